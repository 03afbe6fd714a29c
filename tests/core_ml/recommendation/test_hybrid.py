"""The hybrid on a shop of 300 customers whose rules are known."""

import numpy as np
import pandas as pd
import pytest

from core_ml import metrics
from core_ml.exceptions import FitCancelledError, ParameterError
from core_ml.recommendation.dataset import Dataset
from core_ml.recommendation.demand import Demand
from core_ml.recommendation.ease import EASE
from core_ml.recommendation.hybrid import Hybrid
from core_ml.recommendation.lessons import lessons
from core_ml.recommendation.linear_items import learn_linear_items
from core_ml.recommendation.popular import Popular
from core_ml.recommendation.repeat import pairs_of

START = pd.Timestamp("2024-01-01")
GROUPS, SIZE = 6, 20


@pytest.fixture(scope="module")
def sales() -> pd.DataFrame:
    """Each customer has one of six tastes of twenty items; its refill is bought every two weeks, all else once."""
    rng = np.random.default_rng(11)
    rows = []
    for user in range(300):
        taste, day, bought = user % GROUPS, float(rng.integers(0, 20)), set()
        while day < 200:
            rows.append((f"u{user}", f"refill{taste}", day))
            for item in rng.integers(0, SIZE, 2):
                if item not in bought:
                    bought.add(int(item))
                    rows.append((f"u{user}", f"t{taste}-{item}", day))
            day += float(rng.normal(14, 3))
    frame = pd.DataFrame(rows, columns=["user_id", "item_id", "day"])
    frame["timestamp"] = START + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame


@pytest.fixture(scope="module")
def past(sales) -> pd.DataFrame:
    return sales[sales["timestamp"] < START + pd.to_timedelta(160, unit="D")]


@pytest.fixture(scope="module")
def model(past) -> Hybrid:
    return Hybrid(horizon=28, trees=40).fit(past)


def truth_of(sales, past):
    late = sales.drop(past.index)[["user_id", "item_id"]].drop_duplicates()
    known = pd.MultiIndex.from_frame(past[["user_id", "item_id"]])
    return late, late[~pd.MultiIndex.from_frame(late).isin(known)]


def test_it_foresees_better_than_its_parts(sales, past, model):
    everything, new = truth_of(sales, past)
    # What comes next within a taste is pure chance: on new items nothing can beat the taste itself.
    for truth, exclude, gain in ((everything, False, 1.02), (new, True, 0.97)):
        users = truth["user_id"].unique()
        scores = {
            name: metrics.ranking(one.recommend(users, 5, exclude_seen=exclude), truth, 5)["ndcg@5"]
            for name, one in {"hybrid": model, "popular": Popular().fit(past), "ease": EASE().fit(past)}.items()
        }
        assert scores["hybrid"] > gain * scores["ease"] > scores["popular"]


def test_what_is_due_again_leads_the_list(model, past):
    answer = model.recommend(["u0"], 1, exclude_seen=False, reasons=True)
    assert answer["item_id"].tolist() == ["refill0"]
    assert answer["reason"].tolist() == ["buy_again"]


def test_what_is_bought_once_is_not_offered_again(model, past):
    own = past[past["user_id"] == "u7"]
    answer = model.recommend(["u7"], 50, exclude_seen="unless_again")
    assert set(answer["item_id"]) & set(own["item_id"]) <= {"refill1"}
    assert {item.split("-")[0] for item in answer["item_id"].head(3)} <= {"t1", "refill1"}


def test_what_was_bought_today_is_not_offered_today(model, past):
    now = past[past["user_id"] == "u7"].iloc[:1].assign(item_id="refill1", timestamp=past["timestamp"].max())
    answer = model.recommend_for(pd.concat([past[past["user_id"] == "u7"], now]), 50, exclude_seen="unless_again")
    assert "refill1" not in set(answer["item_id"])


