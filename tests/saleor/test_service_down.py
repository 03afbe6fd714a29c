"""Our worker dies while a shop holds orders for it: they wait, or Saleor lets them go, as the owner said."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from saleor_fraud import Ask, asking, forget_fraud, manual_channel, notes_in, order_in, state_in
from saleor_process import Saleor
from saleor_service import SERVICE, eventually, running
from saleor_storefront import place_order

SETTINGS = """
mutation($input: FraudSettingsInput!) {
  fraudSettingsUpdate(input: $input) { settings { whenDown downAfterMinutes } errors { field message } }
}
"""
RULE = """
mutation {
  fraudRuleSave(name: "many", expression: "pieces >= 5", action: REVIEW, isOn: true) { errors { message } }
}
"""
DETAIL = """
query($id: ID!) { fraudReview(orderId: $id) { review { state carriedOut trouble } decisions { kind } } }
"""
LANES = "SELECT count(DISTINCT lane) FROM saleor_ai_plugin_worker WHERE lane IN ('facts', 'fraud', 'shop')"


@pytest.fixture
def environment(saleor: Saleor, service: dict[str, str]) -> Iterator[dict[str, str]]:
    forget_fraud(saleor)
    saleor.rows("DELETE FROM saleor_ai_plugin_worker")
    with manual_channel(saleor):
        yield {**service, "SALEOR_AI_PORT": "0"}


@pytest.fixture
def ask(saleor: Saleor, environment: dict[str, str], tmp_path: Path) -> Iterator[Ask]:
    with asking(saleor, environment, tmp_path / "serve.log") as ask:
        assert ask(RULE)["fraudRuleSave"]["errors"] == []
        yield ask


@contextmanager
def dying_worker(saleor: Saleor, environment: dict[str, str], log: Path) -> Iterator[None]:
    """A worker that is killed at the end of the block, with all its processes."""
    with log.open("w") as written:
        process = subprocess.Popen([SERVICE, "worker"], env=environment, stdout=written, stderr=written)
    try:
        eventually(lambda: saleor.rows(LANES) == [(3,)], seconds=120, log=log)
        yield
    finally:
        process.kill()
        process.wait()
        for (pid,) in saleor.rows("SELECT pid FROM saleor_ai_plugin_worker"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def buy(saleor: Saleor, pieces: int, name: str) -> str:
    kettle = saleor.product("Kettle")["variant"]
    order = place_order(saleor, channel="shop", variants={kettle: pieces}, email=f"{name}@example.com")
    return order["id"]


def minutes_pass(saleor: Saleor, minutes: int) -> None:
    """As if what happened so far had happened earlier."""
    ago = f"interval '{minutes} minutes'"
    saleor.rows(f"UPDATE saleor_ai_plugin_worker SET heartbeat_at = heartbeat_at - {ago}")
    saleor.rows(
        "UPDATE saleor_ai_plugin_checkpoint SET position = jsonb_build_object('since', "
        f"(position->>'since')::timestamptz - {ago}) WHERE name = 'service_silent'"
    )
    saleor.rows(f"UPDATE order_order SET created_at = created_at - {ago} WHERE status = 'unconfirmed'")


def beat(saleor: Saleor) -> int:
    """What Saleor's Celery does each minute: how many orders it let go."""
    inside = Path(__file__).with_name("saleor_celery.py")
    return saleor.do("run", str(inside), "run_entry", {"name": "saleor-ai-release"})


def state_of(saleor: Saleor, ask: Ask, order_id: str) -> tuple[str, str, str]:
    found: dict[str, Any] = ask(DETAIL, id=order_id)["fraudReview"] or {"review": {"carriedOut": False}}
    return (*state_in(saleor, order_id), found["review"]["trouble"]) if found["review"]["carriedOut"] else ("", "", "")


def test_orders_wait_for_a_service_that_is_down(saleor: Saleor, ask: Ask, environment: dict[str, str], tmp_path: Path):
    log = tmp_path / "worker.log"
    with dying_worker(saleor, environment, log):
        before = buy(saleor, 1, "before")
        eventually(lambda: state_in(saleor, before) == ("UNFULFILLED", "accepted"), seconds=90, log=log)
    orders = [buy(saleor, 1, "clean"), buy(saleor, 5, "doubtful")]
    assert beat(saleor) == 0
    minutes_pass(saleor, 60)
    assert beat(saleor) == 0
    assert [state_in(saleor, order) for order in orders] == [("UNCONFIRMED", "")] * 2
    with running("worker", environment, log):
        ends = [("UNFULFILLED", "accepted"), ("UNCONFIRMED", "waiting")]
        eventually(lambda: [state_in(saleor, order) for order in orders] == ends, seconds=60, log=log)


