"""Bursts of checkouts are refused where the owner wants it; nothing of ours stands in the way of the others."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from saleor_fraud import asking
from saleor_process import Saleor
from saleor_storefront import ADDRESS, COMPLETE, CREATE, DELIVER, activate, gid

REMEMBERED_SECONDS = 10.0
LIMIT_SECONDS = 0.5
MESSAGE = "The order cannot be placed at the moment. Please try again later, or contact the shop."
SIGN = """
mutation($id: ID!, $signs: [MetadataInput!]!) { updateMetadata(id: $id, input: $signs) { errors { field message } } }
"""
LANGUAGE = """
mutation($id: ID!) { checkoutLanguageCodeUpdate(id: $id, languageCode: ZH_HANS) { errors { field message } } }
"""
PAY = """
mutation($id: ID!, $amount: PositiveDecimal!) {
  transactionCreate(id: $id, transaction: {amountCharged: {amount: $amount, currency: "USD"}}) {
    errors { field message }
  }
}
"""
COMPLETE_AS_APP = """
mutation($id: ID!) { orderCreateFromCheckout(id: $id) { order { id } errors { field message code } } }
"""
UNPAID = """
mutation($id: ID!, $allowed: Boolean!) {
  channelUpdate(id: $id, input: {orderSettings: {allowUnpaidOrders: $allowed}}) { errors { field message } }
}
"""
STOPS = """
{ fraudStops { totalCount items { checkout channel shared pseudonym counted total { amount currency } } } }
"""


@pytest.fixture(autouse=True, scope="module")
def settings_end_here(saleor: Saleor) -> Iterator[None]:
    """Tests after these buy more often than a burst's limit allows."""
    yield
    saleor.rows("DELETE FROM saleor_ai_plugin_fraudsettings")


@pytest.fixture(autouse=True)
def empty(saleor: Saleor) -> None:
    activate(saleor, holdout="0")
    saleor.rows("DELETE FROM saleor_ai_plugin_checkoutattempt")


@pytest.fixture
def on(saleor: Saleor) -> None:
    """More than three tries within ten minutes are a burst."""
    switch(saleor, is_on=True)


@pytest.fixture
def off(saleor: Saleor) -> None:
    switch(saleor, is_on=False)


def switch(saleor: Saleor, *, is_on: bool) -> None:
    fields = ("stop_bursts", "burst_orders", "burst_minutes")
    held = saleor.rows(f"SELECT {', '.join(fields)} FROM saleor_ai_plugin_fraudsettings")
    if held != [(is_on, 3, 10)]:
        saleor.rows("DELETE FROM saleor_ai_plugin_fraudsettings")
        saleor.rows(
            "INSERT INTO saleor_ai_plugin_fraudsettings (id, review_cost, chargeback_fee, lost_customer, "
            "reviews_per_day, margin, second_review_above, confirm_clean, reject_without_person, when_down, "
            "down_after_minutes, stop_bursts, burst_orders, burst_minutes, updated_by, updated_at) "
            "VALUES (1, 3, 15, 20, 50, .3, 1000, TRUE, FALSE, 'wait', 15, %s, 3, 10, '', now())",
            is_on,
        )
        forgets()


def forgets() -> None:
    """Wait until Saleor's process looks at the owner's switch again."""
    time.sleep(REMEMBERED_SECONDS + 0.5)


def checkout(saleor: Saleor, name: str, **signs: str) -> str:
    """A checkout of a small order that is ready to be completed."""
    lines = [{"variantId": gid("ProductVariant", saleor.product("Kettle")["variant"]), "quantity": 1}]
    wanted = {"channel": "shop", "email": f"{name}@example.com", "lines": lines}
    made = saleor.ask(CREATE, {"input": {**wanted, "shippingAddress": ADDRESS, "billingAddress": ADDRESS}})
    found = made["checkoutCreate"]["checkout"]
    saleor.ask(DELIVER, {"id": found["id"], "method": found["shippingMethods"][0]["id"]})
    if signs:
        given = [{"key": f"saleorAi{key.title()}", "value": value} for key, value in signs.items()]
        saleor.ask(SIGN, {"id": found["id"], "signs": given})
    return found["id"]


def complete(saleor: Saleor, checkout_id: str) -> dict[str, Any]:
    return saleor.post(COMPLETE, {"id": checkout_id})["data"]["checkoutComplete"]


def goes_through(saleor: Saleor, checkout_id: str) -> bool:
    done = complete(saleor, checkout_id)
    return done["order"] is not None and not done["errors"]


def burst(saleor: Saleor, **signs: str) -> str:
    """Three orders that share a sign, and the checkout that is one too many."""
    for number in range(3):
        assert goes_through(saleor, checkout(saleor, f"thief{number}", **signs))
    return checkout(saleor, "thief3", **signs)


