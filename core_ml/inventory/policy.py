"""The owner's policy for each class, and what follows: reorder point, order-up-to level, safety stock.

All levels are read off the distribution of demand over the lead time and the time until the next order after it,
never off averages. With ``d`` the demand rate, ``h`` the cost of holding a piece for a period, ``p`` that of losing a
sale, ``K`` that of a line, ``L`` the lead time and ``R`` the review period:

- cycle service: ``s`` is the quantile at the level, the probability of coming through to the next delivery;
- fill rate: ``s`` is the smallest stock from which that part of the demand is met;
- least cost: ``s`` is the quantile at ``p / (p + h T)``, ``T = max(R, Q / d)`` the time between two orders
  (the critical fractile; Silver, Pyke and Thomas 2017, chapters 6 and 9).

``Q = sqrt(2 d (K + p n(s)) / h)`` is the economic quantity with the shortage ``n(s)`` of a cycle (Hadley and Whitin
1963); ``Q`` and ``s`` follow from each other and are found in turn. ``S`` is ``s`` and what ``Q`` is above the demand
of a review period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import ParameterError
from core_ml.inventory.arrays import Flags, Floats, Ints, numbers, whole
from core_ml.inventory.demand import Demand
from core_ml.inventory.distribution import Distribution, fill_rate

LEAST_RATE = 1 / 730
"""Pieces a period: what sells more slowly than one in two years (of days) is held as if it did sell so."""
SUREST = 0.999
"""A probability above is taken as this one where it is turned into a price of a lost sale."""
ROUNDS = 4
"""In which quantity and reorder point are found in turn; two would do for most."""


class Aim(StrEnum):
    """What a policy is after."""

    CYCLE_SERVICE = "cycle_service"
    FILL_RATE = "fill_rate"
    LEAST_COST = "least_cost"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner wants of a class.

    Attributes
    ----------
    aim : Aim
    level : float
        Of the service, between 0 and 1; it does not matter for least cost.
    most_cover : float
        Periods of demand beyond the lead time that are ordered at most.
    """

    aim: Aim = Aim.LEAST_COST
    level: float = 0.95
    most_cover: float = 180.0

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ParameterError(f"the service level is {self.level!r}; it must be between 0 and 1, such as .95")
        if not self.most_cover > 0:
            raise ParameterError(f"most_cover is {self.most_cover!r}; it must be above 0 periods")


