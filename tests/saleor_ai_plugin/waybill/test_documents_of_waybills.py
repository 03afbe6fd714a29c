"""Labels and papers: what a scanner reads from them is the waybill's number, and nothing overflows its place."""

import re
from datetime import UTC, datetime
from functools import partial

import pypdfium2
import pytest
import zxingcpp
from dispatch_rows import CHINESE, HERE, LONG, add_carrier, add_order, add_warehouse, draw, wish
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.shop.fulfilling import Address
from saleor_ai_plugin.waybill import addresses, documents, manifests, owner, scanning, voiding
from saleor_ai_plugin.waybill.documents import fitting, label, manifest, packing_slip, sheet, waybill, zpl
from saleor_ai_plugin.waybill.documents.content import Content, Entry, Line, ManifestContent
from saleor_ai_plugin.waybill.scanning import Expected

MM = 72 / 25.4
NUMBER = "WB0000000017"
SPRINGFIELD = Address(
    name="Ada Byron", street="12 Analytical Row", city="Springfield", postcode="62701", region="IL", country="US"
)


def content(address=SPRINGFIELD, **fields):
    values = {
        "number": NUMBER, "qr": NUMBER, "language": "en", "carrier": "Vans", "service": "standard",
        "order_number": "4711", "warehouse": "Main", "sender": ["Kettle & Co", "Dock 3", "Springfield"],
        "receiver": addresses.lines(address, home="US"), "phone": address.phone, "parcels": 1, "grams": 1250,
        "drawn_at": datetime(2026, 11, 28, 9, tzinfo=UTC), "lines": [Line("SKU-a", "Green tea", 3)],
    }  # fmt: skip
    return Content(**values | fields)


CASES = {
    "plain": content(),
    "chinese": content(CHINESE, language="zh-hans", carrier="顺丰速运", service="express", sender=["晨光", "上海市"]),
    "long": content(LONG, carrier="C" * 100, service="s" * 32, warehouse="W" * 250, sender=["S" * 500] * 8,
                    order_number="9" * 64, grams=1_000_000, lines=[Line("X" * 255, "Y" * 386, 1_000_000)] * 60),
    "url": content(qr="https://track.carrier.example/a/rather/long/address/of/theirs?number=" + NUMBER),
}  # fmt: skip


def pictures(pdf, dpi=300):
    document = pypdfium2.PdfDocument(pdf)
    found = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    return found


def codes_in(picture):
    return sorted((found.format.name, found.text) for found in zxingcpp.read_barcodes(picture))


def as_printed(picture: Image.Image) -> Image.Image:
    """In dots that are black or not."""
    return picture.point(lambda value: 255 if value > 127 else 0, "1").convert("L")


