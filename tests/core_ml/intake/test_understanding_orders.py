"""Purchase orders set on a typewriter become orders: fields, line items, sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from typed_pages import page

from core_ml.intake import Found, Kind, LineItem, Order
from core_ml.intake.understanding import understand

ENGLISH = """
ACME Manufacturing Ltd
14 Kings Road
Leeds LS1 4DL
United Kingdom                                            PURCHASE ORDER
VAT No: GB980780684

PO Number: PO-45001123                Date: 05/03/2024         Required by: 15/03/2024

Supplier:                             Deliver To:
Fastenings Direct plc                 ACME Warehouse 2
Unit 5, Harbour Park                  Dock Street 9
Bristol BS1 5TY                       Leeds LS10 1JF

Line  Item Code    Description                          Qty   Unit   Unit Price   Disc %    Amount
10    FD-M8-40     Hex bolt M8 x 40 zinc plated         500   ea         0.12        10      54.00
                   DIN 933, 8.8
20    FD-WS-8      Washer M8                          1,000   ea         0.03                30.00
30    FD-LOC-270   Thread locker 270, 50 ml              12   btl        9.85               118.20

                                                                    Subtotal            202.20
                                                                    VAT @ 20%            40.44
                                                                    Order Total       £ 242.64

Please confirm receipt of this order by return to purchasing@acme-mfg.co.uk.
"""
GERMAN = """
Maschinenbau Weber GmbH & Co. KG                                  BESTELLUNG
Industriestraße 44                                                Nr.        4500098765
73760 Ostfildern                                                  Datum      08.01.2024
                                                                  Seite      1 von 1
Maschinenbau Weber GmbH & Co. KG, Industriestraße 44, 73760 Ostfildern

Schrauben Handels GmbH                             Ansprechpartner: Frau Klein
Postfach 11 22                                     Telefon: 0711 3456-78
58511 Lüdenscheid                                  E-Mail: einkauf@weber-mb.de
                                                   Unsere Kundennr.: 55120

Lieferanschrift: Maschinenbau Weber, Tor 3, Industriestraße 46, 73760 Ostfildern
Liefertermin: KW 5 / 29.01.2024

Pos.  Ihre Art.-Nr.   Unsere Art.-Nr.   Bezeichnung               Menge ME    Preis/EUR  Rabatt   Wert/EUR
 10   933-8-40        100.200.300       Sechskantschraube M8x40   1.000 St       0,1150    5 %     109,25
                                        verzinkt
 20   125-8           100.200.301       Scheibe 8,4               1.500 St       0,0250             37,50
 30   RAL-9005-K      100.900.001       Lackspray schwarz            24 Ds       6,9900            167,76

Gesamtwert netto                                                                            EUR    314,51
zzgl. gesetzlicher MwSt. Die Ware bleibt bis zur Bezahlung Eigentum des Lieferanten.
"""
CHINESE = """
上海博远电子科技有限公司
地址：上海市浦东新区张江路368号   电话：021-58886666

                          采 购 订 单

订单编号：PO20240305-018              订单日期：2024年3月5日
供应商：深圳市华强元器件有限公司      交货日期：2024年3月20日
地址：深圳市福田区华强北路1002号      联系人：李明

序号   物料编码      名称              规格      单位    数量     单价      金额
1      C-0402-104    贴片电容          0402      个      4000     0.05      200.00
2      R-0603-1K     贴片电阻          0603      个      5000     0.02      100.00
3      IC-STM32      微控制器          LQFP48    片        50    18.50      925.00

                                             合计（不含税）               1225.00
                                             增值税（13%）                 159.25
                                             价税合计                     1384.25
"""
WITHOUT_HEADINGS = """
Garten Grün e.K.                                                Bestellung
Am Markt 3
04109 Leipzig

An Firma Samen Schulz, Feldstraße 8, 06108 Halle

Bestell-Nr. 2024-77 vom 02.04.2024

10 Stk   Rasensamen Sport 5 kg               24,90       249,00
 4 Stk   Rosenschere Profi                   18,50        74,00
25 Sack  Blumenerde 40 l                      6,20       155,00

                                    Summe               478,00
                                    MwSt 19 %            90,82
                                    Gesamt              568,82
"""
MAIL = """
From     Priya Desmond <orders@harrow.example>
To       sales@fastenings.example
Subject  Purchase order PO-7710

