from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sheets import claimed_png, encoded, order_pdf, picture, recall, scan_pdf, text, tiff

from core_ml.exceptions import DocumentError
from core_ml.intake import Source
from core_ml.intake.document import Format
from core_ml.intake.limits import Limits
from core_ml.intake.lines import text_of
from core_ml.intake.pictures import grey, pictures_of
from core_ml.intake.reading import read

SCAN = picture()
HEIC = Path(__file__).parent / "data" / "page.heic"


def only(content: bytes, kind: Format) -> np.ndarray:
    ((found, _),) = pictures_of(content, kind, Limits())
    return grey(found)


def test_pages_of_a_tiff_are_read_one_by_one():
    said = []
    document = read(tiff([SCAN, np.rot90(SCAN, 2)]), name="scan.TIF", on_page=lambda page, of: said.append((page, of)))
    assert (document.kind, [page.number for page in document.pages]) == ("tiff", [1, 2])
    assert [page.turned for page in document.pages] == [0, 180]
    assert all(recall(text(), page.words) >= 0.95 for page in document.pages)
    assert said == [(document.pages[0], 0), (document.pages[1], 0)]
    # 200 dots an inch stand in the file.
    assert document.pages[0].width == pytest.approx(595, abs=1)


def test_a_photo_of_a_phone_is_read():
    document = read(HEIC)
    assert document.kind == "heic"
    # The camera was held upright, which the file says, so that there is nothing left to turn.
    assert document.pages[0].turned == 0
    assert text_of(document.pages[0].words) == "Purchase order PO-4711\nDate 2026-11-28\n12 pcs tea, green 48.00"


def test_a_picture_is_looked_at_as_its_file_says():
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = np.array([[0, 255], [255, 255], [255, 255]], dtype=np.uint8)
    assert only(encoded(lying, "PNG", exif=exif), Format.PNG).tolist() == [[255, 255, 0], [255, 255, 255]]


def test_what_is_transparent_is_white_and_16_bits_become_8():
    clear = np.zeros((1, 2, 4), dtype=np.uint8)
    clear[0, 1, 3] = 255
    assert only(encoded(clear, "PNG"), Format.PNG).tolist() == [[255, 0]]
    deep = np.array([[0, 0x8000, 0xFFFF]], dtype=np.uint16)
    assert only(encoded(deep, "PNG"), Format.PNG).tolist() == [[0, 128, 255]]


def too_large(side: str) -> str:
    return f"a page has a picture of {side} x {side} pixels, more than the 100 million that are read: scan it"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            claimed_png(50_000, 50_000),
            too_large("50,000"),
        ),
        (encoded(SCAN, "PNG")[:-5_000], "page 1 of the picture is cut off or damaged .*: send it again"),
        (encoded(SCAN, "JPEG")[:20_000], "page 1 of the picture is cut off or damaged .*: send it again"),
        (HEIC.read_bytes()[:3_000], "(the HEIC picture is broken|page 1 of the picture is cut off).*: send it again"),
        (b"II*\0\x08\0\0\0", "the TIFF picture is broken .*: send it again"),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, "the JPEG picture is broken .*: send it again"),
    ],
    ids=["bomb", "cut PNG", "cut JPEG", "cut HEIC", "no TIFF", "no JPEG"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, said):
    with pytest.raises(DocumentError, match=said):
        read(content)


def test_a_tiff_of_too_many_pages_is_refused():
    pages = pictures_of(tiff([SCAN[:20, :20]] * 4), Format.TIFF, Limits(pages=3))
    with pytest.raises(DocumentError, match="the TIFF has more than 3 pages: split it"):
        list(pages)


def test_pixels_of_all_pages_are_counted_together():
    pages = pictures_of(tiff([SCAN[:100, :100]] * 4), Format.TIFF, Limits(pixels=25_000))
    with pytest.raises(DocumentError, match=r"the pages have more than 0\.025 million pixels together"):
        list(pages)


def test_upright_pages_are_kept_for_people_to_look_at(tmp_path):
    document = read(tiff([np.rot90(SCAN), SCAN]), pictures=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page-0001.jpg", "page-0002.jpg"]
    for page, path in zip(document.pages, sorted(tmp_path.iterdir()), strict=True):
        with Image.open(path) as kept:
            # 150 dots an inch, points are 72.
            assert kept.size == pytest.approx((page.width * 150 / 72, page.height * 150 / 72), abs=2)
            word = page.words[0].box
            cut = kept.crop(tuple(int(side * 150 / 72) for side in (word.left, word.top, word.right, word.bottom)))
            assert min(cut.convert("L").tobytes()) < 100


def test_a_coloured_page_is_kept_in_colour(tmp_path):
    red = np.full((400, 300, 3), 255, dtype=np.uint8)
    red[100:200, 100:200] = (200, 0, 0)
    read(encoded(red, "PNG"), pictures=tmp_path)
    with Image.open(tmp_path / "page-0001.jpg") as kept:
        assert kept.getpixel((kept.width // 2, int(kept.height * 0.375))) == pytest.approx((200, 0, 0), abs=6)


@pytest.mark.parametrize(("content", "source"), [(order_pdf(), Source.TEXT), (scan_pdf(SCAN), Source.OCR)])
def test_pages_of_a_pdf_are_kept_too(content, source, tmp_path):
    (page,) = read(content, pictures=tmp_path).pages
    assert page.source is source
    with Image.open(tmp_path / "page-0001.jpg") as kept:
        assert kept.size == pytest.approx((1240, 1754), abs=2)
