"""The types of the credit API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

import strawberry

from saleor_ai_plugin.credit import models, reading
from saleor_ai_plugin.credit.sentences import bin_text, change_text, feature_text, reason_text, value_text, why_texts
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.graphql import Money

if TYPE_CHECKING:
    from saleor_ai_plugin.credit.scoring import Explanation

CreditAccountState = strawberry.enum(models.CreditAccount.State, name="CreditAccountState")
CreditApplicationState = strawberry.enum(models.CreditApplication.State, name="CreditApplicationState")
CreditOrderState = strawberry.enum(models.CreditOrder.State, name="CreditOrderState")
CreditDecisionKind = strawberry.enum(models.CreditDecision.Kind, name="CreditDecisionKind")


@strawberry.enum
class CreditAccountOrder(Enum):
    EXPOSURE = "exposure"
    LIMIT = "limit"
    PD = "pd"
    OVERDUE = "overdue"
    COMPANY = "company"


@strawberry.enum
class CreditApplicationOrder(Enum):
    APPLIED_AT = "applied_at"
    REQUESTED = "requested"
    PD = "pd"
    COMPANY = "company"


@strawberry.enum
class CreditApplicationDecision(Enum):
    ACCEPT = "accept"
    DECLINE = "decline"
    ASK_MORE = "ask_more"


@strawberry.enum
class CreditErrorCode(Enum):
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    NEEDS_SECOND_PERSON = "needs_second_person"


@strawberry.type
class CreditError:
    field: str | None
    message: str
    code: CreditErrorCode

    @classmethod
    def of(cls, error: DecisionError) -> Self:
        return cls(field=error.field or None, message=str(error), code=CreditErrorCode(error.code))


@strawberry.type
class CreditReason:
    """A feature that cost points; ``lost`` against the best there is."""

    code: str
    feature: str
    text: str
    points: int
    lost: int

    @classmethod
    def all_of(cls, reasons: Sequence[Mapping[str, Any]], language: str) -> list[Self]:
        return [
            cls(
                code=one["code"],
                feature=one["feature"],
                text=reason_text(one, language),
                points=round(one["points"]),
                lost=round(one["lost"]),
            )
            for one in reasons
        ]


@strawberry.type
class CreditChange:
    text: str
    score: int
    pd: float


@strawberry.type
class CreditAnswer:
    """What the customer told when applying."""

    name: str
    text: str
    value: str


@strawberry.type
class CreditPoints:
    """A line of the customer's own card: where a value fell, what that gives, and the most there is."""

    feature: str
    text: str
    bin: str
    points: int
    best: int


@strawberry.type
class CreditProposal:
    """A limit that waits for a second person."""

    limit: Money
    by: str
    at: datetime
    note: str

    @classmethod
    def of(cls, row: models.CreditAccount | models.CreditApplication) -> Self | None:
        if row.proposed_limit is None or row.proposed_at is None:
            return None
        limit = Money(amount=row.proposed_limit, currency=row.currency)
        return cls(limit=limit, by=row.proposed_by, at=row.proposed_at, note=row.proposed_note)


@strawberry.type
class CreditDecision:
    id: strawberry.ID
    kind: CreditDecisionKind  # type: ignore[valid-type]
    by: str
    at: datetime
    note: str
    order_id: strawberry.ID | None
    limit_before: Money | None
    limit_after: Money | None
    exposure: Money | None = strawberry.field(description="At that moment.")
    amount: Money | None
    points: int | None
    pd: float | None
    why: list[str]
    model_version: str

    @classmethod
    def of(cls, row: models.CreditDecision, language: str) -> Self:
        figures = {"amount": row.amount, "limit": row.limit_before, "exposure": row.exposure, "pd": row.pd}
        return cls(
            id=strawberry.ID(str(row.id)),
            kind=models.CreditDecision.Kind(row.kind),
            by=row.by,
            at=row.at,
            note=row.note,
            order_id=strawberry.ID(row.order_id) if row.order_id else None,
            limit_before=_money(row.limit_before, row.currency),
            limit_after=_money(row.limit_after, row.currency),
            exposure=_money(row.exposure, row.currency),
            amount=_money(row.amount, row.currency),
            points=row.points,
            pd=row.pd,
            why=why_texts(row.why, {**figures, "currency": row.currency}, language),
            model_version=str(row.model_version_id or ""),
        )


