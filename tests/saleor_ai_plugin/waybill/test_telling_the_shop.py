"""The shop fulfils an order once under the waybill's number, whatever fails in between, and takes it back once."""

from datetime import timedelta

import pytest
from dispatch_rows import HERE, add_order, draw, held, wish
from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Order, Stock
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError, SaleorRefusedError, SaleorUnavailableError
from saleor_ai_plugin.shop.fulfilling import Pieces
from saleor_ai_plugin.waybill import dispatching, fulfilling, voiding
from saleor_ai_plugin.waybill.models import ShopFulfilment, Waybill, WaybillTask

LOST = SaleorUnavailableError("Saleor did not answer within 5 s")
BROKEN = SaleorAnsweredErrorsError("orderFulfill", [{"message": "Internal Server Error"}])


def carry_out():
    """What the worker's shop lane would do with what is due."""
    events = OutboxEvent.objects.filter(kind="waybill.shop", parked_at=None)
    payloads = list(events.order_by("id").values_list("payload", flat=True))
    events.delete()
    with transaction.atomic():
        fulfilling.carry_out(payloads)


def later(**ago):
    """Time passes."""
    back = timedelta(**ago)
    for task in WaybillTask.objects.all():
        task.not_before -= back
        task.done_at = task.done_at and task.done_at - back
        task.save()
    with transaction.atomic():
        fulfilling.catch_up([])
    carry_out()


def task_of(waybill, kind="fulfil"):
    return WaybillTask.objects.get(waybill=waybill, kind=kind)


def live():
    return list(
        ShopFulfilment.objects.filter(is_cancelled=False).order_by("id").values_list("tracking_number", "lines")
    )


def stock(variant):
    return Stock.objects.values_list("quantity", "allocated").get(variant_id=variant, warehouse_id=HERE)


def events_of(waybill):
    return list(waybill.events.order_by("id").values_list("kind", flat=True))


def test_shop_fulfils_once_with_the_number(vans, shop):
    drawn = draw("o-1", vans)
    carry_out()
    assert live() == [(drawn.number, {"o-1-a": 3, "o-1-b": 2})]
    assert Order.objects.get(id="o-1").status == "fulfilled"
    assert (stock("a"), stock("b")) == ((3, 0), (2, 0))
    assert (task_of(drawn).state, task_of(drawn).tries, task_of(drawn).trouble) == ("done", 1, "")
    assert events_of(drawn) == ["draw", "fulfilled"]
    # The same event again does nothing.
    with transaction.atomic():
        fulfilling.carry_out([{"task": task_of(drawn).id}])
    later(hours=1)
    assert shop.calls == [drawn.number]
    assert task_of(drawn).checked_at is not None


@pytest.mark.parametrize("part", [False, True])
def test_answer_that_was_lost_is_looked_for_and_not_sent_again(vans, shop, part):
    drawn = draw("o-1", vans, lines=[Pieces("o-1-a", 1)] if part else ())
    shop.after = LOST
    carry_out()
    assert (task_of(drawn).state, task_of(drawn).tries, task_of(drawn).trouble) == ("pending", 1, str(LOST))
    # Not before Saleor can have finished what it was doing.
    later(seconds=50)
    assert task_of(drawn).state == "pending"
    later(seconds=20)
    assert (task_of(drawn).state, task_of(drawn).trouble) == ("done", "")
    assert (len(live()), shop.calls) == (1, [drawn.number])


def test_rest_of_an_order_is_offered_when_the_lost_answer_was_found(vans, shop):
    draw("o-1", vans, lines=[Pieces("o-1-a", 1)])
    shop.after = LOST
    carry_out()
    later(seconds=61)
    (part,) = dispatching.parts(["o-1"])["o-1"]
    assert [(line.id, line.quantity) for line in part.lines] == [("o-1-a", 2), ("o-1-b", 2)]


def test_what_never_reached_the_shop_is_sent_again(vans, shop):
    drawn = draw("o-1", vans)
    shop.before = LOST
    carry_out()
    assert live() == []
    later(seconds=61)
    assert ([number for number, _ in live()], shop.calls) == ([drawn.number], [drawn.number] * 2)


def test_process_that_dies_after_the_shop_did_it_does_not_do_it_again(vans, shop):
    drawn = draw("o-1", vans, lines=[Pieces("o-1-a", 1)])
    task = task_of(drawn)
    real = shop.fulfil_order

    def dies(*given, **options):
        real(*given, **options)
        raise KeyboardInterrupt

    # What the shop did stays done, as in a Saleor of its own; what we wrote down does not.
    shop.fulfil_order = dies
    with pytest.raises(KeyboardInterrupt):
        fulfilling.carry_out([{"task": task.id}])
    shop.fulfil_order = real
    assert task_of(drawn).state == "pending"
    carry_out()
    assert (task_of(drawn).state, len(live()), shop.calls) == ("done", 1, [drawn.number])


def test_error_after_it_was_done_counts_as_done(vans, shop):
    drawn = draw("o-1", vans)
    shop.after = BROKEN
    carry_out()
    assert (task_of(drawn).state, len(live()), shop.calls) == ("done", 1, [drawn.number])


def test_shop_that_is_away_is_asked_later_and_less_often(vans, shop):
    drawn = draw("o-1", vans)
    shop.away = LOST
    waits = []
    for _ in range(4):
        carry_out()
        waits.append((task_of(drawn).not_before - timezone.now()).total_seconds())
        later(seconds=waits[-1])
    assert waits == pytest.approx([60, 60, 60, 60], abs=5)
    for _ in range(6):
        later(minutes=11)
    assert (task_of(drawn).not_before - timezone.now()).total_seconds() == pytest.approx(600, abs=5)
    shop.away = None
    later(minutes=11)
    assert (task_of(drawn).state, len(live())) == ("done", 1)


