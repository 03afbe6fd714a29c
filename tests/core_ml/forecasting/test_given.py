import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError
from core_ml.forecasting import metrics
from core_ml.forecasting.evaluation import evaluate
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.given import forecast_given
from core_ml.forecasting.known import Known
from core_ml.forecasting.panel import Panel

H = 7


def panel_of(y, ends=None) -> Panel:
    y = np.asarray(y, dtype=float)
    ids = pd.Index([f"p{i:02}" for i in range(len(y))], dtype=object)
    return Panel(ids, y, np.zeros(len(y), dtype=np.int64) if ends is None else ends, Frequency.DAY)


@pytest.fixture(scope="module")
def promoted() -> tuple[Panel, Known]:
    """Forty products that sell twice as much on the day in six on which each is promoted."""
    rng = np.random.default_rng(7)
    when = (rng.random((40, 98)) < 1 / 6).astype(float)
    level = rng.gamma(8, 2, (40, 1))
    return panel_of(rng.poisson(level * 2.0**when)), Known({"promotion": when})


@pytest.fixture(scope="module")
def shop() -> tuple[Panel, pd.DataFrame]:
    """Hats sell 4 a day and coats 20; some began within the last weeks, two with the last seven days."""
    rng = np.random.default_rng(8)
    category = np.array(["hat", "coat"] * 15)
    y = rng.poisson(np.where(category == "hat", 4, 20)[:, None], (30, 91)).astype(float)
    begins = np.where(np.arange(30) < 20, 0, 40)
    begins[28:] = 84
    y[np.arange(91) < begins[:, None]] = np.nan
    panel = panel_of(y)
    return panel, pd.DataFrame({"unique_id": panel.ids, "category": category})


def test_a_promotion_that_is_known_is_recovered_and_makes_forecasts_better(promoted):
    panel, known = promoted
    found = evaluate(panel, h=H, windows=2, known=known)
    assert np.exp(found.effects["promotion"]["coefficient"]) == pytest.approx(2, rel=0.05)
    assert found.models["product"]["wape"] < 0.8 * found.models["product, of y alone"]["wape"]
    assert abs(found.models["product"]["bias"]) < 0.05
    assert found.protocol["regressors"] == ["promotion"]


def test_what_is_not_known_yet_reaches_no_forecast(promoted):
    panel, known = promoted
    later = known.values["promotion"].copy()
    later[:, -H:] = 1 - later[:, -H:]
    past = panel.until(2 * H)
    both = [
        forecast_given(past, H, known=Known({"promotion": values}).first(98 - H)).mean
        for values in (known.values["promotion"], later)
    ]
    np.testing.assert_array_equal(both[0], both[1])


def test_without_anything_given_it_is_the_plain_forecast(promoted):
    panel = promoted[0].rows(np.arange(6))
    np.testing.assert_array_equal(forecast_given(panel, 3).quantiles, forecast(panel, 3).quantiles)


def test_newcomers_are_forecast_from_what_is_like_them(shop):
    panel, static = shop
    found = evaluate(panel, h=H, static=static)
    assert (found.protocol["series"], found.protocol["newcomers"], found.protocol["left_out"]) == (28, 2, 0)
    sold = panel.y[28:, -H:]
    ahead = forecast_given(panel.until(H), H, static=static)
    assert ahead.mean[28:].mean(axis=1) == pytest.approx([4, 20], rel=0.25)
    assert found.newcomers["product"]["wape"] == pytest.approx(metrics.wape(sold, ahead.median[28:]))
    assert list(found.newcomers["product"]) == ["wape", "bias", "pinball", "pinball_upper", "coverage_80"]
    # The others are forecast as ever: only what has little history is borrowed.
    assert "similar products" in ahead.models
    place = ahead.models.index("similar products")
    assert ahead.weights[:, place].tolist() == [0] * 28 + [1] * 2


def test_usual_of_a_category_by_hand(shop):
    panel, static = shop
    found = evaluate(panel, h=H, static=static).newcomers["usual of its category"]
    past = panel.y[:28, -H - 8 : -H]
    usual = np.array([past[0::2].mean(axis=1).mean(), past[1::2].mean(axis=1).mean()])
    assert found["wape"] == pytest.approx(metrics.wape(panel.y[28:, -H:], np.repeat(usual[:, None], H, axis=1)))


def test_totals_of_groups_add_up_and_have_a_row(shop):
    panel, static = shop
    settled, kinds = panel.rows(np.arange(20)), static.iloc[:20]
    assert "product, adding up" in evaluate(settled, h=H, static=kinds).models
    assert "product, adding up" not in evaluate(settled, h=H, static=kinds.assign(category="all")).models
    apart, together = (forecast_given(settled, H, static=kinds, adding_up=flag).mean for flag in (False, True))
    assert not np.array_equal(apart, together)
    assert together.sum() == pytest.approx(apart.sum(), rel=0.1)


def test_series_that_end_apart_cannot_be_compared(shop):
    panel, static = shop
    with pytest.raises(DataError, match="'p03' ends before others"):
        evaluate(panel_of(panel.y, np.where(np.arange(30) == 3, -1, 0)), h=H, static=static)


def test_a_regressor_that_is_missing_in_the_future_is_named(promoted):
    panel, known = promoted
    values = known.values["promotion"].copy()
    values[5, -3] = np.nan
    with pytest.raises(DataError, match="promotion of 'p05' is not known in period 3 counted back from its end"):
        evaluate(panel, h=H, known=Known({"promotion": values}))
    values[5, -3], values[5, 3] = 0.0, np.nan
    assert evaluate(panel, h=H, known=Known({"promotion": values})).models["product"]["wape"] > 0
