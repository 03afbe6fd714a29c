import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.seasonality import ahead, over, own_indices, season_of, shared_indices

QUARTERS = np.array([0.5, 1.5, 1.2, 0.8])


def test_indices_are_laid_out_to_the_last_period():
    index = np.array([[1.0, 2.0, 3.0]])
    assert over(index, 4).tolist() == [[3, 1, 2, 3]]
    assert ahead(index, 4).tolist() == [[1, 2, 3, 1]]


def test_a_pure_season_is_found_exactly():
    y = 8 * np.tile(QUARTERS, 6)[None, :]
    assert own_indices(y, 4)[0] == pytest.approx(QUARTERS)
    # The last period has the last phase, wherever the first one begins.
    assert own_indices(y[:, 1:], 4)[0] == pytest.approx(QUARTERS)


def test_noise_has_no_season():
    rng = np.random.default_rng(0)
    found = own_indices(rng.gamma(25, 1 / 25, (300, 36)), 12)
    plain = rng.gamma(25, 1 / 25, (300, 3, 12)).mean(axis=1)
    assert found.std() < 0.5 * plain.std()


def test_two_seasons_are_too_few():
    assert own_indices(np.tile(QUARTERS, 2)[None, :], 4).tolist() == [[1, 1, 1, 1]]
    assert season_of(np.ones((2, 5)), 1, aligned=True).tolist() == [[1], [1]]


def test_a_small_series_takes_the_week_of_all():
    rng = np.random.default_rng(1)
    week = np.array([0.2, 0.8, 1.0, 1.0, 1.2, 1.8, 1.0])
    y = rng.poisson(50 * np.tile(week, 8), (40, 56)).astype(float)
    y[0] = 0
    y[0, 3] = 1
    found = shared_indices(y, 7)
    assert found[1] == pytest.approx(week, abs=0.08)
    # By itself its one sale would make an index of 7.
    assert found[0, 3] < 1.7
    assert np.delete(found[0], 3) == pytest.approx(np.delete(week, 3), abs=0.2)
    assert shared_indices(np.zeros((2, 14)), 7).tolist() == np.ones((2, 7)).tolist()
    assert np.array_equal(season_of(y, 7, aligned=True), found)
    assert np.array_equal(season_of(y, 7, aligned=False), own_indices(y, 7))


@given(st.integers(0, 10**6), st.integers(1, 20))
def test_indices_have_mean_one_and_know_no_beginning(seed, before):
    rng = np.random.default_rng(seed)
    y = rng.poisson(4, (3, 40)).astype(float)
    padded = np.concatenate([np.full((3, before), np.nan), y], axis=1)
    for season, aligned in ((7, True), (4, False)):
        found = season_of(y, season, aligned=aligned)
        assert found.mean(axis=1) == pytest.approx([1, 1, 1])
        assert (found >= 0).all()
        assert season_of(padded, season, aligned=aligned) == pytest.approx(found)
