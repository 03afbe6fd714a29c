"""Writing events from our own side, in the transaction that makes them true."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent


def publish(*, kind: str, events: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Add events, each a pair of subject id and payload, in one statement."""
    now = timezone.now()
    OutboxEvent.objects.bulk_create(
        OutboxEvent(kind=kind, subject_id=subject, payload=dict(payload), occurred_at=now, available_at=now)
        for subject, payload in events
    )
