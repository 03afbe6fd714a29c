"""Finding what got lost: events that a crash swallowed between a commit and its hook, and what has no hook.

A sweep compares Saleor's tables with the facts and writes the missing events to the outbox, where they take
the same way as all others. ``updated_at`` says where to look: since the last sweep, with an overlap for
transactions that were open then. Once a day everything is compared. What waits in the outbox already is
left alone, so a worker that stands still does not make the outbox grow.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from saleor_ai_plugin.events.models import Checkpoint
from saleor_ai_plugin.saleor_adapter import backfill
from saleor_ai_plugin.saleor_adapter.comparisons import COMPARISONS, DISAPPEARANCES, STOCK_GONE, Comparison
from saleor_ai_plugin.saleor_adapter.configuration import PLUGIN_ID
from saleor_ai_plugin.saleor_adapter.outbox import insert_statement, parameters
from saleor_ai_plugin.saleor_adapter.subjects import STOCK

CHECKPOINT = "reconciliation"
OVERLAP = timedelta(minutes=15)
FIRST_LOOK = timedelta(days=7)
FULL_EVERY = timedelta(days=1)
PAGE = 1000
_EPOCH = datetime.fromtimestamp(0, tz=UTC)
_LOCK = 0x5A1E0A1


def is_active() -> bool:
    """Whether the owner has switched the plugin on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM plugins_pluginconfiguration WHERE identifier = %s AND channel_id IS NULL AND active",
            [PLUGIN_ID],
        )
        return cursor.fetchone() is not None


def sweep(*, full: bool = False) -> Mapping[str, int]:
    """Write the events that are missing; return how many of each kind, nothing while the plugin is off.

    Two sweeps never run at once: the second one finds nothing to do.
    """
    found: dict[str, int] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0] or not is_active():
            return found
        began = timezone.now()
        position = _position()
        whole = full or began - _moment(position.get("full_at"), _EPOCH) >= FULL_EVERY
        since = _EPOCH if full or (whole and position.get("full_at")) else _since(position, began)
        for comparison in COMPARISONS:
            _add(found, comparison.subject.kind, _write_missing(cursor, comparison, since))
        for disappearance in DISAPPEARANCES:
            if whole or not disappearance.only_when_full:
                _add(found, disappearance.kind, _write(cursor, disappearance.kind, disappearance.gone()))
        _add(found, STOCK.kind, _write(cursor, STOCK.kind, STOCK_GONE))
        full_at = began.isoformat() if whole else position["full_at"]
        _save({"since": began.isoformat(), "full_at": full_at, "found": found})
    return found


def _write_missing(cursor: Any, comparison: Comparison, since: datetime) -> int:
    subject = comparison.subject
    written = 0
    while True:
        cursor.execute(comparison.missing(), {"since": since, "limit": PAGE})
        keys = [key for (key,) in cursor.fetchall()]
        cursor.execute(insert_statement(subject.by_key), parameters(kind=subject.kind, keys=keys))
        if not cursor.rowcount:
            return written
        written += cursor.rowcount


def _write(cursor: Any, kind: str, select: str) -> int:
    cursor.execute(insert_statement(select), {"kind": kind})
    return int(cursor.rowcount)


def _add(found: dict[str, int], kind: str, events: int) -> None:
    if events:
        found[kind] = found.get(kind, 0) + events


def _position() -> dict[str, Any]:
    checkpoint = Checkpoint.objects.filter(name=CHECKPOINT).first()
    return dict(checkpoint.position) if checkpoint else {}


def _since(position: Mapping[str, Any], began: datetime) -> datetime:
    """From where to look: the last sweep, else the backfill, else the last days."""
    last = _moment(position.get("since"), began - FIRST_LOOK)
    return min(last, _moment(backfill.started_at(), last)) - OVERLAP


def _moment(text: str | None, otherwise: datetime) -> datetime:
    return datetime.fromisoformat(text) if text else otherwise


def _save(position: Mapping[str, Any]) -> None:
    Checkpoint.objects.update_or_create(name=CHECKPOINT, defaults={"position": dict(position)})
