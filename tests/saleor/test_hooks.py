"""What Saleor does reaches the outbox: once, complete, and without anything personal."""

import json

import pytest
from saleor_process import Saleor
from saleor_storefront import ADDRESS, activate, gid, place_order

PRODUCT_UPDATE = """
mutation($id: ID!, $name: String!) { productUpdate(id: $id, input: {name: $name}) { errors { field message } } }
"""
VARIANT_UPDATE = """
mutation($id: ID!, $sku: String!) { productVariantUpdate(id: $id, input: {sku: $sku}) { errors { field message } } }
"""
PRICE_UPDATE = """
mutation($id: ID!, $channel: ID!, $price: PositiveDecimal!) {
  productVariantChannelListingUpdate(id: $id, input: [{channelId: $channel, price: $price}]) {
    errors { field message }
  }
}
"""
PRODUCT_CREATE = """
mutation($type: ID!, $category: ID!) {
  productCreate(input: {name: "Fleeting", productType: $type, category: $category}) {
    product { id } errors { field message }
  }
}
"""
VARIANT_CREATE = """
mutation($product: ID!) {
  productVariantCreate(input: {product: $product, sku: "FLEETING", attributes: []}) {
    productVariant { id } errors { field message }
  }
}
"""
PRODUCT_DELETE = "mutation($id: ID!) { productDelete(id: $id) { errors { field message } } }"
CUSTOMER_CREATE = """
mutation { customerCreate(input: {email: "carol@example.com", firstName: "Carol", lastName: "Secretname"}) {
  user { id } errors { field message } } }
"""
CUSTOMER_DELETE = "mutation($id: ID!) { customerDelete(id: $id) { errors { field message } } }"
CATEGORY_CREATE = """
mutation($parent: ID) { categoryCreate(input: {name: "Pans"}, parent: $parent) {
  category { id } errors { field message } } }
"""
CATEGORY_DELETE = "mutation($id: ID!) { categoryDelete(id: $id) { errors { field message } } }"
ORDER_CONFIRM = "mutation($id: ID!) { orderConfirm(id: $id) { errors { field message } } }"
ORDER_CANCEL = "mutation($id: ID!) { orderCancel(id: $id) { errors { field message } } }"
STOCK_UPDATE = """
mutation($id: ID!, $warehouse: ID!, $quantity: Int!) {
  productVariantStocksUpdate(variantId: $id, stocks: [{warehouse: $warehouse, quantity: $quantity}]) {
    errors { field message }
  }
}
"""
WAREHOUSE_CREATE = """
mutation($address: AddressInput!) {
  createWarehouse(input: {name: "North", slug: "north-of-hooks", address: $address}) {
    warehouse { id } errors { field message }
  }
}
"""
WAREHOUSE_UPDATE = """
mutation($id: ID!) { updateWarehouse(id: $id, input: {name: "Far north"}) { errors { field message } } }
"""
WAREHOUSE_DELETE = "mutation($id: ID!) { deleteWarehouse(id: $id) { errors { field message } } }"
ORDER_FULFILL = """
mutation($order: ID!, $line: ID!, $warehouse: ID!) {
  orderFulfill(order: $order, input: {allowStockToBeExceeded: false, notifyCustomer: false,
      lines: [{orderLineId: $line, stocks: [{warehouse: $warehouse, quantity: 3}]}]}) {
    errors { field message }
  }
}
"""
PERSONAL = ["guest@", "carol@", "Secret", ADDRESS["phone"], ADDRESS["city"], ADDRESS["postalCode"], "Carol"]


@pytest.fixture
def staff(saleor: Saleor) -> str:
    """The plugin switched on, an empty outbox, and a staff member's token."""
    activate(saleor, holdout="0")
    saleor.rows("DELETE FROM saleor_ai_plugin_outboxevent")
    return saleor.login("staff@example.com")


def events(saleor: Saleor, *, but: str = "") -> list[tuple]:
    """(kind, subject id, payload) in the order in which they were written; the outbox is empty afterwards."""
    taken = saleor.rows("DELETE FROM saleor_ai_plugin_outboxevent RETURNING id, kind, subject_id, payload")
    return [tuple(event[1:]) for event in sorted(taken) if event[1] != but]


