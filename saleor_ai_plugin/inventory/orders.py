"""Making, changing and approving purchase orders.

Every function raises NotFoundError, ConflictError, OverLimitError or DecisionError.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.inventory import changes, clock, expecting, limits, names, terms
from saleor_ai_plugin.inventory.changes import MOST_NOTE, Kind, State, Wish
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, Supplier, SupplierProduct, Urgency
from saleor_ai_plugin.inventory.numbering import next_numbers

MOST_LINES = 2_000

FURTHEST = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Asked:
    """So many pieces of a line that there is, or of a variant that has none yet."""

    quantity: int
    line_id: str | None = None
    variant_id: str | None = None


@transaction.atomic
def create(
    *, supplier_id: str, warehouse_id: str, lines: Sequence[Asked], expected_on: date | None, wish: Wish
) -> PurchaseOrder:
    """Begin an order by hand."""
    # Whoever makes another one waits here, and then sees this one.
    (order_number,) = next_numbers()
    kept = PurchaseOrder.objects.filter(changes__kind=Kind.CREATE, changes__client_id=wish.client_id).first()
    if kept is not None:
        return kept
    supplier = _supplier(supplier_id, warehouse_id)
    if not lines:
        raise DecisionError("an order needs at least one line", field="lines")
    check_day(expected_on)
    order = PurchaseOrder(
        number=order_number,
        supplier=supplier,
        warehouse_id=warehouse_id,
        currency=supplier.currency,
        origin=PurchaseOrder.Origin.PERSON,
        is_touched=True,
        version=0,
        created_by=wish.by,
        created_at=timezone.now(),
        note=wish.note.strip()[:MOST_NOTE],
    )
    expecting.ask_for(order, expected_on, clock.today())
    order.save()
    _set_lines(order, lines)
    if not order.lines.exists():
        raise DecisionError("an order needs at least one piece", field="lines")
    changes.write(order, Kind.CREATE, wish, before={}, after={})
    return order


@transaction.atomic
def change(
    *, order_id: str, lines: Sequence[Asked], expected_on: date | None, note: str | None, wish: Wish
) -> PurchaseOrder:
    """Change what is ordered; an order that was approved has to be approved again."""
    order = changes.locked(order_id)
    if changes.made_before(order, wish):
        return order
    changes.check(order, Kind.CHANGE, wish)
    check_day(expected_on)
    before = changes.snapshot(order, order.lines.all())
    touched = _set_lines(order, lines)
    if expected_on is not None:
        expecting.ask_for(order, expected_on, expected_on)
    order.note = order.note if note is None else note.strip()[:MOST_NOTE]
    order.is_touched = True
    _drop_approval(order)
    if not order.lines.exists():
        raise DecisionError("nothing would be left; cancel the order instead", field="lines")
    after = changes.snapshot(order, order.lines.all())
    for line_id in touched - {int(key) for key in before["lines"]}:
        before["lines"][str(line_id)] = None
    changes.write(order, Kind.CHANGE, wish, before=before, after=after)
    return order


def approve(*, order_id: str, wish: Wish) -> PurchaseOrder:
    """Approve an order. Above the person's limit it is marked as approved by them, and waits for somebody who may."""
    order, refusal = _approve(order_id, wish)
    if refusal:
        # Only now: that it was asked for has to stay.
        raise limits.OverLimitError(refusal, order)
    return order


@transaction.atomic
def _approve(order_id: str, wish: Wish) -> tuple[PurchaseOrder, str]:
    limits.alone()
    order = changes.locked(order_id)
    allowance = limits.Allowance.of(wish.by, limits.role_of(is_owner=wish.is_owner))
    if done := changes.made_before(order, wish):
        return order, allowance.why_not(order) if done.kind == Kind.ASK_APPROVAL else ""
    changes.check(order, Kind.APPROVE, wish)
    refusal = allowance.why_not(order)
    before = changes.snapshot(order)
    if refusal:
        order.approval_asked_by, order.approval_asked_at = wish.by, timezone.now()
        order.is_touched = True
    else:
        mark_approved(order, wish.by)
    kind = Kind.ASK_APPROVAL if refusal else Kind.APPROVE
    changes.write(order, kind, wish, before=before, after=changes.snapshot(order))
    return order, refusal


def mark_approved(order: PurchaseOrder, by: str) -> None:
    order.state, order.approved_by, order.approved_at = State.APPROVED, by, timezone.now()
    order.approval_asked_by, order.approval_asked_at = "", None


