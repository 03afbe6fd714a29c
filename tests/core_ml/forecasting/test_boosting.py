import numpy as np
import pytest

from core_ml.forecasting.boosting import FEWEST_ROWS, Courses, boosted
from core_ml.forecasting.candidates import Block

GAP = np.nan


def block_of(y, h, season=1) -> Block:
    y = np.asarray(y, dtype=float)
    return Block(y, np.ones((len(y), season)), h)


def test_levels_and_features_by_hand():
    courses = Courses(np.array([[GAP, 1.0, 3.0, GAP, 5.0, 7.0]]))
    row = np.array([0])
    assert courses.level(row, np.array([2])) == pytest.approx([2])
    assert courses.level(row, np.array([0])) == pytest.approx([0])
    # The last three periods know 5 and 7, whose mean is 6 and whose deviation is 1.
    assert [float(part[0]) for part in courses.mean(row, np.array([5]), 3)] == pytest.approx([6, 1])
    found = courses.features(row, np.array([4]), np.array([2]), 1)[0]
    # Level 3; lags 5, unknown, 3, 1 and nothing before; four means of all; spread, level, number known, step.
    assert found[:8] == pytest.approx([2, GAP, 0, -2, GAP, GAP, GAP, GAP], nan_ok=True)
    assert found[8:12] == pytest.approx([0, 0, 0, 0])
    assert found[12:] == pytest.approx([(8 / 3) ** 0.5, 3, np.log(4), 2])


def test_the_same_phase_a_season_before_is_among_them():
    courses = Courses(np.arange(12.0)[None])
    for step, before in ((1, 8), (4, 11), (5, 8)):
        found = courses.features(np.array([0]), np.array([11]), np.array([step]), 4)[0]
        assert found[12] + courses.level(np.array([0]), np.array([11]))[0] == pytest.approx(before)


def test_what_follows_on_a_course_is_learned_from_other_series():
    """Every fourth period demand trebles: of no season that is told, but to be seen in the lags."""
    rng = np.random.default_rng(1)
    phase = rng.integers(0, 4, 80)
    level = rng.gamma(5, 10, (80, 1))
    y = level * np.where((np.arange(62) + phase[:, None]) % 4 == 0, 3.0, 1.0) * np.exp(0.1 * rng.normal(size=(80, 62)))
    block = block_of(y[:, :60], 2)
    stays = np.expm1(block.logs[:, -8:].mean(axis=1, keepdims=True))
    wrong = [np.abs(ahead - y[:, 60:]).sum() for ahead in (boosted(block), stays)]
    assert wrong[0] < wrong[1] / 3


def test_it_does_not_matter_how_large_a_series_is():
    rng = np.random.default_rng(2)
    y = rng.gamma(9, 40, (40, 50)) + 1000
    small, large = boosted(block_of(y, 3)), boosted(block_of(y * 10, 3))
    assert large / 10 == pytest.approx(small, rel=0.02)


def test_with_little_to_learn_from_the_level_stays():
    y = [[GAP, 3.0, 3.0, 3.0], [GAP, GAP, GAP, GAP]]
    np.testing.assert_allclose(boosted(block_of(y, 2)), [[3, 3], [0, 0]], atol=1e-12)
    assert len(y) * len(y[0]) * 4 < FEWEST_ROWS


def test_the_same_series_get_the_same_forecasts_and_the_future_is_not_asked():
    rng = np.random.default_rng(3)
    y = rng.poisson(20, (40, 60)).astype(float)
    y[:5, :30] = GAP
    first = boosted(block_of(y, 4, season=7))
    np.testing.assert_array_equal(first, boosted(block_of(y.copy(), 4, season=7)))
    assert first.shape == (40, 4)
    assert np.isfinite(first).all()
    assert (first >= 0).all()
