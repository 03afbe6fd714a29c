"""Forecasts over the API: totals against what was sold, how wrong earlier ones were, and what drifted."""

from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from django.utils import timezone

from core_ml.quantiles import LEVELS
from saleor_ai_plugin.facts.models import Category, Order, OrderLine, Product, Variant, Warehouse
from saleor_ai_plugin.forecasting.arrays import packed
from saleor_ai_plugin.forecasting.models import ForecastRun, ForecastSum, ForecastTotal

MADE_ON = timezone.now().date() - timedelta(days=1)
NOW = timezone.now()
TOTALS = """query($kinds: [ForecastTotalKind!], $search: String) { forecastTotals(kinds: $kinds, search: $search) {
  totalCount items { kind groupId name madeOn ahead { days mean low high } } } }"""
TOTAL = """query($kind: ForecastTotalKind!, $id: ID!, $days: Int!) {
  forecastTotal(kind: $kind, groupId: $id, days: $days) {
    total { name } sold { day sold } forecast { day mean low high } errors { days forecasts wape bias coverage }
  } }"""
RUNS = """{ forecastRuns { totalCount items { madeOn places seconds weeksJudged action actionText
  drifted { category warehouse reasons } errors { days wape bias coverage } } } }"""


@pytest.fixture
def foretold(transactional_db):
    """10 a day of everything for 28 days, of which sums lie from 8 to 12 a day; tea and cups were sold."""
    Warehouse.objects.create(id="w-1", name="Main", snapshot_at=NOW)
    Category.objects.create(id="c-tea", name="Tea", snapshot_at=NOW)
    for variant, category, sold in (("tea", "c-tea", 6), ("cup", "", 4)):
        Product.objects.create(id=f"p-{variant}", name=variant, category_id=category, snapshot_at=NOW)
        Variant.objects.create(id=variant, product_id=f"p-{variant}", snapshot_at=NOW)
        sell(variant, sold)
    sums = 10.0 * np.arange(1, 29)[:, None] * np.interp(LEVELS, (0.1, 0.9), (0.8, 1.2))
    for kind, group in (("all", ""), ("warehouse", "w-1"), ("category", "c-tea"), ("channel", "web")):
        ForecastTotal.objects.create(
            kind=kind, group_id=group, made_on=MADE_ON, days=28, mean=packed(np.full(28, 10.0)), cumulative=packed(sums)
        )


def sell(variant, pieces):
    at = datetime.combine(MADE_ON - timedelta(days=1), time(12), UTC)
    price = {"id": variant, "currency": "EUR", "placed_at": at}
    Order.objects.create(channel="web", status="fulfilled", total_gross=9, total_net=9, snapshot_at=at, **price)
    OrderLine.objects.create(
        order_id=variant, product_id=f"p-{variant}", variant_id=variant, warehouse_id="w-1", quantity=pieces,
        unit_price_gross=9, unit_price_net=9, **price,
    )  # fmt: skip


def keep(variant, *, weeks_ago, mean, actual, nights=1):
    """Of a week that has ended so long ago."""
    for night in range(nights):
        made_on = MADE_ON - timedelta(days=7 * (weeks_ago + 1) + night)
        ForecastRun.objects.get_or_create(made_on=made_on, defaults={"started_at": NOW})
        ForecastSum.objects.create(
            variant_id=variant, warehouse_id="w-1", made_on=made_on, days=7, mean=mean, low=mean - 2, median=mean,
            high=mean + 2, actual=actual, is_told=True,
        )  # fmt: skip


def test_totals_are_listed_the_shop_first(api, foretold):
    found = api.ask(TOTALS)["data"]["forecastTotals"]
    assert [(one["kind"], one["name"]) for one in found["items"]] == [
        ("ALL", ""), ("WAREHOUSE", "Main"), ("CHANNEL", "web"), ("CATEGORY", "Tea"),
    ]  # fmt: skip
    assert found["items"][0]["ahead"] == [
        {"days": 7, "mean": 70.0, "low": 56.0, "high": 84.0},
        {"days": 28, "mean": 280.0, "low": 224.0, "high": 336.0},
    ]
    for asked, count in (({"kinds": ["CHANNEL"]}, 1), ({"search": "tea"}, 1), ({"search": "nothing"}, 0)):
        assert api.ask(TOTALS, asked)["data"]["forecastTotals"]["totalCount"] == count


