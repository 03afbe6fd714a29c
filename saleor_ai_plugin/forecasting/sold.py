"""What was sold where, and what lay there: the statements that all who ask for demand read by, and one place's days.

A sale is a line of an order that was not cancelled, on the day on which it was placed, at the warehouse that it was
taken from. Days are those of UTC.
"""

# ruff: noqa: S608 - SQL is put together from names of models' _meta alone

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from saleor_ai_plugin.facts.models import Order, OrderLine, Product, Stock, StockChange, Variant

NEVER_SOLD = ("draft", "expired", "canceled")
"""What was returned was wanted first, and had to lie there; what was cancelled went back on the shelf."""

PLACES = f"""
    SELECT variant_id, warehouse_id FROM "{Stock._meta.db_table}"
    WHERE %(variants)s::text[] IS NULL OR variant_id = ANY(%(variants)s)
    ORDER BY variant_id, warehouse_id
"""

# A sale from nobody knows where belongs to its variant's first place.
WAREHOUSE = "CASE l.warehouse_id WHEN '' THEN coalesce(known.first, '') ELSE l.warehouse_id END"
DAY = "(l.placed_at AT TIME ZONE 'UTC')::date - %(first)s"
LINES = f"""
    "{OrderLine._meta.db_table}" l JOIN "{Order._meta.db_table}" o ON o.id = l.order_id
    LEFT JOIN (
        SELECT variant_id, min(warehouse_id) AS first FROM "{Stock._meta.db_table}" GROUP BY 1
    ) known ON known.variant_id = l.variant_id
    WHERE o.deleted_at IS NULL AND lower(o.status) <> ALL(%(never_sold)s)
      AND l.placed_at >= %(first)s AND l.placed_at < %(end)s AND l.variant_id <> ''
"""
SALES = f"""
    SELECT l.variant_id, {WAREHOUSE} AS warehouse_id, {DAY} AS day, sum(l.quantity) AS pieces
    FROM {LINES}
      AND (%(variants)s::text[] IS NULL OR l.variant_id = ANY(%(variants)s))
      AND (%(product)s::text IS NULL OR l.product_id = %(product)s)
    GROUP BY 1, 2, 3
"""

# What is free when a day ends, and the most that was free after any change of it. Changes before the first day say
# what it begins with.
STOCK = f"""
    SELECT variant_id, warehouse_id,
           greatest((changed_at AT TIME ZONE 'UTC')::date - %(first)s, -1) AS day,
           (array_agg(quantity - allocated ORDER BY changed_at DESC, id DESC))[1] AS closing,
           max(quantity - allocated) AS most
    FROM "{StockChange._meta.db_table}"
    WHERE changed_at < %(end)s AND (%(variants)s::text[] IS NULL OR variant_id = ANY(%(variants)s))
    GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Day:
    """Pieces sold, and those free in the evening: None before the first change of stock."""

    day: date
    sold: int
    stock: int | None

    @property
    def was_out(self) -> bool:
        """Nothing was there in the evening."""
        return self.stock is not None and self.stock <= 0


_OF_TOTALS = {
    "all": "",
    "warehouse": f"AND {WAREHOUSE} = %(group)s",
    "category": f"""AND l.product_id IN (SELECT id FROM "{Product._meta.db_table}" WHERE category_id = %(group)s)""",
    "channel": "AND o.channel = %(group)s",
}


def bounds(
    *, since: date, until: date, variant_ids: Sequence[str] | None = None, product_id: str | None = None
) -> dict[str, Any]:
    """Parameters of the statements; both days are part of it."""
    return {
        "first": since,
        "end": until + timedelta(days=1),
        "variants": None if variant_ids is None else list(variant_ids),
        "product": product_id,
        "never_sold": list(NEVER_SOLD),
    }


def days(variant_id: str, warehouse_id: str, *, since: date, until: date) -> list[Day]:
    """Every day of a place."""
    # Order lines are indexed by their product.
    product_id = Variant.objects.filter(id=variant_id).values_list("product_id", flat=True).first()
    given = bounds(since=since, until=until, variant_ids=[variant_id], product_id=product_id)
    with connection.cursor() as cursor:
        cursor.execute(SALES, given)
        sold = {day: int(pieces) for _, warehouse, day, pieces in cursor.fetchall() if warehouse == warehouse_id}
        cursor.execute(STOCK, given)
        evening = {day: closing for _, warehouse, day, closing, _ in cursor.fetchall() if warehouse == warehouse_id}
    stock: int | None = evening.get(-1)
    found: list[Day] = []
    for number in range((until - since).days + 1):
        stock = evening.get(number, stock)
        found.append(Day(since + timedelta(days=number), sold.get(number, 0), stock))
    return found


def of_total(kind: str, group_id: str, *, since: date, until: date) -> list[tuple[date, int]]:
    """Pieces sold on every day, of the shop, or of a warehouse, category or channel."""
    statement = f"SELECT {DAY} AS day, sum(l.quantity) FROM {LINES} {_OF_TOTALS[kind]} GROUP BY 1"
    with connection.cursor() as cursor:
        cursor.execute(statement, bounds(since=since, until=until) | {"group": group_id})
        sold = {day: int(pieces) for day, pieces in cursor.fetchall()}
    count = (until - since).days + 1
    return [(since + timedelta(days=number), sold.get(number, 0)) for number in range(count)]
