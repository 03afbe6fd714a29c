"""Lead times that planning decides by: the supplier's word, and more and more what it delivered."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from purchase_rows import (
    ANN,
    add_supplier,
    add_variant,
    held,
    line_of,
    make_order,
    put,
    sells,
    sent_order,
    wish,
)

from saleor_ai_plugin.inventory import cancelling, expecting, lead_times, orders, receiving, sending
from saleor_ai_plugin.inventory.models import PurchaseOrder, Receipt, Supplier
from saleor_ai_plugin.inventory.receiving import Counted
from saleor_ai_plugin.inventory.sending import Confirmed

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


def expected(order):
    order = held(order)
    return order.expected_on - TODAY, order.expected_reason


def test_orders_are_expected_by_the_suppliers_word_until_it_has_delivered(supplier):
    order = sent_order(supplier, {"a": 10})
    lead_times.keep_learned(TODAY)
    assert Supplier.objects.get(id=supplier.id).learned_days is None
    assert expected(order) == (timedelta(days=20), {"code": "expected_word", "params": {"days": 20}})


def test_orders_are_expected_by_what_deliveries_took(supplier):
    for _ in range(12):
        deliver(supplier, 10)
    lead_times.keep_learned(TODAY)
    supplier.refresh_from_db()
    learned = supplier.learned_days
    assert 10 <= learned <= 13
    order = sent_order(supplier, {"a": 10})
    reason = {"code": "expected_learned", "params": {"days": learned, "said": 20}}
    assert expected(order) == (timedelta(days=learned), reason)
    # What the supplier reads is what it promised, before and after.
    assert expecting.in_documents(order) == TODAY + timedelta(days=20)
    order = cancelling.undo(order_id=str(order.id), wish=wish(held(order)))
    assert expecting.in_documents(order) == TODAY + timedelta(days=20)


def test_what_is_still_out_alone_is_nothing_learned(supplier):
    send(supplier, {"a": 1}, days_ago=50)
    lead_times.keep_learned(TODAY)
    assert Supplier.objects.get(id=supplier.id).learned_days is None
    deliver(supplier, 10)
    lead_times.keep_learned(TODAY)
    assert Supplier.objects.get(id=supplier.id).learned_days > 10
    # Received after the day that is asked about: nobody knew of it.
    lead_times.keep_learned(TODAY - timedelta(days=52))
    assert Supplier.objects.get(id=supplier.id).learned_days is None


def test_day_that_a_person_asked_for_stays_when_it_is_sent(supplier):
    order = make_order(supplier, {"a": 10})
    day = TODAY + timedelta(days=40)
    order = orders.change(order_id=str(order.id), lines=[], expected_on=day, note=None, wish=wish(order))
    order = orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    order = sending.send(order_id=str(order.id), wish=wish(order))
    assert expected(order) == (timedelta(days=40), {"code": "expected_asked"})
    assert expecting.in_documents(order) == day


def test_order_that_is_sent_later_is_expected_later(supplier):
    order = make_order(supplier, {"a": 10})
    PurchaseOrder.objects.filter(id=order.id).update(expected_on=TODAY + timedelta(days=3))
    order = orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    order = sending.send(order_id=str(order.id), wish=wish(order))
    assert expected(order)[0] == timedelta(days=20)
    order = cancelling.undo(order_id=str(order.id), wish=wish(order))
    assert expected(order)[0] == timedelta(days=3)


def test_what_the_supplier_confirms_wins(supplier):
    order = sent_order(supplier, {"a": 10, "b": 4})
    unsaid = sending.confirm(order_id=str(order.id), lines=[], expected_on=None, reference=None, wish=wish(order))
    assert expected(unsaid)[1]["code"] == "expected_word"
    early = TODAY + timedelta(days=5)
    a, b = (str(line_of(order, variant).id) for variant in "ab")
    said = [Confirmed(a, 10, early)]
    order = sending.confirm(order_id=str(order.id), lines=said, expected_on=None, reference=None, wish=wish(unsaid))
    # Of b nothing was said: the order as a whole is here with it.
    assert expected(order) == (timedelta(days=20), {"code": "expected_confirmed"})
    said = [Confirmed(a, 10, early), Confirmed(b, 4, early - timedelta(days=1))]
    order = sending.confirm(order_id=str(order.id), lines=said, expected_on=None, reference=None, wish=wish(order))
    assert expected(order) == (timedelta(days=5), {"code": "expected_confirmed"})
    assert expecting.in_documents(order) == early


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
