"""What the service's codes are called, and in which tone they are shown. All of it is looked up in the catalogue."""

from backoffice_desktop.api.fraud import DecisionKind, OrderBrief, Review, State
from backoffice_desktop.translations import tr

STATES = {
    State.WAITING: "Waiting",
    State.SECOND_REVIEW: "Second review",
    State.INFO_REQUESTED: "Asked for more",
    State.APPROVED: "Approved",
    State.REJECTED: "Rejected",
    State.ACCEPTED: "Accepted by us",
}
TONES = {
    State.WAITING: "accent",
    State.SECOND_REVIEW: "warn",
    State.INFO_REQUESTED: "warn",
    State.APPROVED: "good",
    State.REJECTED: "bad",
    State.ACCEPTED: "neutral",
}
KINDS = {
    DecisionKind.SCORED: "Scored",
    DecisionKind.APPROVE: "Approved",
    DecisionKind.REJECT: "Rejected",
    DecisionKind.ASK_MORE: "Asked for more",
    DecisionKind.UNDO: "Taken back",
    DecisionKind.RELEASED: "Let go while saleor-ai was down; nobody looked",
    DecisionKind.CHARGEBACK: "Charged back",
    DecisionKind.REFUND: "Refunded",
    DecisionKind.PAYMENT_FAILED: "Payment failed",
}
LINKS = {
    "customer": "customer",
    "card": "card",
    "device": "device",
    "network": "network",
    "delivery_address": "delivery address",
    "billing_address": "billing address",
    "voucher": "voucher",
}
OUTCOMES = {
    "chargeback": ("Charged back", "bad"),
    "fraud": ("Fraud", "bad"),
    "refund": ("Refunded", "warn"),
    "refunded": ("Refunded", "warn"),
    "payment_failed": ("Payment failed", "warn"),
    "rejected": ("Rejected", "bad"),
    "approved": ("Approved", "good"),
    "accepted": ("Accepted by us", "good"),
    "fine": ("Went well", "good"),
    "ok": ("Went well", "good"),
    "good": ("Went well", "good"),
    "waiting": ("Waiting", "accent"),
    "open": ("Not known yet", "neutral"),
    "unknown": ("Not known yet", "neutral"),
    "": ("Not known yet", "neutral"),
}
STATUSES = {
    "UNCONFIRMED": "Unconfirmed",
    "UNFULFILLED": "To be sent",
    "PARTIALLY_FULFILLED": "Partly sent",
    "FULFILLED": "Sent",
    "CANCELED": "Cancelled",
    "RETURNED": "Returned",
    "PARTIALLY_RETURNED": "Partly returned",
    "EXPIRED": "Expired",
    "DRAFT": "Draft",
}
ACTIONS = {"REVIEW": "Hold for review", "REJECT": "Reject", "ACCEPT": "Accept"}
AFTER = {
    DecisionKind.APPROVE: State.APPROVED,
    DecisionKind.REJECT: State.REJECTED,
    DecisionKind.ASK_MORE: State.INFO_REQUESTED,
    DecisionKind.UNDO: State.WAITING,
}


def state_after(review: Review, kind: DecisionKind) -> State:
    """What the order will be, as far as we can tell before the service has answered."""
    decides = kind in {DecisionKind.APPROVE, DecisionKind.REJECT}
    if decides and review.needs_second and review.state is not State.SECOND_REVIEW:
        return State.SECOND_REVIEW
    return AFTER[kind]


def state_word(review: Review) -> str:
    return tr(STATES[review.state])


def outcome(brief: OrderBrief) -> tuple[str, str]:
    """Word and tone of how a past order ended; a word of the service's that we do not know is shown as it is."""
    word, tone = OUTCOMES.get(brief.outcome.lower(), (brief.outcome, "neutral"))
    return tr(word), tone


def status_word(status: str) -> str:
    return tr(STATUSES.get(status.upper(), status))


def through(names: tuple[str, ...]) -> str:
    return ", ".join(tr(LINKS.get(name.lower(), name)) for name in names)
