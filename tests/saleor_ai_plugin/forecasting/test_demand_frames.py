"""Sales and stock of the facts as demand a place and day."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from saleor_ai_plugin.facts.models import Order, OrderLine, Stock, StockChange
from saleor_ai_plugin.forecasting.frames import daily_demand
from saleor_ai_plugin.forecasting.sold import days

FIRST = datetime(2026, 3, 2, tzinfo=UTC)
UNTIL = date(2026, 3, 11)
NAN = float("nan")

pytestmark = pytest.mark.django_db


def sell(day, pieces, *, variant="v1", warehouse="w1", status="fulfilled", hour=12):
    at = FIRST + timedelta(days=day, hours=hour)
    number = Order.objects.count()
    Order.objects.create(
        id=f"o{number}", channel="default", status=status, currency="EUR", total_gross=10, total_net=10, placed_at=at,
        snapshot_at=at,
    )  # fmt: skip
    OrderLine.objects.create(
        id=f"l{number}", order_id=f"o{number}", variant_id=variant, warehouse_id=warehouse, quantity=pieces,
        currency="EUR", unit_price_gross=10, unit_price_net=10, placed_at=at,
    )  # fmt: skip


def lies(day, quantity, *, variant="v1", warehouse="w1", allocated=0, hour=13):
    StockChange.objects.create(
        variant_id=variant, warehouse_id=warehouse, quantity=quantity, allocated=allocated,
        changed_at=FIRST + timedelta(days=day, hours=hour),
    )  # fmt: skip


def place(variant="v1", warehouse="w1"):
    Stock.objects.create(variant_id=variant, warehouse_id=warehouse, quantity=0, snapshot_at=FIRST)


def test_sales_are_laid_out_by_place_and_day():
    place()
    place("v1", "w2")
    place("v2")
    lies(-5, 100)
    lies(-5, 100, warehouse="w2")
    sell(0, 2)
    sell(0, 3, hour=23)
    sell(9, 4)
    sell(4, 1, warehouse="w2")
    sell(10, 9)  # the day after the last
    sell(2, 7, status="canceled")
    sell(3, 5, status="returned")
    found = daily_demand(until=UNTIL, days=10)
    assert found.places == [("v1", "w1"), ("v1", "w2"), ("v2", "w1")]
    np.testing.assert_array_equal(found.sales[0], [5, 0, 0, 5, 0, 0, 0, 0, 0, 4])
    np.testing.assert_array_equal(found.sales[1], [0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
    assert np.isnan(found.sales[2]).all()
    np.testing.assert_array_equal(found.demand, found.sales)
    assert (found.empty.sum(), found.ran_out.sum()) == (0, 0)


def test_a_sale_from_nobody_knows_where_belongs_to_the_first_place_of_its_variant():
    place("v1", "w1")
    place("v1", "w2")
    sell(0, 2, warehouse="")
    sell(1, 3, warehouse="closed since")
    found = daily_demand(until=UNTIL, days=10)
    assert np.nansum(found.sales, axis=1).tolist() == [2, 0]


def test_a_place_begins_with_its_first_sale_or_stock():
    place()
    lies(3, 5)
    sell(5, 1)
    found = daily_demand(until=UNTIL, days=10)
    np.testing.assert_array_equal(found.sales[0], [NAN, NAN, NAN, 0, 0, 1, 0, 0, 0, 0])


def test_days_without_stock_tell_nothing_and_the_day_it_ran_out_too_little():
    place()
    lies(-1, 20)
    for day in range(5):
        sell(day, 4)
        lies(day, 20 - 4 * (day + 1))
    lies(7, 30)
    for day in (7, 8, 9):
        sell(day, 4, hour=20)
    found = daily_demand(until=UNTIL, days=10)
    assert np.flatnonzero(found.empty[0]).tolist() == [5, 6]
    assert np.flatnonzero(found.ran_out[0]).tolist() == [4]
    assert np.isnan(found.demand[0, 5:7]).all()
    assert found.demand[0, 4] >= 4
    np.testing.assert_array_equal(found.demand[0, [0, 1, 2, 3, 7, 8, 9]], [4] * 7)


def test_what_is_allocated_is_not_free():
    place()
    lies(-1, 20)
    lies(2, 20, allocated=20)
    lies(5, 20)
    found = daily_demand(until=UNTIL, days=10)
    assert np.flatnonzero(found.ran_out[0]).tolist() == [2]
    assert np.flatnonzero(found.empty[0]).tolist() == [3, 4]


def test_an_empty_day_on_which_something_came_in_is_not_empty():
    place()
    lies(-1, 0)
    lies(1, 5, hour=8)
    lies(1, 0, hour=18)
    sell(1, 5)
    found = daily_demand(until=UNTIL, days=10)
    assert (found.empty[0, :3].tolist(), found.ran_out[0, :3].tolist()) == ([True, False, True], [False, True, False])


def test_only_the_variants_asked_for_and_an_empty_shop():
    assert daily_demand(until=UNTIL, days=10).sales.shape == (0, 10)
    place()
    place("v2")
    assert daily_demand(until=UNTIL, days=10, variant_ids=["v2"]).places == [("v2", "w1")]


@pytest.mark.parametrize("places", [1, 3])
def test_three_statements_whatever_is_read(places, django_assert_max_num_queries):
    for number in range(places):
        place(f"v{number}")
        lies(0, 5, variant=f"v{number}")
        sell(1, 1, variant=f"v{number}")
    with django_assert_max_num_queries(3):
        found = daily_demand(until=UNTIL, days=10)
    assert np.nansum(found.sales) == places
    panel = found.panel()
    assert (len(panel), panel.is_aligned, panel.ids[0]) == (places, True, "v0 w1")


def test_days_of_a_place_are_those_of_the_frame():
    place()
    place("v1", "w2")
    lies(-3, 9)
    sell(0, 2)
    lies(0, 7)
    sell(2, 7, warehouse="")
    lies(2, 0)
    lies(4, 20, warehouse="w2")
    sell(3, 1, status="canceled")
    shown = days("v1", "w1", since=FIRST.date(), until=date(2026, 3, 6))
    assert [(one.sold, one.stock, one.was_out) for one in shown] == [
        (2, 7, False), (0, 7, False), (7, 0, True), (0, 0, True), (0, 0, True),
    ]  # fmt: skip
    found = daily_demand(until=date(2026, 3, 6), days=5)
    assert found.sales[0].tolist() == [one.sold for one in shown]
    assert (found.empty | found.ran_out)[0].tolist() == [one.was_out for one in shown]


def test_days_of_a_place_without_history():
    shown = days("x", "w1", since=FIRST.date(), until=date(2026, 3, 4))
    assert [(one.sold, one.stock, one.was_out) for one in shown] == [(0, None, False)] * 3
