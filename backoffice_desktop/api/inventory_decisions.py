"""Deciding about purchase orders and receiving them; what is sent again with its id is not done again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import Order, Receipt
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Problem, Resolved, read_problems, read_resolved


class PurchaseKind(Enum):
    CHANGE = "CHANGE"
    APPROVE = "APPROVE"
    SEND = "SEND"
    CONFIRM = "CONFIRM"
    CANCEL = "CANCEL"
    UNDO = "UNDO"


class BulkKind(Enum):
    APPROVE = "APPROVE"


class ReceiptKind(Enum):
    RECEIVE = "RECEIVE"


@dataclass(frozen=True, slots=True)
class Approved:
    """What became of each order of many, in the order in which they were named. Together they have no version."""

    results: tuple[Resolved[Order], ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Received:
    receipt: Receipt
    order: Order
    already_received: bool

    @property
    def version(self) -> int:
        return self.order.version


_ORDER = f"{{ order {{ {selection(Order)} }} errors {{ {selection(Problem)} }} }}"

CHANGE = f"""
mutation PurchaseOrderChange($id: ID!, $version: Int!, $clientId: ID!, $lines: [PurchaseOrderLineInput!]) {{
  purchaseOrderChange(id: $id, version: $version, clientId: $clientId, lines: $lines) {_ORDER}
}}
"""
APPROVE = f"""
mutation PurchaseOrderApprove($id: ID!, $version: Int!, $clientId: ID!, $note: String) {{
  purchaseOrderApprove(id: $id, version: $version, clientId: $clientId, note: $note) {_ORDER}
}}
"""
SEND = f"""
mutation PurchaseOrderSend($id: ID!, $version: Int!, $clientId: ID!, $note: String) {{
  purchaseOrderSend(id: $id, version: $version, clientId: $clientId, note: $note) {_ORDER}
}}
"""
CONFIRM = f"""
mutation PurchaseOrderConfirm($id: ID!, $version: Int!, $clientId: ID!, $note: String, $expectedOn: Date,
                              $lines: [PurchaseOrderConfirmLineInput!], $supplierReference: String) {{
  purchaseOrderConfirm(id: $id, version: $version, clientId: $clientId, note: $note, expectedOn: $expectedOn,
                       lines: $lines, supplierReference: $supplierReference) {_ORDER}
}}
"""
CANCEL = f"""
mutation PurchaseOrderCancel($id: ID!, $version: Int!, $clientId: ID!, $note: String!) {{
  purchaseOrderCancel(id: $id, version: $version, clientId: $clientId, note: $note) {_ORDER}
}}
"""
UNDO = f"""
mutation PurchaseOrderUndo($id: ID!, $version: Int!, $clientId: ID!, $note: String) {{
  purchaseOrderUndo(id: $id, version: $version, clientId: $clientId, note: $note) {_ORDER}
}}
"""
APPROVE_MANY = f"""
mutation PurchaseOrdersApprove($orders: [PurchaseOrderVersionInput!]!, $clientId: ID!) {{
  purchaseOrdersApprove(orders: $orders, clientId: $clientId) {{ results {_ORDER} }}
}}
"""
RECEIVE = f"""
mutation PurchaseOrderReceive($receiptId: ID!, $orderId: ID!, $lines: [ReceiptLineInput!]!, $closes: Boolean!,
                              $deliveryNote: String) {{
  purchaseOrderReceive(receiptId: $receiptId, orderId: $orderId, lines: $lines, closes: $closes,
                       deliveryNote: $deliveryNote) {{
    receipt {{ {selection(Receipt)} }} order {{ {selection(Order)} }} alreadyReceived
    errors {{ {selection(Problem)} }}
  }}
}}
"""
_WAYS = {
    PurchaseKind.CHANGE: (CHANGE, "purchaseOrderChange"),
    PurchaseKind.APPROVE: (APPROVE, "purchaseOrderApprove"),
    PurchaseKind.SEND: (SEND, "purchaseOrderSend"),
    PurchaseKind.CONFIRM: (CONFIRM, "purchaseOrderConfirm"),
    PurchaseKind.CANCEL: (CANCEL, "purchaseOrderCancel"),
    PurchaseKind.UNDO: (UNDO, "purchaseOrderUndo"),
}


async def decide_order(
    call: Call,
    order_id: str,
    *,
    version: int,
    kind: PurchaseKind,
    client_id: str,
    note: str = "",
    lines: Sequence[dict[str, Any]] = (),
    expected_on: str = "",
    reference: str | None = None,
) -> Resolved[Order]:
    """``lines`` have ``lineId`` and ``quantity``, for a change of them; confirmed ones may have ``expectedOn`` too.

    ``expected_on`` is a day as text, ``reference`` the supplier's number of the order: both are of a confirmation.
    """
    document, field = _WAYS[kind]
    variables: dict[str, Any] = {"id": order_id, "version": version, "clientId": client_id}
    variables |= {"lines": list(lines)} if kind is PurchaseKind.CHANGE else {"note": note}
    if kind is PurchaseKind.CONFIRM:
        variables |= {"lines": list(lines), "expectedOn": expected_on or None, "supplierReference": reference}
    return read_resolved(Order, (await call(document, variables))[field], "order")


async def approve_many(call: Call, *, client_id: str, orders: Sequence[dict[str, Any]]) -> Resolved[Approved]:
    """Each order by itself, ``id`` and ``version``: one that cannot be approved stops no other."""
    answer = await call(APPROVE_MANY, {"orders": list(orders), "clientId": client_id})
    results = answer["purchaseOrdersApprove"]["results"]
    return Resolved(Approved(tuple(read_resolved(Order, one, "order") for one in results)))


async def receive(
    call: Call,
    receipt_id: str,
    *,
    order_id: str,
    lines: Sequence[dict[str, Any]],
    closes: bool,
    delivery_note: str = "",
) -> Resolved[Received]:
    """The receipt's id is its key: sent again with it, nothing rises twice."""
    variables = {
        "receiptId": receipt_id,
        "orderId": order_id,
        "lines": list(lines),
        "closes": closes,
        "deliveryNote": delivery_note or None,
    }
    answer = (await call(RECEIVE, variables))["purchaseOrderReceive"]
    problems = read_problems(answer["errors"])
    if problems or answer["receipt"] is None:
        return Resolved(None, problems)
    received = Received(read(Receipt, answer["receipt"]), read(Order, answer["order"]), answer["alreadyReceived"])
    return Resolved(received)
