import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.theta import line, theta

GAP = np.nan


def test_least_squares_line_by_hand():
    # Through 1, 2 and 6 at 0, 1 and 2: slope 5 / 2, mean 3 at 1, so 5.5 at the end.
    end, slope = line(np.array([[1.0, 2.0, 6.0], [GAP, 4.0, 2.0]]))
    assert end == pytest.approx([5.5, 2.0])
    assert slope == pytest.approx([2.5, -2.0])


def test_a_straight_line_goes_on_half_as_steep():
    # Half of the line (41, 42, 43), half of where it is (40).
    assert theta(np.array([np.arange(1.0, 41.0)]), 3) == pytest.approx(np.array([[40.5, 41, 41.5]]), abs=0.01)


def test_half_of_the_trend_is_the_drift():
    rng = np.random.default_rng(0)
    y = 100 + 2 * np.arange(60) + rng.normal(0, 0.1, (1, 60))
    assert np.diff(theta(y, 5)) == pytest.approx(np.full((1, 4), 1.0), rel=0.01)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.integers(1, 9))
def test_periods_before_the_beginning_change_nothing(drawn, before):
    y = np.array([drawn])
    padded = np.concatenate([np.full((1, before), GAP), y], axis=1)
    assert theta(padded, 4) == pytest.approx(theta(y, 4), rel=1e-6, abs=1e-6)
    assert theta(y[:, -1:], 2) == pytest.approx(np.full((1, 2), drawn[-1]), abs=1e-9)
