"""Quantities that can be ordered at each place, and what each would change: the columns of the purchase plan.

Every quantity keeps packs and the least quantity of a line by itself, so nobody further on can break them. Where few
packs are in question all of them are there; where many, they are spread, and set closer around the choice afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core_ml.inventory.arrays import Floats, Ints
from core_ml.inventory.cost_curve import Curve
from core_ml.inventory.terms import Terms

FAR = np.iinfo(np.int64).max
CLOSER = 4
"""Parts that a gap beside the choice is cut into."""
SPREAD = 12
"""Quantities in the spread part; price breaks, and what fills an order up to its least value, come on top."""


@dataclass(frozen=True, slots=True)
class Options:
    """J quantities at each of n places, rising; the first is nothing, and repetitions fill up.

    Attributes
    ----------
    pieces : (n, J)
    cost : (n, J)
        What the quantity changes, against nothing: below 0 where it pays. Holding, lost sales, line, less discount.
    value : (n, J)
        What the supplier is paid.
    volume : (n, J)
        What it takes up in the warehouse.
    """

    pieces: Ints
    cost: Floats
    value: Floats
    volume: Floats

    def __len__(self) -> int:
        return len(self.pieces)

    def __getitem__(self, rows: Ints) -> Options:
        return Options(self.pieces[rows], self.cost[rows], self.value[rows], self.volume[rows])


@dataclass(frozen=True, slots=True)
class Market:
    """All that the options of n places are made from.

    Attributes
    ----------
    line_cost : (n,)
        Of a line; it only counts where the line can wait. Where it cannot, it comes anyhow, today or at the next
        opportunity.
    volume : (n,)
        Of a piece.
    fill_value : (n,)
        Least value of an order of its supplier.
    """

    curve: Curve
    terms: Terms
    line_cost: Floats
    volume: Floats
    fill_value: Floats

    def options(self) -> Options:
        """The first choice of quantities."""
        return self._made(self._spread())

    def closer(self, options: Options, chosen: Ints) -> Options | None:
        """The first quantities, the ``chosen`` columns (n,), and some around these; None where none was left out."""
        packs = options.pieces // self.terms.pack[:, None]
        now = taken(packs, chosen)
        below = np.where(packs < now[:, None], packs, 0).max(axis=1)
        above = np.where(packs > now[:, None], packs, FAR).min(axis=1)
        above = np.where(above == FAR, now + CLOSER, above)
        least = self.terms.least() // self.terms.pack
        left_out = (above - now > 1) & (above > least) | (now - below > 1) & (now > least)
        if not left_out.any():
            return None
        part = np.arange(1, CLOSER + 1) / CLOSER
        lower = below[:, None] + (now - below)[:, None] * part
        upper = now[:, None] + (above - now)[:, None] * part
        nearest = np.stack([below, now - 1, now + 1], axis=1) * (now > 0)[:, None]
        return self._made(np.concatenate([self._spread(), lower, upper, nearest], axis=1))

    def _spread(self) -> Floats:
        """(n, J) packs."""
        pack, least = self.terms.pack.astype(np.float64), self.terms.least() / self.terms.pack
        best = self.curve.needed() / pack
        steps = np.arange(SPREAD)
        every = least[:, None] + steps
        far = np.maximum(np.ceil(1.5 * best) + 2, least + SPREAD - 3)
        spread = least[:, None] + (far - least)[:, None] * (steps / (SPREAD - 3))
        spread[:, -2], spread[:, -1] = np.floor(best), np.ceil(best)
        few = np.ceil(best) + 3 <= least + SPREAD - 1
        columns = [np.where(few[:, None], every, spread)]
        if self.terms.break_from.shape[1]:
            columns.append(np.ceil(self.terms.break_from / pack[:, None]))
        if self.fill_value.any():
            filling = np.ceil(self.fill_value / (self.terms.price * pack))
            columns += [filling[:, None], np.ceil(filling / 2)[:, None], np.ceil(filling / 4)[:, None]]
        return np.concatenate(columns, axis=1)

    def _line(self) -> Floats:
        return np.where(self.curve.waiting().min(axis=1) > 0, 0.0, self.line_cost)

    def _made(self, packs: Floats) -> Options:
        """Options of so many packs (n, J), nothing among them."""
        least = (self.terms.least() // self.terms.pack)[:, None]
        rounded = np.round(packs).astype(np.int64)
        kept = np.where(rounded >= least, rounded, np.where(rounded > 0, least, 0))
        pieces = np.sort(kept * self.terms.pack[:, None], axis=1)
        pieces = np.concatenate([np.zeros((len(pieces), 1), dtype=np.int64), pieces], axis=1)
        price, value = self.terms.unit_price(pieces), self.terms.value(pieces)
        change = (
            self.curve.change(pieces)
            + np.where(pieces > 0, self._line()[:, None], 0.0)
            - (self.terms.price[:, None] - price) * pieces
        )
        change[pieces == 0] = 0.0
        return Options(pieces, change, value, pieces * self.volume[:, None])


def taken(table: np.ndarray, chosen: Ints) -> np.ndarray:
    """(n,) of a table (n, J) in the ``chosen`` columns (n,)."""
    return table[np.arange(len(table)), chosen]
