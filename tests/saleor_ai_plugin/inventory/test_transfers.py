"""Transfers between warehouses: the source's stock falls by what leaves, once, the target's rises by what came."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from purchase_rows import ANN, HERE, THERE, add_supplier, held, line_of, make_order, put, sent_order, wish

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.events import consumer
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import asking, cancelling, orders, raising, receiving, sending
from saleor_ai_plugin.inventory.models import PurchaseOrder, StockRaise
from saleor_ai_plugin.inventory.orders import Asked
from saleor_ai_plugin.inventory.outgoing import outgoing
from saleor_ai_plugin.inventory.receiving import Counted
from saleor_ai_plugin.inventory.sending import Confirmed
from saleor_ai_plugin.inventory.sentences import change_text
from saleor_ai_plugin.shop.errors import PluginMissingError, SaleorUnavailableError

GONE = SaleorUnavailableError("no answer within 10 s")
OFF = PluginMissingError("the saleor-ai plugin is off there")


@pytest.fixture
def lane(supplier):
    """From HERE, where 10 of a and b are, to THERE, where none is."""
    put("a", 0, THERE)
    put("b", 0, THERE)
    return add_supplier(
        "T-1", name="Main", warehouse_id=HERE, warehouse_ids=[THERE], piece_cost="0.50", lead_time_days=2
    )


@pytest.fixture
def order(lane):
    return sent_order(lane, {"a": 6, "b": 2}, warehouse=THERE)


def receive(order, closes=False, **counted):
    lines = [Counted(counted=pieces, line_id=str(line_of(order, variant).id)) for variant, pieces in counted.items()]
    return receiving.receive(
        receipt_id=uuid.uuid4(), order_id=str(order.id), lines=lines, closes=closes, delivery_note="", note="", by=ANN
    )


def cancel(order, note="not needed"):
    order = held(order)
    return cancelling.cancel(order_id=str(order.id), wish=wish(order, note=note))


def undo(order):
    order = held(order)
    return cancelling.undo(order_id=str(order.id), wish=wish(order))


def send(order):
    order = held(order)
    return sending.send(order_id=str(order.id), wish=wish(order))


def work():
    """What the worker does until nothing waits in its queue."""
    while OutboxEvent.objects.exists():
        consumer.consume({asking.RAISE: raising.raise_stock})


def stock(variant="a"):
    rows = Stock.objects.filter(variant_id=variant)
    found = {row.warehouse_id: row.quantity for row in rows}
    return found.get(HERE, 0), found.get(THERE, 0)


def at_source():
    """State and change of ``a`` of each thing that was asked for, in turn."""
    rows = StockRaise.objects.filter(receipt=None).order_by("number")
    return [(row.state, sum(one["quantity"] for one in row.lines if one["variant_id"] == "a")) for row in rows]


def test_sent_it_leaves_the_source_and_received_it_is_in_the_target(order, shop):
    assert (order.total, order.state, stock()) == (4, "sent", (10, 0))
    work()
    assert (stock("a"), stock("b")) == ((4, 0), (8, 0))
    receive(order, a=6, b=2)
    work()
    assert (stock("a"), stock("b"), held(order).state) == ((4, 6), (8, 2), "received")
    assert [row.state for row in StockRaise.objects.all()] == ["done", "done"]


def test_what_is_approved_has_not_left(lane, shop):
    order = make_order(lane, {"a": 6}, warehouse=THERE)
    orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    work()
    assert (stock(), at_source()) == ((10, 0), [])


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("error", [GONE, Killed()])
@pytest.mark.parametrize("put_back", [False, True])
def test_killed_or_cut_off_around_the_call_it_leaves_once(order, shop, moment, error, put_back):
    """``after``: the shop has done it, and we never hear of it. Also where the order is cancelled before we know."""
    setattr(shop, moment, error)
    if isinstance(error, Killed):
        with pytest.raises(Killed), transaction.atomic():
            work()
    else:
        work()
        assert at_source() == [("pending", -6)]
    if put_back:
        cancel(order)
        assert at_source() == [("pending", -6), ("pending", 6)]
    for _ in range(2):
        StockRaise.objects.update(asked_at=timezone.now() - timedelta(hours=1))
        raising.catch_up([{}])
        work()
    assert stock() == ((10, 0) if put_back else (4, 0))
    assert {state for state, _ in at_source()} == {"done"}
    assert len(set(shop.calls)) == 1 + put_back


def test_what_is_to_leave_is_told_until_it_has_left(lane, shop):
    today = timezone.now().date()
    order = make_order(lane, {"a": 6}, warehouse=THERE)

    def told():
        return [(one.quantity, one.leaves_on, one.is_proposed) for one in outgoing("a", HERE, today=today)]

    assert told() == [(6, today, True)]
    assert outgoing("a", THERE, today=today) == outgoing("b", HERE, today=today) == []
    PurchaseOrder.objects.filter(id=order.id).update(expected_on=today + timedelta(days=7))
    assert told() == [(6, today + timedelta(days=5), True)]
    orders.approve(order_id=str(order.id), wish=wish(held(order), is_owner=True))
    assert told() == [(6, today + timedelta(days=5), False)]
    send(order)
    assert told() == [(6, today, False)]
    work()
    assert told() == []


def test_history_of_a_transfer_speaks_of_the_warehouse(order, shop):
    sending.confirm(order_id=str(order.id), lines=[], expected_on=None, reference=None, wish=wish(held(order)))
    said = [change_text(row, "en") for row in held(order).changes.order_by("-id")]
    assert said[:2] == [
        f"Picked: what leaves the warehouse, entered by {ANN}",
        f"Picked, and left the warehouse, by {ANN}",
    ]


@pytest.mark.parametrize("step", ["PurchaseOrderChange", "StockRaise", "OutboxEvent"])
def test_killed_while_it_is_sent_nothing_is_half_done(lane, shop, step, monkeypatch):
    order = make_order(lane, {"a": 6}, warehouse=THERE)
    orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    with monkeypatch.context() as patched:
        _die_at(patched, step)
        with pytest.raises(Killed):
            send(order)
    assert (held(order).state, StockRaise.objects.count(), OutboxEvent.objects.count()) == ("approved", 0, 0)
    send(order)
    work()
    assert stock() == (4, 0)


def _die_at(patched, step):
    """Let the process end right after a row of that kind was written."""
    from saleor_ai_plugin.inventory import models

    def after(write):
        def dying(*arguments, **options):
            write(*arguments, **options)
            raise Killed

        return dying

    if step == "OutboxEvent":
        patched.setattr(asking, "publish", after(asking.publish))
    else:
        row = getattr(models, step)
        patched.setattr(row, "save", after(row.save))


def test_fewer_are_free_than_would_leave_and_it_is_not_sent(lane, shop):
    order = make_order(lane, {"a": 6, "b": 2}, warehouse=THERE)
    order = orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    Stock.objects.filter(variant_id="a", warehouse_id=HERE).update(allocated=7)
    says = rf"fewer pieces are free in {HERE} than would leave it \(SKU-a: 3 of 6\); change the order"
    with pytest.raises(DecisionError, match=says) as refused:
        send(order)
    assert refused.value.field == "lines"
    assert (held(order).state, held(order).version, at_source()) == ("approved", order.version, [])
    asked = [Asked(quantity=3, line_id=str(line_of(order, "a").id))]
    order = orders.change(order_id=str(order.id), lines=asked, expected_on=None, note=None, wish=wish(order))
    orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    send(order)
    work()
    assert stock() == (7, 0)


@pytest.fixture
def refused(order, shop):
    """Somebody bought 8 of the 10 right after it was sent: the shop says no."""
    Stock.objects.filter(variant_id="a", warehouse_id=HERE).update(allocated=8)
    work()
    assert (stock("a"), stock("b"), at_source()) == ((10, 0), (10, 0), [("trouble", -6)])
    return order


def test_shop_that_refuses_says_why_in_the_words_of_people(refused):
    assert StockRaise.objects.get().trouble == "SKU-a: 6 pieces cannot leave; 2 are free"


def test_refused_and_undone_it_can_be_changed_and_sent_again(refused, shop):
    order = undo(refused)
    assert (order.state, at_source()) == ("approved", [("dropped", -6)])
    asked = [Asked(quantity=2, line_id=str(line_of(order, "a").id))]
    order = orders.change(order_id=str(order.id), lines=asked, expected_on=None, note=None, wish=wish(order))
    orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    send(order)
    work()
    assert (stock(), at_source()) == ((8, 0), [("dropped", -6), ("done", -2)])


def test_refused_and_cancelled_nothing_is_put_back(refused, shop):
    cancel(refused)
    work()
    assert (held(refused).state, stock(), at_source()) == ("cancelled", (10, 0), [("dropped", -6)])


def test_refused_it_is_tried_again_once_somebody_has_seen_to_it(refused, shop):
    Stock.objects.filter(variant_id="a", warehouse_id=HERE).update(allocated=0)
    raising.retry_source(order_id=str(refused.id), by=ANN)
    work()
    assert (stock(), at_source()) == ((4, 0), [("done", -6)])
    with pytest.raises(DecisionError, match="waits for being tried again"):
        raising.retry_source(order_id=str(refused.id), by=ANN)


def test_undone_it_is_put_back(order, shop):
    work()
    undo(order)
    work()
    assert (held(order).state, stock(), at_source()) == ("approved", (10, 0), [("done", -6), ("done", 6)])
    send(order)
    work()
    assert stock() == (4, 0)


def test_cancelled_before_the_shop_was_asked_it_is_taken_and_put_back_in_turn(order, shop):
    cancel(order)
    work()
    assert (stock(), at_source()) == ((10, 0), [("done", -6), ("done", 6)])


def test_cancelled_while_nobody_knows_and_then_refused_nothing_is_put_back(order, shop):
    shop.before = GONE
    work()
    cancel(order)
    Stock.objects.filter(variant_id="a", warehouse_id=HERE).update(allocated=8)
    StockRaise.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    raising.catch_up([{}])
    work()
    assert (stock(), at_source()) == ((10, 0), [("dropped", -6), ("dropped", 6)])


def test_what_the_shop_may_have_done_is_not_taken_for_refused(order, shop):
    """It was done, the answer lost, and then the plugin switched off: only the same key can tell."""
    shop.after = GONE
    work()
    shop.before = OFF
    StockRaise.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    raising.catch_up([{}])
    work()
    assert at_source() == [("trouble", -6)]
    cancel(order)
    work()
    assert at_source() == [("trouble", -6), ("pending", 6)]
    raising.retry_source(order_id=str(order.id), by=ANN)
    work()
    assert (stock(), at_source()) == ((10, 0), [("done", -6), ("done", 6)])


def test_cancelled_after_a_part_came_the_rest_is_put_back(order, shop):
    work()
    receive(order, a=4)
    cancel(order)
    work()
    assert (held(order).state, stock("a"), stock("b")) == ("received", (6, 4), (10, 0))
    undo(order)
    work()
    assert (held(order).state, stock("a"), stock("b")) == ("part_received", (4, 4), (8, 0))
    receive(order, a=2, b=2)
    work()
    assert (stock("a"), stock("b")) == ((4, 6), (8, 2))


def test_damaged_on_the_way_it_is_neither_here_nor_there(order, shop):
    line = line_of(order, "a")
    receiving.receive(
        receipt_id=uuid.uuid4(), order_id=str(order.id), lines=[Counted(counted=6, damaged=2, line_id=str(line.id))],
        closes=False, delivery_note="", note="", by=ANN,
    )  # fmt: skip
    cancel(order)
    work()
    assert (stock("a"), stock("b")) == ((4, 4), (10, 0))


def test_what_never_comes_is_lost_on_the_way(order, shop):
    receive(order, a=5, b=2, closes=True)
    work()
    assert (held(order).state, stock("a")) == ("received", (4, 5))


def test_more_that_came_has_left_the_source_too(order, shop):
    receive(order, a=7, b=2)
    work()
    assert (stock("a"), at_source()) == ((3, 7), [("done", -6), ("done", -1)])


def test_fewer_that_were_found_leave_the_source(order, shop):
    work()
    said = [Confirmed(line_id=str(line_of(order, "a").id), quantity=5)]
    order = sending.confirm(
        order_id=str(order.id), lines=said, expected_on=None, reference=None, wish=wish(held(order))
    )
    work()
    assert stock() == (5, 0)
    undo(order)
    work()
    assert stock() == (4, 0)


def test_each_thing_is_done_once_however_often_it_is_sent(lane, shop):
    order = make_order(lane, {"a": 6}, warehouse=THERE)
    order = orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    same = wish(order)
    for _ in range(2):
        sending.send(order_id=str(order.id), wish=same)
        work()
    assert (stock(), at_source()) == ((4, 0), [("done", -6)])


@pytest.mark.django_db(transaction=True)
def test_order_that_is_cancelled_while_the_shop_is_asked_does_not_wait_for_it(order, shop, monkeypatch):
    """The call is on its way; the order is cancelled at once, and what was taken is put back after it."""
    asked, go_on = threading.Event(), threading.Event()
    really = type(shop).receive_stock

    def slow(self, key, lines):
        asked.set()
        assert go_on.wait(30)
        return really(self, key, lines)

    def working():
        consumer.consume({asking.RAISE: raising.raise_stock})
        connection.close()

    with monkeypatch.context() as patched:
        patched.setattr(type(shop), "receive_stock", slow)
        worker = threading.Thread(target=working)
        worker.start()
        assert asked.wait(30)
        cancel(order)
        go_on.set()
        worker.join()
    assert (stock(), at_source()) == ((4, 0), [("done", -6), ("pending", 6)])
    work()
    assert (stock(), at_source()) == ((10, 0), [("done", -6), ("done", 6)])


def test_a_warehouse_gives_what_it_has_and_not_to_itself(lane):
    with pytest.raises(DecisionError, match="Main is that warehouse itself"):
        make_order(lane, {"a": 1}, warehouse=HERE)
    with pytest.raises(DecisionError, match="Main does not deliver to warehouse 'elsewhere'"):
        make_order(lane, {"a": 1}, warehouse="elsewhere")
    put("c", 0)
    with pytest.raises(DecisionError, match="Main does not have variant 'c'"):
        make_order(lane, {"c": 1}, warehouse=THERE)
