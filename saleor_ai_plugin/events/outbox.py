"""Writing events from our own side, in the transaction that makes them true."""

# ruff: noqa: S608 - SQL is put together from models' _meta alone

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent

_TABLE = OutboxEvent._meta.db_table
_INSERT = f"""
INSERT INTO "{_TABLE}" (kind, subject_id, payload, occurred_at, available_at, attempts, error)
SELECT %s, subject, payload::jsonb, %s, %s, 0, '' FROM unnest(%s::text[], %s::text[]) AS given (subject, payload)
"""


def publish(*, kind: str, events: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Add events, each a pair of subject id and payload, in one statement."""
    rows = list(events)
    if not rows:
        return
    now = timezone.now()
    subjects, payloads = [subject for subject, _ in rows], [json.dumps(dict(payload)) for _, payload in rows]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [kind, now, now, subjects, payloads])
