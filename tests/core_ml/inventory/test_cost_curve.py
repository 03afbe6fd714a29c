import numpy as np
import pytest

from core_ml.inventory import Costs, Demand, LeadTime, Stock, curve, levels, outlook
from core_ml.inventory.policy import order_interval


def certain(rate, horizon=60):
    days = rate * np.arange(1, horizon + 1)
    return Demand(
        np.full((1, horizon), float(rate)), np.array([0.25, 0.5, 0.75]), np.repeat(days[None, :, None], 3, axis=2)
    )


def test_economic_order_saves_exactly_its_cost():
    # 10 a day, .1 a piece and day, 45 an order: Q = sqrt(2 * 10 * 45 / .1) = 94.87.
    demand, costs = certain(10), Costs.plain(1, 0.1, 50.0)
    interval = order_interval([10.0], costs, np.array([0]), np.array([45.0]))
    found = levels(demand, LeadTime.fixed([5]).probability, costs, interval=interval)
    assert found.order_up_to == pytest.approx([60 + 94.87 - 10], abs=0.1)
    # 50 pieces are just used up when the goods come: only up to Q is then ordered.
    own = curve(demand.rate(), np.array([50.0]), found, costs)
    pieces = np.array([[0, 95]])
    lost = 50.0 * own.lost(np.array([[0]]))[0, 0]
    assert lost == pytest.approx(50 * 10)
    assert own.change(pieces)[0, 1] == pytest.approx(-45 - lost, abs=0.2)


def test_lowest_at_the_order_up_to_level(normal):
    demand, costs = normal([3.0, 10.0], [2.0, 3.0]), Costs.plain(2, 0.01, 4.0)
    found = levels(demand, [0, 0, 0.5, 0.5], costs, review=7)
    position = found.order_up_to - 7 * demand.rate()
    own = curve(demand.rate(), position, found, costs)
    pieces = np.arange(200)[None, :].repeat(2, axis=0)
    assert own.change(pieces).argmin(axis=1) == pytest.approx(7 * demand.rate(), abs=1.1)
    assert own.needed() == pytest.approx(7 * demand.rate(), abs=0.2)


def test_lost_pieces_agree_with_drawing(normal):
    rng = np.random.default_rng(2)
    demand, costs = normal(10.0, 6.0), Costs.plain(1, 0.01, 4.0)
    found = levels(demand, [0, 0, 0, 0.2, 0.5, 0.3], costs, review=7)
    days, next_days = rng.choice([3, 4, 5], p=[0.2, 0.5, 0.3], size=(2, 200_000))
    gap = 7 + next_days - days
    before = np.maximum(10 * days + 6 * np.sqrt(days) * rng.standard_normal(len(days)), 0)
    after = np.maximum(10 * gap + 6 * np.sqrt(gap) * rng.standard_normal(len(days)), 0)
    for stock in (0.0, 30.0, 60.0):
        own = curve(demand.rate(), np.array([stock]), found, costs)
        for ordered in (0, 40, 70, 120):
            drawn = np.maximum(after - np.maximum(stock - before, 0) - ordered, 0).mean()
            assert own.lost(np.array([[ordered]]))[0, 0] == pytest.approx(drawn, abs=2.0)


def test_waiting_costs_below_the_reorder_point_only(normal):
    demand, costs = normal(10.0, 3.0), Costs.plain(1, 0.02, 5.0, 20.0)
    found = levels(demand, [0, 0, 0, 0, 0, 1], costs)
    below = curve(demand.rate(), found.reorder_point - 8, found, costs).waiting()
    above = curve(demand.rate(), found.reorder_point + 20, found, costs).waiting()
    full = curve(demand.rate(), found.order_up_to + 1, found, costs).waiting()
    assert (below > 0).all()
    assert above.min() < 0
    assert (full == 0).all()


def test_service_level_of_the_owner_is_a_price(normal):
    from core_ml.inventory import Aim, Policies, Policy

    demand, costs = normal(10.0, 3.0), Costs.plain(1, 0.02, 0.01)
    found = levels(demand, [0, 1], costs, policies=Policies(default=Policy(Aim.CYCLE_SERVICE, 0.98)))
    # At .98 a lost sale is worth 49 times the holding until the next order.
    assert found.price == pytest.approx([0.98 / 0.02 * 0.02])


def test_outlook_by_hand():
    # 10 a day; 35 there, 30 come on the third morning: the 35 last, and 65 in all last 6.5 days.
    stock, demand = Stock.plain([35.0], np.array([[0.0, 0.0, 30.0]])), certain(10)
    found = levels(demand, [0, 0, 0, 0, 0, 1], Costs.plain(1, 0.1, 5.0), review=3)
    look = outlook(stock, demand, found.lead, found.protection, np.array([5.0]), 3)
    assert look.runs_out == pytest.approx([6.5])
    assert look.cover == pytest.approx([6.5])
    assert look.lost == pytest.approx([80 - 65])
    assert look.preventable == pytest.approx([15])
    assert look.runs_out_before_next == pytest.approx([1.0], abs=1e-3)
    assert look.runs_out_before_first == pytest.approx([0.0], abs=1e-3)


def test_outlook_sees_the_gap_before_a_delivery():
    # 15 there, 100 come on the sixth morning: 10 a day do not last until then.
    stock = Stock.plain([15.0], np.array([[0, 0, 0, 0, 0, 100.0]]))
    found = levels(certain(10), [0, 0, 0, 0, 0, 0, 0, 1], Costs.plain(1, 0.1, 5.0))
    look = outlook(stock, certain(10), found.lead, found.protection, np.array([7.0]), 1)
    assert look.runs_out == pytest.approx([1.5])
    assert look.runs_out_before_first == pytest.approx([1.0], abs=1e-3)
    # 5 of the second day and 10 of each of the next three are lost, and nothing ordered today can come in time.
    assert look.lost == pytest.approx([35])
    assert look.preventable == pytest.approx([0])


def test_outlook_of_what_does_not_sell():
    still = Demand(np.zeros((1, 5)), np.array([0.1, 0.5, 0.9]), np.zeros((1, 5, 3)))
    found = levels(still, [0, 1], Costs.plain(1, 0.1, 5.0))
    look = outlook(Stock.plain([3.0]), still, found.lead, found.protection, np.ones(1), 1)
    assert np.isinf(look.runs_out).all()
    assert np.isinf(look.cover).all()
    assert look.runs_out_before_next == pytest.approx([0], abs=1e-6)
