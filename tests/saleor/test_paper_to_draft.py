"""A paper becomes one draft order in a real Saleor, also where its answer is lost and the worker is killed."""

import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from saleor_fraud import STAFF, Ask, asking
from saleor_intake import drafts, forget_intake, paper
from saleor_process import Saleor
from saleor_service import SERVICE, eventually, running
from saleor_storefront import gid

from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError, SaleorUnavailableError
from saleor_ai_plugin.shop.protocol import Address, Draft, DraftLine
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_shop import SaleorShop

STATE = "SELECT state FROM saleor_ai_plugin_intakedocument WHERE id = '{}'"
DETAIL = """
query($id: ID!) {
  intakeDocument(id: $id) {
    document { version state number customerName unsureLines orderId orderNumber trouble }
    lines { variant { id sku } isSure fields { path value } }
    whyNot customerWhy
  }
}
"""
ACCEPT = """
mutation($decide: IntakeDecide!) {
  intakeAccept(decide: $decide) { detail { document { state } } errors { message } }
}
"""
EDIT = """
mutation($id: ID!) { draftOrderUpdate(id: $id, input: {customerNote: "call first"}) { errors { message } } }
"""
ROWS = (("SKU-1", "Kettle", 2, "10.00"), ("SKU-3", "Cup", 12, "30.00"))


@pytest.fixture
def environment(saleor: Saleor, service: dict[str, str]) -> dict[str, str]:
    forget_intake(saleor)
    saleor.rows("DELETE FROM saleor_ai_plugin_worker")
    saleor.record_facts()
    return {**service, "SALEOR_AI_PORT": "0", "SALEOR_AI_SALEOR_TIMEOUT": "30"}


@pytest.fixture
def shop(environment: dict[str, str]) -> Iterator[SaleorShop]:
    token = environment["SALEOR_AI_SALEOR_APP_TOKEN"]
    client = SaleorClient(environment["SALEOR_AI_SALEOR_URL"], token=token, timeout=30)
    yield SaleorShop(client)
    client.close()


def upload(environment: dict[str, str], saleor: Saleor, content: bytes) -> dict[str, Any]:
    import json

    url = json.loads((Path(environment["SALEOR_AI_DATA_DIR"]) / "api-saleor.json").read_text())["url"]
    answer = httpx.post(
        f"{url}intake/documents",
        params={"name": "PO.pdf"},
        content=content,
        headers={"authorization": f"Bearer {saleor.login(STAFF)}", "content-type": "application/pdf"},
        timeout=60,
    )
    return answer.json()["document"]


def accept(ask: Ask, document_id: str) -> None:
    detail = ask(DETAIL, id=document_id)["intakeDocument"]
    assert detail["whyNot"] == ""
    decide = {"id": document_id, "version": detail["document"]["version"], "clientId": str(uuid.uuid4())}
    assert ask(ACCEPT, decide=decide)["intakeAccept"]["errors"] == []


