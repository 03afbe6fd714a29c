import numpy as np
import pandas as pd
import pytest

from core_ml.credit.fairness import fairness, groups_of, wilson


def test_wilson_by_hand():
    # 5 of 10: centre .5, half 1.96 / (1 + .384) * sqrt(.025 + .0096).
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10)[1] == pytest.approx(1)


def test_figures_by_hand():
    # 40 of a, 20 of them approved, 10 defaults; 40 of b, 10 approved, 10 defaults.
    group = pd.Series(["a"] * 40 + ["b"] * 40)
    event = np.array(([True] * 10 + [False] * 30) * 2)
    approved = np.array([False] * 20 + [True] * 20 + [False] * 30 + [True] * 10)
    probability = np.array([0.5] * 10 + [0.2] * 30 + [0.4] * 40)
    a, b = fairness(probability, event, approved, group, draws=100)
    assert (a.group, a.rows, a.event_rate, a.approval_rate) == ("a", 40, 0.25, 0.5)
    assert (a.impact_ratio, a.impact_ratio_95, b.impact_ratio) == (1.0, (1.0, 1.0), 0.5)
    assert b.impact_ratio_95[0] < 0.5 < b.impact_ratio_95[1] < 1
    assert (a.auc, b.auc) == (1.0, 0.5)
    # Mean PD of a: (5 + 6) / 40.
    assert (a.calibration_gap, b.calibration_gap) == pytest.approx((0.275 - 0.25, 0.4 - 0.25))
    assert b.calibration_gap_95[0] < 0.15 < b.calibration_gap_95[1]
    assert b.approval_rate_95 == pytest.approx(wilson(10, 40))


def test_a_tiny_group_does_not_lead():
    group = pd.Series(["a"] * 40 + ["b"] * 40 + ["c"])
    event = np.arange(81) % 2 == 0
    approved = np.array([True] * 30 + [False] * 10 + [True] * 15 + [False] * 25 + [True])
    ratio = {one.group: one.impact_ratio for one in fairness(np.full(81, 0.5), event, approved, group, draws=20)}
    assert ratio == pytest.approx({"a": 1.0, "b": 0.5, "c": 1 / 0.75})


def test_nobody_approved_and_one_outcome_alone():
    group = pd.Series(["a"] * 30 + ["b"] * 30)
    event = np.array([True, False] * 15 + [False] * 30)
    a, b = fairness(np.linspace(0, 1, 60), event, np.zeros(60, dtype=bool), group, draws=20)
    assert np.isnan(a.impact_ratio)
    assert np.isnan(b.auc)
    assert all(np.isnan(b.auc_95))


def test_same_seed_same_intervals():
    rng = np.random.default_rng(0)
    given = rng.random(200), rng.random(200) < 0.3, rng.random(200) < 0.5, pd.Series(rng.integers(0, 3, 200))
    assert fairness(*given, draws=30, seed=4) == fairness(*given, draws=30, seed=4)


def test_many_numbers_are_cut_into_four_bands():
    groups = groups_of(pd.Series([str(age) for age in range(20, 60)] + [""]))
    assert groups.value_counts().to_dict() == {
        "20 to 29.75": 10,
        "above 29.75 to 39.5": 10,
        "above 39.5 to 49.25": 10,
        "above 49.25 to 59": 10,
        "missing": 1,
    }
    assert groups_of(pd.Series([1, 2, None])).tolist() == ["1", "2", "missing"]
