"""Reading for the fields: a page of many products asks the database as often as a page of one."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from saleor.graphql.core.dataloaders import DataLoader
from saleor.product.models import Product, ProductChannelListing, ProductVariant, ProductVariantChannelListing
from saleor.site.models import SiteSettings
from saleor.warehouse.models import Stock

from saleor_ai_plugin.facts.models import Order, OrderLine
from saleor_ai_plugin.recommendation.models import (
    ProductRepeat,
    RecommendationExclusion,
    RecommendationList,
    RecommendationRules,
    TrackedEvent,
)
from saleor_ai_plugin.saleor_adapter.configuration import PLUGIN_ID
from saleor_ai_plugin.saleor_adapter.subjects import global_id
from saleor_ai_plugin.storefront.selection import MAX_RECENT, Candidate, Purchase, candidates, saleor_pk

BOUGHT_DAYS = 365
"""How far back purchases are looked at."""


class Visit(NamedTuple):
    """What holds for the whole request: is the plugin on, the owner's rules, and what this customer has."""

    active: bool
    rules: RecommendationRules
    stock_needs_shipping_zone: bool = True
    purchases: Sequence[Purchase] = ()


class VisitLoader(DataLoader):  # type: ignore[misc]
    """By customer's global id, or "" for everybody else."""

    context_key = "saleor_ai_visit"

    def batch_load(self, keys: Sequence[str]) -> list[Visit]:
        return [self._load(customer_id) for customer_id in keys]

    def _load(self, customer_id: str) -> Visit:
        values: dict[str, Any] = {
            "plugin": PLUGIN_ID,
            "customer": customer_id,
            "since": timezone.now() - timedelta(days=BOUGHT_DAYS),
        }
        with connections[self.database_connection_name].cursor() as cursor:
            cursor.execute(_visit_query(), values)
            active, percent, salt, zoned, purchases = cursor.fetchone()
        rules = RecommendationRules()
        if salt is not None:
            rules.holdout_percent, rules.holdout_salt = percent, salt
        return Visit(
            active=bool(active),
            rules=rules,
            stock_needs_shipping_zone=zoned is not False,
            purchases=_purchases(purchases),
        )


@lru_cache(maxsize=1)
def _visit_query() -> str:
    """One statement for all of it; names from the models, so that a renamed column fails in a test."""
    zoned = "use_legacy_shipping_zone_stock_availability"
    has_flag = any(column.name == zoned for column in SiteSettings._meta.fields)
    zone_rule = f"(SELECT {zoned} FROM {SiteSettings._meta.db_table} LIMIT 1)" if has_flag else "TRUE"
    return f"""
SELECT plugin.active, rules.holdout_percent, rules.holdout_salt, {zone_rule},
CASE WHEN %(customer)s = '' THEN NULL ELSE (
    SELECT jsonb_agg(jsonb_build_array(
        bought.product_id, extract(epoch FROM now() - bought.placed_at) / 86400,
        repeat.repeat_share, repeat.median_days))
    FROM (
        SELECT line.product_id, max(line.placed_at) AS placed_at
        FROM {Order._meta.db_table} ord JOIN {OrderLine._meta.db_table} line ON line.order_id = ord.id
        WHERE ord.customer_id = %(customer)s AND ord.placed_at >= %(since)s AND ord.deleted_at IS NULL
            AND ord.status NOT IN ('canceled', 'expired') AND line.quantity > line.quantity_returned
        GROUP BY line.product_id
    ) bought LEFT JOIN {ProductRepeat._meta.db_table} repeat ON repeat.product_id = bought.product_id
) END
FROM (SELECT 1) one
LEFT JOIN plugins_pluginconfiguration plugin ON plugin.identifier = %(plugin)s AND plugin.channel_id IS NULL
LEFT JOIN {RecommendationRules._meta.db_table} rules ON TRUE
"""


def _purchases(rows: Any) -> list[Purchase]:
    found = json.loads(rows) if isinstance(rows, str) else rows or []
    return [
        Purchase(pk, float(days_ago), share, median)
        for product_id, days_ago, share, median in found
        if (pk := saleor_pk(product_id)) is not None
    ]