@pytest.mark.parametrize(
    ("kind", "group", "sold"),
    [("ALL", "", 10), ("WAREHOUSE", "w-1", 10), ("CATEGORY", "c-tea", 6), ("CHANNEL", "web", 10)],
)  # fmt: skip
def test_total_beside_what_was_sold(api, foretold, kind, group, sold):
    found = api.ask(TOTAL, {"kind": kind, "id": group, "days": 3})["data"]["forecastTotal"]
    assert [one["sold"] for one in found["sold"]] == [0, sold, 0]
    assert found["sold"][-1]["day"] == MADE_ON.isoformat()
    first = (MADE_ON + timedelta(days=1)).isoformat()
    assert (len(found["forecast"]), found["forecast"][0]) == (28, {"day": first, "mean": 10, "low": 8, "high": 12})
    assert found["errors"] == []


def test_errors_of_a_total_are_of_its_places_one_night_a_week(api, foretold):
    keep("tea", weeks_ago=0, mean=10, actual=14, nights=3)
    keep("cup", weeks_ago=1, mean=10, actual=9)
    keep("cup", weeks_ago=5, mean=10, actual=90)
    for kind, group, wanted in (
        ("ALL", "", {"forecasts": 2, "wape": round(5 / 23, 4), "bias": round(-3 / 23, 4), "coverage": 0.5}),
        ("CATEGORY", "c-tea", {"forecasts": 1, "wape": round(4 / 14, 4), "bias": round(-4 / 14, 4), "coverage": 0}),
    ):
        found = api.ask(TOTAL, {"kind": kind, "id": group, "days": 1})["data"]["forecastTotal"]
        assert found["errors"] == [{"days": 7, **wanted}]
    assert api.ask(TOTAL, {"kind": "CHANNEL", "id": "web", "days": 1})["data"]["forecastTotal"]["errors"] == []


def test_unknown_total_and_days_that_cannot_be(api, foretold):
    assert api.ask(TOTAL, {"kind": "CATEGORY", "id": "c-hats", "days": 5})["data"]["forecastTotal"] is None
    assert "ask for 1 to 365" in api.ask(TOTAL, {"kind": "ALL", "id": "", "days": 0})["errors"][0]["message"]


def test_nights_say_what_drifted_and_what_was_done(api, foretold):
    reasons = [{"measure": "bias", "value": 0.62, "limit": 0.41}, {"measure": "error", "value": 2.4, "limit": 1.8}]
    errors = {"28": {"forecasts": 5, "bias": 0.1, "wape": 0.5, "coverage_80": 0.7}}
    for nights_ago, drift in enumerate(
        (
            {"weeks": 16, "all": False, "groups": {"c-tea w-1": reasons}},
            {"weeks": 16, "all": True, "groups": {"all": reasons[:1]}},
            {"weeks": 16, "all": False, "groups": {}},
            {"weeks": 0, "all": False, "groups": {}},
        )
    ):
        made_on = MADE_ON - timedelta(days=nights_ago)
        ended = NOW + timedelta(seconds=90)
        ForecastRun.objects.create(
            made_on=made_on, started_at=NOW, ended_at=ended, places=7, errors=errors, drift=drift
        )
    ForecastRun.objects.create(made_on=MADE_ON + timedelta(days=1), started_at=NOW)
    found = api.ask(RUNS)["data"]["forecastRuns"]
    assert [one["action"] for one in found["items"]] == ["GROUPS", "ALL", "NOTHING", "UNKNOWN"]
    first = found["items"][0]
    assert (first["madeOn"], first["places"], first["seconds"]) == (MADE_ON.isoformat(), 7, 90)
    assert first["errors"] == [{"days": 28, "wape": 0.5, "bias": 0.1, "coverage": 0.7}]
    assert first["drifted"] == [
        {
            "category": "Tea",
            "warehouse": "Main",
            "reasons": [
                "More is sold than was foretold, week after week: 0.62, where up to 0.41 is chance",
                "Errors are 2.4 times what they usually are, where up to 1.8 is chance",
            ],
        }
    ]
    assert "their last 182 days alone" in first["actionText"]
    assert found["items"][1]["drifted"][0]["category"] is None
    assert "when 10 weeks of them are over" in found["items"][3]["actionText"]
    chinese = api.ask(RUNS, **{"accept-language": "zh-CN"})["data"]["forecastRuns"]["items"][0]
    assert chinese["drifted"][0]["reasons"][0].startswith("销量连续数周高于预测")
