import numpy as np
import pytest
from scipy.stats import norm

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory import (
    Aim,
    Costs,
    Demand,
    LeadTime,
    Places,
    Policies,
    Policy,
    Stock,
    SupplierTerms,
    Terms,
    empirical,
    levels,
    plan,
)
from core_ml.inventory.policy import critical_fractile, gaps, order_interval
from core_ml.inventory.stock import missed


def of(policy):
    return Policies(default=policy)


def test_newsvendor_by_hand(normal):
    # Losing costs 3, holding for the day 1: the critical fractile is .75, at mean 100 and deviation 20 that is 113.49.
    found = levels(normal(100, 20), LeadTime.fixed([0]).probability, Costs.plain(1, 1.0, 3.0))
    assert critical_fractile(np.array([3.0]), np.array([1.0]), np.array([1.0])) == pytest.approx([0.75])
    assert found.reorder_point == pytest.approx([100 + 20 * norm.ppf(0.75)], abs=0.3)
    assert found.order_up_to == pytest.approx(found.reorder_point)
    assert found.safety_stock == pytest.approx([20 * norm.ppf(0.75)], abs=0.4)
    assert found.cycle_service == pytest.approx([0.75], abs=0.001)


def test_quantity_and_reorder_point_of_the_textbook(normal):
    """Nahmias, Production and Operations Analysis, example 5.4: 200 jars a year, 100 +- 25 in the lead time of six
    months, holding 2 a year, 50 an order, 25 a jar short. Quantity 111, reorder point 143.
    """
    # Five months of lead time and one of review make the six that the reorder point covers.
    demand = normal(200 / 12, 25 / np.sqrt(6), horizon=12)
    costs = Costs.plain(1, 2 / 12, 25.0, 50.0)
    found = levels(demand, LeadTime.fixed([5]).probability, costs)
    assert found.reorder_point == pytest.approx([143], abs=1)
    assert found.interval * 200 / 12 == pytest.approx([111], abs=1.5)
    assert found.order_up_to - found.reorder_point == pytest.approx([111 - 200 / 12], abs=1.5)
    assert found.safety_stock == pytest.approx([43], abs=1.2)


def test_cycle_service_is_a_quantile(normal):
    found = levels(
        normal(10, 3),
        LeadTime.fixed([4]).probability,
        Costs.plain(1, 0.01, 1.0),
        policies=of(Policy(Aim.CYCLE_SERVICE, 0.95)),
        review=5,
    )
    assert found.reorder_point == pytest.approx([90 + 9 * norm.ppf(0.95)], abs=0.01)
    assert found.cycle_service == pytest.approx([0.95], abs=1e-4)


def test_fill_rate_is_just_reached(normal):
    policy = Policy(Aim.FILL_RATE, 0.98)
    found = levels(normal([10, 2], [3, 3]), [0, 0, 0.5, 0.5], Costs.plain(2, 0.01, 1.0), policies=of(policy), review=7)
    assert found.fill_rate == pytest.approx([0.98, 0.98], abs=1e-3)
    # What is short over lead time and review, less over the lead time, is 2 % of seven days.
    missed = found.protection.shortage(found.reorder_point) - found.lead.shortage(found.reorder_point)
    assert missed == pytest.approx(0.02 * (found.protection.mean() - found.lead.mean()), rel=0.05)


def test_longer_and_less_certain_lead_times_need_more(normal):
    demand = normal([10, 10, 10], [3, 3, 3])
    lead = np.zeros((3, 16))
    lead[0, 5], lead[1, 10] = 1, 1
    lead[2, [5, 15]] = 0.5, 0.5
    found = levels(demand, lead, Costs.plain(3, 0.01, 5.0))
    assert (np.diff(found.safety_stock) > 0).all()


def test_owner_sets_policies_by_class(normal):
    policies = Policies(
        {"AX": Policy(Aim.CYCLE_SERVICE, 0.99), "A": Policy(Aim.CYCLE_SERVICE, 0.9)}, Policy(Aim.CYCLE_SERVICE, 0.5)
    )
    found = levels(
        normal([10] * 3, [3] * 3),
        [0, 0, 1],
        Costs.plain(3, 0.01, 5.0),
        policies=policies,
        classes=["AX", "AZ", "CX"],
    )
    assert found.cycle_service == pytest.approx([0.99, 0.9, 0.5], abs=1e-3)