@dataclass(frozen=True, slots=True)
class Policies:
    """A policy a class, such as ``AX``; of what is not named, by the first letter (``A``), else ``default``."""

    by_class: Mapping[str, Policy] = field(default_factory=dict)
    default: Policy = field(default_factory=Policy)

    def of(self, name: str) -> Policy:
        """The policy of a class."""
        return self.by_class.get(name) or self.by_class.get(name[:1]) or self.default


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of n places, in one currency.

    Attributes
    ----------
    holding : (n,) above 0
        Of a piece for a period: interest on what it cost, space, ageing.
    shortage : (n,)
        Of a sale that is lost: margin and what a disappointed customer costs.
    ordering : (n,)
        Of a line in an order. What an order costs as a whole is the supplier's (`SupplierTerms.order_cost`).
    """

    holding: Floats
    shortage: Floats
    ordering: Floats

    def __post_init__(self) -> None:
        n = len(self.holding)
        numbers("holding", self.holding, n, above=True)
        numbers("shortage", self.shortage, n)
        numbers("ordering", self.ordering, n)

    def __len__(self) -> int:
        return len(self.holding)

    def __getitem__(self, rows: slice | Ints) -> Costs:
        return Costs(self.holding[rows], self.shortage[rows], self.ordering[rows])

    @classmethod
    def plain(cls, n: int, holding: npt.ArrayLike, shortage: npt.ArrayLike, ordering: npt.ArrayLike = 0.0) -> Costs:
        """From numbers, each one for all or one a place."""
        return cls(
            numbers("holding", holding, n, above=True),
            numbers("shortage", shortage, n),
            numbers("ordering", ordering, n),
        )


@dataclass(frozen=True, slots=True)
class Levels:
    """What follows for n places, in pieces.

    Attributes
    ----------
    reorder_point : (n,)
        Order when stock on hand and on order is at or below it.
    order_up_to : (n,)
        Up to here.
    safety_stock : (n,)
        Reorder point less expected demand over lead time and review period; it can be below 0 where holding is dear.
    interval : (n,)
        Periods between two orders, at least the review period.
    review : (n,)
        Periods until the next order is possible.
    cycle_service, fill_rate : (n,)
        What is expected of it.
    price : (n,)
        Of a lost sale: the owner's, or the one that makes the owner's service level the cheapest, where that is higher.
    line_cost : (n,)
        Of ordering the place once more: the line, and the shortage that each further cycle brings with it.
    lead, between, protection : Distribution
        Demand over the lead time, between the arrivals of two orders, and over lead time and review period.
    """

    reorder_point: Floats
    order_up_to: Floats
    safety_stock: Floats
    interval: Floats
    review: Ints
    cycle_service: Floats
    fill_rate: Floats
    price: Floats
    line_cost: Floats
    lead: Distribution
    between: Distribution
    protection: Distribution

    def __len__(self) -> int:
        return len(self.reorder_point)

    def __getitem__(self, rows: slice | Ints | Flags) -> Levels:
        return Levels(*(getattr(self, one.name)[rows] for one in fields(self)))


def levels(
    demand: Demand,
    lead_time: npt.ArrayLike,
    costs: Costs,
    *,
    policies: Policies | None = None,
    classes: Sequence[str] | npt.NDArray[np.str_] | None = None,
    review: npt.ArrayLike = 1,
    interval: npt.ArrayLike | None = None,
) -> Levels:
    """Reorder point, order-up-to level and safety stock of every place.

    Parameters
    ----------
    lead_time : (n, D) or (D,)
        Probabilities of 0, 1, 2 … periods.
    classes : (n,), optional
        The class of each place; without it all have the default policy.
    review : int or (n,)
        Periods between two days on which can be ordered, 1 or more.
    interval : (n,), optional
        Least periods between two orders; see `order_interval` for suppliers whose orders cost something as a whole.
    """
    after = whole("review", review, len(demand), least=1)
    return levels_of(
        Spans.of(demand, lead_time, after),
        demand.rate(),
        costs,
        policies=policies,
        classes=classes,
        review=after,
        interval=interval,
    )


@dataclass(frozen=True, slots=True)
class Spans:
    """Demand of n places over the lead time, between the arrivals of two orders, and over lead time and review."""

    lead: Distribution
    between: Distribution
    protection: Distribution

    @classmethod
    def of(cls, demand: Demand, lead_time: npt.ArrayLike, review: npt.ArrayLike) -> Spans:
        """From a forecast and the probabilities (n, D) of lead times."""
        lead = demand.over_lead_time(lead_time)
        between = demand.over_lead_time(gaps(lead_time, whole("review", review, len(demand), least=1)))
        return cls(lead, between, demand.over_lead_time(lead_time, review))


def gaps(lead_time: npt.ArrayLike, review: Ints) -> Floats:
    """(n, G) probabilities of 0, 1, 2 … periods between the arrivals of two orders that are given ``review`` apart.

    The second may take longer than the first or less; where it comes first, nothing lies between them.
    """
    given = np.asarray(lead_time, dtype=np.float64)
    chance = np.broadcast_to(given, (len(review), given.shape[-1]))
    width = chance.shape[1]
    found = np.zeros((len(review), width + int(review.max(initial=0))))
    rows = np.arange(len(review))
    for longer in range(1 - width, width):
        shared = max(longer, 0), min(width, width + longer)
        both = (chance[:, shared[0] : shared[1]] * chance[:, shared[0] - longer : shared[1] - longer]).sum(axis=1)
        found[rows, np.maximum(review + longer, 0)] += both
    return found


def levels_of(
    spans: Spans,
    rate: Floats,
    costs: Costs,
    *,
    policies: Policies | None = None,
    classes: Sequence[str] | npt.NDArray[np.str_] | None = None,
    review: npt.ArrayLike = 1,
    interval: npt.ArrayLike | None = None,
) -> Levels:
    """The same from distributions that are there already, and the demand a period (n,)."""
    n, lead, protection = len(rate), spans.lead, spans.protection
    after = whole("review", review, n, least=1)
    wanted = _wanted(policies or Policies(), classes, n)
    sold = np.maximum(rate, LEAST_RATE)
    least = np.maximum(after, np.zeros(n) if interval is None else numbers("interval", interval, n))
    cycle, point, missed = _in_turn(wanted, sold, least, costs, spans)
    position = point + sold * (cycle - after)
    return Levels(
        reorder_point=point,
        order_up_to=np.minimum(position, np.maximum(point, lead.mean() + wanted.most * sold)),
        safety_stock=point - protection.mean(),
        interval=cycle,
        review=after,
        cycle_service=protection.below(point),
        fill_rate=fill_rate(protection, lead, point),
        price=_price(wanted, protection.below(point), cycle, costs),
        line_cost=costs.ordering + missed,
        lead=lead,
        between=spans.between,
        protection=protection,
    )


def order_interval(
    rate: npt.ArrayLike, costs: Costs, supplier: Ints, order_cost: Floats, review: npt.ArrayLike = 1
) -> Floats:
    """(n,) periods between two orders of a supplier that balance the cost of an order with holding, at least
    ``review``.

    ``T = sqrt(2 K / sum of h d)`` over all its products, because one order carries all of them. ``supplier`` (n,)
    counts into ``order_cost`` (S,).
    """
    held = np.bincount(supplier, costs.holding * np.maximum(np.asarray(rate), LEAST_RATE), len(order_cost))
    with np.errstate(divide="ignore", invalid="ignore"):
        best = np.where(held > 0, np.sqrt(2 * order_cost / held), 0.0)
    return np.maximum(best[supplier], np.asarray(review, dtype=np.float64))


def critical_fractile(shortage: Floats, holding: Floats, interval: Floats) -> Floats:
    """(n,) the probability of coming through that costs least, ``p / (p + h T)``."""
    return np.asarray(shortage / np.maximum(shortage + holding * interval, 1e-300), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Policies as columns."""

    aim: npt.NDArray[np.str_]
    level: Floats
    most: Floats


