"""``aiStockReceive``: goods raise Saleor's stock by all of their lines or by none, and once a key."""

import base64
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from saleor_process import Saleor
from saleor_service import eventually, running
from saleor_stockroom import RECEIPT, RECEIVE, everything, line, pieces, receive, warehouse
from saleor_storefront import CREATE, activate, gid, place_order

from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.shop.errors import PluginMissingError, SaleorAnsweredErrorsError
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_shop import SaleorShop

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

LISTEN = """
mutation($app: ID!) {
  webhookCreate(input: {app: $app, name: "stock", targetUrl: "http://listener.invalid/hook", isActive: true,
      asyncEvents: [PRODUCT_VARIANT_STOCK_UPDATED, PRODUCT_VARIANT_BACK_IN_STOCK, PRODUCT_VARIANT_OUT_OF_STOCK]}) {
    webhook { id } errors { field message }
  }
}
"""
STOP_LISTENING = "mutation($id: ID!) { webhookDelete(id: $id) { errors { field message } } }"


@pytest.fixture
def shop(saleor: Saleor) -> Saleor:
    activate(saleor, holdout="0")
    saleor.rows("DELETE FROM saleor_ai_plugin_stockreceipt")
    saleor.rows("DELETE FROM saleor_ai_plugin_outboxevent")
    return saleor


@pytest.fixture
def add_warehouses(shop: Saleor) -> Iterator[Callable[[int], list[str]]]:
    """Makes warehouses in which nothing lies; they go with their stock."""

    def add(number: int) -> list[str]:
        shop.rows(
            "INSERT INTO warehouse_warehouse SELECT (jsonb_populate_record(w, jsonb_build_object("
            "'id', gen_random_uuid(), 'slug', 'north-' || n, 'name', 'North', 'external_reference', NULL))).* "
            "FROM warehouse_warehouse w, generate_series(1, %s::integer) n WHERE slug = 'main'",
            number,
        )
        made = shop.rows("SELECT id FROM warehouse_warehouse WHERE slug LIKE %s ORDER BY id", "north-%")
        return [gid("Warehouse", pk) for (pk,) in made]

    yield add
    shop.rows(
        "DELETE FROM warehouse_stock USING warehouse_warehouse w WHERE w.id = warehouse_id AND w.slug LIKE 'north-%'; "
        "DELETE FROM warehouse_warehouse WHERE slug LIKE 'north-%'"
    )


@pytest.fixture
def second_warehouse(add_warehouses: Callable[[int], list[str]]) -> str:
    (made,) = add_warehouses(1)
    return made


def wait_until(true: Any, shop: Saleor) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, shop.log()[-2000:]
        time.sleep(0.05)


def test_goods_raise_the_stock_once(shop: Saleor):
    lines = [line(shop, "Kettle", 12), line(shop, "Cup", 3)]
    first = receive(shop, "PO-1/1", *lines)
    assert (first["alreadyReceived"], first["errors"]) == (False, [])
    assert first["receipt"] == {"key": "PO-1/1", "receivedAt": first["receipt"]["receivedAt"], "lines": lines}
    assert (pieces(shop, "Kettle"), pieces(shop, "Cup")) == ([(112, 0)], [(103, 0)])
    before = everything(shop)
    # The same goods in another order are the same goods.
    for sent in (lines, lines[::-1]):
        assert receive(shop, "PO-1/1", *sent) == {**first, "alreadyReceived": True}
    assert everything(shop) == before


def test_same_key_with_other_lines_is_refused(shop: Saleor):
    receive(shop, "PO-1/1", line(shop, "Kettle", 12))
    before = everything(shop)
    for other in (line(shop, "Kettle", 13), line(shop, "Cup", 12)):
        answer = receive(shop, "PO-1/1", other)
        message = "the key 'PO-1/1' has received other lines already; other goods need a key of their own"
        assert answer["errors"] == [{"field": "key", "message": message, "code": "KEY_USED", "index": None}]
        assert (answer["receipt"], answer["alreadyReceived"]) == (None, False)
    assert everything(shop) == before


