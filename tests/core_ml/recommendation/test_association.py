import math

import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.recommendation.association import Association

# Ten baskets: bread and butter together 3 times, bread in 5, butter in 4; jam with bread once; milk 5 times.
BASKETS = ["bread butter", "bread butter", "bread butter milk", "bread milk", "bread jam", "butter milk"]
BASKETS += ["milk egg", "milk egg", "egg", "jam egg"]


@pytest.fixture
def lines() -> pd.DataFrame:
    rows = [(f"o{number}", item) for number, basket in enumerate(BASKETS) for item in basket.split()]
    return pd.DataFrame(rows, columns=["order_id", "item_id"]).assign(user_id="everybody")


def test_lift_and_confidence_by_hand(lines):
    answer = Association(shrinkage=0, min_support=1).fit(lines).bought_together(["butter"], 5)
    best = answer.iloc[0]
    assert best["similar_item_id"] == "bread"
    assert best["lift"] == pytest.approx(10 * 3 / (5 * 4))
    assert best["confidence"] == pytest.approx(3 / 4)
    assert best["score"] == pytest.approx(3 / math.sqrt(5 * 4))


@pytest.mark.parametrize(
    ("measure", "expected"),
    [("lift", 3 / 8 * math.log(1.5)), ("confidence", 3 / 8 * 3 / 4), ("cosine", 3 / 8 * 3 / math.sqrt(20))],
)
def test_measures_with_shrinkage(lines, measure, expected):
    answer = Association(measure, shrinkage=5, min_support=2).fit(lines).bought_together(["butter"], 1)
    assert answer["score"].iloc[0] == pytest.approx(expected)


def test_pairs_no_more_frequent_than_chance_are_no_rule(lines):
    answer = Association(min_support=1).fit(lines).bought_together(["milk"], 9)
    # Milk is in 5 of 10 baskets: with 2 of 4 of butter, 2 of 5 of bread, 2 of 4 of egg. That is chance at best.
    assert answer["similar_item_id"].tolist() == []


def test_rare_pairs_are_left_out(lines):
    answer = Association(min_support=2).fit(lines).bought_together(["jam"], 9)
    assert answer.empty


def test_huge_baskets_are_left_out(lines):
    huge = pd.DataFrame({"order_id": "huge", "item_id": ["jam", "butter", "bread", "milk"], "user_id": "x"})
    plain = Association(min_support=1, max_basket=3).fit(lines).bought_together(["bread"], 9)
    with_huge = Association(min_support=1, max_basket=3).fit(pd.concat([lines, huge])).bought_together(["bread"], 9)
    assert with_huge["similar_item_id"].tolist() == plain["similar_item_id"].tolist()


def test_a_basket_is_completed_and_the_reason_has_the_numbers(lines):
    model = Association(shrinkage=0, min_support=1).fit(lines)
    basket = pd.DataFrame({"user_id": "now", "item_id": ["butter"], "order_id": "open"})
    answer = model.recommend_for(basket, 1, reasons=True)
    assert answer["item_id"].tolist() == ["bread"]
    assert answer["reason"].iloc[0] == "bought_together"
    assert answer["reason_params"].iloc[0] == {"item_ids": ["butter"], "lift": 1.5, "confidence": 0.75}


def test_only_the_latest_basket_of_a_customer_counts(shop):
    answer = Association(min_support=1).fit(shop).recommend(["dan"], 1, exclude_seen=False, reasons=True)
    # Dan's last order held gloves alone, which never went with anything.
    assert answer["reason"].tolist() == ["popular"]


def test_unknown_measure(lines):
    with pytest.raises(ParameterError, match="'lift', 'confidence' or 'cosine'"):
        Association("magic").fit(lines)
