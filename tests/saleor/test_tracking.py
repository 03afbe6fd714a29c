"""``aiTrack``: taken in one statement, personal only with consent."""

import pytest
from saleor_process import Saleor
from saleor_storefront import activate, gid

TRACK = """
mutation($events: [AiTrackEventInput!]!, $consent: Boolean!, $channel: String, $session: String) {
  aiTrack(events: $events, consent: $consent, channel: $channel, sessionId: $session) {
    accepted
    errors { field message }
  }
}
"""
TAKEN = """
SELECT kind, visitor, product_pk, channel, list_kind, position FROM saleor_ai_plugin_trackedevent ORDER BY id
"""


@pytest.fixture
def shop(saleor: Saleor) -> Saleor:
    activate(saleor, holdout="0")
    saleor.rows("DELETE FROM saleor_ai_plugin_trackedevent")
    return saleor


def track(shop: Saleor, *events: dict, token: str = "", **variables) -> dict:
    sent = {"consent": True, "channel": "shop", "session": "session-1", **variables, "events": list(events)}
    return shop.post(TRACK, sent, token=token)["data"]["aiTrack"]


CLICK = {"type": "CLICK", "productId": gid("Product", 3), "listKind": "SIMILAR", "position": 2}
VIEW = {"type": "VIEW", "productId": gid("Product", 4)}


def test_events_are_kept_with_consent(shop: Saleor):
    assert track(shop, CLICK, VIEW) == {"accepted": 2, "errors": []}
    assert shop.rows(TAKEN) == [
        ("click", "session:session-1", 3, "shop", "similar", 2),
        ("view", "session:session-1", 4, "shop", "", None),
    ]


def test_customer_is_known_by_id_rather_than_by_session(shop: Saleor):
    assert track(shop, CLICK, token=shop.login("ada@example.com"))["accepted"] == 1
    ada = gid("User", shop.seeded["customers"]["ada"])
    assert [visitor for _, visitor, *_ in shop.rows(TAKEN)] == [f"customer:{ada}"]


@pytest.mark.parametrize("who", ["session", "customer"])
def test_without_consent_nobody_is_known(shop: Saleor, who: str):
    token = shop.login("ada@example.com") if who == "customer" else ""
    assert track(shop, CLICK, VIEW, consent=False, token=token)["accepted"] == 2
    assert [visitor for _, visitor, *_ in shop.rows(TAKEN)] == ["", ""]


def test_too_many_events_are_refused(shop: Saleor):
    assert track(shop, *[VIEW] * 101) == {
        "accepted": 0,
        "errors": [{"field": "events", "message": "101 events; at most 100 are taken in a call."}],
    }
    assert shop.rows(TAKEN) == []
    assert track(shop, *[VIEW] * 100)["accepted"] == 100


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"session": "short"}, "sessionId", "A session is 8 to 100 letters, digits, '-' or '_'."),
        ({"session": "x" * 101}, "sessionId", "A session is 8 to 100 letters, digits, '-' or '_'."),
        ({"channel": "x" * 251}, "channel", "A channel's slug has at most 250 characters."),
    ],
)
def test_malformed_arguments_are_refused(shop: Saleor, wrong: dict, field: str, message: str):
    assert track(shop, VIEW, **wrong) == {"accepted": 0, "errors": [{"field": field, "message": message}]}
    assert shop.rows(TAKEN) == []


def test_event_about_no_product_refuses_the_call(shop: Saleor):
    wrong = {"type": "VIEW", "productId": gid("Order", 1)}
    answer = track(shop, VIEW, wrong)
    assert answer == {
        "accepted": 0,
        "errors": [{"field": "events", "message": f"productId '{gid('Order', 1)}' is no product's id."}],
    }
    assert shop.rows(TAKEN) == []


def test_plugin_that_is_off_takes_nothing(shop: Saleor):
    activate(shop, active=False)
    assert track(shop, VIEW) == {"accepted": 0, "errors": []}
    assert shop.rows(TAKEN) == []


def test_broken_table_breaks_no_page(shop: Saleor):
    shop.rows("ALTER TABLE saleor_ai_plugin_trackedevent RENAME TO elsewhere")
    try:
        answer = track(shop, VIEW)
    finally:
        shop.rows("ALTER TABLE elsewhere RENAME TO saleor_ai_plugin_trackedevent")
    assert answer == {"accepted": 0, "errors": [{"field": None, "message": "The events could not be taken."}]}


def test_a_call_is_one_insert(shop: Saleor):
    taken = shop.do("count_queries", TRACK, {"consent": True, "session": "session-1", "events": [VIEW] * 50})
    ours = [statement for statement in taken["statements"] if "saleor_ai_plugin_" in statement]
    assert taken["answer"]["data"]["aiTrack"]["accepted"] == 50
    assert sorted(statement.split()[0] for statement in ours) == ["INSERT", "SELECT"]