def test_goods_for_a_place_without_stock_make_one(shop: Saleor, second_warehouse: str):
    receive(shop, "PO-2", line(shop, "Kettle", 5, second_warehouse), line(shop, "Kettle", 1))
    assert pieces(shop, "Kettle") == [(101, 0), (5, 0)]
    receive(shop, "PO-3", line(shop, "Kettle", 2, second_warehouse))
    assert pieces(shop, "Kettle") == [(101, 0), (7, 0)]


def test_largest_receipt_is_received(shop: Saleor, add_warehouses: Callable[[int], list[str]]):
    names = list(shop.seeded["products"])
    lines = [line(shop, name, 2, north) for north in add_warehouses(50) for name in names]
    began = time.monotonic()
    assert receive(shop, "PO-1", *lines)["errors"] == []
    assert time.monotonic() - began < 10
    assert pieces(shop, "Kettle") == [(100, 0), *[(2, 0)] * 50]
    assert receive(shop, "PO-2", *lines[::-1])["errors"] == []
    assert pieces(shop, "Kettle") == [(100, 0), *[(4, 0)] * 50]


def test_goods_leave_once_and_only_those_that_are_free(shop: Saleor, second_warehouse: str):
    kettle = shop.product("Kettle")["variant"]
    place_order(shop, channel=shop.channel, variants={kettle: 4}, email="guest@example.com")
    sent = [line(shop, "Kettle", -90), line(shop, "Kettle", 90, second_warehouse)]
    assert receive(shop, "T-1", *sent)["errors"] == []
    assert pieces(shop, "Kettle") == [(10, 4), (90, 0)]
    assert receive(shop, "T-1", *sent)["alreadyReceived"]
    before = everything(shop)
    answer = receive(shop, "T-2", line(shop, "Cup", 1), line(shop, "Kettle", -7))
    said = "line 2: 7 pieces cannot leave; 6 are free"
    assert answer["errors"] == [{"field": "quantity", "message": said, "code": "TOO_FEW", "index": 1}]
    # Nothing ever lay there, and no empty stock stays behind.
    answer = receive(shop, "T-3", line(shop, "Cup", -1, second_warehouse))
    assert answer["errors"][0]["message"] == "line 1: 1 pieces cannot leave; 0 are free"
    assert everything(shop) == before
    # The key of what was refused is not used up.
    assert receive(shop, "T-2", line(shop, "Kettle", -6))["errors"] == []
    assert pieces(shop, "Kettle") == [(4, 4), (90, 0)]


def test_what_a_checkout_has_reserved_is_not_free(shop: Saleor):
    kettle = shop.product("Kettle")["variant"]
    lines = [{"variantId": gid("ProductVariant", kettle), "quantity": 1}]
    shop.ask(CREATE, {"input": {"channel": shop.channel, "email": "guest@example.com", "lines": lines}})
    reserve = (
        "INSERT INTO warehouse_reservation (checkout_line_id, stock_id, quantity_reserved, reserved_until) "
        "SELECT line.id, stock.id, 30, now() + %s::interval FROM checkout_checkoutline line JOIN warehouse_stock stock "
        "ON stock.product_variant_id = line.variant_id WHERE line.variant_id = %s ORDER BY line.created_at DESC LIMIT 1"
    )
    shop.rows(reserve, "1 hour", kettle)
    try:
        answer = receive(shop, "T-1", line(shop, "Kettle", -71))
        assert answer["errors"][0]["message"] == "line 1: 71 pieces cannot leave; 70 are free"
        shop.rows("UPDATE warehouse_reservation SET reserved_until = now() - interval '1 second'")
        assert receive(shop, "T-1", line(shop, "Kettle", -71))["errors"] == []
        assert pieces(shop, "Kettle") == [(29, 0)]
    finally:
        shop.rows("DELETE FROM warehouse_reservation")


