"""How suppliers deliver, learned from receipts: lead times with their spread, on time, complete."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, Supplier

LEARNED_FROM = timedelta(days=365)

_ORDER, _LINE = PurchaseOrder._meta.db_table, PurchaseOrderLine._meta.db_table
_RECEIPT, _COUNTED = Receipt._meta.db_table, ReceiptLine._meta.db_table

LEAD_TIMES = f"""
SELECT o.supplier_id, o.warehouse_id, line.variant_id,
    extract(epoch FROM r.at - o.sent_at)::float8 / 86400 AS days, c.accepted AS pieces,
    (r.at AT TIME ZONE 'UTC')::date <= coalesce(line.expected_on, o.expected_on) AS on_time
FROM "{_COUNTED}" c
JOIN "{_RECEIPT}" r ON r.id = c.receipt_id JOIN "{_LINE}" line ON line.id = c.line_id
JOIN "{_ORDER}" o ON o.id = line.order_id
WHERE c.accepted > 0 AND o.sent_at IS NOT NULL AND r.at >= %(since)s
"""
"""A row an observation: how long a line took from being sent until it was received."""

_DELIVERED = f"""
SELECT supplier_id, count(*), avg(days), coalesce(stddev_samp(days), 0),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY days), avg(on_time::int)
FROM ({LEAD_TIMES}) observed WHERE supplier_id = ANY(%(suppliers)s) GROUP BY supplier_id
"""
_FILLED = f"""
SELECT o.supplier_id, sum(least(line.received_quantity, line.quantity))::float8 / nullif(sum(line.quantity), 0),
    sum(line.received_quantity * line.unit_cost)
FROM "{_ORDER}" o JOIN "{_LINE}" line ON line.order_id = o.id
WHERE o.state = 'received' AND o.received_at >= %(since)s AND o.supplier_id = ANY(%(suppliers)s) GROUP BY o.supplier_id
"""


@dataclass(frozen=True, slots=True)
class Performance:
    """Of a supplier in the last year; None where nothing came."""

    deliveries: int = 0
    mean: float | None = None
    deviation: float | None = None
    p90: float | None = None
    on_time: float | None = None
    fill: float | None = None
    spent: Decimal = Decimal(0)


def of_suppliers(supplier_ids: Collection[int]) -> Mapping[int, Performance]:
    """Of each supplier that is asked for."""
    given: dict[str, Any] = {"since": timezone.now() - LEARNED_FROM, "suppliers": list(supplier_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_DELIVERED, given)
        delivered = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_FILLED, given)
        filled = {row[0]: row[1:] for row in cursor.fetchall()}
    found = {}
    for supplier_id in supplier_ids:
        count, mean, deviation, p90, on_time = delivered.get(supplier_id, (0, None, None, None, None))
        fill, spent = filled.get(supplier_id, (None, None))
        found[supplier_id] = Performance(
            deliveries=count,
            mean=mean,
            deviation=deviation,
            p90=p90,
            on_time=None if on_time is None else float(on_time),
            fill=fill,
            spent=spent or Decimal(0),
        )
    return found


def of(supplier: Supplier) -> Performance:
    return of_suppliers([supplier.id])[supplier.id]
