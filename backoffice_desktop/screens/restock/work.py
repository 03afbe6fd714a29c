"""What the list of restock is of: purchase orders, and what is said about deciding on them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.inventory import Order, OrderState
from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.api.inventory_orders import OrderFilters
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.screens.restock.columns import order_columns
from backoffice_desktop.screens.restock.export_columns import HEADER, cells
from backoffice_desktop.screens.restock.marks import Marks
from backoffice_desktop.screens.restock.words import KINDS, STATES, TRANSFER_STATES
from backoffice_desktop.translations import tr
from backoffice_desktop.worklist.work import Words, Work

SAID = {
    PurchaseKind.CHANGE: "Order {name}: quantities changed.",
    PurchaseKind.APPROVE: "Order {name} approved.",
    PurchaseKind.SEND: "Order {name} is sent.",
    PurchaseKind.CONFIRM: "Order {name} confirmed.",
    PurchaseKind.CANCEL: "Order {name} cancelled.",
}
WORDS = Words(
    count="Orders: {count}",
    nothing_waits="Nothing has to be ordered today.",
    none_fits="No order fits these filters.",
    choose="Choose an order in the list.",
    last="This was the last one of the list.",
    missing="This order is not there any more.",
    refused="Order {name}: your decision was not taken. {why}",
    taken_back="Decision on order {name} taken back.",
    exported="Exported {count} orders to {file}.",
)
STAYS = frozenset({PurchaseKind.CHANGE})


def approved_as(order: Order, me: str) -> Mapping[str, Any]:
    """What an approval makes of an order, as far as the caller's limits are known here."""
    if not order.may_approve:
        return {"approval_asked_by": me, "approval_asked_at": datetime.now(UTC)}
    return {"state": OrderState.APPROVED, "may_approve": False, "approved_by": me, "approved_at": datetime.now(UTC)}


def confirmed_as(order: Order, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What has come in part stays that: only the rest has another day."""
    day = values.get("expected_on")
    changed = {} if not day else {"expected_on": date.fromisoformat(day), "expected_reason": None, "is_overdue": False}
    return changed if order.state is OrderState.PART_RECEIVED else changed | {"state": OrderState.CONFIRMED}


def restock_work(marks: Marks, me: str) -> Work:
    def after(order: Order, unsent: Unsent) -> Mapping[str, Any]:
        match unsent.kind:
            case PurchaseKind.CHANGE:
                return {"is_touched": True}
            case PurchaseKind.APPROVE:
                return approved_as(order, me)
            case PurchaseKind.SEND:
                return {"state": OrderState.SENT}
            case PurchaseKind.CONFIRM:
                return confirmed_as(order, unsent.values)
            case PurchaseKind.CANCEL:
                return {"state": OrderState.CANCELLED}
        # What an undo brings back, only the service knows.
        return {"can_undo": False}

    return Work(
        topic=Topic.PURCHASE,
        key="restock",
        columns=order_columns(marks),
        filters=OrderFilters(),
        rows=inventory_orders.orders,
        detail=inventory_orders.order,
        item_of=attrgetter("order"),
        id_of=attrgetter("id"),
        name_of=attrgetter("number"),
        after=after,
        conflict=_conflict,
        said=SAID,
        words=WORDS,
        header=HEADER,
        cells=cells,
        stays=STAYS,
    )


def _conflict(unsent: Unsent, present: Order) -> str:
    return tr(
        "Order {name} has changed meanwhile: {state}. Your decision ({mine}) was not carried out.",
        name=unsent.name,
        state=tr((TRANSFER_STATES if present.is_transfer else STATES)[present.state]),
        mine=tr(KINDS[PurchaseKind(unsent.kind.value)]),
    )
