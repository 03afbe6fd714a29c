"""Writing events from Saleor's hooks: one statement each, and never an exception into the shop."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.saleor_adapter.subjects import Subject, global_id

logger = logging.getLogger(__name__)

_COLUMNS = "(kind, subject_id, payload, occurred_at, available_at, attempts, error)"
_NOW = "statement_timestamp()"


def pseudonym_key() -> str:
    """The key of guests' pseudonyms, from Saleor's ``SECRET_KEY``: without it nobody can try addresses out."""
    return salted_hmac("saleor_ai.guest", "v1", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def parameters(**values: Any) -> dict[str, Any]:
    """What the queries of ``subjects`` take."""
    return {"pseudonym_key": pseudonym_key(), **values}


def changed(subject: Subject, keys: Sequence[object]) -> None:
    """Note that subjects were created or changed."""
    _after_commit(subject.kind, keys, lambda: _write_snapshots(subject, keys))


def deleted(kind: str, type_name: str, pks: Sequence[object]) -> None:
    """Note that subjects are gone."""
    _after_commit(kind, pks, lambda: _write_deletions(kind, type_name, pks))


def insert_statement(select: str) -> str:
    """``INSERT`` of the events of what ``select`` (see ``Subject.select``) answers."""
    return (
        f"INSERT INTO {OutboxEvent._meta.db_table} {_COLUMNS} "
        f"SELECT %(kind)s, found.subject_id, found.payload, {_NOW}, {_NOW}, 0, '' FROM ({select}) found"
    )


def _after_commit(kind: str, keys: Sequence[object], write: Callable[[], None]) -> None:
    """Write at once, or after the shop's transaction where there is one.

    Inside it a failing statement would break the shop's work, and its snapshot could be older than that of
    another event written meanwhile. What a crash between the two loses is found by the reconciliation.
    """

    def attempt() -> None:
        try:
            write()
        except Exception as error:  # noqa: BLE001 - whatever it is, the shop goes on
            # The error's text may quote a row: only its type is logged.
            logger.error(  # noqa: TRY400
                "saleor-ai could not write a %s event (%s); the reconciliation will find it",
                kind,
                type(error).__name__,
                extra={"kind": kind, "keys": [str(key) for key in keys[:20]]},
            )

    if not keys:
        return
    if connection.in_atomic_block:
        transaction.on_commit(attempt, robust=True)
    else:
        attempt()


# The statement is a transaction of its own, and need not wait for the disk: what a crash of PostgreSQL itself
# loses in that half second is found by the reconciliation, like what a crash of Saleor loses.
_UNHURRIED = " WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL"


def _write_snapshots(subject: Subject, keys: Sequence[object]) -> None:
    statement = insert_statement(subject.by_key) + _UNHURRIED
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters(kind=subject.kind, keys=list(keys)))


def _write_deletions(kind: str, type_name: str, pks: Sequence[object]) -> None:
    subject_id = global_id(type_name, "gone.pk")
    select = (
        f"SELECT {subject_id} AS subject_id, "
        f"jsonb_build_object('id', {subject_id}, 'snapshot_at', {_NOW}) AS payload "
        "FROM unnest(%(pks)s::text[]) AS gone(pk)"
    )
    with connection.cursor() as cursor:
        cursor.execute(insert_statement(select) + _UNHURRIED, {"kind": kind, "pks": [str(pk) for pk in pks]})
