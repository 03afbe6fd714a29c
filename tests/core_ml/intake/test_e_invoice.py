from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import DocumentError
from core_ml.intake import Kind, Party
from core_ml.intake.e_invoice import parse, recognise
from core_ml.intake.e_invoice.sums import percent_off
from core_ml.intake.e_invoice.units import unit_word

XML = Path(__file__).parent / "xml"
FILES = sorted(path.name for path in XML.glob("*.xml"))
ORDER_X = (XML / "order_x.xml").read_text(encoding="utf-8")


def read(name):
    return parse((XML / name).read_bytes())


def values(thing):
    """Its fields without text, confidence and place, and without what is not there."""
    found = {name: getattr(thing, name) for name in thing.__slots__}
    return {name: field.value for name, field in found.items() if hasattr(field, "confidence")}


def test_order_x():
    order = read("order_x.xml")
    assert (order.kind, order.language) == (Kind.PURCHASE_ORDER, "fr")
    assert values(order) == {
        "number": "PO-77",
        "date": date(2026, 3, 31),
        "delivery_date": date(2026, 4, 12),
        "currency": "EUR",
        "net_total": Decimal("90.00"),
        "tax_total": Decimal("18.00"),
        "gross_total": Decimal("108.00"),
    }
    assert values(order.buyer) == {
        "name": "Acheteur SARL",
        "street": "1 rue de Rivoli",
        "postcode": "75001",
        "city": "Paris",
        "country": "FR",
        "vat_number": "FR40303265045",
        "email": "achat@acheteur.fr",
        "customer_number": "K-9",
    }
    assert order.deliver_to == Party()  # the buyer's own address, written otherwise
    (line,) = order.lines  # the other only explains it
    assert values(line) == {
        "code": "AB-100",
        "buyer_code": "9-55",
        "gtin": "4006381333931",
        "description": "Vis à bois 4 mm",
        "quantity": Decimal(500),
        "unit": "pcs",
        "price": Decimal("0.2"),  # 20 for a hundred
        "discount": Decimal(10),  # 18 instead of 20
        "total": Decimal("90.00"),
    }
    assert all(check.agrees for check in order.checks)
    assert [check.name for check in order.checks] == ["line", "net_total", "gross_total"]


def test_what_is_found_is_certain_and_on_no_page():
    number = read("order_x.xml").number
    assert (number.text, number.confidence, number.page, number.box) == ("PO-77", 1, 0, None)


def test_profile_minimum():
    order = read("factur_x_minimum.xml")
    assert (order.kind, order.language, order.lines) == (Kind.CREDIT_NOTE, "en", ())
    assert order.order_number.value == "PO-3"
    assert order.tax_total.value == Decimal(20)  # in pounds, not the euros of the tax office
    (check,) = order.checks
    assert (check.name, check.said, check.reckoned, check.agrees) == ("gross_total", 121, 120, False)


def test_zugferd_1():
    order = read("zugferd_1.xml")
    assert (order.kind, order.language) == (Kind.INVOICE, "de")  # of the buyer: the seller's country is not told
    assert order.delivery_date is None  # a month is no day
    assert order.order_number.value == "B-5"
    assert order.net_total.value == 29 - 1 + 3
    assert values(order.deliver_to) == {"name": "Markt 7", "street": "Hauptstr. 44"}
    (line,) = order.lines  # a note is none
    assert values(line) == {
        "description": "Käse",
        "quantity": Decimal(2),
        "unit": "kg",
        "price": Decimal("15.00"),  # 17.85 is with tax
        "discount": Decimal("3.3333"),  # 29 instead of 30
        "tax_rate": Decimal(19),
        "total": Decimal("29.00"),
    }
    assert [(check.name, check.agrees) for check in order.checks] == [
        ("line", True),
        ("net_total", True),
        ("tax_total", True),
        ("gross_total", True),
    ]


def test_ubl_order():
    order = read("ubl_order.xml")
    assert (order.kind, order.language) == (Kind.PURCHASE_ORDER, "zh")
    assert values(order) == {
        "number": "34",
        "date": date(2026, 2, 28),
        "delivery_date": date(2026, 3, 8),
        "currency": "CNY",
        "net_total": Decimal(95),
        "gross_total": Decimal(95),
    }
    assert values(order.buyer) == {
        "name": "明远百货",
        "street": "长安街 1",
        "postcode": "100000",
        "city": "北京",
        "country": "CN",
        "vat_number": "91110000600037341L",
        "email": "po@mingyuan.cn",
        "phone": "010-1",
        "customer_number": "C-12",
    }
    assert values(order.deliver_to) == {"name": "明远仓库", "street": "仓库路 8", "city": "天津"}
    assert values(order.lines[0]) == {
        "code": "TEA-250",
        "buyer_code": "T-1",
        "gtin": "4006381333931",
        "description": "绿茶",
        "quantity": Decimal(10),
        "unit": "box",
        "price": Decimal(12),
        "discount": Decimal(25),
        "tax_rate": Decimal(13),
        "total": Decimal(90),
    }
    assert all(check.agrees for check in order.checks)


