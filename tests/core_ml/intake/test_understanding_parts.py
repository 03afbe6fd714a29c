"""Parts of the understanding: labels, codes, addresses, VAT numbers, arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_pages import page

from core_ml.intake import Box, Word
from core_ml.intake.understanding.addresses import address_of, is_one_line
from core_ml.intake.understanding.arithmetic import Figure, Sums, agree, settled
from core_ml.intake.understanding.codes import gtin_in, labelled, looks_like_code
from core_ml.intake.understanding.contacts import email_in, phone_in, vat_number_in
from core_ml.intake.understanding.labels import COLUMN_HEADINGS, HEADERS, key
from core_ml.intake.understanding.lines import lines_of
from core_ml.intake.understanding.sums import meaning_of

BOX = Box(0, 0, 10, 10)


def figure(text: str, *others: str, confidence: float = 0.9) -> Figure:
    readings = tuple(Decimal(one) for one in (text, *others))
    return Figure(readings[0], readings, (Word(text, BOX, confidence),), 1)


def sums(quantity: str, price: str, total: str, discount: str | None = None) -> Sums:
    return Sums(figure(quantity), figure(price), figure(discount) if discount else None, figure(total))


def taken(held: Sums) -> tuple[str, str, str]:
    assert held.quantity is not None
    assert held.price is not None
    assert held.total is not None
    return str(held.quantity.value), str(held.price.value), str(held.total.value)


def test_a_line_that_agrees_stays_as_it_is() -> None:
    held = settled(sums("500", "0.12", "54.00", "10"), ocr=True)
    assert (taken(held), held.agrees, held.per) == (("500", "0.12", "54.00"), True, 1)


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (("2", "10.50", "27.00"), ("2", "10.50", "21.00")),
        (("7", "10.50", "10.50"), ("1", "10.50", "10.50")),
        (("12", "9.85", "11820"), ("12", "9.85", "118.20")),
    ],
)
def test_the_figure_that_ocr_misread_is_put_right(read: tuple[str, str, str], right: tuple[str, str, str]) -> None:
    held = settled(sums(*read), ocr=True)
    assert taken(held) == right
    assert held.agrees is True


def test_a_line_that_nothing_puts_right_says_so() -> None:
    held = settled(sums("2", "10.50", "98.00"), ocr=True)
    assert (taken(held), held.agrees, held.reckoned) == (("2", "10.50", "98.00"), False, Decimal("21.00"))


def test_a_second_reading_that_agrees_is_taken() -> None:
    held = settled(Sums(figure("1000", "1.000"), figure("24.90"), None, figure("24.90")), ocr=False)
    assert taken(held) == ("1.000", "24.90", "24.90")


def test_a_discount_that_lost_its_point_is_put_right() -> None:
    held = settled(sums("30", "34.21", "949.33", "75"), ocr=True)
    assert held.discount is not None
    assert (taken(held), held.discount.value, held.agrees) == (("30", "34.21", "949.33"), Decimal("7.5"), True)


def test_a_price_may_be_for_a_hundred() -> None:
    assert agree(Decimal(650), Decimal(5331), Decimal(1), Decimal("34651.50")) == (Decimal("34651.5"), Decimal(100))


def test_a_total_may_be_with_tax() -> None:
    held = settled(sums("1", "160.00", "190.40"), ocr=False, rates=[Decimal(19)])
    assert held.agrees is True


@given(st.integers(1, 500), st.integers(1, 10**6), st.integers(0, 4))
def test_a_line_that_multiplies_agrees(quantity: int, cents: int, discount: int) -> None:
    price, left = Decimal(cents) / 100, 1 - Decimal(discount * 5) / 100
    total = (quantity * price * left).quantize(Decimal("0.01"))
    assert agree(Decimal(quantity), price, left, total) is not None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Am Markt 3|04109 Leipzig", (None, "Am Markt 3", "04109", "Leipzig", None)),
        ("Muster AG|Bahnstr. 42|D-88802 Spielkreis", ("Muster AG", "Bahnstr. 42", "88802", "Spielkreis", "DE")),
        ("Firma X, Feldstraße 8, 06108 Halle", ("Firma X", "Feldstraße 8", "06108", "Halle", None)),
        ("A · 4410 Industrial Parkway, Suite 210 · Nashville, TN 37209|USA",
         ("A", "4410 Industrial Parkway, Suite 210", "37209", "Nashville, TN", "US")),
        ("X Ltd|27 Cattle Market Road Bristol BS1 6QH", ("X Ltd", "27 Cattle Market Road", "BS1 6QH", "Bristol", None)),
        ("Azure|4557 De Silva St|Fremont CA 94538", ("Azure", "4557 De Silva St", "94538", "Fremont, CA", None)),
        ("Pino|Sessamestreet 32|1025 RX Amsterdam", ("Pino", "Sessamestreet 32", "1025 RX", "Amsterdam", None)),
        ("博远有限公司|上海市浦东新区张江路368号|201203",
         ("博远有限公司", "浦东新区张江路368号", "201203", "上海市", None)),
    ],
)  # fmt: skip
def test_an_address_in_its_parts(text: str, parts: tuple[str | None, ...]) -> None:
    found = address_of(text.split("|"))
    assert (found.name, found.street, found.postcode, found.city, found.country) == parts


def test_a_return_line_is_an_address_on_one_line() -> None:
    assert is_one_line("Müller GmbH ● Hafenstraße 12 ● 20457 Hamburg")
    assert not is_one_line("Schreinerei Holzwurm, Karlsruhe")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("USt-IdNr.: DE 136 695 976", ("DE136695976", True)),
        ("TVA FR44732829320", ("FR44732829320", True)),
        ("VAT No GB980780684", ("GB980780684", True)),
        ("税号 91310000677833266F", ("91310000677833266F", False)),
        ("DE123456789", ("DE123456789", False)),
        ("IBAN DE02 1203 0000 0000 2020 51", None),
    ],
)
def test_vat_numbers_by_their_check_digits(text: str, found: tuple[str, bool] | None) -> None:
    result = vat_number_in(text)
    assert result is None or found is not None
    assert (result and result[0]) == (found and found[0])


def test_contacts() -> None:
    assert email_in("Mail: a.b@firma-x.de.") == "a.b@firma-x.de"
    assert phone_in("Tel. 0711 / 55 66 77") == "0711 / 55 66 77"
    assert phone_in("2 Stk") is None


def test_codes_with_labels_in_a_description() -> None:
    assert labelled("Ihre Art.-Nr.: 4711-X EAN 4006381333931") == {"your_code": "4711-X", "gtin": "4006381333931"}
    assert gtin_in("Klinke 400638 1333931") == "4006381333931"
    assert gtin_in("4006381333932") is None
    assert looks_like_code("FD-M8-40")
    assert not looks_like_code("12,50")


def test_labels_are_compared_without_case_accents_and_marks() -> None:
    assert key("N° de Référence :") == key("n de reference")
    assert HEADERS.meanings[key("Bestell-Nr.")] == ["order_number"]
    assert COLUMN_HEADINGS.near(key("Einzelprois")) == key("Einzelpreis")
    assert COLUMN_HEADINGS.near(key("Zorp")) is None


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        (["gesamtbetrag", "ohne", "ust"], "net_total"),
        (["steuergesamtbetrag"], "tax_total"),
        (["zzgl", "mwst"], "tax_total"),
        (["total", "incl", "vat"], "gross_total"),
        (["total", "excl", "vat"], "net_total"),
        (["bruttobetrag"], "gross_total"),
        (["einzelpreis"], None),
        (["widget"], None),
    ],
)
def test_what_a_total_s_label_says(words: list[str], meaning: str | None) -> None:
    assert meaning_of(words) == meaning


def test_lines_and_cells() -> None:
    lines = lines_of(page("Datum:02.05.2022        Seite 1\n\nR e c h n u n g\n| a |  b |"))
    assert [[cell.text for cell in line.cells] for line in lines] == [
        ["Datum: 02.05.2022", "Seite 1"],
        ["Rechnung"],
        ["a", "b"],
    ]


def test_a_line_that_slopes_stays_one_line() -> None:
    words = tuple(Word(f"word{n}", Box(50.0 * n, 100 + 1.2 * n, 50.0 * n + 40, 110 + 1.2 * n)) for n in range(12))
    held = page("x")
    sloped = type(held)(1, 700, 300, words, held.source)
    assert len(lines_of(sloped)) == 1
