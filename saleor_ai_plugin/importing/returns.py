"""Finding the sales that cancellations and returns undo."""

import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from saleor_ai_plugin.importing.staging import Staging


@dataclass
class Sale:
    """A line that was sold; ``returned`` is what came back of it."""

    line_id: str
    order_id: str
    placed_at: datetime.datetime
    quantity: int
    price: Decimal
    returned: int = 0


@dataclass
class Return:
    """A line that came back; ``order_id`` is the order that its number points at, perhaps none of ours."""

    id: str
    order_id: str
    returned_at: datetime.datetime
    quantity: int
    price: Decimal
    matched: int = 0


def match_returns(sales: Sequence[Sale], returns: Sequence[Return]) -> None:
    """Set ``returned`` of the sales and ``matched`` of the returns, all of one customer and product.

    Returns are taken in the order in which they happened. Each looks first in the order that it names, then for a
    sale at its price, then for the latest sale before it; it may be spread over several sales.
    """
    for one in sorted(returns, key=lambda one: (one.returned_at, one.id)):
        candidates = [
            sale
            for sale in sales
            if sale.returned < sale.quantity and (sale.order_id == one.order_id or sale.placed_at <= one.returned_at)
        ]
        candidates.sort(key=lambda sale: sale.line_id)
        candidates.sort(key=lambda sale: sale.placed_at, reverse=True)
        candidates.sort(key=lambda sale: (sale.order_id != one.order_id, sale.price != one.price))
        for sale in candidates:
            part = min(sale.quantity - sale.returned, one.quantity - one.matched)
            sale.returned += part
            one.matched += part
            if one.matched == one.quantity:
                break


_UPSERT = """
INSERT INTO saleor_ai_plugin_importedreturn AS held
    (id, number, order_id, customer_id, product_id, quantity, matched, currency, unit_price_gross, returned_at)
SELECT l.id, l.order_id,
       CASE WHEN o.id IS NOT NULL THEN l.order_id
            ELSE regexp_replace(l.order_id, '^[A-Za-z]+-?(?=[0-9])', '') END,
       l.customer, l.product_id, -l.quantity, 0, l.currency, l.price, l.placed_at
FROM import_lines l LEFT JOIN saleor_ai_plugin_order o ON o.id = l.order_id
WHERE l.quantity < 0
ON CONFLICT (id) DO UPDATE SET
    order_id = EXCLUDED.order_id, customer_id = EXCLUDED.customer_id, product_id = EXCLUDED.product_id,
    quantity = EXCLUDED.quantity, currency = EXCLUDED.currency, unit_price_gross = EXCLUDED.unit_price_gross,
    returned_at = EXCLUDED.returned_at
WHERE (held.order_id, held.customer_id, held.product_id, held.quantity, held.currency, held.unit_price_gross,
       held.returned_at)
      IS DISTINCT FROM
      (EXCLUDED.order_id, EXCLUDED.customer_id, EXCLUDED.product_id, EXCLUDED.quantity, EXCLUDED.currency,
       EXCLUDED.unit_price_gross, EXCLUDED.returned_at)
"""
# A return that a newer file no longer has: emptied first, so that what it had been matched with is set free.
_EMPTY = """
UPDATE saleor_ai_plugin_importedreturn r SET quantity = 0 FROM import_orders o
WHERE r.number = o.order_id
  AND NOT EXISTS (SELECT FROM import_lines l WHERE l.quantity < 0 AND l.id = r.id)
"""
_REMOVE = "DELETE FROM saleor_ai_plugin_importedreturn WHERE quantity = 0"
# Every return that shares customer and product, or the order it points at, with a line of this file.
_TOUCHED = """
CREATE TEMPORARY TABLE import_returns ON COMMIT DROP AS
SELECT r.*, CASE WHEN r.customer_id <> '' THEN r.customer_id ELSE 'order ' || r.order_id END AS holder
FROM saleor_ai_plugin_importedreturn r
WHERE r.quantity = 0
   OR (r.customer_id <> '' AND (r.product_id, r.customer_id) IN (SELECT product_id, customer FROM import_lines))
   OR (r.customer_id = '' AND ((r.product_id, r.order_id) IN (SELECT product_id, order_id FROM import_lines)
                            OR (r.product_id, r.number) IN (SELECT product_id, order_id FROM import_lines)))
"""
_HOLDERS = """
CREATE TEMPORARY TABLE import_holders ON COMMIT DROP AS
SELECT holder, product_id, customer_id, max(order_id) AS order_id FROM import_returns
GROUP BY holder, product_id, customer_id
"""
_GROUPED = """
SELECT holder, product_id, FALSE, id, order_id, returned_at, quantity, unit_price_gross FROM import_returns
UNION ALL
SELECT h.holder, h.product_id, TRUE, l.id, l.order_id, l.placed_at, l.quantity, l.unit_price_gross
FROM import_holders h
JOIN saleor_ai_plugin_order o ON o.customer_id = h.customer_id AND o.deleted_at IS NULL AND o.origin = 'import'
JOIN saleor_ai_plugin_orderline l ON l.order_id = o.id AND l.product_id = h.product_id
WHERE h.customer_id <> ''
UNION ALL
SELECT h.holder, h.product_id, TRUE, l.id, l.order_id, l.placed_at, l.quantity, l.unit_price_gross
FROM import_holders h
JOIN saleor_ai_plugin_order o ON o.id = h.order_id AND o.deleted_at IS NULL AND o.origin = 'import'
JOIN saleor_ai_plugin_orderline l ON l.order_id = o.id AND l.product_id = h.product_id
WHERE h.customer_id = ''
ORDER BY 1, 2
"""
_UPDATE_LINES = """
UPDATE saleor_ai_plugin_orderline l SET quantity_returned = m.quantity
FROM import_matched m WHERE m.is_sale AND l.id = m.id AND l.quantity_returned <> m.quantity
"""
_UPDATE_RETURNS = """
UPDATE saleor_ai_plugin_importedreturn r SET matched = m.quantity
FROM import_matched m WHERE NOT m.is_sale AND r.id = m.id AND r.matched <> m.quantity
"""
_UPDATE_ORDERS = """
UPDATE saleor_ai_plugin_order o SET status = c.status FROM (
    SELECT l.order_id, CASE WHEN sum(l.quantity_returned) = 0 THEN 'fulfilled'
                            WHEN sum(l.quantity_returned) = sum(l.quantity) THEN 'returned'
                            ELSE 'partially_returned' END AS status
    FROM saleor_ai_plugin_orderline l
    WHERE l.order_id IN (
        SELECT t.order_id FROM saleor_ai_plugin_orderline t JOIN import_matched m ON m.id = t.id AND m.is_sale)
    GROUP BY l.order_id
) c WHERE o.id = c.order_id AND o.status IN ('fulfilled', 'partially_returned', 'returned') AND o.status <> c.status
"""


