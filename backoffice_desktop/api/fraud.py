"""Fraud review: the queue, an order in detail, and deciding about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from backoffice_desktop.api.credit import OrderState
from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Money


class State(Enum):
    WAITING = "WAITING"
    SECOND_REVIEW = "SECOND_REVIEW"
    INFO_REQUESTED = "INFO_REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    ACCEPTED = "ACCEPTED"


OPEN_STATES = (State.WAITING, State.SECOND_REVIEW, State.INFO_REQUESTED)


class Verdict(Enum):
    ACCEPT = "ACCEPT"
    REVIEW = "REVIEW"
    REJECT = "REJECT"


class DecisionKind(Enum):
    SCORED = "SCORED"
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    ASK_MORE = "ASK_MORE"
    UNDO = "UNDO"
    CHARGEBACK = "CHARGEBACK"
    REFUND = "REFUND"
    PAYMENT_FAILED = "PAYMENT_FAILED"


@dataclass(frozen=True, slots=True)
class Reason:
    """``weight`` above 0 speaks for fraud."""

    code: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class RuleHit:
    rule_id: str
    name: str
    action: str


@dataclass(frozen=True, slots=True)
class Decision:
    id: str
    kind: DecisionKind
    by: str
    at: datetime
    note: str
    model_version: str
    probability: float | None
    cancel_order: bool
    refund: bool


@dataclass(frozen=True, slots=True)
class Review:
    """An order in the queue. ``trouble`` says why the shop has not carried the decision out yet."""

    order_id: str
    number: str
    channel: str
    placed_at: datetime
    state: State
    version: int
    total: Money
    expected_loss: Money
    probability: float
    verdict: Verdict
    reasons: tuple[Reason, ...]
    rule_hits: tuple[RuleHit, ...]
    customer_id: str | None
    customer_orders: int
    needs_second: bool
    first_decision: Decision | None
    decided_by: str
    decided_at: datetime | None
    carried_out: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    name: str
    sku: str
    quantity: int
    unit_price: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Trace:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderBrief:
    order_id: str
    number: str
    placed_at: datetime
    total: Money
    status: str
    outcome: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Link:
    from_order_id: str
    to_order_id: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnAccount:
    """What credit said about an order that is bought on account."""

    state: OrderState
    limit: Money
    exposure: Money
    pd: float | None
    points: int | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    review: Review
    lines: tuple[OrderLine, ...]
    traces: tuple[Trace, ...]
    ship_to: str
    bill_to: str
    address_distance_km: float | None
    history: tuple[OrderBrief, ...]
    linked: tuple[OrderBrief, ...]
    links: tuple[Link, ...]
    comparable: tuple[OrderBrief, ...]
    decisions: tuple[Decision, ...]
    credit: OnAccount | None


@dataclass(frozen=True, slots=True)
class Waiting:
    count: int
    oldest_placed_at: datetime | None
    expected_loss: tuple[Money, ...]
    capacity_left: int


QUEUE = f"subscription FraudQueue {{ fraudQueue {{ {selection(Waiting)} }} }}"
