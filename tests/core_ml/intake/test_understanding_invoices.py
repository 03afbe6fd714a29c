"""Invoices, credit notes and receipts set on a typewriter."""

from __future__ import annotations

from typed_pages import page, pages

from core_ml.intake import Kind, LineItem, Source
from core_ml.intake.understanding import understand

FRENCH = """
PAPETERIE DU CENTRE SARL
12 rue de la République
69002 LYON
Tél : 04 78 00 11 22
SIRET 732 829 320 00074 - TVA FR44732829320

                                              Facturé à :
                                              Menuiserie Dupont
                                              45 avenue Jean Jaurès
                                              38000 GRENOBLE
                                              France

FACTURE N° FA-2024-0312
Date : 5 mars 2024
N° de commande : BC 7788
Échéance : 04/04/2024

Référence     Désignation                        Qté    P.U. HT      Remise    TVA      Montant HT
PAP-A4-80     Ramette papier A4 80g              10      4,20 €        5 %     20 %        39,90 €
STY-B12       Stylo bille bleu                  100      0,35 €                20 %        35,00 €
CLA-1000      Classeur à levier               1 000      1,10 €                20 %     1 100,00 €

                                                         Total HT                        1 174,90 €
                                                         TVA 20 %                          234,98 €
                                                         Total TTC                       1 409,88 €
"""
CREDIT_NOTE = """
Lieferant GmbH                                                                 Seite 1/1
Lieferantenstraße 20
80333 München

Lieferant GmbH, Lieferantenstraße 20, 80333 München
Kunden AG Mitte
Hans Muster
Kundenstraße 15
69876 Frankfurt

                        R e c h n u n g s k o r r e k t u r
                                                         Belegnummer      RK21012345
                                                         Datum            16.09.2013
                                                         Unsere USt-IdNr. DE123456788

Artikel-Nr.    Beschreibung        Menge       Preis      USt %      Betrag
TB100A4        Trennblätter A4     -3 Stk       5,95       19,00     -17,85
ARNR2          Joghurt Banane      -5 Stk       5,50        7,00     -27,50

                                              Positionssumme         -45,35
                                              Gesamtbetrag ohne USt  -45,35
                                              Steuergesamtbetrag      -5,32
                                              Bruttosumme            -50,67
"""
FIRST_PAGE = """
Stahlhandel Nord GmbH                                              Rechnung
Hafenweg 1
28195 Bremen

Werkzeugbau Süd AG
Talstraße 5
89073 Ulm
                                                 Rechnungs-Nr.: 77001
                                                 Datum: 04.04.2023

Pos   Artikel     Bezeichnung                      Menge        Preis          Betrag
1     S-235-10    Flachstahl 10 mm                 120 kg        1,85          222,00
2     S-235-20    Flachstahl 20 mm                  80 kg        1,95          156,00
                                                   Übertrag                    378,00
"""
SECOND_PAGE = """
Stahlhandel Nord GmbH                                              Rechnung
                                                 Rechnungs-Nr.: 77001

Pos   Artikel     Bezeichnung                      Menge        Preis          Betrag
                                                   Übertrag                    378,00
3     R-40        Rundstahl 40 mm                    6 Stk      24,50          147,00
                  gezogen

                                                   Nettosumme                  525,00
                                                   19 % MwSt.                   99,75
                                                   Rechnungsbetrag             624,75
"""
RECEIPT = """
     RESTORAN WAN SHENG
        002043319-W
No.2, Jalan Temenggung 19/9,
Seksyen 9, Bandar Mahkota
   43200 Cheras, Selangor
  GST REG NO: 001335787520

        Tax Invoice
INV No.: 1053110   Cashier: May
Date : 19-03-2018 18:08:38

Milo
     2 x   2.80    5.60
Take Away
     2 x   0.20    0.40
Total Amount:          6.02
Rounding:             -0.02
Total (rounded):       6.00
CASH:                 10.00
CHANGE:                4.00
"""
UNKNOWN_HEADINGS = """
Invoice No. 12                                                          Page 1 of 1

Description        Brgl       Zorp        Fnord
Blue widget          12      10.50       126.00
Widget stand          3      45.00       135.00
"""
WITHOUT_RULES = """
Rechnung 8
Datum 02.05.2022

Pos.   Beschreibung              Menge         VK-Preis    Zeilenbetrag
                                                   ohne            ohne
                                                  MwSt.           MwSt.
1.     Logo                       5 Std           75,00          375,00
2.     Druck                      1 Stk           90,00           90,00
"""


def values(item: LineItem, *names: str) -> tuple[str | None, ...]:
    found = (getattr(item, name) for name in names)
    return tuple(None if one is None else str(one.value) for one in found)


def test_a_french_invoice() -> None:
    order = understand([page(FRENCH)])
    assert (order.kind, order.language) == (Kind.INVOICE, "fr")
    assert order.number is not None
    assert order.order_number is not None
    assert order.date is not None
    assert (order.number.value, order.order_number.value, str(order.date.value)) == (
        "FA-2024-0312",
        "BC 7788",
        "2024-03-05",
    )
    names = ("code", "description", "quantity", "price", "discount", "tax_rate", "total")
    assert [values(item, *names) for item in order.lines] == [
        ("PAP-A4-80", "Ramette papier A4 80g", "10", "4.20", "5", "20", "39.90"),
        ("STY-B12", "Stylo bille bleu", "100", "0.35", None, "20", "35.00"),
        ("CLA-1000", "Classeur à levier", "1000", "1.10", None, "20", "1100.00"),
    ]
    assert order.seller.name is not None
    assert order.seller.vat_number is not None
    assert (order.seller.name.value, order.seller.vat_number.value) == ("PAPETERIE DU CENTRE SARL", "FR44732829320")
    assert order.buyer.name is not None
    assert order.buyer.country is not None
    assert (order.buyer.name.value, order.buyer.country.value) == ("Menuiserie Dupont", "FR")


