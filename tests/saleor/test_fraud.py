"""Orders of a real Saleor are scored, held or confirmed, decided by people, and the decision is carried out there."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from saleor_fraud import STAFF, confirming_by_hand, forget_fraud, notes_in, state_in
from saleor_process import Saleor
from saleor_service import api_of, eventually, running
from saleor_storefront import gid, place_order

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

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def manual(saleor: Saleor) -> Iterator[None]:
    with confirming_by_hand(saleor):
        yield


@pytest.fixture
def ask(saleor: Saleor, manual: None, service: dict[str, str], tmp_path: Path) -> Iterator[Ask]:
    """Ask our service as Saleor's staff; its worker runs."""
    forget_fraud(saleor)
    environment = {**service, "SALEOR_AI_PORT": "0"}
    with (
        running("worker", environment, tmp_path / "worker.log"),
        running("serve", environment, tmp_path / "serve.log"),
    ):
        api, token = api_of(environment, tmp_path / "serve.log"), saleor.login(STAFF)

        def ask(document: str, **variables: Any) -> dict[str, Any]:
            answer = httpx.post(
                api,
                json={"query": document, "variables": variables},
                headers={"Authorization": f"Bearer {token}"},
                timeout=30,
            ).json()
            assert "errors" not in answer, answer["errors"]
            return answer["data"]

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
        assert STAFF in notes[1]
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


APPLY = """
mutation($customer: ID!, $client: ID!) {
  creditApplicationCreate(customerId: $customer, requested: 200, currency: "USD", clientId: $client,
                          answers: {industry: "retail"}) { application { id version } errors { field message } }
}
"""
ACCEPT = """
mutation($id: ID!, $version: Int!, $client: ID!) {
  creditApplicationResolve(id: $id, version: $version, decision: ACCEPT, limit: 60, clientId: $client) {
    application { state } errors { message }
  }
}
"""
ACCOUNT = "query($id: ID!) { creditAccount(customerId: $id) { account { limit { amount } exposure { amount } } } }"
CREDIT = "query($id: ID!) { fraudReview(orderId: $id) { review { version } credit { state why exposure { amount } } } }"
CHANGED = """
mutation($id: ID!) {
  customerUpdate(id: $id, input: {note: "wants to pay later"}) { user { id } errors { field message } }
}
"""
PAID = "mutation($id: ID!) { orderMarkAsPaid(id: $id) { order { id } errors { field message } } }"


def test_orders_on_account_wait_where_they_pass_the_limit(saleor: Saleor, ask: Ask, tmp_path: Path):
    log, customer = tmp_path / "worker.log", gid("User", saleor.seeded["customers"]["ada"])
    kettle, token = saleor.product("Kettle")["variant"], saleor.login("ada@example.com")

    def exposure() -> float:
        return float(ask(ACCOUNT, id=customer)["creditAccount"]["account"]["exposure"]["amount"])

    def known() -> bool:
        return bool(saleor.rows(f"SELECT 1 FROM saleor_ai_plugin_customer WHERE id = '{customer}'"))

    staff = saleor.login(STAFF)
    saleor.ask(CHANGED, {"id": customer}, token=staff)
    # Owed before there is an account.
    before = place_order(saleor, channel="shop", variants={kettle: 1}, token=token)["id"]
    eventually(lambda: state_in(saleor, before) == ("UNFULFILLED", "accepted") and known(), seconds=30, log=log)
    applied = ask(APPLY, customer=customer, client=str(uuid.uuid4()))["creditApplicationCreate"]
    assert applied["errors"] == []
    accepted = ask(ACCEPT, **applied["application"], client=str(uuid.uuid4()))["creditApplicationResolve"]
    assert accepted == {"application": {"state": "ACCEPTED"}, "errors": []}
    eventually(lambda: exposure() > 0, seconds=30, log=log)
    owed = exposure()

    within = place_order(saleor, channel="shop", variants={kettle: 2}, token=token)["id"]
    eventually(lambda: state_in(saleor, within) == ("UNFULFILLED", "accepted"), seconds=30, log=log)
    over = place_order(saleor, channel="shop", variants={kettle: 2}, token=token)["id"]
    eventually(lambda: state_in(saleor, over) == ("UNCONFIRMED", "waiting"), seconds=30, log=log)
    detail = ask(CREDIT, id=over)["fraudReview"]
    assert detail["credit"]["state"] in {"WAITING", "DECLINED"}
    assert "passes the limit of 60.00 USD" in detail["credit"]["why"][0]
    told = "saleor-ai: please look at this order on account before it is sent. Why: The order passes"
    assert notes_in(saleor, over)[0].startswith(told)

    # What is paid makes room; what a person lets go takes it.
    open_before = exposure()
    saleor.ask(PAID, {"id": before}, token=staff)
    eventually(lambda: exposure() == open_before - owed, seconds=30, log=log)
    decided = {"id": over, "version": detail["review"]["version"], "decision": "APPROVE", "client": str(uuid.uuid4())}
    ask(RESOLVE, **decided)
    eventually(lambda: state_in(saleor, over) == ("UNFULFILLED", "approved"), seconds=30, log=log)
    assert exposure() > open_before - owed