def write_returns(staging: Staging) -> None:
    """Keep the file's returns, and work out anew what came back of every sale they can concern."""
    for statement in (
        _EMPTY,
        _UPSERT,
        "ANALYZE saleor_ai_plugin_importedreturn",
        _TOUCHED,
        _HOLDERS,
        "ANALYZE import_returns",
        "ANALYZE import_holders",
    ):
        staging.run(statement)
    staging.run("CREATE TEMPORARY TABLE import_matched (is_sale boolean, id text, quantity integer) ON COMMIT DROP")
    _match()
    staging.run("ANALYZE import_matched")
    for statement in (_UPDATE_LINES, _UPDATE_RETURNS, _UPDATE_ORDERS, _REMOVE):
        staging.run(statement)


def _match() -> None:
    matched = (row for sales, returns in _groups() for row in _matched(sales, returns))
    while batch := list(itertools.islice(matched, 50_000)):
        with connection.cursor() as cursor, cursor.copy("COPY import_matched FROM STDIN") as copy:
            for row in batch:
                copy.write_row(row)


def _matched(sales: list[Sale], returns: list[Return]) -> Iterator[tuple[bool, str, int]]:
    match_returns(sales, returns)
    yield from ((True, sale.line_id, sale.returned) for sale in sales)
    yield from ((False, one.id, one.matched) for one in returns)


def _groups() -> Iterator[tuple[list[Sale], list[Return]]]:
    connection.ensure_connection()
    with connection.connection.cursor(name="import_returns") as cursor:
        cursor.itersize = 10_000
        cursor.execute(_GROUPED)
        for _, rows in itertools.groupby(cursor, key=lambda row: row[:2]):
            sales: list[Sale] = []
            returns: list[Return] = []
            for row in rows:
                if row[2]:
                    sales.append(Sale(*row[3:]))
                else:
                    returns.append(Return(*row[3:]))
            yield sales, returns