@strawberry.type
class CreditAccount:
    """A customer who may buy on account; ``exposure`` is what is open and unpaid now."""

    customer_id: strawberry.ID
    company: str
    currency: str
    state: CreditAccountState  # type: ignore[valid-type]
    version: int
    limit: Money
    exposure: Money
    available: Money
    overdue: Money
    points: int | None
    pd: float | None = strawberry.field(description="Probability of default within 180 days; null without a scorecard.")
    suggested_limit: Money | None
    reasons: list[CreditReason]
    term_days: int
    opened_at: datetime
    scored_at: datetime | None
    proposal: CreditProposal | None
    review_asked_at: datetime | None
    review_asked_note: str
    can_undo: bool

    @classmethod
    def all_of(cls, rows: Sequence[models.CreditAccount], language: str) -> list[Self]:
        """Rows of ``reading.accounts``."""
        undoable = reading.to_undo(rows)
        return [cls._of(row, language, can_undo=row.pk in undoable) for row in rows]

    @classmethod
    def _of(cls, row: models.CreditAccount, language: str, *, can_undo: bool) -> Self:
        exposure, overdue = row.exposure, row.overdue  # type: ignore[attr-defined]
        return cls(
            customer_id=strawberry.ID(row.customer_id),
            company=row.company,
            currency=row.currency,
            state=models.CreditAccount.State(row.state),
            version=row.version,
            limit=Money(amount=row.limit, currency=row.currency),
            exposure=Money(amount=exposure, currency=row.currency),
            available=Money(amount=max(row.limit - exposure, Decimal(0)), currency=row.currency),
            overdue=Money(amount=overdue, currency=row.currency),
            points=row.points,
            pd=row.pd,
            suggested_limit=_money(row.suggested_limit, row.currency),
            reasons=CreditReason.all_of(row.reasons, language),
            term_days=row.term_days,
            opened_at=row.opened_at,
            scored_at=row.scored_at,
            proposal=CreditProposal.of(row),
            review_asked_at=row.review_asked_at,
            review_asked_note=row.review_asked_note,
            can_undo=can_undo,
        )


@strawberry.type
class CreditAccountOrderRow:
    order_id: strawberry.ID
    number: str
    placed_at: datetime
    amount: Money
    outstanding: Money
    due_at: datetime | None
    paid_at: datetime | None
    days_late: int | None = strawberry.field(description="Of what is unpaid, until today.")
    state: CreditOrderState  # type: ignore[valid-type]

    @classmethod
    def of(cls, row: models.CreditOrder) -> Self:
        return cls(
            order_id=strawberry.ID(row.order_id),
            number=row.number,
            placed_at=row.placed_at,
            amount=Money(amount=row.amount, currency=row.currency),
            outstanding=Money(amount=row.outstanding, currency=row.currency),
            due_at=row.due_at,
            paid_at=row.paid_at,
            days_late=reading.days_late(row),
            state=models.CreditOrder.State(row.state),
        )


@strawberry.type
class CreditMonth:
    """Amounts of a month's orders on account, in the account's currency."""

    month: str
    invoiced: Decimal
    paid_late: Decimal
    unpaid: Decimal


@strawberry.type
class CreditAccountDetail:
    account: CreditAccount
    answers: list[CreditAnswer]
    points_table: list[CreditPoints]
    base_points: int | None = strawberry.field(description="With all points of the table it makes the score.")
    would_change: list[CreditChange] = strawberry.field(description="Smallest changes that pass without a person.")
    orders: list[CreditAccountOrderRow]
    months: list[CreditMonth]
    decisions: list[CreditDecision]

    @classmethod
    def of(cls, row: models.CreditAccount, explained: "Explanation | None", language: str) -> Self:
        return cls(
            account=CreditAccount.all_of([row], language)[0],
            answers=_answers(row.answers, language),
            points_table=_points(explained, language),
            base_points=explained.base if explained else None,
            would_change=_changes(explained, language),
            orders=[CreditAccountOrderRow.of(order) for order in reading.orders(row.customer_id)],
            months=[
                CreditMonth(month=one.month, invoiced=one.invoiced, paid_late=one.paid_late, unpaid=one.unpaid)
                for one in reading.months(row.customer_id)
            ],
            decisions=[CreditDecision.of(one, language) for one in reading.decisions_of_account(row.customer_id)],
        )


