import math

import pandas as pd
import pytest

from core_ml.exceptions import DataError
from core_ml.recommendation.rating_knn import RatingKNN

# Customer 123 shares tastes with 7, although 122 and 124 have the nearer ids.
RATINGS = [
    ("123", "a", 5), ("123", "b", 1), ("123", "c", 4),
    ("7", "a", 5), ("7", "b", 1), ("7", "d", 5), ("7", "e", 1),
    ("122", "a", 1), ("122", "b", 5), ("122", "e", 5),
    ("124", "b", 5), ("124", "c", 1), ("124", "e", 5),
]  # fmt: skip


@pytest.fixture
def ratings() -> pd.DataFrame:
    return pd.DataFrame(RATINGS, columns=["user_id", "item_id", "weight"])


def test_similar_customers_are_those_who_rate_alike(ratings):
    similar = RatingKNN().fit(ratings).similar_users("123")
    assert similar["user_id"].tolist() == ["7"]
    assert similar["common"].tolist() == [2]


def test_likeness_by_hand(ratings):
    overall = sum(rating for _, _, rating in RATINGS) / len(RATINGS)
    mean_123, mean_7 = (10 + overall) / 4, (12 + overall) / 5
    own = [5 - mean_123, 1 - mean_123, 4 - mean_123]
    other = [5 - mean_7, 1 - mean_7, 5 - mean_7, 1 - mean_7]
    cosine = (own[0] * other[0] + own[1] * other[1]) / (math.hypot(*own) * math.hypot(*other))
    similar = RatingKNN(shrinkage=2).fit(ratings).similar_users("123")
    assert similar["score"].iloc[0] == pytest.approx(cosine * 2 / (2 + 2))


def test_what_like_minded_customers_liked_is_recommended_and_what_they_disliked_never(ratings):
    answer = RatingKNN().fit(ratings).recommend(["123"], 5, reasons=True)
    # Item e is disliked by customer 7 and liked by those of the opposite taste.
    assert answer["item_id"].tolist() == ["d"]
    assert answer["reason"].iloc[0] == "similar_customers"
    assert answer["reason_params"].iloc[0] == {"customers": 1, "mean_rating": 5.0}


def test_predicted_rating_by_hand(ratings):
    model = RatingKNN(caution=0.5).fit(ratings)
    likeness = model.similar_users("123")["score"].iloc[0]
    overall = sum(rating for _, _, rating in RATINGS) / len(RATINGS)
    mean_123, mean_7 = (10 + overall) / 4, (12 + overall) / 5
    expected = mean_123 + likeness * (5 - mean_7) / (likeness + 0.5)
    assert model.recommend(["123"], 1)["score"].iloc[0] == pytest.approx(expected)


def test_popular_means_liked_not_merely_rated(ratings):
    answer = RatingKNN().fit(ratings).recommend(["nobody"], 3)
    # b: liked by two, e: liked by two, a: liked by two; never d, liked by one.
    assert set(answer["item_id"]) == {"a", "b", "e"}


def test_a_severe_and_a_mild_judge_of_one_taste_are_alike():
    frame = pd.DataFrame({"user_id": list("ssmm"), "item_id": list("xyxy"), "weight": [3, 1, 5, 3]})
    assert RatingKNN().fit(frame).similar_users("s")["user_id"].tolist() == ["m"]


def test_an_item_rated_twice_counts_as_its_mean(ratings):
    twice = pd.concat([ratings, pd.DataFrame([("7", "d", 1)], columns=ratings.columns)])
    answer = RatingKNN().fit(twice).recommend(["123"], 5, reasons=True)
    assert answer["reason_params"].iloc[0]["mean_rating"] == 3.0


def test_ratings_that_are_all_the_same(ratings):
    with pytest.raises(DataError, match="all ratings are 4"):
        RatingKNN().fit(ratings.assign(weight=4))
