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


def test_fewer_trees_are_what_fewer_would_have_been(lesson):
    features, labels = lesson
    settings = {"depth": 3, "learning_rate": 0.2, "seed": 0}
    three = BoostedTrees.learn(features, labels, trees=5, **settings).first(3)
    few = BoostedTrees.learn(features, labels, trees=3, **settings)
    assert np.array_equal(three.score(features), few.score(features))
    assert np.array_equal(three.contributions(features)[0], few.contributions(features)[0])


def test_no_rows_no_answers(lesson):
    features, labels = lesson
    trees = BoostedTrees.learn(features, labels, trees=2, depth=2, learning_rate=0.2, seed=0)
    assert trees.probability(features[:0]).shape == (0,)


def test_contributions_by_hand():
    # Root: 10 rows of mean 0.5. Left leaf: 6 rows, -1; right: feature 1, 3 rows of 2 and 1 row of 5, mean 2.75.
    trees = BoostedTrees(
        feature=np.array([[0, 0, 1]], dtype=np.int32),
        threshold=np.array([[1, np.inf, 5]], dtype=np.float32),
        value=np.array([[-1, 99, 2, 5]], dtype=np.float32),
        base=0.25,
        cover=np.array([[6, 0, 3, 1]], dtype=np.float32),
    )
    moved, start = trees.contributions(np.array([[0, 9], [2, 9]], dtype=np.float32))
    assert start == pytest.approx(0.25 + 0.5)
    assert moved == pytest.approx(np.array([[-1.5, 0], [2.25, 2.25]]))


def test_contributions_add_up_to_the_score(lesson):
    features, labels = lesson
    trees = BoostedTrees.learn(features, labels, trees=20, depth=4, learning_rate=0.2, seed=0)
    moved, start = trees.contributions(features)
    assert moved.sum(axis=1) + start == pytest.approx(trees.score(features), abs=1e-5)


def test_trees_without_cover_cannot_be_explained(lesson):
    features, labels = lesson
    packed = BoostedTrees.learn(features, labels, trees=2, depth=2, learning_rate=0.2, seed=0).packed()
    old = BoostedTrees(**{name: value for name, value in packed.items() if name != "cover"})
    with pytest.raises(ValueError, match="stored without the cover"):
        old.contributions(features)


def test_a_row_does_not_depend_on_the_rows_beside_it(lesson):
    features, labels = lesson
    trees = BoostedTrees.learn(features, labels, trees=20, depth=4, learning_rate=0.2, seed=0)
    together = trees.probability(features)
    for first, count in ((0, 1), (5, 64), (5, 65), (100, 2_000)):
        assert trees.probability(features[first : first + count]).tobytes() == together[first : first + count].tobytes()


def test_monotone_features_only_raise(lesson):
    features, labels = lesson
    trees = BoostedTrees.learn(
        features, labels, trees=30, depth=3, learning_rate=0.2, seed=0, monotone=[1, 0, 0, 0, 0, 0]
    )
    rows = np.repeat(features[:1], 50, axis=0)
    rows[:, 0] = np.linspace(-3, 3, 50)
    assert (np.diff(trees.probability(rows)) >= 0).all()


def test_weights_move_the_mean(lesson):
    features, labels = lesson
    plain = BoostedTrees.learn(features, labels, trees=20, depth=3, learning_rate=0.2, seed=0)
    heavy = BoostedTrees.learn(
        features, labels, trees=20, depth=3, learning_rate=0.2, seed=0, weights=np.where(labels, 5.0, 1.0)
    )
    assert heavy.probability(features).mean() > plain.probability(features).mean() + 0.1
