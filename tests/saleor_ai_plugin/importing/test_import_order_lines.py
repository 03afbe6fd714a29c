"""Order lines by hand: what becomes of each kind of line, with amounts worked out by hand."""

import datetime
from decimal import Decimal

import pytest

from saleor_ai_plugin.facts.models import (
    Customer,
    Order,
    OrderLine,
    Product,
    ProductListing,
    Variant,
    VariantPrice,
    Warehouse,
)
from saleor_ai_plugin.importing.models import ImportBatch, ImportedReturn
from saleor_ai_plugin.importing.services import import_file

pytestmark = pytest.mark.django_db

MUG = ("10001", "RED MUG")
BOWL = ("10002", "BLUE BOWL")


def line(order, date, product, quantity, price, customer="501", country="France"):
    return (order, date, *product, str(quantity), price, customer, country)


def refused(report):
    return {reason: [example["line"] for example in examples] for reason, examples in report.examples.items()}


def test_orders_lines_products_and_customers(order_file):
    path = order_file(
        line("1", "2011-03-01 10:00:00", MUG, 2, "3.50"),
        line("1", "2011-03-01 10:00:00", BOWL, 1, "4.25"),
        line("2", "2011-03-05 11:30:00", MUG, 4, "3.00", customer="502", country="EIRE"),
    )
    report = import_file(path, currency="EUR", timezone="Europe/Paris")

    assert (report.rows, report.taken, report.refused) == (3, {"sales": 3, "returns": 0, "charges": 0}, {})
    first = Order.objects.get(id="1")
    assert (first.total_gross, first.charged, first.currency, first.country) == (
        Decimal("11.250"), Decimal("11.250"), "EUR", "FR",
    )  # fmt: skip
    assert (first.status, first.origin, first.customer_id, first.number) == ("fulfilled", "import", "501", "1")
    assert first.placed_at == datetime.datetime(2011, 3, 1, 9, tzinfo=datetime.UTC)
    assert Customer.objects.get(id="502").country == "IE"
    mug = OrderLine.objects.get(id="1:10001:1")
    assert (mug.product_id, mug.variant_id, mug.sku, mug.name) == ("10001", "10001", "10001", "RED MUG")
    assert (mug.quantity, mug.quantity_fulfilled, mug.unit_price_gross) == (2, 2, Decimal("3.500"))
    assert Product.objects.get(id="10001").name == "RED MUG"
    assert Variant.objects.get(id="10001").track_inventory is False
    assert ProductListing.objects.filter(channel="default-channel", is_published=True).count() == 2
    assert report.totals["revenue"] == {"EUR": "23.250"}
    assert (report.totals["orders"], report.totals["customers"], report.totals["products"]) == (2, 2, 2)
    assert ImportBatch.objects.get().rows_taken == 3


def test_lines_know_the_warehouse_that_the_file_names(write_csv):
    header = ["Order ID", "Order date", "SKU", "Quantity", "Unit price", "Warehouse"]
    rows = [("1", "2024-03-01", "MUG", "2", "3.50", "North"), ("2", "2024-03-02", "MUG", "1", "3.50", "")]
    import_file(write_csv([header, *rows]), currency="EUR")
    assert dict(OrderLine.objects.values_list("order_id", "warehouse_id")) == {"1": "North", "2": ""}
    assert list(Warehouse.objects.values_list("id", "name")) == [("North", "North")]


def test_the_same_file_again_changes_nothing_and_says_so(order_file, tmp_path):
    path = order_file(line("1", "2011-03-01", MUG, 2, "3.50"), line("C2", "2011-03-04", MUG, -1, "3.50"))
    import_file(path, currency="EUR")
    before = list(Order.objects.values_list("id", "snapshot_at"))

    again = import_file(path, currency="EUR")
    assert again.unchanged
    assert "imported on" in again.notes[0]
    # Row by row too, where the file is not recognised: the report asks for a full pass.
    in_full = import_file(path, currency="EUR", report_path=tmp_path / "refused.csv")
    assert in_full.unchanged
    assert in_full.written["order lines"] == {"new": 0, "updated": 0, "unchanged": 1, "removed": 0}
    assert list(Order.objects.values_list("id", "snapshot_at")) == before
    assert ImportBatch.objects.count() == 1


