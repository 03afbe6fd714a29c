from decimal import Decimal

import pytest

from saleor_ai_plugin.importing.amounts import amount_parser, decimal_marks, parse_number, quantity_parser
from saleor_ai_plugin.importing.cells import Refusal


@pytest.mark.parametrize(
    ("cell", "mark", "expected"),
    [
        ("1,234.50", ".", "1234.50"),
        ("1.234,50", ",", "1234.50"),
        ("£2.55", ".", "2.55"),
        ("EUR 12,5", ",", "12.5"),
        ("12.5 USD", ".", "12.5"),
        ("(12.00)", ".", "-12.00"),
        ("-£3.10", ".", "-3.10"),
        ("−4", ".", "-4"),
        ("1 234,5", ",", "1234.5"),
        ("1'234.5", ".", "1234.5"),
        ("￥１２．５", ".", "12.5"),
        ("1.5e3", ".", "1500"),
        (2.5, ".", "2.5"),
        (7, ",", "7"),
    ],
)
def test_parse_number_reads_what_people_write(cell, mark, expected):
    assert parse_number(cell, mark) == Decimal(expected)


@pytest.mark.parametrize("cell", ["abc", "1.2.3", "12,5", "--5", "1,23,456", "NaN", float("inf"), True])
def test_parse_number_refuses_what_is_none(cell):
    assert isinstance(parse_number(cell, "."), Refusal)


@pytest.mark.parametrize("cell", ["", "  ", None, float("nan")])
def test_parse_number_of_a_blank_is_none(cell):
    assert parse_number(cell) is None


def test_amounts_are_rounded_to_three_decimals():
    assert amount_parser(".")("0.12345") == Decimal("0.123")
    assert amount_parser(".")("1e12") == Refusal("number_too_large", "'1e12'")


def test_quantities_are_whole():
    assert quantity_parser(".")("6.0") == 6
    assert quantity_parser(".")("1,200") == 1200
    assert quantity_parser(".")("1.5") == Refusal("quantity_not_whole", "'1.5'")
    assert quantity_parser(".")("3000000000") == Refusal("number_too_large", "'3000000000'")


@pytest.mark.parametrize(
    ("cells", "proven", "unclear"),
    [
        (["12.50", "1,234.00"], {"."}, []),
        (["12,50", "1.234,00"], {","}, []),
        (["1,234", "5"], set(), ["1,234"]),
        (["1,234", "2.50"], {"."}, ["1,234"]),
        (["12.50", "12,50"], {".", ","}, []),
        (["3", "1.234", 4.5], set(), []),
    ],
)
def test_decimal_marks_tells_proof_from_doubt(cells, proven, unclear):
    assert decimal_marks(cells) == (proven, unclear)