def key_of(checkout_id: str) -> str:
    return base64.b64decode(checkout_id).decode().split(":")[1]


def inside(saleor: Saleor, function: str, **arguments: Any) -> Any:
    return saleor.do("run", str(Path(__file__).with_name("saleor_bursts.py")), function, arguments)


def test_switched_off_it_does_nothing(saleor: Saleor, off: None):
    for number in range(5):
        assert goes_through(saleor, checkout(saleor, f"guest{number}", network="one"))
    assert saleor.rows("SELECT * FROM saleor_ai_plugin_checkoutattempt") == []
    looked = inside(saleor, "statements", checkout=key_of(checkout(saleor, "guest")), is_known=True)
    assert looked == {"stops": False, "statements": []}


@pytest.mark.parametrize("sign", ["network", "device"])
def test_burst_is_stopped_and_an_honest_customer_goes_through(
    saleor: Saleor, on: None, service: dict[str, str], tmp_path: Path, sign: str
):
    stopped = burst(saleor, **{sign: "thieves"})
    orders = saleor.rows("SELECT count(*) FROM order_order")
    for _ in range(2):
        refused = {"order": None, "errors": [{"field": None, "message": MESSAGE, "code": "GRAPHQL_ERROR"}]}
        assert complete(saleor, stopped) == refused
    assert saleor.rows("SELECT count(*) FROM order_order") == orders
    assert goes_through(saleor, checkout(saleor, "honest", **{sign: "home"}))
    assert goes_through(saleor, checkout(saleor, "unknown"))
    (attempt,) = saleor.rows(
        "SELECT stopped_by, counted, tries, at - stopped_at, row_to_json(a)::text "
        "FROM saleor_ai_plugin_checkoutattempt a WHERE stopped_at IS NOT NULL"
    )
    assert attempt[:3] == (sign, 4, 1)
    assert "thie" not in attempt[4]
    assert key_of(stopped) not in attempt[4]
    with asking(saleor, {**service, "SALEOR_AI_PORT": "0"}, tmp_path / "serve.log") as ask:
        found = ask(STOPS)["fraudStops"]
    (stop,) = found["items"]
    assert (found["totalCount"], stop["channel"], stop["counted"]) == (1, "shop", 4)
    assert stop["shared"] == {"network": "network address", "device": "device"}[sign]
    assert stop["total"] == {"amount": "15.000", "currency": "USD"}
    # Once the burst is over, the same checkout may go on.
    saleor.rows("UPDATE saleor_ai_plugin_checkoutattempt SET at = at - interval '11 minutes'")
    assert goes_through(saleor, stopped)


def test_customer_is_told_in_the_language_of_the_checkout(saleor: Saleor, on: None):
    stopped = burst(saleor, network="thieves")
    saleor.ask(LANGUAGE, {"id": stopped})
    assert complete(saleor, stopped)["errors"][0]["message"] == "目前无法下单。请稍后再试，或联系商店。"


def test_pseudonyms_are_those_of_the_orders(saleor: Saleor, on: None):
    assert goes_through(saleor, checkout(saleor, "guest", network="one", device="two"))
    (attempt,) = saleor.rows("SELECT network, device, email FROM saleor_ai_plugin_checkoutattempt")
    event = "SELECT payload->'trace' FROM saleor_ai_plugin_outboxevent WHERE kind = 'order' ORDER BY id DESC LIMIT 1"
    ((trace,),) = saleor.rows(event)
    assert attempt == (trace["network"], trace["device"], trace["email"])
    assert all(attempt)


def test_checkout_that_was_paid_is_never_stopped(saleor: Saleor, on: None):
    paid = burst(saleor, network="thieves")
    saleor.ask(PAY, {"id": paid, "amount": 15}, token=saleor.login("staff@example.com"))
    assert goes_through(saleor, paid)
    assert complete(saleor, checkout(saleor, "thief4", network="thieves"))["order"] is None


def test_failed_payments_count_and_a_next_step_does_not(saleor: Saleor, on: None):
    def asks(checkout_id: str) -> bool:
        return saleor.rows("SELECT saleor_ai_stops_checkout(%s, 'key')", key_of(checkout_id)) == [(True,)]

    def fails(checkout_id: str) -> None:
        inside(saleor, "fail_payment", checkout=key_of(checkout_id))

    one, staff = checkout(saleor, "guest", network="home"), saleor.login("staff@example.com")
    saleor.ask(PAY.replace("amountCharged", "amountAuthorized"), {"id": one, "amount": 15}, token=staff)
    assert [asks(one) for _ in range(6)] == [False] * 6
    for _ in range(2):
        fails(one)
    assert not asks(one)
    fails(one)
    assert asks(one)
    assert saleor.rows("SELECT tries FROM saleor_ai_plugin_checkoutattempt") == [(4,)]