def test_refusal_is_trouble_until_somebody_has_seen_to_it(vans, shop):
    drawn = draw("o-1", vans)
    shop.before = SaleorAnsweredErrorsError(
        "orderFulfill", [{"field": "order", "message": "Cannot fulfill unpaid order."}]
    )
    carry_out()
    assert task_of(drawn).state == "trouble"
    assert "Cannot fulfill unpaid order" in task_of(drawn).trouble
    later(hours=1)
    assert shop.calls == [drawn.number]
    voiding.retry(waybill_id=str(drawn.id), by="bob")
    carry_out()
    assert (task_of(drawn).state, task_of(drawn).retried_by, len(live())) == ("done", "bob", 1)
    with pytest.raises(DecisionError, match=f"{drawn.number}: nothing of it waits for being tried again"):
        voiding.retry(waybill_id=str(drawn.id), by="bob")


def test_missing_permission_is_trouble(vans, shop):
    drawn = draw("o-1", vans)
    shop.before = SaleorRefusedError("the App needs MANAGE_ORDERS")
    carry_out()
    assert (task_of(drawn).state, task_of(drawn).trouble) == ("trouble", "the App needs MANAGE_ORDERS")


def test_second_fulfilment_with_the_same_number_is_taken_back(vans, shop):
    """However it came to be: a request that Saleor carried out long after we gave up on it."""
    drawn = draw("o-1", vans, lines=[Pieces("o-1-a", 1)])
    carry_out()
    shop.fulfil_order(
        "o-1", [Pieces("o-1-a", 1)], warehouse_id=HERE, tracking_number=drawn.number, notify_customer=False
    )
    assert len(live()) == 2
    assert stock("a") == (4, 1)
    later(minutes=4)
    assert len(live()) == 1
    assert stock("a") == (5, 2)
    assert task_of(drawn).reference == str(ShopFulfilment.objects.get(is_cancelled=False).id)
    assert events_of(drawn) == ["draw", "fulfilled", "unfulfilled"]


def test_fulfilment_that_somebody_cancelled_in_the_shop_is_told(vans, shop):
    drawn = draw("o-1", vans)
    carry_out()
    shop.cancel_fulfilment(task_of(drawn).reference, warehouse_id=HERE)
    later(minutes=4)
    assert task_of(drawn).state == "trouble"
    assert "cancelled the fulfilment in the shop" in task_of(drawn).trouble


def test_void_takes_it_back_and_the_number_stays_used(vans, shop):
    drawn = draw("o-1", vans)
    carry_out()
    void = voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="wrong box"))
    assert (void.state, void.number, bytes(held(void).shipment.address)) == ("void", drawn.number, b"")
    carry_out()
    assert live() == []
    assert (stock("a"), Order.objects.get(id="o-1").status) == ((6, 3), "unfulfilled")
    assert task_of(drawn, "unfulfil").state == "done"
    again = draw("o-1", vans)
    assert (again.number, Waybill.objects.count()) == ("WB0000000024", 2)
    carry_out()
    assert [number for number, _ in live()] == [again.number]


def test_void_before_the_shop_was_told_tells_it_nothing(vans, shop):
    drawn = draw("o-1", vans)
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="too early"))
    carry_out()
    later(minutes=2)
    assert (task_of(drawn).state, task_of(drawn, "unfulfil").state) == ("dropped", "done")
    assert (shop.calls, live()) == ([], [])


def test_void_while_an_answer_is_missing_waits_and_then_takes_back(vans, shop):
    drawn = draw("o-1", vans)
    shop.after = LOST
    carry_out()
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="wrong box"))
    carry_out()
    assert (task_of(drawn, "unfulfil").state, len(live())) == ("pending", 1)
    later(seconds=61)
    assert (task_of(drawn, "unfulfil").state, live()) == ("done", [])


def test_straggler_of_a_void_waybill_is_taken_back(vans, shop):
    drawn = draw("o-1", vans)
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="too early"))
    later(minutes=2)
    shop.fulfil_order(
        "o-1", [Pieces("o-1-a", 1)], warehouse_id=HERE, tracking_number=drawn.number, notify_customer=False
    )
    later(minutes=4)
    assert live() == []


def test_void_needs_a_reason_the_newest_version_and_happens_once(vans):
    drawn = draw("o-1", vans)
    with pytest.raises(DecisionError, match="say why"):
        voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note=" "))
    with pytest.raises(ConflictError, match="meanwhile"):
        voiding.void(waybill_id=str(drawn.id), version=7, wish=wish(note="x"))
    once = wish(note="x")
    voiding.void(waybill_id=str(drawn.id), version=1, wish=once)
    assert voiding.void(waybill_id=str(drawn.id), version=1, wish=once).version == 2
    with pytest.raises(DecisionError, match=f"{drawn.number} is void and cannot be void"):
        voiding.void(waybill_id=str(drawn.id), version=2, wish=wish(note="x"))


def test_one_event_of_many_does_what_it_can(vans, shop):
    add_order("o-2", {"a": 1})
    first, second = draw("o-1", vans), draw("o-2", vans)
    Order.objects.filter(id="o-1").update(status="canceled")
    carry_out()
    assert [task_of(one).state for one in (first, second)] == ["trouble", "done"]
