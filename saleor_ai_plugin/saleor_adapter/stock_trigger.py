"""Stock changes, caught in PostgreSQL.

Saleor writes stock in bulk, without Django's signals, and from 3.23 on without plugin hooks. Triggers on
``warehouse_stock`` see all of it, allocations by orders included, on every version. They are statement
level: a statement that moves a thousand rows adds one ``INSERT``. They can never break the shop's
transaction: what goes wrong inside is a warning in PostgreSQL's log, and a lock is waited for only briefly;
the reconciliation finds what was missed. While the plugin is switched off they write nothing.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from typing import Any

from django.db import connections

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.saleor_adapter.configuration import PLUGIN_ID
from saleor_ai_plugin.saleor_adapter.subjects import global_id

TABLE = "warehouse_stock"
FUNCTION = "saleor_ai_stock_changed"
OPERATIONS = ("INSERT", "UPDATE", "DELETE")

_BODY = """
BEGIN
    IF EXISTS (
        SELECT 1 FROM plugins_pluginconfiguration
        WHERE identifier = '{plugin}' AND channel_id IS NULL AND active
    ) THEN
        INSERT INTO {outbox} (kind, subject_id, payload, occurred_at, available_at, attempts, error)
        SELECT 'stock', {subject}, jsonb_build_object('stock', jsonb_build_object(
            'variant_id', {variant},
            'warehouse_id', {warehouse},
            'quantity', {quantity},
            'allocated', {allocated},
            'snapshot_at', clock_timestamp())), clock_timestamp(), clock_timestamp(), 0, ''
        FROM {rows};
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'saleor-ai: stock change not recorded (%)', SQLSTATE;
    RETURN NULL;
END
"""


def install(**options: Any) -> None:
    """Install or renew the triggers; after every ``migrate``, where Saleor's stock table and our outbox exist."""
    using = options.get("using", "default")
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if TABLE in tables and OutboxEvent._meta.db_table in tables:
            for statement in _statements():
                cursor.execute(statement)
        elif TABLE in tables:
            remove(using=using)


def remove(*, using: str = "default") -> None:
    """Take the triggers away: what ``migrate saleor_ai_plugin zero`` ends with."""
    with connections[using].cursor() as cursor:
        for operation in OPERATIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {_function(operation)}() CASCADE")


def _function(operation: str) -> str:
    return f"{FUNCTION}_{operation.lower()}"


def _statements() -> list[str]:
    statements = []
    for operation in OPERATIONS:
        function = _function(operation)
        transition = "OLD TABLE AS gone" if operation == "DELETE" else "NEW TABLE AS now"
        if operation == "UPDATE":
            transition = f"OLD TABLE AS before {transition}"
        made = (
            f"CREATE TRIGGER {function} AFTER {operation} ON {TABLE} REFERENCING {transition} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
        exists = f"SELECT 1 FROM pg_trigger WHERE tgname = '{function}' AND tgrelid = '{TABLE}'::regclass"
        statements += [
            _function_statement(operation),
            # Made once only: making it locks the table for a moment.
            f"DO $do$ BEGIN IF NOT EXISTS ({exists}) THEN {made}; END IF; END $do$",
        ]
    return statements


def _function_statement(operation: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {_function(operation)}() RETURNS trigger LANGUAGE plpgsql "
        f"SET lock_timeout = '500ms' AS $body${_body(operation)}$body$"
    )


def _body(operation: str) -> str:
    rows, quantity, allocated = "now r", "r.quantity", "r.quantity_allocated"
    if operation == "UPDATE":
        rows = (
            "now r JOIN before b ON b.id = r.id WHERE (b.quantity, b.quantity_allocated) "
            "IS DISTINCT FROM (r.quantity, r.quantity_allocated)"
        )
    if operation == "DELETE":
        # null says that the row is gone; no stock is known there any more.
        rows, quantity, allocated = "gone r", "NULL::integer", "0"
    return _BODY.format(
        plugin=PLUGIN_ID,
        outbox=OutboxEvent._meta.db_table,
        subject=global_id("Stock", "r.id"),
        variant=global_id("ProductVariant", "r.product_variant_id"),
        warehouse=global_id("Warehouse", "r.warehouse_id"),
        rows=rows,
        quantity=quantity,
        allocated=allocated,
    )
