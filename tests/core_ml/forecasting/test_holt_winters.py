import numpy as np
import pytest

from core_ml.forecasting.holt_winters import SeasonalGrid, holt_winters

INDEX = np.array([[0.5, 1.5, 1.0, 1.0]])


def test_a_season_goes_on():
    y = np.tile(INDEX, (1, 6))
    assert holt_winters(y, 6, INDEX) == pytest.approx(np.array([[0.5, 1.5, 1, 1, 0.5, 1.5]]))


def test_a_season_that_changes_is_followed():
    y = np.concatenate([np.tile(INDEX, (1, 3)), np.tile([[1.5, 0.5, 1.0, 1.0]], (1, 12))], axis=1)
    found = holt_winters(y, 4, INDEX)
    assert found[0, 0] > 1.3 > 0.7 > found[0, 1]


def test_without_a_season_it_is_smoothing():
    still = SeasonalGrid.of([0.5], [0.0], [1.0], [0.0])
    # As in the smoothing: 2, 4, 8 with half weights ends at 5.75.
    assert holt_winters(np.array([[2.0, 4.0, 8.0]]), 2, np.ones((1, 1)), still) == pytest.approx(
        np.array([[5.75, 5.75]])
    )


def test_a_closed_day_says_nothing_of_the_level_and_gaps_change_nothing():
    index = np.array([[0.0, 1.0]])
    y = np.array([[0.0, 1.0] * 10])
    assert holt_winters(y, 2, index) == pytest.approx(np.array([[0.0, 1.0]]), abs=1e-6)
    padded = np.concatenate([np.full((1, 4), np.nan), y], axis=1)
    assert holt_winters(padded, 2, index) == pytest.approx(holt_winters(y, 2, index))
