"""Taking events from the outbox: at least once delivered, exactly once recorded.

The events of a batch are locked (``SKIP LOCKED``: several workers never see the same event), handled and
deleted in one transaction. A worker that dies leaves them as they were. An event that fails is tried again
later, alone, and parked with its error after ``MAX_ATTEMPTS``: shown to people, never dropped.
"""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
_TABLE = OutboxEvent._meta.db_table
Handler = Callable[[Sequence[Any]], object]
"""Takes the payloads of one kind, oldest first; what it writes commits together with the removal."""


class UnknownKindError(LookupError):
    """An event of a kind that nothing handles."""


@dataclass
class Consumed:
    """What one batch did."""

    handled: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    occurred: list[datetime] = field(default_factory=list)
    """When each handled event happened."""

    @property
    def total(self) -> int:
        return sum(self.handled.values()) + self.failed


def consume(
    handlers: Mapping[str, Handler],
    *,
    limit: int = 500,
    only: Collection[str] | None = None,
    but_not: Collection[str] = (),
    waits_for_disk: bool = True,
) -> Consumed:
    """Handle up to ``limit`` due events; return what was done, nothing due being an empty result.

    ``only`` and ``but_not`` name kinds, so that slow follow-up work runs in a lane of its own and never delays
    the recording of orders. Without ``waits_for_disk`` a database that loses its power may lose what the last moments
    wrote, and then has the events again: for handlers that do nothing outside of the database.
    """
    consumed = Consumed()
    with transaction.atomic():
        if not waits_for_disk:
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")
        events = _due(limit, only, but_not)
        if not events:
            return consumed
        done: list[int] = []
        # In the same order everywhere: two workers never wait for each other's rows.
        for kind in sorted({event.kind for event in events}):
            group = [event for event in events if event.kind == kind]
            handled = _handle_together(kind, group, handlers)
            consumed.handled[kind] = len(handled)
            consumed.failed += len(group) - len(handled)
            consumed.occurred.extend(event.occurred_at for event in handled)
            done.extend(event.id for event in handled)
        with connection.cursor() as cursor:
            cursor.execute(f'DELETE FROM "{_TABLE}" WHERE id = ANY(%s)', [done])
    return consumed


def retry_parked(*, ids: Sequence[int] | None = None) -> int:
    """Give parked events another chance, all of them or those named; return how many."""
    parked = OutboxEvent.objects.filter(parked_at__isnull=False)
    if ids is not None:
        parked = parked.filter(id__in=ids)
    return parked.update(parked_at=None, attempts=0, available_at=timezone.now())


def _due(limit: int, only: Collection[str] | None, but_not: Collection[str]) -> list[OutboxEvent]:
    # The database's clock, which also stamped the event: a worker's own may be behind.
    statement = f"""
        SELECT * FROM "{_TABLE}" WHERE parked_at IS NULL AND available_at <= statement_timestamp()
            AND (%(only)s::text[] IS NULL OR kind = ANY(%(only)s)) AND kind <> ALL(%(but_not)s)
        ORDER BY available_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    """
    parameters = {"only": None if only is None else list(only), "but_not": list(but_not), "limit": limit}
    return list(OutboxEvent.objects.raw(statement, parameters))


def _handle_together(
    kind: str, events: Sequence[OutboxEvent], handlers: Mapping[str, Handler]
) -> Sequence[OutboxEvent]:
    """Try the whole group in one go, and one by one where that fails, so that a bad event stops only itself."""
    try:
        _handle(kind, events, handlers)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the event must survive it
        if len(events) == 1:
            _postpone(events[0], error)
            return []
        return [event for event in events if _handle_together(kind, [event], handlers)]
    return events


def _handle(kind: str, events: Sequence[OutboxEvent], handlers: Mapping[str, Handler]) -> None:
    handler = handlers.get(kind)
    if handler is None:
        known = ", ".join(sorted(handlers))
        raise UnknownKindError(f"nothing handles events of kind {kind!r}; known kinds: {known}")
    with transaction.atomic():
        handler([event.payload for event in events])


def _postpone(event: OutboxEvent, error: Exception) -> None:
    event.attempts += 1
    event.error = f"{type(error).__name__}: {error}"[:4000]
    now = timezone.now()
    event.available_at = now + timedelta(seconds=min(2**event.attempts, 300))
    if event.attempts >= MAX_ATTEMPTS:
        event.parked_at = now
    event.save(update_fields=["attempts", "error", "available_at", "parked_at"])
    # The error's text may quote the payload; it stays in the row, for the people who may read it.
    logger.warning(
        "event failed",
        extra={
            "event_id": event.id,
            "kind": event.kind,
            "attempts": event.attempts,
            "error": type(error).__name__,
        },
    )
