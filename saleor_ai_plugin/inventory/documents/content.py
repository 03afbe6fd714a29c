"""What a purchase order says to its supplier, and a transfer to the warehouse that it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.inventory import expecting, names, owner
from saleor_ai_plugin.inventory.changes import Kind
from saleor_ai_plugin.inventory.models import (
    InventoryBuyer,
    PurchaseOrder,
    PurchaseOrderLine,
    Supplier,
    SupplierBarcode,
)


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    sku: str
    supplier_sku: str
    gtin: str
    """Of a piece, "" where nobody has entered it."""
    name: str
    quantity: int
    pack_size: int
    unit_cost: Decimal
    expected_on: date | None

    @property
    def value(self) -> Decimal:
        return self.unit_cost * self.quantity


@dataclass(frozen=True, slots=True)
class Content:
    number: str
    reference: str
    """Of what is ordered: when that changes it is another message."""
    is_draft: bool
    """Nobody has approved it yet."""
    ordered_at: datetime
    expected_on: date | None
    language: str
    currency: str
    buyer: InventoryBuyer
    supplier: Supplier
    source: str
    """Of a transfer the warehouse that it comes from, else ""."""
    source_address: str
    warehouse: str
    delivery_address: str
    note: str
    lines: Sequence[Line]
    total: Decimal


def content_of(order_id: int) -> Content:
    """Raises NotFoundError, DecisionError."""
    order = PurchaseOrder.objects.select_related("supplier").filter(id=order_id).first()
    if order is None:
        raise NotFoundError(f"there is no purchase order {order_id}", field="id")
    if order.state == PurchaseOrder.State.CANCELLED:
        raise DecisionError(f"{order.number} is cancelled; there is nothing to send", field="id")
    buyer, source = owner.buyer(), order.supplier.warehouse_id
    rows = list(order.lines.order_by("supplier_sku", "sku", "id"))
    codes = _gtins(order, rows)
    return Content(
        number=order.number,
        reference=f"{order.id}V{_said_last(order)}",
        is_draft=order.state == PurchaseOrder.State.PROPOSED,
        ordered_at=order.sent_at or timezone.now(),
        expected_on=expecting.in_documents(order),
        language=order.supplier.language,
        currency=order.currency,
        buyer=buyer,
        supplier=order.supplier,
        source=names.warehouses([source])[source] if source else "",
        source_address=buyer.delivery_addresses.get(source, ""),
        warehouse=names.warehouses([order.warehouse_id])[order.warehouse_id],
        delivery_address=buyer.delivery_addresses.get(order.warehouse_id, ""),
        note=order.note,
        lines=[_line(number, row, codes.get(row.variant_id, "")) for number, row in enumerate(rows, start=1)],
        total=order.total,
    )


def _said_last(order: PurchaseOrder) -> int:
    """The version that last changed what is ordered: to approve and to send it make no other message of it."""
    said = order.changes.filter(kind__in=(Kind.PROPOSE, Kind.CREATE, Kind.CHANGE, Kind.UNDO)).order_by("-version")
    return said.values_list("version", flat=True).first() or 1


def _line(number: int, row: PurchaseOrderLine, gtin: str) -> Line:
    return Line(
        number=number,
        sku=row.sku,
        supplier_sku=row.supplier_sku,
        gtin=gtin,
        name=row.name,
        quantity=row.quantity,
        pack_size=row.pack_size,
        unit_cost=row.unit_cost,
        expected_on=row.expected_on,
    )


def _gtins(order: PurchaseOrder, rows: Sequence[PurchaseOrderLine]) -> dict[str, str]:
    """GTINs of pieces as they are printed: a leading zero of the 14 digits is none of an EAN-13."""
    held = SupplierBarcode.objects.filter(product__variant_id__in=[row.variant_id for row in rows], pieces=1)
    # What lies in a warehouse of ours came from whichever supplier.
    held = held if order.supplier.warehouse_id else held.filter(product__supplier=order.supplier)
    found = held.order_by("-id").values_list("product__variant_id", "code")
    return {variant: code.removeprefix("0") for variant, code in found}