def test_unpaid_checkout_writes_one_order_event(saleor: Saleor, staff: str):
    kettle, cup = saleor.product("Kettle"), saleor.product("Cup")
    order = place_order(
        saleor,
        channel=saleor.channel,
        variants={kettle["variant"]: 2, cup["variant"]: 1},
        email="guest@example.com",
        session="session-of-a-guest",
    )
    written = events(saleor)
    assert [kind for kind, _, _ in written] == ["stock", "stock", "order"]
    _, subject, payload = written[-1]
    assert subject == payload["order"]["id"] == order["id"]
    found = payload["order"]
    assert found.pop("customer_id").startswith("guest:")
    assert found.pop("snapshot_at") >= found["updated_at"] >= found.pop("placed_at")
    del found["updated_at"]
    assert found == {
        "id": order["id"],
        "number": order["number"],
        "visitor": "session:session-of-a-guest",
        "channel": "shop",
        "status": "unconfirmed",
        "origin": "checkout",
        "charge_status": "none",
        "currency": "USD",
        "total_gross": "55.000",
        "total_net": "55.000",
        "shipping_gross": "5.000",
        "charged": "0.000",
        "authorized": "0.000",
        "voucher_code": "",
        "country": "US",
        "language_code": "en",
    }
    lines = [
        (line["sku"], line["quantity"], line["unit_price_gross"], line["product_id"], line["variant_id"])
        for line in payload["lines"]
    ]
    assert lines == [
        ("SKU-1", 2, "10.000", gid("Product", kettle["pk"]), gid("ProductVariant", kettle["variant"])),
        ("SKU-3", 1, "30.000", gid("Product", cup["pk"]), gid("ProductVariant", cup["variant"])),
    ]
    assert [secret for secret in PERSONAL if secret in json.dumps(written)] == []


def test_guest_is_recognised_by_a_key_that_is_not_in_the_database(saleor: Saleor, staff: str):
    variant = saleor.product("Spoon")["variant"]
    for email in ("Someone@example.com", "someone@example.com", "else@example.com"):
        place_order(saleor, channel=saleor.channel, variants={variant: 1}, email=email)
    someone, again, other = [payload["order"]["customer_id"] for kind, _, payload in events(saleor) if kind == "order"]
    assert someone == again != other
    plain = saleor.rows("SELECT 'guest:' || left(encode(sha256('someone@example.com'), 'hex'), 40)")
    assert someone != plain[0][0]


def test_customer_is_known_by_id_alone(saleor: Saleor, staff: str):
    token = saleor.login("ada@example.com")
    place_order(saleor, channel=saleor.channel, variants={saleor.product("Spoon")["variant"]: 1}, token=token)
    (order,) = [payload["order"] for kind, _, payload in events(saleor) if kind == "order"]
    assert order["customer_id"] == gid("User", saleor.seeded["customers"]["ada"])


def test_order_that_is_confirmed_and_cancelled_is_seen_each_time(saleor: Saleor, staff: str):
    variant = saleor.product("Rake")["variant"]
    order = place_order(saleor, channel=saleor.channel, variants={variant: 3}, email="guest@example.com")
    events(saleor)
    saleor.ask(ORDER_CONFIRM, {"id": order["id"]}, token=staff)
    confirmed = events(saleor, but="stock")
    assert {(kind, payload["order"]["status"]) for kind, _, payload in confirmed} == {("order", "unfulfilled")}
    saleor.ask(ORDER_CANCEL, {"id": order["id"]}, token=staff)
    cancelled = events(saleor)
    assert [payload["order"]["status"] for kind, _, payload in cancelled if kind == "order"] == ["canceled"]
    # What the order had set aside is free again.
    assert [payload["stock"]["quantity"] for kind, _, payload in cancelled if kind == "stock"][-1:] == [100]


