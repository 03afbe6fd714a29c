"""Reading for the fields: a page of many products asks the database as often as a page of one."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import json
from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone
from saleor.site.models import SiteSettings

from saleor_ai_plugin.facts.models import Order, OrderLine
from saleor_ai_plugin.recommendation.models import (
    ProductRepeat,
    RecommendationList,
    RecommendationRules,
    TrackedEvent,
)
from saleor_ai_plugin.saleor_adapter.configuration import PLUGIN_ID
from saleor_ai_plugin.storefront.selection import MAX_RECENT, Candidate, Purchase, candidates, saleor_pk

BOUGHT_DAYS = 365
"""How far back purchases are looked at."""


class Visit(NamedTuple):
    """What holds for the whole request: is the plugin on, the owner's rules, and what this customer has."""

    active: bool
    rules: RecommendationRules
    stock_needs_shipping_zone: bool = True
    purchases: Sequence[Purchase] = ()


def read_visit(using: str, customer_id: str = "") -> Visit:
    """The visit of a customer, by global id; "" for everybody else."""
    values: dict[str, Any] = {
        "plugin": PLUGIN_ID,
        "customer": customer_id,
        "since": timezone.now() - timedelta(days=BOUGHT_DAYS),
    }
    with connections[using].cursor() as cursor:
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


def read_lists(using: str, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Candidate]]:
    """The candidates of RecommendationLists by (kind, subject id); a list that is not there is left out."""
    rows = (
        RecommendationList.objects.using(using)
        .filter(kind__in={kind for kind, _ in keys}, subject_id__in={subject for _, subject in keys})
        .values_list("kind", "subject_id", "items")
    )
    return {(kind, subject): candidates(items) for kind, subject, items in rows}


def read_recent(using: str, visitor: str) -> list[int]:
    """Primary keys of the products that a visitor looked at last, the last one first."""
    seen = (
        TrackedEvent.objects.using(using)
        .filter(visitor=visitor, kind__in=[kind for kind in TrackedEvent.Kind if kind != TrackedEvent.Kind.IMPRESSION])
        .order_by("-occurred_at")
        .values_list("product_pk", flat=True)[: MAX_RECENT * 5]
    )
    return list(dict.fromkeys(seen))[:MAX_RECENT]
