"""Catalogues: Saleor's own product export, with the columns that it writes, and a plain list."""

import json
from decimal import Decimal

import pytest

from saleor_ai_plugin.facts.models import (
    Category,
    Product,
    ProductListing,
    Stock,
    StockChange,
    Variant,
    VariantPrice,
    Warehouse,
)
from saleor_ai_plugin.importing.services import import_file

pytestmark = pytest.mark.django_db

# Product:1, ProductVariant:1, ProductVariant:2, Product:2, ProductVariant:None
SHIRT, SMALL, LARGE = "UHJvZHVjdDox", "UHJvZHVjdFZhcmlhbnQ6MQ==", "UHJvZHVjdFZhcmlhbnQ6Mg=="
POSTER, NO_VARIANT = "UHJvZHVjdDoy", "UHJvZHVjdFZhcmlhbnQ6Tm9uZQ=="
HEADER = [
    "id", "name", "description", "category", "product type", "charge taxes", "variant id", "variant sku", "collections",
    "colour (product attribute)", "size (variant attribute)", "main (warehouse quantity)",
    "default-channel (channel product currency code)", "default-channel (channel published)",
    "default-channel (channel publication date)", "default-channel (channel searchable)",
    "default-channel (channel available for purchase)", "default-channel (channel price amount)",
    "default-channel (channel variant currency code)", "default-channel (channel variant cost price)",
]  # fmt: skip
DESCRIPTION = json.dumps({"blocks": [{"data": {"text": "A <b>soft</b> shirt."}}, {"data": {"text": "Of cotton."}}]})


def shirt(variant, sku, size, stock, price):
    return [
        SHIRT, "Shirt", DESCRIPTION, "apparel", "Clothes", "", variant, sku, "summer", "blue, red", size, stock,
        "USD", "True", "2024-01-01 00:00:00+00:00", "True", "2024-01-02 00:00:00+00:00", price, "USD", "4.0",
    ]  # fmt: skip


POSTER_ROW = [POSTER, "Poster", "", "", "Print", "", NO_VARIANT, *[""] * 5, "USD", "False", "", "False", *[""] * 4]


@pytest.fixture
def export(write_csv):
    return write_csv(
        [HEADER, shirt(SMALL, "SH-S", "S", "7", "10.0"), shirt(LARGE, "SH-L", "L", "0", "12.5"), POSTER_ROW]
    )


def test_saleors_product_export(export):
    report = import_file(export)
    assert (report.kind, report.taken, report.refused) == ("products", {"products": 3}, {})
    shirt = Product.objects.get(id=SHIRT)
    assert (shirt.name, shirt.description, shirt.product_type) == ("Shirt", "A soft shirt. Of cotton.", "Clothes")
    assert shirt.attributes == {"colour": ["blue", "red"], "size": ["L", "S"]}
    assert (shirt.category_id, Category.objects.get().name) == ("apparel", "apparel")
    assert dict(Variant.objects.values_list("id", "sku")) == {SMALL: "SH-S", LARGE: "SH-L"}
    assert set(VariantPrice.objects.values_list("variant_id", "channel", "currency", "price", "cost")) == {
        (SMALL, "default-channel", "USD", Decimal("10.000"), Decimal("4.000")),
        (LARGE, "default-channel", "USD", Decimal("12.500"), Decimal("4.000")),
    }
    assert dict(ProductListing.objects.values_list("product_id", "is_published")) == {SHIRT: True, POSTER: False}
    assert f"{ProductListing.objects.get(product_id=SHIRT).available_for_purchase_at:%F}" == "2024-01-02"
    assert set(Stock.objects.values_list("variant_id", "warehouse_id", "quantity")) == {
        (SMALL, "main", 7), (LARGE, "main", 0),
    }  # fmt: skip
    assert list(Warehouse.objects.values_list("id", "name", "channels")) == [("main", "main", [])]


def test_a_newer_export_keeps_history_and_removes_what_is_gone(export, write_csv):
    import_file(export)
    newer = write_csv([HEADER, shirt(SMALL, "SH-S", "S", "5", "11.0")], "newer.csv")
    report = import_file(newer)
    assert report.written["variants"] == {"new": 0, "updated": 0, "unchanged": 1, "removed": 1}
    prices = VariantPrice.objects.filter(variant_id=SMALL).order_by("valid_from").values_list("price", flat=True)
    assert list(prices) == [Decimal("10.000"), Decimal("11.000")]
    assert list(StockChange.objects.filter(variant_id=SMALL).order_by("id").values_list("quantity", flat=True)) == [
        7,
        5,
    ]
    assert Variant.objects.get(id=LARGE).deleted_at is not None


def test_the_same_export_again_changes_nothing(export, tmp_path):
    import_file(export)
    before = [list(model.objects.order_by("pk").values()) for model in (Product, Variant, VariantPrice, Stock)]
    assert import_file(export, report_path=tmp_path / "refused.json").unchanged
    assert [list(model.objects.order_by("pk").values()) for model in (Product, Variant, VariantPrice, Stock)] == before


def test_a_plain_list_in_chinese(write_csv):
    path = write_csv(
        [
            ["商品编号", "商品名称", "分类", "价格", "库存"],
            ["10001", "红色杯子", "厨房", "35.00", "12"],
            ["10002", "蓝色碗", "厨房", "", ""],
            ["10003", "", "厨房", "1.00", ""],
        ],
        encoding="gb18030",
    )
    report = import_file(path, currency="CNY")
    assert report.refused == {"no_name": 1}
    assert dict(Product.objects.values_list("id", "name")) == {"10001": "红色杯子", "10002": "蓝色碗"}
    assert VariantPrice.objects.get().price == Decimal("35.000")
    assert (Stock.objects.get().quantity, Variant.objects.get(id="10002").track_inventory) == (12, False)


def test_a_product_that_came_from_saleor_is_left_alone(export):
    import_file(export)
    Product.objects.filter(id=SHIRT).update(saleor_pk=1, name="As Saleor has it")
    report = import_file(export, channel="other")
    assert report.refused == {"order_from_saleor": 2}
    assert Product.objects.get(id=SHIRT).name == "As Saleor has it"
