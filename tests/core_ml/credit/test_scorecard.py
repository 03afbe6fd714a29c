import numpy as np
import pandas as pd
import pytest

from core_ml.credit.bins import MISSING, UNSEEN, Bins
from core_ml.credit.metrics import auc
from core_ml.credit.nonnegative import NonNegativeLogit
from core_ml.credit.reasons import Reason
from core_ml.credit.scorecard import Scorecard
from core_ml.credit.table import Features
from core_ml.exceptions import ArtifactError, MissingColumnsError, NotFittedError, ParameterError

FEATURES = Features(("income", "age", "arrears", "noise"), ("housing",))


@pytest.fixture(scope="module")
def card(applicants):
    return Scorecard(FEATURES).fit(*applicants)


@pytest.fixture
def by_hand() -> Scorecard:
    """Income up to 1000: -12, above: 9; renters -7, owners 5; 500 for everybody. 100 rows in every bin."""
    counts = np.array([100, 100, 0, 0]), np.array([40, 20, 0, 0])
    known, none = np.array([100.0, 1200.0]), np.full(2, np.nan)
    card = Scorecard()
    card.bins_ = (
        Bins("income", np.array([1000.0]), None, (), *counts, known, known, 10.0),
        Bins("housing", np.empty(0), {"rent": 0, "own": 1}, (), *counts, none, none, 10.0),
    )
    card.points_ = (np.array([-12, 9, 0, 0]), np.array([-7, 5, 0, 0]))
    card.base_points_ = 500
    return card


PEOPLE = pd.DataFrame({"income": [900.0, 1000.1, np.nan], "housing": ["rent", "own", "boat"]})


def test_points_add_up(by_hand):
    assert by_hand.score(PEOPLE).tolist() == [481, 514, 500]


def test_score_and_pd_by_the_scale(by_hand):
    # 600 points: 50 to 1. 20 fewer: 25 to 1. 481 is 119 below: 50 / 2 ** 5.95 to 1.
    assert by_hand.pd_of([600, 580]) == pytest.approx([1 / 51, 1 / 26])
    assert by_hand.predict_proba(PEOPLE)[0] == pytest.approx(1 / (1 + 50 / 2**5.95))
    for pd_ in (0.02, 0.1, 0.37):
        least = by_hand.score_at(pd_)
        assert by_hand.pd_of(least) <= pd_ < by_hand.pd_of(least - 1)
    with pytest.raises(ParameterError, match="the PD is 1; it must lie between 0 and 1"):
        by_hand.score_at(1)


def test_reasons_by_hand(by_hand):
    poor, rich, unknown = by_hand.explain(PEOPLE)
    assert poor == [
        Reason("low_points", "income", "x <= 1000", -12, 21),
        Reason("low_points", "housing", "rent", -7, 12),
    ]
    assert rich == []
    assert [(one.code, one.feature, one.lost) for one in unknown] == [(MISSING, "income", 9), (UNSEEN, "housing", 5)]
    assert len(by_hand.explain(PEOPLE, top=1)[0]) == 1
    # The average applicant has (-12 + 9) / 2 for income and (-7 + 5) / 2 for housing.
    assert [one.lost for one in by_hand.explain(PEOPLE, against="average")[0]] == [10.5, 6]
    with pytest.raises(ParameterError, match="'best' or 'average'"):
        by_hand.explain(PEOPLE, against="worst")
    with pytest.raises(ParameterError, match="1 reason or more"):
        by_hand.explain(PEOPLE, top=0)


