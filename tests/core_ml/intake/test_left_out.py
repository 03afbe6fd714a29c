import numpy as np
import pytest
from sheets import DOTS, HEADER, lines_pdf, picture

from core_ml.intake import Box, Word
from core_ml.intake.engines import engine_called
from core_ml.intake.engines.left_out import left_out
from core_ml.intake.limits import Limits
from core_ml.intake.pdf_file import PdfFile

SCAN = picture(lines_pdf(HEADER))


def words() -> list[Word]:
    """True words of the page, in pixels of its scan."""
    file = PdfFile(lines_pdf(HEADER), Limits())
    with file.page(1) as page:
        found = page.text()[1]
    file.close()
    dots = DOTS / 72
    boxes = [(word.text, word.box) for word in found]
    return [Word(text, Box(*(dots * side for side in (b.left, b.top, b.right, b.bottom)))) for text, b in boxes]


def test_nothing_is_left_of_a_page_that_was_read():
    assert left_out(SCAN, words()) is None


def test_what_was_passed_over_is_read_where_it_stands():
    everything = words()
    passed_over = [word for word in everything if word.text in ("PO-4711", "2026-11-28")]
    pieces = left_out(SCAN, [word for word in everything if word not in passed_over])
    found = pieces.placed(engine_called("tesseract", 60).read(pieces.picture, ("en",), block=True))
    assert [word.text for word in found] == ["PO-4711", "2026-11-28"]
    for word, true in zip(found, passed_over, strict=True):
        assert (word.box.left, word.box.bottom) == pytest.approx((true.box.left, true.box.bottom), abs=5)


def test_what_is_no_word_or_not_sure_is_not_taken():
    pieces = left_out(SCAN, [])
    unsure = [Word("--", Box(0, 0, 9, 9), 0.9), Word("4711", Box(0, 0, 9, 9), 0.2)]
    assert pieces.placed(unsure) == []


def test_a_page_of_dirt_is_left_alone():
    dirt = np.full((2_000, 2_000), 255, dtype=np.uint8)
    rng = np.random.default_rng(1)
    for x, y in rng.integers(0, 1_990, (400, 2)):
        dirt[y : y + 8, x : x + 6] = 0
    assert left_out(dirt, []) is None
