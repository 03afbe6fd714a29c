"""Orders of a real Saleor as fraud sees them, and our API as Saleor's staff ask it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from saleor_process import Saleor
from saleor_service import api_of, running
from saleor_storefront import gid

STAFF = "staff@example.com"
CHANNEL_CONFIRMS = """
mutation($id: ID!, $automatic: Boolean!) {
  channelUpdate(id: $id, input: {orderSettings: {automaticallyConfirmAllNewOrders: $automatic}}) {
    errors { field message }
  }
}
"""
ORDER = """
query($id: ID!) { order(id: $id) { status metafield(key: "saleorAiFraud") events { type message app { name } } } }
"""
OURS = (
    *("fraudreview", "frauddecision", "fraudrule", "fraudsettings", "checkoutattempt", "orderoutcome", "ordertrace"),
    *("creditaccount", "creditapplication", "creditorder", "creditdecision", "creditpolicy"),
)

Ask = Callable[..., dict[str, Any]]


@contextmanager
def manual_channel(saleor: Saleor) -> Iterator[None]:
    """The channel does not confirm by itself: that is what holds an order in Saleor."""
    channel, staff = gid("Channel", saleor.seeded["channel_pk"]), saleor.login(STAFF)
    saleor.ask(CHANNEL_CONFIRMS, {"id": channel, "automatic": False}, token=staff)
    try:
        yield
    finally:
        saleor.ask(CHANNEL_CONFIRMS, {"id": channel, "automatic": True}, token=staff)


def forget_fraud(saleor: Saleor) -> None:
    """Our rows about orders, and orders of other tests that wait."""
    saleor.rows("UPDATE order_order SET status = 'canceled' WHERE status = 'unconfirmed'")
    for table in OURS:
        saleor.rows(f"DELETE FROM saleor_ai_plugin_{table}")


@contextmanager
def asking(saleor: Saleor, environment: dict[str, str], log: Path) -> Iterator[Ask]:
    """Ask our service as Saleor's staff; its API runs, its worker need not."""
    with running("serve", environment, log):
        api, token = api_of(environment, log), saleor.login(STAFF)

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


def order_in(saleor: Saleor, order_id: str) -> dict[str, Any]:
    return saleor.ask(ORDER, {"id": order_id}, token=saleor.login(STAFF))["order"]


def state_in(saleor: Saleor, order_id: str) -> tuple[str, str]:
    """Saleor's status, and the state that our mark on the order tells."""
    order = order_in(saleor, order_id)
    return order["status"], json.loads(order["metafield"] or "{}").get("state", "")


def notes_in(saleor: Saleor, order_id: str) -> list[str]:
    return [event["message"] for event in order_in(saleor, order_id)["events"] if event["type"] == "NOTE_ADDED"]
