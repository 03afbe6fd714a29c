"""Recording snapshots as facts. Every function is idempotent and ignores what is older than what it holds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from django.db import connection, models, transaction

from saleor_ai_plugin.facts.models import (
    Category,
    Customer,
    Order,
    OrderLine,
    OrderOutcome,
    OrderTrace,
    Product,
    ProductListing,
    Stock,
    StockChange,
    Variant,
    VariantPrice,
    Warehouse,
)
from saleor_ai_plugin.facts.snapshots import (
    CategorySnapshot,
    CustomerSnapshot,
    Deletion,
    OrderSnapshot,
    ProductSnapshot,
    Row,
    StockSnapshot,
    WarehouseSnapshot,
)
from saleor_ai_plugin.facts.upsert import insert, upsert

S = TypeVar("S", OrderSnapshot, ProductSnapshot)


@transaction.atomic
def record_orders(snapshots: Sequence[OrderSnapshot]) -> set[str]:
    """Record orders with their lines, traces and outcomes; return the ids of those that were news."""
    taken = upsert(Order, (_present(snapshot["order"]) for snapshot in snapshots))
    newest = _newest(snapshots, "order")
    news = [newest[order_id] for order_id in sorted(taken)]
    OrderLine.objects.filter(order_id__in=taken).delete()
    insert(OrderLine, [line for snapshot in news for line in snapshot["lines"]])
    upsert(OrderTrace, [snapshot["trace"] for snapshot in news if "trace" in snapshot], key=("order_id",))
    insert(OrderOutcome, [row for snapshot in news for row in snapshot.get("outcomes", ())])
    return taken


@transaction.atomic
def record_products(snapshots: Sequence[ProductSnapshot]) -> set[str]:
    """Record products with listings, variants and prices; what a snapshot no longer lists is gone."""
    taken = upsert(Product, (_present(snapshot["product"]) for snapshot in snapshots))
    newest = _newest(snapshots, "product")
    news = [newest[product_id] for product_id in sorted(taken)]
    ProductListing.objects.filter(product_id__in=taken).delete()
    insert(ProductListing, [row for snapshot in news for row in snapshot["listings"]])
    upsert(Variant, (_present(row) for snapshot in news for row in snapshot["variants"]))
    for snapshot in news:
        kept = [row["id"] for row in snapshot["variants"]]
        gone = Variant.objects.filter(product_id=snapshot["product"]["id"], deleted_at=None).exclude(id__in=kept)
        gone.update(deleted_at=snapshot["product"]["snapshot_at"])
    record_prices([row for snapshot in news for row in snapshot["prices"]])
    return taken


def record_prices(rows: Sequence[Row]) -> None:
    """Add a price to the history where it differs from the last one held."""
    if not rows:
        return
    variants = {row["variant_id"] for row in rows}
    latest = {
        (price.variant_id, price.channel): price
        for price in VariantPrice.objects.filter(variant_id__in=variants)
        .order_by("variant_id", "channel", "-valid_from")
        .distinct("variant_id", "channel")
    }
    insert(
        VariantPrice,
        [{"cost": None, **row} for row in rows if _differs(latest.get((row["variant_id"], row["channel"])), row)],
    )


def _differs(held: VariantPrice | None, row: Row) -> bool:
    if held is None:
        return True
    cost = row.get("cost")
    now = (row["currency"], Decimal(row["price"]), None if cost is None else Decimal(cost))
    return (held.currency, held.price, held.cost) != now


def record_categories(snapshots: Sequence[CategorySnapshot]) -> set[str]:
    return upsert(Category, (_present(snapshot["category"]) for snapshot in snapshots))


def record_customers(snapshots: Sequence[CustomerSnapshot]) -> set[str]:
    return upsert(Customer, (_present(snapshot["customer"]) for snapshot in snapshots))


def record_warehouses(snapshots: Sequence[WarehouseSnapshot]) -> set[str]:
    return upsert(Warehouse, (_present(snapshot["warehouse"]) for snapshot in snapshots))


@transaction.atomic
def record_stock(snapshots: Sequence[StockSnapshot]) -> set[str]:
    """Record what lies where, and each change in the order in which it happened."""
    rows = [snapshot["stock"] for snapshot in snapshots]
    taken = upsert(
        Stock,
        ({**row, "quantity": row["quantity"] or 0} for row in rows),
        key=("variant_id", "warehouse_id"),
    )
    insert(
        StockChange,
        [
            {
                "variant_id": row["variant_id"],
                "warehouse_id": row["warehouse_id"],
                "quantity": row["quantity"] or 0,
                "allocated": row.get("allocated") or 0,
                "changed_at": row["snapshot_at"],
            }
            for row in rows
        ],
    )
    return taken


def delete_orders(deletions: Sequence[Deletion]) -> set[str]:
    return _mark_deleted(Order, deletions)


def delete_products(deletions: Sequence[Deletion]) -> set[str]:
    taken = _mark_deleted(Product, deletions)
    ProductListing.objects.filter(product_id__in=taken).delete()
    return taken


def delete_variants(deletions: Sequence[Deletion]) -> set[str]:
    return _mark_deleted(Variant, deletions)


def delete_categories(deletions: Sequence[Deletion]) -> set[str]:
    return _mark_deleted(Category, deletions)


def delete_warehouses(deletions: Sequence[Deletion]) -> set[str]:
    return _mark_deleted(Warehouse, deletions)


def delete_customers(deletions: Sequence[Deletion]) -> set[str]:
    """Forget what is known of a customer; their orders stay, as the shop's books do."""
    taken = _mark_deleted(Customer, deletions)
    Customer.objects.filter(id__in=taken).update(language_code="", country="", is_active=False)
    return taken


def _present(row: Row) -> Row:
    """A snapshot says that the subject exists now, whatever an earlier deletion said."""
    return {**row, "deleted_at": None}


def _newest(snapshots: Iterable[S], subject: str) -> dict[str, S]:
    newest: dict[str, S] = {}
    for snapshot in snapshots:
        row: Row = snapshot[subject]  # type: ignore[literal-required]
        held = newest.get(row["id"])
        if held is None or held[subject]["snapshot_at"] <= row["snapshot_at"]:  # type: ignore[literal-required]
            newest[row["id"]] = snapshot
    return newest


def _mark_deleted(model: type[models.Model], deletions: Sequence[Deletion]) -> set[str]:
    taken: set[str] = set()
    with connection.cursor() as cursor:
        for deletion in sorted(deletions, key=lambda one: one["id"]):
            cursor.execute(
                f'UPDATE "{model._meta.db_table}" SET deleted_at = %s, snapshot_at = %s '  # noqa: S608 - table from _meta
                "WHERE id = %s AND snapshot_at <= %s",
                [deletion["snapshot_at"], deletion["snapshot_at"], deletion["id"], deletion["snapshot_at"]],
            )
            if cursor.rowcount:
                taken.add(deletion["id"])
    return taken