def test_a_newer_export_updates_orders_instead_of_doubling_them(order_file):
    import_file(
        order_file(line("1", "2011-03-01", MUG, 2, "3.50"), line("1", "2011-03-01", BOWL, 1, "4.00")), currency="EUR"
    )
    report = import_file(
        order_file(line("1", "2011-03-01", MUG, 5, "3.50"), line("2", "2011-03-02", BOWL, 1, "4.00"), name="newer.csv"),
        currency="EUR",
    )
    assert report.written["orders"] == {"new": 1, "updated": 1, "unchanged": 0}
    assert report.written["order lines"] == {"new": 1, "updated": 1, "unchanged": 0, "removed": 1}
    assert Order.objects.get(id="1").total_gross == Decimal("17.500")
    assert sorted(OrderLine.objects.values_list("id", "quantity")) == [("1:10001:1", 5), ("2:10002:1", 1)]


def test_cancellations_reduce_the_line_that_they_undo(order_file):
    path = order_file(
        line("1", "2011-03-01", MUG, 6, "3.50"),
        line("2", "2011-03-02", MUG, 6, "3.00"),
        line("C3", "2011-03-03", MUG, -4, "3.50"),
        line("C4", "2011-03-04", BOWL, -1, "4.00"),
        line("2", "2011-03-02", BOWL, 2, "1.00", customer="501"),
        line("C5", "2011-03-05", BOWL, -2, "1.00", customer="777"),
    )
    report = import_file(path, currency="EUR")
    returned = dict(OrderLine.objects.values_list("id", "quantity_returned"))
    assert returned == {"1:10001:1": 4, "2:10001:1": 0, "2:10002:1": 1}
    assert dict(Order.objects.values_list("id", "status")) == {"1": "partially_returned", "2": "partially_returned"}
    assert report.taken == {"sales": 3, "returns": 2, "charges": 0}
    assert refused(report) == {"return_without_sale": [7]}
    assert report.totals["returned"] == {"EUR": "15.000"}


def test_a_cancellation_finds_its_sale_when_that_is_imported_later(order_file):
    import_file(order_file(line("C3", "2011-03-03", MUG, -2, "3.50")), currency="EUR")
    assert Order.objects.count() == 0
    assert ImportedReturn.objects.get().matched == 0

    import_file(order_file(line("1", "2011-03-01", MUG, 2, "3.50"), name="sales.csv"), currency="EUR")
    assert OrderLine.objects.get().quantity_returned == 2
    assert Order.objects.get().status == "returned"
    assert ImportedReturn.objects.get().matched == 2


def test_a_guests_cancellation_finds_the_order_whose_number_it_has(order_file):
    path = order_file(
        line("81", "2011-03-01", MUG, 3, "3.50", customer=""), line("C81", "2011-03-02", MUG, -1, "3.50", customer="")
    )
    report = import_file(path, currency="EUR")
    assert OrderLine.objects.get().quantity_returned == 1
    assert (report.totals["guest_orders"], report.totals["customers"]) == (1, 0)
    assert Customer.objects.count() == 0


