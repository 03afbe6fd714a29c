"""Purchase orders as suppliers get them: drawn, readable, and counted right."""

import csv
import io
import shutil
import subprocess
from datetime import date

import pypdfium2
import pytest
from purchase_rows import add_supplier, add_variant, held, make_order, put, sells, sent_order, shop_of, wish

from saleor_ai_plugin import fonts
from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.inventory import cancelling, codes, orders, owner
from saleor_ai_plugin.inventory.documents import document
from saleor_ai_plugin.inventory.models import Supplier, SupplierBarcode

EAN = "4006381333931"


@pytest.fixture
def buyer(db):
    return owner.save_buyer(
        changes={
            "name": "O'Hara + Söhne: Tea?", "address": "Dock 3\nHamburg", "gln": "4012345000009", "vat_id": "DE123",
            "delivery_addresses": {"warehouse-1": "Gate 7\n20095 Hamburg"},
        },
        by="owner@shop.example",
    )  # fmt: skip


@pytest.fixture
def order(supplier, buyer):
    """Two articles; one has a barcode, and a name with every sign that EDIFACT uses."""
    Supplier.objects.update(gln="4098765000010", email="sales@s1.example")
    add_variant("c", product="Cup: 'blue' + red?", sku="CUP+1")
    put("c", 1)
    product = sells(supplier, "c", cost="1.255", pack_size=12, minimum_quantity=12)
    SupplierBarcode.objects.create(product=product, code=codes.gtin_14(EAN))
    made = make_order(supplier, {"a": 5, "c": 24})
    return orders.change(
        order_id=str(made.id),
        lines=[],
        expected_on=date(2026, 12, 24),
        note="By rail, please.\nThank you",
        wish=wish(made),
    )


def parsed(data):
    """Segments as lists of elements, each a list of components; what is released is put back."""
    text = data.decode("iso-8859-1" if b"UNOC" in data else "utf-8")
    assert text.startswith("UNA:+.? '")
    segments, signs = [[[""]]], iter(text.removeprefix("UNA:+.? '"))
    for sign in signs:
        match sign:
            case "'":
                segments.append([[""]])
            case "+":
                segments[-1].append([""])
            case ":":
                segments[-1][-1].append("")
            case "\r" | "\n":
                pass
            case _:
                segments[-1][-1][-1] += next(signs) if sign == "?" else sign
    assert segments.pop() == [[""]]
    return segments


def test_edifact_is_read_back(order):
    made = document(order_id=str(order.id), kind="edifact")
    assert (made.file_name, made.content_type) == (f"{order.number}.edi", "application/edifact")
    segments = parsed(made.content)
    tags = [one[0][0] for one in segments]
    assert tags == [
        "UNB", "UNH", "BGM", "DTM", "DTM", "FTX", "NAD", "NAD", "NAD", "CUX",
        "LIN", "PIA", "IMD", "QTY", "MOA", "PRI", "LIN", "PIA", "IMD", "QTY", "MOA", "PRI",
        "UNS", "MOA", "CNT", "UNT", "UNZ",
    ]  # fmt: skip
    by_tag = {tag: [one[1:] for one in segments if one[0][0] == tag] for tag in tags}
    header = by_tag["UNB"][0]
    assert header[:3] == [["UNOC", "3"], ["4012345000009", "14"], ["4098765000010", "14"]]
    assert by_tag["UNH"] == [[["1"], ["ORDERS", "D", "96A", "UN", "EAN008"]]]
    assert by_tag["BGM"] == [[["220"], [order.number], ["9"]]]
    assert by_tag["DTM"][1] == [["2", "20261224", "102"]]
    assert by_tag["FTX"] == [[["PUR"], [""], [""], ["By rail, please. Thank you"]]]
    party = [["BY"], ["4012345000009", "", "9"], [""], ["O'Hara + Söhne: Tea?"], ["Dock 3 Hamburg"]]
    assert by_tag["NAD"][0] == party
    assert by_tag["NAD"][2][-1] == ["Gate 7 20095 Hamburg"]
    assert by_tag["CUX"] == [[["2", "EUR", "9"]]]
    assert by_tag["LIN"] == [[["1"]], [["2"], [""], [EAN, "EN"]]]
    assert by_tag["PIA"][1] == [["1"], ["S-1/c", "SA"], ["CUP+1", "IN"]]
    assert by_tag["IMD"][1] == [["F"], [""], ["", "", "", "Cup: 'blue' + red?"]]
    assert by_tag["QTY"] == [[["21", "5", "PCE"]], [["21", "24", "PCE"]]]
    assert by_tag["PRI"] == [[["AAA", "4"]], [["AAA", "1.255"]]]
    assert by_tag["MOA"] == [[["203", "20.00"]], [["203", "30.12"]], [["79", "50.12"]]]
    assert by_tag["CNT"] == [[["2", "2"]]]
    # The message from UNH to UNT, both counted; the interchange has one.
    assert by_tag["UNT"] == [[[str(len(tags) - 2)], ["1"]]]
    assert by_tag["UNZ"] == [[["1"], header[4]]]


