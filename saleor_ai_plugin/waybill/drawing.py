"""A waybill is drawn: the shop is asked what is still to send and where to, and then, in one transaction, there are the
shipment, the waybill with its number, and the wishes that the shop fulfils and the carrier knows.

Nothing is locked while the shop is asked. What has changed meanwhile is seen afterwards, and the shop's own rule, that
no more is fulfilled than was ordered, stands behind all of it.
"""

import math
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.shop.current import current_shop
from saleor_ai_plugin.shop.errors import ShopError
from saleor_ai_plugin.shop.fulfilling import LineToSend, OrderToSend, Pieces
from saleor_ai_plugin.waybill import addresses, changes, clock, holds, names, numbering, owner, rates, tasks
from saleor_ai_plugin.waybill.models import Carrier, Shipment, ShipmentLine, Waybill, WaybillTask

SENDABLE = ("unfulfilled", "partially_fulfilled")
MOST_PARCELS = 99
MOST_GRAMS = 1_000_000


class ShopSilentError(DecisionError):
    """The shop did not say where the order goes; nothing was drawn."""

    code = "shop_unavailable"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to leave. Without ``lines`` all that is set aside for the order in the warehouse; without ``service``
    the carrier's first, without ``grams`` what the shop knows of its articles' weights.
    """

    order_id: str
    warehouse_id: str
    carrier_id: str
    service: str = ""
    lines: Sequence[Pieces] = ()
    grams: int | None = None
    parcels: int = 1
    notify_customer: bool | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the shop said, and when it was asked."""

    orders: Mapping[str, OrderToSend]
    asked_at: datetime
    trouble: str = ""


def ask_shop(order_ids: Sequence[str]) -> Known:
    """What the shop says of the orders; where it does not answer, why not."""
    asked_at = clock.now()
    try:
        return Known(current_shop().orders_to_send(list(dict.fromkeys(order_ids))), asked_at)
    except ShopError as error:
        return Known({}, asked_at, str(error))


@transaction.atomic
def draw(asked: Asked, known: Known, *, by: str, client_id: uuid.UUID) -> Waybill:
    """Draw a waybill. The same ``client_id`` again, for the same order and warehouse, answers with the one there is.

    Raises NotFoundError, ShopSilentError, DecisionError.
    """
    _alone(asked.order_id)
    kept = Waybill.objects.filter(
        shipment__client_id=client_id, shipment__order_id=asked.order_id, shipment__warehouse_id=asked.warehouse_id
    ).first()
    if kept is not None:
        return kept
    order = _order(asked, known)
    carrier = _carrier(asked.carrier_id)
    service = _service(carrier, asked.service)
    if order.address is None:
        raise DecisionError(f"order {order.number} has no delivery address", field="orderId")
    pieces = _pieces(order, asked, known.asked_at)
    shipment = _shipment(order, asked, pieces, client_id)
    rate = rates.rate(
        carrier, service=service, country=order.address.country, postcode=order.address.postcode,
        grams=shipment.weight_grams,
    )  # fmt: skip
    settings = owner.settings()
    shipment.address = addresses.sealed(order.address)
    shipment.save(force_insert=True)
    ShipmentLine.objects.bulk_create(_lines(shipment, pieces))
    waybill = Waybill(
        carrier=carrier, service=service, shipment=shipment, drawn_by=by, drawn_at=shipment.created_at,
        changed_at=shipment.created_at,
        notify_customer=settings.notify_customer if asked.notify_customer is None else asked.notify_customer,
    )  # fmt: skip
    if rate is not None:
        waybill.zone, waybill.price, waybill.currency = rate.zone, rate.price, rate.currency
    # Last: from here to the commit everybody else who draws with this series waits.
    waybill.number = numbering.take(carrier.series)
    waybill.save(force_insert=True)
    changes.note(waybill, changes.Kind.DRAW, by=by, key=f"draw/{client_id}")
    tasks.want(waybill, WaybillTask.Kind.FULFIL)
    if carrier.kind != Carrier.Kind.OWN_FLEET:
        tasks.want(waybill, WaybillTask.Kind.ANNOUNCE)
    return waybill


