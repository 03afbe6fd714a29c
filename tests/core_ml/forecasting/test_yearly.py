import numpy as np
import pytest

from core_ml.forecasting.yearly import yearly

DAYS, AHEAD = 640, 60
WAVE = np.exp(0.4 * np.cos(2 * np.pi * np.arange(DAYS + AHEAD) / 365.25))


def test_a_wave_of_all_groups_is_found_and_goes_on():
    rng = np.random.default_rng(0)
    y = rng.poisson(np.array([[30.0], [5.0]]) * WAVE[:DAYS]).astype(float)
    found = yearly(y, AHEAD, 0.3, 0.0)
    assert found.shape == (2, DAYS + AHEAD)
    assert np.array_equal(found[0], found[1])
    wanted = WAVE / WAVE[DAYS - 365 : DAYS].mean()
    assert found[0] == pytest.approx(wanted, rel=0.12)
    assert found[:, DAYS - 365 : DAYS].mean(axis=1) == pytest.approx([1, 1])


def test_a_group_has_waves_of_its_own():
    rng = np.random.default_rng(1)
    # Two groups that take turns: together they have no season.
    y = rng.poisson(40 * np.stack([WAVE[:DAYS], 2.17 - WAVE[:DAYS]])).astype(float)
    together, apart = yearly(y, AHEAD, 0.3, 0.0), yearly(y, AHEAD, 0.3, 0.3)
    assert np.abs(np.log(together)).max() < 0.1
    assert np.corrcoef(apart[0, DAYS:], WAVE[DAYS:])[0, 1] > 0.9
    assert np.corrcoef(apart[1, DAYS:], WAVE[DAYS:])[0, 1] < -0.9


def test_growth_is_no_season():
    y = np.random.default_rng(2).poisson(50 * np.exp(0.2 * np.arange(DAYS) / 365)[None]).astype(float)
    assert np.abs(np.log(yearly(y, AHEAD, 0.3, 0.0))).max() < 0.06


def test_what_is_not_known_changes_nothing():
    rng = np.random.default_rng(3)
    y = rng.poisson(40 * WAVE[:DAYS], (2, DAYS)).astype(float)
    gaps = np.where(rng.random(y.shape) < 0.2, np.nan, y)
    assert yearly(gaps, AHEAD, 0.3, 0.3) == pytest.approx(yearly(y, AHEAD, 0.3, 0.3), rel=0.1)
    before = np.concatenate([np.full((2, 70), np.nan), y], axis=1)
    assert yearly(before, AHEAD, 0.3, 0.3)[:, 70:] == pytest.approx(yearly(y, AHEAD, 0.3, 0.3))


@pytest.mark.parametrize(("days", "strength"), [(300, 0.3), (DAYS, 0.0)])
def test_without_a_year_or_without_strength_there_is_none(days, strength):
    assert np.array_equal(yearly(np.ones((2, days)), 7, strength, 0.3), np.ones((2, days + 7)))


def test_nothing_sold_has_no_season():
    assert yearly(np.zeros((2, DAYS)), 7, 0.3, 0.3) == pytest.approx(np.ones((2, DAYS + 7)))