def test_stop_is_kept_and_payment_untouched_in_the_older_payment_flow(saleor: Saleor, on: None):
    """There the hook runs inside a transaction of Saleor's, with the checkout locked."""
    stopped, staff = burst(saleor, network="thieves"), saleor.login("staff@example.com")
    inside(saleor, "add_payment", checkout=key_of(stopped), total=15)
    channel = gid("Channel", saleor.seeded["channel_pk"])
    saleor.ask(UNPAID, {"id": channel, "allowed": False}, token=staff)
    try:
        refused = complete(saleor, stopped)
    finally:
        saleor.ask(UNPAID, {"id": channel, "allowed": True}, token=staff)
    assert refused == {"order": None, "errors": [{"field": None, "message": MESSAGE, "code": "GRAPHQL_ERROR"}]}
    stops = "SELECT count(*) FROM saleor_ai_plugin_checkoutattempt WHERE stopped_at IS NOT NULL"
    assert saleor.rows(stops) == [(1,)]
    payments = "SELECT charge_status, is_active FROM payment_payment WHERE checkout_id = %s"
    assert saleor.rows(payments, key_of(stopped)) == [("not-charged", True)]


def test_app_that_makes_the_order_is_refused_too(saleor: Saleor, on: None, service: dict[str, str]):
    saleor.rows(
        "INSERT INTO app_app_permissions (app_id, permission_id) SELECT a.id, p.id FROM app_app a, "
        "permission_permission p WHERE a.identifier = 'saleor-ai' AND p.codename IN ('handle_checkouts')"
    )
    stopped = burst(saleor, network="thieves")
    answer = saleor.post(COMPLETE_AS_APP, {"id": stopped}, token=service["SALEOR_AI_SALEOR_APP_TOKEN"])
    assert answer["data"]["orderCreateFromCheckout"] == {
        "order": None,
        "errors": [{"field": None, "message": MESSAGE, "code": "GRAPHQL_ERROR"}],
    }


@contextmanager
def locked(saleor: Saleor, table: str) -> Iterator[None]:
    with psycopg.connect(saleor.database_url) as connection:
        connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield


@contextmanager
def slow(saleor: Saleor, _table: str) -> Iterator[None]:
    """The look itself takes a minute."""
    saleor.rows("ALTER FUNCTION saleor_ai_stops_checkout RENAME TO saleor_ai_elsewhere")
    saleor.rows(
        "CREATE FUNCTION saleor_ai_stops_checkout(uuid, text) RETURNS boolean LANGUAGE sql AS "
        "'SELECT pg_sleep(60) IS NOT NULL'"
    )
    try:
        yield
    finally:
        saleor.rows("DROP FUNCTION saleor_ai_stops_checkout")
        saleor.rows("ALTER FUNCTION saleor_ai_elsewhere RENAME TO saleor_ai_stops_checkout")


@contextmanager
def gone(saleor: Saleor, table: str) -> Iterator[None]:
    saleor.rows(f"ALTER TABLE {table} RENAME TO elsewhere")
    try:
        yield
    finally:
        saleor.rows(f"ALTER TABLE elsewhere RENAME TO {table}")


@pytest.mark.parametrize(
    ("trouble", "table"),
    [
        (locked, "saleor_ai_plugin_checkoutattempt"),
        (locked, "saleor_ai_plugin_fraudsettings"),
        (gone, "saleor_ai_plugin_checkoutattempt"),
        (gone, "saleor_ai_plugin_fraudsettings"),
        (slow, ""),
    ],
)
def test_database_in_trouble_lets_the_order_through_in_time(saleor: Saleor, on: None, trouble: Any, table: str):
    stopped = burst(saleor, network="thieves")
    with trouble(saleor, table):
        looked = inside(saleor, "inside_a_transaction", checkout=key_of(stopped))
        assert (looked["stops"], looked["is_as_before"]) == (False, True)
        assert looked["seconds"] < LIMIT_SECONDS + 0.5
        began = time.monotonic()
        assert goes_through(saleor, stopped)
        assert time.monotonic() - began < 5.0
    assert "saleor-ai could not look for a burst" in saleor.log()
    # Having failed once, Saleor's process asks no more for a while: the next ones lose no time at all.
    assert goes_through(saleor, checkout(saleor, "thief4", network="thieves"))
    forgets()
    assert not goes_through(saleor, checkout(saleor, "thief5", network="thieves"))


def test_look_inside_a_transaction_leaves_the_session_as_it_was(saleor: Saleor, on: None):
    stopped = burst(saleor, network="thieves")
    looked = inside(saleor, "inside_a_transaction", checkout=key_of(stopped))
    assert (looked["stops"], looked["is_as_before"]) == (True, True)
    known = inside(saleor, "statements", checkout=key_of(stopped), is_known=True)
    assert known["stops"]
    assert sum("saleor_ai_stops_checkout" in statement for statement in known["statements"]) == 1
