"""The facts as the frames that ``core_ml.recommendation`` learns from."""

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
from django.db import connection

from core_ml.columns import Columns
from saleor_ai_plugin.facts.models import NOT_SOLD, Order, OrderLine, Product, Rating, Stock, Variant, VariantPrice
from saleor_ai_plugin.facts.reading import read_frame

_PURCHASES = f"""
    SELECT CASE WHEN o.customer_id = '' THEN 'order:' || o.id ELSE o.customer_id END AS {Columns.USER},
           l.product_id AS {Columns.ITEM},
           l.quantity - l.quantity_returned AS {Columns.WEIGHT},
           to_char(l.placed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS {Columns.TIME},
           l.order_id AS {Columns.ORDER}
    FROM "{OrderLine._meta.db_table}" l
    JOIN "{Order._meta.db_table}" o ON o.id = l.order_id
    WHERE o.deleted_at IS NULL AND lower(o.status) <> ALL(%(not_sold)s)
      AND l.product_id <> '' AND l.quantity > l.quantity_returned
"""  # noqa: S608 - names from _meta and Columns

# A rating above the customer's own average is a choice like a purchase.
_LIKED = f"""
    SELECT customer_id AS {Columns.USER}, product_id AS {Columns.ITEM}, 1 AS {Columns.WEIGHT},
           to_char(chosen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') AS {Columns.TIME},
           'rating:' || id AS {Columns.ORDER}
    FROM (
        SELECT id, customer_id, product_id, coalesce(rated_at, snapshot_at) AS chosen_at,
               rating >= avg(rating) OVER (PARTITION BY customer_id) AS is_liked
        FROM "{Rating._meta.db_table}"
    ) r
    WHERE is_liked
"""  # noqa: S608

_CATALOGUE = f"""
    SELECT p.id, p.name, p.description, p.category_id, p.attributes, p.translations,
           min(price.price) AS price,
           avg((price.price - price.cost) / nullif(price.price, 0)) AS margin,
           coalesce(sum(stock.free), 0) AS stock
    FROM "{Product._meta.db_table}" p
    LEFT JOIN "{Variant._meta.db_table}" v ON v.product_id = p.id AND v.deleted_at IS NULL
    LEFT JOIN LATERAL (
        SELECT price, cost FROM "{VariantPrice._meta.db_table}" vp
        WHERE vp.variant_id = v.id ORDER BY valid_from DESC LIMIT 1
    ) price ON true
    LEFT JOIN LATERAL (
        SELECT sum(quantity - allocated) AS free FROM "{Stock._meta.db_table}" s WHERE s.variant_id = v.id
    ) stock ON true
    WHERE p.deleted_at IS NULL
    GROUP BY p.id ORDER BY p.id
"""  # noqa: S608


def purchases(*, customer_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """What was bought and kept, or rated well: ``user_id, item_id, weight, timestamp, order_id``, a row a line.

    An order without a customer counts as a customer of its own: nothing is recommended to it, but its basket
    tells which products go together. With ``customer_ids``, only theirs.
    """
    bought, liked = _PURCHASES, _LIKED
    parameters: dict[str, Any] = {"not_sold": list(NOT_SOLD)}
    if customer_ids is not None:
        bought += " AND o.customer_id = ANY(%(customers)s)"
        liked += " AND customer_id = ANY(%(customers)s)"
        parameters["customers"] = list(customer_ids)
    statement = f"{bought} UNION ALL {liked}"
    text = dict.fromkeys((Columns.USER, Columns.ITEM, Columns.ORDER), str)
    return read_frame(statement, parameters, dtype=text, parse_dates=[Columns.TIME], keep_default_na=False)


def catalogue() -> pd.DataFrame:
    """The products that exist: ``item_id, text, category, price, margin, stock`` and a column an attribute.

    ``text`` joins names and descriptions of all languages. ``margin`` is a share of the price, NaN without cost.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CATALOGUE)
        rows = cursor.fetchall()
    records: list[dict[str, Any]] = []
    for identity, name, description, category, attributes, translations, price, margin, stock in rows:
        texts = [name, description]
        for translation in json.loads(translations).values():
            texts += [translation.get("name") or "", translation.get("description") or ""]
        record = {
            Columns.ITEM: identity,
            Columns.TEXT: " ".join(filter(None, texts)),
            Columns.CATEGORY: category,
            Columns.PRICE: float(price) if price is not None else None,
            Columns.MARGIN: float(margin) if margin is not None else None,
            Columns.STOCK: float(stock),
        }
        record |= {f"attribute {key}": " ".join(map(str, values)) for key, values in json.loads(attributes).items()}
        records.append(record)
    columns = [Columns.ITEM, Columns.TEXT, Columns.CATEGORY, Columns.PRICE, Columns.MARGIN, Columns.STOCK]
    return pd.DataFrame(records) if records else pd.DataFrame(columns=columns)
