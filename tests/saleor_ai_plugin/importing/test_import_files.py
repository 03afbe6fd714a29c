"""The same orders in every format, encoding and delimiter."""

import openpyxl
import pandas as pd
import pytest

from saleor_ai_plugin.facts.models import Order, OrderLine
from saleor_ai_plugin.importing.files import examine, open_rows
from saleor_ai_plugin.importing.plan import Asked, make_plan
from saleor_ai_plugin.importing.services import import_file

HEADER = ["order", "date", "sku", "name", "quantity", "price"]
ROWS = [
    ["1", "2011-03-01", "10001", "Café £5 — mug", "2", "1234.50"],
    ["2", "2011-03-02", "10002", "Naïve bowl", "1", "2.00"],
]
CHINESE = [
    ["1", "2011-03-01", "10001", "红色陶瓷杯子", "2", "1234.50"],
    ["2", "2011-03-02", "10002", "蓝色碗", "1", "2.00"],
]


@pytest.mark.parametrize(
    ("encoding", "delimiter", "rows"),
    [
        ("utf-8", ",", ROWS),
        ("utf-8-sig", ";", ROWS),
        ("utf-16", "\t", ROWS),
        ("cp1252", "|", ROWS),
        ("gb18030", ",", CHINESE),
        ("utf-8", "\t", CHINESE),
    ],
)
def test_encoding_and_delimiter_are_found(write_csv, encoding, delimiter, rows):
    path = write_csv([HEADER, *rows], delimiter=delimiter, encoding=encoding)
    found = open_rows(path, examine(path))
    [chunk] = found.chunks()
    assert found.headers == HEADER
    assert [list(row) for row in zip(*chunk.columns, strict=True)] == rows
    assert chunk.lines == [2, 3]


def test_decimal_comma_and_a_delimiter_that_the_file_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\norder;date;sku;quantity;price\n1;01.03.2011;10001;1;1.234,50\n")
    plan = make_plan(path, Asked(currency="EUR"))
    assert (plan.decimal_mark, plan.dates.order) == (",", "dmy")
    assert next(iter(plan.rows.chunks())).lines == [3]


def test_chunks_are_bounded_and_lines_go_on(write_csv):
    path = write_csv([HEADER, *([str(n), *ROWS[0][1:]] for n in range(25))])
    chunks = list(open_rows(path, examine(path)).chunks(10))
    assert [len(chunk.lines) for chunk in chunks] == [10, 10, 5]
    assert (chunks[1].lines[0], chunks[-1].done) == (12, 1.0)


@pytest.mark.django_db
def test_parquet_and_excel_give_the_same_orders(tmp_path):
    frame = pd.DataFrame(ROWS, columns=HEADER).astype({"quantity": "int64", "price": float})
    frame["date"] = pd.to_datetime(frame["date"])
    frame["customer id"] = [17850.0, None]
    frame.to_parquet(tmp_path / "a.parquet")
    import_file(tmp_path / "a.parquet", currency="EUR")
    first = list(OrderLine.objects.order_by("id").values())
    assert list(Order.objects.order_by("id").values_list("customer_id", flat=True)) == ["17850", ""]

    frame.to_excel(tmp_path / "a.xlsx", index=False)
    report = import_file(tmp_path / "a.xlsx", currency="EUR")
    assert report.unchanged
    assert list(OrderLine.objects.order_by("id").values()) == first


@pytest.mark.django_db
def test_all_sheets_with_the_same_columns_are_taken(tmp_path):
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "notes"
    notes.append(["Made in March"])
    for number, row in enumerate(ROWS, 2010):
        sheet = book.create_sheet(f"Year {number}")
        for cells in ([], HEADER, row, ["9", None, "10001", "x", 0, 1.0]):
            sheet.append(cells)
    other = book.create_sheet("other")
    other.append(["name", "phone"])
    book.save(tmp_path / "a.xlsx")
    report = import_file(tmp_path / "a.xlsx", currency="EUR")
    assert sorted(Order.objects.values_list("id", flat=True)) == ["1", "2"]
    assert report.examples["zero_quantity"] == [
        {"sheet": "Year 2010", "line": 4, "detail": ""},
        {"sheet": "Year 2011", "line": 4, "detail": ""},
    ]
    assert report.notes == ["sheets left out, for their columns are others: notes, other"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["订单编号", "下单时间", "商品编码", "商品名称", "数量", "单价", "会员号"],
            {"order": "订单编号", "date": "下单时间", "product": "商品编码", "customer": "会员号", "price": "单价"},
        ),
        (
            ["InvoiceNo", "InvoiceDate", "StockCode", "Description", "Quantity", "UnitPrice", "CustomerID"],
            {"order": "InvoiceNo", "date": "InvoiceDate", "product": "StockCode", "customer": "CustomerID"},
        ),
        (
            [
                "order_id",
                "created_at",
                "product_sku",
                "product_name",
                "quantity",
                "unit_price_gross_amount",
                "user_email",
            ],
            {
                "order": "order_id",
                "product": "product_sku",
                "price": "unit_price_gross_amount",
                "customer": "user_email",
            },
        ),
        (
            ["Name", "Created at", "Lineitem sku", "Lineitem name", "Lineitem quantity", "Lineitem price", "Order ID"],
            {"order": "Order ID", "product": "Lineitem sku", "name": "Lineitem name", "price": "Lineitem price"},
        ),
    ],
)
def test_columns_are_found_by_their_names(write_csv, header, expected):
    values = ["536365", "2011-03-01", "10001", "MUG", "2", "3.50", "501"]
    plan = make_plan(write_csv([header, values]), Asked(currency="EUR"))
    assert plan.kind == "order_lines"
    assert expected.items() <= plan.columns.items()


def test_a_name_is_believed_less_when_the_values_do_not_fit(write_csv):
    path = write_csv(
        [["order", "date", "sku", "quantity", "price"], *(["1", d, "1", "1", "2"] for d in ("2011-03-01", "x"))]
    )
    plan = make_plan(path, Asked(currency="EUR"))
    sure = {match.field.name: match.confidence for match in plan.proposal.matches}
    assert sure["date"] < 0.75 < sure["order"]
