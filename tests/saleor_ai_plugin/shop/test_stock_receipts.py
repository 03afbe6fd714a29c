"""Goods received in the embedded shop: once a key, all lines or none."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Customer, OrderLine, Stock, StockChange, Variant, VariantPrice, Warehouse
from saleor_ai_plugin.facts.services import record_orders, record_stock
from saleor_ai_plugin.inventory.models import StockReceipt
from saleor_ai_plugin.inventory.receipts import Line, digest
from saleor_ai_plugin.shop.checkout import place_order
from saleor_ai_plugin.shop.embedded_shop import EmbeddedShop
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError

pytestmark = pytest.mark.django_db(transaction=True)

SHOP = EmbeddedShop("demo")


@pytest.fixture(autouse=True)
def shelves():
    """v1 in both warehouses, v2 in none."""
    long_ago = timezone.now() - timedelta(days=1)
    Customer.objects.create(id="c1", snapshot_at=long_ago)
    for warehouse in ("w1", "w2"):
        Warehouse.objects.create(id=warehouse, name=warehouse.upper(), snapshot_at=long_ago)
    for variant in ("v1", "v2"):
        Variant.objects.create(id=variant, product_id="p" + variant, sku=variant.upper(), snapshot_at=long_ago)
    VariantPrice.objects.create(variant_id="v1", channel="default", currency="EUR", price="1.000", valid_from=long_ago)
    Stock.objects.create(variant_id="v1", warehouse_id="w1", quantity=10, allocated=4, snapshot_at=long_ago)
    Stock.objects.create(variant_id="v1", warehouse_id="w2", quantity=1, snapshot_at=long_ago)


def there():
    return {
        (variant, warehouse): quantity
        for variant, warehouse, quantity in Stock.objects.values_list("variant_id", "warehouse_id", "quantity")
    }


def everything():
    tables = (Stock, StockChange, StockReceipt)
    return [list(table.objects.order_by("id").values()) for table in tables]


def test_receive_raises_every_line_and_says_what_lies_there_then():
    received = SHOP.receive_stock("PO-1", [Line("v1", "w1", 5), Line("v2", "w2", 3)])
    assert not received.already_received
    assert there() == {("v1", "w1"): 15, ("v1", "w2"): 1, ("v2", "w2"): 3}
    changes = StockChange.objects.order_by("variant_id").values_list(
        "variant_id", "warehouse_id", "quantity", "allocated"
    )
    assert list(changes) == [("v1", "w1", 15, 4), ("v2", "w2", 3, 0)]
    receipt = StockReceipt.objects.get()
    assert (receipt.key, receipt.received_at) == ("PO-1", received.received_at)
    assert receipt.lines[0] == {"variant_id": "v1", "warehouse_id": "w1", "quantity": 5}


def test_receive_again_changes_nothing_in_whatever_order_the_lines_come():
    lines = [Line("v1", "w1", 5), Line("v2", "w2", 3)]
    first = SHOP.receive_stock("PO-1", lines)
    before = everything()
    again = SHOP.receive_stock("PO-1", lines[::-1])
    assert (again.already_received, again.received_at) == (True, first.received_at)
    assert everything() == before


def test_receive_again_is_known_although_the_variant_is_gone():
    SHOP.receive_stock("PO-1", [Line("v1", "w1", 5)])
    Variant.objects.update(deleted_at=timezone.now())
    assert SHOP.receive_stock("PO-1", [Line("v1", "w1", 5)]).already_received


@pytest.mark.parametrize(
    ("key", "lines", "field", "code", "index", "complaint"),
    [
        ("PO-0", [Line("v1", "w1", 6)], "key", "KEY_USED", None, "has received other lines already"),
        ("", [Line("v1", "w1", 1)], "key", "INVALID", None, "1 to 128 printable characters"),
        ("PO-1", [], "lines", "REQUIRED", None, "at least one line"),
        ("PO-1", [Line("v1", "w1", 1)] * 501, "lines", "TOO_MANY", None, "501 lines; at most 500"),
        ("PO-1", [Line("v1", "w1", 1), Line("v1", "w2", 0)], "quantity", "INVALID", 1, "line 2: the quantity is 0"),
        (
            "PO-1",
            [Line("v1", "w1", 1), Line("v1", "w2", -1_000_001)],
            "quantity",
            "INVALID",
            1,
            "or below 0 for",
        ),
        (
            "PO-1",
            [Line("v1", "w2", 1), Line("v1", "w1", -12)],
            "quantity",
            "TOO_FEW",
            1,
            "cannot leave; 11 are free",
        ),
        ("PO-1", [Line("v1", "w1", 1), Line("v9", "w1", 1)], "variantId", "NOT_FOUND", 1, "no variant 'v9'"),
        ("PO-1", [Line("v1", "w1", 1), Line("v1", "w9", 1)], "warehouseId", "NOT_FOUND", 1, "no warehouse 'w9'"),
        ("PO-1", [Line("v1", "w1", 1), Line("v1", "w1", 2)], "lines", "DUPLICATED", 1, "line 2: the same variant"),
    ],
)
def test_receive_refused_changes_nothing(key, lines, field, code, index, complaint):
    SHOP.receive_stock("PO-0", [Line("v1", "w1", 5)])
    before = everything()
    with pytest.raises(SaleorAnsweredErrorsError, match=complaint) as refused:
        SHOP.receive_stock(key, lines)
    first = refused.value.errors[0]
    assert (first["field"], first["code"], first["index"]) == (field, code, index)
    assert everything() == before


def test_receive_of_more_than_a_stock_can_hold_changes_nothing():
    Stock.objects.filter(warehouse_id="w2").update(quantity=2_147_483_647)
    before = everything()
    with pytest.raises(SaleorAnsweredErrorsError, match="line 2: 2,147,483,647 pieces are there already"):
        SHOP.receive_stock("PO-1", [Line("v1", "w1", 1), Line("v1", "w2", 1)])
    assert everything() == before


def test_pieces_leave_once_and_only_those_that_are_free():
    lines = [Line("v1", "w1", -6), Line("v1", "w2", 6)]
    before = there()
    assert not SHOP.receive_stock("T-1", lines).already_received
    assert SHOP.receive_stock("T-1", lines).already_received
    after = there()
    assert (after["v1", "w1"], after["v1", "w2"]) == (before["v1", "w1"] - 6, before["v1", "w2"] + 6)
    # 4 of the 4 that are left are sold, and wait to be sent.
    with pytest.raises(SaleorAnsweredErrorsError, match="line 1: 1 pieces cannot leave; 0 are free"):
        SHOP.receive_stock("T-2", [Line("v1", "w1", -1)])
    assert there() == after
    # The key of what was refused is not used up.
    SHOP.receive_stock("PO-1", [Line("v1", "w1", 1)])
    assert not SHOP.receive_stock("T-2", [Line("v1", "w1", -1)]).already_received


def test_warehouse_that_is_known_by_its_stock_alone_receives():
    """A shop that was imported before warehouses had rows of their own."""
    Warehouse.objects.all().delete()
    SHOP.receive_stock("PO-1", [Line("v1", "w1", 5)])
    assert there()["v1", "w1"] == 15


def test_two_at_once_with_one_key_receive_once():
    answers = []

    def send():
        answers.append(SHOP.receive_stock("PO-1", [Line("v1", "w1", 5)]).already_received)
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(2)]
    with transaction.atomic():
        Stock.objects.select_for_update().get(variant_id="v1", warehouse_id="w1")
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(0.3)
        assert answers == []
    for sender in senders:
        sender.join()
    assert sorted(answers) == [False, True]
    assert there()["v1", "w1"] == 15


def test_order_that_is_recorded_later_does_not_undo_what_came_in():
    """The order's event waits in the outbox, with the quantity of before."""
    order_id = place_order(customer_id="c1", channel="default", quantities={"v1": 2})
    SHOP.receive_stock("PO-1", [Line("v1", "w1", 5)])
    record_stock([event.payload for event in OutboxEvent.objects.filter(kind="stock")])
    record_orders([event.payload for event in OutboxEvent.objects.filter(kind="order")])
    stock = Stock.objects.get(variant_id="v1", warehouse_id="w1")
    assert (stock.quantity, stock.allocated) == (15, 6)
    assert OrderLine.objects.get(order_id=order_id).warehouse_id == "w1"


def test_digest_tells_lines_apart():
    lines = [Line("v1", "w1", 5), Line("v2", "w2", 3)]
    assert digest(lines) == digest(lines[::-1])
    others = [lines[:1], [Line("v1", "w1", 3), Line("v2", "w2", 5)], [Line("v1", "w2", 5), Line("v2", "w1", 3)]]
    assert len({digest(lines), *map(digest, others)}) == 4
