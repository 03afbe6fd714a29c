"""Orders of a real Saleor as fraud leaves them, and a channel in which orders can be held."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from saleor_process import Saleor
from saleor_storefront import gid

STAFF = "staff@example.com"
OURS = (
    *("fraudreview", "frauddecision", "fraudrule", "fraudsettings", "orderoutcome", "ordertrace"),
    *("creditaccount", "creditapplication", "creditorder", "creditdecision", "creditpolicy"),
)
CONFIRM = """
mutation($id: ID!, $automatic: Boolean!) {
  channelUpdate(id: $id, input: {orderSettings: {automaticallyConfirmAllNewOrders: $automatic}}) {
    errors { field message }
  }
}
"""
ORDER = """
query($id: ID!) { order(id: $id) { status metafield(key: "saleorAiFraud") events { type message } } }
"""


@contextmanager
def confirming_by_hand(saleor: Saleor) -> Iterator[None]:
    """The channel does not confirm by itself: that is what holds an order in Saleor."""
    channel, staff = gid("Channel", saleor.seeded["channel_pk"]), saleor.login(STAFF)
    saleor.ask(CONFIRM, {"id": channel, "automatic": False}, token=staff)
    yield
    saleor.ask(CONFIRM, {"id": channel, "automatic": True}, token=staff)


def forget_fraud(saleor: Saleor) -> None:
    for table in OURS:
        saleor.rows(f"DELETE FROM saleor_ai_plugin_{table}")


def order_in(saleor: Saleor, order_id: str) -> dict[str, Any]:
    return saleor.ask(ORDER, {"id": order_id}, token=saleor.login(STAFF))["order"]


def state_in(saleor: Saleor, order_id: str) -> tuple[str, str]:
    """Saleor's status, and the state that our mark on the order tells."""
    order = order_in(saleor, order_id)
    return order["status"], json.loads(order["metafield"] or "{}").get("state", "")


def notes_in(saleor: Saleor, order_id: str) -> list[str]:
    return [event["message"] for event in order_in(saleor, order_id)["events"] if event["type"] == "NOTE_ADDED"]