Please deliver by: 6 July 2026
PO #: PO-7710

24 x BI-01667  Egg rolls, single
     @ 5.14 = 123.36
12 x WO-00182  Striped tunic, XL
     @ 18.11 = 217.32

Subtotal: GBP 340.68

Harrow & Finch Interiors Ltd
27 Cattle Market Road
Bristol BS1 6QH
"""
LABELLED_LINES = """
***  ORDERS D96A  ***   BESTELLUNG   ***
Beleg-Nr.              :  4711-26
Bestelldatum           :  05.08.26

LIN 0001   Artikel-Nr. BISC-00900
           Mixed Nuts, Pack of 2
           Menge 6 Stück   E-Preis 8,55   Gesamtpreis 51,30
LIN 0002   Artikel-Nr. STOR-00289
           Vacuum Container
           Menge 1.200 Stück   E-Preis 65,03   Gesamtpreis 78.036,00
"""
PER_HUNDRED = """
Purchase Order PO-9

Code        Product          Qty     Unit price    Price unit      Amount
FR-100      Frying pan       650       5,331.00           100   34,651.50
"""


def value(found: Found[str] | Found[Decimal] | Found[date] | None) -> str | None:
    """A field's value as text; None where there is none."""
    return None if found is None else str(found.value)


def row(item: LineItem, *names: str) -> tuple[str | None, ...]:
    """Some fields of a line item as text."""
    return tuple(value(getattr(item, name)) for name in names)


def read(text: str) -> Order:
    return understand([page(text)])


def test_an_english_order() -> None:
    order = read(ENGLISH)
    assert (order.kind, order.language) == (Kind.PURCHASE_ORDER, "en")
    assert value(order.number) == "PO-45001123"
    assert order.order_number is None
    assert (value(order.date), value(order.delivery_date)) == ("2024-03-05", "2024-03-15")
    assert value(order.currency) == "GBP"
    assert (value(order.net_total), value(order.tax_total), value(order.gross_total)) == ("202.20", "40.44", "242.64")
    assert all(check.agrees for check in order.checks)
    assert [check.name for check in order.checks] == ["line", "line", "line", "net_total", "gross_total"]


def test_the_parties_of_an_english_order() -> None:
    order = read(ENGLISH)
    assert value(order.buyer.name) == "ACME Manufacturing Ltd"
    assert (value(order.buyer.street), value(order.buyer.postcode), value(order.buyer.city)) == (
        "14 Kings Road",
        "LS1 4DL",
        "Leeds",
    )
    assert (value(order.buyer.country), value(order.buyer.vat_number)) == ("GB", "GB980780684")
    assert value(order.buyer.email) == "purchasing@acme-mfg.co.uk"
    assert (value(order.seller.name), value(order.seller.city)) == ("Fastenings Direct plc", "Bristol")
    assert (value(order.deliver_to.name), value(order.deliver_to.postcode)) == ("ACME Warehouse 2", "LS10 1JF")


def test_the_lines_of_an_english_order() -> None:
    names = ("code", "description", "quantity", "unit", "price", "discount", "total")
    assert [row(item, *names) for item in read(ENGLISH).lines] == [
        ("FD-M8-40", "Hex bolt M8 x 40 zinc plated DIN 933, 8.8", "500", "ea", "0.12", "10", "54.00"),
        ("FD-WS-8", "Washer M8", "1000", "ea", "0.03", None, "30.00"),
        ("FD-LOC-270", "Thread locker 270, 50 ml", "12", "btl", "9.85", None, "118.20"),
    ]


def test_a_value_has_its_box_on_the_page() -> None:
    number = read(ENGLISH).number
    assert number is not None
    assert number.box is not None
    assert (number.page, number.text, number.box.left, number.box.top) == (1, "PO-45001123", 106.0, 112.0)


