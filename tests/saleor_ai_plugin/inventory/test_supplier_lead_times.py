"""Lead times that planning decides by: the supplier's word, and more and more what it delivered."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from purchase_rows import ANN, add_supplier, add_variant, put, sells, sent_order

from saleor_ai_plugin.inventory import lead_times, receiving
from saleor_ai_plugin.inventory.models import PurchaseOrder, Receipt, Supplier
from saleor_ai_plugin.inventory.receiving import Counted

TODAY = timezone.now().date()
MORNING = datetime.combine(TODAY, time(8), UTC)


@pytest.fixture
def supplier(db):
    made = add_supplier("S-1", lead_time_days=20)
    for variant in ("a", "b", "c"):
        add_variant(variant)
        put(variant, 0)
        sells(made, variant)
    return made


def send(supplier, pieces, *, days_ago):
    order = sent_order(supplier, pieces)
    PurchaseOrder.objects.filter(id=order.id).update(sent_at=MORNING - timedelta(days=days_ago))
    return order


def deliver(supplier, days, pieces=None):
    """An order that came whole, ``days`` after it was sent."""
    order = send(supplier, pieces or {"a": 10}, days_ago=60)
    lines = [Counted(line.quantity, line_id=str(line.id)) for line in order.lines.all()]
    receiving.receive(
        receipt_id=uuid.uuid4(), order_id=str(order.id), lines=lines, closes=False, delivery_note="", note="", by=ANN
    )
    Receipt.objects.filter(order=order).update(at=MORNING - timedelta(days=60 - days))


def found():
    """Mean and deviation of each supplier, and of what has none."""
    times = lead_times.of_suppliers(list(Supplier.objects.order_by("id")), as_of=TODAY)
    return list(zip(times.mean().tolist(), times.std().tolist(), strict=True))


def test_supplier_is_believed_until_it_delivers(supplier):
    add_supplier("S-2", lead_time_days=5)
    (mean, deviation), (other, _), (nobody, _) = found()
    assert (mean, other, nobody) == pytest.approx((20, 5, 14), rel=0.02)
    assert 3 < deviation < 10


def test_deliveries_tell_more_the_more_there_are(supplier):
    add_supplier("S-2", lead_time_days=5)
    deliver(supplier, 10)
    one = found()[0][0]
    for _ in range(11):
        deliver(supplier, 10)
    (twelve, deviation), (other, _), _ = found()
    # Four parts are the supplier's word.
    assert 16 < one < 19.5
    assert 10 < twelve < 13
    assert deviation < 4
    assert other == pytest.approx(5, rel=0.02)


def test_delivery_of_many_lines_is_one(supplier):
    deliver(supplier, 10, {"a": 10, "b": 4, "c": 1})
    together = found()
    Receipt.objects.all().delete()
    PurchaseOrder.objects.all().delete()
    deliver(supplier, 10)
    assert found() == together


def test_what_is_still_out_makes_it_longer(supplier):
    for _ in range(6):
        deliver(supplier, 10)
    before = found()[0][0]
    send(supplier, {"a": 1}, days_ago=50)
    assert found()[0][0] > before + 2
    # Sent after the day that is asked about: nobody knew of it.
    PurchaseOrder.objects.filter(state="sent").update(sent_at=MORNING + timedelta(days=3))
    assert found()[0][0] == pytest.approx(before)
