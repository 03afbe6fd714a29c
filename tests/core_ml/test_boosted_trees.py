import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from core_ml.boosted_trees import BoostedTrees


@pytest.fixture(scope="module")
def lesson():
    rng = np.random.default_rng(0)
    features = rng.normal(size=(3_000, 6)).astype(np.float32)
    labels = features[:, 0] + features[:, 1] * features[:, 2] + rng.normal(size=3_000) > 0.5
    return features, labels


def test_arrays_give_what_the_library_gives(lesson):
    features, labels = lesson
    ours = BoostedTrees.learn(features, labels, trees=20, depth=4, learning_rate=0.2, seed=3)
    theirs = HistGradientBoostingClassifier(
        max_iter=20,
        max_depth=4,
        max_leaf_nodes=16,
        learning_rate=0.2,
        min_samples_leaf=5,
        l2_regularization=5.0,
        max_features=0.6,
        early_stopping=False,
        random_state=3,
    ).fit(features, labels)
    assert ours.probability(features) == pytest.approx(theirs.predict_proba(features)[:, 1], abs=1e-6)


def test_a_tree_by_hand():
    # Depth 2: feature 0 above 1? then feature 1 above 5? An early leaf on the left has infinite thresholds below it.
    trees = BoostedTrees(
        feature=np.array([[0, 0, 1]], dtype=np.int32),
        threshold=np.array([[1, np.inf, 5]], dtype=np.float32),
        value=np.array([[-1, 99, 0.5, 2]], dtype=np.float32),
        base=0.25,
    )
    features = np.array([[1, 9], [1.5, 5], [1.5, 6]], dtype=np.float32)
    odds = np.array([-0.75, 0.75, 2.25])
    assert trees.probability(features) == pytest.approx(1 / (1 + np.exp(-odds)))


def test_packed_arrays_make_the_same_trees(lesson):
    features, labels = lesson
    trees = BoostedTrees.learn(features, labels, trees=5, depth=3, learning_rate=0.2, seed=0)
    again = BoostedTrees(**trees.packed())
    assert np.array_equal(again.probability(features), trees.probability(features))


def test_no_rows_no_answers(lesson):
    features, labels = lesson
    trees = BoostedTrees.learn(features, labels, trees=2, depth=2, learning_rate=0.2, seed=0)
    assert trees.probability(features[:0]).shape == (0,)
