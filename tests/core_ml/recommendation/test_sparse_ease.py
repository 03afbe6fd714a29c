import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from core_ml.exceptions import FitCancelledError, ParameterError
from core_ml.recommendation import base
from core_ml.recommendation.ease import item_weights
from core_ml.recommendation.sparse_ease import SparseEASE, weigh_by_activity

# Two users, two items, both bought together once: XtX = [[2, 1], [1, 1]].
PAIR = pd.DataFrame({"user_id": ["u", "u", "v"], "item_id": ["a", "b", "a"]})


def weights(model: SparseEASE) -> np.ndarray:
    return np.asarray(model.encode_ @ model.decode_ + model.local_.toarray())


@pytest.fixture(scope="module")
def tastes() -> pd.DataFrame:
    """300 users of 3 tastes, 30 items of which 10 belong to each taste."""
    rng = np.random.default_rng(4)
    taste = rng.integers(0, 3, 300)
    chance = np.where(np.arange(30) // 10 == taste[:, None], 0.4, 0.05)
    users, items = np.nonzero(rng.random((300, 30)) < chance)
    return pd.DataFrame({"user_id": users, "item_id": [f"i{item:02d}" for item in items]})


def test_two_items_by_hand():
    # With regularization 1, G = [[3, 1], [1, 2]] and C has 1 on and r = 1/sqrt(6) off the diagonal: eigenvalues 1 + r
    # and 1 - r, so that one factor and the mean of the others, which is the other, invert it exactly:
    # EASE's [[0, 1/3], [1/2, 0]] off the diagonal.
    model = SparseEASE(rank=1, regularization=1, activity_power=0).fit(PAIR)
    found = weights(model)
    assert found[0, 1] == pytest.approx(1 / 3, rel=1e-5)
    assert found[1, 0] == pytest.approx(1 / 2, rel=1e-5)
    assert abs(model.local_).sum() == pytest.approx(0, abs=1e-6)


def test_neighbours_count_by_their_significance():
    # 4 users buy c and d, 4 buy e and f, 2 more each of a and b: one factor of six items cannot hold two pairs.
    lines = [(f"{pair}{n}", item) for pair in ("cd", "ef") for n in range(4) for item in pair]
    frame = pd.DataFrame([*lines, ("u", "a"), ("v", "b")], columns=["user_id", "item_id"])
    sure, unsure = (
        SparseEASE(rank=1, significance=significance, regularization=1).fit(frame) for significance in (0, 3)
    )
    assert sure.encode_.tolist() == unsure.encode_.tolist()
    assert sure.local_.nnz == unsure.local_.nnz > 0
    assert (unsure.local_.data < sure.local_.data + 1e-7).all()
    assert unsure.local_.data.sum() < 0.99 * sure.local_.data.sum()


def test_close_to_the_exact_model_that_it_stands_for(tastes):
    model = SparseEASE(rank=15, neighbours=29, regularization=50, significance=0, activity_power=0).fit(tastes)
    touched = model.dataset_.histories.matrix()
    exact = item_weights((touched.T @ touched).toarray().astype(np.float64), 50)
    off = ~np.eye(30, dtype=bool)
    assert np.corrcoef(weights(model)[off], exact[off])[0, 1] > 0.97


def test_lists_follow_taste(tastes):
    history = pd.DataFrame({"user_id": "new", "item_id": ["i00", "i03", "i07"]})
    answer = SparseEASE().fit(tastes).recommend_for(history, 7)
    assert set(answer["item_id"]) == {"i01", "i02", "i04", "i05", "i06", "i08", "i09"}


def test_no_more_neighbours_than_asked_and_none_of_itself(tastes):
    local = SparseEASE(rank=2, neighbours=4).fit(tastes).local_
    assert np.bincount(local.indices, minlength=30).max() == 4
    assert local.diagonal().tolist() == [0] * 30
    assert (local.data > 0).all()


def test_reason_names_own_items_with_the_strongest_links(tastes):
    model = SparseEASE().fit(tastes)
    history = pd.DataFrame({"user_id": "new", "item_id": ["i00", "i03", "i20"]})
    why = model.recommend_for(history, 1, reasons=True).iloc[0]
    assert why["reason"] == "because_you_bought"
    pick = model.dataset_.item_ids.get_indexer([why["item_id"]])
    own = model.dataset_.item_ids.get_indexer(["i00", "i03", "i20"])
    order = np.argsort(-weights(model)[own, pick])
    assert why["reason_params"]["item_ids"][0] == ["i00", "i03", "i20"][order[0]]


def test_activity_weights_by_hand():
    # Rows of 4 and 1 items to the power -1/2: 1/2 and 1, mean 3/4.
    touched = csr_matrix(np.array([[1, 1, 1, 1], [0, 1, 0, 0]], dtype=np.float32))
    weighted = weigh_by_activity(touched, 0.5).toarray()
    assert weighted == pytest.approx(np.array([[2 / 3] * 4, [0, 4 / 3, 0, 0]]))
    assert weigh_by_activity(touched, 0).toarray().tolist() == touched.toarray().tolist()


def test_many_users_in_blocks_get_what_each_gets_alone(tastes, monkeypatch):
    model = SparseEASE().fit(tastes)
    users = model.dataset_.user_ids
    whole = model.recommend(users, 5)
    monkeypatch.setattr("core_ml.recommendation.sparse_ease.BLOCK_CELLS", 30 * 7)
    pd.testing.assert_frame_equal(model.recommend(users, 5), whole, rtol=1e-5)


def test_fit_stops_between_blocks_and_leaves_no_trace(tastes, monkeypatch):
    monkeypatch.setattr("core_ml.recommendation.sparse_ease.BLOCK_CELLS", 30)
    model, seen = SparseEASE(), []
    with pytest.raises(FitCancelledError, match="neighbours"):
        model.fit(
            tastes,
            on_progress=lambda fraction, step: seen.append(fraction),
            should_stop=lambda: max(seen, default=0) > 0.7,
        )
    assert 0.7 < seen[-1] < 0.8
    assert not [name for name in vars(model) if name.endswith("_")]


@pytest.mark.parametrize(
    "wrong",
    [{"rank": 0}, {"neighbours": 0}, {"regularization": 0}, {"significance": -1}, {"activity_power": -0.1}],
)
def test_parameters_outside_their_range(tastes, wrong):
    with pytest.raises(ParameterError, match=next(iter(wrong))):
        SparseEASE(**wrong).fit(tastes)


def test_top_k_of_wide_rows_is_the_sorted_order(monkeypatch):
    rng = np.random.default_rng(1)
    scores = rng.integers(0, 50, (20, 2_000)).astype(np.float32)
    scores[3] = -np.inf
    scores[4, 5:] = -np.inf
    scores[5] = 1.0
    picks, values = base.top_k(scores, 7)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :7]
    sorted_values = np.take_along_axis(scores, order, axis=1)
    assert values.tolist() == sorted_values.tolist()
    assert picks.tolist() == np.where(np.isneginf(sorted_values), -1, order).tolist()
