import numpy as np
import pytest

from core_ml.exceptions import DataError
from core_ml.inventory import Costs, Lanes, Stock, levels, transfers
from core_ml.inventory.stock_transfers import spare


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


def test_a_trip_has_to_pay_for_itself(normal):
    stock, demand, own, costs, lanes = world(normal, [400.0, 10.0, 95.0])
    where = np.zeros(3, dtype=int), np.arange(3)
    free = transfers(*where, stock, demand, own, costs, lanes)
    worth = {int(one): free.saving[free.target == one].sum() for one in (1, 2)}
    assert worth[1] > worth[2]
    dear = Lanes(lanes.cost, lanes.days, np.full((3, 3), (worth[1] + worth[2]) / 2))
    found = transfers(*where, stock, demand, own, costs, dear)
    assert set(found.target.tolist()) == {1}
    assert found.saving.sum() == pytest.approx(worth[1])
    too_dear = Lanes(lanes.cost, lanes.days, np.full((3, 3), worth[1] + 0.01))
    assert len(transfers(*where, stock, demand, own, costs, too_dear)) == 0


def test_a_lane_that_does_not_pay_leaves_its_pieces_to_one_that_does(normal):
    stock, demand, own, costs, _ = world(normal, [400.0, 0.0, 400.0])
    where = np.zeros(3, dtype=int), np.arange(3)
    lanes = Lanes(np.array([[0, 0.1, 9], [9, 0, 9], [9, 0.2, 0]]), np.ones((3, 3), dtype=int), np.zeros((3, 3)))
    assert set(transfers(*where, stock, demand, own, costs, lanes).source.tolist()) == {0}
    lanes.trip[0, 1] = 1e6
    assert set(transfers(*where, stock, demand, own, costs, lanes).source.tolist()) == {2}


def test_it_says_what_it_spares(normal):
    stock, demand, own, costs, lanes = world(normal, [400.0, 0.0])
    found = transfers(np.zeros(2, dtype=int), np.arange(2), stock, demand, own, costs, lanes)
    # 10 days of 5 pieces a day are lost until a purchase comes; a transfer loses the first of them.
    assert found.sales.sum() == pytest.approx(45, rel=0.03)
    told = found.holding + 6.0 * found.sales - 0.1 * found.pieces
    assert found.saving == pytest.approx(told)


def test_only_places_that_may_take_are_given_some(normal):
    stock, demand, own, costs, lanes = world(normal, [400.0, 10.0, 0.0])
    takes = np.array([True, True, False])
    found = transfers(np.zeros(3, dtype=int), np.arange(3), stock, demand, own, costs, lanes, takes=takes)
    assert set(found.target.tolist()) == {1}


def test_what_is_on_its_way_is_not_given_away_before_it_is_there(normal):
    stock, demand, own, _, _ = world(normal, [60.0, 0.0])
    top = own.order_up_to[0]
    late = Stock(stock.on_hand, np.zeros((2, 30)))
    late.incoming[0, 20] = 400.0
    # 60 are there for 20 days in which 100 will be wanted: nothing, although 460 less the level are too much.
    assert spare(late, demand, own).tolist() == [0, 0]
    soon = Stock(stock.on_hand, np.zeros((2, 30)))
    soon.incoming[0, 4] = 400.0
    # Until the fifth day 4 x 5 pieces are wanted, and a few more in case.
    found = spare(soon, demand, own)[0]
    assert found == np.floor(60 - demand.over(4).quantile(own.cycle_service)[0])
    assert 25 < found < 40
    assert found < np.floor(460 - top)


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
    with pytest.raises(DataError, match="must be a cost, 0 or more, for each of 1 x 1 lanes"):
        Lanes(np.ones((1, 1)), np.ones((1, 1), dtype=int), np.ones((2, 2)))
    stock, demand, own, costs, lanes = world(normal, [1.0])
    with pytest.raises(DataError, match="warehouse 5 is named; there are lanes between 3"):
        transfers(np.array([0]), np.array([5]), stock, demand, own, costs, lanes)
