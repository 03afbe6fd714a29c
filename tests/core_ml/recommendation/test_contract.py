"""What every recommender promises, whatever is in it."""

import inspect

import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import (
    ArtifactError,
    EmptyDataError,
    FitCancelledError,
    MissingColumnsError,
    NotFittedError,
    ParameterError,
)
from core_ml.recommendation import Recommender, registered

MODELS = sorted(registered())
USERS = ["ann", "bob", "cid", "dan", "eve", "flo"]
SOLD = {"tea", "pot", "cup", "seeds", "spade", "gloves"}


@pytest.fixture(params=MODELS)
def name(request) -> str:
    return request.param


@pytest.fixture
def new(name):
    return registered()[name]


_fitted: dict[str, Recommender] = {}


@pytest.fixture
def model(name, new, shop, items) -> Recommender:
    if name not in _fitted:
        _fitted[name] = new().fit(shop, items=items)
    return _fitted[name]


def test_init_only_stores(new):
    model = new()
    assert set(vars(model)) == set(inspect.signature(new).parameters)
    assert model.get_params() == {
        name: parameter.default for name, parameter in inspect.signature(new).parameters.items()
    }


def test_repr_shows_the_parameters(new):
    assert repr(new()).startswith(f"{new.__name__}(")


def test_fit_returns_itself(new, shop):
    model = new()
    assert model.fit(shop) is model


@pytest.mark.parametrize(
    "ask",
    [
        lambda model: model.recommend(["ann"]),
        lambda model: model.recommend_for(pd.DataFrame({"user_id": ["u"], "item_id": ["tea"]})),
        lambda model: model.similar_items(["tea"]),
        lambda model: model.save("nowhere.model"),
    ],
    ids=["recommend", "recommend_for", "similar_items", "save"],
)
def test_unfitted_model_says_so(new, ask):
    with pytest.raises(NotFittedError, match=f"{new.__name__} is not fitted"):
        ask(new())


def test_shape_of_an_answer(model):
    answer = model.recommend(USERS, 3)
    assert list(answer.columns) == ["user_id", "item_id", "score", "rank"]
    for _, rows in answer.groupby("user_id"):
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        assert rows["score"].is_monotonic_decreasing
        assert rows["item_id"].is_unique
    assert np.isfinite(answer["score"]).all()


def test_users_come_in_the_order_asked(model):
    answer = model.recommend(["eve", "ann"], 1)
    assert answer["user_id"].drop_duplicates().tolist() == ["eve", "ann"]


def test_single_user_gets_what_it_gets_among_many(model):
    many = model.recommend(USERS, 3)
    alone = model.recommend(["bob"], 3)
    pd.testing.assert_frame_equal(alone, many[many["user_id"] == "bob"].reset_index(drop=True), rtol=1e-5)


def test_no_users_no_rows(model):
    answer = model.recommend([], 3)
    assert answer.empty
    assert list(answer.columns) == ["user_id", "item_id", "score", "rank"]


def test_seen_items_are_left_out(model, shop):
    answer = model.recommend(USERS, 10)
    had = set(zip(shop["user_id"], shop["item_id"], strict=True))
    assert not had & set(zip(answer["user_id"], answer["item_id"], strict=True))


def test_excluded_items_are_left_out(model):
    answer = model.recommend(USERS, 10, exclude_seen=False, exclude_items=["tea", "unheard of"])
    assert "tea" not in set(answer["item_id"])


def test_only_items_are_shown(model):
    answer = model.recommend(USERS, 10, exclude_seen=False, only_items=["cup", "gloves", "unheard of"])
    assert set(answer["item_id"]) <= {"cup", "gloves"}


def test_only_items_empty_shows_nothing(model):
    assert model.recommend(USERS, 10, only_items=[]).empty


def test_k_beyond_the_catalogue_gives_what_there_is(model):
    answer = model.recommend(["ann"], 1_000, exclude_seen=False)
    assert 1 <= len(answer) <= 7
    assert set(answer["item_id"]) <= SOLD | {"lamp"}


@pytest.mark.parametrize("k", [0, -3, 1.5])
def test_k_outside_its_range(model, k):
    with pytest.raises(ParameterError, match="whole number"):
        model.recommend(["ann"], k)


def test_unknown_user_gets_popular_items_and_is_told_so(model):
    answer = model.recommend(["nobody"], 2, reasons=True)
    assert len(answer) == 2
    assert set(answer["reason"]) == {"popular"}
    assert set(answer["item_id"]) <= SOLD


def test_every_row_has_a_reason(model):
    answer = model.recommend(USERS, 3, reasons=True)
    assert list(answer.columns)[-2:] == ["reason", "reason_params"]
    codes = {
        "because_you_bought",
        "bought_together",
        "similar_to",
        "similar_customers",
        "buy_again",
        "trending",
        "popular",
    }
    assert set(answer["reason"]) <= codes
    for params in answer["reason_params"]:
        assert set(params.get("item_ids", [])) <= SOLD


def test_reasons_do_not_change_the_list(model):
    with_reasons = model.recommend(USERS, 3, reasons=True).drop(columns=["reason", "reason_params"])
    pd.testing.assert_frame_equal(with_reasons, model.recommend(USERS, 3))


def test_fold_in_of_the_same_history_gives_the_same_list(model, shop):
    own = shop[shop["user_id"] == "bob"].assign(user_id="someone new")
    folded = model.recommend_for(own, 3).drop(columns="user_id")
    pd.testing.assert_frame_equal(folded, model.recommend(["bob"], 3).drop(columns="user_id"), rtol=1e-5)


