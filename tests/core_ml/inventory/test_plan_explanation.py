import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from core_ml.inventory import Code, Costs, LeadTime, Limits, Places, Stock, SupplierTerms, Terms, explain, plan


def pair(normal, positions, terms=None, **suppliers):
    """Two products of a supplier, 10 +- 3 a day, goods after 4 days, review every 7; order-up-to 132."""
    return Places(
        demand=normal([10, 10], [3, 3]),
        stock=Stock.plain(positions),
        lead_time=LeadTime.fixed([4, 4]),
        costs=Costs.plain(2, 0.01, 5.0),
        terms=terms or Terms.plain([10.0, 10.0]),
        supplier=np.array([0, 0]),
        suppliers=SupplierTerms.plain(1, **suppliers),
        review=np.array([7, 7]),
    )


def codes(places, limits=None, row=0):
    found = plan(places, limits)
    return [reason.code for reason in explain(places, found, limits, rows=[row])[0].reasons]


def test_line_tells_its_numbers(normal):
    own = pair(normal, [70.0, 200.0])
    (line,) = explain(own, plan(own))
    assert (line.place, line.quantity, line.value, line.position) == (0, 62, 620, 70)
    assert (line.lead_days, line.lead_days_late) == (4, 4)
    assert line.demand_lead == pytest.approx(40, rel=0.01)
    assert line.demand_protection == pytest.approx(110, rel=0.01)
    assert (line.demand_low, line.demand_high) == pytest.approx((110 - 1.2816 * 9.95, 110 + 1.2816 * 9.95), abs=0.1)
    assert line.cover == pytest.approx(7)
    assert line.cover_after == pytest.approx(13.2)
    assert line.runs_out == pytest.approx(7)
    assert line.runs_out_probability > 0.99
    assert line.lost == pytest.approx(40, abs=0.2)
    assert line.lost_money == pytest.approx(5 * line.lost)
    assert line.preventable == pytest.approx(40, abs=0.2)
    assert line.order_up_to == pytest.approx(132, abs=0.5)
    assert json.loads(json.dumps(asdict(line)))["reasons"][0]["code"] == "below_reorder_point"


def test_reasons_name_what_moved_the_quantity(normal):
    assert codes(pair(normal, [70.0, 200.0])) == [Code.BELOW_REORDER_POINT, Code.TO_TARGET]
    packs = Terms.plain([10.0, 10.0], 25)
    assert codes(pair(normal, [70.0, 200.0], packs)) == [Code.BELOW_REORDER_POINT, Code.TO_TARGET, Code.PACK]
    least = Terms.plain([10.0, 10.0], 1, 100)
    assert codes(pair(normal, [70.0, 200.0], least)) == [Code.BELOW_REORDER_POINT, Code.TO_TARGET, Code.MINIMUM]
    cheap = Terms.plain([10.0, 10.0], breaks=(np.array([[100], [100]]), np.array([[9.0], [9.0]])))
    assert codes(pair(normal, [70.0, 200.0], cheap))[-1] is Code.PRICE_BREAK
    assert codes(pair(normal, [70.0, 200.0]), row=1) == [Code.ENOUGH]


def test_reasons_name_what_a_line_costs(normal):
    own = pair(normal, [70.0, 200.0])
    # sqrt(2 * 8 / (10 * 0.01)) = 12.6 days of demand cost least at 8 a line; 7 at 2.
    for line_cost, days in ((2.0, None), (8.0, 13)):
        own = replace(own, costs=Costs.plain(2, 0.01, 5.0, line_cost))
        found = explain(own, plan(own), rows=[0])[0].reasons
        told = [reason.params for reason in found if reason.code is Code.FEWER_LINES]
        assert told == ([] if days is None else [{"line_cost": line_cost, "days": days}])


def test_reasons_name_what_was_in_the_way(normal):
    own = pair(normal, [70.0, 70.0])
    assert codes(own, Limits(budget=900.0))[-1] is Code.BUDGET_CUT
    room = Limits(warehouse=np.zeros(2, dtype=int), room=np.array([80.0]), volume=np.ones(2))
    assert codes(own, room)[-1] is Code.ROOM_CUT
    assert codes(own, Limits(budget=0.0)) == [Code.BUDGET_CUT]


def test_reasons_of_orders_as_a_whole(normal):
    filled = pair(normal, [70.0, 200.0], minimum_value=700.0)
    assert codes(filled)[-1] is Code.FILLED_UP
    short = pair(normal, [129.0, 200.0], minimum_value=100_000.0)
    assert codes(short) == [Code.BELOW_MINIMUM_VALUE]
    waits = pair(normal, [129.0, 200.0], order_cost=50.0)
    assert codes(waits) == [Code.ORDER_CAN_WAIT]
