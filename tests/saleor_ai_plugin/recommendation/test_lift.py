from datetime import UTC, datetime, timedelta

import pytest

from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.recommendation.holdout import bucket, is_held_out
from saleor_ai_plugin.recommendation.lift import Group, _ratio, measure_lift
from saleor_ai_plugin.recommendation.models import RecommendationRules, TrackedEvent

START, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
SEEN = START + timedelta(days=5)


def see(visitor, at=SEEN):
    TrackedEvent.objects.create(kind="view", visitor=visitor, product_pk=1, channel="default", occurred_at=at)


def order(identity, at, customer_id="", visitor="", status="fulfilled"):
    Order.objects.create(
        id=identity,
        customer_id=customer_id,
        visitor=visitor,
        channel="default",
        status=status,
        currency="EUR",
        total_gross=1,
        total_net=1,
        placed_at=at,
        snapshot_at=at,
    )


def test_bucket_is_the_same_for_ever():
    # Held in SQL too: changing it would deal all visitors anew in the middle of a comparison.
    assert bucket("customer:1", salt="saleor-ai") == 4295
    assert bucket("customer:1", salt="other") != bucket("customer:1", salt="saleor-ai")


def test_is_held_out_takes_the_asked_share_and_never_the_unknown():
    share = sum(is_held_out(f"session:{n}", percent=20, salt="s") for n in range(5_000)) / 5_000
    assert share == pytest.approx(0.20, abs=0.02)
    assert not is_held_out("", percent=100, salt="s")
    assert not is_held_out("session:1", percent=0, salt="s")


def test_ratio_worked_out_by_hand():
    # ratio 1.5; error = sqrt(0.25/(100*0.09) + 0.16/(100*0.04)) = sqrt(0.02778 + 0.04) = 0.26034
    lift, low, high = _ratio(Group(100, 0.3, 0.25), Group(100, 0.2, 0.16))
    assert (lift, low, high) == pytest.approx((0.5, -0.0995, 1.4986), abs=1e-3)


@pytest.mark.django_db
def test_measure_lift_splits_visitors_as_the_storefront_does():
    RecommendationRules.objects.create(id=1, holdout_percent=50)
    visitors = [f"customer:c{n}" for n in range(40)] + [f"session:s{n:08}" for n in range(40)]
    for visitor in visitors:
        see(visitor)
    held = [v for v in visitors if is_held_out(v, percent=50, salt="saleor-ai")]
    found = measure_lift(start=START, end=END)
    assert (found.shown.visitors, found.held_out.visitors) == (80 - len(held), len(held))
    assert "not enough visitors yet" in found.verdict


@pytest.mark.django_db
def test_measure_lift_counts_orders_after_the_first_sight_once():
    RecommendationRules.objects.create(id=1, holdout_percent=0)
    see("customer:c1")
    see("customer:c1", at=SEEN + timedelta(days=1))
    see("session:abcdefgh")
    order("before", SEEN - timedelta(days=1), customer_id="c1")
    order("after", SEEN + timedelta(days=1), customer_id="c1", visitor="session:abcdefgh")
    order("canceled", SEEN + timedelta(days=1), customer_id="c1", status="canceled")
    order("too late", END, customer_id="c1")
    found = measure_lift(start=START, end=END)
    # Two visitors, one order each: the order of c1 belongs to the session as well.
    assert (found.shown.visitors, found.shown.orders_per_visitor, found.shown.variance) == (2, 1.0, 0.0)
    assert found.lift is None
