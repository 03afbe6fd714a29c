"""Which products may be recommended in a channel, in one statement.

It asks what Saleor's ``published_with_variants`` and stock availability ask, written out: Django would need longer to
put these conditions together, on every page, than PostgreSQL needs to answer them.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import DateTimeField, Field
from django.utils import timezone
from saleor.product.models import Product

from saleor_ai_plugin.recommendation.models import RecommendationExclusion
from saleor_ai_plugin.saleor_adapter.subjects import global_id

LEFT_OUT = {"search_document", "search_vector", "search_index_dirty", "description_plaintext", "private_metadata"}
"""Columns that no storefront reads; an instance loads them when somebody asks."""

_EXCLUSIONS = RecommendationExclusion._meta.db_table

# With Saleor's older rule a warehouse counts when it ships to a zone of the channel, or hands out what is collected.
_ZONED = """
AND (EXISTS (
    SELECT 1 FROM warehouse_warehouse_shipping_zones wz
    JOIN shipping_shippingzone_channels zc ON zc.shippingzone_id = wz.shippingzone_id
    WHERE wz.warehouse_id = cw.warehouse_id AND zc.channel_id = channel.id
) OR EXISTS (
    SELECT 1 FROM warehouse_warehouse w
    WHERE w.id = cw.warehouse_id AND w.click_and_collect_option IN ('local', 'all')
))
"""

_SELLABLE = f"""
SELECT {{columns}} FROM product_product p JOIN channel_channel channel ON channel.slug = %(channel)s
WHERE p.id = ANY(%(pks)s) AND channel.is_active
    AND EXISTS (
        SELECT 1 FROM product_productchannellisting l
        WHERE l.product_id = p.id AND l.channel_id = channel.id AND l.is_published AND l.visible_in_listings
            AND (l.published_at IS NULL OR l.published_at <= %(now)s) AND l.available_for_purchase_at <= %(now)s)
    AND EXISTS (
        SELECT 1 FROM product_productvariant v
        JOIN product_productvariantchannellisting vl ON vl.variant_id = v.id
        WHERE v.product_id = p.id AND vl.channel_id = channel.id AND vl.price_amount IS NOT NULL
            AND (NOT v.track_inventory OR EXISTS (
                SELECT 1 FROM warehouse_stock s
                JOIN warehouse_channelwarehouse cw ON cw.warehouse_id = s.warehouse_id
                WHERE s.product_variant_id = v.id AND s.quantity > s.quantity_allocated
                    AND cw.channel_id = channel.id {{zoned}})))
    AND NOT EXISTS (
        SELECT 1 FROM {_EXCLUSIONS} rule WHERE rule.product_id = {global_id("Product", "p.id")})
    AND (p.category_id IS NULL OR p.category_id NOT IN (
        SELECT below.id FROM {_EXCLUSIONS} rule
        JOIN product_category top ON {global_id("Category", "top.id")} = rule.category_id
        JOIN product_category below
            ON below.tree_id = top.tree_id AND below.lft >= top.lft AND below.rght <= top.rght))
"""


class Sellable:
    """The products among ``pks`` that a channel sells and the owner does not exclude; ``in`` tells, ``[]`` makes one.

    Rows become instances only where one is shown.
    """

    def __init__(self, using: str, channel_slug: str, pks: Collection[int], *, zoned: bool) -> None:
        self._using = using
        self._made: dict[int, Any] = {}
        with connections[using].cursor() as cursor:
            cursor.execute(_query(zoned), {"channel": channel_slug, "pks": list(pks), "now": timezone.now()})
            self._rows = {row[0]: row for row in cursor.fetchall()}

    def __contains__(self, pk: int) -> bool:
        return pk in self._rows

    def __getitem__(self, pk: int) -> Any:
        if pk not in self._made:
            names, converters = _columns()
            values = list(self._rows[pk])
            for place, convert in converters:
                for converter in convert:
                    values[place] = converter(values[place], None, connections[self._using])
            self._made[pk] = Product.from_db(self._using, names, values)
        return self._made[pk]


@lru_cache(maxsize=2)
def _query(zoned: bool) -> str:
    fields = {field.attname: field for field in Product._meta.concrete_fields}
    columns = ", ".join(_selected(fields[name]) for name in _columns()[0])
    return _SELLABLE.format(columns=columns, zoned=_ZONED if zoned else "")


@lru_cache(maxsize=1)
def _columns() -> tuple[list[str], list[tuple[int, Any]]]:
    """Names of the columns that are read, the primary key first, and by place what turns their values into Python's."""
    fields = [field for field in Product._meta.concrete_fields if field.attname not in LEFT_OUT]
    fields.sort(key=lambda field: not field.primary_key)
    converters = [(place, convert) for place, field in enumerate(fields) if (convert := _converters(field))]
    return [field.attname for field in fields], converters


def _selected(field: Field[Any, Any]) -> str:
    """A time comes as text: reading it costs more than the rest of the row, and most rows are not shown."""
    column = f'p."{field.column}"'
    return f"{column}::text" if isinstance(field, DateTimeField) else column


def _converters(field: Field[Any, Any]) -> list[Any]:
    if isinstance(field, DateTimeField):
        return [lambda value, _expression, _connection: value and datetime.fromisoformat(value)]
    using = connections["default"]
    return [*using.ops.get_db_converters(field.get_col("p")), *field.get_db_converters(using)]
