import math

import numpy as np
import pandas as pd
import pytest

from core_ml.recommendation.dataset import Dataset
from core_ml.recommendation.repeat import PRIOR, Repeat, pairs_of


def test_pairs_count_occasions_not_lines(shop):
    data = Dataset.from_frames(pd.concat([shop, shop]))
    pairs = pairs_of(data.histories)
    tea = (pairs.rows == 0) & (pairs.items == data.item_ids.get_loc("tea"))
    assert pairs.times[tea].tolist() == [3]
    assert (pairs.last - pairs.first)[tea].tolist() == [60]


def test_rate_and_interval_are_drawn_to_the_shops_own(shop):
    found = Repeat().fit(shop).repeat_items().set_index("item_id")
    # Of 14 (customer, item) pairs 2 came back: ann and bob for tea, every 30 days.
    overall = 2 / 14
    assert found.loc["tea", "buyers"] == 3
    assert found.loc["tea", "probability"] == pytest.approx((2 + PRIOR * overall) / (3 + PRIOR))
    assert found.loc["spade", "probability"] == pytest.approx(PRIOR * overall / (2 + PRIOR))
    assert found["interval_days"].to_numpy() == pytest.approx([30.0] * 6, rel=1e-5)
    assert found.index[0] == "tea"


def test_intervals_of_items_differ_where_there_is_evidence():
    days = [0, 7, 14, 21] * 20 + [0, 60] * 20
    users = [f"m{n}" for n in range(20) for _ in range(4)] + [f"s{n}" for n in range(20) for _ in range(2)]
    items = ["milk"] * 80 + ["soap"] * 40
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D")
    frame = pd.DataFrame({"user_id": users, "item_id": items, "timestamp": times})
    found = Repeat().fit(frame).repeat_items().set_index("item_id")
    overall = math.log(7) / 2 + math.log(60) / 2
    assert found.loc["milk", "interval_days"] == pytest.approx(math.exp((20 * math.log(7) + 5 * overall) / 25))
    assert found.loc["soap", "interval_days"] > 4 * found.loc["milk", "interval_days"]


def test_what_is_bought_again_often_comes_first(shop):
    answer = Repeat().fit(shop).recommend(["bob"], 1, exclude_seen=False, reasons=True)
    assert answer["item_id"].tolist() == ["tea"]
    assert answer["reason"].iloc[0] == "buy_again"
    assert answer["reason_params"].iloc[0] == {"times": 2, "days_ago": 21, "interval_days": 30}


def test_nothing_new_is_ever_recommended_as_a_repeat(shop):
    answer = Repeat().fit(shop).recommend(["bob"], 5, reasons=True)
    assert set(answer["reason"]) == {"popular"}


def test_worth_again_only_where_buyers_come_back_and_after_some_time(shop):
    data = Dataset.from_frames(shop)
    model = Repeat(min_rate=0.2, early=0.25).fit_dataset(data)
    events = data.histories.rows(np.array([0, 2]))
    names = [data.item_ids[item] for item in events.items]
    worth = model.worth_again(events)
    # Ann bought tea today: too early. Cid bought it 11 days ago, of usually 30: fine. Nobody comes back for pots.
    assert [(name, bool(flag)) for name, flag in zip(names, worth, strict=True) if name == "tea"] == [
        ("tea", False),
        ("tea", False),
        ("tea", False),
        ("tea", True),
    ]
    assert not worth[[name == "pot" for name in names]].any()


def test_probability_falls_after_the_purchase_and_is_learned_from_the_weeks_before():
    rng = np.random.default_rng(1)
    starts = rng.integers(0, 14, 60)
    rows = [(f"u{u}", "milk", int(start + 14 * n)) for u, start in enumerate(starts) for n in range(10)]
    frame = pd.DataFrame(rows, columns=["user_id", "item_id", "day"])
    frame["timestamp"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["day"], unit="D")
    data = Dataset.from_frames(frame)
    model = Repeat(horizon=14).fit_dataset(data)
    _, chance = model.probabilities(data.histories)
    # Everybody buys every fortnight, so a horizon of a fortnight sees everybody come back.
    assert chance.min() > 0.5
    slow = Repeat(horizon=2).fit_dataset(data)
    assert slow.probabilities(data.histories)[1].max() < chance.min()


def test_without_times_the_number_of_orders_decides():
    frame = pd.DataFrame({"user_id": "u", "item_id": ["a", "b", "b"], "order_id": [1, 2, 3]})
    answer = Repeat().fit(frame).recommend(["u"], 2, exclude_seen=False)
    assert answer["item_id"].tolist() == ["b", "a"]
