import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.exceptions import ParameterError
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel

GAP = np.nan
RNG = np.random.default_rng(0)


def panel_of(y, frequency=Frequency.WEEK) -> Panel:
    y = np.asarray(y, dtype=float)
    return Panel(pd.Index([str(i) for i in range(len(y))]), y, np.zeros(len(y), dtype=np.int64), frequency)


def check(found, n, h, *, nonnegative=True) -> None:
    q = len(found.levels)
    assert found.mean.shape == (n, h)
    assert found.quantiles.shape == found.cumulative.shape == (n, h, q)
    for values in (found.mean, found.quantiles, found.cumulative):
        assert np.isfinite(values).all()
        assert not nonnegative or (values >= 0).all()
    assert (np.diff(found.quantiles, axis=2) >= 0).all()
    assert (np.diff(found.cumulative, axis=2) >= 0).all()
    assert found.weights.sum(axis=1) == pytest.approx(np.ones(n))


CASES = {
    "a single period": [[5.0]],
    "a single period without demand": [[0.0]],
    "two periods": [[5.0, 7.0]],
    "shorter than the horizon": RNG.poisson(5, (3, 6)),
    "never sold": np.zeros((3, 40)),
    "sparse and short": RNG.poisson(0.3, (3, 6)),
    "an accident": np.where(np.arange(60) == 30, 1e6, RNG.poisson(9, (5, 60))),
    "an accident among few": np.where(np.arange(60) == 30, 1e6, RNG.poisson(0.3, (5, 60))),
    "an accident at the end": np.where(np.arange(60) == 59, 1e6, RNG.poisson(9, (5, 60))),
    "tiny": RNG.gamma(2, 1e-6, (5, 60)),
    "not observed of late": np.where(np.arange(60) > 55, GAP, RNG.poisson(9, (5, 60))),
    "often not observed": np.where(RNG.random((5, 60)) < 0.3, GAP, RNG.poisson(9, (5, 60))),
    "known once": np.where(np.arange(20) == 10, 3.0, np.full((2, 20), GAP)),
    "of all lengths": np.where(np.arange(60) < np.array([[0], [30], [58], [59], [50]]), GAP, RNG.poisson(9, (5, 60))),
}


@pytest.mark.parametrize("frequency", [Frequency.DAY, Frequency.WEEK, Frequency.MONTH, Frequency.YEAR])
@pytest.mark.parametrize("case", CASES)
def test_every_history_is_forecast(case, frequency):
    y = np.asarray(CASES[case], dtype=float)
    for h in (1, 12):
        found = forecast(panel_of(y, frequency), h)
        check(found, len(y), h)
        assert found.mean.max() <= 20 * max(np.nanmax(y), 0.05)


def test_series_with_negative_values():
    check(forecast(panel_of(RNG.normal(-100, 5, (5, 60))), 4), 5, 4, nonnegative=False)


@pytest.mark.parametrize("periods", [4, 40])
def test_what_never_changes_goes_on(periods):
    found = forecast(panel_of(np.full((2, periods), 7.0)), 3)
    assert found.mean == pytest.approx(np.full((2, 3), 7.0), rel=0.02)
    assert found.median == pytest.approx(np.full((2, 3), 7.0), rel=0.02)


def test_what_never_sold_is_expected_to_sell_next_to_nothing():
    found = forecast(panel_of(np.zeros((3, 40))), 4)
    assert found.mean.max() < 0.05
    assert not found.quantiles[..., : found.levels.tolist().index(0.9)].any()


def test_one_period_is_most_unsure():
    found = forecast(panel_of([[10.0]]), 1)
    assert found.median == pytest.approx(np.array([[10.0]]))
    assert found.quantiles[0, 0, -1] > 25


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 30), st.integers(1, 30))
def test_periods_before_the_beginning_change_nothing(seed, before, periods):
    rng = np.random.default_rng(seed)
    y = rng.poisson([[6.0], [9.0], [0.2], [0.4]], (4, periods)).astype(float)
    padded = np.concatenate([np.full((4, before), GAP), y], axis=1)
    for frequency in (Frequency.DAY, Frequency.MONTH):
        some, same = (forecast(panel_of(one, frequency), 3) for one in (y, padded))
        assert np.array_equal(same.quantiles, some.quantiles)
        assert np.array_equal(same.cumulative, some.cumulative)
        assert np.array_equal(same.mean, some.mean)


@pytest.mark.parametrize("kind", ["steady", "sparse"])
def test_intervals_hold_what_comes(kind):
    rng = np.random.default_rng(3)
    level = rng.gamma(4, 5, (600, 1)) if kind == "steady" else rng.gamma(0.5, 0.8, (600, 1))
    y = rng.poisson(level * rng.gamma(20, 1 / 20, (600, 66))).astype(float)
    found = forecast(panel_of(y[:, :60]), 6)
    low, high = (found.levels.tolist().index(level) for level in (0.1, 0.9))
    for came, quantiles in ((y[:, 60:], found.quantiles), (y[:, 60:].cumsum(axis=1), found.cumulative)):
        inside = (quantiles[..., low] <= came) & (came <= quantiles[..., high])
        # Of sparse counts 0 is often the whole lower tail, and few counts lie at a level exactly.
        assert 0.75 < inside.mean() < (0.86 if kind == "steady" else 0.97)
        assert (0.06 if kind == "steady" else 0.01) < (came > quantiles[..., high]).mean() < 0.13
    assert found.mean.sum() == pytest.approx(level.sum() * 6, rel=0.05)


def test_series_are_worked_on_with_their_like_and_come_back_in_order():
    rng = np.random.default_rng(4)
    y = rng.poisson(np.where(np.arange(20)[:, None] % 2, 0.2, 40.0), (20, 50)).astype(float)
    found = forecast(panel_of(y), 2)
    assert (found.mean[::2] > 20).all()
    assert (found.mean[1::2] < 2).all()
    own = found.models.index("TSB")
    assert (found.weights[::2, own] == 0).all()
    assert (found.weights[1::2, own] > 0).all()


@pytest.mark.parametrize(("name", "value"), [("h", 0), ("h", True), ("windows", 0)])
def test_wrong_parameters_are_refused(name, value):
    with pytest.raises(ParameterError, match=f"{name} is {value}"):
        forecast(panel_of([[1.0]]), **{"h": 1, name: value})
