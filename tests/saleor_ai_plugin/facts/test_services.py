from decimal import Decimal

import pytest

from saleor_ai_plugin.facts import services
from saleor_ai_plugin.facts.models import Order, OrderLine, Product, Stock, StockChange, Variant, VariantPrice

pytestmark = pytest.mark.django_db

EARLIER, LATER = "2026-01-01T10:00:00+00:00", "2026-01-01T10:00:05+00:00"


def order_snapshot(order_id="o1", snapshot_at=EARLIER, status="UNFULFILLED", quantities=(2,)):
    common = {"currency": "EUR", "placed_at": "2026-01-01T09:59:00+00:00"}
    return {
        "order": {
            "id": order_id,
            "customer_id": "c1",
            "channel": "default",
            "status": status,
            "total_gross": "25.500",
            "total_net": "21.430",
            "snapshot_at": snapshot_at,
            **common,
        },
        "lines": [
            {
                "id": f"{order_id}-{n}",
                "order_id": order_id,
                "product_id": f"p{n}",
                "quantity": quantity,
                "unit_price_gross": "12.750",
                "unit_price_net": "10.715",
                **common,
            }
            for n, quantity in enumerate(quantities)
        ],
    }


def product_snapshot(price="10.000", snapshot_at=EARLIER, variants=("v1",)):
    return {
        "product": {"id": "p1", "name": "Mug", "attributes": {"colour": ["red"]}, "snapshot_at": snapshot_at},
        "listings": [{"product_id": "p1", "channel": "default", "is_published": True, "snapshot_at": snapshot_at}],
        "variants": [{"id": v, "product_id": "p1", "sku": v.upper(), "snapshot_at": snapshot_at} for v in variants],
        "prices": [
            {"variant_id": v, "channel": "default", "currency": "EUR", "price": price, "valid_from": snapshot_at}
            for v in variants
        ],
    }


def test_record_orders_keeps_amounts_exactly():
    assert services.record_orders([order_snapshot()]) == {"o1"}
    order = Order.objects.get()
    assert (order.total_gross, order.currency, order.charged) == (Decimal("25.500"), "EUR", Decimal(0))
    assert OrderLine.objects.get().unit_price_net == Decimal("10.715")


def test_record_orders_ignores_an_older_snapshot():
    services.record_orders([order_snapshot(snapshot_at=LATER, status="CANCELED", quantities=(3, 1))])
    assert services.record_orders([order_snapshot(snapshot_at=EARLIER)]) == set()
    assert Order.objects.get().status == "CANCELED"
    assert sorted(OrderLine.objects.values_list("quantity", flat=True)) == [1, 3]


def test_record_orders_twice_counts_once_and_replaces_lines():
    services.record_orders([order_snapshot(quantities=(2, 4))])
    services.record_orders([order_snapshot(quantities=(2, 4))])
    services.record_orders([order_snapshot(snapshot_at=LATER, quantities=(5,))])
    assert list(OrderLine.objects.values_list("quantity", flat=True)) == [5]


def test_record_orders_takes_the_newest_of_one_batch_whatever_its_place():
    services.record_orders(
        [order_snapshot(snapshot_at=LATER, status="CANCELED", quantities=(1,)), order_snapshot(quantities=(9,))]
    )
    assert Order.objects.get().status == "CANCELED"
    assert OrderLine.objects.get().quantity == 1


def test_record_products_keeps_a_price_history_of_changes_only():
    services.record_products([product_snapshot()])
    services.record_products([product_snapshot(snapshot_at=LATER)])
    assert VariantPrice.objects.count() == 1
    services.record_products([product_snapshot(price="9.000", snapshot_at="2026-01-02T00:00:00+00:00")])
    prices = VariantPrice.objects.order_by("valid_from").values_list("price", flat=True)
    assert list(prices) == [Decimal("10.000"), Decimal("9.000")]


def test_record_products_marks_variants_that_are_gone():
    services.record_products([product_snapshot(variants=("v1", "v2"))])
    services.record_products([product_snapshot(snapshot_at=LATER, variants=("v1",))])
    gone = Variant.objects.exclude(deleted_at=None).values_list("id", flat=True)
    assert list(gone) == ["v2"]


def test_delete_products_is_undone_by_a_newer_snapshot_only():
    services.record_products([product_snapshot()])
    assert services.delete_products([{"id": "p1", "snapshot_at": LATER}]) == {"p1"}
    services.record_products([product_snapshot(snapshot_at=EARLIER)])
    assert Product.objects.get().deleted_at is not None
    services.record_products([product_snapshot(snapshot_at="2026-01-01T10:00:06+00:00")])
    assert Product.objects.get().deleted_at is None


def test_record_stock_keeps_each_change_and_the_last_level():
    stock = {"variant_id": "v1", "warehouse_id": "w1", "allocated": 0}
    services.record_stock(
        [
            {"stock": {**stock, "quantity": 7, "snapshot_at": EARLIER}},
            {"stock": {**stock, "quantity": None, "snapshot_at": LATER}},
        ]
    )
    assert Stock.objects.get().quantity == 0
    assert list(StockChange.objects.order_by("changed_at").values_list("quantity", flat=True)) == [7, 0]


def test_upsert_names_an_unknown_column():
    snapshot = order_snapshot()
    snapshot["order"]["colour"] = "red"
    with pytest.raises(ValueError, match="has no column colour"):
        services.record_orders([snapshot])
    assert Order.objects.count() == 0