def test_lines_know_the_warehouse_that_they_are_taken_from(saleor: Saleor, staff: str):
    """Set aside there, sent from there; of what was cancelled nothing is known any more."""
    ((main,),) = saleor.rows("SELECT id FROM warehouse_warehouse WHERE slug = 'main'")
    main = gid("Warehouse", main)
    variants = {saleor.product("Rake")["variant"]: 3}
    sent, cancelled = (
        place_order(saleor, channel=saleor.channel, variants=variants, email="guest@example.com") for _ in range(2)
    )
    placed = [payload["lines"] for kind, _, payload in events(saleor) if kind == "order"]
    assert [line["warehouse_id"] for lines in placed for line in lines] == [main, main]
    saleor.ask(ORDER_CONFIRM, {"id": sent["id"]}, token=staff)
    events(saleor)
    line = placed[0][0]["id"]
    saleor.ask(ORDER_FULFILL, {"order": sent["id"], "line": line, "warehouse": main}, token=staff)
    saleor.ask(ORDER_CANCEL, {"id": cancelled["id"]}, token=staff)
    last = {subject: payload["lines"] for kind, subject, payload in events(saleor) if kind == "order"}
    assert [(one["quantity_fulfilled"], one["warehouse_id"]) for one in last[sent["id"]]] == [(3, main)]
    assert [one["warehouse_id"] for one in last[cancelled["id"]]] == [""]


def test_warehouses_are_seen(saleor: Saleor, staff: str):
    made = saleor.ask(WAREHOUSE_CREATE, {"address": ADDRESS}, token=staff)["createWarehouse"]["warehouse"]["id"]
    saleor.ask(WAREHOUSE_UPDATE, {"id": made}, token=staff)
    saleor.ask(WAREHOUSE_DELETE, {"id": made}, token=staff)
    seen = events(saleor)
    assert [(kind, subject) for kind, subject, _ in seen] == [
        ("warehouse", made),
        ("warehouse", made),
        ("warehouse_deleted", made),
    ]
    names = [payload["warehouse"]["name"] for kind, _, payload in seen if kind == "warehouse"]
    assert names == ["North", "Far north"]
    found = seen[0][2]["warehouse"]
    assert (found["id"], found["country"], found["channels"]) == (made, "US", [])
    assert [secret for secret in PERSONAL if secret in json.dumps(seen)] == []


def test_product_and_its_variants_are_seen_whole(saleor: Saleor, staff: str):
    teapot = saleor.product("Teapot")
    product, variant = gid("Product", teapot["pk"]), gid("ProductVariant", teapot["variant"])
    saleor.ask(PRODUCT_UPDATE, {"id": product, "name": "Big teapot"}, token=staff)
    saleor.ask(VARIANT_UPDATE, {"id": variant, "sku": "SKU-2b"}, token=staff)
    price = {"id": variant, "channel": gid("Channel", saleor.seeded["channel_pk"]), "price": "21.50"}
    saleor.ask(PRICE_UPDATE, price, token=staff)
    seen = [payload for kind, subject, payload in events(saleor) if (kind, subject) == ("product", product)]
    assert [payload["product"]["name"] for payload in seen] == ["Big teapot"] * len(seen)
    last = seen[-1]
    assert [(row["sku"], row["saleor_pk"], row["track_inventory"]) for row in last["variants"]] == [
        ("SKU-2b", teapot["variant"], True)
    ]
    assert [(row["channel"], row["currency"], row["price"], row["cost"]) for row in last["prices"]] == [
        ("shop", "USD", "21.500", "12.000")
    ]
    assert [(row["channel"], row["is_published"], row["visible_in_listings"]) for row in last["listings"]] == [
        ("shop", True, True)
    ]
    assert last["product"]["category_id"] == gid("Category", saleor.category("kitchen"))
    saleor.ask(PRODUCT_UPDATE, {"id": product, "name": "Teapot"}, token=staff)


