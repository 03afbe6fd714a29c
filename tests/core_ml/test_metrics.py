"""Every figure here was worked out by hand on two users and lists of three."""

import math

import numpy as np
import pandas as pd
import pytest

from core_ml import metrics

# User a wanted 2 items and got them at places 1 and 3; user b wanted 4 and got one at place 2.
HITS = np.array([[True, False, True], [False, True, False]])
RELEVANT = np.array([2, 4])


def test_ndcg_divides_by_the_best_list_of_the_same_length():
    second, third = 1 / math.log2(3), 1 / math.log2(4)
    user_a = (1 + third) / (1 + second)
    user_b = second / (1 + second + third)
    assert metrics.ndcg(HITS, RELEVANT) == pytest.approx((user_a + user_b) / 2)


def test_recall_is_per_relevant_item():
    assert metrics.recall(HITS, RELEVANT) == pytest.approx((2 / 2 + 1 / 4) / 2)


def test_precision_is_per_place():
    assert metrics.precision(HITS, RELEVANT) == pytest.approx((2 / 3 + 1 / 3) / 2)


def test_average_precision_counts_precision_at_each_hit():
    user_a = (1 / 1 + 2 / 3) / 2
    user_b = (1 / 2) / 3
    assert metrics.average_precision(HITS, RELEVANT) == pytest.approx((user_a + user_b) / 2)


def test_hit_rate_counts_users():
    assert metrics.hit_rate(HITS, RELEVANT) == 1.0
    assert metrics.hit_rate(np.array([[False], [True]]), RELEVANT) == 0.5


def test_ranking_judges_frames():
    truth = pd.DataFrame({"user_id": ["a", "a", "b", "b", "b", "b", "a"], "item_id": list("xyxyzwx")})
    lists = pd.DataFrame(
        {
            "user_id": ["a", "a", "a", "b", "b", "b", "c"],
            "item_id": ["x", "q", "y", "q", "w", "r", "x"],
            "rank": [1, 2, 3, 1, 2, 3, 1],
        }
    )
    found = metrics.ranking(lists, truth, 3)
    assert found["ndcg@3"] == pytest.approx(metrics.ndcg(HITS, RELEVANT))
    assert found["recall@3"] == pytest.approx(0.625)
    assert set(found) == {"ndcg@3", "recall@3", "precision@3", "map@3", "hit_rate@3"}


def test_ranking_counts_a_user_without_a_list_as_zero():
    truth = pd.DataFrame({"user_id": [1, 2], "item_id": [7, 7]})
    lists = pd.DataFrame({"user_id": ["1"], "item_id": ["7"], "rank": [1]})
    assert metrics.ranking(lists, truth, 5)["hit_rate@5"] == 0.5


def test_ranking_ignores_places_beyond_k():
    truth = pd.DataFrame({"user_id": ["a"], "item_id": ["x"]})
    lists = pd.DataFrame({"user_id": ["a", "a"], "item_id": ["q", "x"], "rank": [1, 2]})
    assert metrics.ranking(lists, truth, 1)["recall@1"] == 0.0


def test_coverage_is_the_part_of_the_catalogue_shown():
    lists = pd.DataFrame({"item_id": ["x", "y", "x"]})
    assert metrics.coverage(lists, 8) == 0.25


def test_novelty_is_the_information_in_bits():
    seen = pd.DataFrame({"user_id": list("abcda"), "item_id": list("xxxxy")})
    # x: all 4 customers, 0 bits; y: 1 of 4, 2 bits; z: nobody, counts as 1 of 4, 2 bits.
    assert metrics.novelty(pd.DataFrame({"item_id": ["x", "y", "z"]}), seen) == pytest.approx(4 / 3)