def test_suppliers_interval_balances_one_order_for_all():
    # sqrt(2 * 40 / (.1 * 2 + .2 * 3)) = 10; the second supplier's orders cost nothing.
    costs = Costs.plain(3, [0.1, 0.2, 0.1], 1.0)
    found = order_interval([2, 3, 5], costs, np.array([0, 0, 1]), np.array([40.0, 0.0]), review=[7, 7, 7])
    assert found == pytest.approx([10, 10, 7])


def test_what_never_sells_is_not_stocked():
    nothing = Demand(np.zeros((1, 5)), np.array([0.1, 0.5, 0.9]), np.zeros((1, 5, 3)))
    found = levels(nothing, [0, 1], Costs.plain(1, 0.1, 5.0, 1.0))
    assert found.reorder_point == pytest.approx([0])
    assert found.order_up_to[0] < 1


def test_most_cover_bounds_the_order(normal):
    costs = Costs.plain(1, 0.0001, 5.0, 100.0)
    wide = levels(normal(10, 3), [0, 0, 1], costs)
    bounded = levels(normal(10, 3), [0, 0, 1], costs, policies=of(Policy(most_cover=20)))
    assert wide.order_up_to[0] > 1000
    assert bounded.order_up_to[0] == pytest.approx(20 + 200, rel=0.01)


def test_what_cannot_be_is_refused(normal):
    with pytest.raises(ParameterError, match=r"the service level is 1.5; it must be between 0 and 1, such as .95"):
        Policy(level=1.5)
    with pytest.raises(ParameterError, match="most_cover is 0"):
        Policy(most_cover=0)
    with pytest.raises(DataError, match="holding is 0 at place 1"):
        Costs.plain(2, [1, 0], 1)
    with pytest.raises(DataError, match="review is 0 at place 0"):
        levels(normal(1, 1), [0, 1], Costs.plain(1, 1, 1), review=0)
    with pytest.raises(ParameterError, match="there are 2 classes for 1 places"):
        levels(normal(1, 1), [0, 1], Costs.plain(1, 1, 1), classes=["A", "B"])


def test_sales_lost_before_goods_come_need_no_goods():
    # 10 a day. 25 there last two days and a half; 40 come on the fifth morning: 15 are lost before. Goods ordered
    # now come after three days: what is lost later is lost whatever is on its way.
    demand = np.full((3, 10), 10.0)
    incoming = np.zeros((3, 8))
    incoming[:2, 4] = 40
    stock = Stock.plain([25.0, 60.0, 5.0], incoming)
    assert missed(stock, demand, 9).tolist() == [15, 0, 0]
    assert missed(stock, demand, 3).tolist() == [5, 0, 0]


def test_gap_between_two_arrivals_by_hand():
    # 2 or 4 days, as likely; ordered 3 days apart: 1, 3 or 5 days between, and never less than none.
    found = gaps([0, 0, 0.5, 0, 0.5], np.array([3, 1]))
    assert found[0].tolist()[:6] == [0, 0.25, 0, 0.5, 0, 0.25]
    assert found[1].tolist()[:4] == [0.25, 0.5, 0, 0.25]
    assert found.sum(axis=1).tolist() == [1, 1]


def test_what_was_ordered_is_not_ordered_again():
    # Sold out, and 10 days of lead time: ordered once for what comes after, and not again while it is on its way.
    demand = empirical(np.full((1, 100), 2.0), 70)
    chance = np.zeros((1, 20))
    chance[0, [8, 10, 13]] = 0.3, 0.4, 0.3

    def ordered(incoming):
        places = Places(
            demand, Stock.plain([0.0], incoming), LeadTime(chance), Costs.plain(1, 0.0027, 6.8),
            Terms.plain([4.0], [6]), np.array([0]), SupplierTerms.plain(1), np.array([7]),
        )  # fmt: skip
        return int(plan(places).quantity[0])

    incoming = np.zeros((1, 30))
    first = ordered(incoming)
    assert first >= 2 * 7
    incoming[0, 10] = first
    assert ordered(incoming) == 0
