"""Whether kept forecasts still hold, and what follows where they do not."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from saleor_ai_plugin.facts.models import Product, Variant
from saleor_ai_plugin.forecasting.drifting import Drifting, drifting
from saleor_ai_plugin.forecasting.models import ForecastSum

UNTIL = date(2026, 11, 22)
CATEGORIES = ("bags", "caps", "hats", "shoes")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def catalogue():
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for category in CATEGORIES:
        Product.objects.create(id=category, name=category, category_id=category, snapshot_at=at)
        Variant.objects.create(id=f"v-{category}", product_id=category, snapshot_at=at)


def keep(weeks, shift):
    """100 a week were foretold of each category and came, give or take 10; of shoes ``shift`` more in four weeks."""
    rng = np.random.default_rng(0)
    ForecastSum.objects.bulk_create(
        ForecastSum(
            variant_id=f"v-{category}", warehouse_id="w", made_on=UNTIL - timedelta(days=7 * (week + 1)), days=7,
            mean=100, low=80, median=100, high=120, is_told=True,
            actual=rng.normal(100, 10) + (shift if category == "shoes" and week < 4 else 0),
        )
        for week in range(weeks)
        for category in CATEGORIES
    )  # fmt: skip


def test_a_category_that_sells_more_than_foretold_is_named():
    keep(16, 60)
    found = drifting(UNTIL)
    assert (found.weeks, found.groups) == (16, {("shoes", "w")})
    told = found.told()
    assert {one["measure"] for one in told["groups"]["shoes w"]} <= {"bias", "error"}
    assert all(abs(one["value"]) > abs(one["limit"]) for one in told["groups"]["shoes w"])
    places = [("v-shoes", "w"), ("v-hats", "w"), ("v-shoes", "x")]
    if not found.is_all:
        assert found.of(places, ["shoes", "hats", "shoes"]).tolist() == [True, False, False]


def test_nothing_drifts_where_forecasts_hold():
    keep(16, 0)
    assert (drifting(UNTIL).groups, drifting(UNTIL).is_all) == (frozenset(), False)


def test_nothing_is_said_of_a_few_weeks():
    keep(8, 60)
    assert drifting(UNTIL) == Drifting()
    assert Drifting().of([("v", "w")], [""]).tolist() == [False]


def test_where_all_drift_all_places_are_foretold_anew():
    assert Drifting(16, is_all=True).of([("v", "w"), ("v", "x")], ["", "hats"]).tolist() == [True, True]