def test_edifact_in_chinese_is_utf_8(order):
    order.lines.filter(variant_id="c").update(name="茶杯")
    data = document(order_id=str(order.id), kind="edifact").content
    segments = parsed(data)
    assert segments[0][1] == ["UNOW", "4"]
    assert len(segments[0][4][0]) == len("20261128")
    assert ["", "", "", "茶杯"] in [one[-1] for one in segments if one[0][0] == "IMD"]


def test_another_version_is_another_message(order):
    first = parsed(document(order_id=str(order.id), kind="edifact").content)[-1]
    order = orders.approve(order_id=str(order.id), wish=wish(held(order)))
    assert parsed(document(order_id=str(order.id), kind="edifact").content)[-1] == first
    changed = orders.change(order_id=str(order.id), lines=[], expected_on=None, note="x", wish=wish(order))
    assert parsed(document(order_id=str(changed.id), kind="edifact").content)[-1] != first


def test_csv_is_read_back(order):
    order.lines.filter(variant_id="a").update(name='=HYPERLINK("http://x")')
    made = document(order_id=str(order.id), kind="csv")
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert made.content.startswith(b"\xef\xbb\xbf")
    assert rows[1] == {
        "Number": order.number, "Date": rows[1]["Date"], "Deliver by": "2026-12-24", "Line": "2",
        "Your article": "S-1/c", "GTIN": EAN, "Our article": "CUP+1", "Description": "Cup: 'blue' + red?",
        "Pieces": "24", "Packs": "2", "Pieces a pack": "12", "Price a piece": "1.255",
        "Currency": "EUR", "Amount": "30.12",
    }  # fmt: skip
    assert rows[0]["Description"] == '\'=HYPERLINK("http://x")'


def pages(data):
    return list(pypdfium2.PdfDocument(data))


def text_of(data):
    return "\n".join(page.get_textpage().get_text_range() for page in pages(data))


def ink(page):
    """Part of the page that is not white."""
    shown = page.render(scale=1, grayscale=True).to_numpy()
    return float((shown < 160).mean())


def has_chinese_font():
    """Where none is embedded, whoever draws it needs one of the machine's."""
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh"], capture_output=True, check=True).stdout.strip())


def test_pdf_says_what_is_ordered(order):
    made = document(order_id=str(order.id), kind="pdf")
    said = text_of(made.content)
    for part in (
        "Purchase order", order.number, "Draft: not yet approved", "O'Hara + Söhne: Tea?", "Gate 7", "Supplier S-1",
        "CUP+1", EAN, "Cup: 'blue' + red?", "1.255", "50.12 EUR", "2026-12-24", "By rail, please.", "Page 1 of 1",
    ):  # fmt: skip
        assert part in said, part
    assert made.content == document(order_id=str(order.id), kind="pdf").content
    approved = orders.approve(order_id=str(order.id), wish=wish(held(order)))
    assert "Draft" not in text_of(document(order_id=str(approved.id), kind="pdf").content)


def test_pdf_in_chinese_is_drawn(order):
    Supplier.objects.update(language="zh-hans")
    order.lines.filter(variant_id="c").update(name="茶杯，蓝色")
    data = document(order_id=str(order.id), kind="pdf").content
    said = text_of(data)
    assert "采购订单" in said
    assert "茶杯，蓝色" in said
    if not has_chinese_font():
        return
    (page,) = pages(data)
    drawn = ink(page)
    order.lines.filter(variant_id="c").update(name="茶杯，蓝色" * 30)
    (more,) = pages(document(order_id=str(order.id), kind="pdf").content)
    # A viewer that has no glyphs draws nothing or one box for all; here the strokes of 145 more signs are seen.
    assert ink(more) > drawn + 0.003


