"""Why a line is as it is, as data: codes and numbers. Whoever shows them puts them into words of a language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core_ml.inventory.arrays import Floats
from core_ml.inventory.policy import order_interval
from core_ml.inventory.purchase_plan import Limits, Places, PurchasePlan


class Code(StrEnum):
    """What moved the quantity; the parameters that come with it are in brackets."""

    BELOW_REORDER_POINT = "below_reorder_point"
    """Stock on hand and on order is at or below the reorder point (``position, reorder_point``)."""
    WITH_OTHERS = "with_others"
    """It could wait, but an order goes out anyhow (``position, reorder_point``)."""
    TO_TARGET = "to_target"
    """Up to the order-up-to level (``needed, order_up_to``)."""
    FEWER_LINES = "fewer_lines"
    """So much at once because each line costs something (``line_cost, days``)."""
    PACK = "pack"
    """Whole packs (``pack``)."""
    MINIMUM = "minimum"
    """The least quantity of a line (``minimum``)."""
    PRICE_BREAK = "price_break"
    """A price break is reached (``quantity, price, saving``)."""
    BUDGET_CUT = "budget_cut"
    """A budget was in the way (``alone``)."""
    ROOM_CUT = "room_cut"
    """Room in the warehouse was in the way (``alone``)."""
    FILLED_UP = "filled_up"
    """More, to reach the least value of an order (``alone, minimum_value``)."""
    BELOW_MINIMUM_VALUE = "below_minimum_value"
    """Not ordered: the order would be below its least value, and filling it up does not pay (``alone,
    minimum_value``).
    """
    ORDER_CAN_WAIT = "order_can_wait"
    """Not ordered: it saves less than an order costs (``alone, order_cost``)."""
    ENOUGH = "enough"
    """Not ordered: there is enough (``position, order_up_to``)."""


LONGER = 1.5
"""Times the periods between two orders from which on it is said that a line's cost made them longer."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its numbers."""

    code: Code
    params: dict[str, float]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line.

    Attributes
    ----------
    place, quantity : int
    value, saving : money
    position : pieces on hand and on order
    lead_days, lead_days_late : float
        Expected, and what 19 of 20 deliveries keep within.
    demand_lead, demand_protection : float
        Expected until goods ordered today are there, and until those of the next possible order are.
    demand_low, demand_high : float
        The middle 80 % of the latter.
    reorder_point, order_up_to, safety_stock : float
    cover, cover_after : float
        Periods that the position lasts, without and with the order.
    runs_out : float
        Periods until stock is used up at the expected demand; infinite where it lasts.
    runs_out_probability : float
        Of running out before the goods of the next possible order are there, if nothing is done.
    lost, lost_money : float
        Expected until then, if nothing is done.
    preventable, preventable_money : float
        The part that ordering today prevents.
    reasons : tuple of Reason
    """

    place: int
    quantity: int
    value: float
    saving: float
    position: float
    lead_days: float
    lead_days_late: float
    demand_lead: float
    demand_protection: float
    demand_low: float
    demand_high: float
    reorder_point: float
    order_up_to: float
    safety_stock: float
    cover: float
    cover_after: float
    runs_out: float
    runs_out_probability: float
    lost: float
    lost_money: float
    preventable: float
    preventable_money: float
    reasons: tuple[Reason, ...]


def explain(
    places: Places, plan: PurchasePlan, limits: Limits | None = None, *, rows: Iterable[int] | None = None
) -> list[Explanation]:
    """Each of ``rows``, or all that are ordered, in the order of urgency."""
    if rows is None:
        order = plan.urgency()
        rows = order[plan.quantity[order] > 0]
    sums = _Sums.of(places, plan, limits or Limits())
    return [_one(places, plan, sums, int(row)) for row in rows]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Value that the places of a supplier want alone (S,), room that is left after one more pack (n,), and periods
    between two orders if a line cost nothing (n,).
    """

    wanted: Floats
    left: Floats
    interval: Floats

    @classmethod
    def of(cls, places: Places, plan: PurchasePlan, limits: Limits) -> _Sums:
        value = places.terms.value(plan.alone)
        wanted = np.asarray(np.bincount(places.supplier, value, len(places.suppliers)), dtype=np.float64)
        interval = order_interval(
            places.demand.rate(), places.costs, places.supplier, places.suppliers.order_cost, places.review
        )
        if limits.room is None or limits.warehouse is None or limits.volume is None:
            return cls(wanted, np.full(len(places), np.inf), interval)
        used = np.bincount(limits.warehouse, plan.quantity * limits.volume, len(limits.room))
        further = places.terms.pack * limits.volume
        return cls(wanted, (limits.room - used)[limits.warehouse] - further, interval)


