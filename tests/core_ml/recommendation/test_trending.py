import math

import pandas as pd
import pytest

from core_ml.exceptions import DataError
from core_ml.recommendation.trending import Trending


@pytest.fixture
def sales() -> pd.DataFrame:
    """In the last ten days 4 scarves and 4 hats; in the twenty days before 2 scarves and 14 hats."""
    days = [99, 98, 97, 96, 99, 98, 97, 96, 85, 75, *range(72, 86)]
    items = ["scarf"] * 4 + ["hat"] * 4 + ["scarf"] * 2 + ["hat"] * 14
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D")
    return pd.DataFrame({"user_id": range(len(days)), "item_id": items, "timestamp": times})


def test_demand_is_compared_with_what_the_shop_as_a_whole_lets_expect(sales):
    answer = Trending(window=10, baseline=2).fit(sales).top(5)
    # 8 sales against 16 before: half of each item's former sales is expected, 1 scarf and 7 hats.
    assert answer["item_id"].tolist() == ["scarf"]
    assert answer["score"].iloc[0] == pytest.approx((4 - 1) / math.sqrt(1 + 1))
    assert answer["growth"].iloc[0] == pytest.approx((4 + 1) / (1 + 1))


def test_reason_tells_the_growth(sales):
    answer = Trending(window=10, baseline=2).fit(sales).recommend(["1"], 1, exclude_seen=False, reasons=True)
    assert answer["reason"].iloc[0] == "trending"
    assert answer["reason_params"].iloc[0] == {"growth": 2.5}


def test_filters(sales):
    assert Trending(window=10, baseline=2).fit(sales).top(5, exclude_items=["scarf"]).empty


def test_without_times_nothing_can_rise(sales):
    with pytest.raises(DataError, match="timestamp"):
        Trending().fit(sales.drop(columns="timestamp"))