def test_fold_in_leaves_out_what_was_just_bought(model, shop):
    first = model.recommend(["flo"], 1)["item_id"].iloc[0]
    order = shop[shop["user_id"] == "flo"].iloc[:1].assign(item_id=first, order_id="f2")
    order["timestamp"] += pd.to_timedelta([1], unit="D")
    changed = model.recommend_for(pd.concat([shop[shop["user_id"] == "flo"], order]), 5)
    assert first not in set(changed["item_id"])


def test_fold_in_of_unknown_items_alone_gives_popular_items(model):
    history = pd.DataFrame({"user_id": ["u"], "item_id": ["unheard of"], "timestamp": [pd.Timestamp("2024-03-01")]})
    answer = model.recommend_for(history, 2, reasons=True)
    assert set(answer["reason"]) == {"popular"}


def test_fold_in_of_nothing_is_an_error(model, shop):
    with pytest.raises(EmptyDataError):
        model.recommend_for(shop[:0])


def test_similar_items_know_their_shape_and_never_name_themselves(model):
    answer = model.similar_items(["tea", "seeds", "unheard of"], 3)
    assert list(answer.columns) == ["item_id", "similar_item_id", "score", "rank"]
    assert (answer["item_id"] != answer["similar_item_id"]).all()
    assert set(answer["item_id"]) <= {"tea", "seeds"}


def test_similar_items_obey_filters(model):
    answer = model.similar_items(["tea"], 5, exclude_items=["pot"], only_items=["pot", "cup"])
    assert set(answer["similar_item_id"]) <= {"cup"}


def test_fitting_twice_gives_the_same(new, model, shop, items):
    again = new().fit(shop[shop["user_id"] != "ann"]).fit(shop, items=items)
    pd.testing.assert_frame_equal(again.recommend(USERS, 5), model.recommend(USERS, 5))


def test_order_of_rows_does_not_matter(new, model, shop, items):
    shuffled = new().fit(shop.sample(frac=1, random_state=3), items=items.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(shuffled.recommend(USERS, 5), model.recommend(USERS, 5), rtol=1e-5)


def test_frames_are_not_changed(new, shop, items):
    interactions, catalogue = shop.copy(), items.copy()
    new().fit(interactions, items=catalogue).recommend_for(interactions)
    pd.testing.assert_frame_equal(interactions, shop)
    pd.testing.assert_frame_equal(catalogue, items)


def test_number_ids_and_an_index_of_any_kind(new, shop):
    codes = shop.assign(user_id=shop["user_id"].factorize()[0], item_id=shop["item_id"].factorize()[0] + 100)
    codes.index = codes.index[::-1] * 10
    answer = new().fit(codes).recommend([0, 1], 2)
    assert set(answer["user_id"]) == {"0", "1"}


def test_repeated_rows_do_no_harm(new, shop):
    answer = new().fit(pd.concat([shop, shop], ignore_index=True)).recommend(USERS, 3)
    assert answer.groupby("user_id")["item_id"].nunique().eq(answer.groupby("user_id").size()).all()


def test_one_single_row_is_enough_or_an_explained_error(new):
    row = pd.DataFrame({"user_id": ["a"], "item_id": ["x"], "timestamp": [pd.Timestamp("2024-01-01")], "weight": [1.0]})
    if new.name == "rating_knn":
        with pytest.raises(ValueError, match="all ratings are 1"):
            new().fit(row)
    else:
        assert new().fit(row).recommend(["b"], 3)["item_id"].tolist() == ["x"]


def test_empty_frame(new, shop):
    with pytest.raises(EmptyDataError):
        new().fit(shop[:0])


def test_missing_columns(new):
    with pytest.raises(MissingColumnsError, match="'user_id'"):
        new().fit(pd.DataFrame({"item_id": ["x"]}))


def test_saved_model_gives_the_same_answers(model, new, name, tmp_path):
    path = tmp_path / f"{name}.model"
    model.save(path)
    for loaded in (new.load(path), Recommender.load(path)):
        assert type(loaded) is new
        assert loaded.get_params() == model.get_params()
        for ask in (
            lambda one: one.recommend([*USERS, "nobody"], 5, exclude_seen=False, reasons=True),
            lambda one: one.similar_items(["tea", "lamp"], 5),
        ):
            pd.testing.assert_frame_equal(ask(loaded), ask(model))


def test_saved_model_of_another_kind_is_refused(model, name, tmp_path):
    path = tmp_path / "one.model"
    model.save(path)
    other = registered()["popular" if name != "popular" else "ease"]
    with pytest.raises(ArtifactError, match=f"holds a 'recommendation.{name}'"):
        other.load(path)


def test_cancelled_fit_leaves_the_model_as_it_was(new, model, shop, items):
    one = new().fit(shop, items=items)
    with pytest.raises(FitCancelledError, match="stopped on request"):
        one.fit(shop[:5], should_stop=lambda: True)
    pd.testing.assert_frame_equal(one.recommend(USERS, 5), model.recommend(USERS, 5))


def test_progress_rises_from_0_to_1(new, shop, items):
    seen: list[float] = []
    new().fit(shop, items=items, on_progress=lambda fraction, step: seen.append(fraction))
    assert seen[0] == 0.0
    assert seen[-1] == 1.0
    assert seen == sorted(seen)