def recount(order: PurchaseOrder) -> None:
    """What follows from the lines."""
    lines = list(order.lines.all())
    order.total = sum((line.unit_cost * line.quantity for line in lines), Decimal(0))
    order.urgency = min((line.urgency for line in lines), default=Urgency.LATER)
    order.runs_out_on = min((line.runs_out_on for line in lines if line.runs_out_on), default=None)


def _set_lines(order: PurchaseOrder, asked: Sequence[Asked]) -> set[int]:
    """Set quantities as asked for; return the lines that were touched."""
    held = {line.id: line for line in order.lines.all()}
    by_variant = {line.variant_id: line for line in held.values()}
    wanted = {line.variant_id for line in held.values()} | {one.variant_id for one in asked if one.variant_id}
    sold = terms.sold_by(order.supplier, wanted)
    named = names.products({one.variant_id for one in asked if one.variant_id}, order.supplier.language)
    touched = set()
    for index, one in enumerate(asked):
        line_id = _line(order, one, index, held, by_variant, sold, named)
        if line_id is not None:
            touched.add(line_id)
    if PurchaseOrderLine.objects.filter(order=order).count() > MOST_LINES:
        raise DecisionError(f"an order has {MOST_LINES} lines at most; make another one of the rest", field="lines")
    recount(order)
    return touched


def _line(
    order: PurchaseOrder,
    asked: Asked,
    index: int,
    held: dict[int, PurchaseOrderLine],
    by_variant: dict[str, PurchaseOrderLine],
    sold: dict[str, SupplierProduct],
    named: dict[str, names.Named],
) -> int | None:
    if asked.line_id is not None:
        line = held.get(changes.number(asked.line_id, "line", "lines"))
    else:
        line = by_variant.get(asked.variant_id or "")
    if line is None:
        line = _new_line(order, asked, index, sold, named)
        by_variant[line.variant_id] = line
    own = terms.of_line(line, sold.get(line.variant_id))
    if problem := own.problem(asked.quantity):
        raise DecisionError(f"{line.sku or line.variant_id}: {problem}", field="quantity", position=index)
    line_id: int | None = line.id
    if asked.quantity == 0:
        if line_id is not None:
            line.delete()
        return line_id
    line.quantity, line.unit_cost = asked.quantity, own.cost_of(asked.quantity)
    line.save()
    return line.id


def _new_line(
    order: PurchaseOrder,
    asked: Asked,
    index: int,
    sold: dict[str, SupplierProduct],
    named: dict[str, names.Named],
) -> PurchaseOrderLine:
    product = sold.get(asked.variant_id or "")
    if product is None:
        what = f"variant {asked.variant_id!r}" if asked.variant_id else f"line {asked.line_id!r}"
        verb = "have" if order.supplier.warehouse_id else "sell"
        raise DecisionError(f"{order.supplier.name} does not {verb} {what}", field="lines", position=index)
    line = PurchaseOrderLine(order=order, variant_id=product.variant_id)
    describe(line, product, named[product.variant_id])
    return line


def describe(line: PurchaseOrderLine, product: SupplierProduct, named: names.Named) -> None:
    """What the article is called and sold by, as of today."""
    line.sku, line.name, line.supplier_sku = named.sku[:255], named.name[:386], product.supplier_sku
    line.pack_size, line.minimum_quantity = product.pack_size, product.minimum_quantity


def _drop_approval(order: PurchaseOrder) -> None:
    order.state = State.PROPOSED
    order.approved_by, order.approved_at = "", None
    order.approval_asked_by, order.approval_asked_at = "", None


def _supplier(supplier_id: str, warehouse_id: str) -> Supplier:
    supplier = Supplier.objects.filter(id=changes.number(supplier_id, "supplier", "supplierId")).first()
    if supplier is None:
        raise NotFoundError(f"there is no supplier {supplier_id!r}", field="supplierId")
    if not supplier.is_active:
        raise DecisionError(f"{supplier.name} is not active", field="supplierId")
    if warehouse_id and warehouse_id == supplier.warehouse_id:
        raise DecisionError(f"{supplier.name} is that warehouse itself", field="warehouseId")
    if not warehouse_id or (supplier.warehouse_ids and warehouse_id not in supplier.warehouse_ids):
        raise DecisionError(f"{supplier.name} does not deliver to warehouse {warehouse_id!r}", field="warehouseId")
    return supplier


def check_day(expected_on: date | None) -> None:
    if expected_on is not None and abs(expected_on - timezone.now().date()) > FURTHEST:
        raise DecisionError(f"{expected_on} is too far away for a delivery", field="expectedOn")
