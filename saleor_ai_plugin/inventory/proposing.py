"""Planning: proposals for today take the place of those that nobody has touched.

What people have changed, approved or ordered stays, and is counted as coming: nothing is proposed twice. Two plannings
at once wait for each other; what people do while one computes is seen before anything is written.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from saleor_ai_plugin.inventory import (
    alerts,
    changes,
    clock,
    expecting,
    inputs,
    lead_times,
    limits,
    names,
    orders,
    terms,
)
from saleor_ai_plugin.inventory.changes import OURS, Kind, State, Wish
from saleor_ai_plugin.inventory.inputs import Places
from saleor_ai_plugin.inventory.models import (
    InventoryPlan,
    InventoryPlanLine,
    PurchaseOrder,
    PurchaseOrderLine,
    StockPosition,
    Supplier,
    SupplierProduct,
)
from saleor_ai_plugin.inventory.numbering import next_numbers
from saleor_ai_plugin.inventory.planning import Planned, plan

logger = logging.getLogger(__name__)

Place = tuple[str, str]
OnProgress = Callable[[float, str], None]
KEPT_PLANS = 30
BATCH = 2_000
FURTHEST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line to propose."""

    variant_id: str
    warehouse_id: str
    quantity: int
    urgency: str
    runs_out_on: date | None
    reasons: Sequence[Mapping[str, Any]]


def propose(*, requested_by: str = "", on_progress: OnProgress = lambda fraction, message: None) -> InventoryPlan:
    """Plan everything and propose what should be ordered today."""
    as_of = clock.planning_day()
    row = InventoryPlan.objects.create(requested_by=requested_by, started_at=timezone.now(), as_of=as_of)
    try:
        with transaction.atomic():
            _propose(row, as_of, on_progress)
    except BaseException as error:
        row.state, row.error, row.finished_at = InventoryPlan.State.FAILED, str(error)[:4000], timezone.now()
        row.save()
        raise
    return row


def _propose(row: InventoryPlan, as_of: date, on_progress: OnProgress) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_inventory_plan'))")
    # Nobody else is at it: those that say they run have died, or wait for us and say how they ended themselves.
    others = InventoryPlan.objects.filter(state=InventoryPlan.State.RUNNING).exclude(id=row.id)
    others.update(state=InventoryPlan.State.FAILED, error="its process died")
    on_progress(0.0, "reading stock, sales and what is coming")
    held = inputs.committed()
    known = inputs.pieces_by_place(held)
    groups = inputs.read(as_of, held)
    on_progress(0.3, "planning")
    planned = [(places, plan(places)) for places in groups]
    on_progress(0.6, "writing what is proposed")
    StockPosition.objects.all().delete()
    wanted: dict[tuple[int, str], list[Wanted]] = defaultdict(list)
    for places, found in planned:
        _keep_positions(row, places, found)
        _keep_lines(row, places, found)
        for supplier_id, one in [*_wanted(places, found), *_moved(places, found)]:
            wanted[supplier_id, one.warehouse_id].append(one)
    on_progress(0.8, "proposing orders")
    # Only now: whoever writes a supplier waits until this ends.
    lead_times.keep_learned(as_of)
    figures = _write_orders(row, as_of, wanted, known)
    alerts.refresh(as_of)
    _finish(row, groups, planned, figures)


def _write_orders(
    row: InventoryPlan, as_of: date, wanted: Mapping[tuple[int, str], list[Wanted]], known: Mapping[Place, int]
) -> dict[str, int]:
    """Bring the untouched proposals in line with what is wanted; return how many orders and lines that makes."""
    # As who approves: first that lock, then rows.
    limits.alone()
    # Whoever is at a proposal now finishes first; from here on people wait, for as long as it takes to write.
    open_now = {(one.supplier_id, one.warehouse_id): one for one in _untouched().select_for_update()}
    now_known = inputs.pieces_by_place(inputs.committed())
    busy = {place for place in known.keys() | now_known.keys() if known.get(place) != now_known.get(place)}
    lines = 0
    written: list[PurchaseOrder] = []
    suppliers = Supplier.objects.in_bulk({supplier_id for supplier_id, _ in wanted})
    for (supplier_id, warehouse_id), asked in sorted(wanted.items()):
        fitting = [one for one in asked if (one.variant_id, one.warehouse_id) not in busy]
        if not fitting:
            continue
        order = open_now.pop((supplier_id, warehouse_id), None) or _new(suppliers[supplier_id], warehouse_id)
        order.plan, order.supplier = row, suppliers[supplier_id]
        expecting.ask_for(order, None, as_of)
        lines += _set_lines(order, suppliers[supplier_id], fitting)
        written.append(order)
    for order in open_now.values():
        order.delete()
    return {"orders": len(written), "lines": lines, "approved": _approve_alone(written)}


