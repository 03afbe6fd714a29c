import numpy as np
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory import Costs, Patience, Proposal, Stock, ages, levels, overstock


def judged(normal, on_hand, incoming=None, **given):
    n = len(on_hand)
    demand, costs = normal([2.0] * n, [1.0] * n), Costs.plain(n, 0.01, 5.0)
    own = levels(demand, [0, 0, 0, 0, 1], costs, review=7)
    stock = Stock.plain(on_hand, incoming)
    return own, overstock(stock, demand.rate(), own, costs, 4.0, **given)


def test_money_and_time_by_hand(normal):
    own, found = judged(normal, [500.0, 5.0], patience=Patience(excess_days=90))
    # What sells in 90 days at two a day is not too much; the rest is sold after that.
    excess = 500 - own.order_up_to[0] - 180
    assert found.excess == pytest.approx([excess, 0])
    assert found.bound == pytest.approx([4 * excess, 0])
    assert found.days == pytest.approx([250, 0])
    assert found.holding == pytest.approx([0.01 * excess * (250 + (500 - excess) / 2) / 2, 0])
    # To sell it in 60 days, demand must rise by excess / 120; with an elasticity of 2 the price falls to its root.
    assert found.off == pytest.approx([1 - (excess / 120) ** -0.5, 0])
    assert found.proposal.tolist() == [Proposal.MARK_DOWN, Proposal.NONE]
    assert found.pieces == pytest.approx([np.floor(excess), 0])


@pytest.mark.parametrize(
    ("given", "proposal"),
    [
        ({"transferred": np.array([40])}, Proposal.TRANSFER),
        ({"returnable": 0.9}, Proposal.RETURN),
        ({"returnable": 0.2}, Proposal.MARK_DOWN),
        ({"incoming": np.array([50.0])}, Proposal.STOP_ORDERING),
        ({"patience": Patience(excess_days=400)}, Proposal.NONE),
    ],
)
def test_first_that_is_possible_is_proposed(normal, given, proposal):
    assert judged(normal, [600.0], **given)[1].proposal.tolist() == [proposal]


def test_few_pieces_of_what_sells_seldom_are_not_too_much(normal):
    demand, costs = normal([0.02] * 3, [0.15] * 3), Costs.plain(3, 0.01, 5.0)
    own = levels(demand, [0, 0, 0, 0, 1], costs, review=7)
    stock = Stock.plain([2.0 + own.order_up_to[0]] * 3)
    found = overstock(stock, demand.rate(), own, costs, 4.0, patience=Patience(excess_days=np.array([180, 60, 20])))
    # Of two above the level, 3.6, 1.2 and .4 sell in time.
    assert found.excess == pytest.approx([0, 0.8, 1.6])
    assert found.proposal.tolist() == [Proposal.NONE, Proposal.NONE, Proposal.MARK_DOWN]


def test_dead_stock_is_all_too_much(normal):
    _, found = judged(normal, [10.0, 0.0], idle=[200, 200])
    assert found.dead.tolist() == [True, False]
    assert found.excess == pytest.approx([10, 0])
    assert found.proposal.tolist() == [Proposal.MARK_DOWN, Proposal.NONE]


def test_age_by_hand():
    # 12 on hand: 5 came today, 4 two days ago, so 3 are of the 10 from three days ago.
    mean, by_day = ages(np.array([12.0, 0.0, 7.0]), np.array([[10, 4, 0, 5], [1, 1, 1, 1], [0, 0, 0, 2]], dtype=float))
    assert by_day.tolist() == [[5, 0, 4, 3, 0], [0, 0, 0, 0, 0], [2, 0, 0, 0, 5]]
    assert mean == pytest.approx([(4 * 2 + 3 * 3) / 12, 0, 5 * 4 / 7])


def test_what_cannot_be_is_refused():
    with pytest.raises(ParameterError, match="the elasticity above 1"):
        Patience(elasticity=1)
    with pytest.raises(ParameterError, match="most_off is 1"):
        Patience(most_off=1)
    with pytest.raises(DataError, match="for 1 places is needed"):
        ages(np.ones(1), np.ones((2, 2)))
