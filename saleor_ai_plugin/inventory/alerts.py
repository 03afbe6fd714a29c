"""Alerts: what has run out, will run out before goods can come, or before those of the next order, or is late.

An alert is raised once, goes by itself when it is no longer so, and can be acknowledged meanwhile.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import clock, names
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, StockAlert, StockPosition
from saleor_ai_plugin.inventory.sentences import alert_text
from saleor_ai_plugin.inventory.stock_types import StockAlert as Shown
from saleor_ai_plugin.inventory.types import InventoryProduct, InventoryWarehouse, ids

Key = tuple[str, str, str, int | None]
Found = dict[Key, dict[str, Any]]

SELLS = 1 / 90
"""Pieces a day from which on a place that is empty is worth an alert."""
_ON_ITS_WAY = ("approved", "sent", "confirmed", "part_received")
_ORDER, _LINE = PurchaseOrder._meta.db_table, PurchaseOrderLine._meta.db_table

# Not everything below its reorder point: that is what the plan proposes to order, and it holds for whatever will be
# ordered next time.
_PLACES = f"""
WITH coming AS (
    SELECT line.variant_id, o.warehouse_id, coalesce(line.expected_on, o.expected_on, %(today)s) AS day,
        greatest(coalesce(line.confirmed_quantity, line.quantity) - line.received_quantity, 0) AS pieces
    FROM "{_LINE}" line JOIN "{_ORDER}" o ON o.id = line.order_id WHERE o.state = ANY(%(states)s)
), places AS (
    SELECT p.*, s.quantity - s.allocated AS free,
        coalesce((SELECT sum(pieces) FROM coming c WHERE c.variant_id = p.variant_id
            AND c.warehouse_id = p.warehouse_id), 0) AS coming,
        coalesce((SELECT sum(pieces) FROM coming c WHERE c.variant_id = p.variant_id
            AND c.warehouse_id = p.warehouse_id AND c.day <= %(today)s + ceil(p.lead_time_days)::int), 0) AS soon
    FROM "{StockPosition._meta.db_table}" p
    JOIN "{Stock._meta.db_table}" s ON s.variant_id = p.variant_id AND s.warehouse_id = p.warehouse_id
    WHERE p.daily_demand >= %(sells)s
        AND s.quantity - s.allocated <= p.daily_demand * (p.lead_time_days + p.review_days)
)
SELECT CASE WHEN free <= 0 THEN 'out_of_stock' WHEN free + soon < daily_demand * lead_time_days THEN 'will_run_out'
    WHEN free + coming < daily_demand * (lead_time_days + review_days) THEN 'low_stock' END AS kind,
    variant_id, warehouse_id, greatest(free, 0) / daily_demand AS days, daily_demand * unit_cost::float8 AS value,
    currency
FROM places
"""


@transaction.atomic
def refresh(today: date) -> dict[str, int]:
    """Raise what is new, and resolve what is no longer so."""
    found = _places(today) | _overdue(today)
    now = timezone.now()
    held = {
        (one.kind, one.variant_id, one.warehouse_id, one.order_id): one for one in _unresolved().select_for_update()
    }
    gone = [one.id for key, one in held.items() if key not in found]
    StockAlert.objects.filter(id__in=gone).update(resolved_at=now)
    news = [_alert(key, values, now) for key, values in found.items() if key not in held]
    StockAlert.objects.bulk_create(news, batch_size=2_000, ignore_conflicts=True)
    still = [one for key, one in held.items() if key in found]
    for one in still:
        values = found[one.kind, one.variant_id, one.warehouse_id, one.order_id]
        one.due_on, one.value = values["due_on"], values["value"]
    StockAlert.objects.bulk_update(still, ["due_on", "value"], batch_size=2_000)
    return {"raised": len(news), "resolved": len(gone), "open": len(news) + len(still)}


def look(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Handle events of kind ``inventory.look``."""
    refresh(clock.today())


def acknowledge(given: Sequence[str], *, by: str) -> int:
    """Somebody has seen them; return how many that were."""
    seen = _unresolved().filter(id__in=ids(given) or [], acknowledged_at=None)
    return seen.update(acknowledged_by=by, acknowledged_at=timezone.now())


def open_alerts(
    *, kinds: Sequence[str] | None, warehouse_ids: Sequence[str] | None, acknowledged: bool | None
) -> "QuerySet[StockAlert]":
    """Those that are still so; what somebody has seen comes last."""
    found = _unresolved().select_related("order")
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    if warehouse_ids is not None:
        found = found.filter(warehouse_id__in=warehouse_ids)
    if acknowledged is not None:
        found = found.filter(acknowledged_at__isnull=not acknowledged)
    return found.order_by(F("acknowledged_at").asc(nulls_first=True), "-value", "id")


def shown(rows: Sequence[StockAlert], *, language: str) -> list[Shown]:
    named = names.products({row.variant_id for row in rows}, language)
    places = names.warehouses({row.warehouse_id for row in rows})
    return [_shown(row, named.get(row.variant_id), places[row.warehouse_id], language) for row in rows]


def _shown(row: StockAlert, named: names.Named | None, warehouse: str, language: str) -> Shown:
    import strawberry

    return Shown(
        id=strawberry.ID(str(row.id)),
        kind=StockAlert.Kind(row.kind),
        text=alert_text(row, language),
        product=InventoryProduct.of(named) if named else None,
        warehouse=InventoryWarehouse(id=strawberry.ID(row.warehouse_id), name=warehouse),
        order_id=strawberry.ID(str(row.order_id)) if row.order_id else None,
        order_number=row.order.number if row.order else "",
        due_on=row.due_on,
        value=Money(amount=row.value, currency=row.currency) if row.currency else None,
        raised_at=row.raised_at,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
    )


def _unresolved() -> "QuerySet[StockAlert]":
    return StockAlert.objects.filter(resolved_at=None)


def _places(today: date) -> Found:
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"today": today, "states": list(_ON_ITS_WAY), "sells": SELLS})
        rows = cursor.fetchall()
    return {
        (kind, variant_id, warehouse_id, None): {
            "due_on": today + timedelta(days=int(min(days, 3650))),
            "value": Decimal(f"{value:.3f}"),
            "currency": currency,
        }
        for kind, variant_id, warehouse_id, days, value, currency in rows
        if kind is not None
    }


def _overdue(today: date) -> Found:
    late = PurchaseOrder.objects.filter(state__in=_ON_ITS_WAY[1:], expected_on__lt=today)
    return {
        (StockAlert.Kind.OVERDUE, "", one.warehouse_id, one.id): {
            "due_on": one.expected_on,
            "value": one.total,
            "currency": one.currency,
        }
        for one in late
    }


def _alert(key: Key, values: dict[str, Any], now: Any) -> StockAlert:
    kind, variant_id, warehouse_id, order_id = key
    return StockAlert(
        kind=kind, variant_id=variant_id, warehouse_id=warehouse_id, order_id=order_id, raised_at=now, **values
    )
