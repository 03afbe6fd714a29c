"""Each bad input: one clear sentence, and nothing written."""

import datetime
import json
import os
import stat
import zipfile

import openpyxl
import pandas as pd
import pytest

from saleor_ai_plugin.facts.models import Order, Product
from saleor_ai_plugin.importing import excel_rows
from saleor_ai_plugin.importing.errors import AskedWrongError, FileRefusedError, ShopRefusedError
from saleor_ai_plugin.importing.models import ImportBatch
from saleor_ai_plugin.importing.services import import_file
from saleor_ai_plugin.shop.demo.manifest import Manifest, mark, unmark
from saleor_ai_plugin.shop.demo.size import DemoSize

pytestmark = pytest.mark.django_db

HEADER = ["order", "date", "sku", "quantity", "price"]
GOOD = ["1", "2011-03-01", "10001", "1", "2.00"]


@pytest.fixture
def refuses():
    """Import must fail with this error and these words, and leave nothing."""

    def check(path, error, words, **options):
        with pytest.raises(error, match=words) as raised:
            import_file(path, **{"currency": "EUR", **options})
        assert "\n" not in str(raised.value)
        assert (Order.objects.count(), Product.objects.count(), ImportBatch.objects.count()) == (0, 0, 0)

    return check


def parquet(path, frame=None):
    frame = pd.DataFrame([GOOD] * 2000, columns=HEADER) if frame is None else frame
    frame.to_parquet(path)
    return path


def test_a_file_that_is_not_there(tmp_path, refuses):
    refuses(tmp_path / "none.csv", AskedWrongError, "there is no file .*none.csv: check the name")


def test_a_folder(tmp_path, refuses):
    refuses(tmp_path, AskedWrongError, "is a folder: name the file in it")


def test_a_file_without_permission(write_csv, refuses, monkeypatch):
    path = write_csv([HEADER, GOOD])
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything
        monkeypatch.setattr(os, "access", lambda where, mode: False)
    refuses(path, AskedWrongError, r"you may not read .*chmod \+r")
    path.chmod(stat.S_IRUSR)


@pytest.mark.parametrize(
    ("name", "contents", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n \n", "is empty"),
        ("a.csv", b"order,date,sku,quantity,price\n", "has a header but no rows"),
        ("a.csv", bytes(range(256)) * 20, "is no text, Parquet or Excel file"),
        ("a.csv", b"%PDF-1.7 ...", "is a PDF document"),
        ("a.csv.gz", b"\x1f\x8b\x08\x00", "compressed with gzip: unpack it"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls kind"),
        ("a.parquet", b"order,date\n1,2\n", "is no parquet file, or a damaged one"),
        ("a.xlsx", b"PK\x03\x04 broken", "damaged Excel file or archive"),
        ("a.csv", b"<!DOCTYPE html><html>", "is a web page"),
        ("a.csv", b"just one column\nvalue\n", "has one column only"),
        ("a.csv", b"1,2011-03-01,5,1,2.00\n2,2011-03-01,5,1,2.00\n", "has no header"),
        ("a.csv", b"order,date,sku\n\x81\x8d,\x8f,\x90\n", "save it as UTF-8"),
    ],
)
def test_files_that_are_no_tables(tmp_path, refuses, name, contents, words):
    path = tmp_path / name
    path.write_bytes(contents)
    refuses(path, FileRefusedError, words)


def test_a_truncated_parquet(tmp_path, refuses):
    path = parquet(tmp_path / "a.parquet")
    path.write_bytes(path.read_bytes()[:-100])
    refuses(path, FileRefusedError, "damaged or truncated Parquet file")


def test_a_parquet_damaged_within(tmp_path, refuses):
    frame = pd.DataFrame({name: [f"{name}{n}" for n in range(30_000)] for name in HEADER}).assign(
        date="2011-03-01", quantity=1, price=2.0
    )
    path = parquet(tmp_path / "a.parquet", frame)
    contents = bytearray(path.read_bytes())
    middle = len(contents) // 3
    contents[middle : middle + 5_000] = b"\xff" * 5_000
    path.write_bytes(contents)
    refuses(path, FileRefusedError, "damaged or truncated Parquet file")


def test_a_parquet_without_rows(tmp_path, refuses):
    refuses(parquet(tmp_path / "a.parquet", pd.DataFrame(columns=HEADER)), FileRefusedError, "columns but no rows")


def test_an_archive_that_is_no_workbook(tmp_path, refuses):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.csv", "order,date\n")
    refuses(path, FileRefusedError, "archive without an Excel workbook")


def test_a_workbook_without_a_table(tmp_path, refuses):
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    refuses(path, FileRefusedError, "no sheet with a table")


def test_a_workbook_that_unpacks_to_too_much(tmp_path, refuses, monkeypatch):
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (101 << 20))
    refuses(path, FileRefusedError, "unpacks to 101 MiB")
    monkeypatch.setattr(excel_rows, "LARGEST_UNPACKED", 1 << 20)
    refuses(path, FileRefusedError, "unpacks to 101 MiB")


