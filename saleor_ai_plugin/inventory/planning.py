"""From what is known of places to what should be ordered: the one seam between the rows here and the optimiser.

``plan`` takes columns and gives columns back; nothing else of this word knows how they are made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from saleor_ai_plugin.inventory.inputs import Floats, Ints, Places
from saleor_ai_plugin.inventory.models import InventoryPolicy, Urgency

Reasons = Sequence[Mapping[str, Any]]
Flags = npt.NDArray[np.bool_]

OVERSTOCK_DAYS = 180
"""What is not sold in so long, beyond what the order-up-to level holds, is too much."""
NO_DEMAND = 1 / 730


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
    model_versions: Mapping[str, Any]


def plan(places: Places) -> Planned:
    """Plan all places of a currency."""
    # seam: averages and a normal safety stock stand here until core_ml.inventory and the forecasts take their place.
    return _by_averages(places)


def _by_averages(places: Places) -> Planned:
    mean, deviation = _demand(places)
    lead, lead_deviation, review, is_due = _suppliers(places)
    names = _classes(places, mean, deviation)
    service = np.array([_service(places.policies[name], review_days=7.0) for name in names])
    time = lead + review
    spread = np.sqrt(time * deviation**2 + (mean * lead_deviation) ** 2)
    safety = np.maximum(ndtri(np.clip(service, 0.5, 0.999)), 0) * spread
    reorder_point, order_up_to = mean * time + safety, mean * (time + np.maximum(review, 14)) + safety
    on_order = places.incoming.sum(axis=1)
    position = places.on_hand + on_order + places.in_hand
    runs_out = _runs_out(places, mean)
    urgency = np.select(
        [places.on_hand <= 0, runs_out < lead, runs_out < time],
        [Urgency.OUT, Urgency.LATE, Urgency.SOON],
        Urgency.LATER,
    )
    wants = (position <= reorder_point) & (mean >= NO_DEMAND) & (places.supplier >= 0)
    wants &= is_due | np.isin(urgency, (Urgency.OUT, Urgency.LATE))
    needed = np.where(wants, order_up_to - np.maximum(position, 0), 0.0)
    quantity = _sold_as(places, needed)
    quantity = _within_budget(places, quantity, urgency)
    over = np.maximum(places.on_hand + on_order - order_up_to - mean * OVERSTOCK_DAYS, 0).astype(np.int64)
    columns = {
        "mean": mean, "time": time, "lead": lead, "safety": safety, "service": service, "needed": needed,
        "runs_out": runs_out, "on_order": on_order,
    }  # fmt: skip
    return Planned(
        classes=names,
        daily_demand=mean,
        deviation=deviation,
        lead_days=lead,
        review_days=review,
        reorder_point=reorder_point,
        order_up_to=order_up_to,
        quantity=quantity,
        runs_out_days=runs_out,
        urgency=urgency.tolist(),
        overstock=over,
        reasons=[_reasons(places, columns, row, int(quantity[row]), int(over[row])) for row in range(len(places))],
        model_versions={"planning": "averages"},
    )


def _demand(places: Places) -> tuple[Floats, Floats]:
    """Mean and deviation of a day's demand over the days with something to sell; the last eight weeks count twice."""
    known = ~np.isnan(places.sold)
    weight = known * np.where(np.arange(places.sold.shape[1]) >= places.sold.shape[1] - 56, 2.0, 1.0)
    total = weight.sum(axis=1)
    sold = np.where(known, places.sold, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(total > 0, (weight * sold).sum(axis=1) / total, 0.0)
        square = np.where(total > 0, (weight * (sold - mean[:, None]) ** 2).sum(axis=1) / total, 0.0)
    return mean, np.sqrt(np.maximum(square, mean))


def _suppliers(places: Places) -> tuple[Floats, Floats, Floats, Flags]:
    known, row = places.supplier >= 0, np.maximum(places.supplier, 0)
    if not len(places.suppliers.ids):
        none = np.zeros(len(places))
        return none + 14.0, none, none + 7.0, none > 0
    own = places.suppliers
    lead = np.where(known, own.lead_mean[row], 14.0)
    spread = np.where(known, own.lead_deviation[row], 0.0)
    return lead, spread, np.where(known, own.review_days[row], 7).astype(np.float64), known & own.is_due[row]


def _classes(places: Places, mean: Floats, deviation: Floats) -> list[str]:
    """ABC by the value of demand (80 and 95 %), XYZ by the coefficient of variation of a week's demand (0.5 and 1)."""
    value = mean * np.maximum(places.price, places.unit_cost)
    order = np.argsort(-value, kind="stable")
    before = np.empty(len(value))
    before[order] = np.cumsum(value[order]) - value[order]
    share = before / max(value.sum(), 1e-9)
    by_value = np.where(value <= 0, "C", np.select([share < 0.8, share < 0.95], ["A", "B"], "C"))
    with np.errstate(divide="ignore", invalid="ignore"):
        variation = np.where(mean > 0, deviation / (mean * np.sqrt(7.0)), np.inf)
    steadiness = np.select([variation <= 0.5, variation <= 1.0], ["X", "Y"], "Z")
    return [value + steady for value, steady in zip(by_value.tolist(), steadiness.tolist(), strict=True)]


def _service(policy: InventoryPolicy, *, review_days: float) -> float:
    if policy.aim != InventoryPolicy.Aim.LEAST_COST:
        return policy.target
    # Of a piece that costs 1 and is sold for about 2.
    lost, held = 1.0 + 2.0 * policy.shortage_penalty, policy.holding_rate * review_days / 365
    return lost / (lost + held)


def _runs_out(places: Places, mean: Floats) -> Floats:
    """Days until expected demand has used up what is there and what comes in time."""
    days = np.arange(1, places.incoming.shape[1] + 1)
    arrived = np.cumsum(places.incoming, axis=1)
    left = places.on_hand[:, None] + arrived - mean[:, None] * days
    empty = left <= 0
    first = np.where(empty.any(axis=1), empty.argmax(axis=1) + 1.0, np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        later = np.where(mean >= NO_DEMAND, (places.on_hand + arrived[:, -1]) / mean, np.inf)
    found: Floats = np.where(mean < NO_DEMAND, np.inf, np.where(np.isfinite(first), first, later))
    return np.where(places.on_hand <= 0, 0.0, found)


def _sold_as(places: Places, needed: Floats) -> Ints:
    """Whole packs, from the supplier's least quantity on."""
    least = np.where(needed > 0, np.maximum(needed, places.minimum), 0)
    return (np.ceil(least / places.pack) * places.pack).astype(np.int64)


def _within_budget(places: Places, quantity: Ints, urgency: npt.NDArray[np.str_]) -> Ints:
    """Where the budget or the room of a warehouse does not do for all, the most urgent come first."""
    order = np.lexsort((np.arange(len(quantity)), urgency))
    kept = quantity.copy()
    if places.budget is not None:
        kept[order[np.cumsum((quantity * places.unit_cost)[order]) > places.budget]] = 0
    for warehouse, room in places.room.items():
        here = order[np.array([places.warehouse_ids[row] == warehouse for row in order], dtype=bool)]
        kept[here[np.cumsum(kept[here]) > room]] = 0
    return kept


def _reasons(places: Places, columns: Mapping[str, Floats], row: int, quantity: int, overstock: int) -> Reasons:
    if not quantity and not overstock:
        return ()
    one = {name: float(column[row]) for name, column in columns.items()}
    on_hand = int(places.on_hand[row])
    if not quantity:
        days = None if one["mean"] < NO_DEMAND else round(on_hand / one["mean"])
        return ({"code": "overstock", "params": {"pieces": overstock, "on_hand": on_hand, "days": days}},)
    reasons: list[Mapping[str, Any]] = [_runs_out_reason(places, row, one)]
    demand = {
        "pieces": round(one["mean"] * one["time"], 1),
        "days": round(one["time"]),
        "per_day": round(one["mean"], 2),
    }
    reasons.append({"code": "expected_demand", "params": demand})
    reasons.append({"code": "position", "params": {"on_hand": on_hand, "on_order": int(one["on_order"])}})
    lost = max(one["mean"] * (one["time"] - min(one["runs_out"], one["time"])), 0.0)
    if lost >= 1:
        value = f"{lost * places.price[row]:.2f}"
        reasons.append(
            {"code": "if_nothing", "params": {"lost": round(lost), "value": value, "currency": places.currency}}
        )
    reasons.append(
        {"code": "safety", "params": {"pieces": round(one["safety"], 1), "service": round(one["service"], 3)}}
    )
    if quantity - one["needed"] >= 1:
        packed = {"needed": round(one["needed"], 1), "pack": int(places.pack[row]), "minimum": int(places.minimum[row])}
        reasons.append({"code": "rounded", "params": packed})
    return reasons


def _runs_out_reason(places: Places, row: int, one: Mapping[str, float]) -> Mapping[str, Any]:
    arrives = (places.as_of + timedelta(days=round(one["lead"]))).isoformat()
    if places.on_hand[row] <= 0:
        return {"code": "out_of_stock", "params": {"arrives": arrives}}
    if not np.isfinite(one["runs_out"]) or one["runs_out"] > 3650:
        return {"code": "below_reorder_point", "params": {"arrives": arrives}}
    runs_out = (places.as_of + timedelta(days=int(one["runs_out"]))).isoformat()
    return {"code": "runs_out", "params": {"on": runs_out, "arrives": arrives}}
