"""Online Retail, a real wholesaler's year: 541,909 lines with everything that a shop's books have in them.

The expected numbers are counted here with pandas from the file itself, by rules written down without the importer.
"""

import os
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from django.db.models import Count, Q, Sum

from saleor_ai_plugin.facts.models import Customer, Order, OrderLine, Product, VariantPrice
from saleor_ai_plugin.importing.models import ImportedReturn
from saleor_ai_plugin.importing.services import import_file

SHARED = Path(os.environ.get("SALEOR_AI_SHARED", Path(__file__).parents[4] / "shared"))
FILE = SHARED / "data" / "online_retail" / "online_retail.parquet"
CHARGES = {
    "POST", "DOT", "C2", "D", "M", "m", "S", "PADS", "B", "BANK CHARGES", "AMAZONFEE", "CRUK",
    "22016", "23444", "23574",
    *(f"gift_0001_{amount}" for amount in (10, 20, 30, 40, 50)),
}  # fmt: skip
COSTS = {"B", "BANK CHARGES", "AMAZONFEE", "CRUK"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not FILE.exists(), reason=f"no {FILE}: set SALEOR_AI_SHARED to the folder that holds data/"),
]


def test_online_retail(tmp_path):
    report = import_file(FILE, currency="GBP", timezone="Europe/London", report_path=tmp_path / "refused.csv")
    frame = pd.read_parquet(FILE)
    assert report.rows == len(frame) == 541_909
    assert frame.InvoiceNo.str.startswith("C").sum() == 9_288
    assert frame.CustomerID.isna().sum() == 135_080
    assert report.refused["duplicate"] == 5_268

    lines = frame.drop_duplicates()
    corrections = lines.CustomerID.isna() & (lines.UnitPrice == 0)
    assert report.refused["stock_adjustment"] == corrections.sum() == 2_470
    lines = lines[~corrections]
    costs = lines.StockCode.isin(COSTS)
    assert report.refused["shop_cost"] == costs.sum() == 90
    lines = lines[~costs]
    charges = lines.StockCode.isin(CHARGES)
    sales = lines[~charges & (lines.Quantity > 0)]
    in_orders = charges & lines.InvoiceNo.isin(sales.InvoiceNo)
    assert report.refused["charge_alone"] == (charges & ~in_orders).sum() == 700
    assert report.taken["charges"] == in_orders.sum() == 2_240
    assert report.taken["sales"] == len(sales) == OrderLine.objects.count() == 522_476
    assert report.rows_taken + report.rows_refused == 541_909
    with (tmp_path / "refused.csv").open() as file:
        assert sum(1 for _ in file) == 1 + report.rows_refused

    returns = lines[~charges & (lines.Quantity < 0)]
    assert report.taken["returns"] + report.refused["return_without_sale"] == len(returns) == 8_665
    assert returns.InvoiceNo.str.startswith("C").all()
    sold = OrderLine.objects.aggregate(quantity=Sum("quantity"), returned=Sum("quantity_returned"))
    assert sold["quantity"] == sales.Quantity.sum()
    assert sold["returned"] == ImportedReturn.objects.aggregate(Sum("matched"))["matched__sum"]
    # Of all pieces sent back, nearly all find the sale; the others were sold before the file begins, or to a guest.
    assert sold["returned"] / -returns.Quantity.sum() > 0.9

    assert Order.objects.count() == sales.InvoiceNo.nunique() == 19_776
    assert Order.objects.filter(customer_id="").count() == sales[sales.CustomerID.isna()].InvoiceNo.nunique() == 1_371
    assert Customer.objects.count() == sales.CustomerID.nunique() == 4_335
    billed = (lines[lines.InvoiceNo.isin(sales.InvoiceNo)].eval("Quantity * UnitPrice")).sum()
    assert report.totals["revenue"]["GBP"] == str(Decimal(f"{billed:.3f}"))
    postage = lines[in_orders & lines.StockCode.isin({"POST", "DOT", "C2", "23444", "23574"})]
    shipped = Order.objects.aggregate(total=Sum("shipping_gross"))["total"]
    assert shipped == Decimal(f"{postage.eval('Quantity * UnitPrice').sum():.3f}")

    assert not Product.objects.filter(id__in=CHARGES).exists()
    assert Product.objects.count() == 3_797
    assert Product.objects.get(id="85123A").name == "WHITE HANGING HEART T-LIGHT HOLDER"
    assert VariantPrice.objects.filter(price__lte=0).count() == 0
    assert set(VariantPrice.objects.values_list("currency", flat=True).distinct()) == {"GBP"}
    assert Order.objects.filter(country="IE").count() == sales[sales.Country == "EIRE"].InvoiceNo.nunique()
    unnamed = sales[sales.Country.isin({"Unspecified", "European Community", "Channel Islands"})].InvoiceNo.nunique()
    assert Order.objects.aggregate(n=Count("id", filter=Q(country="")))["n"] == unnamed == 41