def _wanted(policies: Policies, classes: Sequence[str] | npt.NDArray[np.str_] | None, n: int) -> _Wanted:
    names, codes = np.unique(np.full(n, "") if classes is None else np.asarray(classes), return_inverse=True)
    if len(codes) != n:
        raise ParameterError(f"there are {len(codes)} classes for {n} places; give one for each")
    own = [policies.of(str(name)) for name in names]
    columns = ([str(one.aim) for one in own], [one.level for one in own], [one.most_cover for one in own])
    aim, level, most = (np.array(column)[codes] if len(names) else np.array(column) for column in columns)
    return _Wanted(aim, level.astype(np.float64), most.astype(np.float64))


def _in_turn(wanted: _Wanted, rate: Floats, least: Floats, costs: Costs, spans: Spans) -> tuple[Floats, Floats, Floats]:
    """(n,) periods between orders, reorder points, and what is lost in a cycle where a line costs something, in
    money.
    """
    missed = np.zeros(len(rate))
    cycle, point = least, missed
    for _ in range(ROUNDS):
        quantity = np.sqrt(2 * rate * (costs.ordering + missed) / costs.holding)
        cycle = np.minimum(np.maximum(least, quantity / rate), np.maximum(wanted.most, least))
        point = _points(wanted, cycle, rate, costs, spans)
        if not costs.ordering.any():
            break
        missed = np.where(costs.ordering > 0, costs.shortage * spans.protection.shortage(point), 0.0)
    return cycle, point, missed


def _points(wanted: _Wanted, cycle: Floats, rate: Floats, costs: Costs, spans: Spans) -> Floats:
    lead, protection = spans.lead, spans.protection
    cost = wanted.aim == str(Aim.LEAST_COST)
    level = np.where(cost, critical_fractile(costs.shortage, costs.holding, cycle), wanted.level)
    point = protection.quantile(np.minimum(level, 1 - 1e-9))
    fill = np.flatnonzero(wanted.aim == str(Aim.FILL_RATE))
    if len(fill):
        point[fill] = _filling(wanted.level[fill], (rate * cycle)[fill], lead[fill], protection[fill])
    return point


def _price(wanted: _Wanted, reached: Floats, cycle: Floats, costs: Costs) -> Floats:
    """(n,) price of a lost sale; a service level is the critical fractile of one."""
    level = np.where(wanted.aim == str(Aim.FILL_RATE), np.minimum(reached, SUREST), wanted.level)
    implied = level / (1 - level) * costs.holding * cycle
    least_cost = wanted.aim == str(Aim.LEAST_COST)
    return np.where(least_cost, costs.shortage, np.maximum(costs.shortage, implied))


def _filling(level: Floats, sold: Floats, lead: Distribution, protection: Distribution) -> Floats:
    """(m,) smallest stock that leaves at most ``1 - level`` of what is sold between two orders short; by bisection."""
    allowed = (1 - level) * np.maximum(sold, protection.mean() - lead.mean())
    low = np.zeros(len(level))
    high = np.maximum(protection.quantile(0.9999), 1e-6) + 20 * protection.tail
    for _ in range(40):
        middle = (low + high) / 2
        short = protection.shortage(middle) - lead.shortage(middle) > allowed
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return high
