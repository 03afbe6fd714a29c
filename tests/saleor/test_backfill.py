"""The backfill and the reconciliation against Saleor's own rows."""

from datetime import UTC, datetime, timedelta

import pytest
from saleor_process import Saleor
from saleor_storefront import activate, gid, place_order

FACTS = "saleor_ai_plugin_"
TABLES = (
    *("category", "product", "productlisting", "variant", "variantprice", "customer", "order", "orderline"),
    *("warehouse", "stock"),
)


@pytest.fixture
def shop(saleor: Saleor) -> Saleor:
    """The plugin on, no facts, no events."""
    activate(saleor, holdout="0")
    saleor.forget_facts()
    return saleor


def held(saleor: Saleor, columns: str, table: str, rest: str = "") -> list[tuple]:
    return saleor.rows(f"SELECT {columns} FROM {FACTS}{table} {rest}")


def test_backfill_copies_everything_once(shop: Saleor):
    variant = shop.product("Cup")["variant"]
    token = shop.login("bob@example.com")
    order = place_order(shop, channel="shop", variants={variant: 2}, token=token)
    shop.rows("DELETE FROM saleor_ai_plugin_outboxevent")
    (orders,) = shop.rows("SELECT count(*) FROM order_order WHERE status <> 'draft'")[0]
    (customers,) = shop.rows("SELECT count(*) FROM account_user WHERE NOT is_staff")[0]
    ((warehouses,),) = shop.rows("SELECT count(*) FROM warehouse_warehouse")
    ((stocks,),) = shop.rows("SELECT count(*) FROM warehouse_stock")

    printed = shop.manage("saleor_ai_backfill", "--page=2")
    stored = f"{orders:,} order, {warehouses} warehouse, {stocks} stock"
    assert printed == f"Copied 4 category, 10 product, {customers} customer, {stored}.\n"
    bob = gid("User", shop.seeded["customers"]["bob"])
    assert held(shop, "customer_id, channel, total_gross::text", "order", f"WHERE id = '{order['id']}'") == [
        (bob, "shop", "65.000")
    ]
    ((main,),) = shop.rows("SELECT id FROM warehouse_warehouse WHERE slug = 'main'")
    assert held(
        shop, "sku, quantity, unit_price_gross::text, warehouse_id", "orderline", f"WHERE order_id = '{order['id']}'"
    ) == [("SKU-3", 2, "30.000", gid("Warehouse", main))]
    assert held(shop, "id, country, channels", "warehouse", "WHERE name = 'Main'") == [
        (gid("Warehouse", main), "US", ["shop"])
    ]
    knife = shop.product("Bread knife")
    assert held(shop, "id, name, slug, category_id", "product", f"WHERE saleor_pk = {knife['pk']}") == [
        (gid("Product", knife["pk"]), "Bread knife", "bread-knife", gid("Category", shop.category("knives")))
    ]
    assert held(shop, "parent_id", "category", "WHERE name = 'Knives'") == [
        (gid("Category", shop.category("kitchen")),)
    ]
    assert held(
        shop,
        "price::text, cost::text",
        "variantprice",
        f"WHERE variant_id = '{gid('ProductVariant', knife['variant'])}'",
    ) == [("50.000", "30.000")]
    assert held(shop, "quantity", "stock", "ORDER BY quantity LIMIT 2") == [(0,), (100,)]
    assert held(shop, "count(*)", "customer") == [(customers,)]
    # The same again changes nothing but the time of the snapshots.
    before = {table: held(shop, "count(*)", table) for table in TABLES}
    shop.manage("saleor_ai_backfill")
    assert {table: held(shop, "count(*)", table) for table in TABLES} == before
    assert shop.manage("saleor_ai_reconcile", "--full") == "Missing events written: none.\n"


def test_backfill_that_was_interrupted_goes_on(shop: Saleor):
    shop.rows(
        """INSERT INTO saleor_ai_plugin_checkpoint (name, updated_at, position) VALUES ('backfill', now(), '
        {"started_at": "2026-01-01T00:00:00+00:00", "finished": ["category"], "after": 7, "done": 7,
        "finished_at": null}')"""
    )
    shop.manage("saleor_ai_backfill")
    assert held(shop, "count(*)", "category") == [(0,)]
    assert sorted(name for (name,) in held(shop, "name", "product")) == ["Hidden", "Rake", "Sold out"]


