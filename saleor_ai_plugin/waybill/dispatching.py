"""What is to be dispatched: confirmed orders of which pieces are still to leave, and what can go from which warehouse.

This is the list that people work from, made of the facts alone; the shop itself is asked when a waybill is drawn.
"""

# ruff: noqa: S608 - SQL is put together from models' _meta alone

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from saleor_ai_plugin.facts.models import Order, OrderLine, Stock
from saleor_ai_plugin.waybill import holds
from saleor_ai_plugin.waybill.drawing import SENDABLE
from saleor_ai_plugin.waybill.models import Shipment, ShipmentLine, Waybill, WaybillTask

_ORDER, _LINE = Order._meta.db_table, OrderLine._meta.db_table
_SHIPMENT, _SHIPPED = Shipment._meta.db_table, ShipmentLine._meta.db_table
_WAYBILL, _TASK = Waybill._meta.db_table, WaybillTask._meta.db_table

# Pieces of a line in waybills that the order's facts do not show as sent yet: they are older than the telling.
_DRAWN = f"""
coalesce((
    SELECT sum(shipped.quantity) FROM "{_SHIPPED}" shipped
    JOIN "{_WAYBILL}" waybill ON waybill.shipment_id = shipped.shipment_id AND waybill.state <> 'void'
    WHERE shipped.order_line_id = line.id AND NOT EXISTS (
        SELECT 1 FROM "{_TASK}" task WHERE task.waybill_id = waybill.id AND task.kind = 'fulfil'
            AND task.state = 'done' AND task.asked_at < o.snapshot_at)
), 0)
"""
_OPEN = f"line.quantity - line.quantity_fulfilled - {_DRAWN}"
_HAS_OPEN = f"""
EXISTS (
    SELECT 1 FROM "{_LINE}" line, "{_ORDER}" o
    WHERE o.id = "{_ORDER}".id AND line.order_id = o.id AND {_OPEN} > 0)
"""
_LINES = f"""
SELECT line.id, line.order_id, line.variant_id, line.warehouse_id, line.sku, line.name, {_OPEN}
FROM "{_LINE}" line JOIN "{_ORDER}" o ON o.id = line.order_id
WHERE line.order_id = ANY(%s) AND {_OPEN} > 0 ORDER BY line.order_id, line.id
"""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """``quantity`` pieces still to leave; ``on_hand`` lie in the warehouse, whoever they are for."""

    id: str
    order_id: str
    variant_id: str
    warehouse_id: str
    sku: str
    name: str
    quantity: int
    on_hand: int


@dataclass(slots=True)
class Part:
    """What can leave a warehouse together."""

    warehouse_id: str
    lines: list[OpenLine] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def is_there(self) -> bool:
        """Whether so many pieces lie there."""
        return all(line.on_hand >= line.quantity for line in self.lines)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed down to; None does not filter."""

    warehouse_ids: Collection[str] | None = None
    channels: Collection[str] | None = None
    countries: Collection[str] | None = None
    is_held: bool | None = False
    placed_before: datetime | None = None
    placed_after: datetime | None = None
    search: str = ""


def orders() -> "QuerySet[Order]":
    """Confirmed orders of which something is still to leave, held ones too; with ``is_held``."""
    found = Order.objects.filter(status__in=SENDABLE, deleted_at=None)
    has_open = RawSQL(_HAS_OPEN, [], output_field=BooleanField())  # noqa: S611 - nothing of anybody's is in it
    return found.filter(has_open).annotate(is_held=_held())


def matching(wanted: Wanted) -> "QuerySet[Order]":
    found = orders()
    if wanted.is_held is not None:
        found = found.filter(_held() if wanted.is_held else ~_held())
    if wanted.channels is not None:
        found = found.filter(channel__in=wanted.channels)
    if wanted.countries is not None:
        found = found.filter(country__in=[one.upper() for one in wanted.countries])
    if wanted.placed_before is not None:
        found = found.filter(placed_at__lt=wanted.placed_before)
    if wanted.placed_after is not None:
        found = found.filter(placed_at__gte=wanted.placed_after)
    if wanted.warehouse_ids is not None:
        lines = OrderLine.objects.filter(order_id=OuterRef("pk"), warehouse_id__in=wanted.warehouse_ids)
        found = found.filter(Exists(lines))
    if wanted.search:
        lines = OrderLine.objects.filter(order_id=OuterRef("pk"))
        named = lines.filter(Q(sku__icontains=wanted.search) | Q(name__icontains=wanted.search))
        found = found.filter(Q(number__startswith=wanted.search.lstrip("#")) | Q(id=wanted.search) | Exists(named))
    return found


def parts(order_ids: Sequence[str]) -> dict[str, list[Part]]:
    """What can go of each order, by warehouse; the largest part first."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(order_ids)])
        rows = cursor.fetchall()
    stocks = _stocks({row[2] for row in rows})
    found: dict[str, dict[str, Part]] = {}
    for line_id, order_id, variant_id, given, sku, name, quantity in rows:
        warehouse_id = given or _fullest(stocks, variant_id)
        on_hand = stocks.get((variant_id, warehouse_id), 0)
        line = OpenLine(line_id, order_id, variant_id, warehouse_id, sku, name, int(quantity), max(on_hand, 0))
        found.setdefault(order_id, {}).setdefault(warehouse_id, Part(warehouse_id)).lines.append(line)
    return {
        order_id: sorted(own.values(), key=lambda part: (-part.pieces, part.warehouse_id))
        for order_id, own in found.items()
    }


def _held() -> Q:
    """Whether an order must not leave."""
    reviewed = Exists(holds.reviewed().filter(order_id=OuterRef("pk")))
    return Q(reviewed) | Q(Exists(holds.unassessed().filter(subject_id=OuterRef("pk"))))


def _stocks(variant_ids: Collection[str]) -> Mapping[tuple[str, str], int]:
    rows = Stock.objects.filter(variant_id__in=variant_ids).values_list("variant_id", "warehouse_id", "quantity")
    return {(variant, warehouse): quantity for variant, warehouse, quantity in rows}


def _fullest(stocks: Mapping[tuple[str, str], int], variant_id: str) -> str:
    """Where most of it lies, where nobody has said from where it goes; "" where it lies nowhere."""
    own = {warehouse: quantity for (variant, warehouse), quantity in stocks.items() if variant == variant_id}
    return max(sorted(own), key=lambda warehouse: own[warehouse], default="")
