"""Where the facts are behind Saleor, as SQL."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

from dataclasses import dataclass

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Category, Customer, Order, Product, Stock, Variant, Warehouse
from saleor_ai_plugin.saleor_adapter.subjects import (
    CATEGORY,
    CUSTOMER,
    ORDER,
    PRODUCT,
    SNAPSHOT_AT,
    STOCK,
    WAREHOUSE,
    WAREHOUSE_CHANNELS,
    Subject,
    global_id,
)


@dataclass(frozen=True)
class Comparison:
    """When a subject's facts are behind: SQL over the subject ``s`` and its fact ``f``."""

    subject: Subject
    fact: str
    joined: str
    stale: str
    changed: str

    def missing(self) -> str:
        """Keys of the subjects that changed since ``%(since)s`` and whose facts do not show it."""
        subject = self.subject
        return (
            f"SELECT s.{subject.key} FROM {subject.table} s LEFT JOIN {self.fact} f ON {self.joined} "
            f"WHERE {subject.only} AND {self.changed} AND ({self.stale}) AND NOT EXISTS ("
            f"SELECT 1 FROM {OutboxEvent._meta.db_table} e "
            f"WHERE e.kind = '{subject.kind}' AND e.subject_id = {subject.subject_id}) "
            f"ORDER BY s.{subject.key} LIMIT %(limit)s"
        )


_ABSENT = "f.id IS NULL OR f.deleted_at IS NOT NULL"

# A product's variants are part of its snapshot, and have their own time of change.
_VARIANT_CHANGED = "SELECT 1 FROM product_productvariant v WHERE v.product_id = s.id AND v.updated_at"

COMPARISONS = (
    Comparison(
        subject=CATEGORY,
        fact=Category._meta.db_table,
        joined=f"f.id = {CATEGORY.subject_id}",
        stale=f"{_ABSENT} OR f.snapshot_at <= s.updated_at",
        changed="s.updated_at >= %(since)s",
    ),
    Comparison(
        subject=PRODUCT,
        fact=Product._meta.db_table,
        joined="f.saleor_pk = s.id",
        stale=(
            f"{_ABSENT} OR f.updated_at IS DISTINCT FROM s.updated_at OR EXISTS ({_VARIANT_CHANGED} >= f.snapshot_at)"
        ),
        changed=f"(s.updated_at >= %(since)s OR EXISTS ({_VARIANT_CHANGED} >= %(since)s))",
    ),
    Comparison(
        subject=CUSTOMER,
        fact=Customer._meta.db_table,
        joined="f.saleor_pk = s.id",
        stale=f"{_ABSENT} OR f.snapshot_at <= s.updated_at",
        changed="s.updated_at >= %(since)s",
    ),
    Comparison(
        subject=ORDER,
        fact=Order._meta.db_table,
        joined=f"f.id = {ORDER.subject_id}",
        stale=f"{_ABSENT} OR f.updated_at IS DISTINCT FROM s.updated_at",
        changed="s.updated_at >= %(since)s",
    ),
    # What a warehouse is called and who sells from it has no time of change; there are few, so all are compared.
    Comparison(
        subject=WAREHOUSE,
        fact=Warehouse._meta.db_table,
        joined=f"f.id = {WAREHOUSE.subject_id}",
        stale=f"{_ABSENT} OR (f.name, f.channels) IS DISTINCT FROM (s.name, {WAREHOUSE_CHANNELS})",
        changed="TRUE",
    ),
    Comparison(
        subject=STOCK,
        fact=Stock._meta.db_table,
        joined=(
            f"f.variant_id = {global_id('ProductVariant', 's.product_variant_id')} "
            f"AND f.warehouse_id = {global_id('Warehouse', 's.warehouse_id')}"
        ),
        stale="f.id IS NULL OR (f.quantity, f.allocated) IS DISTINCT FROM (s.quantity, s.quantity_allocated)",
        changed="TRUE",
    ),
)


@dataclass(frozen=True)
class Disappearance:
    """When a fact's subject is gone from Saleor. An import's rows are none of Saleor's and stay."""

    kind: str
    fact: str
    ours: str
    exists: str
    only_when_full: bool = False

    def gone(self) -> str:
        """``SELECT subject_id, payload`` of the deletions that nobody noted."""
        return (
            f"SELECT f.id AS subject_id, jsonb_build_object('id', f.id, 'snapshot_at', {SNAPSHOT_AT}) AS payload "
            f"FROM {self.fact} f WHERE f.deleted_at IS NULL AND {self.ours} AND NOT EXISTS ({self.exists}) "
            f"AND NOT EXISTS (SELECT 1 FROM {OutboxEvent._meta.db_table} e "
            f"WHERE e.kind = '{self.kind}' AND e.subject_id = f.id)"
        )


_BY_PK = "f.saleor_pk IS NOT NULL"

DISAPPEARANCES = (
    Disappearance(
        "product_deleted", Product._meta.db_table, _BY_PK, "SELECT 1 FROM product_product s WHERE s.id = f.saleor_pk"
    ),
    Disappearance(
        "variant_deleted",
        Variant._meta.db_table,
        _BY_PK,
        "SELECT 1 FROM product_productvariant s WHERE s.id = f.saleor_pk",
    ),
    Disappearance(
        "customer_deleted",
        Customer._meta.db_table,
        _BY_PK,
        "SELECT 1 FROM account_user s WHERE s.id = f.saleor_pk",
    ),
    Disappearance(
        "category_deleted",
        Category._meta.db_table,
        "left(f.id, 12) = 'Q2F0ZWdvcnk6'",  # base64 of "Category:"
        f"SELECT 1 FROM product_category s WHERE {CATEGORY.subject_id} = f.id",
    ),
    Disappearance(
        "warehouse_deleted",
        Warehouse._meta.db_table,
        "left(f.id, 12) = 'V2FyZWhvdXNl'",  # base64 of "Warehouse", without its colon
        f"SELECT 1 FROM warehouse_warehouse s WHERE {WAREHOUSE.subject_id} = f.id",
    ),
    # Saleor deletes drafts and nothing else, unless somebody cleans up by hand: once a day is enough.
    Disappearance(
        "order_deleted",
        Order._meta.db_table,
        "left(f.id, 8) = 'T3JkZXI6'",  # base64 of "Order:"
        f"SELECT 1 FROM order_order s WHERE {ORDER.subject_id} = f.id",
        only_when_full=True,
    ),
)

STOCK_GONE = f"""
SELECT f.variant_id AS subject_id, jsonb_build_object('stock', jsonb_build_object(
    'variant_id', f.variant_id, 'warehouse_id', f.warehouse_id, 'quantity', NULL, 'allocated', 0,
    'snapshot_at', {SNAPSHOT_AT})) AS payload
FROM {Stock._meta.db_table} f
WHERE (f.quantity, f.allocated) IS DISTINCT FROM (0, 0)
    AND left(f.warehouse_id, 12) = left({global_id("Warehouse", "''")}, 12)
    AND NOT EXISTS (
        SELECT 1 FROM warehouse_stock s
        WHERE {global_id("ProductVariant", "s.product_variant_id")} = f.variant_id
            AND {global_id("Warehouse", "s.warehouse_id")} = f.warehouse_id)
    AND NOT EXISTS (SELECT 1 FROM {OutboxEvent._meta.db_table} e WHERE e.kind = 'stock' AND e.subject_id = f.variant_id)
"""
