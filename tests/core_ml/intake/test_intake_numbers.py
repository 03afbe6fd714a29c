"""Numbers are read as they are written, in four locales."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.intake.understanding.numbers import decimal_mark, number, numbers, readings

LOCALES = {"1,234.56": (",", "."), "1.234,56": (".", ","), "1 234,56": (" ", ","), "1'234.56": ("'", ".")}


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1,234.56", ".", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56 €", ",", "1234.56"),
        ("CHF 1'234.56", ".", "1234.56"),
        ("1\u202f234,56", ",", "1234.56"),
        ("¥1,500.00", ".", "1500"),
        ("1.000", ",", "1000"),
        ("1.000", ".", "1.000"),
        ("0,115", ",", "0.115"),
        ("0,115", ".", "0.115"),
        ("12.50", ",", "12.50"),
        ("-17,85", ",", "-17.85"),
        ("1,89-", ",", "-1.89"),
        ("(45.00)", ".", "-45.00"),
        ("19 %", ",", "19"),
        ("1,234,567", ".", "1234567"),
    ],
)
def test_number_reads_a_locale(text: str, mark: str, value: str) -> None:
    assert number(text, mark) == Decimal(value)


@pytest.mark.parametrize("text", ["", "Stk", "M8 x 40", "12 Stk", "2024-03-05", "4711-A"])
def test_number_is_none_where_there_is_more_than_a_number(text: str) -> None:
    assert number(text, ".") is None


def test_numbers_finds_every_number() -> None:
    assert numbers("Grundrabatt 2,00 % von 1.300,50 EUR", ",") == [Decimal("2.00"), Decimal("1300.50")]


def test_decimal_mark_is_what_most_amounts_have() -> None:
    assert decimal_mark(["3,49", "69,80", "1.95"], ".") == ","
    assert decimal_mark(["3.49", "1,000.00"], ",") == "."
    assert decimal_mark(["12", "1.000"], ",") == ","


def test_readings_mend_letters_and_try_the_other_mark() -> None:
    assert readings("1O.50", ".") == [Decimal("10.50")]
    assert readings("1.000", ",") == [Decimal(1000), Decimal("1.000")]


@given(st.integers(-(10**11), 10**11), st.sampled_from(sorted(LOCALES)))
def test_an_amount_reads_back_in_every_locale(cents: int, locale: str) -> None:
    group, mark = LOCALES[locale]
    value = Decimal(cents) / 100
    written = f"{value:,.2f}".replace(",", "\0").replace(".", mark).replace("\0", group)
    assert number(written, mark) == value
