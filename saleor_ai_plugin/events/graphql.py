"""The outbox, and what was parked in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import strawberry
from django.db.models import Count, Min
from django.utils import timezone

from saleor_ai_plugin.events import consumer
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.service.paging import MOST_ITEMS, BadRequestError, First, Page, Skip, page


@strawberry.type
class Outbox:
    waiting: int = strawberry.field(description="Events not handled yet.")
    oldest_seconds: float = strawberry.field(description="How long the oldest of them has waited; 0 where none waits.")
    parked: int = strawberry.field(description="Events that failed too often and wait for a person.")


@strawberry.type
class ParkedEvent:
    """An event that failed too often. What it says of the subject stays in the database."""

    id: strawberry.ID
    kind: str
    subject_id: str
    error: str
    attempts: int
    occurred_at: datetime
    parked_at: datetime


@strawberry.type
class ParkedEventsRetry:
    retried: int


@strawberry.type
class Query:
    @strawberry.field(description="How far the recording of events is behind.")
    def outbox(self) -> Outbox:
        waiting = OutboxEvent.objects.filter(parked_at=None).aggregate(count=Count("id"), oldest=Min("occurred_at"))
        oldest = waiting["oldest"]
        return Outbox(
            waiting=waiting["count"],
            oldest_seconds=max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0,
            parked=OutboxEvent.objects.filter(parked_at__isnull=False).count(),
        )

    @strawberry.field(description="Parked events, the oldest first.")
    def parked_events(self, kind: str | None = None, first: First = 20, skip: Skip = 0) -> Page[ParkedEvent]:
        rows = OutboxEvent.objects.filter(parked_at__isnull=False).order_by("id")
        return page(rows if kind is None else rows.filter(kind=kind), _parked, first=first, skip=skip)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Give parked events another chance: those named, or all.")
    def parked_events_retry(self, ids: list[strawberry.ID] | None = None) -> ParkedEventsRetry:
        if ids is None:
            return ParkedEventsRetry(retried=consumer.retry_parked())
        if len(ids) > MOST_ITEMS or not all(one.isascii() and one.isdigit() and len(one) <= 18 for one in ids):
            raise BadRequestError(f"ids takes up to {MOST_ITEMS} ids of parked events")
        return ParkedEventsRetry(retried=consumer.retry_parked(ids=[int(one) for one in ids]))


def _parked(rows: Sequence[OutboxEvent]) -> Iterable[ParkedEvent]:
    for row in rows:
        yield ParkedEvent(
            id=strawberry.ID(str(row.id)),
            kind=row.kind,
            subject_id=row.subject_id,
            error=row.error,
            attempts=row.attempts,
            occurred_at=row.occurred_at,
            parked_at=row.parked_at or row.available_at,
        )
