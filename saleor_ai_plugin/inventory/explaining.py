"""Why a line is proposed, as data: codes and numbers, which ``sentences`` puts into words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from core_ml.inventory import Code, Explanation, Overstock, Proposal
from saleor_ai_plugin.inventory.inputs import Places

Reasons = Sequence[Mapping[str, Any]]

FOR_EVER = 3650
_TOLD = (Code.WITH_OTHERS, Code.FEWER_LINES, Code.PRICE_BREAK, Code.BUDGET_CUT, Code.ROOM_CUT, Code.FILLED_UP)
"""Codes of the optimiser that have a sentence of their own."""


def line(places: Places, row: int, one: Explanation, service: float, runs_out: float) -> Reasons:
    """When it runs out, what is wanted until then, what there is, what happens if nothing is done, why so many."""
    position = {"on_hand": int(places.on_hand[row]), "on_order": int(places.incoming[row].sum())}
    days = one.lead_days + _review(places, row)
    found: list[Mapping[str, Any]] = [
        _when(places, row, one, runs_out),
        _reason(
            "expected_demand",
            pieces=round(one.demand_protection, 1),
            low=round(one.demand_low),
            high=round(one.demand_high),
            days=round(days),
        ),
        {"code": "position", "params": position},
    ]
    if one.lost >= 1:
        value = f"{one.lost * places.price[row]:.2f}"
        found.append(_reason("if_nothing", lost=round(one.lost), value=value, currency=places.currency))
    found.append(_reason("safety", pieces=round(one.safety_stock, 1), service=round(service, 3)))
    needed = next((reason.params["needed"] for reason in one.reasons if reason.code == Code.TO_TARGET), one.quantity)
    if one.quantity - needed >= 1:
        pack, minimum = int(places.pack[row]), int(places.minimum[row])
        found.append(_reason("rounded", needed=round(needed, 1), pack=pack, minimum=minimum))
    for reason in one.reasons:
        if reason.code in _TOLD:
            params = {name: round(value, 2) for name, value in reason.params.items()}
            found.append({"code": str(reason.code), "params": params | {"currency": places.currency}})
    return found


def overstock(places: Places, row: int, found: Overstock) -> Reasons:
    """How much lies too long, what that costs, and what could be done about it."""
    on_hand, days = int(places.on_hand[row]), round(float(found.days[row]))
    if found.dead[row]:
        idle = places.idle_days[row]
        since = places.known_days[row] if np.isnan(idle) else idle
        first = _reason("not_sold", on_hand=on_hand, days=round(float(since)))
    else:
        first = _reason("overstock", pieces=int(found.excess[row]), on_hand=on_hand, days=days)
    told = [first, _reason("holding", cost=f"{found.holding[row]:.2f}", currency=places.currency)]
    pieces = int(found.pieces[row])
    if found.proposal[row] == Proposal.STOP_ORDERING:
        told.append(_reason("stop_ordering", pieces=pieces))
    elif found.proposal[row] == Proposal.MARK_DOWN:
        told.append(_reason("mark_down", pieces=pieces, off=round(float(found.off[row]), 2)))
    return told


def _when(places: Places, row: int, one: Explanation, runs_out: float) -> Mapping[str, Any]:
    arrives = (places.as_of + timedelta(days=round(one.lead_days))).isoformat()
    if places.on_hand[row] <= 0:
        return _reason("out_of_stock", arrives=arrives)
    if not np.isfinite(runs_out) or runs_out > FOR_EVER:
        return _reason("below_reorder_point", arrives=arrives)
    on = (places.as_of + timedelta(days=int(runs_out))).isoformat()
    return _reason("runs_out", on=on, arrives=arrives)


def _review(places: Places, row: int) -> float:
    supplier = int(places.supplier[row])
    return float(places.suppliers.review_days[supplier]) if supplier >= 0 else 7.0


def _reason(code: str, **params: Any) -> Mapping[str, Any]:
    return {"code": code, "params": params}