def test_postage_fees_and_discounts_are_no_products(order_file):
    path = order_file(
        line("1", "2011-03-01", MUG, 10, "3.50"),
        line("1", "2011-03-01", ("POST", "POSTAGE"), 1, "18.00"),
        line("1", "2011-03-01", ("D", "Discount"), -1, "5.00"),
        line("1", "2011-03-01", ("M", "Manual"), 2, "1.50"),
        line("2", "2011-03-01", ("BANK CHARGES", "Bank Charges"), 1, "15.00"),
        line("C3", "2011-03-01", ("POST", "POSTAGE"), -1, "18.00"),
        *(line("4", "2011-03-01", (f"2000{n}", f"THING {n}"), 1, "1.00") for n in range(9)),
        line("4", "2011-03-01", ("C2", "CARRIAGE"), 1, "6.00"),
        *(line("5", "2011-03-01", (f"3000{n}", f"THING {n}"), 1, "1.00") for n in range(9)),
    )
    report = import_file(path, currency="GBP")
    order = Order.objects.get(id="1")
    assert (order.total_gross, order.shipping_gross) == (Decimal("51.000"), Decimal("18.000"))
    assert Order.objects.get(id="4").shipping_gross == Decimal("6.000")
    assert not Order.objects.filter(id__in=("2", "C3")).exists()
    assert not Product.objects.filter(id__in=("POST", "D", "M", "BANK CHARGES", "C2")).exists()
    assert report.taken == {"sales": 19, "returns": 0, "charges": 4}
    assert refused(report) == {"shop_cost": [6], "charge_alone": [7]}


def test_stock_corrections_and_free_items(order_file):
    path = order_file(
        line("1", "2011-03-01", MUG, 2, "3.50"),
        line("1", "2011-03-01", BOWL, 1, "0.00"),
        line("2", "2011-03-01", ("10001", "damaged"), -30, "0", customer=""),
        line("3", "2011-03-01", ("10001", "found"), 12, "0", customer=""),
        line("4", "2011-03-01", MUG, 1, "-3.50"),
    )
    report = import_file(path, currency="EUR")
    assert refused(report) == {"stock_adjustment": [4, 5], "negative_price": [6]}
    assert list(Order.objects.values_list("id", flat=True)) == ["1"]
    assert Product.objects.get(id="10001").name == "RED MUG"
    assert not VariantPrice.objects.filter(variant_id="10002").exists()


def test_exact_duplicates_are_dropped_and_near_ones_are_not(order_file):
    path = order_file(
        line("1", "2011-03-01", MUG, 2, "3.50"),
        line("1", "2011-03-01", MUG, 2, "3.50"),
        line("1", "2011-03-01", MUG, 3, "3.50"),
        line("1", "2011-03-01", MUG, 2, "3.50"),
    )
    report = import_file(path, currency="EUR")
    assert refused(report) == {"duplicate": [3, 5]}
    assert report.examples["duplicate"][0]["detail"] == "the same as 2"
    assert sorted(OrderLine.objects.values_list("id", "quantity")) == [("1:10001:1", 2), ("1:10001:2", 3)]


def test_name_is_the_most_frequent_and_codes_differ_not_by_case(order_file):
    path = order_file(
        line("1", "2011-03-01", ("85123a", "WHITE HEART"), 1, "2.00"),
        line("2", "2011-03-02", ("85123A", "WHITE HEART"), 1, "2.00"),
        line("3", "2011-03-03", ("85123A", "CREAM HEART"), 1, "2.00"),
        line("6", "2011-03-04", ("85123A", "WHITE HEART"), 1, "2.00"),
        line("4", "2011-03-03", ("90000b", "LAMP"), 1, "2.00"),
        line("5", "2011-03-03", ("90000B", "VASE"), 1, "2.00"),
    )
    import_file(path, currency="EUR")
    assert dict(Product.objects.values_list("id", "name")) == {
        "85123A": "WHITE HEART", "90000b": "LAMP", "90000B": "VASE",
    }  # fmt: skip


def test_price_history_keeps_changes_that_hold_and_the_last_price(order_file):
    days = [("01", "2.00"), ("02", "9.00"), ("03", "2.00"), ("04", "2.50"), ("05", "2.50"), ("06", "0"), ("07", "3.00")]
    path = order_file(
        *(line(str(n), f"2011-03-{day}", MUG, 1, price, customer=str(n)) for n, (day, price) in enumerate(days, 1)),
        line("8", "2011-03-01", MUG, 1, "2.00", customer="8"),
        line("9", "2011-03-01", MUG, 1, "1.00", customer="9"),
    )
    import_file(path, currency="EUR")
    history = VariantPrice.objects.order_by("valid_from").values_list("valid_from", "price", "currency", "channel")
    assert [(f"{moment:%m-%d}", str(price), currency, channel) for moment, price, currency, channel in history] == [
        ("03-01", "2.000", "EUR", "default-channel"),
        ("03-04", "2.500", "EUR", "default-channel"),
        ("03-07", "3.000", "EUR", "default-channel"),
    ]


