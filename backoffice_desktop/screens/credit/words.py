"""What the service's codes are called, and in which tone they are shown. All of it is looked up in the catalogue."""

from backoffice_desktop.api.credit import (
    Account,
    AccountOrder,
    AccountState,
    Application,
    ApplicationState,
    CreditKind,
    OrderState,
)
from backoffice_desktop.translations import tr

STATES = {
    ApplicationState.WAITING: "Waiting",
    ApplicationState.INFO_REQUESTED: "Asked for more",
    ApplicationState.SECOND_REVIEW: "Second review",
    ApplicationState.ACCEPTED: "Accepted",
    ApplicationState.DECLINED: "Declined",
}
TONES = {
    ApplicationState.WAITING: "accent",
    ApplicationState.INFO_REQUESTED: "warn",
    ApplicationState.SECOND_REVIEW: "warn",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.DECLINED: "bad",
}
ACCOUNT_STATES = {AccountState.ACTIVE: "Active", AccountState.BLOCKED: "Blocked"}
ORDER_STATES = {
    OrderState.APPROVED: ("Approved", "good"),
    OrderState.WAITING: ("Held for review", "warn"),
    OrderState.DECLINED: ("Declined", "bad"),
}
KINDS = {
    CreditKind.APPLIED: "Applied",
    CreditKind.ACCEPT: "Accepted",
    CreditKind.DECLINE: "Declined",
    CreditKind.ASK_MORE: "Asked for more",
    CreditKind.LIMIT_CHANGE: "Limit changed",
    CreditKind.LIMIT_CONFIRM: "Limit confirmed",
    CreditKind.LIMIT_REFUSE: "Limit refused",
    CreditKind.BLOCK: "Blocked",
    CreditKind.UNBLOCK: "Unblocked",
    CreditKind.REVIEW_ASKED: "Person asked for",
    CreditKind.REVIEW_DONE: "Reviewed",
    CreditKind.ORDER_APPROVE: "Order approved",
    CreditKind.ORDER_REFER: "Order held for review",
    CreditKind.ORDER_DECLINE: "Order declined",
    CreditKind.ORDER_SETTLE: "Order settled by a person",
    CreditKind.UNDO: "Taken back",
}


def company(item: Account | Application) -> str:
    """A customer who gave no company is called by its id."""
    return item.company or item.customer_id


def account_word(account: Account) -> tuple[str, str]:
    """The most pressing of what there is to say about a customer, and its tone."""
    if account.proposal is not None:
        return tr("Limit to confirm"), "warn"
    if account.review_asked_at is not None:
        return tr("Asks for a person"), "warn"
    if account.state is AccountState.BLOCKED:
        return tr("Blocked"), "bad"
    if account.overdue.amount > 0:
        return tr("Overdue"), "bad"
    return tr("Active"), "good"


def order_word(order: AccountOrder) -> tuple[str, str]:
    late = order.days_late or 0
    if order.state is not OrderState.APPROVED:
        word, tone = ORDER_STATES[order.state]
        return tr(word), tone
    if order.paid_at is not None:
        return (tr("Paid {days} d late", days=late), "warn") if late > 0 else (tr("Paid on time"), "good")
    return (tr("{days} d overdue", days=late), "bad") if late > 0 else (tr("Not due yet"), "accent")
