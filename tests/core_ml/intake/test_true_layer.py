import numpy as np
import pytest
from sheets import HEADER, ITEMS, order_pdf, picture, raw_pdf, recall, scan_pdf, stream, text

from core_ml.intake import Box, Source
from core_ml.intake.engines import engine_called
from core_ml.intake.limits import Limits
from core_ml.intake.pdf_file import PdfFile
from core_ml.intake.reading import read
from core_ml.intake.true_layer import Doubt, LayerJudge, seen

SCAN = picture()
LINES = [(60, 780 - 22 * at, line) for at, line in enumerate(HEADER)]
LINES += [(60, 780 - 22 * (4 + at), " ".join(item)) for at, item in enumerate(ITEMS)]
OTHER = [(left, up, said[::-1].swapcase()) for left, up, said in LINES]


def doubt(content: bytes) -> Doubt | None:
    file = PdfFile(content, Limits())
    judge = LayerJudge(engine_called("tesseract", 60), 150)
    with file.page(1) as page:
        characters, words, turned = page.text()
        found = judge.doubt(page.picture(150, turned), characters, words)
    file.close()
    return found


def claiming(first_letter: int) -> bytes:
    """A page of which the font says that its letters from a on are those from ``first_letter`` on."""
    lines = [b"purchase order of today", b"ship to northwind trading", b"please deliver all of it"]
    draw = b"".join(b"BT /F 11 Tf 60 %d Td (%b) Tj ET " % (760 - 22 * at, line) for at, line in enumerate(lines))
    claims = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Claims def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfrange <61> <7A> <%04X> endbfrange\n"
        b"endcmap end end" % first_letter
    )
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            stream(draw),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 97/ToUnicode 6 0 R>>",
            stream(claims),
        ]
    )


def test_an_honest_layer_is_used():
    assert doubt(order_pdf()) is None
    assert doubt(claiming(ord("a"))) is None


def test_a_scan_has_no_layer_and_a_blank_page_needs_none():
    assert doubt(scan_pdf(SCAN)) is Doubt.NONE
    assert doubt(scan_pdf(np.full((200, 150), 255, dtype=np.uint8))) is None


def test_a_font_that_does_not_say_which_letters_it_shows_is_not_believed():
    assert doubt(claiming(0xE000)) is Doubt.UNMAPPED


def test_a_font_that_lies_about_its_letters_is_found_out():
    assert doubt(claiming(ord("f"))) is Doubt.CONTRADICTED


def test_ocr_of_others_beneath_a_scan_is_used_where_it_is_right():
    assert doubt(scan_pdf(SCAN, [*LINES, (60, 604, "Total amount of this order 613.20")])) is None


def test_ocr_of_others_that_says_something_else_is_not():
    assert doubt(scan_pdf(SCAN, OTHER)) is Doubt.CONTRADICTED


def test_one_line_put_over_a_scan_is_not_the_page():
    assert doubt(scan_pdf(SCAN, LINES[:1])) is Doubt.UNCOVERED


def test_words_beside_the_ink_are_not_believed():
    beside = [(300, 400 - 20 * at, "nothing is printed here at all") for at in range(8)]
    assert doubt(scan_pdf(SCAN, beside)) is Doubt.UNSEEN


def test_what_is_doubted_is_read_by_ocr():
    (page,) = read(scan_pdf(SCAN, OTHER)).pages
    assert page.source is Source.OCR
    assert recall(text(), page.words) >= 0.95


def test_a_font_is_asked_once_in_a_document():
    file = PdfFile(order_pdf(2), Limits())
    judge = LayerJudge(engine_called("tesseract", 60), 150)
    with file.page(1) as page:
        characters, words, _ = page.text()
        assert judge.doubt(page.picture(150), characters, words) is None
    assert judge.true_fonts_ == {characters[0].font}
    file.close()


@pytest.mark.parametrize(("box", "there"), [(Box(10, 10, 20, 20), True), (Box(50, 50, 60, 60), False)])
def test_ink_in_a_box_is_seen(box, there):
    sheet = np.full((100, 100), 255, dtype=np.uint8)
    sheet[12:16, 12:16] = 0
    assert seen(sheet, box, 72) is there
