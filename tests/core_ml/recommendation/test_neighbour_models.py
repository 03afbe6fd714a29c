"""User-based and item-based collaborative filtering on four customers."""

import math

import pandas as pd
import pytest

from core_ml.recommendation.item_knn import ItemKNN
from core_ml.recommendation.user_knn import UserKNN

PAIRS = [("u1", "a"), ("u1", "b"), ("u2", "a"), ("u2", "b"), ("u3", "a"), ("u3", "c"), ("u4", "d")]
FRAME = pd.DataFrame(PAIRS, columns=["user_id", "item_id"])


def test_item_likeness_is_the_cosine_with_shrinkage():
    answer = ItemKNN(shrinkage=2, activity_power=0).fit(FRAME).similar_items(["a"], 5)
    found = dict(zip(answer["similar_item_id"], answer["score"], strict=True))
    # a and b share 2 of 3 and 2 buyers, a and c share 1 of 3 and 1.
    assert found == pytest.approx({"b": 2 / math.sqrt(6) * 2 / 4, "c": 1 / math.sqrt(3) * 1 / 3})


def test_customers_with_many_items_count_less():
    frame = pd.concat([FRAME, pd.DataFrame({"user_id": "u5", "item_id": ["a", "c", *"efghij"]})])
    plain = ItemKNN(shrinkage=0, activity_power=0).fit(frame).similar_items(["c"], 9)
    damped = ItemKNN(shrinkage=0, activity_power=0.5).fit(frame).similar_items(["c"], 9)
    order = plain["similar_item_id"].tolist(), damped["similar_item_id"].tolist()
    assert plain.set_index("similar_item_id")["score"]["e"] > damped.set_index("similar_item_id")["score"]["e"]
    assert order[1][0] == "a"


def test_only_the_nearest_items_are_kept():
    assert len(ItemKNN(neighbours=1).fit(FRAME).similar_items(["a"], 5)) == 1


def test_item_model_adds_up_the_likeness_of_own_items_and_names_them():
    model = ItemKNN(shrinkage=0, activity_power=0).fit(FRAME)
    answer = model.recommend(["u3"], 1, reasons=True)
    assert answer["item_id"].tolist() == ["b"]
    assert answer["score"].iloc[0] == pytest.approx(2 / math.sqrt(6))
    assert answer["reason"].iloc[0] == "because_you_bought"
    assert answer["reason_params"].iloc[0] == {"item_ids": ["a"]}


def test_user_model_weights_votes_by_likeness_over_rare_items():
    answer = UserKNN().fit(FRAME).recommend(["u3"], 5, reasons=True)
    rare = {"a": math.log1p(4 / 3), "b": math.log1p(4 / 2), "c": math.log1p(4 / 1)}
    own = math.hypot(rare["a"], rare["c"])
    other = math.hypot(rare["a"], rare["b"])
    assert answer["item_id"].iloc[0] == "b"
    assert answer["score"].iloc[0] == pytest.approx(2 * rare["a"] ** 2 / (own * other))
    assert answer["reason"].iloc[0] == "similar_customers"
    assert answer["reason_params"].iloc[0] == {"customers": 2}


def test_user_model_has_no_opinion_without_common_items():
    answer = UserKNN().fit(FRAME).recommend(["u4"], 1, reasons=True)
    assert answer["item_id"].tolist() == ["a"]
    assert answer["reason"].tolist() == ["popular"]