def test_receipt_can_be_asked_for(shop: Saleor):
    staff = shop.login("staff@example.com")
    assert shop.ask(RECEIPT, {"key": "PO-1"}, token=staff) == {"aiStockReceipt": None}
    received = receive(shop, "PO-1", line(shop, "Kettle", 12))["receipt"]
    assert shop.ask(RECEIPT, {"key": "PO-1"}, token=staff) == {"aiStockReceipt": received}


def test_facts_are_told_by_the_trigger(shop: Saleor):
    receive(shop, "PO-1", line(shop, "Kettle", 12), line(shop, "Cup", 3))
    events = shop.rows("SELECT payload FROM saleor_ai_plugin_outboxevent WHERE kind = 'stock' ORDER BY id")
    told = {payload["stock"]["variant_id"]: payload["stock"]["quantity"] for (payload,) in events}
    kettle, cup = (gid("ProductVariant", shop.product(name)["variant"]) for name in ("Kettle", "Cup"))
    assert told == {kettle: 112, cup: 103}
    assert len(events) == 2


@pytest.mark.parametrize("who", ["nobody", "customer", "orders"])
def test_only_who_may_manage_products_receives(shop: Saleor, who: str):
    shop.do("add_staff", "orders", ["MANAGE_ORDERS"])
    token = {"nobody": "", "customer": "ada@example.com", "orders": "orders@example.com"}[who]
    token = token and shop.login(token)
    before = everything(shop)
    for document, variables in (
        (RECEIVE, {"key": "PO-1", "lines": [line(shop, "Kettle", 1)]}),
        (RECEIPT, {"key": "PO-1"}),
    ):
        response = shop.post(document, variables, token=token)
        assert [error["extensions"]["exception"]["code"] for error in response["errors"]] == ["PermissionDenied"]
    assert everything(shop) == before


def test_staff_and_the_app_with_the_permission_receive(shop: Saleor):
    shop.do("add_staff", "products", ["MANAGE_PRODUCTS"])
    receive(shop, "PO-1", line(shop, "Kettle", 1), token=shop.login("products@example.com"))
    printed = shop.manage("saleor_ai_connect", "--rotate")
    token = dict(one.split("=", 1) for one in printed.strip().splitlines() if "=" in one)["SALEOR_AI_SALEOR_APP_TOKEN"]
    receive(shop, "PO-2", line(shop, "Kettle", 1), token=token)
    assert pieces(shop, "Kettle") == [(102, 0)]


def _wrong(shop: Saleor, what: str) -> tuple[str, list[dict[str, Any]]]:
    good = line(shop, "Kettle", 1)
    return {
        "no lines": ("PO-1", []),
        "too many": ("PO-1", [good] * 501),
        "no key": (" ", [good]),
        "long key": ("x" * 129, [good]),
        "control": ("PO\x001", [good]),
        "zero": ("PO-1", [good, line(shop, "Cup", 0)]),
        "minus a million": ("PO-1", [good, line(shop, "Cup", -1_000_001)]),
        "million": ("PO-1", [good, line(shop, "Cup", 1_000_001)]),
        "twice": ("PO-1", [good, line(shop, "Cup", 1), line(shop, "Kettle", 2)]),
        "no variant's id": ("PO-1", [good, {**good, "variantId": gid("Product", 1)}]),
        "no warehouse's id": ("PO-1", [good, {**good, "warehouseId": gid("Warehouse", 1)}]),
        "no variant": ("PO-1", [good, {**good, "variantId": gid("ProductVariant", 999_999)}]),
        "no warehouse": ("PO-1", [good, {**good, "warehouseId": gid("Warehouse", uuid.UUID(int=0))}]),
    }[what]