def test_backfill_never_overwrites_what_is_newer(shop: Saleor):
    shop.manage("saleor_ai_backfill")
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    shop.rows(f"UPDATE {FACTS}product SET name = 'newer', snapshot_at = %s WHERE name = 'Cup'", later)
    shop.manage("saleor_ai_backfill")
    cup = f"WHERE saleor_pk = {shop.product('Cup')['pk']}"
    assert held(shop, "name", "product", cup) == [("newer",)]


def test_backfill_of_a_plugin_that_is_off_is_refused(shop: Saleor):
    activate(shop, active=False)
    done = shop.do("command", "saleor_ai_backfill")
    assert done["error"].startswith("The saleor-ai plugin is off")
    assert held(shop, "count(*)", "product") == [(0,)]


def test_sweep_finds_what_has_no_event(shop: Saleor):
    shop.manage("saleor_ai_backfill")
    assert shop.manage("saleor_ai_reconcile") == "Missing events written: none.\n"
    spoon = shop.product("Spoon")
    shop.rows("UPDATE product_product SET name = 'Ladle', updated_at = now() WHERE id = %s", spoon["pk"])
    shop.rows("UPDATE account_user SET language_code = 'de', updated_at = now() WHERE email = 'ada@example.com'")
    shop.rows(
        f"INSERT INTO {FACTS}product SELECT (jsonb_populate_record(p, %s::jsonb)).* FROM {FACTS}product p LIMIT 1",
        '{"id": "UHJvZHVjdDo5OTk5", "saleor_pk": 9999}',
    )
    found = "Missing events written: 1 product, 1 customer, 1 product_deleted.\n"
    assert shop.manage("saleor_ai_reconcile") == found
    written = shop.rows("SELECT kind, subject_id FROM saleor_ai_plugin_outboxevent ORDER BY kind")
    assert written == [
        ("customer", gid("User", shop.seeded["customers"]["ada"])),
        ("product", gid("Product", spoon["pk"])),
        ("product_deleted", "UHJvZHVjdDo5OTk5"),
    ]
    # They wait in the outbox; a second sweep does not add them again.
    assert shop.manage("saleor_ai_reconcile") == "Missing events written: none.\n"
    shop.rows("UPDATE product_product SET name = 'Spoon', updated_at = now() WHERE id = %s", spoon["pk"])


def test_sweep_finds_what_no_hook_tells_of_a_warehouse(shop: Saleor):
    shop.manage("saleor_ai_backfill")
    ((main,),) = shop.rows("SELECT id FROM warehouse_warehouse WHERE slug = 'main'")
    shop.rows(f"UPDATE {FACTS}warehouse SET channels = '[]' WHERE name = 'Main'")
    shop.rows(
        f"INSERT INTO {FACTS}warehouse (id, name, country, channels, snapshot_at) "
        "VALUES (%s, 'Gone', '', '[]', now()), ('main', 'of an import', '', '[]', now())",
        gone := gid("Warehouse", "00000000-0000-0000-0000-000000000000"),
    )
    assert shop.manage("saleor_ai_reconcile") == "Missing events written: 1 warehouse, 1 warehouse_deleted.\n"
    written = shop.rows("SELECT kind, subject_id, payload FROM saleor_ai_plugin_outboxevent ORDER BY kind")
    assert [(kind, subject) for kind, subject, _ in written] == [
        ("warehouse", gid("Warehouse", main)),
        ("warehouse_deleted", gone),
    ]
    assert written[0][2]["warehouse"]["channels"] == ["shop"]
    assert shop.manage("saleor_ai_reconcile") == "Missing events written: none.\n"


def test_sweep_of_a_plugin_that_is_off_writes_nothing(shop: Saleor):
    activate(shop, active=False)
    assert shop.manage("saleor_ai_reconcile", "--full") == "Missing events written: none.\n"
    assert held(shop, "count(*)", "outboxevent") == [(0,)]
