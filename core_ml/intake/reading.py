"""Read a document: from its bytes to words with their boxes, page by page.

What comes from outside should be read by `core_ml.intake.process`, which does the same in a process of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2

from core_ml.exceptions import DocumentError
from core_ml.intake.document import Attachment, Document, Format
from core_ml.intake.e_invoice.tree import open_xml
from core_ml.intake.engines import engine_called
from core_ml.intake.formats import format_of
from core_ml.intake.ink import Gray, ink_of, marks_of
from core_ml.intake.limits import MIB, Limits
from core_ml.intake.ocr import Reader
from core_ml.intake.page import Page, Source
from core_ml.intake.pdf_file import PdfFile, PdfPage
from core_ml.intake.pictures import blue_first, grey, pictures_of
from core_ml.intake.request import Request
from core_ml.intake.true_layer import LayerJudge, seen
from core_ml.intake.upright import colour_of, points_of

SCAN_DOTS = 200.0
"""At which pages of a PDF are drawn for OCR."""
FINE_DOTS = 300.0
"""The same where the print is small."""
SMALL_PRINT = 14.0
"""Pixels of a letter's height at ``SCAN_DOTS``."""
JUDGE_DOTS = 150.0
"""At which a page is drawn to compare it with its text layer."""
PICTURE_DOTS = 150.0
"""Of pictures that are kept for people to look at."""

OnPage = Callable[[Page, int], None]
"""Told of each page when it is read, with the number of pages; 0 where a TIFF does not say."""


def read(
    source: Path | str | bytes,
    *,
    name: str = "",
    engine: str = "tesseract",
    languages: Sequence[str] | None = None,
    limits: Limits | None = None,
    pictures: Path | None = None,
    on_page: OnPage | None = None,
) -> Document:
    """The words of a document, in this process.

    Parameters
    ----------
    source : the file, or what is in it
    name : of the file, where ``source`` is its content; its ending has to agree with the content
    engine, languages, limits, pictures : see `Request`
    on_page : told of each page when it is read

    Raises
    ------
    DocumentError
        It cannot be read; the message is a sentence that says why.
    """
    request = Request(engine, None if languages is None else tuple(languages), limits or Limits(), pictures)
    content = source if isinstance(source, bytes) else content_of(Path(source), request.limits)
    kind = checked(content, name if isinstance(source, bytes) else str(source), request.limits)
    pages, attachments = [], attachments_of(content, kind, name, request.limits)
    for page, count in pages_of(content, kind, request):
        pages.append(page)
        if on_page is not None:
            on_page(page, count)
    return Document(kind, hashlib.sha256(content).hexdigest(), tuple(pages), attachments)


def content_of(path: Path, limits: Limits) -> bytes:
    """The bytes of a file.

    Raises
    ------
    DocumentError
        There is none, or it is too large.
    """
    if not path.is_file():
        raise DocumentError(f"there is no file {path}")
    with path.open("rb") as file:
        return file.read(limits.bytes + 1)


def checked(content: bytes, name: str, limits: Limits) -> Format:
    """What the file is; DocumentError where it is too large, or not what it says."""
    if len(content) > limits.bytes:
        raise DocumentError(
            f"the file is larger than the {limits.bytes / MIB:g} MiB that are read: "
            "scan it at 200 dots an inch, or split it"
        )
    return format_of(content, name)


def attachments_of(content: bytes, kind: Format, name: str, limits: Limits) -> tuple[Attachment, ...]:
    """Files inside the file; of XML, itself."""
    if kind is Format.XML:
        open_xml(content)
        return (Attachment(Path(name).name or "document.xml", content),)
    if kind is not Format.PDF:
        return ()
    file = PdfFile(content, limits)
    try:
        return file.attachments()
    finally:
        file.close()


def pages_of(content: bytes, kind: Format, request: Request) -> Iterator[tuple[Page, int]]:
    """Each page and how many there are, one at a time; 0 where that is not known yet."""
    cv2.setNumThreads(1)
    if kind is Format.XML:
        return
    reader = Reader(engine_called(request.engine, request.limits.page_seconds), request.languages)
    if kind is Format.PDF:
        yield from _pdf_pages(content, request, reader)
        return
    for at, (picture, dots) in enumerate(pictures_of(content, kind, request.limits)):
        page, sheet = reader.read(
            grey(picture),
            points_of(*picture.size, dots),
            at + 1,
            photo=kind is not Format.TIFF,
            turned=request.turns.get(at + 1),
        )
        if request.pictures is not None:
            _keep(request.pictures, at + 1, colour_of(blue_first(picture), sheet, PICTURE_DOTS))
        yield page, 0 if kind is Format.TIFF else 1


def _pdf_pages(content: bytes, request: Request, reader: Reader) -> Iterator[tuple[Page, int]]:
    file = PdfFile(content, request.limits)
    try:
        judge = LayerJudge(reader.engine, JUDGE_DOTS)
        for number in range(1, len(file) + 1):
            with file.page(number) as page:
                yield _pdf_page(page, request, reader, judge), len(file)
    finally:
        file.close()


def _pdf_page(page: PdfPage, request: Request, reader: Reader, judge: LayerJudge) -> Page:
    characters, words, turned = page.text()
    picture = page.picture(JUDGE_DOTS, turned)
    # A page that somebody turned is read as they see it: its text layer may lie another way.
    is_turned = request.turns.get(page.number, turned) != turned
    if is_turned or judge.doubt(picture, characters, words) is not None:
        return _scanned(page, request, reader)
    if request.pictures is not None:
        _keep(request.pictures, page.number, page.picture(PICTURE_DOTS, turned, colour=True))
    # What nobody sees was not ordered.
    shown = tuple(word for word in words if seen(picture, word.box, JUDGE_DOTS))
    size = (page.height, page.width) if turned % 180 else (page.width, page.height)
    return Page(page.number, *size, shown, Source.TEXT, turned)


def _scanned(page: PdfPage, request: Request, reader: Reader) -> Page:
    picture, dots = page.picture(SCAN_DOTS), SCAN_DOTS
    if 0 < marks_of(ink_of(picture)).letter_height < SMALL_PRINT:
        picture, dots = page.picture(FINE_DOTS), FINE_DOTS
    turned = request.turns.get(page.number)
    read, sheet = reader.read(picture, 72 / dots, page.number, photo=True, turned=turned)
    if request.pictures is not None:
        _keep(request.pictures, page.number, colour_of(page.picture(dots, colour=True), sheet, PICTURE_DOTS))
    return read


def _keep(folder: Path, number: int, picture: Gray) -> None:
    path = folder / f"page-{number:04d}.jpg"
    if not cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, 85]):
        raise DocumentError(
            f"the picture of a page cannot be written to {folder}: is there such a folder, and room in it?"
        )