def test_orders_that_contradict_themselves_are_refused_whole(write_csv):
    path = write_csv(
        [
            ["order", "date", "sku", "qty", "price", "currency", "customer id"],
            ["1", "2011-03-01", "10001", "1", "2.00", "EUR", "c1"],
            ["1", "2011-03-01", "10002", "1", "2.00", "USD", "c1"],
            ["2", "2011-03-01", "10001", "1", "2.00", "USD", "c1"],
            ["2", "2011-03-01", "10002", "1", "2.00", "", "c1"],
            ["3", "2011-03-01", "10001", "1", "2.00", "EUR", "c1"],
            ["3", "2011-03-01", "10002", "1", "2.00", "EUR", "c2"],
            ["4", "2011-03-01", "10002", "1", "2.00", "", "c2"],
            ["5", "2011-03-01", "10002", "1", "2.00", "XYZ", "c2"],
        ]
    )
    report = import_file(path)
    assert refused(report) == {
        "mixed_currencies": [2, 3],
        "several_customers": [6, 7],
        "no_currency": [8],
        "unknown_currency": [9],
    }
    assert list(Order.objects.values_list("id", "currency")) == [("2", "USD")]


def test_several_currencies_are_fine_if_each_order_has_its_own(write_csv):
    path = write_csv(
        [
            ["order", "date", "sku", "qty", "price", "currency"],
            ["1", "2011-03-01", "10001", "1", "2.00", "EUR"],
            ["2", "2011-03-01", "10001", "1", "3.00", "USD"],
        ]
    )
    assert import_file(path).totals["revenue"] == {"EUR": "2.000", "USD": "3.000"}


def test_dates_that_cannot_be_are_refused_with_their_lines(write_csv):
    future = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)
    path = write_csv(
        [
            ["order", "order date", "sku", "qty", "price", "delivered at"],
            ["1", "28/02/2011", "10001", "1", "2.00", "01/03/2011"],
            ["2", "31/02/2011", "10001", "1", "2.00", ""],
            ["3", f"{future:%d/%m/%Y}", "10001", "1", "2.00", ""],
            ["4", "05/03/2011", "10001", "1", "2.00", "04/03/2011"],
            ["5", "", "10001", "1", "2.00", ""],
        ]
    )
    report = import_file(path, currency="EUR", date_format="d/m/y")
    assert refused(report) == {
        "not_a_date": [3],
        "date_in_future": [4],
        "delivered_before_ordered": [5],
        "no_date": [6],
    }
    assert report.examples["not_a_date"][0]["detail"] == "order date: '31/02/2011'"


def test_values_that_are_none_are_refused_with_their_reasons(order_file):
    path = order_file(
        line("1", "2011-03-01", MUG, 1, "2.00"),
        line("", "2011-03-01", MUG, 1, "2.00"),
        line("2", "2011-03-01", ("", "MUG"), 1, "2.00"),
        line("3", "2011-03-01", MUG, "", "2.00"),
        line("4", "2011-03-01", MUG, 0, "2.00"),
        line("5", "2011-03-01", MUG, "1.5", "2.00"),
        line("6", "2011-03-01", MUG, 1, ""),
        line("7", "2011-03-01", MUG, 1, "cheap"),
        line("8" * 101, "2011-03-01", MUG, 1, "2.00"),
        line("10", "2011-03-01", MUG, 2_000_000_000, "900000"),
    )
    report = import_file(path, currency="EUR")
    assert refused(report) == {
        "no_order": [3],
        "no_product": [4],
        "no_quantity": [5],
        "zero_quantity": [6],
        "quantity_not_whole": [7],
        "no_price": [8],
        "not_a_number": [9],
        "too_long": [10],
        "number_too_large": [11],
    }
    assert report.rows_taken + report.rows_refused == report.rows == 10


