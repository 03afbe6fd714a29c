"""Day by day: what a policy would have done to n places at once.

A day begins with what arrives. Then, on days on which a place may order, the policy sees the past and the stock and
orders; what it orders arrives a lead time later, at once where that is 0. Then customers come; what is not there is
lost, or, if the caller says so, waits. What is left in the evening is held, and paid for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory.arrays import Flags, Floats, Ints, whole
from core_ml.inventory.lead_time import LeadTime
from core_ml.inventory.policy import Costs
from core_ml.inventory.terms import SupplierTerms, Terms


@dataclass(frozen=True, slots=True)
class Moment:
    """What a policy sees on a morning.

    Attributes
    ----------
    day : int
    history : (n, day)
        Demand until yesterday, NaN before a series began.
    on_hand, on_order : (n,)
        ``on_hand`` is below 0 where customers wait.
    due : (n,)
        Places that may order today.
    """

    day: int
    history: Floats
    on_hand: Floats
    on_order: Floats
    due: Flags

    @property
    def position(self) -> Floats:
        """(n,) on hand and on order."""
        return np.asarray(self.on_hand + self.on_order, dtype=np.float64)


class Ordering(Protocol):
    """A policy, as the simulation asks it."""

    @property
    def name(self) -> str:
        """For reports."""

    def orders(self, moment: Moment) -> Ints:
        """(n,) pieces to order; what is not due is ignored."""

    def scaled(self, factor: float) -> Ordering:
        """The same policy, more careful (above 1) or less (below)."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What all policies meet alike.

    Attributes
    ----------
    demand : (n, T)
        What customers wanted, in whole days; NaN before a series began, taken as no demand.
    costs, terms, supplier, suppliers
        As in `Places`.
    lead_days : (n, T)
        Lead time of an order placed on that day; the same for every policy.
    review : (n,)
        Days between two on which may be ordered, counted from day 0.
    opening : (n,)
        Stock on the first morning of the replay.
    first : int
        Day that the replay begins on; what was before is history that policies learn from.
    warmup : int
        Days from there on that are replayed without being counted.
    backorders : bool
        Whether customers wait instead of going away.
    """

    demand: Floats
    costs: Costs
    terms: Terms
    supplier: Ints
    suppliers: SupplierTerms
    lead_days: Ints
    review: Ints
    opening: Floats
    first: int = 0
    warmup: int = 0
    backorders: bool = False

    def __post_init__(self) -> None:
        n = len(self.demand)
        whole("review", self.review, n, least=1)
        if self.demand.ndim != 2 or self.lead_days.shape != self.demand.shape:
            raise DataError(
                f"demand has the shape {self.demand.shape} and lead_days {self.lead_days.shape}; both are (n, T)"
            )
        parts = (self.costs, self.terms, self.supplier, self.opening)
        if any(len(part) != n for part in parts):
            raise DataError(f"costs, terms, supplier and opening must have a row for each of the {n} places")
        if self.lead_days.min(initial=0) < 0 or np.nanmin(self.demand, initial=0.0) < 0 or (self.opening < 0).any():
            raise DataError("demand, lead times and the opening stock must be 0 or more")
        if self.first < 0 or self.warmup < 0 or self.counted < 1:
            raise ParameterError(
                f"the replay begins on day {self.first} with {self.warmup} days of warm-up, of {self.demand.shape[1]} "
                "days in all; some must be left to count"
            )

    @property
    def counted(self) -> int:
        """Days that count."""
        return int(self.demand.shape[1] - self.first - self.warmup)


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of it, (n,) each, from the first counted day on.

    Attributes
    ----------
    demanded, sold, lost : pieces
        With backorders, ``sold`` is what was there at once and ``lost`` what had to wait.
    received, ordered : pieces
    opening, left, coming : pieces
        On hand on the first counted morning and on the last evening, and what is on its way then.
    held : piece-days
    lines : orders of the place
    holding, shortage, ordering : money
        ``ordering`` has its share of what orders cost as a whole.
    stock : (n, T) of evenings, or None
    """

    name: str
    demanded: Floats
    sold: Floats
    lost: Floats
    received: Floats
    ordered: Floats
    opening: Floats
    left: Floats
    coming: Floats
    held: Floats
    lines: Floats
    holding: Floats
    shortage: Floats
    ordering: Floats
    stock: Floats | None = None

    @property
    def cost(self) -> Floats:
        """(n,) in all."""
        return np.asarray(self.holding + self.shortage + self.ordering, dtype=np.float64)

    @property
    def fill_rate(self) -> float:
        """Part of the pieces demanded that was there at once."""
        wanted = float(self.demanded.sum())
        return float(self.sold.sum()) / wanted if wanted > 0 else 1.0


