"""Keeping the outbox quick to look through; the service's side, as Saleor's needs no driver of its own."""

from typing import Any

import psycopg

from saleor_ai_plugin.events.models import OutboxEvent

_TABLE = OutboxEvent._meta.db_table
_MOST_DEAD = 1_000
_IS_LITTERED = f"SELECT n_dead_tup > {_MOST_DEAD} FROM pg_stat_user_tables WHERE relid = '{_TABLE}'::regclass"  # noqa: S608
# Giving the pages back to the disk would need a lock that stops everybody; they are filled again at once.
_VACUUM = f'VACUUM (SKIP_LOCKED, TRUNCATE FALSE) "{_TABLE}"'


def tidy(session: psycopg.Connection[Any]) -> None:
    """Vacuum the outbox where much of it is dead; ``session`` is outside of any transaction.

    Autovacuum looks once a minute. At a hundred orders a second 25,000 events have come and gone by then, and whoever
    takes events looks through all of them.
    """
    if session.execute(_IS_LITTERED).fetchone() == (True,):
        session.execute(_VACUUM)
