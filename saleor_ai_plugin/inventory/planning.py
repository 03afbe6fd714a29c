"""From what is known of places to what should be ordered: the one seam between the rows here and the optimiser.

``plan`` takes columns and gives columns back; nothing else of this word knows how they are made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core_ml import inventory as core
from saleor_ai_plugin.inventory import explaining, moving
from saleor_ai_plugin.inventory.foretelling import foretold
from saleor_ai_plugin.inventory.inputs import Floats, Ints, Places
from saleor_ai_plugin.inventory.models import InventoryPolicy, Urgency

Reasons = Sequence[Mapping[str, Any]]
Flags = npt.NDArray[np.bool_]

LEAST_MONEY = 1e-4
MARK_UP = 2.0
"""On the cost of what has no price yet."""
SELDOM = 1 / 730
"""Pieces a day: one in two years is no demand to order by."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What follows for the n places, in their order; pieces and days.

    ``runs_out_days`` is infinite where stock lasts; ``reasons`` are empty where nothing is to be ordered or sold off.
    """

    classes: Sequence[str]
    daily_demand: Floats
    deviation: Floats
    lead_days: Floats
    review_days: Floats
    reorder_point: Floats
    order_up_to: Floats
    quantity: Ints
    runs_out_days: Floats
    urgency: Sequence[str]
    overstock: Ints
    reasons: Sequence[Reasons]
    moves: moving.Moves
    model_versions: Mapping[str, Any]


def plan(places: Places) -> Planned:
    """Plan all places of a currency."""
    names = _classes(places)
    market, versions = _market(places, names)
    levels = market.levels()
    look = core.outlook(
        market.stock, market.demand, levels.lead, levels.protection, market.lead_time.mean(), market.review
    )
    runs_out = np.where(places.on_hand <= 0, 0.0, look.runs_out)
    urgency = _urgency(market, runs_out)
    moved = moving.moves(places, market, levels, urgency, runs_out)
    rows = np.flatnonzero(_orderable(places, market, urgency))
    limits = _limits(places, rows)
    found = core.plan(_part(moved.after, rows), limits, known_levels=levels[rows])
    quantity = np.zeros(len(places), dtype=np.int64)
    quantity[rows] = found.quantity
    surplus = _overstock(places, market, levels, names)
    over = _to_be_rid_of(places, surplus)
    told: list[Reasons] = [()] * len(places)
    for row in np.flatnonzero(over > 0).tolist():
        told[row] = explaining.overstock(places, row, surplus)
    for row, reasons in moving.leaving(places, moved).items():
        told[row] = [*told[row], *reasons] if over[row] > 0 else told[row]
    comes = moving.coming(places, moved)
    for one in core.explain(_part(moved.after, rows), found, limits):
        row = int(rows[one.place])
        told[row] = explaining.line(places, row, one, float(levels.cycle_service[row]), float(runs_out[row]))
        told[row] = [*told[row], *comes.get(row, ())]
    return Planned(
        classes=names,
        daily_demand=market.demand.rate(),
        deviation=_deviation(market.demand),
        lead_days=market.lead_time.mean(),
        review_days=market.review.astype(np.float64),
        reorder_point=levels.reorder_point,
        order_up_to=levels.order_up_to,
        quantity=quantity,
        runs_out_days=runs_out,
        urgency=urgency.tolist(),
        overstock=np.where(quantity > 0, 0, over),
        reasons=told,
        moves=moved,
        model_versions=versions,
    )


def _classes(places: Places) -> list[str]:
    """ABC by the value of what was sold, XYZ by how much a week's demand varies."""
    worth = np.nansum(places.sold, axis=1) * np.maximum(places.price, places.unit_cost)
    return core.classes(core.abc(worth), core.xyz(core.variation(places.sold))).tolist()  # type: ignore[no-any-return]


def _market(places: Places, names: Sequence[str]) -> tuple[core.Places, Mapping[str, Any]]:
    """The optimiser's columns; an order goes to one warehouse, so a supplier of two is two."""
    n, own = len(places), places.suppliers
    known, row = places.supplier >= 0, np.maximum(places.supplier, 0)
    times = core.LeadTime(own.lead_time.probability[places.supplier])
    review = np.where(known, own.review_days[row], 7) if len(own.ids) else np.full(n, 7)
    review = np.maximum(review, 1).astype(np.int64)
    days = int(times.quantile(0.999).max(initial=1) + review.max(initial=1))
    demand, versions = foretold(places, days)
    pairs = [
        (int(supplier), warehouse) for supplier, warehouse in zip(places.supplier, places.warehouse_ids, strict=True)
    ]
    order_of = {pair: number for number, pair in enumerate(sorted(set(pairs)))}
    at = np.array([max(supplier, 0) for supplier, _ in order_of], dtype=np.int64)
    terms_of_none = np.array([supplier < 0 for supplier, _ in order_of], dtype=bool)

    def of_supplier(column: Floats) -> Floats:
        return np.where(terms_of_none, 0.0, column[at]) if len(column) else np.zeros(len(order_of))

    return core.Places(
        demand=demand,
        stock=core.Stock.plain(places.on_hand + 0.0, places.incoming + _in_hand(places, times)),
        lead_time=times,
        costs=_costs(places, names),
        terms=_terms(places),
        supplier=np.array([order_of[pair] for pair in pairs], dtype=np.int64),
        suppliers=core.SupplierTerms.plain(len(order_of), of_supplier(own.order_cost), of_supplier(own.minimum_value)),
        review=review,
        policies=core.Policies({name: _policy(policy) for name, policy in places.policies.items()}),
        classes=np.array(names),
    ), versions