def test_one_order_changes_what_its_customer_is_recommended(model):
    first = pd.DataFrame(
        {"user_id": ["new"], "item_id": ["t2-0"], "timestamp": [START + pd.to_timedelta(160, unit="D")]}
    )
    second = first.assign(item_id="t5-0")
    tastes = [
        {item.split("-")[0] for item in model.recommend_for(history, 3)["item_id"]} for history in (first, second)
    ]
    assert tastes[0] <= {"t2", "refill2"}
    assert tastes[1] <= {"t5", "refill5"}


def test_repeat_items_know_the_interval(model):
    found = model.repeat_items().set_index("item_id")
    assert found.loc["refill3", "interval_days"] == pytest.approx(14, abs=1.5)
    assert found.loc["refill3", "buy_again"]
    assert not found.loc["t3-1", "buy_again"]


def test_bought_together_and_similar_stay_within_the_taste(model):
    together = model.bought_together(["refill4"], 5)
    assert {item.split("-")[0] for item in together["similar_item_id"]} == {"t4"}
    assert (together["lift"] > 1).all()
    similar = model.similar_items(["t4-1"], 5)
    assert {item.split("-")[0] for item in similar["similar_item_id"]} <= {"t4", "refill4"}


def test_product_without_sales_comes_in_by_its_text(past):
    catalogue = pd.DataFrame({"item_id": past["item_id"].unique()})
    catalogue["text"] = "taste of " + catalogue["item_id"].str.extract(r"(\d)")[0].map(
        lambda n: ["oak", "elm", "fir", "ash", "yew", "box"][int(n)]
    )
    fresh = pd.concat([catalogue, pd.DataFrame({"item_id": ["brand new"], "text": ["taste of fir"]})])
    one = Hybrid(horizon=28, trees=20).fit(past, items=fresh)
    similar = one.similar_items(["brand new"], 3)
    assert {item.split("-")[0] for item in similar["similar_item_id"]} <= {"t2", "refill2"}
    answer = one.recommend(["u2"], 200, reasons=True)
    row = answer[answer["item_id"] == "brand new"]
    assert row["reason"].tolist() == ["similar_to"]


def test_owner_prefers_margin(past):
    catalogue = pd.DataFrame({"item_id": past["item_id"].unique()})
    catalogue["margin"] = catalogue["item_id"].str.endswith("-7").astype(float)
    plain = Hybrid(horizon=28, trees=20).fit(past, items=catalogue)
    pushed = Hybrid(horizon=28, trees=20, margin_weight=5.0).fit(past, items=catalogue)
    shares = [
        one.recommend([f"u{n}" for n in range(50)], 5)["item_id"].str.endswith("-7").mean() for one in (plain, pushed)
    ]
    assert shares[1] > shares[0]


def test_diversity_widens_a_list(past, model):
    varied = Hybrid(horizon=28, trees=40, diversity=0.9).fit(past)
    users = [f"u{n}" for n in range(20)]

    def tastes(one):
        lists = one.recommend(users, 6)
        return lists["item_id"].str.split("-").str[0].groupby(lists["user_id"]).nunique().mean()

    assert tastes(varied) > tastes(model)


def test_cancel_comes_through_during_the_lessons(past):
    asked = iter([False] * 4 + [True] * 100)
    with pytest.raises(FitCancelledError):
        Hybrid().fit(past, should_stop=lambda: next(asked))


def test_saved_blend_gives_the_same_lists(model, tmp_path):
    model.save(tmp_path / "hybrid.model")
    loaded = Hybrid.load(tmp_path / "hybrid.model")
    pd.testing.assert_frame_equal(loaded.recommend(["u1", "u2"], 9), model.recommend(["u1", "u2"], 9))
    pd.testing.assert_frame_equal(loaded.bought_together(["refill1"]), model.bought_together(["refill1"]))
    pd.testing.assert_frame_equal(loaded.repeat_items(), model.repeat_items())
    pd.testing.assert_frame_equal(loaded.trending(), model.trending())


