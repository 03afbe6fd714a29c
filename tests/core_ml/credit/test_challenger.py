import numpy as np
import pandas as pd
import pytest

from core_ml.boosted_trees import BoostedTrees
from core_ml.credit.challenger import Challenger, _staged
from core_ml.credit.encoding import NOTHING, Encoder, learn_out_of_fold
from core_ml.credit.metrics import auc
from core_ml.credit.table import Features
from core_ml.exceptions import NotFittedError, ParameterError

FEATURES = Features(("income", "age", "arrears", "noise"), ("housing",))
SMALL = {"sizes": (10, 20, 30), "depths": (2, 3), "learning_rate": 0.15, "folds": 3}


@pytest.fixture(scope="module")
def model(applicants):
    return Challenger(FEATURES, **SMALL).fit(*applicants)


def test_it_ranks_and_holds(model, applicants):
    frame, event = applicants
    assert auc(model.inner_pd_, event) > 0.72
    assert model.predict_proba(frame).mean() == pytest.approx(event.mean(), abs=0.02)
    assert len(model.members_) == 6


def test_contributions_add_up_to_the_log_odds(model, applicants):
    frame = applicants[0].head(40)
    parts = model.contributions(frame)
    assert list(parts) == [*FEATURES.names, "(base)"]
    read = FEATURES.read(frame)
    odds = np.mean([one.log_odds(read) for one in model.members_], axis=0)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(odds, abs=1e-4)
    assert parts["income"].abs().mean() > parts["noise"].abs().mean()


def test_same_seed_same_answers_and_files_bring_them_back(model, applicants, tmp_path):
    frame, event = applicants
    again = Challenger(FEATURES, **SMALL).fit(frame, event)
    assert again.predict_proba(frame).tolist() == model.predict_proba(frame).tolist()
    model.save(tmp_path / "model")
    loaded = Challenger.load(tmp_path / "model")
    assert loaded.predict_proba(frame).tolist() == model.predict_proba(frame).tolist()
    assert loaded.contributions(frame.head(5)).equals(model.contributions(frame.head(5)))


def test_unseen_and_missing_values_are_answered(model):
    odd = pd.DataFrame(
        {"income": [np.nan, 1e12], "age": [0, 200], "arrears": [9, -1], "noise": [0.0, 0.0], "housing": ["ship", None]}
    )
    assert np.isfinite(model.predict_proba(odd)).all()


def test_asked_too_early_or_wrongly(applicants):
    with pytest.raises(NotFittedError, match="Challenger is not fitted yet"):
        Challenger().predict_proba(applicants[0])
    with pytest.raises(ParameterError, match="must be above 0"):
        Challenger(FEATURES, sizes=()).fit(*applicants)


@pytest.fixture
def tree() -> BoostedTrees:
    # Feature 0 above 1? then feature 1 above 5?
    return BoostedTrees(
        feature=np.array([[0, 0, 1]], dtype=np.int32),
        threshold=np.array([[1, np.inf, 5]], dtype=np.float32),
        value=np.array([[-1, 0, 0.5, 2]], dtype=np.float32),
        base=0.25,
    )


ROWS = np.array([[1, 9], [1, 9], [2, 5], [2, 6]], dtype=np.float32)


def test_stages_are_the_answers_of_fewer_trees(tree):
    two = BoostedTrees(*(np.concatenate([part, part]) for part in (tree.feature, tree.threshold, tree.value)), 0.25)
    assert _staged(two, ROWS, [1, 2]) == pytest.approx(
        np.array([[-0.75, -0.75, 0.75, 2.25], [-1.75, -1.75, 1.25, 4.25]]), abs=1e-4
    )


def test_categories_become_log_odds_by_hand():
    read = pd.DataFrame({"n": [1.0, np.nan, 3.0, 4.0], "c": ["a", "a", "b", None]})
    event = np.array([True, False, True, False])
    encoder = Encoder.learn(read, event, Features(("n",), ("c",)), smoothing=2)
    # a: (1 + 2 * .5) / (2 + 2) = 1/2; b: (1 + 1) / (1 + 2) = 2/3; blank: (0 + 1) / (1 + 2) = 1/3.
    assert encoder.matrix(read)[:, 1] == pytest.approx([0, 0, np.log(2), -np.log(2)], abs=1e-6)
    assert encoder.matrix(read)[1, 0] == NOTHING
    other = encoder.matrix(pd.DataFrame({"n": [1.0], "c": ["z"]}))
    assert other[0, 1] == 0


def test_a_row_does_not_see_its_own_outcome():
    # Every row is a category of its own: encoded with its outcome it would be known, out of fold it is the average.
    read = pd.DataFrame({"c": [f"c{place}" for place in range(40)]})
    event = np.arange(40) % 2 == 0
    encoder, encoded = learn_out_of_fold(read, event, Features((), ("c",)), folds=5, seed=0)
    assert auc(encoder.matrix(read)[:, 0], event) == 1
    assert len(set(encoded[:, 0].tolist())) == 1
