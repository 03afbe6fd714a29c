import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.autoregression import autoregression


def test_one_lag_by_hand():
    # Changes 1, -1, 1, -1: weight -3 / (3 + .3), the last change -1.
    found = autoregression(np.array([[0.0, 1.0, 0.0, 1.0, 0.0]]), 2, lags=1)
    weight = -3 / 3.3
    assert found == pytest.approx(np.array([[-weight, -weight - weight**2]]))


def test_a_line_goes_on_held_towards_where_it_is():
    found = autoregression(np.array([np.arange(60.0)]), 3)
    assert (np.diff(found) > 0.8).all()
    assert (np.diff(found) < 1).all()


@pytest.mark.parametrize("periods", [1, 2])
def test_too_short_for_any_lag_it_stays(periods):
    assert autoregression(np.array([[3.0, 5.0][-periods:]]), 3).tolist() == [[5, 5, 5]]


def test_unknown_series_and_gaps():
    assert autoregression(np.full((1, 5), np.nan), 2).tolist() == [[0, 0]]
    assert np.isfinite(autoregression(np.array([[1.0, np.nan, 2.0, np.nan, 3.0, np.nan]]), 2)).all()


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=50), st.integers(1, 40), st.floats(0.1, 10))
def test_periods_before_the_beginning_and_scale(drawn, before, factor):
    y = np.array([np.round(drawn, 3)])
    found = autoregression(y, 3)
    padded = np.concatenate([np.full((1, before), np.nan), y], axis=1)
    assert autoregression(padded, 3) == pytest.approx(found, rel=1e-6, abs=1e-6)
    assert autoregression(factor * y, 3) == pytest.approx(factor * found, rel=1e-5, abs=1e-5)
