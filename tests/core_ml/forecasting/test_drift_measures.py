import numpy as np
import pytest

from core_ml.forecasting.drift_measures import against_chance, coverage, error_ratio, pooled_coverage, tracking_signal

GAP = np.nan


def test_tracking_signal_by_hand():
    # The backtest errs by 2 on the average, and leans to no side. Two errors of 5: .2 * 5 = 1, then 1 + .2 * 4 = 1.8;
    # of the size 2 + .2 * 3 = 2.6, then 2.6 + .2 * 2.4 = 3.08.
    found = tracking_signal(np.array([[5.0, GAP, 5.0], [-5, -5, GAP]]), np.array([[2.0, -2.0], [2.0, -2.0]]))
    assert found == pytest.approx([1.8 / 3.08, -1.8 / 3.08])
    # What the backtest leaned by is no drift.
    assert tracking_signal(np.array([[3.0, 3.0]]), np.array([[3.0, 3.0]])).tolist() == [0]


def test_error_ratio_by_hand():
    found = error_ratio(np.array([[3.0, -5.0], [0.0, 0.0]]), np.array([[1.0, GAP], [0.0, 0.0]]))
    assert found.tolist() == [4, 1]
    assert np.isfinite(error_ratio(np.array([[1.0]]), np.array([[0.0]]))).all()


def test_limits_are_exceeded_by_chance_as_often_as_they_should():
    rng = np.random.default_rng(1)
    for errors in (rng.normal(size=(4000, 32)), rng.poisson(0.2, (4000, 32)) - 0.2, rng.standard_t(2, (4000, 32))):
        for statistic in (tracking_signal, error_ratio):
            assert against_chance(statistic, errors[:, :8], errors[:, 8:], 0.01).beyond.mean() < 0.017


def test_coverage_by_hand():
    inside = np.array([[1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 0, 0], [GAP] * 8])
    found = coverage(inside, 0.8, 0.01)
    # Of 8 with 80 % each, up to 3 are held in 1.04 % of cases, up to 2 in 0.12 %.
    assert found.value.tolist() == [0.375, 0.25, 1]
    assert found.beyond.tolist() == [False, True, False]


def test_misses_in_one_period_count_as_one_accident():
    bad_day = np.ones((100, 10))
    bad_day[:, 4] = 0
    bad_day[:, 5] = 0
    bad_day[:, 6] = 0
    assert not pooled_coverage([bad_day], 0.8, 0.01).beyond[0]
    spread = (np.arange(1000) % 10 >= 3).reshape(10, 100).T.astype(float)
    assert pooled_coverage([spread], 0.8, 0.01).beyond[0]
    assert not pooled_coverage([np.full((3, 4), GAP)], 0.8, 0.01).beyond[0]