def test_ubl_credit_note():
    order = read("ubl_credit_note.xml")
    assert (order.kind, order.language, order.order_number.value) == (Kind.CREDIT_NOTE, "de", "PO-1")
    assert values(order.seller) == {"name": "Haus GmbH", "country": "AT", "vat_number": "ATU12345675"}
    assert order.tax_total.value == Decimal("2.01")
    assert order.lines[0].price.value == Decimal("2.5")
    # A cent off is how a total is rounded.
    assert [(check.name, check.agrees) for check in order.checks] == [
        ("line", True),
        ("net_total", True),
        ("tax_total", True),
        ("gross_total", True),
    ]


def test_an_invoice_may_be_a_credit_note_by_its_code():
    xml = (XML / "ubl_credit_note.xml").read_text(encoding="utf-8")
    xml = xml.replace("CreditNoteTypeCode", "InvoiceTypeCode").replace("ubl:CreditNote", "ubl:Invoice")
    assert parse(xml.encode()).kind == Kind.CREDIT_NOTE
    assert parse(xml.replace(">381<", ">380<").encode()).kind == Kind.INVOICE


@pytest.mark.parametrize("name", FILES)
def test_recognised(name):
    assert recognise((XML / name).read_bytes())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings(encoding):
    xml = ORDER_X.replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding)
    assert parse(xml).buyer.name.value == "Acheteur SARL"


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"", "this is not XML that can be read: no element found"),
        (b"%PDF-1.7", "this is not XML that can be read: unclosed token"),
        (b"<a>", "this is not XML that can be read: no element found"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "this is not XML that can be read: unknown encoding"),
        (b"<kml/>", "the XML is a 'kml'; read are ZUGFeRD"),
        (b'<OrderResponse xmlns="urn:oasis:names:specification:ubl:x"/>', "this is a UBL OrderResponse; of UBL, Order"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares a document type or entities"),
        (b'<!DOCTYPE a SYSTEM "http://x/y"><a/>', "declares a document type or entities"),
        (b" " * 20_000_001, "the XML has 20,000,001 bytes; at most 20,000,000 are read"),
        (b"<a>" * 1_000_001, "the XML has 1,000,001 tags; at most 1,000,000 are read"),
        (ORDER_X.replace(">220<", ">231<").encode(), "this is an answer to an order, not an order"),
        (ORDER_X.replace(">108.00<", ">108,00<").encode(), "GrandTotalAmount says '108,00', which is not a number"),
        (ORDER_X.replace(">90.00<", ">1e9<").encode(), "LineTotalAmount says '1e9', which is not a number"),
        (ORDER_X.replace("20260412", "20260431").encode(), "DateTimeString says '20260431', which is not a day"),
        (ORDER_X.replace("20260412", "soon").encode(), "DateTimeString says 'soon', which is not a day"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(xml, message):
    with pytest.raises(DocumentError, match=message):
        parse(xml)


def test_answers_to_orders_are_not_recognised():
    assert not recognise(b'<OrderResponse xmlns="urn:oasis:names:specification:ubl:x"/>')
    assert not recognise(b"<a>")


def test_a_deep_tree_is_no_danger():
    with pytest.raises(DocumentError, match="the XML is a 'a'"):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000)


@given(st.data())
def test_damaged_files_are_read_or_refused(data):
    xml = (XML / data.draw(st.sampled_from(FILES))).read_bytes()
    start = data.draw(st.integers(0, len(xml)))
    damaged = xml[:start] + data.draw(st.binary(max_size=8)) + xml[start + data.draw(st.integers(0, 40)) :]
    with suppress(DocumentError):
        parse(damaged)


def test_units():
    assert [unit_word(code) for code in ("C62", "h87", "KGM", "XBX", "ZZ9", "")] == [
        "pcs",
        "pcs",
        "kg",
        "box",
        "ZZ9",
        "",
    ]


def test_percent_off():
    assert percent_off(Decimal(15), Decimal("10.5")) == 30
    assert str(percent_off(Decimal(15), Decimal("10.5"))) == "30"
    assert percent_off(Decimal("1.5"), Decimal(0)) == 100
    assert percent_off(Decimal(0), Decimal(0)) is None
    assert percent_off(Decimal(10), Decimal(11)) is None


@pytest.mark.parametrize("zero", ["0", "0.00"])
def test_a_price_for_no_units_is_that_of_one(zero):
    order = parse(ORDER_X.replace(">100<", f">{zero}<").encode())
    assert order.lines[0].price.value == 20