def test_orders_are_let_go_while_the_service_is_down_and_scored_when_it_is_back(
    saleor: Saleor, ask: Ask, environment: dict[str, str], tmp_path: Path
):
    log = tmp_path / "worker.log"
    wanted = {"whenDown": "CONFIRM", "downAfterMinutes": 15}
    saved = ask(SETTINGS, input=wanted)["fraudSettingsUpdate"]
    assert saved == {"settings": wanted, "errors": []}
    old = buy(saleor, 1, "old")
    saleor.rows("UPDATE order_order SET created_at = now() - interval '20 days' WHERE status = 'unconfirmed'")
    saleor.rows("DELETE FROM saleor_ai_plugin_outboxevent")
    with dying_worker(saleor, environment, log):
        held = buy(saleor, 5, "held")
        eventually(lambda: state_in(saleor, held) == ("UNCONFIRMED", "waiting"), seconds=90, log=log)
        assert beat(saleor) == 0
    clean, doubtful = buy(saleor, 1, "clean"), buy(saleor, 5, "doubtful")
    minutes_pass(saleor, 10)
    assert beat(saleor) == 0
    assert state_in(saleor, clean) == ("UNCONFIRMED", "")
    minutes_pass(saleor, 10)
    assert beat(saleor) == 2
    assert beat(saleor) == 0
    for order in (clean, doubtful):
        assert state_in(saleor, order) == ("UNFULFILLED", "unassessed")
        (note,) = notes_in(saleor, order)
        assert note.startswith("saleor-ai: nobody looked at this order. The service was down for more than 15 minutes")
        confirmed = [event for event in order_in(saleor, order)["events"] if event["type"] == "CONFIRMED"]
        assert [event["app"] for event in confirmed] == [{"name": "saleor-ai"}]
    # What people were asked about, and what waited long before, is none of it.
    assert state_in(saleor, held) == ("UNCONFIRMED", "waiting")
    assert state_in(saleor, old) == ("UNCONFIRMED", "")
    with running("worker", environment, log):
        eventually(lambda: state_of(saleor, ask, clean) == ("UNFULFILLED", "accepted", ""), seconds=90, log=log)
        late = "the order is unfulfilled in the shop: Saleor holds only what it has not confirmed"
        eventually(lambda: state_of(saleor, ask, doubtful) == ("UNFULFILLED", "waiting", late), seconds=60, log=log)
        assert [one["kind"] for one in ask(DETAIL, id=doubtful)["fraudReview"]["decisions"]] == ["RELEASED", "SCORED"]
        assert beat(saleor) == 0
    assert json.loads(order_in(saleor, clean)["metafield"])["version"] == 1


def test_order_that_was_found_clean_but_not_confirmed_is_let_go_without_a_word(
    saleor: Saleor, ask: Ask, environment: dict[str, str], tmp_path: Path
):
    ask(SETTINGS, input={"whenDown": "CONFIRM", "downAfterMinutes": 1})
    log = tmp_path / "worker.log"
    unreachable = {**environment, "SALEOR_AI_SALEOR_URL": "http://127.0.0.1:9/graphql/"}
    with dying_worker(saleor, unreachable, log):
        order = buy(saleor, 1, "clean")
        found = "SELECT 1 FROM saleor_ai_plugin_fraudreview WHERE order_id = %s AND state = 'accepted'"
        eventually(lambda: bool(saleor.rows(found, order)), seconds=90, log=log)
    minutes_pass(saleor, 5)
    assert beat(saleor) == 1
    assert state_in(saleor, order) == ("UNFULFILLED", "")
    assert notes_in(saleor, order) == []


def test_app_that_the_owner_switched_off_lets_nothing_go(saleor: Saleor, ask: Ask, environment: dict[str, str]):
    ask(SETTINGS, input={"whenDown": "CONFIRM", "downAfterMinutes": 1})
    order = buy(saleor, 1, "clean")
    assert beat(saleor) == 0
    minutes_pass(saleor, 5)
    saleor.rows("UPDATE app_app SET is_active = FALSE WHERE identifier = 'saleor-ai'")
    try:
        assert beat(saleor) == 0
    finally:
        saleor.rows("UPDATE app_app SET is_active = TRUE WHERE identifier = 'saleor-ai'")
    assert state_in(saleor, order) == ("UNCONFIRMED", "")
    assert beat(saleor) == 1