def _one(places: Places, plan: PurchasePlan, sums: _Sums, row: int) -> Explanation:
    own, look = plan.levels, plan.outlook
    protection, shortage = own.protection[np.array([row])], float(places.costs.shortage[row])
    rate = float(places.demand.mean[row].mean())
    position, quantity = float(places.stock.position[row]), int(plan.quantity[row])
    lead = places.lead_time.probability[row]
    return Explanation(
        place=row,
        quantity=quantity,
        value=float(plan.value[row]),
        saving=float(plan.saving[row]),
        position=position,
        lead_days=float(lead @ np.arange(len(lead))),
        lead_days_late=float((np.cumsum(lead) < 0.95 - 1e-9).sum()),
        demand_lead=float(own.lead[np.array([row])].mean()[0]),
        demand_protection=float(protection.mean()[0]),
        demand_low=float(protection.quantile(0.1)[0]),
        demand_high=float(protection.quantile(0.9)[0]),
        reorder_point=float(own.reorder_point[row]),
        order_up_to=float(own.order_up_to[row]),
        safety_stock=float(own.safety_stock[row]),
        cover=float(look.cover[row]),
        cover_after=(position + quantity) / rate if rate > 0 else float("inf"),
        runs_out=float(look.runs_out[row]),
        runs_out_probability=float(look.runs_out_before_next[row]),
        lost=float(look.lost[row]),
        lost_money=float(look.lost[row]) * shortage,
        preventable=float(look.preventable[row]),
        preventable_money=float(look.preventable[row]) * shortage,
        reasons=tuple(_reasons(places, plan, sums, row)),
    )


def _reasons(places: Places, plan: PurchasePlan, sums: _Sums, row: int) -> list[Reason]:
    quantity, alone = int(plan.quantity[row]), int(plan.alone[row])
    position, own = float(places.stock.position[row]), plan.levels
    minimum_value = float(places.suppliers.minimum_value[places.supplier[row]])
    if quantity == 0:
        return _why_not(places, plan, sums, row, minimum_value)
    point = {"position": position, "reorder_point": float(own.reorder_point[row])}
    below = position <= own.reorder_point[row]
    found = [Reason(Code.BELOW_REORDER_POINT if below else Code.WITH_OTHERS, point)]
    found.append(
        Reason(Code.TO_TARGET, {"needed": float(plan.needed[row]), "order_up_to": float(own.order_up_to[row])})
    )
    line_cost, days = float(places.costs.ordering[row]), float(own.interval[row])
    if line_cost > 0 and quantity > 1 and days >= LONGER * sums.interval[row]:
        found.append(Reason(Code.FEWER_LINES, {"line_cost": line_cost, "days": round(days)}))
    found += _terms(places, plan, row)
    if quantity < alone and plan.limited[places.supplier[row]]:
        found.append(Reason(_cut(sums, row), {"alone": alone}))
    if quantity > alone and minimum_value > 0:
        found.append(Reason(Code.FILLED_UP, {"alone": alone, "minimum_value": minimum_value}))
    return found


def _why_not(places: Places, plan: PurchasePlan, sums: _Sums, row: int, minimum_value: float) -> list[Reason]:
    supplier, alone = places.supplier[row], int(plan.alone[row])
    position, target = float(places.stock.position[row]), float(plan.levels.order_up_to[row])
    if alone == 0 and plan.needed[row] < places.terms.least()[row] / 2:
        return [Reason(Code.ENOUGH, {"position": position, "order_up_to": target})]
    if alone > 0 and not plan.ordered[supplier] and sums.wanted[supplier] < minimum_value:
        return [Reason(Code.BELOW_MINIMUM_VALUE, {"alone": alone, "minimum_value": minimum_value})]
    if alone > 0 and plan.limited[supplier]:
        return [Reason(_cut(sums, row), {"alone": alone})]
    cost = float(places.suppliers.order_cost[supplier] + places.costs.ordering[row])
    return [Reason(Code.ORDER_CAN_WAIT, {"alone": alone, "order_cost": cost})]


def _terms(places: Places, plan: PurchasePlan, row: int) -> list[Reason]:
    terms, quantity, needed = places.terms, int(plan.quantity[row]), float(plan.needed[row])
    found = []
    if terms.pack[row] > 1:
        found.append(Reason(Code.PACK, {"pack": int(terms.pack[row])}))
    if quantity == terms.least()[row] and terms.minimum[row] > 1 and quantity > needed:
        found.append(Reason(Code.MINIMUM, {"minimum": int(terms.minimum[row])}))
    reached = np.flatnonzero((terms.break_from[row] > 0) & (terms.break_from[row] <= quantity))
    if len(reached):
        price = float(terms.break_price[row, reached[-1]])
        saving = (float(terms.price[row]) - price) * quantity
        params = {"quantity": int(terms.break_from[row, reached[-1]]), "price": price, "saving": saving}
        found.append(Reason(Code.PRICE_BREAK, params))
    return found


def _cut(sums: _Sums, row: int) -> Code:
    """Room where a further pack would not fit, else a budget."""
    return Code.ROOM_CUT if sums.left[row] < -1e-9 else Code.BUDGET_CUT