def test_chinese_is_embedded_where_the_machine_has_a_font(order):
    latin = document(order_id=str(order.id), kind="pdf")
    assert (latin.is_whole, fonts.REPLACED.encode() in latin.content) == (True, False)
    Supplier.objects.update(language="zh-hans")
    made = document(order_id=str(order.id), kind="pdf")
    assert made.is_whole is (fonts.chinese() == fonts.EMBEDDED)
    assert document(order_id=str(order.id), kind="csv").is_whole
    assert made.content == document(order_id=str(order.id), kind="pdf").content


def test_without_a_font_that_can_be_embedded_readers_replace_it(tmp_path, caplog):
    assert fonts.chosen([tmp_path, tmp_path / "nowhere"]) == fonts.REPLACED
    (tmp_path / "wqy-zenhei.ttc").write_bytes(b"no font")
    assert fonts.chosen([tmp_path]) == fonts.REPLACED
    assert "wqy-zenhei.ttc cannot be embedded" in caplog.text


def test_long_order_has_pages_with_a_header_each(db):
    variants = [f"v{number:03}" for number in range(80)]
    supplier = shop_of(*variants)
    order = sent_order(supplier, dict.fromkeys(variants, 2))
    data = document(order_id=str(order.id), kind="pdf").content
    shown = [page.get_textpage().get_text_range() for page in pages(data)]
    assert len(shown) > 1
    assert all("Your article" in one and f"of {len(shown)}" in one for one in shown)
    assert "640.00 EUR" in shown[-1]
    rows = document(order_id=str(order.id), kind="csv").content.decode().splitlines()
    assert len(rows) == 81


@pytest.fixture
def transfer(supplier, buyer):
    """From one warehouse to another; the article's barcode is that of the supplier that it came from."""
    SupplierBarcode.objects.create(product=supplier.products.get(variant_id="a"), code=codes.gtin_14(EAN))
    lane = add_supplier("T-1", name="Main", warehouse_id="warehouse-1", piece_cost="0.5")
    return make_order(lane, {"a": 5, "b": 3}, warehouse="warehouse-2")


def test_transfer_has_a_picking_list_without_prices(transfer):
    data = document(order_id=str(transfer.id), kind="pdf").content
    said = text_of(data)
    for part in ("Picking list", "From", "warehouse-1", "Gate 7", "To", "warehouse-2", "SKU-a", EAN, "Picked", "8"):
        assert part in said, part
    for part in ("Purchase order", "Supplier", "Amount", "0.5", "EUR"):
        assert part not in said, part
    Supplier.objects.filter(id=transfer.supplier_id).update(language="zh-hans")
    assert "调拨拣货单" in text_of(document(order_id=str(transfer.id), kind="pdf").content)


def test_picking_list_as_csv_is_read_back(transfer):
    made = document(order_id=str(transfer.id), kind="csv")
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert rows[0] == {
        "Number": transfer.number, "Date": rows[0]["Date"], "There by": transfer.expected_on.isoformat(),
        "From": "warehouse-1", "To": "warehouse-2", "Line": "1", "GTIN": EAN, "Article": "SKU-a",
        "Description": "Product a", "Pieces": "5",
    }  # fmt: skip
    with pytest.raises(DecisionError, match="is a transfer from warehouse-1: there is no EDI file of it"):
        document(order_id=str(transfer.id), kind="edifact")


def test_document_that_cannot_be(order):
    with pytest.raises(DecisionError, match="there is no document 'doc'; the kinds are pdf, csv, edifact"):
        document(order_id=str(order.id), kind="doc")
    with pytest.raises(NotFoundError):
        document(order_id="999", kind="pdf")
    cancelling.cancel(order_id=str(order.id), wish=wish(held(order), note="no"))
    with pytest.raises(DecisionError, match="is cancelled"):
        document(order_id=str(order.id), kind="pdf")
