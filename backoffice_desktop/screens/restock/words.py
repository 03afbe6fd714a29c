"""What the service's codes are called, and in which tone they are shown. All of it is looked up in the catalogue."""

from backoffice_desktop.api.inventory import ChangeKind, Order, OrderState, Receipt, Urgency
from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.translations import tr

STATES = {
    OrderState.PROPOSED: "Proposed",
    OrderState.APPROVED: "Approved",
    OrderState.SENT: "Ordered",
    OrderState.CONFIRMED: "Confirmed",
    OrderState.PART_RECEIVED: "Partly here",
    OrderState.RECEIVED: "Received",
    OrderState.CANCELLED: "Cancelled",
}
TONES = {
    OrderState.PROPOSED: "accent",
    OrderState.APPROVED: "good",
    OrderState.SENT: "neutral",
    OrderState.CONFIRMED: "neutral",
    OrderState.PART_RECEIVED: "warn",
    OrderState.RECEIVED: "good",
    OrderState.CANCELLED: "bad",
}
URGENCIES = {
    Urgency.OUT: "Out of stock",
    Urgency.LATE: "Runs short",
    Urgency.SOON: "Soon",
    Urgency.LATER: "Later",
}
URGENCY_TONES = {Urgency.OUT: "bad", Urgency.LATE: "warn", Urgency.SOON: "accent", Urgency.LATER: "neutral"}
URGENCY_HINTS = {
    Urgency.OUT: "Something of it is out of stock",
    Urgency.LATE: "Something runs out before goods that are ordered today can come",
    Urgency.SOON: "To be ordered within days",
    Urgency.LATER: "Can wait",
}
KINDS = {
    PurchaseKind.CHANGE: "Quantities changed",
    PurchaseKind.APPROVE: "Approved",
    PurchaseKind.SEND: "Ordered",
    PurchaseKind.CONFIRM: "Confirmed",
    PurchaseKind.CANCEL: "Cancelled",
    PurchaseKind.UNDO: "Taken back",
}
CHANGE_KINDS = {
    ChangeKind.PROPOSE: "Proposed by the plan",
    ChangeKind.CREATE: "Begun by hand",
    ChangeKind.CHANGE: "Changed",
    ChangeKind.ASK_APPROVAL: "Approval asked for",
    ChangeKind.APPROVE: "Approved",
    ChangeKind.SEND: "Ordered",
    ChangeKind.CONFIRM: "Confirmed",
    ChangeKind.RECEIVE: "Received",
    ChangeKind.CANCEL: "Cancelled",
    ChangeKind.UNDO: "Taken back",
}


TRANSFER_CHANGE_KINDS = CHANGE_KINDS | {ChangeKind.SEND: "Left the warehouse", ChangeKind.CONFIRM: "Picked"}
TRANSFER_STATES = STATES | {OrderState.SENT: "Under way"}
"""Of a transfer between warehouses."""


def source_words(row: Order | Receipt) -> str:
    """Who it is bought from, or the warehouse that it comes from."""
    return row.source if row.from_warehouse is None else tr("From {warehouse}", warehouse=row.source)


def state_word(order: Order) -> tuple[str, str]:
    """The most pressing of what there is to say about an order, and its tone."""
    if order.source_trouble:
        return tr("Stock not taken"), "bad"
    if order.stock_trouble:
        return tr("Stock not raised"), "bad"
    if order.is_overdue:
        return tr("Overdue"), "bad"
    if order.state is OrderState.PROPOSED and order.approval_asked_by:
        return tr("Owner asked"), "warn"
    words = TRANSFER_STATES if order.is_transfer else STATES
    return tr(words[order.state]), TONES[order.state]
