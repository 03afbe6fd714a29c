"""What a transfer takes from its source: as the order stands, so much has left it, whatever fails in between.

Each thing that is done to a transfer ends with ``settle``: what has left by now, done or under way, is compared with
what should have, and the difference is asked for as one more ``StockRaise`` of the order. They are carried out in turn,
each with a key of its own, so that nothing is put back that was not taken. What the shop has refused has certainly not
happened and is dropped, and with it what waited behind it; what was tried without an answer may have happened, and
stays until it is known.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import names
from saleor_ai_plugin.inventory.asking import ask
from saleor_ai_plugin.inventory.changes import State
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, StockRaise
from saleor_ai_plugin.inventory.receipts import MOST_LINES

Raise = StockRaise.State
_STAYS = (State.PROPOSED, State.APPROVED, State.CANCELLED)
MOST_TOLD = 3


def check_free(order: PurchaseOrder) -> None:
    """Raise DecisionError where fewer pieces are free at the source than would leave, as far as we know."""
    source = order.supplier.warehouse_id
    lines = list(order.lines.all())
    rows = Stock.objects.filter(warehouse_id=source, variant_id__in=[line.variant_id for line in lines])
    free = {row.variant_id: max(row.quantity - row.allocated, 0) for row in rows}
    short = [line for line in lines if line.quantity > free.get(line.variant_id, 0)]
    if not short:
        return
    said = [
        f"{line.sku or line.variant_id}: {free.get(line.variant_id, 0):,} of {line.quantity:,}"
        for line in short[:MOST_TOLD]
    ]
    more = f" and {len(short) - MOST_TOLD} more" if len(short) > MOST_TOLD else ""
    place = names.warehouses([source])[source]
    message = f"fewer pieces are free in {place} than would leave it ({'; '.join(said)}{more}); change the order"
    raise DecisionError(message, field="lines")


def settle(order: PurchaseOrder) -> None:
    """Ask for what the source's stock still has to change by; the caller has the order to itself."""
    if not order.supplier.warehouse_id:
        return
    should = {line.variant_id: _left(order, line) for line in order.lines.all()}
    has: Counter[str] = Counter()
    for row in _standing(order):
        has.update({line["variant_id"]: -line["quantity"] for line in row.lines})
    lines = [
        {"variant_id": variant, "warehouse_id": order.supplier.warehouse_id, "quantity": pieces}
        for variant in sorted(should.keys() | has.keys())
        if (pieces := has[variant] - should.get(variant, 0))
    ]
    last = StockRaise.objects.filter(order=order, receipt=None).aggregate(last=Max("number"))["last"] or 0
    for number, start in enumerate(range(0, len(lines), MOST_LINES), start=last + 1):
        _write(order, number, lines[start : start + MOST_LINES])


def before(row: StockRaise) -> StockRaise | None:
    """The first thing at the same source that is not done yet, and has to be before this one is."""
    found = _unresolved(row.order_id).filter(number__lt=row.number).order_by("number")
    return found.first() if row.receipt_id is None else None


def after(row: StockRaise) -> StockRaise | None:
    """What waits behind it, if anything."""
    found = _unresolved(row.order_id).filter(number__gt=row.number).order_by("number")
    return found.first() if row.receipt_id is None else None


def is_certainly_not_done(row: StockRaise) -> bool:
    return row.was_refused and row.state == Raise.TROUBLE


def _left(order: PurchaseOrder, line: PurchaseOrderLine) -> int:
    """Pieces that should have left the source by now; those that arrived beyond what was wanted have, too."""
    if order.state in _STAYS:
        return 0
    arrived = line.received_quantity + line.damaged_quantity
    return arrived if order.cancelled_at is not None else max(line.wanted, arrived)


def _standing(order: PurchaseOrder) -> Sequence[StockRaise]:
    """What has changed the source's stock, or will; what certainly never did is dropped."""
    # Whoever carries one out at this moment is not waited for: what comes now takes its turn behind it.
    held = {row.id for row in _unresolved(order.id).select_for_update(skip_locked=True)}
    rows = list(StockRaise.objects.filter(order=order, receipt=None).exclude(state=Raise.DROPPED).order_by("number"))
    unresolved = [row for row in rows if row.state != Raise.DONE]
    # Only the first can have been tried; of what the shop has refused nothing has happened.
    dropped = [
        row.id for place, row in enumerate(unresolved) if row.id in held and (place > 0 or is_certainly_not_done(row))
    ]
    StockRaise.objects.filter(id__in=dropped).update(state=Raise.DROPPED, trouble="")
    return [row for row in rows if row.id not in dropped]


def _unresolved(order_id: int) -> "QuerySet[StockRaise]":
    return StockRaise.objects.filter(order_id=order_id, receipt=None).exclude(state__in=(Raise.DONE, Raise.DROPPED))


def _write(order: PurchaseOrder, number: int, lines: Sequence[Mapping[str, Any]]) -> None:
    row = StockRaise(order=order, number=number, lines=list(lines), asked_at=timezone.now())
    row.save(force_insert=True)
    ask(row)
