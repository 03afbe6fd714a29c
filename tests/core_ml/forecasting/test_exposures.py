"""Forecasts of demand that known factors multiply."""

import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.forecasting import counts
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.forecasts import joined
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.sparse import by_exposure
from core_ml.quantiles import LEVELS

PERIODS, H = 120, 4


def panel_of(y) -> Panel:
    return Panel(pd.Index([str(row) for row in range(len(y))]), y, np.zeros(len(y), dtype=np.int64), Frequency.DAY)


@pytest.mark.parametrize("level", [0.4, 12.0])
def test_what_is_known_to_come_is_foretold(level):
    rng = np.random.default_rng(0)
    factors = np.where(rng.random((300, PERIODS + H)) < 0.2, 3.0, 1.0)
    factors[:, PERIODS:] = [1.0, 3.0, 1.0, 0.5]
    y = rng.poisson(level * factors).astype(float)
    found = forecast(panel_of(y[:, :PERIODS]), H, factors=factors)
    assert found.mean.mean(axis=0) == pytest.approx(level * factors[0, PERIODS:], rel=0.1)
    low, high = LEVELS.tolist().index(0.1), LEVELS.tolist().index(0.9)
    sums = y[:, PERIODS:].cumsum(axis=1)
    assert ((found.cumulative[..., low] <= sums) & (sums <= found.cumulative[..., high])).mean() > 0.75
    assert (sums > found.cumulative[..., high]).mean() < 0.15


@pytest.mark.parametrize("level", [0.4, 12.0])
def test_factors_of_one_change_little(level):
    y = np.random.default_rng(1).poisson(level, (100, PERIODS)).astype(float)
    plain, same = forecast(panel_of(y), H), forecast(panel_of(y), H, factors=np.ones((100, PERIODS + H)))
    # Exposures come in steps, so that those of the days of the week are a little off.
    assert same.mean.sum() == pytest.approx(plain.mean.sum(), rel=0.02)


def test_exposures_of_series_are_as_shares_of_all():
    y = np.random.default_rng(2).poisson(0.7, (50, 40)).astype(float)
    mixture = counts.learn(y, half_life=np.inf)
    share = counts.stepped(np.array([1.0, 2.0]))
    each, sums = by_exposure(mixture, np.ones(2), np.tile(share, (50, 1)))
    assert np.array_equal(each[:, 1], mixture.quantiles(share[1:], LEVELS))
    together = float(counts.stepped(np.array([share.mean()]))[0])
    assert np.array_equal(sums[:, 1], mixture.quantiles(np.full(2, together), LEVELS))
    assert mixture.without_rare().weights.sum(axis=1) == pytest.approx(np.ones(50))


def test_parts_come_back_in_order():
    y = np.random.default_rng(3).poisson(9.0, (4, 40)).astype(float)
    whole = forecast(panel_of(y), 2)
    rows = np.array([2, 0]), np.array([1, 3])
    again = joined(whole.ids, [(some, whole.rows(some)) for some in rows])
    assert np.array_equal(again.mean, whole.mean)
    assert np.array_equal(again.cumulative, whole.cumulative)
    assert np.array_equal(again.weights, whole.weights)


def test_factors_of_another_shape_are_refused():
    with pytest.raises(ParameterError, match=r"factors are \(2, 5\); give \(2, 6\)"):
        forecast(panel_of(np.ones((2, 5))), 1, factors=np.ones((2, 5)))