def _untouched() -> "QuerySet[PurchaseOrder]":
    return PurchaseOrder.objects.filter(
        state=State.PROPOSED, origin=PurchaseOrder.Origin.PLAN, is_touched=False
    ).order_by("id")


def _new(supplier: Supplier, warehouse_id: str) -> PurchaseOrder:
    return PurchaseOrder.objects.create(
        number=next_numbers()[0],
        supplier=supplier,
        warehouse_id=warehouse_id,
        currency=supplier.currency,
        origin=PurchaseOrder.Origin.PLAN,
        version=0,
        created_by=OURS,
        created_at=timezone.now(),
    )


def _set_lines(order: PurchaseOrder, supplier: Supplier, asked: Sequence[Wanted]) -> int:
    ordered = sorted(asked, key=lambda one: (one.urgency, one.variant_id))[: orders.MOST_LINES]
    variants = [one.variant_id for one in ordered]
    sold = terms.sold_by(supplier, variants)
    named = names.products(variants, supplier.language)
    order.lines.all().delete()
    rows = [_line(order, one, sold[one.variant_id], named[one.variant_id]) for one in ordered if one.variant_id in sold]
    PurchaseOrderLine.objects.bulk_create(rows, batch_size=BATCH)
    orders.recount(order)
    changes.write(order, Kind.PROPOSE, Wish(order.version, OURS, None), before={}, after={})
    return len(rows)


def _line(order: PurchaseOrder, one: Wanted, product: SupplierProduct, named: names.Named) -> PurchaseOrderLine:
    line = PurchaseOrderLine(
        order=order,
        variant_id=one.variant_id,
        quantity=one.quantity,
        proposed_quantity=one.quantity,
        unit_cost=terms.of_product(product).cost_of(one.quantity),
        urgency=one.urgency,
        runs_out_on=one.runs_out_on,
        reasons=list(one.reasons),
    )
    orders.describe(line, product, named)
    return line


def _approve_alone(written: Sequence[PurchaseOrder]) -> int:
    """Approve what the owner lets go without a person; the most urgent first, while the day's limit lasts."""
    allowance = limits.Allowance.of(OURS, limits.Role.AUTOMATIC)
    approved = 0
    for order in sorted(written, key=lambda one: (one.urgency, one.id)):
        if order.total < order.supplier.minimum_order_value or allowance.why_not(order):
            continue
        before = changes.snapshot(order)
        orders.mark_approved(order, OURS)
        changes.write(
            order, Kind.APPROVE, Wish(order.version, OURS, None), before=before, after=changes.snapshot(order)
        )
        allowance.count(order)
        approved += 1
    return approved


def _wanted(places: Places, found: Planned) -> list[tuple[int, Wanted]]:
    rows = np.flatnonzero((found.quantity > 0) & (places.supplier >= 0))
    return [
        (
            int(places.suppliers.ids[places.supplier[row]]),
            Wanted(
                variant_id=places.variant_ids[row],
                warehouse_id=places.warehouse_ids[row],
                quantity=int(found.quantity[row]),
                urgency=found.urgency[row],
                runs_out_on=_day(places.as_of, found.runs_out_days[row]),
                reasons=found.reasons[row],
            ),
        )
        for row in rows.tolist()
    ]


def _moved(places: Places, found: Planned) -> list[tuple[int, Wanted]]:
    """Lines of transfers; of which lane is their supplier."""
    return [
        (
            move.supplier_id,
            Wanted(
                variant_id=places.variant_ids[move.target],
                warehouse_id=places.warehouse_ids[move.target],
                quantity=move.pieces,
                urgency=found.urgency[move.target],
                runs_out_on=_day(places.as_of, found.runs_out_days[move.target]),
                reasons=move.reasons,
            ),
        )
        for move in found.moves.moves
    ]


