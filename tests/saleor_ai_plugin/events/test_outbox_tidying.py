"""Writing events, and what is left of those that are gone."""

import pytest
from django.db import connection

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.events.tidying import tidy

TABLE = OutboxEvent._meta.db_table


def dead() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
        cursor.execute("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = %s", [TABLE])
        return cursor.fetchone()[0]


def come_and_go(count: int) -> None:
    publish(kind="order", events=[(f"o{number}", {}) for number in range(count)])
    OutboxEvent.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_what_many_events_leave_behind_is_cleared_and_what_few_leave_is_not():
    with connection.cursor() as cursor:
        # Nobody else clears it meanwhile, and what tests that were rolled back left is told of first.
        dead()
        cursor.execute(f'ALTER TABLE "{TABLE}" SET (autovacuum_enabled = off)')
        cursor.execute(f'VACUUM "{TABLE}"')
    try:
        come_and_go(900)
        tidy(connection.connection)
        assert dead() == 900
        come_and_go(200)
        assert dead() == 1_100
        publish(kind="order", events=[("stays", {})])
        tidy(connection.connection)
        assert (dead(), OutboxEvent.objects.get().subject_id) == (0, "stays")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{TABLE}" RESET (autovacuum_enabled)')