def test_a_german_order_with_codes_of_both_sides() -> None:
    order = read(GERMAN)
    names = ("code", "buyer_code", "description", "quantity", "unit", "price", "discount", "total")
    assert [row(item, *names) for item in order.lines] == [
        ("933-8-40", "100.200.300", "Sechskantschraube M8x40 verzinkt", "1000", "St", "0.1150", "5", "109.25"),
        ("125-8", "100.200.301", "Scheibe 8,4", "1500", "St", "0.0250", None, "37.50"),
        ("RAL-9005-K", "100.900.001", "Lackspray schwarz", "24", "Ds", "6.9900", None, "167.76"),
    ]
    assert (value(order.number), value(order.date)) == ("4500098765", "2024-01-08")
    assert value(order.delivery_date) == "2024-01-29"
    assert (value(order.net_total), value(order.gross_total)) == ("314.51", None)
    assert value(order.buyer.name) == "Maschinenbau Weber GmbH & Co. KG"
    assert value(order.buyer.customer_number) == "55120"
    assert (value(order.seller.name), value(order.seller.postcode)) == ("Schrauben Handels GmbH", "58511")
    assert value(order.deliver_to.street) == "Tor 3, Industriestraße 46"


def test_a_chinese_order() -> None:
    order = read(CHINESE)
    assert (order.kind, order.language, value(order.currency)) == (Kind.PURCHASE_ORDER, "zh", "CNY")
    assert (value(order.number), value(order.date)) == ("PO20240305-018", "2024-03-05")
    assert value(order.delivery_date) == "2024-03-20"
    assert value(order.buyer.name) == "上海博远电子科技有限公司"
    assert (value(order.seller.name), value(order.seller.city)) == ("深圳市华强元器件有限公司", "深圳市")
    assert [row(item, "code", "description", "unit", "quantity", "price", "total") for item in order.lines] == [
        ("C-0402-104", "贴片电容", "个", "4000", "0.05", "200.00"),
        ("R-0603-1K", "贴片电阻", "个", "5000", "0.02", "100.00"),
        ("IC-STM32", "微控制器", "片", "50", "18.50", "925.00"),
    ]
    assert (value(order.net_total), value(order.tax_total), value(order.gross_total)) == (
        "1225.00",
        "159.25",
        "1384.25",
    )


def test_a_table_without_headings_is_found_by_its_products() -> None:
    order = read(WITHOUT_HEADINGS)
    assert [row(item, "quantity", "unit", "description", "price", "total") for item in order.lines] == [
        ("10", "Stk", "Rasensamen Sport 5 kg", "24.90", "249.00"),
        ("4", "Stk", "Rosenschere Profi", "18.50", "74.00"),
        ("25", "Sack", "Blumenerde 40 l", "6.20", "155.00"),
    ]
    assert value(order.number) == "2024-77"
    assert (value(order.buyer.name), value(order.seller.name)) == ("Garten Grün e.K.", "Samen Schulz")


def test_a_mail_writes_its_lines_out() -> None:
    order = read(MAIL)
    assert [row(item, "code", "quantity", "description", "price", "total") for item in order.lines] == [
        ("BI-01667", "24", "Egg rolls, single", "5.14", "123.36"),
        ("WO-00182", "12", "Striped tunic, XL", "18.11", "217.32"),
    ]
    assert (value(order.number), value(order.delivery_date)) == ("PO-7710", "2026-07-06")
    assert (value(order.buyer.name), value(order.buyer.email)) == (
        "Harrow & Finch Interiors Ltd",
        "orders@harrow.example",
    )
    assert value(order.seller.email) == "sales@fastenings.example"


def test_lines_whose_values_have_labels() -> None:
    order = read(LABELLED_LINES)
    assert [row(item, "code", "description", "quantity", "unit", "price", "total") for item in order.lines] == [
        ("BISC-00900", "Mixed Nuts, Pack of 2", "6", "Stück", "8.55", "51.30"),
        ("STOR-00289", "Vacuum Container", "1200", "Stück", "65.03", "78036.00"),
    ]
    assert value(order.number) == "4711-26"


def test_a_price_for_a_hundred_becomes_that_of_one() -> None:
    (item,) = read(PER_HUNDRED).lines
    assert row(item, "quantity", "price", "total") == ("650", "53.31", "34651.50")
    assert item.price is not None
    assert item.price.text == "5,331.00"


def test_nothing_is_understood_of_an_empty_page() -> None:
    order = read("")
    assert (order.kind, order.lines, order.checks) == (Kind.OTHER, (), ())


def test_nothing_is_understood_of_prose() -> None:
    order = read("It was a bright cold day in April, and the clocks\nwere striking thirteen.")
    assert order.lines == ()
    assert order.gross_total is None
