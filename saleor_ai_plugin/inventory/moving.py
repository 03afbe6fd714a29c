"""Moves between warehouses of ours, proposed before anything is bought: what lies too long here and is needed there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from core_ml import inventory as core
from saleor_ai_plugin.inventory import lanes, names
from saleor_ai_plugin.inventory.explaining import FOR_EVER
from saleor_ai_plugin.inventory.inputs import Floats, Ints, Places
from saleor_ai_plugin.inventory.lanes import Lane
from saleor_ai_plugin.inventory.models import Urgency

Reasons = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Move:
    """Pieces from a place to another, both rows of the places; ``supplier_id`` is the lane that they go by."""

    source: int
    target: int
    pieces: int
    supplier_id: int
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Moves:
    """``after`` is the market once they are under way."""

    moves: Sequence[Move]
    after: core.Places

    def given(self) -> Ints:
        """(n,) pieces that leave each place."""
        found = np.zeros(len(self.after.stock), dtype=np.int64)
        for move in self.moves:
            found[move.source] += move.pieces
        return found


def moves(
    places: Places, market: core.Places, levels: core.Levels, urgency: npt.NDArray[np.str_], runs_out: Floats
) -> Moves:
    """What to move today; by lanes that are not due only what is needed before purchases can come."""
    known = lanes.read(places.currency, places.as_of)
    found: list[Move] = []
    after = market
    pressing = np.isin(urgency, (str(Urgency.OUT), str(Urgency.LATE)))
    for some, takes in (
        ([lane for lane in known if lane.is_due], np.ones(len(places), dtype=np.bool_)),
        ([lane for lane in known if not lane.is_due], pressing),
    ):
        if some:
            part, transfers = _moves(places, after, levels, some, takes, runs_out)
            found += part
            after = replace(after, stock=transfers.under_way(after.stock))
    return Moves(found, after)


def _moves(
    places: Places, market: core.Places, levels: core.Levels, some: Sequence[Lane], takes: npt.NDArray[np.bool_],
    runs_out: Floats,
) -> tuple[list[Move], core.Transfers]:  # fmt: skip
    names_of, warehouse = np.unique(np.array(places.warehouse_ids), return_inverse=True)
    _, product = np.unique(np.array(places.variant_ids), return_inverse=True)
    table = lanes.table(some, [str(one) for one in names_of])
    transfers = core.transfers(
        product, warehouse, market.stock, market.demand, levels, market.costs, table.core, takes=takes
    )
    called = names.warehouses([str(one) for one in names_of]) if len(transfers) else {}
    found = []
    for number in range(len(transfers)):
        source, target = int(transfers.source[number]), int(transfers.target[number])
        lane = table.lane[int(warehouse[source]), int(warehouse[target])]
        reasons = _reasons(places, transfers, number, lane, called, float(runs_out[target]))
        found.append(Move(source, target, int(transfers.pieces[number]), lane.supplier_id, reasons))
    return found, transfers


def coming(places: Places, found: Moves) -> Mapping[int, Reasons]:
    """By place, that some of what it needs comes from elsewhere."""
    called = _called(places, found)
    return _by_place(
        (move.target, _reason("also_moved", pieces=move.pieces, warehouse=called[places.warehouse_ids[move.source]]))
        for move in found.moves
    )


def leaving(places: Places, found: Moves) -> Mapping[int, Reasons]:
    """By place, that some of what is too much goes elsewhere."""
    called = _called(places, found)
    return _by_place(
        (move.source, _reason("moved_away", pieces=move.pieces, warehouse=called[places.warehouse_ids[move.target]]))
        for move in found.moves
    )


def _called(places: Places, found: Moves) -> Mapping[str, str]:
    rows = {row for move in found.moves for row in (move.source, move.target)}
    return names.warehouses({places.warehouse_ids[row] for row in rows})


def _by_place(pairs: Any) -> Mapping[int, Reasons]:
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row, reason in pairs:
        found.setdefault(row, []).append(reason)
    return found


def _reasons(
    places: Places, transfers: core.Transfers, number: int, lane: Lane, called: Mapping[str, str], runs_out: float
) -> Reasons:
    """When it runs out there, what there is here, what the move saves, and what it costs."""
    source, target = int(transfers.source[number]), int(transfers.target[number])
    pieces, currency = int(transfers.pieces[number]), places.currency
    sales, holding = float(transfers.sales[number]), float(transfers.holding[number])
    found = [_when(places, target, lane, runs_out)]
    on_order = int(places.incoming[target].sum())
    found.append(_reason("position", on_hand=int(places.on_hand[target]), on_order=on_order))
    here = {"warehouse": called[places.warehouse_ids[source]], "on_hand": int(places.on_hand[source])}
    found.append(_reason("move_spare", pieces=pieces, **here))
    if sales >= 0.5:
        value = f"{sales * places.price[target]:.2f}"
        found.append(_reason("move_saves_sales", sales=round(sales), value=value, currency=currency))
    if holding >= 0.01:
        found.append(_reason("move_saves_holding", value=f"{holding:.2f}", currency=currency))
    cost = {"piece": f"{lane.piece_cost:.2f}", "trip": f"{lane.trip_cost:.2f}", "days": lane.days}
    found.append(_reason("move_cost", **cost, currency=currency))
    return found


def _when(places: Places, target: int, lane: Lane, runs_out: float) -> Mapping[str, Any]:
    arrives = (places.as_of + timedelta(days=lane.days)).isoformat()
    if places.on_hand[target] <= 0:
        return _reason("move_out_of_stock", arrives=arrives)
    if not np.isfinite(runs_out) or runs_out > FOR_EVER:
        return _reason("move_below_level", arrives=arrives)
    return _reason("move_runs_out", on=(places.as_of + timedelta(days=int(runs_out))).isoformat(), arrives=arrives)


def _reason(code: str, **params: Any) -> Mapping[str, Any]:
    return {"code": code, "params": params}