def _in_hand(places: Places, times: core.LeadTime) -> Floats:
    """What people have proposed counts as coming when it would come, were it ordered today."""
    coming = np.zeros_like(places.incoming)
    day = np.minimum(np.ceil(times.mean()).astype(np.int64), coming.shape[1] - 1)
    coming[np.arange(len(places)), day] = places.in_hand
    return coming


def _policy(policy: InventoryPolicy) -> core.Policy:
    level = min(max(policy.target, 0.01), 0.999)
    return core.Policy(core.Aim(policy.aim), level, float(max(policy.most_cover_days, 1)))


def _costs(places: Places, names: Sequence[str]) -> core.Costs:
    """A lost sale costs its margin and what the owner adds to it; holding is a part of a piece's cost a year."""
    policies = [places.policies[name] for name in names]
    rate = np.array([policy.holding_rate for policy in policies]).reshape(-1)
    penalty = np.array([policy.shortage_penalty for policy in policies]).reshape(-1)
    holding = np.maximum(places.unit_cost * rate / 365, LEAST_MONEY)
    price = np.where(places.price > 0, places.price, MARK_UP * places.unit_cost)
    shortage = np.maximum(price - places.unit_cost, 0.0) + price * penalty
    return core.Costs.plain(len(places), holding, np.maximum(shortage, LEAST_MONEY), _line_cost(places))


def _line_cost(places: Places) -> Floats:
    """Of ordering a place once more: receiving, counting, putting away."""
    own = places.suppliers
    if not len(own.ids):
        return np.zeros(len(places))
    return np.where(places.supplier >= 0, own.line_cost[np.maximum(places.supplier, 0)], 0.0)


def _terms(places: Places) -> core.Terms:
    columns = zip(places.unit_cost, places.pack, places.minimum, places.breaks, strict=True)
    return core.Terms.of(
        [
            core.ProductTerms(
                max(float(cost), LEAST_MONEY),
                int(pack),
                int(minimum),
                [(int(one["quantity"]), float(one["unit_cost"])) for one in breaks],
            )
            for cost, pack, minimum, breaks in columns
        ]
    )


def _urgency(market: core.Places, runs_out: Floats) -> npt.NDArray[np.str_]:
    lead = market.lead_time.mean()
    return np.select(
        [market.stock.on_hand <= 0, runs_out < lead, runs_out < lead + market.review],
        [str(Urgency.OUT), str(Urgency.LATE), str(Urgency.SOON)],
        str(Urgency.LATER),
    )


def _orderable(places: Places, market: core.Places, urgency: npt.NDArray[np.str_]) -> Flags:
    """From a supplier from which we order today, or that is needed before we do next."""
    if not len(places.suppliers.ids):
        return np.zeros(len(places), dtype=bool)
    is_due = places.suppliers.is_due[np.maximum(places.supplier, 0)]
    pressing = np.isin(urgency, (str(Urgency.OUT), str(Urgency.LATE)))
    wanted: Flags = (places.supplier >= 0) & (market.demand.rate() >= SELDOM) & (is_due | pressing)
    return wanted


def _limits(places: Places, rows: Ints) -> core.Limits:
    budget = np.inf if places.budget is None else max(places.budget, 0.0)
    if not places.room:
        return core.Limits(budget=budget)
    warehouses = sorted({places.warehouse_ids[row] for row in rows})
    number = {warehouse: place for place, warehouse in enumerate(warehouses)}
    return core.Limits(
        budget=budget,
        warehouse=np.array([number[places.warehouse_ids[row]] for row in rows], dtype=np.int64),
        # Where the owner counts no pieces there is room enough for all.
        room=np.array([places.room.get(warehouse, 1e12) for warehouse in warehouses]),
        volume=np.ones(len(rows)),
    )


def _part(market: core.Places, rows: Ints) -> core.Places:
    assert market.classes is not None  # noqa: S101 - told to the type checker
    return core.Places(
        demand=market.demand[rows],
        stock=market.stock[rows],
        lead_time=core.LeadTime(market.lead_time.probability[rows]),
        costs=market.costs[rows],
        terms=market.terms[rows],
        supplier=market.supplier[rows],
        suppliers=market.suppliers,
        review=market.review[rows],
        policies=market.policies,
        classes=market.classes[rows],
    )


def _overstock(places: Places, market: core.Places, levels: core.Levels, names: Sequence[str]) -> core.Overstock:
    """What lies longer than the owner's longest cover, or is not sold any more."""
    idle = np.where(np.isnan(places.idle_days), places.known_days, places.idle_days)
    patience = np.array([places.policies[name].most_cover_days for name in names], dtype=np.float64)
    return core.overstock(
        market.stock,
        market.demand.rate(),
        levels,
        market.costs,
        np.maximum(places.unit_cost, 0.0),
        idle=idle,
        patience=core.Patience(excess_days=patience),
    )


def _to_be_rid_of(places: Places, surplus: core.Overstock) -> Ints:
    """Pieces on hand of it, where something is proposed."""
    lying = np.minimum(surplus.excess, np.maximum(places.on_hand, 0))
    return np.floor(np.where(surplus.proposal == core.Proposal.NONE, 0.0, lying)).astype(np.int64)


def _deviation(demand: core.Demand) -> Floats:
    """Of a day, from the first day's middle two thirds."""
    first = demand.cumulative[:, 0]
    low, high = (np.array([np.interp(level, demand.levels, row) for row in first]) for level in (0.1587, 0.8413))
    deviation: Floats = np.maximum((high - low) / 2, np.sqrt(np.maximum(demand.rate(), 0.0)))
    return deviation