class ListLoader(DataLoader):  # type: ignore[misc]
    """By (kind, subject id): the candidates of a RecommendationList, None where there is no list."""

    context_key = "saleor_ai_list"

    def batch_load(self, keys: Sequence[tuple[str, str]]) -> list[list[Candidate] | None]:
        rows = (
            RecommendationList.objects.using(self.database_connection_name)
            .filter(kind__in={kind for kind, _ in keys}, subject_id__in={subject for _, subject in keys})
            .values_list("kind", "subject_id", "items")
        )
        found = {(kind, subject): candidates(items) for kind, subject, items in rows}
        return [found.get(key) for key in keys]


class RecentLoader(DataLoader):  # type: ignore[misc]
    """By visitor: primary keys of the products looked at last, the last one first."""

    context_key = "saleor_ai_recent"

    def batch_load(self, keys: Sequence[str]) -> list[list[int]]:
        return [self._load(visitor) for visitor in keys]

    def _load(self, visitor: str) -> list[int]:
        if not visitor:
            return []
        seen = (
            TrackedEvent.objects.using(self.database_connection_name)
            .filter(visitor=visitor, kind__in=[kind for kind in TrackedEvent.Kind if kind != "impression"])
            .order_by("-occurred_at")
            .values_list("product_pk", flat=True)[: MAX_RECENT * 5]
        )
        return list(dict.fromkeys(seen))[:MAX_RECENT]


class SellableLoader(DataLoader):  # type: ignore[misc]
    """By (channel slug, needs shipping zone, primary key): the product where it may be recommended, or None."""

    context_key = "saleor_ai_sellable"

    def batch_load(self, keys: Sequence[tuple[str, bool, int]]) -> list[Any]:
        found: dict[tuple[str, bool, int], Any] = {}
        for channel_slug, zoned in {(slug, zoned) for slug, zoned, _ in keys}:
            pks = {pk for slug, needs, pk in keys if (slug, needs) == (channel_slug, zoned)}
            products = sellable(self.database_connection_name, channel_slug, zoned=zoned).filter(pk__in=pks)
            found |= {(channel_slug, zoned, product.pk): product for product in products}
        return [found.get(key) for key in keys]


def sellable(using: str, channel_slug: str, *, zoned: bool) -> QuerySet[Any]:
    """Products that are visible, published, for sale, in stock in a channel, and not excluded by the owner."""
    now = timezone.now()
    listings = ProductChannelListing.objects.using(using).filter(
        Q(published_at__lte=now) | Q(published_at__isnull=True),
        channel__slug=channel_slug,
        channel__is_active=True,
        is_published=True,
        visible_in_listings=True,
        available_for_purchase_at__lte=now,
        product_id=OuterRef("pk"),
    )
    stocks = Stock.objects.using(using)
    reachable = stocks.for_channel_and_country(channel_slug) if zoned else stocks.for_channel(channel_slug)
    in_stock = reachable.filter(product_variant_id=OuterRef("pk"), quantity__gt=F("quantity_allocated"))
    priced = ProductVariantChannelListing.objects.using(using).filter(
        channel__slug=channel_slug, price_amount__isnull=False, variant_id=OuterRef("pk")
    )
    variants = ProductVariant.objects.using(using).filter(
        Q(track_inventory=False) | Exists(in_stock), Exists(priced), product_id=OuterRef("pk")
    )
    products: QuerySet[Any] = (
        Product.objects.using(using)
        .filter(Exists(listings), Exists(variants))
        .exclude(pk__in=RawSQL(_excluded_query(), []))  # noqa: S611 - names from _meta alone
        .defer("search_document", "search_vector", "description_plaintext")
    )
    return products


@lru_cache(maxsize=1)
def _excluded_query() -> str:
    """Primary keys of what the owner excluded: products, and categories with all that is below them."""
    exclusions = RecommendationExclusion._meta.db_table
    return f"""
SELECT product.id FROM {exclusions} rule
JOIN product_product product ON {global_id("Product", "product.id")} = rule.product_id
UNION ALL
SELECT product.id FROM {exclusions} rule
JOIN product_category top ON {global_id("Category", "top.id")} = rule.category_id
JOIN product_category below
    ON below.tree_id = top.tree_id AND below.lft >= top.lft AND below.rght <= top.rght
JOIN product_product product ON product.category_id = below.id
"""
