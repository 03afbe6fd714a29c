import datetime

import pytest

from saleor_ai_plugin.importing.cells import Refusal
from saleor_ai_plugin.importing.dates import DateFormat, date_format, date_orders
from saleor_ai_plugin.importing.errors import AskedWrongError


def utc(*parts):
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("2010-12-01 08:26:00", "ymd", utc(2010, 12, 1, 8, 26)),
        ("2010-12-01T08:26:00Z", "ymd", utc(2010, 12, 1, 8, 26)),
        ("2010-12-01T08:26:00.123456+02:00", "ymd", utc(2010, 12, 1, 6, 26, 0, 123456)),
        ("2010/12/1", "ymd", utc(2010, 12, 1)),
        ("2010年12月1日 8:26", "ymd", utc(2010, 12, 1, 8, 26)),
        ("20101201", "ymd", utc(2010, 12, 1)),
        ("1/12/2010 8:26", "dmy", utc(2010, 12, 1, 8, 26)),
        ("12/1/2010 8:26 PM", "mdy", utc(2010, 12, 1, 20, 26)),
        ("12/1/10 12:00 AM", "mdy", utc(2010, 12, 1)),
        ("01.12.2010", "dmy", utc(2010, 12, 1)),
        ("1-Dec-2010 08:26", "ymd", utc(2010, 12, 1, 8, 26)),
        ("December 1, 2010", "ymd", utc(2010, 12, 1)),
        ("1291191960", "ymd", utc(2010, 12, 1, 8, 26)),
        ("1291191960000", "ymd", utc(2010, 12, 1, 8, 26)),
        (datetime.date(2010, 12, 1), "ymd", utc(2010, 12, 1)),
    ],
)
def test_dates_as_files_write_them(cell, order, expected):
    assert DateFormat(order).parse(cell) == expected


@pytest.mark.parametrize("cell", ["31/02/2011", "2011-13-01", "yesterday", "12", "1/1/2011 25:00", "0/0/0000"])
def test_what_is_no_date_is_refused(cell):
    assert DateFormat("dmy").parse(cell) == Refusal("not_a_date", repr(cell))


def test_dates_before_the_web_are_refused():
    assert DateFormat().parse("1899-12-30") == Refusal("date_too_old", "'1899-12-30'")


def test_dates_without_zone_are_in_the_zone_given():
    assert DateFormat(zone="Asia/Shanghai").parse("2011-06-01 08:00") == utc(2011, 6, 1)
    assert DateFormat(zone="Asia/Shanghai").parse("2011-06-01T08:00Z") == utc(2011, 6, 1, 8)


def test_date_orders_proves_or_doubts():
    assert date_orders(["1/2/2011", "13/2/2011"]) == ({"dmy"}, "1/2/2011")
    assert date_orders(["1/2/2011", "2/13/2011"]) == ({"mdy"}, "1/2/2011")
    assert date_orders(["1/2/2011", "3/4/2011"]) == (set(), "3/4/2011")
    assert date_orders(["13/2/2011", "2/13/2011"]) == ({"dmy", "mdy"}, "")
    assert date_orders(["2011-02-03", "1.2.2011"]) == ({"dmy"}, "")
    assert date_orders(["1/1/2011"]) == (set(), "")


def test_date_format_is_said_by_letters_or_pattern():
    assert date_format("d/m/y", "UTC").order == "dmy"
    assert date_format("MM/DD/YYYY", "UTC").order == "mdy"
    assert date_format("%d.%m.%Y %H:%M", "UTC").parse("02.03.2011 04:05") == utc(2011, 3, 2, 4, 5)
    for wrong in ("dd", "%Q", "day"):
        with pytest.raises(AskedWrongError, match="--date-format"):
            date_format(wrong, "UTC")
