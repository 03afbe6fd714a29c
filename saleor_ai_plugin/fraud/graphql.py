"""Fraud for staff: what waits, everything about an order, decisions, the owner's rules and settings."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial

import strawberry
from django.db.models import Q, QuerySet

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.fraud import models, reading, services, waiting
from saleor_ai_plugin.fraud.types import (
    FraudDecisionKind,
    FraudError,
    FraudErrorCode,
    FraudReview,
    FraudReviewDetail,
    FraudReviewOrder,
    FraudReviewState,
    FraudSettings,
    FraudStop,
    FraudWaiting,
    FraudWhenDown,
)
from saleor_ai_plugin.service.arguments import client_uuid
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import First, OrderDirection, Page, Skip, page
from saleor_ai_plugin.service.threads import in_database_thread

POLL_SECONDS = 1.0


@strawberry.input
class FraudSettingsInput:
    """What is left out stays as it is."""

    review_cost: Decimal | None = None
    chargeback_fee: Decimal | None = None
    lost_customer: Decimal | None = None
    reviews_per_day: int | None = None
    margin: float | None = None
    second_review_above: Decimal | None = None
    confirm_clean: bool | None = None
    reject_without_person: bool | None = None
    when_down: FraudWhenDown | None = None  # type: ignore[valid-type]
    down_after_minutes: int | None = None
    stop_bursts: bool | None = None
    burst_orders: int | None = None
    burst_minutes: int | None = None


@strawberry.type
class FraudReviewResolve:
    """On CONFLICT ``review`` is how the order stands now."""

    review: FraudReview | None = None
    errors: list[FraudError] = strawberry.field(default_factory=list)


@strawberry.type
class FraudSettingsUpdate:
    settings: FraudSettings | None = None
    errors: list[FraudError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(description="Orders by state, what costs most first; search finds order numbers and customers.")
    def fraud_reviews(
        self,
        info: Information,
        states: list[FraudReviewState] | None = None,  # type: ignore[valid-type]
        search: str | None = None,
        channel: str | None = None,
        min_amount: Decimal | None = None,
        order_by: FraudReviewOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[FraudReview]:
        found = _filtered(states, (search or "").strip(), channel or "", min_amount)
        column = (order_by or FraudReviewOrder.EXPECTED_LOSS).value
        ordered = found.order_by(f"{(direction or OrderDirection.DESC).value}{column}", "order_id")
        convert = partial(_reviews, language=info.context.language)
        return page(ordered, convert, first=first, skip=skip)

    @strawberry.field(description="Everything about an order that a reviewer needs.")
    def fraud_review(self, info: Information, order_id: strawberry.ID) -> FraudReviewDetail | None:
        found = reading.detail(order_id)
        if found is None:
            return None
        return FraudReviewDetail.of(found, language=info.context.language, rules=services.settings())

    @strawberry.field
    def fraud_waiting(self) -> FraudWaiting:
        return _waiting()

    @strawberry.field
    def fraud_settings(self) -> FraudSettings:
        return FraudSettings.of(services.settings())

    @strawberry.field(description="Checkouts that were refused as part of a burst, the latest first.")
    def fraud_stops(
        self, info: Information, since: datetime | None = None, first: First = 20, skip: Skip = 0
    ) -> Page[FraudStop]:
        stopped = models.CheckoutAttempt.objects.filter(stopped_at__isnull=False)
        if since is not None:
            stopped = stopped.filter(stopped_at__gte=since)
        convert = partial(FraudStop.all_of, language=info.context.language)
        return page(stopped.order_by("-stopped_at", "checkout"), convert, first=first, skip=skip)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Decide about an order; sent again with the same clientId it is decided once.")
    def fraud_review_resolve(
        self,
        info: Information,
        order_id: strawberry.ID,
        version: int,
        decision: FraudDecisionKind,  # type: ignore[valid-type]
        client_id: strawberry.ID,
        note: str | None = None,
        cancel_order: bool = True,
        refund: bool = False,
    ) -> FraudReviewResolve:
        wanted = services.Decision(
            order_id=order_id,
            version=version,
            kind=decision,
            by=info.context.session.email,
            client_id=client_uuid(client_id),
            note=note or "",
            cancel_order=cancel_order,
            refund=refund,
        )
        return _decided(services.resolve, wanted, info)

    @strawberry.mutation(description="Take back the last decision of a person, as far as the shop still can.")
    def fraud_review_undo(
        self,
        info: Information,
        order_id: strawberry.ID,
        version: int,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> FraudReviewResolve:
        wanted = services.Decision(
            order_id=order_id,
            version=version,
            kind=models.FraudDecision.Kind.UNDO,
            by=info.context.session.email,
            client_id=client_uuid(client_id),
            note=note or "",
        )
        return _decided(services.undo, wanted, info)

    @strawberry.mutation
    def fraud_settings_update(
        self,
        info: Information,
        input: FraudSettingsInput,  # noqa: A002 - Saleor's name for it
    ) -> FraudSettingsUpdate:
        changes = {name: value for name, value in vars(input).items() if value is not None}
        try:
            held = services.update_settings(changes=changes, updated_by=info.context.session.email)
        except DecisionError as error:
            return FraudSettingsUpdate(errors=[_error(error)])
        return FraudSettingsUpdate(settings=FraudSettings.of(held))


@strawberry.type
class Subscription:
    @strawberry.subscription(description="What waits, now and whenever it changes.")
    async def fraud_queue(self) -> AsyncIterator[FraudWaiting]:
        last = None
        while True:
            found = await in_database_thread(_waiting)
            if found != last:
                yield found
            last = found
            await asyncio.sleep(POLL_SECONDS)


def _filtered(
    states: Sequence[models.FraudReview.State] | None, search: str, channel: str, min_amount: Decimal | None
) -> QuerySet[models.FraudReview]:
    found = models.FraudReview.objects.filter(state__in=services.OPEN if states is None else states)
    if search:
        found = found.filter(Q(number__startswith=search) | Q(customer_id=search) | Q(order_id=search))
    if channel:
        found = found.filter(channel=channel)
    if min_amount is not None:
        found = found.filter(total__gte=min_amount)
    return found


def _reviews(rows: Sequence[models.FraudReview], *, language: str) -> Iterable[FraudReview]:
    return FraudReview.all_of(rows, language=language, rules=services.settings())


def _decided(
    decide: Callable[[services.Decision], models.FraudReview], wanted: services.Decision, info: Information
) -> FraudReviewResolve:
    def shown(row: models.FraudReview) -> FraudReview:
        return FraudReview.all_of([row], language=info.context.language, rules=services.settings())[0]

    try:
        return FraudReviewResolve(review=shown(decide(wanted)))
    except ConflictError as error:
        return FraudReviewResolve(review=shown(error.held), errors=[_error(error)])
    except DecisionError as error:
        return FraudReviewResolve(errors=[_error(error)])


def _error(error: DecisionError) -> FraudError:
    return FraudError(field=error.field or None, message=str(error), code=FraudErrorCode(error.code))


def _waiting() -> FraudWaiting:
    found = waiting.waiting()
    return FraudWaiting(
        count=found.count,
        oldest_placed_at=found.oldest_placed_at,
        expected_loss=[Money(amount=amount, currency=currency) for currency, amount in found.expected_loss],
        capacity_left=found.capacity_left,
    )
