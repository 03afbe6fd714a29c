import numpy as np
import pytest

from core_ml.exceptions import DataError
from core_ml.inventory import empirical


def test_week_is_followed():
    week = np.array([1.0, 1, 1, 1, 1, 8, 1])
    found = empirical(np.tile(week, 20)[None, :], 9)
    # Drawn a little to the mean of 2, and what comes next is the week's first day.
    assert found.mean[0].argmax() == 5
    assert found.mean[0, 5] > 6
    assert found.mean[0, :7].sum() == pytest.approx(14)
    assert found.cumulative[0, 6, 7] == pytest.approx(14, abs=0.2)


def test_intervals_of_sums_cover():
    rng = np.random.default_rng(0)
    series = rng.poisson(rng.uniform(0.3, 6, 300)[:, None], (300, 300)).astype(float)
    found = empirical(series[:, :280], 20)
    for periods in (1, 7, 20):
        total = series[:, 280 : 280 + periods].sum(axis=1)
        low, high = found.cumulative[:, periods - 1, 2], found.cumulative[:, periods - 1, 10]
        # At most .1 above and below, but for atoms of small numbers.
        assert 0.76 < np.mean((total >= low - 0.5) & (total <= high + 0.5)) < 0.98


def test_series_that_began_late_and_those_that_never_sold():
    history = np.full((3, 40), np.nan)
    history[0, 33:] = [3, 5, 4, 4, 2, 6, 4]
    history[1] = 0
    found = empirical(history, 5)
    assert found.mean[0].mean() == pytest.approx(4, abs=0.7)
    assert found.cumulative[0, 4, -1] > 20
    assert found.cumulative[1:].max() == 0
    assert found.mean[1:].max() == 0


def test_horizon_may_be_longer_than_the_past():
    found = empirical(np.array([[1.0, 3, 2]]), 10, season=1)
    assert found.cumulative.shape == (1, 10, 15)
    assert (np.diff(found.cumulative, axis=2) >= -1e-9).all()


def test_what_cannot_be_is_refused():
    with pytest.raises(DataError, match=r"has the shape \(2, 0\)"):
        empirical(np.zeros((2, 0)), 5)
    with pytest.raises(DataError, match="returns are no demand"):
        empirical(np.array([[1.0, -1]]), 5)
