"""How a decision goes to the service: one way for each topic."""

from collections.abc import Awaitable, Callable
from typing import Any

from backoffice_desktop.api import (
    credit_decisions,
    dispatch_decisions,
    fraud_queue,
    intake_decisions,
    inventory_decisions,
)
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.outbox import Topic, Unsent

Way = Callable[..., Awaitable[Resolved[Any]]]
WAYS: dict[Topic, Way] = {
    Topic.FRAUD: fraud_queue.resolve,
    Topic.ACCOUNT: credit_decisions.decide_account,
    Topic.APPLICATION: credit_decisions.resolve_application,
    Topic.PURCHASE: inventory_decisions.decide_order,
    Topic.PAPER: intake_decisions.decide,
}
"""Of decisions about one thing, as it was when somebody saw it."""


async def deliver(call: Call, unsent: Unsent, *, version: int) -> Resolved[Any]:
    """Sent again with the same ``client_id`` it is not done again. Raises ApiError."""
    if unsent.topic is Topic.PURCHASES:
        return await inventory_decisions.approve_many(call, client_id=unsent.client_id, **unsent.values)
    if unsent.topic is Topic.SCAN:
        return await dispatch_decisions.scan(call, client_id=unsent.client_id, **unsent.values)
    if unsent.topic is Topic.RECEIPT:
        # Goods came, whatever was decided about the order meanwhile: no version.
        return await inventory_decisions.receive(call, unsent.subject, **unsent.values)
    return await WAYS[unsent.topic](
        call,
        unsent.subject,
        version=version,
        kind=unsent.kind,
        client_id=unsent.client_id,
        note=unsent.note,
        **unsent.values,
    )
