"""Recommendations for staff: what is shown and why, the rules, what is excluded, and what it all brings."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Self

import strawberry
from django.utils import timezone

from saleor_ai_plugin.jobs.graphql import Job
from saleor_ai_plugin.recommendation import models, services
from saleor_ai_plugin.recommendation.lift import Group, Lift, measure_lift
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import MOST_ITEMS, BadRequestError, First, Page, Skip, page

RecommendationKind = strawberry.enum(models.RecommendationKind, name="RecommendationKind")
RecommendationReason = strawberry.enum(models.RecommendationReason, name="RecommendationReason")


@strawberry.type
class Recommendation:
    product_id: strawberry.ID
    product_name: str
    score: float
    reason: RecommendationReason  # type: ignore[valid-type]
    because_product_id: strawberry.ID | None = strawberry.field(description="The product that the reason speaks of.")


@strawberry.type
class RecommendationRules:
    margin_weight: float = strawberry.field(description="0: margins do not matter.")
    stock_weight: float = strawberry.field(description="0: stock does not matter.")
    diversity: float = strawberry.field(description="0: best first; 1: as varied as can be.")
    holdout_percent: float = strawberry.field(description="Share of visitors who see no recommendations.")
    updated_by: str

    @classmethod
    def of(cls, row: models.RecommendationRules) -> Self:
        return cls(
            margin_weight=row.margin_weight,
            stock_weight=row.stock_weight,
            diversity=row.diversity,
            holdout_percent=row.holdout_percent,
            updated_by=row.updated_by,
        )


@strawberry.input
class RecommendationRulesInput:
    """What is left out stays as it is."""

    margin_weight: float | None = None
    stock_weight: float | None = None
    diversity: float | None = None
    holdout_percent: float | None = None


@strawberry.type
class RecommendationExclusion:
    id: strawberry.ID
    product_id: strawberry.ID | None
    category_id: strawberry.ID | None
    note: str
    created_by: str
    created_at: datetime

    @classmethod
    def of(cls, row: models.RecommendationExclusion) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            product_id=_optional(row.product_id),
            category_id=_optional(row.category_id),
            note=row.note,
            created_by=row.created_by,
            created_at=row.created_at,
        )


@strawberry.type
class RecommendationGroup:
    visitors: int
    orders_per_visitor: float

    @classmethod
    def of(cls, group: Group) -> Self:
        return cls(visitors=group.visitors, orders_per_visitor=group.orders_per_visitor)


@strawberry.type
class RecommendationLift:
    """``lift`` 0.08: 8 % more orders per visitor with recommendations; ``low`` to ``high`` holds it with 95 %."""

    shown: RecommendationGroup
    held_out: RecommendationGroup
    lift: float | None
    low: float | None
    high: float | None
    verdict: str

    @classmethod
    def of(cls, found: Lift) -> Self:
        return cls(
            shown=RecommendationGroup.of(found.shown),
            held_out=RecommendationGroup.of(found.held_out),
            lift=found.lift,
            low=found.low,
            high=found.high,
            verdict=found.verdict,
        )


@strawberry.type
class RecommendationError:
    field: str | None
    message: str


@strawberry.type
class RecommendationRulesUpdate:
    """``job`` is the training that brings the new order, where one is needed."""

    rules: RecommendationRules | None = None
    job: Job | None = None
    errors: list[RecommendationError] = strawberry.field(default_factory=list)


@strawberry.type
class RecommendationExclusionCreate:
    exclusion: RecommendationExclusion | None = None
    errors: list[RecommendationError] = strawberry.field(default_factory=list)


@strawberry.type
class RecommendationExclusionDelete:
    errors: list[RecommendationError] = strawberry.field(default_factory=list)


@strawberry.type
class RecommendationTrain:
    job: Job


@strawberry.type
class Query:
    @strawberry.field(description="A list as the models wrote it, before the storefront's filters of a channel.")
    def recommendations(
        self,
        kind: RecommendationKind,  # type: ignore[valid-type]
        product_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="For SIMILAR and BOUGHT_TOGETHER.")
        ] = None,
        customer_id: Annotated[strawberry.ID | None, strawberry.argument(description="For FOR_YOU.")] = None,
        first: First = 8,
    ) -> list[Recommendation]:
        if not 1 <= first <= MOST_ITEMS:
            raise BadRequestError(f"first is {first}; ask for 1 to {MOST_ITEMS}")
        subject = _subject(kind, product_id, customer_id)
        return [
            Recommendation(
                product_id=strawberry.ID(found.product_id),
                product_name=found.name,
                score=found.score,
                reason=models.RecommendationReason(found.reason),
                because_product_id=_optional(found.because_product_id),
            )
            for found in services.recommended(kind=kind, subject_id=subject, first=first)
        ]

    @strawberry.field
    def recommendation_rules(self) -> RecommendationRules:
        return RecommendationRules.of(services.rules())

    @strawberry.field(description="What is never recommended, the newest first.")
    def recommendation_exclusions(self, first: First = 20, skip: Skip = 0) -> Page[RecommendationExclusion]:
        return page(models.RecommendationExclusion.objects.order_by("-id"), _exclusions, first=first, skip=skip)

    @strawberry.field(description="Orders per visitor with recommendations against the holdout group.")
    def recommendation_lift(self, days: int = 28, channel: str = "") -> RecommendationLift:
        if not 1 <= days <= 365:
            raise BadRequestError(f"days is {days}; ask for 1 to 365")
        end = timezone.now()
        return RecommendationLift.of(measure_lift(start=end - timedelta(days=days), end=end, channel=channel))


@strawberry.type
class Mutation:
    @strawberry.mutation
    def recommendation_rules_update(
        self,
        info: Information,
        input: RecommendationRulesInput,  # noqa: A002 - Saleor's name for it
    ) -> RecommendationRulesUpdate:
        changes = {name: value for name, value in vars(input).items() if value is not None}
        try:
            held, job = services.update_rules(changes=changes, updated_by=info.context.session.email)
        except services.RuleError as error:
            return RecommendationRulesUpdate(errors=[RecommendationError(field=error.field, message=str(error))])
        return RecommendationRulesUpdate(rules=RecommendationRules.of(held), job=Job.of(job) if job else None)

    @strawberry.mutation(description="Never recommend a product, or anything in a category.")
    def recommendation_exclusion_create(
        self,
        info: Information,
        product_id: strawberry.ID | None = None,
        category_id: strawberry.ID | None = None,
        note: str = "",
    ) -> RecommendationExclusionCreate:
        try:
            held = services.exclude(
                product_id=product_id or "",
                category_id=category_id or "",
                note=note,
                created_by=info.context.session.email,
            )
        except services.RuleError as error:
            return RecommendationExclusionCreate(errors=[RecommendationError(field=error.field, message=str(error))])
        return RecommendationExclusionCreate(exclusion=RecommendationExclusion.of(held))

    @strawberry.mutation(description="Let it be recommended again, from the next training on.")
    def recommendation_exclusion_delete(self, id: strawberry.ID) -> RecommendationExclusionDelete:  # noqa: A002
        if id.isdecimal() and len(id) <= 18 and services.include_again(exclusion_id=int(id)):
            return RecommendationExclusionDelete()
        return RecommendationExclusionDelete(
            errors=[RecommendationError(field="id", message=f"there is no exclusion {id!r}")]
        )

    @strawberry.mutation(description="Train now; the model is put to use only if it is not worse than the one in use.")
    def recommendation_train(self, info: Information) -> RecommendationTrain:
        return RecommendationTrain(job=Job.of(services.request_training(requested_by=info.context.session.email)))


def _subject(
    kind: models.RecommendationKind, product_id: strawberry.ID | None, customer_id: strawberry.ID | None
) -> str:
    match kind:
        case models.RecommendationKind.TRENDING:
            return ""
        case models.RecommendationKind.FOR_YOU:
            name, given = "customerId", customer_id
        case _:
            name, given = "productId", product_id
    if not given:
        raise BadRequestError(f"{kind.name} needs a {name}")
    return given


def _optional(identity: str) -> strawberry.ID | None:
    return strawberry.ID(identity) if identity else None


def _exclusions(rows: Sequence[models.RecommendationExclusion]) -> Iterable[RecommendationExclusion]:
    return map(RecommendationExclusion.of, rows)