def test_a_missing_column_is_named_with_candidates(write_csv, refuses):
    path = write_csv([["order", "when", "sku", "quantity", "price"], GOOD])
    refuses(path, AskedWrongError, "no column for date .say --map date='when'.")


def test_a_column_that_is_not_there(write_csv, refuses):
    path = write_csv([HEADER, GOOD])
    refuses(path, AskedWrongError, "no column 'prize'; did you mean 'price'", mapping={"price": "prize"})
    refuses(path, AskedWrongError, "no kind of file has all the fields", mapping={"colour": "price"})
    refuses(path, AskedWrongError, "orders has no field 'product'", mapping={"product": "sku"}, kind="orders")


def test_columns_that_are_equally_likely(write_csv, refuses):
    path = write_csv(
        [["order", "date one", "date two", "sku", "quantity", "price"], ["1", *["2011-03-01"] * 2, *GOOD[2:]]]
    )
    refuses(path, AskedWrongError, "--map date='date one' or --map date='date two'")


def test_a_currency_that_is_not_said_or_none(write_csv, refuses):
    path = write_csv([HEADER, GOOD])
    refuses(path, AskedWrongError, "--currency GBP", currency="")
    refuses(path, AskedWrongError, "no currency code", currency="POUND")


def test_dates_and_amounts_that_can_be_read_both_ways(write_csv, refuses):
    refuses(
        write_csv([HEADER, ["1", "03/04/2011", "10001", "1", "2.00"]]),
        AskedWrongError,
        "--date-format d/m/y or --date-format",
    )
    mixed = [["1", "13/04/2011", "10001", "1", "2.00"], ["2", "04/13/2011", "10001", "1", "2.00"]]
    refuses(write_csv([HEADER, *mixed]), AskedWrongError, "day first in some rows and month first in others")
    refuses(write_csv([HEADER, [*GOOD[:4], "1,234"]]), AskedWrongError, "--decimal-mark")
    refuses(write_csv([HEADER, GOOD]), AskedWrongError, "--timezone 'Mars'", timezone="Mars")


def test_a_doubt_is_settled_by_a_row_far_down(write_csv):
    rows = [[str(n), "03/04/2011", "10001", "1", "2.00"] for n in range(5500)]
    import_file(write_csv([HEADER, *rows, ["x1", "13/04/2011", "10001", "1", "2.00"]]), currency="EUR")
    assert f"{Order.objects.get(id='7').placed_at:%F}" == "2011-04-03"


def test_rows_that_cannot_be_read_are_refused_with_the_files_own_line_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Orders of March\n\norder,date,sku,name,quantity,price\n"
        '1,2011-03-01,10001,"A mug\nin two lines",1,2.00\n'
        "2,2011-03-01,10001,MUG,1\n"
        '3,2011-03-01,10001,"5"" mug" x,1,2.00\n'
        "4,2011-03-01,10001,MUG,1,2.00,,\n\n,,,,,\n"
        '5,2011-03-01,10001,"MUG,1,2.00\n'
    )
    report = import_file(path, currency="EUR")
    assert [(example["line"], example["detail"]) for example in report.examples["unreadable_row"]] == [
        (6, "5 columns where the header has 6"),
        (7, "its quotation marks do not match (',' expected after '\"')"),
        (11, "a quotation mark is opened and never closed"),
    ]
    assert sorted(Order.objects.values_list("id", flat=True)) == ["1", "4"]


def test_a_file_of_which_no_row_can_be_taken(write_csv, refuses, tmp_path):
    path = write_csv([HEADER, ["1", "2011-03-01", "10001", "0", "2.00"]])
    refuses(path, FileRefusedError, "no row of .* can be taken: 1 × the quantity is zero .line 2.")
    report_path = tmp_path / "refused.json"
    refuses(path, FileRefusedError, "no row of", report_path=report_path)
    assert json.loads(report_path.read_text())["refused_rows"] == [{"line": 2, "detail": "", "reason": "zero_quantity"}]


def test_a_shop_that_was_generated(write_csv):
    mark(Manifest(1, DemoSize(), datetime.date(2026, 1, 31), 1, {}, {}, "0" * 64))
    with pytest.raises(ShopRefusedError, match=r"generated for the demo.*saleor-ai --shop mine import"):
        import_file(write_csv([HEADER, GOOD]), currency="EUR")
    assert (Order.objects.count(), ImportBatch.objects.count()) == (0, 1)
    unmark()
    assert import_file(write_csv([HEADER, GOOD]), currency="EUR").rows_taken == 1


def test_a_report_that_cannot_be_written(write_csv, refuses, tmp_path):
    path = write_csv([HEADER, GOOD])
    refuses(path, AskedWrongError, "has to end in .json or .csv", report_path=tmp_path / "report.txt")
    refuses(path, AskedWrongError, "there is no folder", report_path=tmp_path / "none" / "report.csv")


def test_an_import_that_fails_late_leaves_nothing(write_csv, refuses, monkeypatch):
    from saleor_ai_plugin.importing import catalogue

    def fail(*args, **options):
        raise FileRefusedError("late")

    monkeypatch.setattr(catalogue, "write_customers", fail)
    refuses(write_csv([HEADER, GOOD]), FileRefusedError, "late")