def _keep_positions(row: InventoryPlan, places: Places, found: Planned) -> None:
    on_order = places.incoming.sum(axis=1)
    StockPosition.objects.bulk_create(
        (_position(row, places, found, number, int(on_order[number])) for number in range(len(places))),
        batch_size=BATCH,
    )


def _position(row: InventoryPlan, places: Places, found: Planned, number: int, on_order: int) -> StockPosition:
    on_hand, mean = int(places.on_hand[number]), float(found.daily_demand[number])
    runs_out = float(found.runs_out_days[number])
    cost = Decimal(f"{places.unit_cost[number]:.3f}")
    over, idle = int(found.overstock[number]), float(places.idle_days[number])
    supplier = int(places.supplier[number])
    return StockPosition(
        variant_id=places.variant_ids[number],
        warehouse_id=places.warehouse_ids[number],
        supplier_id=int(places.suppliers.ids[supplier]) if supplier >= 0 else None,
        plan=row,
        name=found.classes[number],
        on_hand=on_hand,
        on_order=on_order,
        daily_demand=mean,
        deviation=float(found.deviation[number]),
        lead_time_days=float(found.lead_days[number]),
        review_days=float(found.review_days[number]),
        reorder_point=float(found.reorder_point[number]),
        order_up_to=float(found.order_up_to[number]),
        cover_days=max(on_hand + on_order, 0) / mean if mean > 1 / 730 else None,
        runs_out_on=_day(places.as_of, runs_out),
        urgency=found.urgency[number],
        unit_cost=cost,
        currency=places.currency,
        value=cost * max(on_hand, 0),
        overstock=over,
        overstock_value=cost * over,
        idle_days=None if np.isnan(idle) else int(idle),
    )


def _keep_lines(row: InventoryPlan, places: Places, found: Planned) -> None:
    """What there is to say of places; of the others nothing is kept."""
    rows = _move_lines(row, places, found)
    rid = np.maximum(found.overstock - found.moves.given(), 0)
    for number in np.flatnonzero((found.quantity > 0) | (rid > 0)).tolist():
        buys = bool(found.quantity[number])
        pieces = int(found.quantity[number] if buys else rid[number])
        supplier = int(places.supplier[number])
        rows.append(
            InventoryPlanLine(
                plan=row,
                action=InventoryPlanLine.Action.BUY if buys else InventoryPlanLine.Action.SELL_OFF,
                variant_id=places.variant_ids[number],
                warehouse_id=places.warehouse_ids[number],
                supplier_id=int(places.suppliers.ids[supplier]) if supplier >= 0 else None,
                quantity=pieces,
                value=Decimal(f"{places.unit_cost[number] * pieces:.3f}"),
                currency=places.currency,
                urgency=found.urgency[number],
                reasons=list(found.reasons[number]),
            )
        )
    InventoryPlanLine.objects.bulk_create(rows, batch_size=BATCH)


def _move_lines(row: InventoryPlan, places: Places, found: Planned) -> list[InventoryPlanLine]:
    return [
        InventoryPlanLine(
            plan=row,
            action=InventoryPlanLine.Action.TRANSFER,
            variant_id=places.variant_ids[move.target],
            warehouse_id=places.warehouse_ids[move.target],
            from_warehouse_id=places.warehouse_ids[move.source],
            supplier_id=move.supplier_id,
            quantity=move.pieces,
            value=Decimal(f"{places.unit_cost[move.source] * move.pieces:.3f}"),
            currency=places.currency,
            urgency=found.urgency[move.target],
            reasons=list(move.reasons),
        )
        for move in found.moves.moves
    ]


def _finish(
    row: InventoryPlan, groups: Sequence[Places], planned: Sequence[tuple[Places, Planned]], figures: dict[str, int]
) -> None:
    row.state, row.finished_at = InventoryPlan.State.DONE, timezone.now()
    row.inputs = {"places": sum(len(one) for one in groups), "currencies": [one.currency for one in groups]}
    row.model_versions = {places.currency: dict(found.model_versions) for places, found in planned}
    row.figures = {"places": row.inputs["places"], **figures}
    row.save()
    recent = InventoryPlan.objects.order_by("-id").values_list("id", flat=True)[:KEPT_PLANS]
    InventoryPlan.objects.exclude(id__in=list(recent)).delete()


def _day(as_of: date, days: float) -> date | None:
    return as_of + timedelta(days=int(days)) if np.isfinite(days) and days < FURTHEST_DAYS else None