def draw_lead_days(lead_time: LeadTime, days: int, *, seed: int = 0) -> Ints:
    """(n, days) a lead time for each place and day, the same whenever the seed is."""
    chance = np.random.default_rng(seed).random((len(lead_time), days))
    reached = np.cumsum(lead_time.probability, axis=1)
    rows = 2.0 * np.arange(len(lead_time))[:, None]
    found = np.searchsorted((np.minimum(reached, 1.0) + rows).ravel(), (chance + rows).ravel(), side="right")
    width = reached.shape[1]
    place = found.reshape(chance.shape) - width * np.arange(len(lead_time))[:, None]
    return np.asarray(np.minimum(place, width - 1), dtype=np.int64)


def simulate(shop: Shop, policy: Ordering, *, keep_stock: bool = False) -> Replay:
    """Replay all days with the policy."""
    n, days = shop.demand.shape
    coming = np.zeros((n, days + int(shop.lead_days.max(initial=0)) + 1))
    on_hand, on_order = shop.opening.astype(np.float64).copy(), np.zeros(n)
    sums = _Sums.nothing(n)
    stock = np.zeros((n, days)) if keep_stock else None
    wanted = np.nan_to_num(shop.demand)
    for day in range(shop.first, days):
        if day == shop.first + shop.warmup:
            sums = _Sums.nothing(n)
            sums.opening = on_hand.copy()
        arrived = coming[:, day]
        on_hand, on_order = on_hand + arrived, on_order - arrived
        sums.received += arrived
        due = day % shop.review == 0
        if due.any():
            pieces = _asked(shop, policy, Moment(day, shop.demand[:, :day], on_hand, on_order, due))
            now = np.where(shop.lead_days[:, day] == 0, pieces, 0)
            coming[np.arange(n), day + shop.lead_days[:, day]] += pieces - now
            on_hand, on_order = on_hand + now, on_order + pieces - now
            sums.received += now
            _count_orders(shop, sums, pieces)
        sold = np.minimum(wanted[:, day], np.maximum(on_hand, 0))
        on_hand = on_hand - (wanted[:, day] if shop.backorders else sold)
        sums.demanded += wanted[:, day]
        sums.sold += sold
        sums.held += np.maximum(on_hand, 0)
        if stock is not None:
            stock[:, day] = on_hand
    return sums.replay(policy.name, shop, on_hand, on_order, stock)


@dataclass
class _Sums:
    """What is counted on the way."""

    opening: Floats
    demanded: Floats
    sold: Floats
    received: Floats
    ordered: Floats
    held: Floats
    lines: Floats
    ordering: Floats

    @classmethod
    def nothing(cls, n: int) -> _Sums:
        return cls(*(np.zeros(n) for _ in range(8)))

    def replay(self, name: str, shop: Shop, left: Floats, coming: Floats, stock: Floats | None) -> Replay:
        lost = self.demanded - self.sold
        return Replay(
            name=name,
            demanded=self.demanded,
            sold=self.sold,
            lost=lost,
            received=self.received,
            ordered=self.ordered,
            opening=self.opening,
            left=left,
            coming=coming,
            held=self.held,
            lines=self.lines,
            holding=self.held * shop.costs.holding,
            shortage=lost * shop.costs.shortage,
            ordering=self.ordering,
            stock=stock,
        )


def _asked(shop: Shop, policy: Ordering, moment: Moment) -> Ints:
    """What the policy orders, checked against what can be ordered."""
    pieces = np.where(moment.due, policy.orders(moment), 0)
    wrong = (pieces < 0) | ~shop.terms.allowed(pieces)
    if wrong.any():
        first = int(wrong.argmax())
        raise ParameterError(
            f"{policy.name} orders {pieces[first]} at place {first} on day {moment.day}; packs of "
            f"{shop.terms.pack[first]} from {shop.terms.least()[first]} on can be ordered"
        )
    return pieces


def _count_orders(shop: Shop, sums: _Sums, pieces: Ints) -> None:
    lines = pieces > 0
    sums.ordered += pieces
    sums.lines += lines
    each = np.bincount(shop.supplier, lines, len(shop.suppliers))
    share = shop.suppliers.order_cost / np.maximum(each, 1)
    sums.ordering += np.where(lines, shop.costs.ordering + share[shop.supplier], 0.0)
