"""What the service makes of orders that were let go without it, and of checkouts that were counted."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from fraud_orders import add_order
from fraud_reviews import decide, make_review

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.fraud import acting, assessing, jobs, services
from saleor_ai_plugin.fraud.models import CheckoutAttempt, FraudDecision, FraudReview
from saleor_ai_plugin.jobs.models import Worker
from saleor_ai_plugin.saleor_adapter import release
from saleor_ai_plugin.service import handlers, recording
from saleor_ai_plugin.shop.protocol import ORDER_MARK

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def let_go(order_id):
    FraudDecision.objects.create(
        order_id=order_id, kind=FraudDecision.Kind.RELEASED, by="saleor-ai", at=NOW, state_after="unassessed"
    )


def test_clean_order_that_nobody_looked_at_gets_its_mark_once_it_is_scored(shop):
    add_order("a", status="unfulfilled")
    let_go("a")
    shop.orders["a"] = {"status": "unfulfilled", "mark": json.dumps({"version": 0, "state": "unassessed"})}
    assessing.assess([{"order_id": "a"}])
    acting.carry_out([{"order_id": "a"}])
    assert [what for what, _ in shop.done] == ["mark"]
    assert json.loads(shop.orders["a"]["mark"])["state"] == "accepted"
    assert FraudReview.objects.get().carried_out_version == 1


def test_letting_go_is_no_decision_of_a_person():
    review = make_review("a")
    let_go("a")
    with pytest.raises(services.DecisionError, match="no decision of a person to undo"):
        services.undo(decide(review, FraudDecision.Kind.UNDO))


def snapshot(order_id, *, placed_at, seen_at):
    order = {"id": order_id, "channel": "shop", "status": "unconfirmed", "currency": "EUR", "total_gross": "10"}
    times = {"placed_at": placed_at.isoformat(), "snapshot_at": seen_at.isoformat()}
    return {"order": {**order, "total_net": "10", **times}, "lines": []}


def test_order_that_was_seen_in_time_is_assessed_however_late():
    long_ago = NOW - timedelta(days=9)
    recording.orders(
        [
            snapshot("waited for us", placed_at=long_ago, seen_at=long_ago + timedelta(seconds=1)),
            snapshot("waited for us", placed_at=long_ago, seen_at=NOW),
            snapshot("from a backfill", placed_at=long_ago, seen_at=NOW),
        ]
    )
    asked = OutboxEvent.objects.filter(kind="fraud.assess").values_list("subject_id", flat=True)
    assert list(asked) == ["waited for us"]


def test_saleors_side_uses_our_words():
    assert release.MARK == ORDER_MARK
    assert set(release.LANES) <= set(handlers.LANES)


def worker(lane, *, seconds_ago):
    beaten = timezone.now() - timedelta(seconds=seconds_ago)
    Worker.objects.create(
        id=f"{lane} {seconds_ago}", lane=lane, host="here", pid=1, started_at=beaten, heartbeat_at=beaten
    )
    return beaten


def test_silence_begins_with_the_lane_that_fell_silent_first_and_ends_when_all_are_back():
    for lane in release.LANES:
        worker(lane, seconds_ago=1)
    assert release._silent_since() is None
    Worker.objects.filter(lane="fraud").delete()
    worker("fraud", seconds_ago=600)
    since = worker("fraud", seconds_ago=300)
    assert release._silent_since() == since
    Worker.objects.all().delete()
    assert release._silent_since() == since
    for lane in release.LANES:
        worker(lane, seconds_ago=0)
    assert release._silent_since() is None
    Worker.objects.all().delete()
    assert datetime.now(UTC) - release._silent_since() < timedelta(seconds=5)


def attempt(name, *, days_ago, stopped=False):
    at = NOW - timedelta(days=days_ago)
    CheckoutAttempt.objects.create(
        checkout=name, channel="shop", at=at, tries=1, total=10, currency="EUR", stopped_at=at if stopped else None
    )


def test_checkouts_are_forgotten_when_they_count_no_more_and_stops_later():
    attempt("counts", days_ago=1)
    attempt("counts no more", days_ago=3)
    attempt("stopped", days_ago=100, stopped=True)
    attempt("stopped long ago", days_ago=200, stopped=True)
    assert jobs.forget_checkouts({}, None) == {"deleted": 2}
    assert set(CheckoutAttempt.objects.values_list("checkout", flat=True)) == {"counts", "stopped"}
