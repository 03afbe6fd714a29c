"""The warehouse that a line of an order is taken from.

A function in PostgreSQL for the reason that ``order_signs`` is one: it keeps its plan. What is set aside for the line
counts, and what was sent of it already; of several warehouses the one that gives most.
"""

# ruff: noqa: S608 - SQL is put together from names in this code

from typing import Any

from django.db import connections

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.saleor_adapter.subjects import LINE_WAREHOUSE, global_id

TABLE = "warehouse_allocation"

_BODY = f"""
BEGIN RETURN COALESCE((
    SELECT {global_id("Warehouse", "k.warehouse_id")} FROM (
        SELECT a.stock_id, a.quantity_allocated AS quantity FROM {TABLE} a WHERE a.order_line_id = asked
        UNION ALL
        SELECT l.stock_id, l.quantity FROM order_fulfillmentline l WHERE l.order_line_id = asked
    ) given JOIN warehouse_stock k ON k.id = given.stock_id
    WHERE given.quantity > 0
    GROUP BY k.warehouse_id ORDER BY sum(given.quantity) DESC, k.warehouse_id LIMIT 1
), ''); END
"""


def install(**options: Any) -> None:
    """Install or renew the function after every ``migrate`` where Saleor's tables are; it goes with our tables."""
    connection = connections[options.get("using", "default")]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if OutboxEvent._meta.db_table not in tables:
            cursor.execute(f"DROP FUNCTION IF EXISTS {LINE_WAREHOUSE}(uuid)")
        elif TABLE in tables:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {LINE_WAREHOUSE}(asked uuid) RETURNS text "
                f"LANGUAGE plpgsql STABLE AS $body${_BODY}$body$"
            )
