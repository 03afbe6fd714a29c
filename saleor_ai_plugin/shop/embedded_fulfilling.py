"""Fulfilling in the embedded shop: what Saleor's ``orderFulfill`` does, on the facts themselves.

The facts know no addresses, so the embedded shop invents one for each order, as it invents its customers.
"""

import hashlib
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.facts.models import Order, OrderLine, Stock
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError
from saleor_ai_plugin.shop.fulfilling import Address, Fulfilment, LineToSend, OrderToSend, Pieces
from saleor_ai_plugin.waybill.models import ShopFulfilment

_PLACES: Mapping[str, Sequence[tuple[str, str, str, str]]] = {
    "CN": (
        ("王芳", "朝阳区建国路88号", "北京市", "100022"),
        ("李伟", "浦东新区世纪大道100号", "上海市", "200120"),
    ),
    "": (
        ("Ada Byron", "12 Analytical Row", "Springfield", "62701"),
        ("Jean Bartik", "4 Main Street", "Riverton", "62561"),
        ("Klara Dan", "7 Mill Lane", "Lincoln", "62656"),
    ),
}


def orders_to_send(order_ids: Sequence[str]) -> dict[str, OrderToSend]:
    orders = Order.objects.filter(id__in=order_ids, deleted_at=None)
    lines: dict[str, list[LineToSend]] = {order.id: [] for order in orders}
    for line in OrderLine.objects.filter(order_id__in=lines).order_by("id"):
        lines[line.order_id].append(_line(line))
    return {
        order.id: OrderToSend(
            id=order.id, number=order.number, status=order.status, address=_invented(order), lines=lines[order.id]
        )
        for order in orders
    }


def fulfilments(order_id: str) -> list[Fulfilment]:
    return [_shown(row) for row in ShopFulfilment.objects.filter(order_id=order_id).order_by("id")]


@transaction.atomic
def fulfil(order_id: str, lines: Sequence[Pieces], *, warehouse_id: str, tracking_number: str) -> Fulfilment:
    """Raises SaleorAnsweredErrorsError."""
    order = Order.objects.select_for_update().filter(id=order_id, deleted_at=None).first()
    if order is None or order.status in ("canceled", "expired", "draft"):
        raise _refused(f"the order is {order.status if order else 'not there'}")
    held = {line.id: line for line in OrderLine.objects.select_for_update().filter(order_id=order_id).order_by("id")}
    taken: dict[str, int] = {}
    for one in lines:
        line = held.get(one.line_id)
        left = line.quantity - line.quantity_fulfilled if line else 0
        if line is None or one.quantity > left:
            raise _refused(f"only {left} items remaining to fulfill")
        line.quantity_fulfilled += one.quantity
        taken[line.variant_id] = taken.get(line.variant_id, 0) + one.quantity
    _take(warehouse_id, taken)
    row = ShopFulfilment.objects.create(
        order_id=order_id, warehouse_id=warehouse_id, tracking_number=tracking_number, created_at=timezone.now(),
        lines={one.line_id: one.quantity for one in lines},
    )  # fmt: skip
    _book(order, held)
    return _shown(row)


@transaction.atomic
def cancel(fulfilment_id: str, *, warehouse_id: str) -> None:
    """Raises SaleorAnsweredErrorsError."""
    row = ShopFulfilment.objects.select_for_update().filter(id=int(fulfilment_id)).first()
    if row is None or row.is_cancelled:
        raise _refused("this fulfillment can't be canceled")
    order = Order.objects.select_for_update().get(id=row.order_id)
    held = {line.id: line for line in OrderLine.objects.select_for_update().filter(order_id=order.id).order_by("id")}
    back: dict[str, int] = {}
    for line_id, pieces in row.lines.items():
        held[line_id].quantity_fulfilled -= pieces
        back[held[line_id].variant_id] = back.get(held[line_id].variant_id, 0) - pieces
    _take(warehouse_id, back)
    row.is_cancelled = True
    row.save(update_fields=["is_cancelled"])
    _book(order, held)


def _line(line: OrderLine) -> LineToSend:
    left = line.quantity - line.quantity_fulfilled
    return LineToSend(
        id=line.id, variant_id=line.variant_id, sku=line.sku, name=line.name, quantity=left,
        allocated={line.warehouse_id: left} if line.warehouse_id and left > 0 else {},
    )  # fmt: skip


def _take(warehouse_id: str, pieces: Mapping[str, int]) -> None:
    """Pieces leave the warehouse, where they were set aside; below 0 they come back."""
    stocks = Stock.objects.select_for_update().filter(warehouse_id=warehouse_id, variant_id__in=pieces).order_by("pk")
    now = timezone.now()
    for stock in stocks:
        stock.quantity -= pieces[stock.variant_id]
        stock.allocated = max(stock.allocated - pieces[stock.variant_id], 0)
        stock.snapshot_at = now
        stock.save(update_fields=["quantity", "allocated", "snapshot_at"])


def _book(order: Order, lines: Mapping[str, OrderLine]) -> None:
    OrderLine.objects.bulk_update(lines.values(), ["quantity_fulfilled"])
    sent = sum(line.quantity_fulfilled for line in lines.values())
    ordered = sum(line.quantity for line in lines.values())
    order.status = "fulfilled" if sent == ordered else "partially_fulfilled" if sent else "unfulfilled"
    order.updated_at = order.snapshot_at = timezone.now()
    order.save(update_fields=["status", "updated_at", "snapshot_at"])


def _shown(row: ShopFulfilment) -> Fulfilment:
    return Fulfilment(id=str(row.id), tracking_number=row.tracking_number, is_cancelled=row.is_cancelled)


def _invented(order: Order) -> Address:
    """Always the same for an order."""
    drawn = int.from_bytes(hashlib.sha256(order.id.encode()).digest()[:4], "big")
    places = _PLACES.get(order.country, _PLACES[""])
    name, street, city, postcode = places[drawn % len(places)]
    return Address(
        name=name, street=street, city=city, postcode=postcode, country=order.country or "US", phone="+1 555 0100"
    )


def _refused(message: str) -> SaleorAnsweredErrorsError:
    return SaleorAnsweredErrorsError("orderFulfill", [{"field": None, "message": message, "code": "INVALID"}])
