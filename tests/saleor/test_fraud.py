"""Orders of a real Saleor are scored, held or confirmed, decided by people, and the decision is carried out there."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from saleor_fraud import Ask, asking, forget_fraud, manual_channel, notes_in, state_in
from saleor_process import Saleor
from saleor_service import eventually, running
from saleor_storefront import place_order

RULE = """
mutation($expression: String!) {
  fraudRuleSave(name: "dear", expression: $expression, action: REVIEW, isOn: true) { rule { id } errors { message } }
}
"""
WAITING = "{ fraudReviews { items { orderId version state ruleHits { name } trouble } } }"
RESOLVE = """
mutation($id: ID!, $version: Int!, $decision: FraudDecisionKind!, $client: ID!) {
  fraudReviewResolve(orderId: $id, version: $version, decision: $decision, clientId: $client, note: "called them") {
    review { state } errors { message }
  }
}
"""


@pytest.fixture
def ask(saleor: Saleor, service: dict[str, str], tmp_path: Path) -> Iterator[Ask]:
    """Ask our service as Saleor's staff; its worker runs."""
    forget_fraud(saleor)
    environment = {**service, "SALEOR_AI_PORT": "0"}
    with (
        manual_channel(saleor),
        running("worker", environment, tmp_path / "worker.log"),
        asking(saleor, environment, tmp_path / "serve.log") as ask,
    ):
        yield ask


def test_clean_orders_go_and_doubtful_ones_wait_for_people(saleor: Saleor, ask: Ask, tmp_path: Path):
    log = tmp_path / "worker.log"
    assert ask(RULE, expression="pieces >= 5")["fraudRuleSave"]["errors"] == []
    kettle = saleor.product("Kettle")["variant"]

    clean = place_order(saleor, channel="shop", variants={kettle: 1}, email="one@example.com")["id"]
    eventually(lambda: state_in(saleor, clean) == ("UNFULFILLED", "accepted"), seconds=30, log=log)

    doubtful = [
        place_order(saleor, channel="shop", variants={kettle: 5}, email=f"{name}@example.com")["id"]
        for name in ("two", "three")
    ]
    for order_id in doubtful:
        eventually(lambda held=order_id: state_in(saleor, held) == ("UNCONFIRMED", "waiting"), seconds=30, log=log)
    notes = notes_in(saleor, doubtful[0])
    assert len(notes) == 1
    assert notes[0].startswith("saleor-ai: please look at this order before it is sent")

    waiting = {review["orderId"]: review for review in ask(WAITING)["fraudReviews"]["items"]}
    assert set(waiting) == set(doubtful)
    assert waiting[doubtful[0]]["ruleHits"] == [{"name": "dear"}]
    ends = (("APPROVE", "UNFULFILLED", "approved"), ("REJECT", "CANCELED", "rejected"))
    for order_id, (decision, status, state) in zip(doubtful, ends, strict=True):
        decided = {"id": order_id, "version": waiting[order_id]["version"], "decision": decision}
        client = str(uuid.uuid4())
        for _ in range(2):
            ask(RESOLVE, **decided, client=client)
        eventually(lambda i=order_id, end=(status, state): state_in(saleor, i) == end, seconds=30, log=log)
        notes = notes_in(saleor, order_id)
        assert len(notes) == 2
        assert "staff@example.com" in notes[1]
    assert ask(WAITING)["fraudReviews"]["items"] == []


def test_what_orders_have_in_common_is_seen_in_pseudonyms_alone(saleor: Saleor, ask: Ask, tmp_path: Path):
    kettle = saleor.product("Kettle")["variant"]
    for name in ("four", "five"):
        place_order(saleor, channel="shop", variants={kettle: 1}, email=f"{name}123@mail.example")
    traces = "SELECT email, delivery_address, billing_address, phone, email_domain, email_digits, delivery_country "
    found: list[tuple[Any, ...]] = []

    def arrived() -> bool:
        found[:] = saleor.rows(f"{traces} FROM saleor_ai_plugin_ordertrace WHERE email_domain = 'mail.example'")
        return len(found) == 2

    eventually(arrived, seconds=30, log=tmp_path / "worker.log")
    one, two = found
    assert one[0] != two[0]
    assert one[1:4] == two[1:4]
    assert one[1] == one[2] != ""
    assert one[4] == "mail.example"
    assert round(one[5], 3) == round(3 / 7, 3)
    assert one[6] == "US"
    dumped = json.dumps(saleor.rows("SELECT row_to_json(t) FROM saleor_ai_plugin_ordertrace t"))
    for secret in ("Secret", "four123", "Springfield", "62701", "5550123"):
        assert secret not in dumped
