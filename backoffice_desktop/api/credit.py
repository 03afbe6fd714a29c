"""Credit: customers who buy on account, applications, and what is known of both."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Money


class AccountState(Enum):
    ACTIVE = "ACTIVE"
    BLOCKED = "BLOCKED"


class ApplicationState(Enum):
    WAITING = "WAITING"
    INFO_REQUESTED = "INFO_REQUESTED"
    SECOND_REVIEW = "SECOND_REVIEW"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"


OPEN_APPLICATIONS = (ApplicationState.WAITING, ApplicationState.INFO_REQUESTED, ApplicationState.SECOND_REVIEW)


class OrderState(Enum):
    APPROVED = "APPROVED"
    WAITING = "WAITING"
    DECLINED = "DECLINED"


class CreditKind(Enum):
    """What can happen to an account or an application; ORDER_* is about one of the account's orders."""

    APPLIED = "APPLIED"
    ACCEPT = "ACCEPT"
    DECLINE = "DECLINE"
    ASK_MORE = "ASK_MORE"
    LIMIT_CHANGE = "LIMIT_CHANGE"
    LIMIT_CONFIRM = "LIMIT_CONFIRM"
    LIMIT_REFUSE = "LIMIT_REFUSE"
    BLOCK = "BLOCK"
    UNBLOCK = "UNBLOCK"
    REVIEW_ASKED = "REVIEW_ASKED"
    REVIEW_DONE = "REVIEW_DONE"
    ORDER_APPROVE = "ORDER_APPROVE"
    ORDER_REFER = "ORDER_REFER"
    ORDER_DECLINE = "ORDER_DECLINE"
    ORDER_SETTLE = "ORDER_SETTLE"
    UNDO = "UNDO"


@dataclass(frozen=True, slots=True)
class Reason:
    """Where points were lost against the best there is."""

    code: str
    feature: str
    text: str
    points: int
    lost: int


@dataclass(frozen=True, slots=True)
class Change:
    """What would have made a difference."""

    text: str
    score: int
    pd: float


@dataclass(frozen=True, slots=True)
class Answer:
    name: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Points:
    """A line of the scorecard: the bin that the customer fell into, and the best there would be."""

    feature: str
    text: str
    bin: str
    points: int
    best: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A limit that a second person has to confirm."""

    limit: Money
    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class CreditDecision:
    id: str
    kind: CreditKind
    by: str
    at: datetime
    note: str
    order_id: str | None
    limit_before: Money | None
    limit_after: Money | None
    exposure: Money | None
    amount: Money | None
    points: int | None
    pd: float | None
    why: tuple[str, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer who buys on account; ``points`` and ``pd`` are None before a model was trained."""

    customer_id: str
    company: str
    currency: str
    state: AccountState
    version: int
    limit: Money
    exposure: Money
    available: Money
    overdue: Money
    points: int | None
    pd: float | None
    suggested_limit: Money | None
    reasons: tuple[Reason, ...]
    term_days: int
    opened_at: datetime
    scored_at: datetime | None
    proposal: Proposal | None
    review_asked_at: datetime | None
    review_asked_note: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class AccountOrder:
    order_id: str
    number: str
    placed_at: datetime
    amount: Money
    outstanding: Money
    due_at: datetime | None
    paid_at: datetime | None
    days_late: int | None
    state: OrderState


@dataclass(frozen=True, slots=True)
class Month:
    """``paid_late`` and ``unpaid`` are parts of ``invoiced``."""

    month: str
    invoiced: Decimal
    paid_late: Decimal
    unpaid: Decimal


@dataclass(frozen=True, slots=True)
class AccountDetail:
    account: Account
    answers: tuple[Answer, ...]
    points_table: tuple[Points, ...]
    base_points: int | None
    would_change: tuple[Change, ...]
    orders: tuple[AccountOrder, ...]
    months: tuple[Month, ...]
    decisions: tuple[CreditDecision, ...]


@dataclass(frozen=True, slots=True)
class Application:
    id: str
    customer_id: str
    company: str
    state: ApplicationState
    version: int
    applied_at: datetime
    requested: Money
    points: int | None
    pd: float | None
    suggested_limit: Money | None
    reasons: tuple[Reason, ...]
    proposal: Proposal | None
    decided_by: str
    decided_at: datetime | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ApplicationDetail:
    application: Application
    answers: tuple[Answer, ...]
    points_table: tuple[Points, ...]
    base_points: int | None
    would_change: tuple[Change, ...]
    decisions: tuple[CreditDecision, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    applications: int
    proposals: int
    reviews_asked: int


QUEUE = f"subscription CreditQueue {{ creditQueue {{ {selection(Waiting)} }} }}"
