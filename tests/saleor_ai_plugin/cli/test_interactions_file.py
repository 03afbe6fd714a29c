import gzip

import pandas as pd
import pytest

from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError
from saleor_ai_plugin.cli.interactions_file import read_interactions

COLUMNS = {"user_id": "customer", "item_id": "sku"}


def write(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def test_csv_ids_stay_text(tmp_path):
    table = read_interactions(write(tmp_path / "a.csv", "customer,sku\n007,0012\n8,x\n"), COLUMNS)
    assert table.frame.to_dict("list") == {"user_id": ["007", "8"], "item_id": ["0012", "x"]}
    assert (table.rows, table.notes) == (2, [])


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators(tmp_path, separator):
    text = f"customer{separator}sku\na{separator}x,y\n"
    assert read_interactions(write(tmp_path / "a.csv", text), COLUMNS).frame["item_id"].tolist() == ["x,y"]


def test_byte_order_mark_and_old_windows_text(tmp_path):
    bom = write(tmp_path / "bom.csv", "\ufeffcustomer,sku\né,x\n")
    old = write(tmp_path / "old.csv", "customer,sku\né,x\n", "cp1252")
    for path in (bom, old):
        assert read_interactions(path, COLUMNS).frame["user_id"].tolist() == ["é"]


def test_gzip(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"customer;sku\na;x\n"))
    assert len(read_interactions(path, COLUMNS).frame) == 1


def test_rows_without_customer_are_dropped_with_a_note(tmp_path):
    table = read_interactions(write(tmp_path / "a.csv", "customer,sku\na,x\n,y\nb,\n"), COLUMNS)
    assert table.notes == ["2 of 3 rows dropped: without user or item"]
    assert table.rows == 3
    assert len(table.frame) == 1


def test_returns_are_dropped_by_quantity(tmp_path):
    path = write(tmp_path / "a.csv", "customer,sku,q\na,x,2\na,x,-2\nb,y,0\n")
    table = read_interactions(path, COLUMNS, above_zero="q")
    assert table.notes == ["2 of 3 rows dropped: with q not above 0"]
    assert list(table.frame.columns) == ["user_id", "item_id"]


def test_nothing_left(tmp_path):
    with pytest.raises(EmptyDataError, match="no row left: 1 of 1 rows dropped"):
        read_interactions(write(tmp_path / "a.csv", "customer,sku\n,x\n"), COLUMNS)


def test_missing_columns_are_named(tmp_path):
    with pytest.raises(MissingColumnsError, match=r"a\.csv have no column 'sku'; the columns are 'customer', 'item'"):
        read_interactions(write(tmp_path / "a.csv", "customer,item\na,x\n"), COLUMNS)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none.csv", None, "there is no file"),
        ("empty.csv", b"", "is empty"),
        ("head.csv", b"customer,sku\n", "no rows"),
        ("bad.parquet", b"PAR1 cut off", "not a whole Parquet file"),
        ("sheet.docx", b"x", "neither CSV nor Parquet"),
        ("bad.csv.gz", b"customer,sku\na,x\n", "cannot be read as CSV"),
    ],
)
def test_unusable_files(tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_interactions(path, COLUMNS)


def test_parquet_and_its_truncation(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"customer": [17850.0, None], "sku": ["x", "y"], "more": [1, 2]}).to_parquet(path)
    assert read_interactions(path, COLUMNS).frame["user_id"].tolist() == [17850.0]
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="truncated or damaged"):
        read_interactions(path, COLUMNS)


TIMED = COLUMNS | {"timestamp": "at"}


def times(tmp_path, values, **options):
    text = "customer,sku,at\n" + "".join(f"a,x{n},{value}\n" for n, value in enumerate(values))
    table = read_interactions(write(tmp_path / "t.csv", text), TIMED, **options)
    return table.frame["timestamp"].dt.strftime("%Y-%m-%d %H:%M").tolist(), table.notes


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["2011-09-30", "2011-10-01 08:26"], ["2011-09-30 00:00", "2011-10-01 08:26"]),
        (["2011-09-30T10:00:00+02:00"], ["2011-09-30 08:00"]),
        (["12/1/2010 8:26", "12/13/2010 9:00"], ["2010-12-01 08:26", "2010-12-13 09:00"]),
        (["1/12/2010", "13/12/2010"], ["2010-12-01 00:00", "2010-12-13 00:00"]),
        (["1/2/2010", "2/1/2010", "3/1/2010"], ["2010-01-02 00:00", "2010-02-01 00:00", "2010-03-01 00:00"]),
        (["881250949"], ["1997-12-04 15:55"]),
    ],
    ids=["iso", "zone", "month first", "day first", "the reading in order", "seconds"],
)
def test_readings_of_times(tmp_path, values, expected):
    assert times(tmp_path, values)[0] == expected


def test_times_that_can_be_read_in_two_ways_are_refused(tmp_path):
    with pytest.raises(DataError, match="day first or month first; pass --date-format"):
        times(tmp_path, ["2/1/2010", "1/3/2010", "3/2/2010", "1/1/2010"])


def test_a_given_format_decides(tmp_path):
    assert times(tmp_path, ["2/1/2010"], date_format="%d/%m/%Y")[0] == ["2010-01-02 00:00"]


def test_a_broken_time_is_shown(tmp_path):
    with pytest.raises(DataError, match="1 values of 'at' are not times, first 'yesterday'"):
        times(tmp_path, ["2011-09-30", "yesterday"])


def test_rows_out_of_order_are_sorted_with_a_note(tmp_path):
    found, notes = times(tmp_path, ["2011-10-01", "2011-09-30"])
    assert found == ["2011-09-30 00:00", "2011-10-01 00:00"]
    assert notes == ["rows were not in order of time and have been sorted"]


def test_rating_that_is_no_number(tmp_path):
    path = write(tmp_path / "a.csv", "customer,sku,stars\na,x,5\nb,x,good\n")
    with pytest.raises(DataError, match="1 values of 'stars' are not numbers, first 'good'"):
        read_interactions(path, COLUMNS | {"weight": "stars"})