@pytest.mark.parametrize(
    ("what", "field", "code", "index", "said"),
    [
        ("no lines", "lines", "REQUIRED", None, "a receipt needs at least one line"),
        ("too many", "lines", "TOO_MANY", None, "501 lines; at most 500 are received at once."),
        ("no key", "key", "INVALID", None, "the key must be 1 to 128 printable characters"),
        ("long key", "key", "INVALID", None, "the key must be 1 to 128 printable characters"),
        ("control", "key", "INVALID", None, "the key must be 1 to 128 printable characters"),
        ("zero", "quantity", "INVALID", 1, "line 2: the quantity is 0; it must be 1 to 1,000,000"),
        ("minus a million", "quantity", "INVALID", 1, "line 2: the quantity is -1000001; it must be 1 to 1,000,000"),
        ("million", "quantity", "INVALID", 1, "line 2: the quantity is 1000001; it must be 1 to 1,000,000"),
        ("twice", "lines", "DUPLICATED", 2, "line 3: the same variant and warehouse as line 1; add the two up"),
        ("no variant's id", "variantId", "INVALID", 1, "line 2: 'UHJvZHVjdDox' is no variant's id"),
        ("no warehouse's id", "warehouseId", "INVALID", 1, "line 2: 'V2FyZWhvdXNlOjE=' is no warehouse's id"),
        ("no variant", "variantId", "NOT_FOUND", 1, "line 2: there is no variant '"),
        ("no warehouse", "warehouseId", "NOT_FOUND", 1, "line 2: there is no warehouse '"),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    shop: Saleor, what: str, field: str, code: str, index: int | None, said: str
):
    key, lines = _wrong(shop, what)
    before = everything(shop)
    answer = receive(shop, key, *lines)
    (error,) = answer["errors"]
    assert (error["field"], error["code"], error["index"]) == (field, code, index)
    assert error["message"].startswith(said)
    assert (answer["receipt"], answer["alreadyReceived"]) == (None, False)
    assert everything(shop) == before


def test_all_that_is_wrong_is_said_at_once(shop: Saleor):
    answer = receive(shop, "PO-1", line(shop, "Kettle", 0), {**line(shop, "Cup", 0), "variantId": "?"})
    assert [(error["field"], error["index"]) for error in answer["errors"]] == [
        ("quantity", 0),
        ("variantId", 1),
        ("quantity", 1),
    ]


def test_stock_that_would_not_fit_is_refused(shop: Saleor):
    variant = shop.product("Kettle")["variant"]
    shop.rows("UPDATE warehouse_stock SET quantity = 2147483647 - 5 WHERE product_variant_id = %s", variant)
    before = everything(shop)
    answer = receive(shop, "PO-1", line(shop, "Cup", 1), line(shop, "Kettle", 6))
    assert [(error["field"], error["index"]) for error in answer["errors"]] == [("quantity", 1)]
    assert everything(shop) == before
    receive(shop, "PO-1", line(shop, "Cup", 1), line(shop, "Kettle", 5))
    assert pieces(shop, "Kettle") == [(2_147_483_647, 0)]


def test_plugin_that_is_off_receives_nothing(shop: Saleor):
    activate(shop, active=False)
    before = everything(shop)
    answer = receive(shop, "PO-1", line(shop, "Kettle", 1))
    assert [error["code"] for error in answer["errors"]] == ["PLUGIN_OFF"]
    assert everything(shop) == before


def test_two_at_once_with_one_key_receive_once(shop: Saleor):
    """Both are on their way: the first waits for the stock, the second for the first."""
    kettle = shop.product("Kettle")["variant"]
    answers, senders = _at_once(shop, ["PO-1", "PO-1"], [line(shop, "Kettle", 7)], while_locked=kettle)
    assert len(answers) == len(senders) == 2
    assert [answer["errors"] for answer in answers] == [[], []]
    assert sorted(answer["alreadyReceived"] for answer in answers) == [False, True]
    assert pieces(shop, "Kettle") == [(107, 0)]


def test_two_at_once_with_keys_of_their_own_add_up(shop: Saleor):
    kettle = shop.product("Kettle")["variant"]
    answers, _ = _at_once(shop, ["PO-1", "PO-2"], [line(shop, "Kettle", 7), line(shop, "Cup", 1)], while_locked=kettle)
    assert [(answer["errors"], answer["alreadyReceived"]) for answer in answers] == [([], False)] * 2
    assert (pieces(shop, "Kettle"), pieces(shop, "Cup")) == ([(114, 0)], [(102, 0)])


def test_two_at_once_for_a_place_without_stock_make_one(shop: Saleor, second_warehouse: str):
    """The stock that another has made meanwhile, and not yet committed, is waited for."""
    variant = shop.product("Kettle")["variant"]
    answers: list[dict[str, Any]] = []
    with psycopg.connect(shop.database_url) as other:
        other.execute(
            "INSERT INTO warehouse_stock (product_variant_id, warehouse_id, quantity, quantity_allocated) "
            "VALUES (%s, %s, 40, 0)",
            (variant, _pk(second_warehouse)),
        )
        sent = line(shop, "Kettle", 2, second_warehouse)
        sending = threading.Thread(target=lambda: answers.append(receive(shop, "PO-1", sent)))
        sending.start()
        wait_until(lambda: shop.rows(WAITING) == [(1,)], shop)
    sending.join()
    assert [answer["errors"] for answer in answers] == [[]]
    assert pieces(shop, "Kettle") == [(100, 0), (42, 0)]


def test_two_at_once_cannot_take_the_same_pieces(shop: Saleor):
    kettle = shop.product("Kettle")["variant"]
    answers, _ = _at_once(shop, ["T-1", "T-2"], [line(shop, "Kettle", -60)], while_locked=kettle)
    assert sorted(len(answer["errors"]) for answer in answers) == [0, 1]
    assert pieces(shop, "Kettle") == [(40, 0)]


def test_pieces_that_are_sold_meanwhile_do_not_leave(shop: Saleor):
    kettle = shop.product("Kettle")["variant"]
    answers: list[dict[str, Any]] = []
    with psycopg.connect(shop.database_url) as selling:
        selling.execute("UPDATE warehouse_stock SET quantity = quantity - 30 WHERE product_variant_id = %s", (kettle,))
        sent = line(shop, "Kettle", -71)
        sending = threading.Thread(target=lambda: answers.append(receive(shop, "T-1", sent)))
        sending.start()
        wait_until(lambda: shop.rows(WAITING) == [(1,)], shop)
    sending.join()
    assert [error["code"] for answer in answers for error in answer["errors"]] == ["TOO_FEW"]
    assert pieces(shop, "Kettle") == [(70, 0)]


def test_sale_in_between_is_not_lost(shop: Saleor):
    kettle = shop.product("Kettle")["variant"]
    answers: list[dict[str, Any]] = []
    with psycopg.connect(shop.database_url) as selling:
        selling.execute("UPDATE warehouse_stock SET quantity = quantity - 30 WHERE product_variant_id = %s", (kettle,))
        sent = line(shop, "Kettle", 7)
        sending = threading.Thread(target=lambda: answers.append(receive(shop, "PO-1", sent)))
        sending.start()
        wait_until(lambda: shop.rows(WAITING) == [(1,)], shop)
    sending.join()
    assert [answer["errors"] for answer in answers] == [[]]
    assert pieces(shop, "Kettle") == [(77, 0)]
    place_order(shop, channel=shop.channel, variants={kettle: 4}, email="guest@example.com")
    assert receive(shop, "PO-1", line(shop, "Kettle", 7))["alreadyReceived"]
    assert pieces(shop, "Kettle") == [(77, 4)]


@pytest.mark.parametrize("quantity", [12, -12])
def test_saleor_killed_before_its_answer_has_received_once(shop: Saleor, quantity: int):
    """Its transaction has committed, and it waits to read the webhooks; then the process dies."""
    sent = [line(shop, "Kettle", quantity)]

    def send() -> None:
        with pytest.raises(httpx.TransportError):
            receive(shop, "PO-1", *sent)

    shop.login("staff@example.com")
    with psycopg.connect(shop.database_url) as holding:
        holding.execute("LOCK TABLE webhook_webhook IN ACCESS EXCLUSIVE MODE")
        sending = threading.Thread(target=send)
        sending.start()
        wait_until(lambda: shop.rows("SELECT key FROM saleor_ai_plugin_stockreceipt") == [("PO-1",)], shop)
        shop.kill_server()
        sending.join()
    shop.start_server()
    shop.wait_for_server()
    assert pieces(shop, "Kettle") == [(100 + quantity, 0)]
    assert receive(shop, "PO-1", *sent)["alreadyReceived"]
    assert pieces(shop, "Kettle") == [(100 + quantity, 0)]


def test_saleor_killed_before_its_commit_has_received_nothing(shop: Saleor):
    sent = [line(shop, "Kettle", 12)]
    kettle = shop.product("Kettle")["variant"]

    def send() -> None:
        with pytest.raises(httpx.TransportError):
            receive(shop, "PO-1", *sent)

    with psycopg.connect(shop.database_url) as holding:
        holding.execute("SELECT 1 FROM warehouse_stock WHERE product_variant_id = %s FOR UPDATE", (kettle,))
        sending = threading.Thread(target=send)
        sending.start()
        wait_until(lambda: shop.rows(WAITING) == [(1,)], shop)
        shop.kill_server()
        sending.join()
        # PostgreSQL notices that its client is dead only when it answers: its statement must not come after all.
        shop.rows(f"SELECT pg_terminate_backend(pid) FROM ({WAITING.replace('count(*)', 'pid')}) waiting")
    shop.start_server()
    shop.wait_for_server()
    assert pieces(shop, "Kettle") == [(100, 0)]
    assert not receive(shop, "PO-1", *sent)["alreadyReceived"]
    assert pieces(shop, "Kettle") == [(112, 0)]


def test_database_error_leaves_nothing_half_done(shop: Saleor):
    """The second of two stocks may not rise: a rule of the owner's own in the database."""
    variant = shop.product("Cup")["variant"]
    shop.rows(
        f"ALTER TABLE warehouse_stock ADD CONSTRAINT shelf CHECK (product_variant_id <> {variant} OR quantity <= 100)"
    )
    try:
        before = everything(shop)
        sent = {"key": "PO-1", "lines": [line(shop, "Kettle", 1), line(shop, "Cup", 1)]}
        response = shop.post(RECEIVE, sent, token=shop.login("staff@example.com"))
        assert response["data"]["aiStockReceive"] is None
        assert everything(shop) == before
    finally:
        shop.rows("ALTER TABLE warehouse_stock DROP CONSTRAINT shelf")
    assert receive(shop, "PO-1", *sent["lines"])["errors"] == []


def test_webhooks_are_told_as_saleors_own_mutations_tell_them(shop: Saleor):
    shop.manage("saleor_ai_connect")
    staff = shop.login("staff@example.com")
    ((app,),) = shop.rows("SELECT id FROM app_app WHERE identifier = 'saleor-ai'")
    hook = shop.ask(LISTEN, {"app": gid("App", app)}, token=staff)["webhookCreate"]["webhook"]["id"]
    told = "SELECT event_type FROM core_eventdelivery ORDER BY id"
    try:
        shop.rows("DELETE FROM core_eventdeliveryattempt; DELETE FROM core_eventdelivery")
        lines = [line(shop, "Kettle", 12), line(shop, "Sold out", 3)]
        receive(shop, "PO-1", *lines)
        back, updated = "product_variant_back_in_stock", "product_variant_stock_updated"
        assert shop.rows(told) == [(back,), (updated,), (updated,)]
        receive(shop, "PO-1", *lines)
        assert len(shop.rows(told)) == 3
        shop.rows("DELETE FROM core_eventdeliveryattempt; DELETE FROM core_eventdelivery")
        receive(shop, "T-1", line(shop, "Kettle", -111), line(shop, "Cup", -1))
        assert shop.rows(told) == [(updated,), (updated,)]
        receive(shop, "T-2", line(shop, "Kettle", -1))
        assert shop.rows(told)[2:] == [("product_variant_out_of_stock",), (updated,)]
    finally:
        shop.ask(STOP_LISTENING, {"id": hook}, token=staff)
        shop.rows("UPDATE warehouse_stock SET quantity = 0 WHERE product_variant_id = %s", _variant(shop, "Sold out"))


def test_webhooks_that_fail_neither_undo_nor_fail_the_receipt(shop: Saleor):
    shop.rows("ALTER TABLE webhook_webhook RENAME TO elsewhere")
    try:
        answer = receive(shop, "PO-1", line(shop, "Kettle", 12))
    finally:
        shop.rows("ALTER TABLE elsewhere RENAME TO webhook_webhook")
    assert (answer["errors"], answer["alreadyReceived"]) == ([], False)
    assert pieces(shop, "Kettle") == [(112, 0)]
    assert "saleor-ai received goods, but could not tell Saleor's webhooks (ProgrammingError)" in shop.log()


def test_service_receives_and_its_facts_follow(shop: Saleor, service: dict[str, str], tmp_path: Path):
    token = service["SALEOR_AI_SALEOR_APP_TOKEN"]
    saleor = SaleorShop(SaleorClient(service["SALEOR_AI_SALEOR_URL"], token=token, timeout=30))
    kettle, main = gid("ProductVariant", _variant(shop, "Kettle")), warehouse(shop)
    fact = f"SELECT quantity FROM saleor_ai_plugin_stock WHERE variant_id = '{kettle}' AND warehouse_id = '{main}'"
    shop.record_facts()
    assert shop.rows(fact) == [(100,)]
    with running("worker", service, tmp_path / "worker.log"):
        first = saleor.receive_stock("PO-1", [Line(kettle, main, 12)])
        again = saleor.receive_stock("PO-1", [Line(kettle, main, 12)])
        eventually(lambda: shop.rows(fact) == [(112,)], seconds=60, log=tmp_path / "worker.log")
    assert (first.already_received, again.already_received) == (False, True)
    assert again.received_at == first.received_at
    with pytest.raises(SaleorAnsweredErrorsError, match="line 1: the quantity is 0") as refused:
        saleor.receive_stock("PO-2", [Line(kettle, main, 0)])
    assert [(error["field"], error["code"], error["index"]) for error in refused.value.errors] == [
        ("quantity", "INVALID", 0)
    ]
    activate(shop, active=False)
    with pytest.raises(PluginMissingError, match=r"plugin is off there\. Switch it on in the Dashboard"):
        saleor.receive_stock("PO-3", [Line(kettle, main, 1)])
    saleor.client.close()


def _variant(shop: Saleor, product: str) -> int:
    return shop.product(product)["variant"]


def _at_once(
    shop: Saleor, keys: list[str], lines: list[dict[str, Any]], *, while_locked: int
) -> tuple[list[dict[str, Any]], list[threading.Thread]]:
    """The answers to requests that were all on their way while nobody could write the variant's stock."""
    shop.login("staff@example.com")
    answers: list[dict[str, Any]] = []
    senders = [threading.Thread(target=lambda key=key: answers.append(receive(shop, key, *lines))) for key in keys]
    with psycopg.connect(shop.database_url) as holding:
        holding.execute("SELECT 1 FROM warehouse_stock WHERE product_variant_id = %s FOR UPDATE", (while_locked,))
        for sender in senders:
            sender.start()
        wait_until(lambda: shop.rows(WAITING) == [(len(senders),)], shop)
    for sender in senders:
        sender.join()
    return answers, senders


def _pk(global_id: str) -> str:
    return base64.b64decode(global_id).decode().partition(":")[2]
