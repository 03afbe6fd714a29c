import pandas as pd
import pytest

from core_ml import splits
from core_ml.exceptions import DataError, ParameterError
from core_ml.recommendation.evaluation import Part, default_models, evaluate, run

DAYS = pd.Timestamp("2024-01-01")


@pytest.fixture
def visits() -> pd.DataFrame:
    """Ann and bob come back for a and take something new; cid is only in the test part."""
    rows = [("ann", "a", 0), ("ann", "b", 1), ("bob", "a", 2), ("bob", "c", 3)]
    rows += [("ann", "a", 10), ("ann", "c", 11), ("bob", "b", 12), ("bob", "z", 12), ("cid", "a", 13)]
    frame = pd.DataFrame(rows, columns=["user_id", "item_id", "day"])
    frame["timestamp"] = DAYS + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame


SPLIT = splits.TimeSplit(DAYS + pd.to_timedelta(5, unit="D"))


def test_part_judges_users_of_both_sides_on_all_and_on_new_items(visits):
    part = Part.cut(visits, SPLIT)
    assert part.truth.to_numpy().tolist() == [["ann", "a"], ["ann", "c"], ["bob", "b"], ["bob", "z"]]
    assert part.fresh.to_numpy().tolist() == [["ann", "c"], ["bob", "b"], ["bob", "z"]]
    assert part.repeats
    assert part.cold_users == 1


def test_figures_by_hand(visits):
    found = run("popular", Part.cut(visits, SPLIT), 1, None)
    # a leads: a hit for ann, of 2 wanted. Without known items ann gets c, her 1 of 1, and bob b, 1 of his 2.
    assert found["recall@1"] == pytest.approx((1 / 2 + 0) / 2)
    assert found["new_recall@1"] == pytest.approx((1 / 1 + 1 / 2) / 2)
    assert found["coverage"] == pytest.approx(2 / 3)
    assert found["novelty"] == pytest.approx(1.0)


def test_without_repeats_there_is_one_protocol(visits):
    part = Part.cut(visits.drop(index=4), SPLIT)
    assert not part.repeats
    assert "new_recall@1" not in run("popular", part, 1, None)


def test_nobody_on_both_sides(visits):
    with pytest.raises(DataError, match="leaves no user with rows on both sides"):
        Part.cut(visits[visits["user_id"].isin(["cid"]) | (visits.index < 4)], SPLIT)


def test_defaults_are_what_the_columns_can_feed(visits):
    assert not {"content", "rating_knn"} & set(default_models(visits, None))
    assert not {"repeat", "trending"} & set(default_models(visits.drop(columns="timestamp"), None))
    assert "rating_knn" in default_models(visits.assign(weight=1.0), None)


def test_unknown_models_are_refused_at_once(visits):
    with pytest.raises(ParameterError, match="there is no model magic, wand; the models are popular"):
        evaluate(visits, SPLIT, models=["magic", "popular", "wand"])


def test_a_model_that_cannot_learn_is_a_failed_row_and_no_end(visits):
    many = pd.concat([visits, visits.assign(user_id="x" + visits["user_id"])])
    # On a random split times are not used, and without them nothing can rise.
    found = evaluate(many, splits.RandomSplit(0.4, 3), k=2, models=["trending", "popular"])
    assert set(found.models) == {"popular"}
    assert "timestamp" in found.failed["trending"]
    assert found.chosen == "popular"