def test_card_is_made_of_whole_points_without_wrong_signs(card, applicants):
    frame, event = applicants
    assert "noise" not in card.used.names
    assert {"income", "arrears"} <= set(card.used.names)
    table = card.points_table()
    assert list(table) == ["feature", "bin", "rows", "events", "event_rate", "woe", "iv", "points"]
    assert table["points"].iloc[0] == card.base_points_
    for bins, points in zip(card.bins_, card.points_, strict=True):
        assert points.dtype == np.int64
        # More risk, fewer points: as far as rounding lets them differ.
        assert (np.diff(points[np.argsort(bins.woe(), kind="stable")]) <= 0).all()
    own = {(row.feature, row.bin): row.points for row in table.itertuples()}
    place = card.bin_places(frame.head(50))
    for row, score in enumerate(card.score(frame.head(50))):
        parts = [own[bins.name, bins.labels()[place[row, column]]] for column, bins in enumerate(card.bins_)]
        assert score == card.base_points_ + sum(parts)
    assert auc(card.predict_proba(frame), event) > 0.72


def test_pd_holds(card, applicants):
    frame, event = applicants
    assert card.predict_proba(frame).mean() == pytest.approx(event.mean(), abs=0.01)
    assert card.inner_pd_.mean() == pytest.approx(event.mean(), abs=0.01)


def test_scale_is_what_was_asked_for(applicants):
    card = Scorecard(FEATURES, base_score=1000, base_odds=20, pdo=50).fit(*applicants)
    assert card.pd_of([1000, 1050]) == pytest.approx([1 / 21, 1 / 41])
    fine = Scorecard(FEATURES, pdo=2_000).fit(*applicants)
    assert fine.predict_proba(applicants[0]) == pytest.approx(card.predict_proba(applicants[0]), abs=0.02)


def test_same_seed_same_card(card, applicants):
    again = Scorecard(FEATURES).fit(*applicants)
    assert again.points_table().equals(card.points_table())


def test_saved_card_comes_back(card, applicants, tmp_path):
    card.save(tmp_path / "card")
    again = Scorecard.load(tmp_path / "card")
    assert again.points_table().equals(card.points_table())
    assert again.score(applicants[0]).tolist() == card.score(applicants[0]).tolist()
    assert again.predict_proba(applicants[0]).tolist() == card.predict_proba(applicants[0]).tolist()
    assert again.explain(applicants[0].head()) == card.explain(applicants[0].head())
    (tmp_path / "card").write_bytes(b"something else")
    with pytest.raises(ArtifactError, match="not a model file"):
        Scorecard.load(tmp_path / "card")


def test_asked_too_early_or_wrongly(card, applicants):
    with pytest.raises(NotFittedError, match="Scorecard is not fitted yet"):
        Scorecard().score(applicants[0])
    with pytest.raises(MissingColumnsError, match="no column 'income'"):
        card.score(applicants[0].drop(columns="income"))
    for wrong in ({"pdo": 0}, {"base_odds": -1}, {"strengths": ()}, {"strengths": [(0, 1, -1)]}):
        with pytest.raises(ParameterError):
            Scorecard(FEATURES, **wrong).fit(*applicants)


def test_a_card_of_noise_has_one_feature_at_most(applicants):
    frame, event = applicants
    card = Scorecard(Features(("noise",))).fit(frame, event)
    assert len(card.bins_) <= 1
    assert card.predict_proba(frame).mean() == pytest.approx(event.mean(), abs=0.02)


def test_coefficients_by_hand():
    # One feature, two values: without penalty the fit is exact, ln(30/70) and ln(10/90).
    x = np.array([[1.0]] * 100 + [[0.0]] * 100)
    event = np.array([1] * 30 + [0] * 70 + [1] * 10 + [0] * 90, dtype=bool)
    exact = NonNegativeLogit.learn(x, event, ridge=0)
    assert exact.intercept == pytest.approx(np.log(1 / 9), abs=1e-3)
    assert exact.weights == pytest.approx([np.log(3 / 7) - np.log(1 / 9)], abs=1e-3)
    assert NonNegativeLogit.learn(-x, event, ridge=0).weights.tolist() == [0]
    assert NonNegativeLogit.learn(x, event, lasso=1_000).weights.tolist() == [0]
    assert NonNegativeLogit.learn(x, event, ridge=1e6).weights == pytest.approx([1], abs=1e-3)
