import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core_ml.credit.bins import Bins
from core_ml.credit.counterfactual import Change, Direction, WhatIf, what_would_change
from core_ml.credit.scorecard import Scorecard
from core_ml.credit.table import Features
from core_ml.exceptions import DataError, ParameterError


@pytest.fixture
def card() -> Scorecard:
    """Income -10, 0, 15 at 1000 and 2000; arrears 8 up to 0, -8 above; renters -6, owners 4; 500 for everybody."""
    card = Scorecard()
    none = np.full(2, np.nan)
    card.bins_ = (
        Bins(
            "income",
            np.array([1000.0, 2000.0]),
            None,
            (),
            np.array([20, 50, 30, 0, 0]),
            np.array([10, 10, 2, 0, 0]),
            np.array([300.0, 1050.0, 2100.0]),
            np.array([990.0, 1990.0, 9000.0]),
            10.0,
        ),
        Bins(
            "arrears",
            np.array([0.5]),
            None,
            (),
            np.array([80, 20, 0, 0]),
            np.array([8, 14, 0, 0]),
            np.array([0.0, 1.0]),
            np.array([0.0, 5.0]),
            10.0,
        ),
        Bins(
            "housing",
            np.empty(0),
            {"rent": 0, "own": 1},
            (),
            np.array([60, 40, 0, 0]),
            np.array([18, 4, 0, 0]),
            none,
            none,
            10.0,
        ),
    )
    card.points_ = (np.array([-10, 0, 15, 0, 0]), np.array([8, -8, 0, 0]), np.array([-6, 4, 0, 0]))
    card.base_points_ = 500
    return card


POOR = pd.DataFrame({"income": [800.0], "arrears": [2.0], "housing": ["rent"]})
FREE = {"income": Direction.UP, "arrears": Direction.DOWN, "housing": Direction.ANY}


def test_single_changes_come_first_then_the_least_effort(card):
    # 500 - 10 - 8 - 6 = 476. For 490: arrears to 0 gives 16, income above 2000 gives 25, owning only 10.
    found = what_would_change(card, POOR, threshold=490, changeable=FREE)
    assert found[:2] == [
        # Half of the 20 % that are in arrears as well.
        WhatIf((Change("arrears", 2.0, 0.0, "x <= 0.5", 16, 0.1),), 492, pytest.approx(float(card.pd_of(492))), 0.1),
        # The 50 % between and half of the 20 % with the least.
        WhatIf(
            (Change("income", 800.0, 2100.0, "x > 2000", 25, 0.6),), 501, pytest.approx(float(card.pd_of(501))), 0.6
        ),
    ]
    # Two changes only where neither would do: 10 by income and 10 by housing.
    assert [change.feature for change in found[2].changes] == ["income", "housing"]
    assert [change.points for change in found[2].changes] == [10, 10]
    assert found[2].effort == pytest.approx(0.1 + 0.6)


def test_two_changes_where_one_is_not_enough(card):
    found = what_would_change(card, POOR, threshold=502, changeable=FREE)
    assert [[(change.feature, change.to) for change in one.changes] for one in found] == [
        [("income", 1050.0), ("arrears", 0.0)],
        [("arrears", 0.0), ("housing", "own")],
        [("income", 2100.0), ("housing", "own")],
    ]
    assert [one.score for one in found] == [502, 502, 511]


def test_directions_are_kept(card):
    backward = {"income": Direction.DOWN, "arrears": Direction.UP}
    assert what_would_change(card, POOR, threshold=480, changeable=backward) == []


def test_over_the_line_or_out_of_reach(card):
    assert what_would_change(card, POOR, threshold=476, changeable=FREE) == []
    assert what_would_change(card, POOR, threshold=600, changeable=FREE) == []
    assert what_would_change(card, POOR, threshold=480, changeable={"shoe size": Direction.ANY}) == []


def test_what_is_missing_is_not_changed(card):
    unknown = POOR.assign(income=np.nan, housing="boat")
    found = what_would_change(card, unknown, threshold=505, changeable=FREE)
    assert [[change.feature for change in one.changes] for one in found] == [["arrears"]]


def test_what_must_not_be_asked(card):
    with pytest.raises(ParameterError, match="'income' is protected and cannot be asked to change"):
        what_would_change(card, POOR, threshold=490, changeable=FREE, protected=["income"])
    with pytest.raises(ParameterError, match="'housing' is a category and has no direction; say any"):
        what_would_change(card, POOR, threshold=490, changeable={"housing": Direction.UP})
    with pytest.raises(DataError, match="there are 2 rows; ask about one applicant at a time"):
        what_would_change(card, pd.concat([POOR, POOR]), threshold=490, changeable=FREE)
    with pytest.raises(ValueError, match="sideways"):
        what_would_change(card, POOR, threshold=490, changeable={"income": "sideways"})


@pytest.fixture(scope="module")
def learned(applicants):
    return Scorecard(Features(("income", "age", "arrears"), ("housing",))).fit(*applicants)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1_999), st.integers(1, 80))
def test_who_does_what_is_said_passes(learned, applicants, row, short):
    """The law: carry the changes out, and the score is over the line; everything else stays."""
    applicant = applicants[0].iloc[[row]]
    threshold = int(learned.score(applicant)[0]) + short
    allowed = {"income": Direction.UP, "arrears": Direction.DOWN, "housing": Direction.ANY}
    for answer in what_would_change(learned, applicant, threshold=threshold, changeable=allowed, top=5):
        done = applicant.astype({"income": float, "arrears": float})
        for change in answer.changes:
            assert change.feature in allowed
            done.loc[:, change.feature] = change.to
        assert int(learned.score(done)[0]) == answer.score >= threshold
        assert float(learned.predict_proba(done)[0]) == pytest.approx(answer.pd)
        moved = {change.feature: change for change in answer.changes}
        assert "income" not in moved or moved["income"].to > moved["income"].value
        assert "arrears" not in moved or moved["arrears"].to < moved["arrears"].value
        # Nothing is asked for that is not needed.
        assert all(answer.score - change.points < threshold for change in answer.changes)
