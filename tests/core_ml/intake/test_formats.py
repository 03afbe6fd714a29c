import pytest

from core_ml.exceptions import DocumentError
from core_ml.intake.formats import format_of

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"X-Mail: gateway\r\n\r\n%PDF-1.4\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0..JFIF", "jpeg"),
        (b"II*\0....", "tiff"),
        (b"MM\0*....", "tiff"),
        (HEIC, "heic"),
        (b"<?xml version='1.0'?><a/>", "xml"),
        (b"\xef\xbb\xbf  <rsm:Invoice xmlns:rsm='x'/>", "xml"),
        ("<?xml version='1.0'?><a/>".encode("utf-16"), "xml"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, kind):
    assert format_of(content) == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty: send it again"),
        (b"PK\x03\x04....", "the file is an Office file or a ZIP archive: export it as PDF, or unpack it"),
        (b"\0\0\0\x18ftypavif", "the file is an AVIF picture: save it as PNG or JPEG"),
        (b"<!DOCTYPE html><html>", "the file is a web page: print it to PDF"),
        (b"GIF89a", "the file is a GIF picture: save it as PNG"),
        (b"hello", "the file is of an unknown kind"),
    ],
)
def test_what_is_not_read_is_refused_with_what_would_be(content, said):
    with pytest.raises(DocumentError, match=said) as refused:
        format_of(content)
    assert not content or str(refused.value).endswith("; PDF, PNG, JPEG, TIFF, HEIC and XML are read")


@pytest.mark.parametrize("name", ["order.pdf", "ORDER.PDF", "order", "order.bin", "folder.png/order.pdf"])
def test_a_name_may_agree_or_say_nothing(name):
    assert format_of(b"%PDF-1.7", name) == "pdf"


def test_a_name_that_says_something_else_is_refused():
    with pytest.raises(DocumentError) as refused:
        format_of(b"\xff\xd8\xff\xe0", "in/order.pdf")
    assert str(refused.value) == (
        "the file is a JPEG picture, not a PDF as its name 'order.pdf' says: give it its right name"
    )
