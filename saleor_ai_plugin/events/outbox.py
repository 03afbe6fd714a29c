"""Writing events from our own side, in the transaction that makes them true."""

# ruff: noqa: S608 - SQL is put together from models' _meta alone

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent

if TYPE_CHECKING:
    import psycopg

_TABLE = OutboxEvent._meta.db_table
_INSERT = f"""
INSERT INTO "{_TABLE}" (kind, subject_id, payload, occurred_at, available_at, attempts, error)
SELECT %s, subject, payload::jsonb, %s, %s, 0, '' FROM unnest(%s::text[], %s::text[]) AS given (subject, payload)
"""
_MOST_DEAD = 1_000
_IS_LITTERED = f"SELECT n_dead_tup > {_MOST_DEAD} FROM pg_stat_user_tables WHERE relid = '{_TABLE}'::regclass"
# Giving the pages back to the disk would need a lock that stops everybody; they are filled again at once.
_VACUUM = f'VACUUM (SKIP_LOCKED, TRUNCATE FALSE) "{_TABLE}"'


def tidy(session: "psycopg.Connection[Any]") -> None:
    """Vacuum the outbox where much of it is dead; ``session`` is outside of any transaction.

    Autovacuum looks once a minute. At a hundred orders a second 25,000 events have come and gone by then, and whoever
    takes events looks through all of them.
    """
    if session.execute(_IS_LITTERED).fetchone() == (True,):
        session.execute(_VACUUM)


def publish(*, kind: str, events: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Add events, each a pair of subject id and payload, in one statement."""
    rows = list(events)
    if not rows:
        return
    now = timezone.now()
    subjects, payloads = [subject for subject, _ in rows], [json.dumps(dict(payload)) for _, payload in rows]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [kind, now, now, subjects, payloads])
