import numpy as np
import pandas as pd
import pytest

from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.launches import Launches, by_age, by_calendar, group_demand, launch, settled_from, usual_demand
from core_ml.forecasting.panel import Panel

GAP = np.nan


def test_curve_by_hand():
    # 30 where 20 are usual: half as much again, so 15 are expected each period. 20 and 10 came, and 5 pieces say that
    # age makes no difference: 25/20 and 15/20.
    found = Launches.learn(np.array([[20.0, 10.0]]), np.full((1, 2), 10.0))
    assert found.curve == pytest.approx([1.25, 0.75])
    assert found.relative == pytest.approx([1.5])


def test_products_of_different_length_share_a_curve():
    curve = np.array([0.5, 1.0, 1.5, 1.0])
    y = 1000 * np.array([[1.0], [3.0]]) * curve
    y[0, 2:] = GAP
    found = Launches.learn(y, np.full((2, 4), 100.0))
    assert found.curve / found.curve[0] == pytest.approx(curve / curve[0], rel=0.01)
    assert found.relative[1] / found.relative[0] == pytest.approx(3, rel=0.01)
    assert found.dispersion == 1
    assert found.at(np.array([0, 3, 4, 99])) == pytest.approx(found.curve[[0, 3, 3, 3]])


def test_dispersion_is_variance_over_mean():
    rng = np.random.default_rng(0)
    found = Launches.learn(5.0 * rng.poisson(4, (80, 20)), np.full((80, 20), 20.0))
    assert found.dispersion == pytest.approx(5, rel=0.1)


def test_no_launches():
    found = Launches.learn(np.zeros((0, 3)), np.zeros((0, 3)))
    assert found.curve.tolist() == [1, 1, 1]
    assert found.dispersion == 1


def test_calendar_and_age():
    y = np.array([[1.0, 2.0, 3.0], [GAP, 4.0, 5.0], [GAP, GAP, 6.0]])
    panel = Panel(pd.Index(["a", "b", "c"], dtype=object), y, np.array([10, 11, 9]), Frequency.WEEK)
    found, first = by_calendar(panel)
    assert first == 8
    assert np.array_equal(found, [[1, 2, 3, GAP], [GAP, GAP, 4, 5], [GAP, 6, GAP, GAP]], equal_nan=True)
    assert launch(found).tolist() == [-1, 2, 1]
    assert np.array_equal(
        by_age(found, np.array([0, 2, 1]), 3), [[1, 2, 3], [4, 5, GAP], [6, GAP, GAP]], equal_nan=True
    )


def test_usual_demand_is_that_of_the_others():
    y = np.array([[1.0, 2.0], [3.0, GAP], [8.0, 8.0]])
    group, settled = np.array([0, 0, 1]), np.ones((3, 2), dtype=bool)
    # Of the other product of the group; of all others where the group has none.
    assert np.array_equal(usual_demand(y, group, settled), [[3, 8], [1, 2], [2, 2]])
    assert group_demand(y, group, settled).tolist() == [[2, 2], [8, 8], [4, 5]]


def test_usual_is_what_settled_products_sell():
    y = np.array([[1.0, 2.0], [3.0, 6.0], [8.0, 8.0]])
    group, settled = np.zeros(3, dtype=np.int64), settled_from(np.array([-1, 0, 0]), 2, 1)
    assert settled.tolist() == [[True, True], [False, True], [False, True]]
    assert np.array_equal(usual_demand(y, group, settled), [[5.5, 7], [1, 5], [1, 4]])
    assert group_demand(y, group, settled)[0] == pytest.approx([1, 16 / 3])


def test_a_launch_of_two_days_says_little_of_how_launches_go():
    # 40 products of 100 usual days sell half or one and a half times of it; one of 2 days sold 30 times of it.
    sold = np.array([50.0, 150.0] * 20 + [60.0])
    launches = Launches(np.ones(10), sold, np.array([100.0] * 40 + [2.0]), 1.0)
    # Mean 4060 / 4002, spread (40 * 100 * .25 + 2 * 29**2) / 4002 = .67: chance is .01 of 100 days, .51 of 2.
    assert launches.reliability[0] == pytest.approx(0.985, abs=0.005)
    assert launches.reliability[-1] == pytest.approx(0.56, abs=0.02)
    assert (launches.reliability > 0).all()


def test_reliability_without_launches():
    assert Launches.learn(np.zeros((0, 3)), np.zeros((0, 3))).reliability.shape == (0,)