def test_what_is_deleted_is_seen(saleor: Saleor, staff: str):
    (product_type,) = saleor.rows("SELECT id FROM product_producttype WHERE slug = 'thing'")[0]
    category = saleor.ask(CATEGORY_CREATE, {"parent": gid("Category", saleor.category("kitchen"))}, token=staff)
    category_id = category["categoryCreate"]["category"]["id"]
    made = saleor.ask(PRODUCT_CREATE, {"type": gid("ProductType", product_type), "category": category_id}, token=staff)
    product = made["productCreate"]["product"]["id"]
    variant = saleor.ask(VARIANT_CREATE, {"product": product}, token=staff)["productVariantCreate"]["productVariant"]
    customer = saleor.ask(CUSTOMER_CREATE, token=staff)["customerCreate"]["user"]["id"]
    created = {(kind, subject) for kind, subject, _ in events(saleor, but="stock")}
    assert created == {("category", category_id), ("product", product), ("customer", customer)}
    saleor.ask(PRODUCT_DELETE, {"id": product}, token=staff)
    saleor.ask(CATEGORY_DELETE, {"id": category_id}, token=staff)
    saleor.ask(CUSTOMER_DELETE, {"id": customer}, token=staff)
    gone = events(saleor, but="stock")
    assert {(kind, subject, payload["id"]) for kind, subject, payload in gone} == {
        ("product_deleted", product, product),
        ("variant_deleted", variant["id"], variant["id"]),
        ("category_deleted", category_id, category_id),
        ("customer_deleted", customer, customer),
    }


def test_every_change_of_stock_is_seen_and_only_changes(saleor: Saleor, staff: str):
    knife = saleor.product("Paring knife")
    ((warehouse,),) = saleor.rows("SELECT id FROM warehouse_warehouse WHERE slug = 'main'")
    variables = {"id": gid("ProductVariant", knife["variant"]), "warehouse": gid("Warehouse", warehouse)}
    # Whatever other tests left of it.
    untouched = "UPDATE warehouse_stock SET quantity = 50, quantity_allocated = 0 WHERE product_variant_id = %s"
    saleor.rows(untouched, knife["variant"])
    saleor.rows("DELETE FROM saleor_ai_plugin_outboxevent")
    for quantity in (7, 7, 100):
        saleor.ask(STOCK_UPDATE, {**variables, "quantity": quantity}, token=staff)
    seen = [payload["stock"] for kind, _, payload in events(saleor) if kind == "stock"]
    assert [(row["quantity"], row["allocated"]) for row in seen] == [(7, 0), (100, 0)]
    assert {(row["variant_id"], row["warehouse_id"]) for row in seen} == {(variables["id"], variables["warehouse"])}


def test_plugin_that_is_off_writes_nothing(saleor: Saleor, staff: str):
    activate(saleor, active=False)
    place_order(
        saleor, channel=saleor.channel, variants={saleor.product("Spoon")["variant"]: 1}, email="guest@example.com"
    )
    assert events(saleor) == []


def test_broken_outbox_breaks_neither_order_nor_stock_and_the_sweep_finds_both(saleor: Saleor, staff: str):
    saleor.forget_facts()
    saleor.record_facts()
    saleor.rows("ALTER TABLE saleor_ai_plugin_outboxevent RENAME TO elsewhere")
    try:
        bread_knife = saleor.product("Bread knife")
        order = place_order(
            saleor, channel=saleor.channel, variants={bread_knife["variant"]: 4}, email="guest@example.com"
        )
    finally:
        saleor.rows("ALTER TABLE elsewhere RENAME TO saleor_ai_plugin_outboxevent")
    assert order["status"] in {"UNCONFIRMED", "UNFULFILLED"}
    assert events(saleor) == []
    assert saleor.manage("saleor_ai_reconcile") == "Missing events written: 1 order, 1 stock.\n"
    found = {kind: payload for kind, _, payload in events(saleor)}
    assert found["order"]["order"]["id"] == order["id"]
    assert found["stock"]["stock"]["allocated"] == 4
    logged = saleor.log()
    assert "saleor-ai could not write a order event (ProgrammingError)" in logged
    assert [secret for secret in PERSONAL if secret in logged] == []
