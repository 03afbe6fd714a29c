import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from saleor_ai_plugin.events.consumer import MAX_ATTEMPTS, consume, retry_parked
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.events.outbox import publish


def publish_numbers(*numbers, kind="number"):
    publish(kind=kind, events=[(str(n), {"n": n}) for n in numbers])


def refuse_odd(payloads):
    if any(payload["n"] % 2 for payload in payloads):
        raise ValueError("odd")


def make_all_due():
    OutboxEvent.objects.update(available_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_consume_hands_over_each_event_once_in_order():
    seen = []
    publish_numbers(1, 2, 3)
    consumed = consume({"number": seen.extend})
    assert [payload["n"] for payload in seen] == [1, 2, 3]
    assert (consumed.handled, consumed.failed, consumed.total) == ({"number": 3}, 0, 3)
    assert consume({"number": seen.extend}).total == 0


@pytest.mark.django_db
def test_consume_keeps_a_failing_event_and_handles_its_neighbours():
    publish_numbers(2, 3, 4)
    consumed = consume({"number": refuse_odd})
    assert (consumed.handled, consumed.failed) == ({"number": 2}, 1)
    event = OutboxEvent.objects.get()
    assert (event.payload, event.attempts, event.error) == ({"n": 3}, 1, "ValueError: odd")
    assert event.available_at > timezone.now()


@pytest.mark.django_db
def test_consume_parks_a_poisonous_event_and_retry_frees_it():
    publish_numbers(3)
    for _ in range(MAX_ATTEMPTS):
        make_all_due()
        consume({"number": refuse_odd})
    make_all_due()
    assert OutboxEvent.objects.get().parked_at is not None
    assert consume({"number": refuse_odd}).total == 0
    assert retry_parked() == 1
    assert consume({"number": lambda payloads: None}).handled == {"number": 1}


@pytest.mark.django_db
def test_consume_of_an_unknown_kind_says_which_kinds_are_known():
    publish_numbers(1, kind="mystery")
    consume({"number": refuse_odd})
    assert "'mystery'; known kinds: number" in OutboxEvent.objects.get().error


@pytest.mark.django_db
def test_consume_can_be_kept_to_a_lane_of_kinds():
    handlers = {"number": lambda payloads: None, "slow": lambda payloads: None}
    publish_numbers(1)
    publish_numbers(2, kind="slow")
    assert consume(handlers, but_not=["slow"]).handled == {"number": 1}
    assert consume(handlers, only=["slow"]).handled == {"slow": 1}


@pytest.mark.django_db
def test_a_failed_handler_leaves_nothing_behind():
    def half_done(payloads):
        publish(kind="follow-up", events=[("x", {})])
        raise ValueError("then it broke")

    publish_numbers(1)
    consume({"number": half_done})
    assert OutboxEvent.objects.filter(kind="follow-up").count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_events_without_overlap():
    publish_numbers(*range(10))
    first_has_locked, second_is_done = threading.Event(), threading.Event()
    first, second = [], []

    def slow(payloads):
        first.extend(payloads)
        first_has_locked.set()
        assert second_is_done.wait(10)

    def run():
        consume({"number": slow}, limit=6)
        connection.close()

    worker = threading.Thread(target=run)
    worker.start()
    assert first_has_locked.wait(10)
    consume({"number": second.extend}, limit=6)
    second_is_done.set()
    worker.join(10)
    assert [p["n"] for p in first] == [0, 1, 2, 3, 4, 5]
    assert [p["n"] for p in second] == [6, 7, 8, 9]
    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_in_the_middle_loses_nothing():
    publish_numbers(1)

    def die(payloads):
        raise SystemExit(9)

    with pytest.raises(SystemExit), transaction.atomic():
        consume({"number": die})
    assert consume({"number": lambda payloads: None}).handled == {"number": 1}
