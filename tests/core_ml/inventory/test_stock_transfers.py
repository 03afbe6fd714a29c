import numpy as np
import pytest

from core_ml.exceptions import DataError
from core_ml.inventory import Costs, Lanes, Stock, levels, transfers


def world(normal, on_hand, cost=0.1, days=1, rate=5.0):
    """One product in three warehouses, 5 +- 2 a day each, goods from the supplier after 10 days."""
    n = len(on_hand)
    demand, costs = normal([rate] * n, [2.0] * n), Costs.plain(n, 0.02, 6.0)
    own = levels(demand, [0] * 10 + [1], costs, review=7)
    lanes = Lanes(np.full((3, 3), float(cost)), np.full((3, 3), days))
    return Stock.plain(on_hand), demand, own, costs, lanes


def test_surplus_goes_where_it_is_short(normal):
    stock, demand, own, costs, lanes = world(normal, [400.0, 10.0, 95.0])
    found = transfers(np.zeros(3, dtype=int), np.arange(3), stock, demand, own, costs, lanes)
    top = own.order_up_to[0]
    assert found.source.tolist() == [0] * len(found)
    assert set(found.target.tolist()) == {1, 2}
    assert found.pieces.sum() == np.ceil(top - 10) + np.ceil(top - 95)
    assert found.target[0] == 1  # the larger saving first
    assert (found.saving > 0).all()
    after = found.under_way(stock)
    assert after.on_hand[0] == 400 - found.pieces.sum()
    assert after.position.sum() == stock.position.sum()
    assert after.incoming[1, 1] == found.pieces[found.target == 1].sum()


def test_nobody_gives_more_than_there_is_too_much(normal):
    stock, demand, own, costs, lanes = world(normal, [120.0, 0.0, 0.0])
    found = transfers(np.zeros(3, dtype=int), np.arange(3), stock, demand, own, costs, lanes)
    assert found.given(3)[0] == np.floor(120 - own.order_up_to[0])
    assert found.pieces.sum() == found.given(3)[0]


@pytest.mark.parametrize(
    ("cost", "days", "moves"), [(0.1, 1, True), (50.0, 1, False), (np.inf, 1, False), (4.0, 1, True), (4.0, 10, False)]
)
def test_only_what_is_cheaper_and_in_time(normal, cost, days, moves):
    # Far above its level, but not for long: only sales saved before a purchase could come pay for a dear lane.
    stock, demand, own, costs, lanes = world(normal, [160.0, 0.0], cost, days)
    found = transfers(np.zeros(2, dtype=int), np.array([0, 1]), stock, demand, own, costs, lanes)
    assert (len(found) > 0) == moves


def test_products_do_not_mix(normal):
    stock, demand, own, costs, lanes = world(normal, [400.0, 0.0])
    assert len(transfers(np.array([0, 1]), np.array([0, 1]), stock, demand, own, costs, lanes)) == 0


def test_flow_of_many_products_is_whole_and_never_negative(normal):
    rng = np.random.default_rng(0)
    on_hand = np.floor(rng.uniform(0, 250, 60))
    stock, demand, own, costs, _ = world(normal, on_hand)
    lanes = Lanes(rng.uniform(0, 2, (3, 3)), rng.integers(0, 5, (3, 3)))
    found = transfers(np.repeat(np.arange(20), 3), np.tile(np.arange(3), 20), stock, demand, own, costs, lanes)
    assert (found.pieces > 0).all()
    assert (found.source // 3 == found.target // 3).all()
    assert (found.given(60) <= np.maximum(np.floor(on_hand - own.order_up_to), 0)).all()
    got = np.bincount(found.target, found.pieces, 60)
    assert (got <= np.maximum(np.ceil(own.order_up_to - on_hand), 0)).all()


def test_what_cannot_be_is_refused(normal):
    with pytest.raises(DataError, match="must be square"):
        Lanes(np.ones((2, 2)), np.ones((3, 3), dtype=int))
    with pytest.raises(DataError, match="0 or more"):
        Lanes(-np.ones((1, 1)), np.ones((1, 1), dtype=int))
    stock, demand, own, costs, lanes = world(normal, [1.0])
    with pytest.raises(DataError, match="warehouse 5 is named; there are lanes between 3"):
        transfers(np.array([0]), np.array([5]), stock, demand, own, costs, lanes)
