import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.smoothing import DAMPED, LEVEL, Grid, akaike, average, smooth, start

GAP = np.nan
HALF = Grid.of([0.5])


def test_level_by_hand():
    # Backwards from 8: 8 -> 6 -> 4; that is where it starts. Forwards: 4, then 4 + .5 * (2 - 4) = 3, 3.5, 5.75.
    y = np.array([[2.0, 4.0, 8.0]])
    assert start(y, HALF).level == pytest.approx(np.array([[4.0]]))
    found = smooth(y, HALF)
    assert found.level == pytest.approx(np.array([[5.75]]))
    assert found.squares == pytest.approx(np.array([[2.0**2 + 1.0**2 + 4.5**2]]))


def test_only_the_trend_moves_on_in_a_gap():
    assert smooth(np.array([[2.0, GAP, 4.0, 8.0]]), HALF).level == pytest.approx(np.array([[5.75]]))
    steep = Grid.of([0.9], [0.9])
    line = np.array([[1.0, 2.0, GAP, GAP, 5.0, 6.0]])
    assert average(line, 2, steep) == pytest.approx(np.array([[7.0, 8.0]]), abs=0.35)


def test_the_grid_holds_all_combinations():
    grid = Grid.of([0.1, 0.2], [0.3], [0.5, 1.0])
    assert len(grid.alpha) == 4
    assert grid.trend_ahead(3)[0] == pytest.approx([0.5, 0.75, 0.875])
    assert grid.trend_ahead(3)[1] == pytest.approx([1, 2, 3])


def test_akaike_weights_by_hand():
    # Over two periods, half the squares double the likelihood: exp(-log(.5)) = 2.
    assert akaike(np.array([[2.0, 1.0]]), np.array([2])) == pytest.approx(np.array([[1 / 3, 2 / 3]]))


values = st.lists(st.floats(0, 1000), min_size=1, max_size=30)


@given(values, st.floats(0.01, 100), st.integers(1, 9))
def test_scale_and_periods_before_the_beginning(drawn, factor, before):
    y = np.array([drawn])
    for grid in (LEVEL, DAMPED):
        found = average(y, 4, grid)
        # The smallest error that counts is no part of the scale.
        if np.ptp(y) > 1:
            assert average(factor * y, 4, grid) == pytest.approx(factor * found, rel=1e-3, abs=1e-3 * factor)
        padded = np.concatenate([np.full((1, before), GAP), y], axis=1)
        assert average(padded, 4, grid) == pytest.approx(found, rel=1e-9, abs=1e-9)


@given(values)
def test_a_level_stays_among_the_values(drawn):
    found = average(np.array([drawn]), 3, LEVEL)
    assert min(drawn) - 1e-9 <= found.min() <= found.max() <= max(drawn) + 1e-9
