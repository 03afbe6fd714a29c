"""Would it have been better? Policies replayed on the shop's own past, as they are and at the same service.

Two policies are only comparable where customers are served alike: one that holds nothing is cheap to hold. So each
other policy is also made more or less careful, by bisection, until as large a part of the demand is met as by the
product's; where it cannot serve so well, the product's is brought down to its service instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.inventory.simulation import Ordering, Replay, Shop, simulate

TOTAL = "all"
HALVINGS = 14
CLOSE = 0.0005
"""Fill rates that differ by less are the same."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one policy and one class (or all), over the counted days.

    Attributes
    ----------
    cost, holding, shortage, ordering : money
    demanded, sold, lost : pieces
    fill_rate : float
        Part of the demand that was met.
    stock : float
        Pieces held in the evening, on average.
    lines : float
        Lines ordered.
    """

    policy: str
    group: str
    cost: float
    holding: float
    shortage: float
    ordering: float
    demanded: float
    sold: float
    lost: float
    fill_rate: float
    stock: float
    lines: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The product's policy against another.

    Attributes
    ----------
    own, other : Replay
        As they are.
    own_same, same : Replay
        Both at the same service: that of the product's, or that of the other where it cannot be brought there.
    factor : float
        How much more careful (above 1) the one that was moved had to be.
    reached : bool
        Whether the other could serve as well as the product's.
    """

    own: Replay
    other: Replay
    own_same: Replay
    same: Replay
    factor: float
    reached: bool

    @property
    def saved(self) -> float:
        """Part of the other's cost that the product's policy saves at the same service; below 0 where it costs more."""
        cost = float(self.same.cost.sum())
        return 1 - float(self.own_same.cost.sum()) / cost if cost > 0 else 0.0


def compare(shop: Shop, own: Ordering, others: Sequence[Ordering]) -> list[Comparison]:
    """The product's policy against each other one."""
    ours = simulate(shop, own)
    return [_compared(shop, own, ours, other) for other in others]


def _compared(shop: Shop, own: Ordering, ours: Replay, other: Ordering) -> Comparison:
    theirs = simulate(shop, other)
    factor, same, reached = at_service(shop, other, ours.fill_rate)
    if reached:
        return Comparison(ours, theirs, ours, same, factor, True)
    factor, own_same, _ = at_service(shop, own, theirs.fill_rate)
    return Comparison(ours, theirs, own_same, theirs, factor, False)


def at_service(shop: Shop, policy: Ordering, fill_rate: float) -> tuple[float, Replay, bool]:
    """The policy made so careful that the fill rate is reached: factor, replay, and whether it could be.

    The smallest factor that reaches it, on a scale of logarithms from 1/1000 to 1000.
    """
    low, high = -3.0, 3.0
    best = simulate(shop, policy.scaled(10.0**high))
    if best.fill_rate < fill_rate - CLOSE:
        return 10.0**high, best, False
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        replay = simulate(shop, policy.scaled(10.0**middle))
        if replay.fill_rate >= fill_rate - CLOSE / 2:
            high, best = middle, replay
        else:
            low = middle
        if abs(replay.fill_rate - fill_rate) < CLOSE / 2:
            return 10.0**middle, replay, True
    return 10.0**high, best, True


def figures(replay: Replay, days: int, classes: npt.NDArray[np.str_] | None = None) -> list[Figures]:
    """Of all places together, then of each class."""
    everything = np.ones(len(replay.sold), dtype=np.bool_)
    groups = [(TOTAL, everything)]
    if classes is not None:
        groups += [(str(name), classes == name) for name in np.unique(classes)]
    found = []
    for name, own in groups:
        wanted, sold = float(replay.demanded[own].sum()), float(replay.sold[own].sum())
        found.append(
            Figures(
                policy=replay.name,
                group=name,
                cost=float(replay.cost[own].sum()),
                holding=float(replay.holding[own].sum()),
                shortage=float(replay.shortage[own].sum()),
                ordering=float(replay.ordering[own].sum()),
                demanded=wanted,
                sold=sold,
                lost=float(replay.lost[own].sum()),
                fill_rate=sold / wanted if wanted > 0 else 1.0,
                stock=float(replay.held[own].sum()) / days,
                lines=float(replay.lines[own].sum()),
            )
        )
    return found
