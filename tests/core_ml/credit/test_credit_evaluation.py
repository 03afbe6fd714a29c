import numpy as np
import pandas as pd
import pytest

from core_ml.credit.baseline import Baseline
from core_ml.credit.evaluation import Run, choose, clearly_better, evaluate, run, without
from core_ml.credit.metrics import auc
from core_ml.credit.table import Features
from core_ml.exceptions import DataError, MissingColumnsError, NotFittedError

FEATURES = Features(("income", "age", "arrears", "noise"), ("housing",))
FIGURES = {"auc", "gini", "ks", "brier", "ece", "fit_seconds", "predict_seconds"}


def runs(scorecard, boosted):
    return {
        "logistic": Run([], np.empty(0), [], 0.0),
        "scorecard": Run([], np.empty(0), scorecard, 0.0),
        "boosted": Run([], np.empty(0), boosted, 0.0),
    }


def test_clearly_better_by_hand():
    # Mean .02, variance .0001; error sqrt((1/2 + 1/1) * .0002) = .0173 of two, and 2 * .0173 > .02.
    assert not clearly_better([0.01, 0.03])
    assert clearly_better([0.02, 0.021, 0.019])
    assert not clearly_better([-0.02, -0.021, -0.019])
    assert not clearly_better([0.0, 0.0, 0.0])


def test_the_scorecard_stays_where_the_difference_is_noise():
    flat = [[0.7, 0.72, 0.71]] * 3
    ahead = [[0.75, 0.771, 0.76]] * 3
    noisy = [[0.80, 0.66, 0.75]] * 3
    assert choose(runs(flat, ahead)) == "boosted"
    assert choose(runs(flat, noisy)) == "scorecard"
    assert choose(runs(ahead, flat)) == "scorecard"
    # One training part of three is no majority.
    assert choose(runs(flat, [ahead[0], flat[0], flat[0]])) == "scorecard"


def test_a_run_judges_each_row_once_by_a_model_that_did_not_see_it(applicants):
    frame, event = applicants
    found = run("scorecard", frame, event, FEATURES, 3, 0)
    assert len(found.folds) == len(found.inner) == 3
    assert set(found.folds[0]) == FIGURES
    assert len(found.inner[0]) == 5
    assert np.mean([fold["auc"] for fold in found.folds]) == pytest.approx(auc(found.pd, event), abs=0.02)
    # A column that tells the outcome of the row itself, at random: of no use to who did not see it.
    frame = frame.assign(name=[f"n{place}" for place in range(len(frame))])
    blind = run("scorecard", frame, event, Features((), ("name",)), 3, 0)
    assert auc(blind.pd, event) == pytest.approx(0.5, abs=0.06)


def test_sensitive_columns_are_no_features(applicants):
    frame, event = applicants
    assert without(FEATURES, ["age", "housing"]) == Features(("income", "arrears", "noise"), ())
    found = evaluate(frame.iloc[:300], event[:300], FEATURES, folds=2, sensitive=["age", "housing"])
    blind = run("scorecard", frame.iloc[:300], event[:300], Features(("income", "arrears", "noise")), 2, 0)
    assert found.models["scorecard"]["auc"] == np.mean([fold["auc"] for fold in blind.folds])
    assert set(found.models) == {"logistic", "scorecard", "boosted"}
    assert set(found.models["boosted"]) == FIGURES | {"peak_mib"} | {f"{name}_std" for name in FIGURES}
    assert set(found.fairness) == {"age", "housing"}
    assert [group["group"] for group in found.fairness["housing"]["boosted"]] == ["boat", "free", "own", "rent"]
    assert sum(group["rows"] for group in found.fairness["age"]["scorecard"]) == 300
    assert found.protocol["sensitive_left_out"] == ["age", "housing"]


def test_unusable_input_is_refused_before_anything_is_learned(applicants):
    frame, event = applicants
    with pytest.raises(MissingColumnsError, match="no column 'faith'"):
        evaluate(frame, event, FEATURES, sensitive=["faith"])
    with pytest.raises(DataError, match="fewer than the 5 folds"):
        evaluate(frame, np.arange(len(frame)) < 4, FEATURES)


def test_baseline_takes_gaps_and_unseen_categories(applicants):
    frame, event = applicants
    model = Baseline(FEATURES).fit(frame, event)
    odd = pd.DataFrame({"income": [np.nan], "age": [30], "arrears": [0], "noise": [0.0], "housing": ["ship"]})
    assert 0 < model.predict_proba(odd)[0] < 1
    assert auc(model.predict_proba(frame), event) > 0.7
    with pytest.raises(NotFittedError, match="Baseline is not fitted yet"):
        Baseline().predict_proba(odd)
