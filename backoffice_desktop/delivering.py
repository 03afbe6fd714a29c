"""How a decision goes to the service: one way for each topic."""

from collections.abc import Awaitable, Callable
from typing import Any

from backoffice_desktop.api import credit_decisions, fraud_queue, inventory_decisions
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.outbox import Topic, Unsent

Way = Callable[..., Awaitable[Resolved[Any]]]
WAYS: dict[Topic, Way] = {
    Topic.FRAUD: fraud_queue.resolve,
    Topic.ACCOUNT: credit_decisions.decide_account,
    Topic.APPLICATION: credit_decisions.resolve_application,
    Topic.PURCHASE: inventory_decisions.decide_order,
    Topic.PURCHASES: inventory_decisions.approve_many,
    Topic.RECEIPT: inventory_decisions.receive,
}


async def deliver(call: Call, unsent: Unsent, *, version: int) -> Resolved[Any]:
    """Sent again with the same ``client_id`` it is not done again. Raises ApiError."""
    way = WAYS[unsent.topic]
    return await way(
        call,
        unsent.subject,
        version=version,
        kind=unsent.kind,
        client_id=unsent.client_id,
        note=unsent.note,
        **unsent.values,
    )