def boxes(pdf):
    """Of each page its size, and of all its letters left, bottom, right and top in points."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        signs = [index for index in range(text.count_chars()) if text.get_text_range(index, 1).strip()]
        found.append((page.get_size(), [text.get_charbox(index) for index in signs]))
    document.close()
    return found


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("dpi", [203.2, 300])
def test_label_is_read_by_scanners(case, dpi):
    one = CASES[case]
    (picture,) = pictures(label.write([one]), dpi)
    assert codes_in(as_printed(picture)) == [("Code128", NUMBER), ("QRCode", one.qr)]


def test_label_has_its_size_and_a_page_for_each_parcel():
    pdf = label.write([content(parcels=3)])
    document = pypdfium2.PdfDocument(pdf)
    assert [page.get_size() for page in document] == [pytest.approx((100 * MM, 150 * MM), abs=0.1)] * 3
    assert [re.search(r"Parcel (\d/\d)", page.get_textpage().get_text_range())[1] for page in document] == [
        "1/3", "2/3", "3/3",
    ]  # fmt: skip
    document.close()


@pytest.mark.parametrize("case", CASES)
def test_nothing_leaves_its_place_on_the_label(case):
    ((size, signs),) = boxes(label.write([CASES[case]]))
    assert signs
    for left, bottom, right, top in signs:
        assert left > 3 * MM
        assert right < size[0] - 3 * MM
        assert bottom > 1 * MM
        assert top < size[1] - 3 * MM
        # Above the bars nothing is written, nor beside them: a scanner needs it white.
        assert top < 12 * MM or bottom > 36 * MM
        # Nor where the QR code is.
        assert not (bottom > 36 * MM and top < 67 * MM and right > size[0] - 33 * MM)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("write", [waybill.write, partial(packing_slip.write, language="zh-hans")])
def test_papers_keep_their_margins_and_their_number_is_read(case, write):
    pdf = write([CASES[case]])
    for size, signs in boxes(pdf):
        assert min(min(box[:2]) for box in signs) > 8 * MM
        assert max(box[2] for box in signs) < size[0] - 8 * MM
        assert max(box[3] for box in signs) < size[1] - 8 * MM
    assert ("Code128", NUMBER) in codes_in(as_printed(pictures(pdf, 203.2)[0]))


def test_words_are_in_the_language_that_is_asked_for():
    said = pypdfium2.PdfDocument(packing_slip.write([content()], "zh-hans"))[0].get_textpage().get_text_range()
    assert "装箱单" in said
    assert "Green tea" in said
    said = pypdfium2.PdfDocument(label.write([CASES["chinese"]]))[0].get_textpage().get_text_range()
    assert "收件人" in said
    assert "奉贤区金钱公路3469号3号楼" in re.sub(r"\s", "", said)


def test_sheet_has_four_labels_each_of_which_is_read():
    found = [content(number=f"WB00000000{count}", qr=f"WB00000000{count}") for count in range(10, 15)]
    pages = pictures(sheet.write(found), 203.2)
    read = [sorted({text for kind, text in codes_in(as_printed(page)) if kind == "Code128"}) for page in pages]
    assert read == [[f"WB00000000{count}" for count in range(10, 14)], ["WB0000000014"]]


def test_manifest_lists_all_and_is_read():
    entries = [Entry(f"WB{count:010}", str(count), "standard", "US", 2, 500) for count in range(1, 81)]
    found = ManifestContent(
        "MF0000000017", "en", "Vans", "Main", ["Kettle & Co"], datetime(2026, 11, 28, 17, tzinfo=UTC), "ann", entries
    )
    pdf = manifest.write(found, "en")
    assert codes_in(as_printed(pictures(pdf, 203.2)[0])) == [("Code128", "MF0000000017")]
    document = pypdfium2.PdfDocument(pdf)
    said = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert sorted(set(re.findall(r"WB\d{10}", said))) == [entry.number for entry in entries]
    assert "160" in said
    assert "40.00 kg" in said


def fields_of(zpl_text):
    """Place, command and text of each field of one label."""
    return re.findall(r"\^FO(\d+),(\d+)(.*?)\^FS", zpl_text, re.DOTALL)


@pytest.mark.parametrize("case", CASES)
def test_zpl_says_the_same_and_stays_on_the_label(case):
    one = CASES[case]
    text = zpl.write([one]).decode()
    assert text.startswith("^XA\n^CI28\n")
    assert (text.count("^XA"), text.count("^XZ")) == (1, 1)
    places = fields_of(text)
    assert all(0 <= int(x) < 800 and 0 <= int(y) < 1200 for x, y, _ in places)
    (bars,) = [said for _, _, said in places if "^BC" in said]
    assert bars == f"^BY3^BCN,176,Y,N,N,A^FD{NUMBER}"
    (code,) = [said for _, _, said in places if "^BQ" in said]
    assert code.endswith(f"^FH_^FDMA,{zpl.escaped(one.qr)}")
    for x, y, said in places:
        if drawn := re.match(r"\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)$", said):
            total, _, across, hexed = int(drawn[1]), drawn[2], int(drawn[3]), drawn[4]
            assert len(hexed) == 2 * total
            assert int(x) + 8 * across <= 800
            assert int(y) + total // across <= 1200


def test_zpl_of_chinese_is_a_picture_with_ink():
    text = zpl.write([CASES["chinese"]]).decode()
    drawn = re.findall(r"\^GFA,\d+,\d+,(\d+),([0-9A-F]+)", text)
    assert len(drawn) >= 4
    assert all(sum(byte.bit_count() for byte in bytes.fromhex(hexed)) > 100 for _, hexed in drawn)


def test_zpl_takes_no_orders_from_a_name():
    mean = Address(name="^XZ^XA~JR_5E\n^FS", street="1", city="x", country="US")
    text = zpl.write([content(mean)]).decode()
    assert (text.count("^XA"), text.count("^XZ"), text.count("~")) == (1, 1, 0)
    assert "_5EXZ_5EXA_7EJR_5F5E _5EFS" in text


def test_zpl_bars_stand_in_the_middle():
    """Start, W, B, five pairs after the change to digits, check and stop: 11 modules each, the stop 13."""
    # 1 + 2 + 1 + 5 + 1 signs of 33 dots, and 39: 369 dots.
    assert zpl._left(NUMBER) == (800 - 369) // 2


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=120), max_size=6),
    st.floats(20, 300),
    st.floats(8, 200),
    st.booleans(),
)
def test_fitted_text_is_inside_its_place(texts, width, height, bold):
    found = fitting.fit(texts, width=width, height=height, size=14, bold=bold)
    assert found.height <= height + 1e-6
    for line in found.lines:
        # One sign alone may be wider than its place; it is never broken.
        assert len(line) == 1 or fitting.wide(line, found.size, bold=bold) <= width + 1e-6
    if not found.is_cut:
        everything = "".join("".join(fitting.clean(text) for text in texts).split())
        assert "".join("".join(found.lines).split()) == everything


def test_text_is_wrapped_then_smaller_then_cut():
    # Helvetica's digits are 0.556 of the size wide: 10 of them at 10 points 55.6 points.
    whole = fitting.fit(["0123456789"], width=60, height=20, size=10)
    assert (list(whole.lines), whole.size, whole.is_cut) == (["0123456789"], 10, False)
    wrapped = fitting.fit(["01234 56789"], width=40, height=30, size=10)
    assert (list(wrapped.lines), wrapped.size) == (["01234", "56789"], 10)
    smaller = fitting.fit(["01234 56789"], width=40, height=24, size=10)
    assert (list(smaller.lines), smaller.size) == (["01234", "56789"], 9.5)
    cut = fitting.fit(["0123456789"] * 3, width=60, height=13, size=10, smallest=5)
    assert (list(cut.lines), cut.is_cut) == (["0123456789", "0123456789…"], True)


@pytest.mark.parametrize(
    ("address", "home", "said"),
    [
        (SPRINGFIELD, "US", ["Ada Byron", "12 Analytical Row", "62701 Springfield", "IL"]),
        (SPRINGFIELD, "DE", ["Ada Byron", "12 Analytical Row", "62701 Springfield", "IL", "US"]),
        (
            CHINESE,
            "CN",
            [
                "上海市奉贤区金钱公路3469号3号楼仓储物流中心二层东侧收货平台",
                "上海晨光文具股份有限公司 欧阳娜娜",
                "201406",
            ],
        ),
    ],
)
def test_address_is_written_as_it_is_there(address, home, said):
    assert addresses.lines(address, home=home) == said


@pytest.mark.parametrize("kind", ["label", "label_sheet", "waybill", "packing_slip", "zpl"])
def test_papers_of_drawn_waybills(vans, kind):
    owner.save_settings(given={"sender_name": "Kettle & Co", "sender_addresses": {HERE: "Dock 3\nRiverton"}}, by="x")
    add_order("o-2", {"a": 1})
    ids = [str(draw(order, vans, parcels=2).id) for order in ("o-1", "o-2")]
    made = documents.of_waybills(ids, kind, language="en")
    assert made.file_name.startswith(f"{kind}-WB0000000017-and-1.")
    if kind == "zpl":
        assert made.content.count(b"^XA") == 4
    else:
        pages = {"label": 4, "label_sheet": 1, "waybill": 2, "packing_slip": 2}
        assert len(pictures(made.content, 20)) == pages[kind]


def test_papers_of_what_is_not_there_or_void_are_refused(vans):
    drawn = draw("o-1", vans)
    with pytest.raises(NotFoundError, match="there is no waybill '999'"):
        documents.of_waybills([str(drawn.id), "999"], "label", language="en")
    with pytest.raises(DecisionError, match="there is no document 'poster'"):
        documents.of_waybills([str(drawn.id)], "poster", language="en")
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="wrong box"))
    with pytest.raises(DecisionError, match=f"{drawn.number} is void: there are no papers of it"):
        documents.of_waybills([str(drawn.id)], "label", language="en")


def test_manifest_of_what_was_handed_over(db, shop):
    add_warehouse()
    add_order("o-1", {"a": 3})
    vans = add_carrier()
    drawn = draw("o-1", vans, grams=2500)
    scanning.hand_over(code=drawn.number, expected=Expected(), wish=wish())
    closed = manifests.close(carrier_id=str(vans.id), warehouse_id=HERE, by="ann", client_id=wish().client_id)
    made = documents.of_manifest(str(closed.id), language="en")
    assert made.file_name == f"{closed.number}.pdf"
    assert codes_in(as_printed(pictures(made.content, 203.2)[0])) == [("Code128", closed.number)]