@strawberry.type
class CreditApplication:
    """A customer who wants to buy on account."""

    id: strawberry.ID
    customer_id: strawberry.ID
    company: str
    state: CreditApplicationState  # type: ignore[valid-type]
    version: int
    applied_at: datetime
    requested: Money
    points: int | None
    pd: float | None
    suggested_limit: Money | None
    reasons: list[CreditReason]
    proposal: CreditProposal | None
    decided_by: str
    decided_at: datetime | None
    can_undo: bool

    @classmethod
    def all_of(cls, rows: Sequence[models.CreditApplication], language: str) -> list[Self]:
        undoable = reading.to_undo(rows)
        return [cls._of(row, language, can_undo=row.pk in undoable) for row in rows]

    @classmethod
    def _of(cls, row: models.CreditApplication, language: str, *, can_undo: bool) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            customer_id=strawberry.ID(row.customer_id),
            company=row.company,
            state=models.CreditApplication.State(row.state),
            version=row.version,
            applied_at=row.applied_at,
            requested=Money(amount=row.requested, currency=row.currency),
            points=row.points,
            pd=row.pd,
            suggested_limit=_money(row.suggested_limit, row.currency),
            reasons=CreditReason.all_of(row.reasons, language),
            proposal=CreditProposal.of(row),
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            can_undo=can_undo,
        )


@strawberry.type
class CreditApplicationDetail:
    application: CreditApplication
    answers: list[CreditAnswer]
    points_table: list[CreditPoints]
    base_points: int | None
    would_change: list[CreditChange]
    decisions: list[CreditDecision]

    @classmethod
    def of(cls, row: models.CreditApplication, explained: "Explanation | None", language: str) -> Self:
        return cls(
            application=CreditApplication.all_of([row], language)[0],
            answers=_answers(row.answers, language),
            points_table=_points(explained, language),
            base_points=explained.base if explained else None,
            would_change=_changes(explained, language),
            decisions=[CreditDecision.of(one, language) for one in reading.decisions_of_application(row.id)],
        )


@strawberry.type
class CreditWaiting:
    """What waits for people."""

    applications: int
    proposals: int
    reviews_asked: int

    @classmethod
    def now(cls) -> Self:
        found = reading.waiting()
        return cls(applications=found.applications, proposals=found.proposals, reviews_asked=found.reviews_asked)


@strawberry.type
class CreditPolicy:
    """The owner's terms in a currency."""

    currency: str
    margin: float
    lgd: float
    drawdown: float
    cap: Decimal
    floor: Decimal
    step: Decimal
    refer_above: float
    decline_above: float
    stretch: float
    second_approval_above: Decimal
    term_days: int
    updated_by: str

    @classmethod
    def of(cls, row: models.CreditPolicy) -> Self:
        return cls(**{name: getattr(row, name) for name in cls.__annotations__})


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount=amount, currency=currency)


def _answers(answers: Mapping[str, Any], language: str) -> list[CreditAnswer]:
    return [
        CreditAnswer(name=name, text=feature_text(name, language), value=value_text(name, value, language))
        for name, value in answers.items()
    ]


def _points(explained: "Explanation | None", language: str) -> list[CreditPoints]:
    return [
        CreditPoints(
            feature=one.feature,
            text=feature_text(one.feature, language),
            bin=bin_text(one.feature, one.bin, language),
            points=one.points,
            best=one.best,
        )
        for one in (explained.points if explained else ())
    ]


def _changes(explained: "Explanation | None", language: str) -> list[CreditChange]:
    return [
        CreditChange(text=change_text(one, language), score=one.score, pd=one.pd)
        for one in (explained.would_change if explained else ())
    ]