@contextmanager
def worker_to_kill(environment: dict[str, str], saleor: Saleor, log: Path) -> Iterator[None]:
    """A worker that is killed at the end of the block, with all that it started."""
    with log.open("w") as written:
        process = subprocess.Popen([SERVICE, "worker"], env=environment, stdout=written, stderr=written)
    try:
        yield
    finally:
        process.kill()
        process.wait()
        for (pid,) in saleor.rows("SELECT pid FROM saleor_ai_plugin_worker"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_uploaded_paper_becomes_one_draft_order(
    saleor: Saleor, environment: dict[str, str], shop: SaleorShop, tmp_path: Path
):
    log = tmp_path / "worker.log"
    with asking(saleor, environment, tmp_path / "serve.log") as ask, running("worker", environment, log):
        content = paper("PO-4711", ROWS)
        document = upload(environment, saleor, content)
        assert document["isNew"]
        assert upload(environment, saleor, content) == {**document, "isNew": False} | {
            "state": _state(saleor, document)
        }
        eventually(lambda: _state(saleor, document) == "TO_REVIEW", seconds=400, log=log)
        detail = ask(DETAIL, id=document["id"])["intakeDocument"]
        assert detail["document"]["number"] == "PO-4711"
        assert detail["document"]["customerName"] == "Ada Secretname"
        assert [(line["variant"]["sku"], line["isSure"]) for line in detail["lines"]] == [
            ("SKU-1", True),
            ("SKU-3", True),
        ]
        accept(ask, document["id"])
        eventually(lambda: _state(saleor, document) == "ORDERED", seconds=300, log=log)
        (draft,) = drafts(saleor)
        seen = ask(DETAIL, id=document["id"])["intakeDocument"]["document"]
    assert (seen["orderId"], seen["orderNumber"], seen["trouble"]) == (draft["id"], draft["number"], "")
    assert draft["externalReference"] == f"saleor-ai-intake-{document['id']}"
    assert (draft["customerNote"], draft["metafield"]) == ("PO-4711", "PO-4711")
    assert (draft["user"]["email"], draft["channel"]["slug"]) == ("ada@example.com", saleor.channel)
    lines = [(line["productSku"], line["quantity"], line["unitPrice"]["gross"]["amount"]) for line in draft["lines"]]
    assert sorted(lines) == [("SKU-1", 2, 10.0), ("SKU-3", 12, 30.0)]


def test_worker_killed_at_the_draft_order_makes_no_second_one(
    saleor: Saleor, environment: dict[str, str], tmp_path: Path
):
    log = tmp_path / "worker.log"
    with asking(saleor, environment, tmp_path / "serve.log") as ask:
        with running("worker", environment, log):
            document = upload(environment, saleor, paper("PO-1", ROWS))
            eventually(lambda: _state(saleor, document) == "TO_REVIEW", seconds=400, log=log)
        # Our rows cannot be written: Saleor makes the order, and its answer is not kept.
        with psycopg.connect(saleor.database_url) as blocker, worker_to_kill(environment, saleor, log):
            accept(ask, document["id"])
            blocker.execute("LOCK TABLE saleor_ai_plugin_intakedocument IN SHARE MODE")
            eventually(lambda: len(drafts(saleor)) == 1, seconds=300, log=log)
        (draft,) = drafts(saleor)
        assert _state(saleor, document) == "ACCEPTED"
        # Meanwhile somebody edits the draft: that is not ours to overwrite.
        saleor.ask(EDIT, {"id": draft["id"]}, token=saleor.login(STAFF))
        with running("worker", environment, log):
            eventually(lambda: _state(saleor, document) == "ORDERED", seconds=400, log=log)
    assert [(one["id"], one["customerNote"]) for one in drafts(saleor)] == [(draft["id"], "call first")]


def test_worker_killed_while_it_reads_loses_nothing(saleor: Saleor, environment: dict[str, str], tmp_path: Path):
    log = tmp_path / "worker.log"
    with asking(saleor, environment, tmp_path / "serve.log"):
        documents = [upload(environment, saleor, paper(f"PO-{number}", ROWS)) for number in range(3)]
        with worker_to_kill(environment, saleor, log):
            reading = "SELECT count(*) FROM saleor_ai_plugin_intakedocument WHERE state = 'reading'"
            eventually(lambda: saleor.rows(reading) == [(1,)], seconds=400, log=log)
        with running("worker", environment, log):
            for one in documents:
                eventually(lambda held=one: _state(saleor, held) == "TO_REVIEW", seconds=400, log=log)
    lines = saleor.rows("SELECT document_id, count(*) FROM saleor_ai_plugin_intakeline GROUP BY 1")
    assert [count for _, count in lines] == [2, 2, 2]


def test_draft_order_whose_answer_is_lost_is_found(saleor: Saleor, environment: dict[str, str], shop: SaleorShop):
    kettle = gid("ProductVariant", saleor.product("Kettle")["variant"])
    home = Address("Ada Kitchens Ltd", "5 Long Road", "not a postcode", "Munich", "DE")
    # Without a state Saleor takes no address in the US.
    abroad = Address("Ada Kitchens Ltd", "5 Long Road", "62701", "Springfield", "US")
    draft = Draft(
        saleor.channel,
        [DraftLine(kettle, 2, Decimal("9.50")), DraftLine(kettle, 1)],
        email="new@example.com",
        buyer_reference="PO-9",
        billing=home,
        shipping=home,
    )
    impatient = SaleorShop(SaleorClient(shop.client.url, token=environment["SALEOR_AI_SALEOR_APP_TOKEN"], timeout=30))
    sent = impatient.client._post

    def lost(document: str, variables: Any, token: str) -> dict[str, Any]:
        answer = sent(document, variables, token)
        if document.lstrip().startswith("mutation"):
            raise SaleorUnavailableError("the answer was lost")
        return answer

    impatient.client._post = lost  # type: ignore[method-assign]
    with pytest.raises(SaleorUnavailableError):
        impatient.create_draft_order("saleor-ai-intake-1", draft)
    impatient.client.close()
    made = shop.create_draft_order("saleor-ai-intake-1", draft)
    assert shop.create_draft_order("saleor-ai-intake-1", draft) == made
    (held,) = drafts(saleor)
    assert (held["id"], held["userEmail"], held["billingAddress"]["postalCode"]) == (
        made.id, "new@example.com", "not a postcode",
    )  # fmt: skip
    lost_state = shop.create_draft_order("saleor-ai-intake-3", replace(draft, billing=abroad, shipping=None))
    other = next(one for one in drafts(saleor) if one["id"] == lost_state.id)
    assert (other["billingAddress"], other["customerNote"]) == (
        None, "PO-9\nBill to: Ada Kitchens Ltd, 5 Long Road, 62701 Springfield, US",
    )  # fmt: skip
    prices = [(line["quantity"], line["unitPrice"]["gross"]["amount"]) for line in held["lines"]]
    assert sorted(prices) == [(1, 10.0), (2, 9.5)]


def test_draft_order_that_saleor_does_not_accept_is_not_made(saleor: Saleor, shop: SaleorShop):
    hidden = gid("ProductVariant", saleor.product("Hidden")["variant"])
    for channel, variant, says in (
        (saleor.channel, hidden, "published"),
        ("none", hidden, "there is no channel 'none'"),
    ):
        with pytest.raises(SaleorAnsweredErrorsError, match=says):
            shop.create_draft_order("saleor-ai-intake-2", Draft(channel, [DraftLine(variant, 1)]))
    assert drafts(saleor) == []


def test_customers_are_found_by_mail_and_by_their_vat_number(saleor: Saleor, shop: SaleorShop):
    bob = saleor.seeded["customers"]["bob"]
    saleor.rows('UPDATE account_user SET metadata = \'{"vat": "DE136695976"}\' WHERE id = %s', bob)
    try:
        (found,) = shop.find_customers(email="bob@example.com")
        assert (found.id, found.name, found.email) == (gid("User", bob), "Bob Secretname", "bob@example.com")
        (found,) = shop.find_customers(vat_number="DE136695976", vat_number_key="vat")
        assert (found.id, found.vat_number) == (gid("User", bob), "DE136695976")
        assert shop.find_customers(vat_number="DE1", vat_number_key="vat") == []
        assert shop.find_customers(email="nobody@example.com") == []
    finally:
        saleor.rows("UPDATE account_user SET metadata = '{}' WHERE id = %s", bob)


def _state(saleor: Saleor, document: dict[str, Any]) -> str:
    return str(saleor.rows(STATE.format(document["id"]))[0][0]).upper()
