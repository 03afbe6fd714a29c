"""Before anything is bought, what lies too long in one warehouse is proposed to go where it is needed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from purchase_rows import ANN, HERE, THERE, add_supplier, held, line_of, make_order, put, shop_of, sold, wish

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import inputs, orders, sending
from saleor_ai_plugin.inventory.models import (
    ApprovalLimit,
    InventoryPlanLine,
    PurchaseOrder,
    StockPosition,
    StockRaise,
)
from saleor_ai_plugin.inventory.orders import Asked
from saleor_ai_plugin.inventory.proposing import propose
from saleor_ai_plugin.inventory.sentences import reason_text

TODAY = timezone.now().date()
TOMORROW = (TODAY + timedelta(days=1)).weekday()


def stocked(variant_id, quantity, daily, warehouse):
    put(variant_id, quantity, warehouse)
    sold(variant_id, lambda day: daily, until=TODAY - timedelta(days=1), days=60, warehouse=warehouse)


@pytest.fixture
def shop(db):
    """Of a 900 lie HERE, where 2 a day are sold, and none THERE, where as many would be; of b 30 lie in both."""
    found = shop_of("a", "b")
    for variant, here, there in (("a", 900, 0), ("b", 30, 30)):
        stocked(variant, here, 2, HERE)
        stocked(variant, there, 2, THERE)
    return found


@pytest.fixture
def lane(shop):
    return add_lane()


def add_lane(code="T-1", **terms):
    values = {"warehouse_id": HERE, "warehouse_ids": [THERE], "piece_cost": "0.10", "order_cost": 5, **terms}
    return add_supplier(code, **{"name": "Main", "lead_time_days": 2, **values})


def proposed(variant="a", warehouse=THERE):
    """Pieces by supplier of what the plan proposes for a place."""
    lines = PurchaseOrder.objects.filter(
        state="proposed", is_touched=False, warehouse_id=warehouse, lines__variant_id=variant
    )
    return dict(lines.values_list("supplier__code", "lines__quantity"))


def test_what_lies_too_long_here_is_proposed_to_go_there_and_not_bought(lane):
    assert set(proposed_by_plan()) == {"T-1"}
    pieces = proposed()["T-1"]
    # At least what is sold there until a purchase and the next one could come.
    assert pieces >= 2 * (10 + 7)
    order = PurchaseOrder.objects.get(supplier=lane)
    assert (order.origin, order.urgency, order.warehouse_id) == ("plan", "a_out", THERE)
    assert (order.total, order.currency) == (pieces * Decimal("0.1"), "EUR")
    assert order.expected_on == TODAY + timedelta(days=2)
    line = order.lines.get()
    assert (float(line.unit_cost), line.pack_size, line.proposed_quantity) == (0.1, 1, pieces)
    codes = [reason["code"] for reason in line.reasons]
    assert codes == [
        "move_out_of_stock", "position", "move_spare", "move_saves_sales", "move_saves_holding", "move_cost",
    ]  # fmt: skip
    said = [reason_text(reason, "en") for reason in line.reasons]
    assert said[0].endswith((TODAY + timedelta(days=2)).isoformat())
    assert said[2] == f"{HERE} has 900, and does not need these {pieces} itself"
    assert said[-1] == "A piece costs 0.10 EUR to move, a trip 5.00 EUR; it takes 2 days"
    assert all(reason_text(reason, "zh-hans") for reason in line.reasons)
    planned = InventoryPlanLine.objects.get(action="transfer")
    assert (planned.warehouse_id, planned.from_warehouse_id, planned.quantity) == (THERE, HERE, pieces)
    assert planned.value == 4 * pieces


def proposed_by_plan():
    propose(requested_by=ANN)
    return proposed()


def test_the_source_keeps_what_it_needs_itself(lane):
    Stock.objects.filter(variant_id="a", warehouse_id=HERE).update(quantity=90)
    propose()
    place = StockPosition.objects.get(variant_id="a", warehouse_id=HERE)
    moved = proposed().get("T-1", 0)
    assert 0 < moved <= 90 - place.order_up_to
    # What could not be moved is bought.
    assert proposed()["S-1"] > 0
    bought = PurchaseOrder.objects.get(supplier__code="S-1", warehouse_id=THERE).lines.get(variant_id="a")
    assert bought.reasons[-1] == {"code": "also_moved", "params": {"pieces": moved, "warehouse": HERE}}


def test_what_is_too_much_and_goes_elsewhere_is_not_sold_off_as_well(lane):
    propose()
    place = StockPosition.objects.get(variant_id="a", warehouse_id=HERE)
    rid = InventoryPlanLine.objects.get(action="sell_off", variant_id="a")
    assert rid.quantity == place.overstock - proposed()["T-1"]
    assert rid.reasons[-1]["code"] == "moved_away"


@pytest.mark.parametrize(
    "terms",
    [{"is_active": False}, {"warehouse_id": THERE, "warehouse_ids": [HERE]}, {"currency": "USD"}, {"piece_cost": 50},
     {"order_cost": 100_000}, {"warehouse_ids": ["elsewhere"]}],
)  # fmt: skip
def test_without_a_lane_that_pays_it_is_bought(shop, terms):
    add_lane(**terms)
    assert set(proposed_by_plan()) == {"S-1"}


def test_a_lane_without_targets_goes_everywhere(shop):
    add_lane(warehouse_ids=[])
    assert set(proposed_by_plan()) == {"T-1"}


def test_of_two_lanes_the_cheaper_one_goes(shop):
    add_lane("T-2", piece_cost="0.20", lead_time_days=1)
    add_lane("T-1", piece_cost="0.10", lead_time_days=2)
    assert set(proposed_by_plan()) == {"T-1"}


def test_on_a_day_without_a_trip_only_what_is_urgent_is_moved(shop):
    lane = add_lane(review_weekdays=[TOMORROW])
    assert set(proposed_by_plan()) == {"T-1"}
    # Enough until a purchase comes: it can wait for tomorrow's trip.
    Stock.objects.filter(variant_id="a", warehouse_id=THERE).update(quantity=28)
    assert "T-1" not in proposed_by_plan()
    lane.review_weekdays = []
    lane.save()
    assert "T-1" in proposed_by_plan()


def test_what_people_have_in_hand_is_not_proposed_again_nor_given_twice(lane):
    """Of 900 pieces 850 are on a transfer that somebody made by hand."""
    order = make_order(lane, {"a": 850}, warehouse=THERE)
    propose()
    assert proposed() == {}
    assert StockPosition.objects.get(variant_id="a", warehouse_id=HERE).on_hand == 50
    order = orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    propose()
    assert StockPosition.objects.get(variant_id="a", warehouse_id=HERE).on_hand == 50
    sending.send(order_id=str(order.id), wish=wish(held(order)))
    propose()
    # Sent, and still in the shop's stock until it has answered.
    assert StockPosition.objects.get(variant_id="a", warehouse_id=HERE).on_hand == 50
    StockRaise.objects.update(state="done")
    Stock.objects.filter(variant_id="a", warehouse_id=HERE).update(quantity=50)
    propose()
    assert StockPosition.objects.get(variant_id="a", warehouse_id=HERE).on_hand == 50
    assert proposed() == {}


def test_touched_by_a_person_it_stays_as_it_is(lane):
    propose()
    order = PurchaseOrder.objects.get(supplier=lane)
    asked = [Asked(quantity=20, line_id=str(line_of(order, "a").id))]
    orders.change(order_id=str(order.id), lines=asked, expected_on=None, note=None, wish=wish(order))
    propose()
    assert [one.quantity for one in PurchaseOrder.objects.get(supplier=lane, is_touched=True).lines.all()] == [20]
    held_now = inputs.committed()
    assert held_now[held_now["at_source"]]["pieces"].tolist() == [-20]


def test_approved_alone_within_the_limit_but_never_sent_alone(lane):
    ApprovalLimit.objects.create(role="automatic", currency="EUR", per_order=100)
    propose()
    assert PurchaseOrder.objects.get(supplier=lane).state == "approved"
    assert not StockRaise.objects.exists()
    assert not OutboxEvent.objects.filter(kind="inventory.raise_stock").exists()
