"""The purchase plan: what to order today, over all products of all suppliers, under budgets, room and their terms.

Every place has a curve of costs (`cost_curve`), which is lowest at the policy's order-up-to level, and quantities that
its supplier sells (`options`). The plan is the choice that costs least in all and keeps every rule (`solving`). Nothing
ties suppliers together but a budget or room that would be passed, so the cost is linear in the number of places.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError
from core_ml.inventory.arrays import Flags, Floats, Ints, numbers, whole
from core_ml.inventory.cost_curve import Curve, curve
from core_ml.inventory.demand import Demand
from core_ml.inventory.lead_time import LeadTime
from core_ml.inventory.options import Market, Options, taken
from core_ml.inventory.policy import Costs, Levels, Policies, levels, order_interval
from core_ml.inventory.problem import Limit, Problem, order_costs
from core_ml.inventory.solving import Choice, Effort, How, choose
from core_ml.inventory.stock import Outlook, Stock, missed, outlook
from core_ml.inventory.terms import SupplierTerms, Terms

WITHOUT_PROGRAM = Effort(seconds=0.0)
ROUNDS = 2
"""In which quantities are set closer around the choice."""


@dataclass(frozen=True, slots=True)
class Places:
    """n places, each a product in a warehouse, and the supplier it is bought from.

    Attributes
    ----------
    demand, stock, lead_time, costs, terms
        A row for each place.
    supplier : (n,)
        Into ``suppliers``. An order goes to one warehouse: a supplier that delivers to two is two here.
    suppliers : SupplierTerms
    review : (n,)
        Periods until the next order is possible.
    policies, classes
        The owner's, and the class of each place; see `policy.levels`.
    """

    demand: Demand
    stock: Stock
    lead_time: LeadTime
    costs: Costs
    terms: Terms
    supplier: Ints
    suppliers: SupplierTerms
    review: Ints
    policies: Policies = field(default_factory=Policies)
    classes: npt.NDArray[np.str_] | None = None

    def __post_init__(self) -> None:
        n = len(self.demand)
        parts = ("stock", "lead_time", "costs", "terms", "supplier", "review")
        odd = {name: len(getattr(self, name)) for name in parts if len(getattr(self, name)) != n}
        if odd:
            raise DataError(f"the demand is of {n} places, but the rows of the others are {odd}")
        whole("supplier", self.supplier, n)
        whole("review", self.review, n, least=1)
        if n and self.supplier.max() >= len(self.suppliers):
            raise DataError(f"supplier {self.supplier.max()} is named; there are terms of {len(self.suppliers)} only")

    def __len__(self) -> int:
        return len(self.demand)

    def levels(self) -> Levels:
        """Reorder points and the like, with an interval that orders as a whole are worth."""
        interval = order_interval(self.demand.rate(), self.costs, self.supplier, self.suppliers.order_cost, self.review)
        return levels(
            self.demand,
            self.lead_time.probability,
            self.costs,
            policies=self.policies,
            classes=self.classes,
            review=self.review,
            interval=interval,
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """What all orders together may not pass.

    Attributes
    ----------
    budget : float
        Most that is ordered now, in all; the suppliers' own are in `SupplierTerms`.
    warehouse : (n,), optional
        Of each place, into ``room``.
    room : (W,), optional
        Volume that is free in each warehouse, with what is on order already taken off.
    volume : (n,), optional
        Of a piece, in the unit of ``room``.
    """

    budget: float = np.inf
    warehouse: Ints | None = None
    room: Floats | None = None
    volume: Floats | None = None

    def __post_init__(self) -> None:
        given = [one is not None for one in (self.warehouse, self.room, self.volume)]
        if any(given) and not all(given):
            raise DataError("room, warehouse and volume belong together; give all three or none")
        if not self.budget >= 0 or (self.room is not None and not (self.room >= 0).all()):
            raise DataError("the budget and the room of each warehouse must be 0 or more")


@dataclass(frozen=True, slots=True)
class PurchasePlan:
    """What to order today, and what it was made from.

    Attributes
    ----------
    quantity : (n,)
        Pieces; 0 for nothing.
    value : (n,)
        What they cost at the supplier.
    saving : (n,)
        Expected cost that the line saves, before the cost of the order as a whole.
    alone : (n,)
        What would be ordered if there were no budget, no room to keep, no least value and no cost of an order.
    needed : (n,)
        Pieces to the order-up-to level, before packs and least quantities.
    levels, outlook
        Of the policy, and if nothing is done.
    ordered : (S,)
        Whether something is ordered.
    limited : (S,)
        Whether a rule stood in the way of what each place alone would get.
    how : (S,) of How
    total, bound : float
        Cost against ordering nothing (below 0: it saves), and what no plan with these quantities can be below.
    """

    quantity: Ints
    value: Floats
    saving: Floats
    alone: Ints
    needed: Floats
    levels: Levels
    outlook: Outlook
    ordered: Flags
    limited: Flags
    how: np.ndarray
    total: float
    bound: float

    @property
    def gap(self) -> float:
        """How far off the best plan this one is at most, as a part of what it saves."""
        return max(self.total - self.bound, 0.0) / max(abs(self.total), 1e-9) if self.total != self.bound else 0.0

    def urgency(self) -> Ints:
        """(n,) places in the order in which they should be looked at: the largest loss that ordering prevents first."""
        return np.lexsort((-self.outlook.runs_out_before_next, -self.outlook.preventable * (self.quantity > 0)))


def plan(
    places: Places,
    limits: Limits | None = None,
    *,
    effort: Effort | None = None,
    known_levels: Levels | None = None,
) -> PurchasePlan:
    """What to order today.

    Parameters
    ----------
    known_levels : Levels, optional
        Of ``places.levels()``, where the caller has them already.

    Raises
    ------
    DataError, ParameterError
        Columns that do not fit together, or figures that cannot be.
    """
    own = known_levels or places.levels()
    rules = limits or Limits()
    market = _market(places, rules, own)
    problem = _problem(places, rules, market.curve)
    options = market.options()
    for _ in range(ROUNDS):
        options = market.closer(options, options.cost.argmin(axis=1)) or options
    alone = taken(options.pieces, options.cost.argmin(axis=1))
    rough = choose(options, problem, WITHOUT_PROGRAM)
    limited = rough.how != How.ALONE
    if limited.any():
        options, rough = _closer(market, problem, options, rough, effort or Effort())
    return _made(places, problem, options, rough, market.curve, alone, limited)


def _closer(
    market: Market, problem: Problem, options: Options, choice: Choice, effort: Effort
) -> tuple[Options, Choice]:
    """Quantities set closer around the choice, and only then the integer program: between coarse ones it is wasted."""
    best = options, choice
    for _ in range(ROUNDS):
        options = market.closer(options, choice.chosen) or options
        choice = choose(options, problem, WITHOUT_PROGRAM)
        best = min(best, (options, choice), key=lambda one: problem.total(one[0], one[1].chosen))
    options = best[0]
    choice = choose(options, problem, effort)
    if problem.total(options, choice.chosen) > problem.total(options, best[1].chosen):
        return best
    return options, choice


def _market(places: Places, limits: Limits, own: Levels) -> Market:
    n = len(places)
    gone = missed(places.stock, places.demand.mean, places.lead_time.mean())
    return Market(
        curve=curve(places.demand.rate(), np.add(places.stock.position, gone), own, places.costs),
        terms=places.terms,
        line_cost=own.line_cost,
        volume=np.zeros(n) if limits.volume is None else numbers("volume", limits.volume, n),
        fill_value=places.suppliers.minimum_value[places.supplier],
    )


def _problem(places: Places, limits: Limits, costs: Curve) -> Problem:
    n, found = len(places), []
    if np.isfinite(limits.budget):
        found.append(Limit(False, np.zeros(n, dtype=np.int64), np.array([limits.budget])))
    if np.isfinite(places.suppliers.budget).any():
        found.append(Limit(False, places.supplier, places.suppliers.budget))
    if limits.room is not None and limits.warehouse is not None:
        warehouse = whole("warehouse", limits.warehouse, n)
        if n and warehouse.max() >= len(limits.room):
            raise DataError(f"warehouse {warehouse.max()} is named; the room of {len(limits.room)} is given")
        found.append(Limit(True, warehouse, limits.room))
    fixed = order_costs(places.suppliers.order_cost, places.supplier, costs.waiting())
    return Problem(places.supplier, fixed, places.suppliers.minimum_value, tuple(found))


def _made(
    places: Places,
    problem: Problem,
    options: Options,
    choice: Choice,
    costs: Curve,
    alone: Ints,
    limited: Flags,
) -> PurchasePlan:
    quantity, own = taken(options.pieces, choice.chosen), costs.levels
    # Asked once more, whatever the solver said: what is broken is not ordered.
    broken = problem.broken(options, choice.chosen)
    if broken.any() or not places.terms.allowed(quantity).all():
        raise AssertionError("the plan breaks a rule; this is a fault of the optimiser")
    return PurchasePlan(
        quantity=quantity,
        value=taken(options.value, choice.chosen),
        saving=-taken(options.cost, choice.chosen),
        alone=alone,
        needed=costs.needed(),
        levels=own,
        outlook=outlook(places.stock, places.demand, own.lead, own.protection, places.lead_time.mean(), places.review),
        ordered=problem.of_suppliers(quantity.astype(np.float64)) > 0,
        limited=limited,
        how=choice.how,
        total=problem.total(options, choice.chosen),
        bound=choice.bound,
    )
