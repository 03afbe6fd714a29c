"""Suppliers, stock and orders, written by hand; and a shop at the seam that fails when it is told to."""

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from saleor_ai_plugin.facts.models import Order, OrderLine, Product, Stock, StockChange, Variant, VariantPrice
from saleor_ai_plugin.inventory import orders, sending
from saleor_ai_plugin.inventory.changes import Wish
from saleor_ai_plugin.inventory.models import PurchaseOrder, Supplier, SupplierProduct
from saleor_ai_plugin.inventory.orders import Asked
from saleor_ai_plugin.shop.embedded_shop import EmbeddedShop

ANN, BOB = "ann@shop.example", "bob@shop.example"
HERE, THERE = "warehouse-1", "warehouse-2"


def wish(order=None, by=ANN, note="", *, is_owner=False, version=None, client_id=None):
    seen = version if version is not None else (order.version if order else 0)
    return Wish(version=seen, by=by, client_id=client_id or uuid.uuid4(), note=note, is_owner=is_owner)


def add_supplier(code="S-1", **fields):
    values = {"name": f"Supplier {code}", "currency": "EUR", "lead_time_days": 10, **fields}
    return Supplier.objects.create(code=code, **values)


def add_variant(variant_id, *, sku=None, name="", product="", price="9", currency="EUR"):
    now = timezone.now()
    product_id = f"p-{variant_id}"
    Product.objects.create(id=product_id, name=product or f"Product {variant_id}", snapshot_at=now)
    if price:
        VariantPrice.objects.create(
            variant_id=variant_id, channel="c", currency=currency, price=Decimal(price), valid_from=now
        )
    return Variant.objects.create(
        id=variant_id, product_id=product_id, sku=sku or f"SKU-{variant_id}", name=name, snapshot_at=now
    )


def sells(supplier, variant_id, cost="4", **fields):
    values = {"supplier_sku": f"{supplier.code}/{variant_id}", "unit_cost": Decimal(cost), **fields}
    return SupplierProduct.objects.create(supplier=supplier, variant_id=variant_id, **values)


def put(variant_id, quantity, warehouse=HERE, allocated=0):
    return Stock.objects.create(
        variant_id=variant_id,
        warehouse_id=warehouse,
        quantity=quantity,
        allocated=allocated,
        snapshot_at=timezone.now(),
    )


def sold(variant_id, daily, *, until, days, warehouse=HERE):
    """A history in which ``daily(day)`` pieces were sold each day, ending with what lies there now."""
    left = Stock.objects.get(variant_id=variant_id, warehouse_id=warehouse).quantity
    rows = []
    for back in range(days):
        day = until - timedelta(days=back)
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        if daily(day):
            sell(variant_id, daily(day), at, warehouse)
        rows.append(StockChange(variant_id=variant_id, warehouse_id=warehouse, quantity=left, changed_at=at))
        left += daily(day)
    before = until - timedelta(days=days)
    at = datetime(before.year, before.month, before.day, 12, tzinfo=UTC)
    rows.append(StockChange(variant_id=variant_id, warehouse_id=warehouse, quantity=left, changed_at=at))
    StockChange.objects.bulk_create(reversed(rows))


def sell(variant_id, pieces, at, warehouse=HERE):
    """An order of so many pieces."""
    number = f"{variant_id} {warehouse} {at.isoformat()}"
    price = {"currency": "EUR", "placed_at": at}
    Order.objects.create(
        id=number, channel="c", status="fulfilled", total_gross=9, total_net=9, snapshot_at=at, **price
    )
    OrderLine.objects.create(
        id=number, order_id=number, product_id=f"p-{variant_id}", variant_id=variant_id, warehouse_id=warehouse,
        quantity=pieces, unit_price_gross=9, unit_price_net=9, **price,
    )  # fmt: skip


def shop_of(*variants, code="S-1", cost="4", **terms):
    """A supplier that sells the variants."""
    supplier = add_supplier(code)
    for variant_id in variants:
        add_variant(variant_id)
        sells(supplier, variant_id, cost, **terms)
    return supplier


def make_order(supplier, quantities, *, by=ANN, warehouse=HERE, **options):
    """A proposed order of so many pieces by variant."""
    asked = [Asked(quantity=pieces, variant_id=variant) for variant, pieces in quantities.items()]
    return orders.create(
        supplier_id=str(supplier.id), warehouse_id=warehouse, lines=asked, expected_on=None, wish=wish(by=by), **options
    )


def sent_order(supplier, quantities, **options):
    """An order that has gone to its supplier."""
    order = make_order(supplier, quantities, **options)
    order = orders.approve(order_id=str(order.id), wish=wish(order, is_owner=True))
    return sending.send(order_id=str(order.id), wish=wish(order))


def line_of(order, variant_id):
    return order.lines.get(variant_id=variant_id)


def held(order):
    return PurchaseOrder.objects.get(id=order.id)


class FailingShop(EmbeddedShop):
    """The embedded shop with a bad connection: ``before`` or ``after`` is raised around the next receiving, once."""

    def __init__(self):
        super().__init__("demo")
        self.before = self.after = None
        self.calls = []

    def receive_stock(self, key, lines):
        self.calls.append(key)
        if self.before is not None:
            error, self.before = self.before, None
            raise error
        answer = super().receive_stock(key, lines)
        if self.after is not None:
            error, self.after = self.after, None
            raise error
        return answer
