"""The types of the fraud API."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Self

import strawberry

from saleor_ai_plugin.credit.models import CreditOrder
from saleor_ai_plugin.credit.types import CreditDecision, CreditOrderState
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.facts.models import TRACES, OrderTrace
from saleor_ai_plugin.fraud import models, reading, services
from saleor_ai_plugin.fraud.geography import distance_km
from saleor_ai_plugin.fraud.sentences import feature_text, reason_text, trace_text

FraudReviewState = strawberry.enum(models.FraudReview.State, name="FraudReviewState")
FraudVerdict = strawberry.enum(models.FraudVerdict, name="FraudVerdict")
FraudDecisionKind = strawberry.enum(models.FraudDecision.Kind, name="FraudDecisionKind")


@strawberry.enum
class FraudReviewOrder(Enum):
    EXPECTED_LOSS = "expected_loss"
    PLACED_AT = "placed_at"
    AMOUNT = "total"
    PROBABILITY = "probability"


@strawberry.enum
class FraudErrorCode(Enum):
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    NEEDS_SECOND_PERSON = "needs_second_person"


@strawberry.type
class FraudReason:
    code: str
    text: str = strawberry.field(description="In the language of the request.")
    weight: float


@strawberry.type
class FraudRuleHit:
    rule_id: strawberry.ID
    name: str
    action: str


@strawberry.type
class FraudDecision:
    id: strawberry.ID
    kind: FraudDecisionKind  # type: ignore[valid-type]
    by: str
    at: datetime
    note: str
    model_version: str
    probability: float | None
    cancel_order: bool
    refund: bool

    @classmethod
    def of(cls, row: models.FraudDecision) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            kind=models.FraudDecision.Kind(row.kind),
            by=row.by,
            at=row.at,
            note=row.note,
            model_version=str(row.model_version_id or ""),
            probability=row.probability,
            cancel_order=row.cancel_order,
            refund=row.refund,
        )


@strawberry.type
class FraudReview:
    """An order as fraud sees it; ``trouble`` says why the shop has not carried the decision out."""

    order_id: strawberry.ID
    number: str
    channel: str
    placed_at: datetime
    state: FraudReviewState  # type: ignore[valid-type]
    version: int
    total: Money
    expected_loss: Money
    probability: float
    verdict: FraudVerdict  # type: ignore[valid-type]
    reasons: list[FraudReason]
    rule_hits: list[FraudRuleHit]
    customer_id: strawberry.ID | None
    customer_orders: int = strawberry.field(description="Orders of this customer, this one included.")
    needs_second: bool
    first_decision: FraudDecision | None
    decided_by: str
    decided_at: datetime | None
    carried_out: bool
    trouble: str

    @classmethod
    def all_of(cls, rows: Sequence[models.FraudReview], *, language: str, rules: models.FraudSettings) -> list[Self]:
        firsts, orders = services.first_decisions(rows), reading.orders_of({row.customer_id for row in rows})
        return [
            cls._of(row, firsts.get(row.order_id), orders.get(row.customer_id, 0), language=language, rules=rules)
            for row in rows
        ]

    @classmethod
    def _of(
        cls,
        row: models.FraudReview,
        first: models.FraudDecision | None,
        customer_orders: int,
        *,
        language: str,
        rules: models.FraudSettings,
    ) -> Self:
        return cls(
            order_id=strawberry.ID(row.order_id),
            number=row.number,
            channel=row.channel,
            placed_at=row.placed_at,
            state=models.FraudReview.State(row.state),
            version=row.version,
            total=Money(amount=row.total, currency=row.currency),
            expected_loss=Money(amount=row.expected_loss, currency=row.currency),
            probability=row.probability,
            verdict=models.FraudVerdict(row.verdict),
            reasons=[
                FraudReason(code=one["code"], text=reason_text(one, language), weight=one["weight"])
                for one in row.reasons
            ],
            rule_hits=[
                FraudRuleHit(rule_id=strawberry.ID(str(one["id"])), name=one["name"], action=one["action"])
                for one in row.rule_hits
            ],
            customer_id=strawberry.ID(row.customer_id) if row.customer_id else None,
            customer_orders=customer_orders,
            needs_second=services.needs_second(row, rules),
            first_decision=FraudDecision.of(first) if first else None,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            carried_out=row.carried_out_version >= row.version,
            trouble=row.trouble,
        )


@strawberry.type
class FraudOrderLine:
    name: str
    sku: str
    quantity: int
    unit_price: Money
    total: Money


@strawberry.type
class FraudTrace:
    """What is known of how the order was placed; a pseudonym is shortened."""

    name: str
    text: str


@strawberry.type
class FraudOrderBrief:
    order_id: strawberry.ID
    number: str
    placed_at: datetime
    total: Money
    status: str
    outcome: str = strawberry.field(description="chargeback, fraud, clean, refund, payment_failed, or nothing yet.")
    probability: float | None

    @classmethod
    def all_of(cls, briefs: Sequence[reading.Brief]) -> list[Self]:
        return [
            cls(
                order_id=strawberry.ID(one.order_id),
                number=one.number,
                placed_at=one.placed_at,
                total=Money(amount=one.total, currency=one.currency),
                status=one.status,
                outcome=one.outcome,
                probability=one.probability,
            )
            for one in briefs
        ]


@strawberry.type
class FraudLink:
    from_order_id: strawberry.ID
    to_order_id: strawberry.ID
    through: list[str]


@strawberry.type
class FraudFeature:
    name: str
    text: str
    value: float


@strawberry.type
class FraudCredit:
    """What credit said of an order on account when it came in, and how that stands now."""

    state: CreditOrderState  # type: ignore[valid-type]
    limit: Money
    exposure: Money
    pd: float | None
    points: int | None
    why: list[str]

    @classmethod
    def of(cls, held: reading.Credit, language: str) -> Self:
        told = CreditDecision.of(held.decision, language)
        nothing = Money(amount=Decimal(0), currency=held.decision.currency)
        return cls(
            state=CreditOrder.State(held.state),
            limit=told.limit_before or nothing,
            exposure=told.exposure or nothing,
            pd=told.pd,
            points=told.points,
            why=told.why,
        )


@strawberry.type
class FraudReviewDetail:
    review: FraudReview
    lines: list[FraudOrderLine]
    traces: list[FraudTrace]
    ship_to: str
    bill_to: str
    address_distance_km: float | None = strawberry.field(description="Between the countries; addresses stay in Saleor.")
    history: list[FraudOrderBrief]
    linked: list[FraudOrderBrief]
    links: list[FraudLink]
    comparable: list[FraudOrderBrief]
    decisions: list[FraudDecision]
    features: list[FraudFeature]
    credit: FraudCredit | None = strawberry.field(description="Null where the order is not on account.")

    @classmethod
    def of(cls, found: reading.Detail, *, language: str, rules: models.FraudSettings) -> Self:
        trace = found.trace
        return cls(
            review=FraudReview.all_of([found.review], language=language, rules=rules)[0],
            lines=[
                FraudOrderLine(
                    name=line.name,
                    sku=line.sku,
                    quantity=line.quantity,
                    unit_price=Money(amount=line.unit_price_gross, currency=line.currency),
                    total=Money(amount=line.unit_price_gross * Decimal(line.quantity), currency=line.currency),
                )
                for line in found.lines
            ],
            traces=_traces(trace, language),
            ship_to=trace.delivery_country if trace else "",
            bill_to=trace.billing_country if trace else "",
            address_distance_km=distance_km(trace.billing_country, trace.delivery_country) if trace else None,
            history=FraudOrderBrief.all_of(found.history),
            linked=FraudOrderBrief.all_of(found.linked),
            links=[
                FraudLink(
                    from_order_id=strawberry.ID(link.from_order_id),
                    to_order_id=strawberry.ID(link.to_order_id),
                    through=list(link.through),
                )
                for link in found.links
            ],
            comparable=FraudOrderBrief.all_of(found.comparable),
            decisions=[FraudDecision.of(row) for row in found.decisions],
            features=[
                FraudFeature(name=name, text=feature_text(name, language), value=float(value))
                for name, value in sorted(found.review.features.items())
                if not isinstance(value, str)
            ],
            credit=FraudCredit.of(found.credit, language) if found.credit else None,
        )


def _traces(trace: OrderTrace | None, language: str) -> list[FraudTrace]:
    if trace is None:
        return []
    facts = ("payment_method", "email_domain", "card_country", "address_check", "attempts", "seconds_in_checkout")
    shown = [(name, getattr(trace, name)) for name in facts]
    # Enough of a pseudonym to tell two apart by eye.
    shown += [(name, getattr(trace, name)[:12]) for name in TRACES]
    return [FraudTrace(name=trace_text(name, language), text=str(value)) for name, value in shown if value]


@strawberry.type
class FraudWaiting:
    """What waits for people: its number, its oldest order, and what would be lost if all were accepted."""

    count: int
    oldest_placed_at: datetime | None
    expected_loss: list[Money]
    capacity_left: int = strawberry.field(description="Looks that the team has left today.")


@strawberry.type
class FraudSettings:
    review_cost: Decimal
    chargeback_fee: Decimal
    lost_customer: Decimal
    reviews_per_day: int
    margin: float
    second_review_above: Decimal
    currency: str = strawberry.field(description="What the amounts are in: that of the shop's latest order.")
    confirm_clean: bool
    reject_without_person: bool
    updated_by: str

    @classmethod
    def of(cls, row: models.FraudSettings) -> Self:
        return cls(
            review_cost=row.review_cost,
            chargeback_fee=row.chargeback_fee,
            lost_customer=row.lost_customer,
            reviews_per_day=row.reviews_per_day,
            margin=row.margin,
            second_review_above=row.second_review_above,
            currency=reading.currency(),
            confirm_clean=row.confirm_clean,
            reject_without_person=row.reject_without_person,
            updated_by=row.updated_by,
        )


@strawberry.type
class FraudRule:
    id: strawberry.ID
    name: str
    expression: str
    action: FraudVerdict  # type: ignore[valid-type]
    is_on: bool
    updated_by: str
    updated_at: datetime

    @classmethod
    def of(cls, row: models.FraudRule) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            name=row.name,
            expression=row.expression,
            action=models.FraudVerdict(row.action),
            is_on=row.is_on,
            updated_by=row.updated_by,
            updated_at=row.updated_at,
        )


@strawberry.type
class FraudError:
    field: str | None
    message: str
    code: FraudErrorCode
    position: int | None = strawberry.field(
        default=None, description="Where in a rule's expression the mistake is, in characters from 0."
    )
