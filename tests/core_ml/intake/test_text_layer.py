import io

import pypdfium2 as pdfium
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from sheets import CHINESE, CHINESE_FONT, lines_pdf, order_pdf, recall, text

from core_ml.intake import Box, Source
from core_ml.intake.lines import text_of
from core_ml.intake.reading import read
from core_ml.intake.text_layer import turned_box


def rotated(content: bytes, degrees: int) -> bytes:
    """The page as it lies in the file says that it is to be shown turned."""
    file = pdfium.PdfDocument(content)
    file[0].set_rotation(degrees)
    buffer = io.BytesIO()
    file.save(buffer)
    file.close()
    return buffer.getvalue()


def test_words_of_a_text_layer_stand_where_they_are_printed():
    (page,) = read(order_pdf()).pages
    assert (page.source, page.turned, round(page.width), round(page.height)) == (Source.TEXT, 0, 595, 842)
    assert text_of(page.words) == text()
    first = page.words[0]
    assert (first.text, first.confidence) == ("Purchase", 1.0)
    # Helvetica 11 at (60, 780): from the baseline, 842 - 780 = 62 down, a capital is .7 x 11 high.
    assert first.box.left == pytest.approx(60.8, abs=0.5)
    assert first.box.bottom == pytest.approx(842 - 780, abs=0.5)
    assert first.box.top == pytest.approx(842 - 780 - 7.7, abs=0.8)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_upright(degrees):
    (page,) = read(rotated(order_pdf(), degrees)).pages
    assert text_of(page.words) == text()
    assert page.turned == -degrees % 360
    assert (round(page.width), round(page.height)) == (595, 842)
    assert page.words[0].box.left == pytest.approx(60.8, abs=0.5)


def test_text_at_the_margin_that_runs_upwards_comes_last():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 300))
    canvas.rotate(90)
    canvas.drawString(100, -20, "printed by ACME")
    canvas.rotate(-90)
    for at in range(5):
        canvas.drawString(60, 200 - 20 * at, f"Position {at} of the order")
    canvas.showPage()
    canvas.save()
    (page,) = read(buffer.getvalue()).pages
    assert page.turned == 0
    assert [word.text for word in page.words[-3:]] == ["printed", "by", "ACME"]


def test_narrow_figures_do_not_break_a_number_and_a_gap_does_break_words():
    (page,) = read(lines_pdf(["1111.11 11 1,111", "W1 1W"], size=9)).pages
    assert text_of(page.words) == "1111.11 11 1,111\nW1 1W"


def test_words_without_a_space_between_them_are_told_apart_by_their_gap():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 300))
    canvas.setFont("Helvetica", 10)
    for left, word in ((50, "Tea"), (70, "bags"), (140, "12")):
        canvas.drawString(left, 200, word)
    canvas.showPage()
    canvas.save()
    assert [word.text for word in read(buffer.getvalue()).pages[0].words] == ["Tea", "bags", "12"]


@pytest.mark.skipif(not CHINESE_FONT.is_file(), reason=f"no Chinese font at {CHINESE_FONT}")
def test_a_chinese_text_layer_is_read():
    pdfmetrics.registerFont(TTFont("Chinese", str(CHINESE_FONT), subfontIndex=0))
    (page,) = read(lines_pdf(CHINESE, "Chinese", 12)).pages
    assert page.source is Source.TEXT
    assert recall("\n".join(CHINESE), page.words) == 1.0


def test_words_that_nobody_sees_are_left_out():
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 300))
    for at in range(6):
        canvas.drawString(60, 250 - 20 * at, f"Position {at} of the order")
    canvas.setFillGray(1)
    canvas.drawString(60, 100, "Pay to somebody else")
    canvas.showPage()
    canvas.save()
    assert "somebody" not in text_of(read(buffer.getvalue()).pages[0].words)


@pytest.mark.parametrize(
    ("turned", "box"),
    [
        (0, Box(10, 20, 40, 30)),
        (90, Box(170, 10, 180, 40)),
        (180, Box(60, 170, 90, 180)),
        (270, Box(20, 60, 30, 90)),
    ],
)
def test_a_box_turns_with_its_page(turned, box):
    assert turned_box(Box(10, 20, 40, 30), 100, 200, turned) == box
