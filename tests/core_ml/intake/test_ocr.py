import numpy as np
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from sheets import (
    CHINESE,
    CHINESE_FONT,
    DOTS,
    GERMAN,
    lines_pdf,
    noisy,
    photographed,
    picture,
    recall,
    shadowed,
    skewed,
    text,
)

from core_ml.intake import Source
from core_ml.intake.engines import engine_called
from core_ml.intake.lines import text_of
from core_ml.intake.ocr import Reader

SCAN = picture()


def read(scan, *, points=72 / DOTS, languages=None, photo=True, engine="tesseract"):
    reader = Reader(engine_called(engine, 60), languages)
    page, _ = reader.read(np.ascontiguousarray(scan), points, 1, photo=photo)
    return page, reader


def test_a_clean_scan_is_read_to_the_letter_where_it_stands():
    page, reader = read(SCAN)
    assert text_of(page.words) == text()
    assert (page.source, page.turned) == (Source.OCR, 0)
    assert (page.width, page.height) == pytest.approx((595, 842), abs=1)
    first = page.words[0]
    assert (first.box.left, first.box.bottom) == pytest.approx((60.8, 842 - 780), abs=1.5)
    assert all(0.5 < word.confidence <= 1 for word in page.words)
    assert reader.last_.languages == ("en",)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_its_head_is_turned(degrees):
    page, _ = read(np.rot90(SCAN, degrees // 90))
    assert page.turned == degrees
    assert recall(text(), page.words) == 1.0
    assert (page.width, page.height) == pytest.approx((595, 842), abs=1)


@pytest.mark.parametrize("degrees", [-11, -2.5, 4, 15])
def test_a_page_that_lies_aslant_is_straightened(degrees):
    page, _ = read(skewed(SCAN, degrees))
    assert recall(text(), page.words) >= 0.95
    assert text_of(page.words).splitlines()[0] == "Purchase order PO-4711"


@pytest.mark.parametrize(
    "scan",
    [shadowed(SCAN), noisy(SCAN, 40), photographed(SCAN), shadowed(photographed(SCAN)), skewed(shadowed(SCAN), 3)],
    ids=["shadow", "noise", "photo", "photo with shadow", "aslant with shadow"],
)
def test_what_scanners_and_phones_do_to_a_page_is_undone(scan):
    page, _ = read(scan, points=None)
    assert recall(text(), page.words) >= 0.95


def test_a_photo_of_a_sheet_is_cut_out_along_its_edge():
    page, _ = read(photographed(SCAN), points=None)
    assert page.height == pytest.approx(842, abs=1)
    assert page.width == pytest.approx(595, abs=45)
    assert page.words[0].box.left == pytest.approx(60, abs=10)


def test_small_print_is_enlarged():
    page, _ = read(picture(dots=100), points=72 / 100)
    assert recall(text(), page.words) >= 0.9


def test_white_paper_has_no_words():
    page, reader = read(np.full((800, 600), 255, dtype=np.uint8))
    assert page.words == ()
    assert reader.last_ is None


def test_a_german_page_is_read_in_german():
    if "de" not in engine_called("tesseract", 60).languages:
        pytest.skip("tesseract-ocr-deu is not installed")
    page, reader = read(picture(lines_pdf(GERMAN)))
    assert reader.last_.languages == ("de",)
    assert recall("\n".join(GERMAN), page.words) >= 0.95


@pytest.mark.skipif(not CHINESE_FONT.is_file(), reason=f"no Chinese font at {CHINESE_FONT}")
@pytest.mark.parametrize("degrees", [0, 180])
def test_a_chinese_page_is_read_in_chinese(degrees):
    if "zh" not in engine_called("tesseract", 60).languages:
        pytest.skip("tesseract-ocr-chi-sim is not installed")
    pdfmetrics.registerFont(TTFont("Chinese", str(CHINESE_FONT), subfontIndex=0))
    page, reader = read(np.rot90(picture(lines_pdf(CHINESE, "Chinese", 14)), degrees // 90))
    assert reader.last_.languages == ("zh", "en")
    assert page.turned == degrees
    said, found = "".join("".join(CHINESE).split()), "".join(word.text for word in page.words)
    assert sum(letter in found for letter in said) >= 0.9 * len(said)


def test_what_the_caller_says_about_the_language_holds():
    _, reader = read(SCAN, languages=("fr", "en"))
    assert reader.last_.languages == ("fr", "en")


def test_the_second_engine_reads_words_with_boxes():
    pytest.importorskip("rapidocr")
    page, reader = read(np.rot90(shadowed(SCAN), 2), engine="rapid")
    assert page.turned == 180
    assert recall(text(), page.words) >= 0.9
    assert reader.last_.languages == ()
    assert (page.words[0].text, page.words[0].box.left) == ("Purchase", pytest.approx(60, abs=4))