def test_customers_are_kept_without_their_names(write_csv):
    path = write_csv(
        [
            ["order id", "created at", "product sku", "quantity", "unit price", "customer email"],
            ["1", "2011-03-01", "10001", "1", "2.00", "Ann@Example.com"],
            ["2", "2011-03-02", "10001", "1", "2.00", "ann@example.com "],
            ["3", "2011-03-02", "10001", "1", "2.00", "bob@example.com"],
        ]
    )
    import_file(path, currency="EUR")
    ann, again, bob = Order.objects.order_by("id").values_list("customer_id", flat=True)
    assert ann == again != bob
    assert ann.startswith("hashed:")
    assert "@" not in "".join(Customer.objects.values_list("id", flat=True))


def test_an_order_that_came_from_saleor_is_left_alone(order_file):
    moment = datetime.datetime(2011, 3, 1, tzinfo=datetime.UTC)
    Order.objects.create(
        id="T3JkZXI6MQ==", number="1", channel="default-channel", status="fulfilled", origin="checkout", currency="EUR",
        total_gross=1, total_net=1, placed_at=moment, snapshot_at=moment,
    )  # fmt: skip
    report = import_file(
        order_file(line("1", "2011-03-01", MUG, 1, "2.00"), line("2", "2011-03-01", MUG, 1, "2.00")), currency="EUR"
    )
    assert refused(report) == {"order_from_saleor": [2]}
    assert sorted(Order.objects.values_list("id", flat=True)) == ["2", "T3JkZXI6MQ=="]


def test_order_lines_join_a_catalogue_that_was_imported_before_or_after(order_file, write_csv):
    catalogue = write_csv(
        [["id", "name", "variant id", "variant sku"], ["UHJvZHVjdDox", "Red mug", "UHJvZHVjdFZhcmlhbnQ6MQ==", "10001"]],
        "products.csv",
    )
    import_file(order_file(line("1", "2011-03-01", MUG, 1, "2.00")), currency="EUR")
    assert OrderLine.objects.get().product_id == "10001"
    import_file(catalogue)
    import_file(order_file(line("2", "2011-03-01", MUG, 1, "2.00"), name="more.csv"), currency="EUR")
    assert set(OrderLine.objects.values_list("product_id", "variant_id")) == {
        ("UHJvZHVjdDox", "UHJvZHVjdFZhcmlhbnQ6MQ==")
    }
    assert list(Product.objects.values_list("id", "name")) == [("UHJvZHVjdDox", "Red mug")]


def test_orders_without_lines(write_csv):
    path = write_csv(
        [
            [
                "number",
                "created",
                "userEmail",
                "total.gross.amount",
                "currency",
                "status",
                "shippingPrice.gross.amount",
            ],
            ["17", "2024-05-01T10:00:00+00:00", "a@example.com", "30.00", "EUR", "UNFULFILLED", "5.00"],
            ["18", "2024-05-02T10:00:00+00:00", "a@example.com", "12.00", "EUR", "CANCELED", ""],
            ["19", "2024-05-02T10:00:00+00:00", "a@example.com", "12.00", "EUR", "DRAFT", ""],
        ]
    )
    report = import_file(path)
    assert report.kind == "orders"
    assert list(Order.objects.order_by("id").values_list("id", "status", "total_gross", "shipping_gross")) == [
        ("17", "unfulfilled", Decimal("30.000"), Decimal("5.000")),
        ("18", "canceled", Decimal("12.000"), Decimal("0.000")),
    ]
    assert refused(report) == {"draft_order": [4]}


def test_a_dry_run_keeps_nothing(order_file):
    report = import_file(order_file(line("1", "2011-03-01", MUG, 1, "2.00")), currency="EUR", dry_run=True)
    assert (report.dry_run, report.rows_taken) == (True, 1)
    assert (Order.objects.count(), Product.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)
