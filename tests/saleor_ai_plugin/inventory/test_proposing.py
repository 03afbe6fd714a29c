"""Planning proposes what is missing, leaves alone what people have in hand, and never proposes twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from purchase_rows import (
    ANN,
    HERE,
    THERE,
    add_supplier,
    add_variant,
    held,
    line_of,
    make_order,
    put,
    sells,
    sent_order,
    shop_of,
    sold,
    wish,
)

from saleor_ai_plugin.inventory import cancelling, orders
from saleor_ai_plugin.inventory.models import (
    ApprovalLimit,
    Budget,
    InventoryPlan,
    InventoryPlanLine,
    PurchaseOrder,
    PurchaseOrderLine,
    ShelfCapacity,
    StockAlert,
    StockPosition,
)
from saleor_ai_plugin.inventory.orders import Asked
from saleor_ai_plugin.inventory.proposing import propose
from saleor_ai_plugin.inventory.sentences import reason_text

TODAY = timezone.now().date()
A = ("S-1", HERE, "a")


def stocked(variant_id, quantity, daily, *, warehouse=HERE, days=100):
    """A place that has sold ``daily`` pieces every day until yesterday."""
    put(variant_id, quantity, warehouse)
    sold(variant_id, lambda day: daily, until=TODAY - timedelta(days=1), days=days, warehouse=warehouse)


@pytest.fixture
def supplier(db):
    """Sells a, of which nothing is left, b, which lasts for long, and c, which has never sold."""
    found = shop_of("a", "b", "c", pack_size=6)
    stocked("a", 0, 2)
    stocked("b", 900, 2)
    stocked("c", 50, 0)
    return found


def proposed():
    """Quantities by supplier, warehouse and variant, of what the plan proposes."""
    lines = PurchaseOrder.objects.filter(state="proposed", is_touched=False).values_list(
        "supplier__code", "warehouse_id", "lines__variant_id", "lines__quantity"
    )
    return {line[:3]: line[3] for line in lines}


def test_what_is_missing_is_proposed_with_its_reasons(supplier):
    plan = propose(requested_by=ANN)
    (pieces,) = proposed().values()
    assert set(proposed()) == {A}
    # At least what is sold until the goods of the next order come, and whole packs.
    assert pieces >= 2 * (10 + 7)
    assert pieces % 6 == 0
    order = PurchaseOrder.objects.get()
    assert (order.origin, order.is_touched, order.created_by) == ("plan", False, "saleor-ai")
    assert order.total == 4 * pieces
    assert (order.urgency, order.expected_on) == ("a_out", TODAY + timedelta(days=10))
    line = order.lines.get()
    assert (line.proposed_quantity, line.urgency) == (pieces, "a_out")
    assert all(reason_text(reason, language) for reason in line.reasons for language in ("en", "zh-hans"))
    assert line.reasons[0]["code"] == "out_of_stock"
    assert (plan.state, plan.figures) == ("done", {"places": 3, "orders": 1, "lines": 1, "approved": 0})
    positions = {row.variant_id: row for row in StockPosition.objects.all()}
    # On the day on which it ran out a little more may have been wanted.
    assert positions["a"].daily_demand == pytest.approx(2, rel=0.01)
    assert positions["b"].cover_days == pytest.approx(450)
    assert 0 < positions["b"].overstock < 900
    assert (positions["c"].idle_days, positions["c"].cover_days) == (None, None)
    surplus = InventoryPlanLine.objects.get(action="sell_off", variant_id="b")
    assert surplus.quantity == positions["b"].overstock
    assert [reason["code"] for reason in surplus.reasons] == ["overstock", "holding", "mark_down"]
    assert reason_text(surplus.reasons[0], "en").endswith("at this pace all are sold in 450 days")
    assert all(reason_text(reason, language) for reason in surplus.reasons for language in ("en", "zh-hans"))
    assert plan.model_versions == {"EUR": {"forecasts": 0, "recent_sales": 3}}
    assert StockAlert.objects.get().kind == "out_of_stock"


def test_days_without_stock_do_not_count_as_days_without_demand(db):
    shop_of("a")
    put("a", 0)
    # Sold 4 a day until 30 days ago; since then nothing was there.
    sold("a", lambda day: 4 if (TODAY - day).days > 30 else 0, until=TODAY - timedelta(days=1), days=130)
    propose()
    assert StockPosition.objects.get().daily_demand == pytest.approx(4, rel=0.01)


def test_replanning_replaces_what_nobody_has_touched_in_place(supplier):
    propose()
    first, pieces = PurchaseOrder.objects.get(), proposed()[A]
    supplier.lead_time_days = 20
    supplier.save()
    propose()
    again = PurchaseOrder.objects.get()
    assert (again.id, again.number, again.version) == (first.id, first.number, first.version + 1)
    assert proposed()[A] > pieces
    supplier.is_active = False
    supplier.save()
    propose()
    assert not PurchaseOrder.objects.exists()


def test_what_a_person_changed_is_kept_and_counts(supplier):
    propose()
    order, pieces = PurchaseOrder.objects.get(), proposed()[A]
    asked = [Asked(quantity=12, line_id=str(line_of(order, "a").id))]
    orders.change(order_id=str(order.id), lines=asked, expected_on=None, note=None, wish=wish(order))
    propose()
    kept, rest = PurchaseOrder.objects.order_by("id")
    assert (kept.id, line_of(kept, "a").quantity) == (order.id, 12)
    # Only what the person's 12 pieces leave open, to a pack.
    assert abs(line_of(rest, "a").quantity - (pieces - 12)) <= 6
    propose()
    assert PurchaseOrder.objects.count() == 2


@pytest.mark.parametrize("more", [0, 60])
def test_what_is_on_order_is_not_proposed_again(supplier, more):
    propose()
    pieces = proposed()[A]
    order = sent_order(supplier, {"a": pieces + more})
    propose()
    assert proposed() == {}
    cancelling.cancel(order_id=str(order.id), wish=wish(order, note="bankrupt"))
    propose()
    assert proposed() == {A: pieces}


def test_each_warehouse_has_its_supplier(supplier):
    other = add_supplier("S-2", warehouse_ids=[THERE])
    sells(other, "a", cost="3")
    stocked("a", 0, 1, warehouse=THERE)
    propose()
    assert set(proposed()) == {A, ("S-2", THERE, "a")}
    supplier.products.filter(variant_id="a").update(is_preferred=True)
    propose()
    assert set(proposed()) == {A, ("S-1", THERE, "a")}


def test_other_currencies_are_planned_apart(supplier):
    other = add_supplier("S-2", currency="CNY", warehouse_ids=[THERE])
    add_variant("x", currency="CNY", price="50")
    sells(other, "x", cost="20")
    stocked("x", 1, 1, warehouse=THERE)
    plan = propose()
    assert plan.inputs == {"places": 4, "currencies": ["CNY", "EUR"]}
    assert {order.currency for order in PurchaseOrder.objects.all()} == {"CNY", "EUR"}


def test_supplier_that_is_not_due_gets_only_what_is_urgent(supplier):
    supplier.review_weekdays = [(TODAY.weekday() + 1) % 7]
    supplier.save()
    add_variant("d")
    sells(supplier, "d")
    stocked("d", 26, 2)
    propose()
    assert set(proposed()) == {A}
    supplier.review_weekdays = [TODAY.weekday()]
    supplier.save()
    propose()
    assert set(proposed()) == {A, ("S-1", HERE, "d")}


def test_budget_and_room_are_kept_and_go_where_they_prevent_most(supplier):
    add_variant("d")
    sells(supplier, "d")
    stocked("d", 22, 2)
    propose()
    assert set(proposed()) == {A, ("S-1", HERE, "d")}
    day = {"starts_on": TODAY, "ends_on": TODAY}
    whole = proposed()[A]
    budget = Budget.objects.create(currency="EUR", amount=4 * whole + 10, **day)
    propose()
    assert 4 * sum(proposed().values()) <= budget.amount
    assert proposed()[A] >= 12
    codes = {reason["code"] for line in PurchaseOrderLine.objects.all() for reason in line.reasons}
    assert "budget_cut" in codes
    budget.delete()
    ShelfCapacity.objects.create(warehouse_id=HERE, pieces=900 + 50 + 22 + whole)
    propose()
    assert sum(proposed().values()) <= whole
    assert proposed()[A] >= 12


def test_owner_lets_small_orders_go_without_a_person(supplier):
    propose()
    total = 4 * proposed()[A]
    limit = ApprovalLimit.objects.create(role="automatic", currency="EUR", per_order=total - 1, per_day=1000)
    assert propose().figures["approved"] == 0
    limit.per_order = total
    limit.save()
    assert propose().figures["approved"] == 1
    order = PurchaseOrder.objects.get()
    assert (order.state, order.approved_by) == ("approved", "saleor-ai")
    assert list(order.changes.order_by("id").values_list("kind", flat=True))[-1] == "approve"
    assert propose().figures == {"places": 3, "orders": 0, "lines": 0, "approved": 0}
    undone = cancelling.undo(order_id=str(order.id), wish=wish(order))
    assert (undone.state, undone.is_touched) == ("proposed", True)
    assert propose().figures["orders"] == 0


def test_suppliers_least_value_stops_automatic_approval(supplier):
    ApprovalLimit.objects.create(role="automatic", currency="EUR")
    supplier.minimum_order_value = 100_000
    supplier.save()
    assert propose().figures["approved"] == 0


def test_failed_plan_says_so_and_leaves_what_was_proposed(supplier, monkeypatch):
    propose()
    before = proposed()

    def broken(places):
        raise RuntimeError("no plan today")

    monkeypatch.setattr("saleor_ai_plugin.inventory.proposing.plan", broken)
    with pytest.raises(RuntimeError):
        propose()
    last = InventoryPlan.objects.latest("id")
    assert (last.state, last.error) == ("failed", "no plan today")
    assert proposed() == before
    assert StockPosition.objects.count() == 3


def test_plan_of_a_process_that_died_is_no_longer_running(supplier):
    dead = InventoryPlan.objects.create(started_at=timezone.now(), as_of=TODAY)
    propose()
    dead.refresh_from_db()
    assert (dead.state, dead.error) == ("failed", "its process died")


def test_what_somebody_ordered_while_it_was_planned_is_not_proposed_beside(supplier, monkeypatch):
    from saleor_ai_plugin.inventory import proposing

    propose()
    pieces, planned = proposed()[A], proposing.plan

    def meanwhile(places):
        make_order(supplier, {"a": 18})
        return planned(places)

    monkeypatch.setattr(proposing, "plan", meanwhile)
    assert propose().figures["orders"] == 0
    monkeypatch.undo()
    propose()
    assert proposed()[A] < pieces


@pytest.mark.django_db(transaction=True)
def test_two_plannings_at_once_propose_once():
    shop_of("a", "b")
    stocked("a", 0, 2)
    stocked("b", 0, 3)
    errors = []

    def run():
        try:
            propose()
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert PurchaseOrder.objects.count() == 1
    assert held(PurchaseOrder.objects.get()).lines.count() == 2
    assert list(InventoryPlan.objects.values_list("state", flat=True)) == ["done", "done"]


def test_empty_shop(db):
    assert propose().figures == {"places": 0, "orders": 0, "lines": 0, "approved": 0}


def test_shop_without_any_history_is_planned(db):
    shop_of("a")
    put("a", 3)
    assert propose().figures == {"places": 1, "orders": 0, "lines": 0, "approved": 0}
    assert StockPosition.objects.get().daily_demand == 0