@pytest.mark.parametrize("bad", [{"diversity": 2}, {"windows": 0}, {"depth": 0}, {"horizon": -1}])
def test_settings_outside_their_range(past, bad):
    with pytest.raises(ParameterError, match=next(iter(bad))):
        Hybrid(**bad).fit(past)


def test_lessons_label_with_what_came_next_and_know_nothing_of_it(past):
    data = Dataset.from_frames(past)
    for lesson in lessons(data, horizon=28, windows=2, max_users=40, seed=0):
        assert len(lesson.users) == 40
        known = lesson.past.histories
        start = known.now
        user = lesson.users[3]
        own = data.histories.rows(np.array([user]))
        after = own.items[(own.days > start) & (own.days <= start + 28.5)]
        labels = lesson.labels(np.full(data.histories.n_items, 3), np.arange(data.histories.n_items))
        assert set(after) <= set(np.flatnonzero(labels)) | set(own.items[own.days > start + 27])


def test_lessons_without_times_hold_out_pairs(past):
    data = Dataset.from_frames(past.drop(columns="timestamp"))
    (lesson,) = lessons(data, horizon=28, windows=2, max_users=1_000, seed=0)
    held = lesson.next_keys
    kept = lesson.past.histories.users.astype(np.int64) * data.histories.n_items + lesson.past.histories.items
    assert not set(held) & set(kept)
    assert 0.15 < len(held) / (len(held) + len(set(kept))) < 0.25


def test_demand_by_hand(shop):
    data = Dataset.from_frames(shop)
    demand = Demand.of(data.histories, pairs_of(data.histories))
    tea, gloves = data.item_ids.get_loc("tea"), data.item_ids.get_loc("gloves")
    assert demand.buyers[tea] == 3
    assert demand.recent_7[gloves] == pytest.approx(2 ** (-6 / 7))
    assert demand.new_14[tea] == pytest.approx(2 ** (-60 / 14) + 2 ** (-51 / 14) + 2 ** (-11 / 14))
    assert demand.first_sale[tea] == 60
    assert demand.last_sale[gloves] == 6
    assert demand.season.tolist() == [1.0] * 6


def test_season_looks_a_year_back():
    days = [2, 3, 4, 5, 0, 366] + [100] * 4
    items = ["xmas"] * 4 + ["soap"] * 6
    times = START + pd.to_timedelta(days, unit="D")
    frame = pd.DataFrame({"user_id": range(10), "item_id": items, "timestamp": times})
    data = Dataset.from_frames(frame)
    demand = Demand.of(data.histories, pairs_of(data.histories))
    soap, xmas = (data.item_ids.get_loc(name) for name in ("soap", "xmas"))
    usual = 56 / 366
    assert demand.season[xmas] == pytest.approx((4 + 2) / (4 * usual + 2), rel=1e-5)
    assert demand.season[soap] == pytest.approx(2 / (6 * usual + 2), rel=1e-5)


def test_linear_map_of_a_large_catalogue_is_close_to_the_exact_one(past):
    data = Dataset.from_frames(past)
    exact, _ = learn_linear_items(data, 60.0, None, None)
    sparse, late = learn_linear_items(data, 60.0, None, None, exact_items=10)
    some = data.histories.rows(np.arange(20))
    assert set(sparse.parts) == {"encode", "decode", "local"}
    assert late.half_life == 60.0
    # Of what is not theirs yet, both put the same taste first.
    scores = [np.where(some.matrix().toarray() > 0, -np.inf, one.scores(some)) for one in (exact, sparse)]
    first = [[data.item_ids[item][:2] for item in one.argmax(axis=1)] for one in scores]
    assert first[0] == first[1]
    targets = np.arange(5)
    assert sparse.project(some.matrix())[0, targets] == pytest.approx(
        sparse.links(np.unique(some.rows(np.array([0])).items), targets).sum(axis=0), abs=1e-5
    )
