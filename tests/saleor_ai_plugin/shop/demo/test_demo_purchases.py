"""The demo shop's suppliers and orders to them, in the service's own rows."""

from datetime import date

import pyarrow.parquet as parquet
import pytest

from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import codes, numbering
from saleor_ai_plugin.inventory.lookup import lookup
from saleor_ai_plugin.inventory.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    StockRaise,
    Supplier,
    SupplierBarcode,
    SupplierProduct,
)
from saleor_ai_plugin.inventory.performance import of_suppliers
from saleor_ai_plugin.inventory.proposing import propose
from saleor_ai_plugin.shop.demo import loading, manifest
from saleor_ai_plugin.shop.demo.services import load_demo_shop
from saleor_ai_plugin.shop.demo.size import DemoSize

pytestmark = pytest.mark.django_db(transaction=True)

SMALL = DemoSize(products=30, customers=60, orders=900, months=6)


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    for module in (manifest, loading):
        monkeypatch.setattr(module, "folder", lambda: tmp_path / "shop")
    load_demo_shop(size=SMALL, seed=1, until=date.today())  # noqa: DTZ011 - the demo's own day
    return tmp_path / "shop"


def test_orders_to_suppliers_are_those_that_the_files_tell_of(loaded):
    told = parquet.read_table(loaded / "observed/purchase_orders.parquet").to_pylist()
    lines = PurchaseOrderLine.objects.select_related("order__supplier").order_by("id")
    kept = sorted(
        (one.order.supplier.code, one.variant_id, one.quantity, str(one.unit_cost), one.order.currency, one.expected_on)
        for one in lines
    )
    assert kept == sorted(
        (
            one["supplier"],
            one["variant_id"],
            one["quantity"],
            f"{one['unit_cost']:.3f}",
            one["currency"],
            one["expected_on"],
        )
        for one in told
    )
    came = sorted(
        (one.variant_id, one.accepted, one.receipt.at.date()) for one in ReceiptLine.objects.select_related("receipt")
    )
    assert came == sorted(
        (one["variant_id"], one["quantity"], one["received_on"]) for one in told if one["received_on"]
    )
    assert StockRaise.objects.filter(state="done").count() == Receipt.objects.count() > 0


def test_orders_agree_with_their_lines(loaded):
    assert set(PurchaseOrder.objects.values_list("state", flat=True)) <= {"received", "part_received", "sent"}
    for order in PurchaseOrder.objects.prefetch_related("lines", "receipts"):
        lines = list(order.lines.all())
        assert order.total == sum(line.unit_cost * line.quantity for line in lines)
        open_ = [line for line in lines if line.received_quantity < line.quantity]
        assert (order.state == "received") is (not open_) is (order.received_at is not None)
        assert (order.state == "sent") is (len(open_) == len(lines))


def test_every_place_has_one_supplier_with_barcodes(loaded):
    outlet = Supplier.objects.exclude(warehouse_id="").get().warehouse_id
    assert SupplierProduct.objects.count() == Stock.objects.exclude(warehouse_id=outlet).count()
    assert all(codes.is_gtin(code) for code in SupplierBarcode.objects.values_list("code", flat=True))
    piece = SupplierBarcode.objects.filter(pieces=1).select_related("product").first()
    pack = piece.product.barcodes.get(pieces=4)
    assert codes.without_pack(pack.code) == piece.code
    assert {one.variant_id for one in lookup(pack.code)[1]} == {piece.product.variant_id}
    assert set(Supplier.objects.values_list("language", flat=True)) == {"en", "zh-hans"}


def test_service_goes_on_from_there(loaded):
    last = PurchaseOrder.objects.order_by("-number").first().number
    (number,) = numbering.next_numbers()
    assert number > last
    learned = of_suppliers(Supplier.objects.values_list("id", flat=True))
    assert sum(one.deliveries for one in learned.values()) == ReceiptLine.objects.count()
    plan = propose()
    assert plan.state == "done"
    assert plan.figures["places"] == Stock.objects.count()
    assert PurchaseOrder.objects.filter(state="proposed").count() == plan.figures["orders"]
    # What the closed outlet has left goes where it is sold.
    moved = PurchaseOrder.objects.exclude(supplier__warehouse_id="").get()
    assert (moved.supplier.name, moved.state, moved.lines.count() > 0) == ("Van from Nashville", "proposed", True)
    assert not PurchaseOrder.objects.filter(warehouse_id=moved.supplier.warehouse_id).exists()
    load_demo_shop(size=SMALL, seed=2, force=True)
    assert not PurchaseOrder.objects.filter(state="proposed").exists()
