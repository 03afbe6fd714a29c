"""Goods come in, and the shop's stock rises by them exactly once, whatever fails in between."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from purchase_rows import ANN, BOB, HERE, add_variant, held, line_of, make_order, sells, sent_order

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.events import consumer
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Stock, StockChange
from saleor_ai_plugin.inventory import asking, raising, receiving
from saleor_ai_plugin.inventory.models import Receipt, ReceiptLine, StockRaise
from saleor_ai_plugin.inventory.receiving import Counted
from saleor_ai_plugin.shop.errors import SaleorRefusedError, SaleorUnavailableError


@pytest.fixture
def order(supplier):
    return sent_order(supplier, {"a": 5, "b": 2})


def count(order, variant, counted, **options):
    return Counted(counted=counted, line_id=str(line_of(order, variant).id), **options)


def receive(order, *lines, closes=False, key=None, by=ANN, note=""):
    return receiving.receive(
        receipt_id=key or uuid.uuid4(), order_id=str(order.id), lines=lines, closes=closes, delivery_note="LS 1",
        note=note, by=by,
    )  # fmt: skip


def work():
    """What the worker does with what waits in its queue."""
    return consumer.consume({asking.RAISE: raising.raise_stock})


def stock(variant="a"):
    return Stock.objects.get(variant_id=variant, warehouse_id=HERE).quantity


def test_receipt_raises_the_stock(order, shop):
    receipt, is_new = receive(order, count(order, "a", 5), count(order, "b", 2))
    assert is_new
    assert stock() == 10
    work()
    assert (stock("a"), stock("b")) == (15, 12)
    raised = StockRaise.objects.get()
    assert (raised.state, raised.tries, raised.trouble) == ("done", 1, "")
    assert shop.calls == [str(receipt.id)]
    after = held(order)
    assert (after.state, after.received_at is not None) == ("received", True)
    change = after.changes.latest("id")
    assert (change.kind, change.by, change.client_id) == ("receive", ANN, receipt.id)
    assert StockChange.objects.filter(variant_id="a").count() == 1


def test_same_receipt_sent_again_receives_nothing(order, shop):
    key, line = uuid.uuid4(), count(order, "a", 3)
    assert receive(order, line, key=key)[1]
    work()
    again, is_new = receive(order, line, key=key, note="a lost answer")
    assert (again.id, is_new) == (key, False)
    work()
    assert (stock(), line_of(order, "a").received_quantity, Receipt.objects.count()) == (13, 3, 1)
    with pytest.raises(DecisionError, match="other goods already"):
        receive(order, count(order, "a", 2), key=key)


def test_two_clerks_at_two_doors_add_up(order, shop):
    receive(order, count(order, "a", 2))
    receive(order, count(order, "a", 3), by=BOB)
    work()
    assert (stock(), held(order).state, line_of(order, "a").received_quantity) == (15, "part_received", 5)


def test_differences_are_told_apart(supplier, shop):
    for variant in "cdef":
        add_variant(variant)
        sells(supplier, variant)
    order = sent_order(supplier, dict.fromkeys("abcde", 10))
    receipt, _ = receive(
        order,
        count(order, "a", 10),
        count(order, "b", 12),
        count(order, "c", 10, damaged=4, reason="wet"),
        count(order, "d", 7),
        Counted(counted=3, variant_id="f", is_wrong=True, reason="not ours"),
        Counted(counted=1, code="4006381333931", is_wrong=True),
        closes=True,
    )
    found = [
        (one.variant_id, one.expected, one.counted, one.accepted, one.difference)
        for one in receipt.lines.order_by("variant_id")
    ]
    assert found == [
        ("", 0, 1, 0, "wrong_article"), ("a", 10, 10, 10, "none"), ("b", 10, 12, 12, "over"),
        ("c", 10, 10, 6, "damaged"), ("d", 10, 7, 7, "short"), ("e", 10, 0, 0, "short"),
        ("f", 0, 3, 0, "wrong_article"),
    ]  # fmt: skip
    assert held(order).state == "received"
    assert line_of(order, "c").damaged_quantity == 4
    work()
    assert {row.variant_id: row.quantity for row in Stock.objects.all()} == {"a": 20, "b": 22, "c": 6, "d": 7}


def test_of_a_delivery_in_parts_the_rest_is_no_difference(order, shop):
    receipt, _ = receive(order, count(order, "a", 3))
    assert receipt.lines.get().difference == "none"
    assert held(order).state == "part_received"
    receive(order, count(order, "a", 2), count(order, "b", 2))
    assert held(order).state == "received"


def test_damaged_pieces_are_still_to_come(order, shop):
    receive(order, count(order, "a", 5, damaged=2), count(order, "b", 2))
    assert held(order).state == "part_received"
    assert line_of(order, "a").received_quantity == 3


def test_scans_of_one_article_add_up(order, shop):
    lines = [Counted(counted=2, code="S-1/a"), Counted(counted=1, variant_id="a", reason="box"), count(order, "a", 2)]
    receipt, _ = receive(order, *lines)
    line = receipt.lines.get()
    assert (line.counted, line.code, line.reason) == (5, "S-1/a", "box")


def test_nothing_to_raise_is_done_at_once(order, shop):
    receive(order, Counted(counted=4, code="?", is_wrong=True))
    assert (StockRaise.objects.get().state, held(order).state) == ("done", "sent")
    assert not OutboxEvent.objects.exists()


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        (Counted(counted=-1, variant_id="a"), "counted", "-1 pieces cannot have been counted"),
        (Counted(counted=2, damaged=3, variant_id="a"), "damaged", "3 of 2 pieces"),
        (Counted(counted=1, variant_id="zzz"), "lines", "zzz is not in PO-"),
        (Counted(counted=1, code="zzz"), "lines", "zzz is not in PO-"),
        (Counted(counted=1), "lines", "a line without line, variant and code is not in"),
    ],
)
def test_receipt_that_cannot_be_is_refused_and_nothing_has_come(order, shop, line, field, says):
    with pytest.raises(DecisionError, match=says) as refused:
        receive(order, line)
    assert (refused.value.field, refused.value.position) == (field, 0)
    assert not Receipt.objects.exists()
    assert not OutboxEvent.objects.exists()
    assert held(order).version == order.version
    with pytest.raises(DecisionError, match="at least one line"):
        receive(order)


def test_what_was_not_sent_is_not_received(supplier, shop):
    order = make_order(supplier, {"a": 5})
    with pytest.raises(
        DecisionError, match=r"is proposed and cannot be received; it would have to be sent or confirmed"
    ):
        receive(order, count(order, "a", 5))


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.mark.parametrize("step", ["Receipt", "ReceiptLine", "PurchaseOrderChange", "StockRaise", "OutboxEvent"])
def test_killed_while_it_is_received_and_sent_again(order, shop, step, monkeypatch):
    key, line = uuid.uuid4(), count(order, "a", 5)
    with monkeypatch.context() as patched:
        _die_at(patched, step)
        with pytest.raises(Killed):
            receive(order, line, key=key)
    assert (Receipt.objects.count(), StockRaise.objects.count(), OutboxEvent.objects.count()) == (0, 0, 0)
    assert (held(order).state, line_of(order, "a").received_quantity) == ("sent", 0)
    receive(order, line, key=key)
    work()
    assert (stock(), shop.calls) == (15, [str(key)])


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
    elif step == "ReceiptLine":
        patched.setattr(models.ReceiptLine.objects, "bulk_create", after(ReceiptLine.objects.bulk_create))
    else:
        row = getattr(models, step)
        patched.setattr(row, "save", after(row.save))


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("error", [SaleorUnavailableError("no answer within 10 s"), Killed()])
def test_killed_or_cut_off_around_the_call_the_stock_rises_once(order, shop, moment, error):
    """``after``: the shop has raised its stock, and we never hear of it."""
    receive(order, count(order, "a", 5))
    setattr(shop, moment, error)
    if isinstance(error, Killed):
        with pytest.raises(Killed), transaction.atomic():
            work()
        assert StockRaise.objects.get().tries == 0
    else:
        work()
        raised = StockRaise.objects.get()
        assert (raised.state, raised.tries, raised.trouble) == ("pending", 1, "no answer within 10 s")
        StockRaise.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
        raising.catch_up([{}])
    work()
    work()
    raised = StockRaise.objects.get()
    assert (raised.state, raised.trouble, stock()) == ("done", "", 15)
    assert len(set(shop.calls)) == 1


def test_shop_that_is_not_ours_any_more_is_asked_less_and_less_often(order, shop):
    receive(order, count(order, "a", 5))
    raising.catch_up([{}])
    assert OutboxEvent.objects.count() == 1
    OutboxEvent.objects.all().delete()
    for tries, seconds, asked in ((0, 4, 0), (0, 6, 1), (3, 39, 0), (3, 41, 1), (99, 599, 0), (99, 601, 1)):
        OutboxEvent.objects.all().delete()
        StockRaise.objects.update(tries=tries, asked_at=timezone.now() - timedelta(seconds=seconds))
        raising.catch_up([{}])
        assert OutboxEvent.objects.count() == asked, (tries, seconds)


def test_shop_that_says_no_is_trouble_that_a_person_tries_again(order, shop):
    receipt, _ = receive(order, count(order, "a", 5))
    shop.before = SaleorRefusedError("the app lacks MANAGE_PRODUCTS")
    work()
    raised = StockRaise.objects.get()
    assert (raised.state, raised.trouble) == ("trouble", "the app lacks MANAGE_PRODUCTS")
    StockRaise.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    raising.catch_up([{}])
    assert not OutboxEvent.objects.exists()
    assert raising.retry(receipt_id=receipt.id, by=BOB).retried_by == BOB
    work()
    assert stock() == 15
    with pytest.raises(DecisionError, match="has risen by it already"):
        raising.retry(receipt_id=receipt.id, by=BOB)
    with pytest.raises(NotFoundError):
        raising.retry(receipt_id=uuid.uuid4(), by=BOB)


def test_variant_that_the_shop_no_longer_has_is_trouble(order, shop):
    from saleor_ai_plugin.facts.models import Variant

    receive(order, count(order, "a", 5), count(order, "b", 2))
    Variant.objects.filter(id="b").update(deleted_at=timezone.now())
    work()
    assert StockRaise.objects.get().state == "trouble"
    assert stock("a") == 10
