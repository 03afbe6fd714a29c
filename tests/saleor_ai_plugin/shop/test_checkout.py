from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Customer, Stock, Variant, VariantPrice
from saleor_ai_plugin.facts.services import record_orders
from saleor_ai_plugin.shop.checkout import CheckoutError, fullest_variant, place_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    now = timezone.now()
    Customer.objects.create(id="c1", snapshot_at=now)
    for variant, price, free in (("v1", "12.500", 3), ("v2", "0.990", 10)):
        Variant.objects.create(id=variant, product_id="p" + variant, sku=variant.upper(), snapshot_at=now)
        VariantPrice.objects.create(variant_id=variant, channel="default", currency="EUR", price=price, valid_from=now)
        Stock.objects.create(variant_id=variant, warehouse_id="w1", quantity=free, snapshot_at=now)


def test_place_order_reports_it_as_saleor_would(shop):
    order_id = place_order(customer_id="c1", channel="default", quantities={"v1": 2, "v2": 3})
    event = OutboxEvent.objects.get(kind="order")
    assert event.subject_id == order_id
    assert Decimal(event.payload["order"]["total_gross"]) == Decimal("27.970")
    assert [line["product_id"] for line in event.payload["lines"]] == ["pv1", "pv2"]
    assert record_orders([event.payload]) == {order_id}
    assert OutboxEvent.objects.filter(kind="stock").count() == 2


@pytest.mark.parametrize(
    ("customer", "quantities", "complaint"),
    [
        ("nobody", {"v1": 1}, "no customer 'nobody'"),
        ("c1", {}, "at least one line"),
        ("c1", {"v1": 0}, "line 1: the quantity is 0"),
        ("c1", {"v1": 1, "v9": 1}, "line 2: there is no variant 'v9'"),
        ("c1", {"v1": 1, "v2": 11}, "v2: 11 asked for, 10 in stock"),
    ],
)
def test_place_order_refused_changes_nothing(shop, customer, quantities, complaint):
    with pytest.raises(CheckoutError, match=complaint):
        place_order(customer_id=customer, channel="default", quantities=quantities)
    assert OutboxEvent.objects.count() == 0
    assert list(Stock.objects.values_list("allocated", flat=True)) == [0, 0]


def test_place_order_sells_the_last_piece_once(shop):
    place_order(customer_id="c1", channel="default", quantities={"v1": 3})
    with pytest.raises(CheckoutError, match="v1: 1 asked for, 0 in stock"):
        place_order(customer_id="c1", channel="default", quantities={"v1": 1})


def test_place_order_of_what_nobody_counts_needs_no_stock(shop):
    Variant.objects.filter(id="v1").update(track_inventory=False)
    Stock.objects.filter(variant_id="v1").delete()
    assert fullest_variant("pv1") == "v1"
    place_order(customer_id="c1", channel="default", quantities={"v1": 99})
    assert OutboxEvent.objects.filter(kind="stock").count() == 0


def test_fullest_variant_is_the_one_that_most_is_left_of(shop):
    now = timezone.now()
    Variant.objects.create(id="v3", product_id="pv1", sku="V3", snapshot_at=now)
    Stock.objects.create(variant_id="v3", warehouse_id="w1", quantity=9, allocated=7, snapshot_at=now)
    assert fullest_variant("pv1") == "v1"
    Stock.objects.create(variant_id="v3", warehouse_id="w2", quantity=2, snapshot_at=now)
    assert fullest_variant("pv1") == "v3"
    with pytest.raises(CheckoutError, match="no product 'nothing' in stock"):
        fullest_variant("nothing")
