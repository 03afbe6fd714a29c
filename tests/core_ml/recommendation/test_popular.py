import pytest

from core_ml.exceptions import ParameterError
from core_ml.recommendation.popular import Popular


def scores(model):
    answer = model.recommend(["flo"], 10, exclude_seen=False)
    return dict(zip(answer["item_id"], answer["score"], strict=True))


def test_buyers_count_once_halved_by_the_age_of_their_latest_purchase(shop):
    found = scores(Popular(half_life=10).fit(shop))
    # The shop's last day is 61. Tea: ann on day 61, cid on 50, bob on 40.
    assert found["tea"] == pytest.approx(1 + 2**-1.1 + 2**-2.1)
    # Cup: flo on day 60, bob on 40, ann on 31.
    assert found["cup"] == pytest.approx(2**-0.1 + 2**-2.1 + 2**-3.0)
    assert found["gloves"] == pytest.approx(2**-0.6)


def test_without_times_every_buyer_counts_one(shop):
    found = scores(Popular().fit(shop.drop(columns="timestamp")))
    assert found == {"tea": 3, "pot": 3, "cup": 3, "seeds": 2, "spade": 2, "gloves": 1}


def test_half_life_must_be_above_0(shop):
    with pytest.raises(ParameterError, match="half_life"):
        Popular(half_life=0).fit(shop)
