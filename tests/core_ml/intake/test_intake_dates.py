"""Dates are read in four languages, and which of day and month comes first is settled by the whole document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.intake.understanding.dates import MONTHS, dates_in, month_first

DAY = date(2024, 3, 5)
FORMATS = {
    "dotted": "{d:02}.{m:02}.{y}",
    "short": "{d}.{m}.{yy:02}",
    "iso": "{y}-{m:02}-{d:02}",
    "slashed": "{y}/{m}/{d}",
    "chinese": "{y}年{m}月{d}日",
    "english": "{en} {d}, {y}",
    "german": "{d}. {de} {y}",
    "french": "{d} {fr} {y}",
    "dashed": "{d:02}-{abbr}-{y}",
}
NAMES = {
    language: names.split("|")
    for language, names in {
        "en": "January|February|March|April|May|June|July|August|September|October|November|December",
        "de": "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember",
        "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
        "abbr": "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
    }.items()
}


@pytest.mark.parametrize(
    "text",
    [
        "5. März 2024",
        "05.03.2024",
        "5.3.24",
        "2024-03-05",
        "20240305",
        "2024年3月5日",
        "March 5, 2024",
        "5th March 2024",
        "5 mars 2024",
        "05-Mar-2024",
        "Berlin, den 05.03.2024",
        "05/03/2024 21:28",
    ],
)
def test_the_fifth_of_march(text: str) -> None:
    (written,) = dates_in(text)
    assert written.day(month_first=False) == DAY


def test_chinese_short_dates_begin_with_the_year() -> None:
    assert dates_in("24-03-05", year_first=True)[0].day(False) == DAY
    assert dates_in("24-03-05")[0].day(False) == date(2005, 3, 24)


@pytest.mark.parametrize("text", ["31.02.2024", "00.00.0000", "1.234,56", "13.13.2024", "DE02 1203 0000 0000", "12:30"])
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text) == []


def test_another_date_of_the_document_settles_the_order() -> None:
    assert month_first([*dates_in("05/03/24"), *dates_in("03/25/24")], american=False) is True
    assert month_first([*dates_in("05/03/24"), *dates_in("25/03/24")], american=True) is False


def test_without_another_date_today_settles_it_then_the_country() -> None:
    open_date = dates_in("10/12/2024")
    assert month_first(open_date, american=False, today=date(2023, 11, 1)) is True
    assert month_first(open_date, american=True) is True
    assert month_first(open_date, american=False) is False


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.sampled_from(sorted(FORMATS)))
def test_a_date_reads_back(day: date, form: str) -> None:
    names = {language: held[day.month - 1] for language, held in NAMES.items()}
    text = FORMATS[form].format(d=day.day, m=day.month, y=day.year, yy=day.year % 100, **names)
    (written,) = dates_in(text)
    assert written.day(month_first=False) == day


def test_every_month_of_the_names_is_known() -> None:
    assert all(MONTHS[name.lower()] == place + 1 for held in NAMES.values() for place, name in enumerate(held))
