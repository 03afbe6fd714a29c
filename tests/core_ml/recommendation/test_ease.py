import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import CatalogueTooLargeError, ParameterError
from core_ml.recommendation.dataset import Dataset
from core_ml.recommendation.ease import EASE, item_weights, recency_matrix


def test_two_items_by_hand():
    # XtX = [[2, 1], [1, 1]], plus 1 on the diagonal: [[3, 1], [1, 2]], inverse [[2, -1], [-1, 3]] / 5.
    frame = pd.DataFrame({"user_id": ["u", "u", "v"], "item_id": ["a", "b", "a"]})
    weights = EASE(regularization=1).fit(frame).weights_
    assert weights.tolist() == pytest.approx(np.array([[0, 1 / 3], [1 / 2, 0]]))


def test_weights_solve_the_ridge_problem_of_each_item():
    rng = np.random.default_rng(5)
    users = (rng.random((60, 8)) < 0.3).astype(float)
    weights = item_weights(users.T @ users, 2.0)
    for item in range(8):
        others = [other for other in range(8) if other != item]
        known = users[:, others]
        solved = np.linalg.solve(known.T @ known + 2.0 * np.eye(7), known.T @ users[:, item])
        assert weights[others, item] == pytest.approx(solved, abs=1e-6)
        assert weights[item, item] == 0


def test_history_is_the_sum_of_its_items():
    frame = pd.DataFrame({"user_id": list("uuvvw"), "item_id": list("abbca")})
    model = EASE(regularization=1).fit(frame)
    alone = {item: model.recommend_for(pd.DataFrame({"user_id": ["x"], "item_id": [item]}), 3) for item in "ab"}
    both = model.recommend_for(pd.DataFrame({"user_id": ["x", "x"], "item_id": ["a", "b"]}), 3)
    scores = [answer.set_index("item_id")["score"]["c"] for answer in (*alone.values(), both)]
    assert scores[2] == pytest.approx(scores[0] + scores[1])


def test_old_purchases_count_by_the_root_of_their_recency(shop):
    data = Dataset.from_frames(shop)
    matrix = recency_matrix(data.histories, data.histories.now, half_life=10)
    ann, tea, pot = 0, data.item_ids.get_loc("tea"), data.item_ids.get_loc("pot")
    assert matrix[ann, tea] == pytest.approx(1.0)
    assert matrix[ann, pot] == pytest.approx(2 ** (-60 / 20))


def test_reason_names_own_items_with_the_strongest_weights(shop):
    answer = EASE(regularization=1).fit(shop).recommend(["cid"], 1, reasons=True)
    assert answer["item_id"].tolist() == ["cup"]
    assert answer["reason_params"].iloc[0] == {"item_ids": ["pot", "tea"]}


def test_catalogue_beyond_its_size_names_the_model_for_it(shop):
    with pytest.raises(CatalogueTooLargeError, match=r"up to 3.*sparse_ease"):
        EASE(max_items=3).fit(shop)


def test_regularization_must_be_above_0(shop):
    with pytest.raises(ParameterError, match="regularization"):
        EASE(regularization=0).fit(shop)
