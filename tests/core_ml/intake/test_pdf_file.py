import io
import zlib

import pypdfium2 as pdfium
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from sheets import lines_pdf, order_pdf, raw_pdf, stream

from core_ml.exceptions import DocumentError
from core_ml.intake.document import Attachment
from core_ml.intake.limits import Limits
from core_ml.intake.pdf_file import PdfFile
from core_ml.intake.reading import read

LIMITS = Limits()
ADVICE = "scan it at 200 dots an inch"


def saved(file: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    file.close()
    return buffer.getvalue()


def blank(pages: int = 1, width: float = 595, height: float = 842) -> bytes:
    file = pdfium.PdfDocument.new()
    for _ in range(pages):
        file.new_page(width, height).close()
    return saved(file)


def picture_of_size(side: int) -> bytes:
    """A PDF with a picture of 1 bit a pixel that says it is so large."""
    said = b"/Type/XObject/Subtype/Image/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            stream(b"q 500 0 0 500 0 0 cm /I Do Q"),
            stream(zlib.compress(b"\xff" * 1_000), said + b"/Width %d/Height %d" % (side, side)),
        ]
    )


def too_large(side: str) -> str:
    return f"a page has a picture of {side} x {side} pixels, more than the 100 million that are read: " + ADVICE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (order_pdf(encrypt=StandardEncryption("secret")), "the PDF is protected by a password: save it without one"),
        (order_pdf()[:-200], "the PDF is cut off before its end: ask the sender for it again"),
        (order_pdf()[:1_200], "the PDF is cut off before its end: ask the sender for it again"),
        (b"%PDF-1.7\n" + b"nonsense " * 200 + b"startxref\n9\n%%EOF", "the PDF is broken: ask the sender for it again"),
        (blank(10_000), "the PDF has 10,000 pages, more than the 200 that are read: split it"),
        (
            blank(width=20_000, height=20_000),
            "page 1 of the PDF is 20,000 x 20,000 points; a side has more than 0 and at most 14,400",
        ),
        (
            picture_of_size(50_000),
            too_large("50,000"),
        ),
        (
            blank(width=14_000, height=14_000),
            too_large("29,167"),
        ),
    ],
    ids=["locked", "no end", "cut", "broken", "many pages", "huge page", "huge picture", "large page"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(content, said):
    with pytest.raises(DocumentError) as refused:
        read(content)
    assert str(refused.value) == said


def test_a_pdf_for_the_web_that_was_cut_off_is_refused():
    whole = lines_pdf(["Order"])
    head, rest = whole.split(b"\n", 1)
    linear = head + b"\n9 0 obj\n<</Linearized 1/L 999999>>\nendobj\n" + rest
    with pytest.raises(DocumentError, match="cut off"):
        PdfFile(linear, LIMITS)


def test_a_pdf_that_only_forbids_printing_is_read():
    allowed = order_pdf(encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    assert "PO-4711" in {word.text for word in read(allowed).pages[0].words}


def test_files_inside_come_out():
    file = pdfium.PdfDocument(lines_pdf(["Order"]))
    file.new_attachment("factur-x.xml").set_data(b"<a/>")
    assert read(saved(file)).attachments == (Attachment("factur-x.xml", b"<a/>"),)


def test_files_inside_are_limited():
    file = pdfium.PdfDocument(lines_pdf(["Order"]))
    file.new_attachment("big.bin").set_data(b"x" * 5_000)
    opened = PdfFile(saved(file), Limits(bytes=4_000))
    with pytest.raises(DocumentError, match="the files inside the PDF have more than 4,000 bytes"):
        opened.attachments()
    opened.close()


def test_pictures_of_all_pages_are_counted_together():
    file = PdfFile(picture_of_size(1_000), Limits(pixels=1_500_000))
    with file.page(1):
        pass
    with pytest.raises(DocumentError, match=r"more than 1\.5 million pixels together"), file.page(1):
        pass
    file.close()
