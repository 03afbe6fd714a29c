"""Every night's forecasts: written, kept, gone on with after a stop, and told how wrong they were."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from core_ml.exceptions import FitCancelledError
from saleor_ai_plugin.facts.models import Order, OrderLine, Product, ProductListing, Stock, StockChange, Variant
from saleor_ai_plugin.forecasting import services
from saleor_ai_plugin.forecasting.arrays import cumulative_of, mean_of
from saleor_ai_plugin.forecasting.jobs import forecast as forecast_job
from saleor_ai_plugin.forecasting.models import DemandForecast, ForecastRun, ForecastSum, ForecastTotal
from saleor_ai_plugin.forecasting.reading import days_ahead, demand_ahead, total_ahead
from saleor_ai_plugin.forecasting.services import forecast_demand
from saleor_ai_plugin.jobs.runner import JobStopped

FIRST, DAYS = date(2026, 1, 5), 70
LAST = FIRST + timedelta(days=DAYS - 1)
VARIANTS = ("v1", "v2", "v3")

pytestmark = pytest.mark.django_db


class Bystander:
    """Somebody who waits for a job, and stops it after so many questions."""

    def __init__(self, patience=10**6):
        self.left = patience
        self.said = []

    def report(self, fraction, message):
        self.said.append((fraction, message))

    def should_stop(self):
        self.left -= 1
        return self.left < 0


def sell(day, variant, pieces):
    at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    identity = f"{variant}-{day}"
    Order.objects.create(
        id=identity, channel="default", status="fulfilled", currency="EUR", total_gross=10, total_net=10, placed_at=at,
        snapshot_at=at,
    )  # fmt: skip
    OrderLine.objects.create(
        id=identity, order_id=identity, variant_id=variant, warehouse_id="w", quantity=pieces, currency="EUR",
        unit_price_gross=10, unit_price_net=10, placed_at=at,
    )  # fmt: skip


@pytest.fixture
def shop():
    """v1 sells 4 a day and 8 on Saturdays, v2 one each fourth day, v3 nothing; all of it lies there."""
    opened = datetime.combine(FIRST, datetime.min.time(), UTC) - timedelta(days=1)
    for variant in VARIANTS:
        Stock.objects.create(variant_id=variant, warehouse_id="w", quantity=10_000, snapshot_at=opened)
        StockChange.objects.create(variant_id=variant, warehouse_id="w", quantity=10_000, changed_at=opened)
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        sell(day, "v1", 8 if day.weekday() == 5 else 4)
        if number % 4 == 0:
            sell(day, "v2", 1)


def test_every_place_is_foretold_and_read_again(shop):
    run = forecast_demand(until=LAST, horizon=28)
    assert (run.made_on, run.places, run.ended_at is not None) == (LAST, 3, True)
    ahead = demand_ahead(variant_ids=["v1", "v2", "v3", "unknown"], days=28)
    assert ahead.places == [("v1", "w"), ("v2", "w"), ("v3", "w")]
    assert ahead.made_on == [LAST] * 3
    assert (ahead.mean.shape, ahead.cumulative.shape) == ((3, 28), (3, 28, 15))
    week = ahead.mean[0, :7]
    # The last day was a Sunday: the sixth day ahead is a Saturday.
    assert week.sum() == pytest.approx(32, rel=0.05)
    assert week.argmax() == 5
    assert ahead.mean[1].sum() == pytest.approx(7, rel=0.35)
    assert ahead.mean[2].sum() < 0.5
    assert (np.diff(ahead.cumulative, axis=2) >= 0).all()
    assert sum(DemandForecast.objects.get(variant_id="v1").weights.values()) == pytest.approx(1, abs=0.05)


def test_a_place_is_read_day_by_day(shop):
    assert days_ahead(variant_id="v1", warehouse_id="w") == []
    forecast_demand(until=LAST, horizon=14)
    ahead = days_ahead(variant_id="v1", warehouse_id="w")
    assert [one.day for one in ahead] == [LAST + timedelta(days=number) for number in range(1, 15)]
    assert all(one.low <= one.mean <= one.high for one in ahead)
    saturday = next(one for one in ahead if one.day.weekday() == 5)
    assert saturday.mean == pytest.approx(2 * ahead[0].mean, rel=0.15)


def test_only_so_many_days_as_there_are(shop):
    forecast_demand(until=LAST, horizon=14)
    assert demand_ahead(variant_ids=VARIANTS, days=28).places == []
    assert demand_ahead(variant_ids=VARIANTS, days=7).mean.shape == (3, 7)


def test_the_same_night_twice_changes_nothing(shop):
    forecast_demand(until=LAST, horizon=28)
    before = list(DemandForecast.objects.order_by("id").values()), list(ForecastSum.objects.order_by("id").values())
    forecast_demand(until=LAST, horizon=28)
    after = list(DemandForecast.objects.order_by("id").values()), list(ForecastSum.objects.order_by("id").values())
    assert before == after
    assert ForecastRun.objects.count() == 1


def test_an_older_day_does_not_overwrite_a_newer_one(shop):
    forecast_demand(until=LAST, horizon=28)
    forecast_demand(until=LAST - timedelta(days=7), horizon=28)
    assert set(DemandForecast.objects.values_list("made_on", flat=True)) == {LAST}


def test_what_was_stopped_goes_on_where_it_was(shop, monkeypatch):
    monkeypatch.setattr(services, "VARIANTS_A_PART", 1)
    with pytest.raises(FitCancelledError, match="stopped after 2 of 3 variants"):
        forecast_demand(until=LAST, horizon=28, should_stop=Bystander(patience=2).should_stop)
    assert set(DemandForecast.objects.values_list("variant_id", flat=True)) == {"v1", "v2"}
    assert ForecastRun.objects.get().ended_at is None
    written = DemandForecast.objects.get(variant_id="v1").id
    run = forecast_demand(until=LAST, horizon=28)
    assert (run.places, DemandForecast.objects.get(variant_id="v1").id) == (3, written)
    assert ForecastRun.objects.get().ended_at is not None


def test_forecasts_are_kept_and_told_what_came(shop):
    made = LAST - timedelta(days=28)
    forecast_demand(until=made, horizon=28)
    kept = ForecastSum.objects.get(variant_id="v1", days=7)
    assert (kept.made_on, kept.is_told, kept.actual) == (made, False, None)
    run = forecast_demand(until=LAST, horizon=28)
    told = ForecastSum.objects.filter(made_on=made, variant_id="v1").order_by("days")
    assert list(told.values_list("days", "actual", "is_told")) == [(7, 32.0, True), (28, 128.0, True)]
    # Only the 28 days ended within the last four weeks; the week was over three weeks before that.
    assert set(run.errors) == {"7", "28"}
    assert run.errors["28"]["forecasts"] == 3
    assert abs(run.errors["28"]["bias"]) < 0.1
    assert not ForecastSum.objects.filter(made_on=LAST, is_told=True).exists()


def test_days_on_which_the_stock_ran_out_tell_no_error(shop):
    made = LAST - timedelta(days=28)
    forecast_demand(until=made, horizon=28)
    for at, quantity in ((10, 0), (20, 5_000)):
        day = datetime.combine(made + timedelta(days=at), datetime.min.time(), UTC)
        StockChange.objects.create(variant_id="v3", warehouse_id="w", quantity=quantity, changed_at=day)
    run = forecast_demand(until=LAST, horizon=28)
    kept = ForecastSum.objects.filter(variant_id="v3", made_on=made).order_by("days")
    assert list(kept.values_list("days", "actual", "is_told")) == [(7, 0.0, True), (28, None, True)]
    assert run.errors["28"]["forecasts"] == 2


def test_kept_forecasts_are_forgotten_but_mondays(shop):
    for weeks, day in ((12, 0), (12, 1), (110, 0)):
        monday = LAST - timedelta(days=LAST.weekday()) - timedelta(weeks=weeks)
        ForecastSum.objects.create(
            variant_id="v1", warehouse_id="w", made_on=monday + timedelta(days=day), days=7, mean=1, low=1, median=1,
            high=1,
        )  # fmt: skip
    forecast_demand(until=LAST, horizon=28)
    left = ForecastSum.objects.filter(made_on__lt=LAST).values_list("made_on", flat=True)
    assert [(day.weekday(), (LAST - day).days // 7) for day in left] == [(0, 12)]


def test_totals_are_the_sums_of_places(shop):
    at = datetime.combine(FIRST, datetime.min.time(), UTC)
    for variant in ("v1", "v2"):
        Product.objects.create(id=f"p-{variant}", name=variant, category_id="shoes", snapshot_at=at)
        Variant.objects.create(id=variant, product_id=f"p-{variant}", snapshot_at=at)
    forecast_demand(until=LAST, horizon=28)
    places = demand_ahead(variant_ids=VARIANTS, days=28)
    totals = {(row.kind, row.group_id): row for row in ForecastTotal.objects.all()}
    assert set(totals) == {("all", ""), ("warehouse", "w"), ("category", "shoes"), ("channel", "default")}
    for group, rows in ((("all", ""), [0, 1, 2]), (("channel", "default"), [0, 1, 2]), (("category", "shoes"), [0, 1])):
        mean = mean_of(bytes(totals[group].mean))
        assert mean == pytest.approx(places.mean[rows].sum(axis=0), rel=1e-5)
        sums = cumulative_of(bytes(totals[group].cumulative))
        assert (sums[:, 0] <= mean.cumsum()).all()
        assert (mean.cumsum() <= sums[:, -1]).all()
    ahead = total_ahead(kind="category", group_id="shoes")
    assert [one.mean for one in ahead] == pytest.approx(places.mean[:2].sum(axis=0), abs=1e-3)
    assert all(one.low <= one.mean <= one.high for one in ahead)
    assert total_ahead(kind="category", group_id="hats") == []
    forecast_demand(until=LAST - timedelta(days=7), horizon=28)
    assert set(ForecastTotal.objects.values_list("made_on", flat=True)) == {LAST}


def test_what_is_sold_no_more_is_not_foretold(shop):
    at = datetime.combine(FIRST, datetime.min.time(), UTC)
    for variant, is_published in (("v1", True), ("v2", False)):
        Product.objects.create(id=f"p-{variant}", name=variant, snapshot_at=at)
        Variant.objects.create(id=variant, product_id=f"p-{variant}", snapshot_at=at)
        ProductListing.objects.create(
            product_id=f"p-{variant}", channel="default", is_published=is_published, snapshot_at=at
        )
    Variant.objects.create(id="v3", product_id="p-v1", snapshot_at=at, deleted_at=at)
    forecast_demand(until=LAST, horizon=28)
    ahead = demand_ahead(variant_ids=VARIANTS, days=28)
    assert ahead.mean[0].sum() == pytest.approx(128, rel=0.05)
    assert not ahead.mean[1:].any()
    assert not ahead.cumulative[1:].any()


def test_a_run_says_what_was_chosen_and_what_drifted(shop):
    run = forecast_demand(until=LAST, horizon=28)
    # Seventy days are too few to say anything of the calendar, and one night tells of no drift.
    assert run.calendars == {"?": {"chosen": "none", "errors": {}}}
    assert run.drift == {"weeks": 0, "all": False, "groups": {}}
    run.refresh_from_db()
    assert run.drift["weeks"] == 0


def test_an_empty_shop_is_no_failure():
    assert forecast_demand() is None
    assert forecast_job({}, Bystander()) == {
        "places": 0,
        "why": "nothing lies in stock or nothing was ever sold",
    }


def test_the_job_reports_and_stops(shop):
    bystander = Bystander()
    result = forecast_job({}, bystander)
    # The last order's day may not be over yet.
    assert (result["made_on"], result["places"]) == ((LAST - timedelta(days=1)).isoformat(), 3)
    assert bystander.said[-1] == (1.0, "3 places")
    with pytest.raises(JobStopped, match="stopped after 0 of 3"):
        forecast_job({}, Bystander(patience=0))