def _alone(order_id: str) -> None:
    """Until the transaction ends nobody else draws of this order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_draw'), hashtext(%s))", [order_id])


def _order(asked: Asked, known: Known) -> OrderToSend:
    if known.trouble:
        raise ShopSilentError(f"the shop did not say where it goes, so nothing was drawn: {known.trouble}")
    order = known.orders.get(asked.order_id)
    if order is None:
        raise NotFoundError(f"the shop has no order {asked.order_id!r}", field="orderId")
    if order.status not in SENDABLE:
        raise DecisionError(
            f"order {order.number} is {order.status.replace('_', ' ')} in the shop; it would have to be confirmed and "
            "not sent yet",
            field="orderId",
        )
    if code := holds.holds([order.id]).get(order.id):
        raise DecisionError(f"order {order.number} is held: {holds.sentence(code)}", field="orderId")
    return order


def _carrier(carrier_id: str) -> Carrier:
    row = Carrier.objects.filter(id=changes.row_id(carrier_id, "carrier", "carrierId")).first()
    if row is None:
        raise NotFoundError(f"there is no carrier {carrier_id!r}", field="carrierId")
    if not row.is_active:
        raise DecisionError(f"{row.name} is not active", field="carrierId")
    return row


def _service(carrier: Carrier, service: str) -> str:
    chosen = service or next(iter(carrier.services), "")
    if chosen not in carrier.services:
        there = ", ".join(carrier.services)
        raise DecisionError(f"{carrier.name} has no service {chosen!r}; there are: {there}", field="service")
    return chosen


def _pieces(order: OrderToSend, asked: Asked, asked_at: datetime) -> dict[str, tuple[LineToSend, int]]:
    """So many pieces of each line, by its id."""
    on_their_way = _on_their_way(order.id, asked_at)
    left = {line.id: line.quantity - on_their_way.get(line.id, 0) for line in order.lines}
    lines = {line.id: line for line in order.lines if line.is_shipped}
    wanted: dict[str, int] = {}
    for index, one in enumerate(asked.lines):
        line = lines.get(one.line_id)
        if line is None:
            message = f"order {order.number} has no line {one.line_id!r} that is shipped"
            raise DecisionError(message, field="lines", position=index)
        if one.quantity < 1 or one.line_id in wanted:
            raise DecisionError(
                f"{line.name}: name each line once, with 1 piece or more", field="lines", position=index
            )
        if one.quantity > left[line.id]:
            message = f"{line.name}: {one.quantity} pieces asked for, {max(left[line.id], 0)} are still to send"
            raise DecisionError(message, field="quantity", position=index)
        wanted[line.id] = one.quantity
    if not asked.lines:
        wanted = {
            line.id: pieces
            for line in lines.values()
            if (pieces := min(left[line.id], _set_aside(line, asked.warehouse_id))) > 0
        }
    if not wanted:
        raise DecisionError(f"order {order.number}: nothing is left to send from this warehouse", field="orderId")
    return {line_id: (lines[line_id], pieces) for line_id, pieces in wanted.items()}


def _set_aside(line: LineToSend, warehouse_id: str) -> int:
    """Pieces for it in the warehouse; where the shop sets none aside anywhere, because it does not count them, all."""
    return line.allocated.get(warehouse_id, 0) if line.allocated else line.quantity


def _on_their_way(order_id: str, asked_at: datetime) -> dict[str, int]:
    """Pieces in waybills that the shop did not know of when it was asked."""
    told = Q(waybill__tasks__kind=WaybillTask.Kind.FULFIL, waybill__tasks__state=WaybillTask.State.DONE)
    known = Shipment.objects.filter(told, order_id=order_id, waybill__tasks__done_at__lt=asked_at)
    rows = ShipmentLine.objects.filter(shipment__order_id=order_id).exclude(shipment__waybill__state=Waybill.State.VOID)
    rows = rows.exclude(shipment__in=known)
    return dict(rows.order_by().values_list("order_line_id").annotate(Sum("quantity")))


def _shipment(
    order: OrderToSend, asked: Asked, pieces: Mapping[str, tuple[LineToSend, int]], client_id: uuid.UUID
) -> Shipment:
    if not 1 <= asked.parcels <= MOST_PARCELS:
        raise DecisionError(f"{asked.parcels} parcels cannot be; it is 1 to {MOST_PARCELS}", field="parcels")
    grams = asked.grams if asked.grams is not None else _grams(pieces)
    if not 0 <= grams <= MOST_GRAMS:
        raise DecisionError(f"{grams} g cannot be; it is 0 to {MOST_GRAMS:,} g", field="weightGrams")
    if not names.is_warehouse(asked.warehouse_id):
        raise NotFoundError(f"there is no warehouse {asked.warehouse_id!r}", field="warehouseId")
    channel = Order.objects.filter(id=order.id).values_list("channel", flat=True).first()
    return Shipment(
        order_id=order.id, order_number=order.number[:64], channel=channel or "", warehouse_id=asked.warehouse_id,
        weight_grams=grams, parcels=asked.parcels, country=order.address.country if order.address else "",
        client_id=client_id, created_at=timezone.now(),
    )  # fmt: skip


def _grams(pieces: Mapping[str, tuple[LineToSend, int]]) -> int:
    """What the shop knows of the weight; 0 where it does not know that of every article."""
    if not all(line.grams for line, _ in pieces.values()):
        return 0
    return math.ceil(sum(line.grams * quantity for line, quantity in pieces.values()))


def _lines(shipment: Shipment, pieces: Mapping[str, tuple[LineToSend, int]]) -> list[ShipmentLine]:
    return [
        ShipmentLine(
            shipment=shipment, order_line_id=line.id, variant_id=line.variant_id, sku=line.sku[:255],
            name=line.name[:386], quantity=quantity,
        )
        for line, quantity in pieces.values()
    ]  # fmt: skip
