"""The protocol of ``evaluate forecasting``, and what has to be beaten."""

import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting.baselines import baselines, naive, seasonal_naive
from core_ml.forecasting.evaluation import evaluate
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel

FIGURES = ["mase", "rmsse", "wape", "bias", "pinball", "pinball_upper", "coverage_80", "fit_seconds"]


def panel(y, frequency=Frequency.DAY):
    values = np.asarray(y, dtype=float)
    ids = pd.Index([f"s{number}" for number in range(len(values))], dtype=object)
    return Panel(ids, values, np.zeros(len(values), dtype=np.int64), frequency)


def weekly_shape(n=12, periods=84, seed=0):
    rng = np.random.default_rng(seed)
    shape = np.array([5, 6, 7, 8, 9, 14, 12.0])
    return rng.poisson(shape[np.arange(periods) % 7], (n, periods))


def test_naive_forecasts_by_hand():
    history = panel([[1, 2, 3, 4, 5, 6, 7, 8, 9.0]])
    np.testing.assert_array_equal(naive(history, 3).points, [[9, 9, 9]])
    np.testing.assert_array_equal(seasonal_naive(history, 9).points, [[3, 4, 5, 6, 7, 8, 9, 3, 4]])
    # Each change was 1, so the interval is 1 above and has no width.
    np.testing.assert_array_equal(naive(history, 1).quantiles[0, 0], np.full(15, 10.0))


def test_every_baseline_has_quantiles_that_never_cross():
    history = panel(weekly_shape())
    for name, model in baselines().items():
        guess = model(history, 5)
        assert guess.points.shape == (12, 5), name
        assert (np.diff(guess.quantiles, axis=-1) >= 0).all(), name


def test_the_product_is_judged_beside_every_model():
    found = evaluate(panel(weekly_shape()), h=7, windows=2)
    assert found.protocol | {"levels": None} == {
        "frequency": "D", "season": 7, "horizon": 7, "windows": 2, "series": 12, "newcomers": 0,
        "left_out": 0, "periods_filled_with_zero": 0, "regressors": [], "static": [], "levels": None,
    }  # fmt: skip
    assert next(iter(found.models)) == "product"
    assert {"naive", "seasonal naive", "Croston SBA", "TSB", "IMAPA", "theta", "Holt-Winters"} <= set(found.models)
    assert all(list(figures) == FIGURES for figures in found.models.values())
    assert found.models["product"]["wape"] < found.models["seasonal naive"]["wape"]


def test_nothing_of_the_test_periods_reaches_a_model():
    y = weekly_shape().astype(float)
    changed = y.copy()
    changed[:, -7:] = 1000
    figures = [evaluate(panel(values), h=7, windows=1).models for values in (y, changed)]
    for name in ("product", "naive", "theta"):
        # The forecasts are the same, so what was foretold in excess differs by exactly what came more.
        excess = [one[name]["bias"] * values[:, -7:].sum() for one, values in zip(figures, (y, changed), strict=True)]
        assert excess[0] - excess[1] == pytest.approx((changed - y)[:, -7:].sum()), name


def test_short_series_are_left_out_and_counted():
    y = weekly_shape(3).astype(float)
    y[0, :-9] = np.nan
    found = evaluate(panel(y), h=7, windows=1)
    assert (found.protocol["series"], found.protocol["left_out"]) == (2, 1)


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"h": 0}, ParameterError, "the horizon is 0; give a whole number"),
        ({"h": 7, "windows": 0}, ParameterError, "the number of windows is 0"),
        ({"h": 70, "windows": 2}, DataError, "no series has 143 periods .* the longest has 84"),
    ],
)
def test_what_cannot_be_judged_is_refused(asked, error, message):
    with pytest.raises(error, match=message):
        evaluate(panel(weekly_shape()), **asked)