def test_a_german_credit_note_with_a_spaced_title() -> None:
    order = understand([page(CREDIT_NOTE)])
    assert order.kind is Kind.CREDIT_NOTE
    assert order.number is not None
    assert order.number.value == "RK21012345"
    assert [values(item, "code", "quantity", "unit", "price", "tax_rate", "total") for item in order.lines] == [
        ("TB100A4", "-3", "Stk", "5.95", "19.00", "-17.85"),
        ("ARNR2", "-5", "Stk", "5.50", "7.00", "-27.50"),
    ]
    assert order.net_total is not None
    assert order.tax_total is not None
    assert order.gross_total is not None
    totals = [str(found.value) for found in (order.net_total, order.tax_total, order.gross_total)]
    assert totals == ["-45.35", "-5.32", "-50.67"]
    assert order.buyer.name is not None
    assert order.seller.name is not None
    assert (order.buyer.name.value, order.seller.name.value) == ("Kunden AG Mitte", "Lieferant GmbH")


def test_a_table_goes_on_over_pages_without_its_carried_sums() -> None:
    order = understand(pages(FIRST_PAGE, SECOND_PAGE))
    assert [values(item, "code", "description", "quantity", "total") for item in order.lines] == [
        ("S-235-10", "Flachstahl 10 mm", "120", "222.00"),
        ("S-235-20", "Flachstahl 20 mm", "80", "156.00"),
        ("R-40", "Rundstahl 40 mm gezogen", "6", "147.00"),
    ]
    total = order.lines[2].total
    assert total is not None
    assert total.page == 2
    assert all(check.agrees for check in order.checks)
    assert order.gross_total is not None
    assert str(order.gross_total.value) == "624.75"


def test_a_receipt() -> None:
    order = understand([page(RECEIPT)])
    shop = order.seller
    assert order.kind is Kind.RECEIPT
    assert shop.name is not None
    assert shop.street is not None
    assert shop.postcode is not None
    assert shop.city is not None
    assert [shop.name.value, shop.street.value, shop.postcode.value, shop.city.value] == [
        "RESTORAN WAN SHENG",
        "No.2, Jalan Temenggung 19/9, Seksyen 9, Bandar Mahkota",
        "43200",
        "Cheras, Selangor",
    ]
    assert order.date is not None
    assert order.gross_total is not None
    assert (str(order.date.value), str(order.gross_total.value)) == ("2018-03-19", "6.00")


def test_columns_that_nobody_knows_are_told_by_their_products() -> None:
    order = understand([page(UNKNOWN_HEADINGS)])
    assert [values(item, "description", "quantity", "price", "total") for item in order.lines] == [
        ("Blue widget", "12", "10.50", "126.00"),
        ("Widget stand", "3", "45.00", "135.00"),
    ]


def test_an_article_that_is_called_like_a_total_is_an_article() -> None:
    text = """
    Rechnung 9                                                              Seite 1 von 1

    Pos   Bezeichnung              Menge      Preis       Betrag
    1     Steuerung                    2      10,00        20,00
    2     Gesamtpaket                  1      30,00        30,00

                                          Summe netto      50,00
    """
    order = understand([page(text)])
    assert [values(item, "description", "quantity", "total") for item in order.lines] == [
        ("Steuerung", "2", "20.00"),
        ("Gesamtpaket", "1", "30.00"),
    ]


def test_headings_of_three_lines() -> None:
    order = understand([page(WITHOUT_RULES)])
    assert [values(item, "description", "quantity", "unit", "price", "total") for item in order.lines] == [
        ("Logo", "5", "Std", "75.00", "375.00"),
        ("Druck", "1", "Stk", "90.00", "90.00"),
    ]


def test_a_digit_that_ocr_misread_is_put_right_by_the_sum_and_trusted_less() -> None:
    good = understand([page(UNKNOWN_HEADINGS, source=Source.OCR)]).lines[0]
    text = UNKNOWN_HEADINGS.replace("Brgl       Zorp        Fnord", "Qty       Price        Total")
    item = understand([page(text.replace("126.00", "726.00"), source=Source.OCR)]).lines[0]
    assert values(item, "quantity", "price", "total") == ("12", "10.50", "126.00")
    assert item.total is not None
    assert good.total is not None
    assert item.total.text == "726.00"
    assert item.total.confidence < good.total.confidence


def test_a_text_layer_is_not_put_right() -> None:
    text = UNKNOWN_HEADINGS.replace("Brgl       Zorp        Fnord", "Qty       Price        Total")
    order = understand([page(text.replace("126.00", "726.00"))])
    assert values(order.lines[0], "total") == ("726.00",)
    assert [(check.name, check.line, str(check.said), str(check.reckoned), check.agrees) for check in order.checks] == [
        ("line", 0, "726.00", "126.00", False),
        ("line", 1, "135.00", "135.00", True),
    ]


def test_labels_with_a_wrong_letter_are_found_in_ocr_only() -> None:
    text = "lnvoice Nunber: 4711-9\nlnvoice Dale: 02.05.2022"
    read = understand([page(text, source=Source.OCR)])
    assert read.number is not None
    assert read.number.value == "4711-9"
    assert understand([page(text)]).number is None
