"""Alerts come and go with the stock, and suppliers are known by what they have delivered."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from purchase_rows import ANN, HERE, add_variant, put, sells, sent_order

from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import alerts, performance, receiving
from saleor_ai_plugin.inventory.inputs import days_to_review
from saleor_ai_plugin.inventory.models import (
    InventoryPlan,
    PurchaseOrder,
    Receipt,
    StockAlert,
    StockPosition,
    Supplier,
)
from saleor_ai_plugin.inventory.receiving import Counted

TODAY = timezone.now().date()


@pytest.fixture
def position(supplier):
    """a sells 2 a day, takes 10 days to come and is ordered once a week; b hardly sells."""
    plan = InventoryPlan.objects.create(started_at=timezone.now(), as_of=TODAY, state="done")
    fields = {
        "warehouse_id": HERE, "plan": plan, "name": "AX", "on_hand": 10, "on_order": 0, "deviation": 1,
        "lead_time_days": 10, "order_up_to": 60, "urgency": "b_late", "unit_cost": 4, "currency": "EUR", "value": 40,
    }  # fmt: skip
    StockPosition.objects.create(variant_id="b", daily_demand=0.001, reorder_point=0, **fields)
    return StockPosition.objects.create(variant_id="a", daily_demand=2, reorder_point=40, **fields)


def kinds():
    return sorted(StockAlert.objects.filter(resolved_at=None).values_list("kind", "variant_id"))


@pytest.mark.parametrize(
    ("free", "coming", "in_days", "kind"),
    [
        (0, 0, 0, "out_of_stock"), (0, 500, 1, "out_of_stock"), (19, 0, 0, "will_run_out"),
        (19, 100, 11, "will_run_out"),
        (19, 1, 5, "low_stock"), (20, 0, 0, "low_stock"), (33, 0, 0, "low_stock"), (19, 100, 5, None), (34, 0, 0, None),
        (30, 11, 30, None),
    ],
)  # fmt: skip
def test_what_is_there_and_coming_makes_the_alert(supplier, position, free, coming, in_days, kind):
    Stock.objects.filter(variant_id="a").update(quantity=free + 3, allocated=3)
    if coming:
        order = sent_order(supplier, {"a": coming})
        PurchaseOrder.objects.filter(id=order.id).update(expected_on=TODAY + timedelta(days=in_days))
    alerts.refresh(TODAY)
    assert kinds() == ([(kind, "a")] if kind else [])


def test_alert_is_raised_once_and_goes_by_itself(supplier, position):
    Stock.objects.filter(variant_id="a").update(quantity=0)
    assert alerts.refresh(TODAY) == {"raised": 1, "resolved": 0, "open": 1}
    alert = StockAlert.objects.get()
    assert alerts.acknowledge([str(alert.id)], by=ANN) == 1
    assert alerts.refresh(TODAY) == {"raised": 0, "resolved": 0, "open": 1}
    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.value, alert.due_on) == (ANN, 8, TODAY)
    Stock.objects.filter(variant_id="a").update(quantity=100)
    assert alerts.refresh(TODAY) == {"raised": 0, "resolved": 1, "open": 0}
    Stock.objects.filter(variant_id="a").update(quantity=0)
    alerts.look([{}])
    assert StockAlert.objects.count() == 2


def test_delivery_that_should_be_here(supplier):
    late, soon = (sent_order(supplier, {"a": 5}) for _ in range(2))
    PurchaseOrder.objects.filter(id=late.id).update(expected_on=TODAY - timedelta(days=1))
    PurchaseOrder.objects.filter(id=soon.id).update(expected_on=TODAY)
    alerts.refresh(TODAY)
    alert = StockAlert.objects.get()
    assert (alert.kind, alert.order_id, alert.value) == ("overdue", late.id, 20)
    PurchaseOrder.objects.filter(id=late.id).update(state="received")
    assert alerts.refresh(TODAY)["resolved"] == 1


def deliver(supplier, days, *, counted=10, damaged=0, expected=10):
    """An order of ten pieces that came ``days`` after it was sent."""
    order = sent_order(supplier, {"a": 10})
    line = order.lines.get()
    receiving.receive(
        receipt_id=uuid.uuid4(), order_id=str(order.id), lines=[Counted(counted, damaged, line_id=str(line.id))],
        closes=True, delivery_note="", note="", by=ANN,
    )  # fmt: skip
    sent = timezone.now() - timedelta(days=30)
    PurchaseOrder.objects.filter(id=order.id).update(sent_at=sent, expected_on=(sent + timedelta(days=expected)).date())
    Receipt.objects.filter(order=order).update(at=sent + timedelta(days=days))


def test_performance_is_learned_from_receipts(supplier):
    assert performance.of(supplier) == performance.Performance()
    deliver(supplier, 8)
    deliver(supplier, 12, counted=8, damaged=2)
    found = performance.of(supplier)
    assert (found.deliveries, found.mean, found.on_time, found.fill) == (2, pytest.approx(10), 0.5, 0.8)
    assert found.deviation == pytest.approx(8**0.5)
    assert found.spent == 64
    assert performance.of_suppliers([]) == {}


def test_other_suppliers_do_not_count(supplier):
    other = Supplier.objects.create(code="S-2", name="Other", currency="EUR")
    add_variant("z")
    put("z", 0)
    sells(other, "z")
    deliver(supplier, 8)
    assert performance.of(other).deliveries == 0


@pytest.mark.parametrize(
    ("weekdays", "days"), [([], 7), ([0], 5), ([2], 7), ([3], 1), ([1, 4], 2), ([0, 1, 2, 3, 4, 5, 6], 1)]
)
def test_days_until_we_order_again(weekdays, days):
    # A Wednesday.
    assert days_to_review(weekdays, timezone.datetime(2026, 12, 2).date()) == days
