"""What ordering changes: the curve that the purchase plan goes down at each place.

``y`` is stock on hand and on order, and what will be missed before all of that has come (`stock.missed`), as it will
not be taken from it; ``x`` the pieces ordered. ``L`` is the demand until these are there, ``R`` that between their
arrival and that of the next possible order, ``P`` that until the latter; ``d`` is the rate, ``h`` and ``p`` are the
costs of holding and of a lost sale. What is sold out is lost and not made up for, so of ``y`` there is ``(y - L)+``
left when the goods come::

    G(x) = h E[((z - L)+)^2] / (2 d)  +  p E[(R - (y - L)+ - x)+]  -  v x        z = y + E[(L - y)+] + x

The first part is the holding of what is there then until it is sold: ``u`` pieces lie ``u^2 / (2 d)`` piece-periods.
The second is what is lost after the goods have come and before the next order could help; what is lost before is lost
anyhow. The third is what a piece is worth that is left then: it spares a piece, and a part of an order, later. ``v``
is such that G is lowest at the policy's order-up-to level, so plan and policy say the same where nothing stands in
between. With certain demand and the cost ``K`` of an order, an order of the economic quantity ``Q`` that comes when
stock is just used up lowers G by exactly ``K``: to order pays from there on, and not before.

The lead times of two orders differ, so ``R`` is over the review period and what the second takes longer than the first,
or less (`policy.gaps`): it is longer than a review period as often as shorter, and sales are lost when it is longer.

The second part is found from the distributions of L, R and P alone, without their joint one. In the part of the cases
in which ``y`` is sold out before the goods come it is ``E[(R - x)+]``, as if R knew nothing of that. What the others
lose if nothing is ordered is the rest of ``E[(P - y)+] - E[(L - y)+]``, or nothing where there is no rest; it falls
with ``x`` as ``E[(P - y - x)+]`` does. That is exact where it is certain whether ``y`` lasts until the goods come, and
where nothing is ordered and lead times are certain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core_ml.inventory.arrays import Floats, Ints
from core_ml.inventory.policy import LEAST_RATE, Costs, Levels

CYCLE = 1.5
"""What a cycle costs, against what it costs at its best: the products of an order do not all come due on one day. Of
1, 1.5, 2 and 3 this did best or close to it in replays with 5 and 15 products a supplier and costs of an order of
20 and 60.
"""
WAITS = (1, 2, 4, 8, 16, 32)
"""Review periods that an order could wait for."""


@dataclass(frozen=True, slots=True)
class Curve:
    """G for n places.

    Attributes
    ----------
    levels : Levels
    position : (n,)
        ``y``, with what will be missed.
    rate, holding : (n,)
    worth : (n,)
        ``v``.
    """

    levels: Levels
    position: Floats
    rate: Floats
    holding: Floats
    worth: Floats

    def needed(self) -> Floats:
        """(n,) pieces to the order-up-to level; sales that will be lost before the goods come need none."""
        left = self.levels.order_up_to - self.position - self.levels.lead.shortage(self.position)
        return np.maximum(left, 0.0)

    def change(self, pieces: Ints) -> Floats:
        """(n, J) what ordering so many pieces changes, against ordering none."""
        nothing = np.zeros((len(pieces), 1), dtype=np.int64)
        return np.asarray(self._cost(pieces) - self._cost(nothing), dtype=np.float64)

    def lost(self, pieces: Ints) -> Floats:
        """(n, J) expected pieces lost between the arrivals of this order and of the next possible one."""
        own, now = self.levels, self.position
        out, short = own.lead.above(now), own.protection.shortage(now)
        others = np.maximum(short - own.lead.shortage(now) - out * own.between.mean(), 0)
        share = others / np.maximum(short, 1e-12)
        after = own.protection.shortage(now[:, None] + pieces)
        return np.asarray(out[:, None] * own.between.shortage(pieces) + share[:, None] * after, dtype=np.float64)

    def waiting(self) -> Floats:
        """(n, W) what it costs to order `WAITS` review periods later than today, less what it spares; 0 at or above
        target.

        Waiting loses sales and makes the cycle longer. That spares, for as long, what a cycle costs, which at its
        best is the holding of a full stock ``h E[(S - L)+]``; what is still there is held meanwhile. With certain
        demand both are equal at the reorder point. Demand over a longer wait is that over the review period, moved by
        the rate.
        """
        own = self.levels
        full, short = own.lead.leftover(own.order_up_to), own.lead.shortage(self.position)
        held = own.lead.squared_leftover(self.position)
        columns = []
        for times in WAITS:
            wait = times * own.review
            further = self.position - self.rate * (wait - own.review)
            missed = self.levels.price * (own.protection.shortage(further) - short)
            meanwhile = (held - own.lead.squared_leftover(self.position - self.rate * wait)) / (2 * self.rate)
            columns.append(missed - CYCLE * self.holding * (full * wait - meanwhile))
        return np.where(self.needed()[:, None] > 0, np.stack(columns, axis=1), 0.0)

    def _cost(self, pieces: Ints) -> Floats:
        after = (self.position + self.levels.lead.shortage(self.position))[:, None] + pieces
        held = self.holding[:, None] * self.levels.lead.squared_leftover(after) / (2 * self.rate[:, None])
        return np.asarray(
            held + self.levels.price[:, None] * self.lost(pieces) - self.worth[:, None] * pieces, dtype=np.float64
        )


def curve(per_period: Floats, position: Floats, levels: Levels, costs: Costs) -> Curve:
    """G of each place; ``per_period`` (n,) is the expected demand of a period, ``position`` (n,) is ``y``."""
    rate, price = np.maximum(per_period, LEAST_RATE), levels.price
    target = levels.order_up_to
    worth = costs.holding * levels.lead.leftover(target) / rate - price * levels.protection.above(target)
    return Curve(levels, position, rate, costs.holding, worth)
