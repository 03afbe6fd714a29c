"""What was sold where, and when nothing was there: read off the history of stock.

A sale is what the free stock (quantity less what is allocated) fell by; so it is known for each warehouse, and an order
that is only delivered later is a sale of the day on which it was placed.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from saleor_ai_plugin.facts.models import StockChange

_TABLE = StockChange._meta.db_table
_WHERE = """changed_at < %(until)s
    AND (%(variant)s::text IS NULL OR (variant_id = %(variant)s AND warehouse_id = %(warehouse)s))"""

# The last change before the first day tells what lay there in its morning. Of the day of the very first change nobody
# knows what was sold: it is NULL.
SOLD = f"""
WITH opening AS (
    SELECT DISTINCT ON (variant_id, warehouse_id) id, variant_id, warehouse_id, changed_at, quantity - allocated AS free
    FROM "{_TABLE}" WHERE {_WHERE} AND changed_at < %(since)s
    ORDER BY variant_id, warehouse_id, changed_at DESC, id DESC
), changes AS (
    SELECT * FROM opening UNION ALL
    SELECT id, variant_id, warehouse_id, changed_at, quantity - allocated FROM "{_TABLE}"
    WHERE {_WHERE} AND changed_at >= %(since)s
), steps AS (
    SELECT *, lag(free) OVER place AS before
    FROM changes WINDOW place AS (PARTITION BY variant_id, warehouse_id ORDER BY changed_at, id)
)
SELECT variant_id, warehouse_id, (greatest(changed_at, %(since)s) AT TIME ZONE 'UTC')::date AS day,
    sum(
        CASE WHEN changed_at < %(since)s THEN 0 WHEN before > free THEN before - free WHEN before <= free THEN 0 END
    )::int AS sold,
    (array_agg(free ORDER BY changed_at DESC, id DESC))[1]::int AS evening,
    bool_or(free <= 0)::int AS was_out
FROM steps GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    sold: int
    stock: int | None
    was_out: bool


def bounds(since: date, until: date) -> dict[str, datetime | str | None]:
    """Parameters of ``SOLD``, for all places; both days are part of it."""
    begin, end = (datetime.combine(day, time(), UTC) for day in (since, until + timedelta(days=1)))
    return {"since": begin, "until": end, "variant": None, "warehouse": None}


def days(variant_id: str, warehouse_id: str, *, since: date, until: date) -> list[Day]:
    """Every day of a place; a day without a change is as the evening before was."""
    with connection.cursor() as cursor:
        cursor.execute(SOLD, {**bounds(since, until), "variant": variant_id, "warehouse": warehouse_id})
        known = {row[2]: (row[3] or 0, row[4], bool(row[5])) for row in cursor.fetchall()}
    found: list[Day] = []
    stock: int | None = None
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        was_empty = stock is not None and stock <= 0
        sold, stock, out = known.get(day, (0, stock, was_empty))
        found.append(Day(day, sold, stock, out or was_empty))
    return found
