"""A PDF: whether it can be opened, its pages one at a time, and the files inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core_ml.exceptions import DocumentError
from core_ml.intake.characters import Character, characters_of
from core_ml.intake.document import Attachment
from core_ml.intake.ink import Gray
from core_ml.intake.limits import Limits
from core_ml.intake.page import Word
from core_ml.intake.pictures import require_pixels
from core_ml.intake.text_layer import runs_of, turn_of, words_of

AGAIN = "ask the sender for it again"
MOST_ATTACHMENTS = 100
LONGEST = 14_400.0
"""Points of a page's side, which PDF itself allows."""


class PdfFile:
    """An open PDF. ``close`` it.

    Raises
    ------
    DocumentError
        It is protected by a password, broken, cut off, or has too many pages or none.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.limits = limits
        self.pixels_ = 0
        _require_whole(content)
        try:
            self.file = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            raise _refused(error) from error
        count = len(self.file)
        if not 1 <= count <= limits.pages:
            self.close()
            if count < 1:
                raise DocumentError(f"the PDF has no page: {AGAIN}")
            raise DocumentError(f"the PDF has {count:,} pages, more than the {limits.pages} that are read: split it")
        self.file.init_forms()

    def close(self) -> None:
        self.file.close()

    def __len__(self) -> int:
        return len(self.file)

    def attachments(self) -> tuple[Attachment, ...]:
        """Files inside the PDF, as e-invoices have their XML."""
        found, size = [], 0
        for at in range(min(self.file.count_attachments(), MOST_ATTACHMENTS)):
            attachment = self.file.get_attachment(at)
            try:
                content = bytes(attachment.get_data())
            except pdfium.PdfiumError as error:
                raise DocumentError(f"the file {attachment.get_name()!r} inside the PDF is broken: {AGAIN}") from error
            size += len(content)
            if size > self.limits.bytes:
                raise DocumentError(
                    f"the files inside the PDF have more than {self.limits.bytes:,} bytes: {AGAIN} without"
                )
            found.append(Attachment(attachment.get_name(), content))
        return tuple(found)

    @contextmanager
    def page(self, number: int) -> Iterator[PdfPage]:
        """A page, numbered from 1, to be used inside the block.

        Raises
        ------
        DocumentError
            It is broken, or a picture on it has too many pixels.
        """
        try:
            page = self.file[number - 1]
        except pdfium.PdfiumError as error:
            raise DocumentError(f"page {number} of the PDF is broken: {AGAIN}") from error
        try:
            self._count_pixels(page, number)
            yield PdfPage(page, number, self.limits)
        finally:
            page.close()

    def _count_pixels(self, page: pdfium.PdfPage, number: int) -> None:
        """Pictures are looked at before they are unpacked."""
        width, height = page.get_size()
        if not 0 < min(width, height) <= max(width, height) <= LONGEST:
            raise DocumentError(
                f"page {number} of the PDF is {width:,.0f} x {height:,.0f} points; "
                f"a side has more than 0 and at most {LONGEST:,.0f}"
            )
        for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]):
            try:
                across, down = item.get_px_size()
            except pdfium.PdfiumError:
                continue
            self.pixels_ += across * down
            require_pixels(across, down, self.pixels_, self.limits)


class PdfPage:
    """A page of an open PDF.

    Attributes
    ----------
    width, height : as it is shown, points
    """

    def __init__(self, page: pdfium.PdfPage, number: int, limits: Limits) -> None:
        self._page = page
        self.number = number
        self.limits = limits
        self.width, self.height = page.get_size()

    def text(self) -> tuple[list[Character], tuple[Word, ...], int]:
        """(characters, words in reading order on the upright page, degrees clockwise to turn it upright)"""
        found = characters_of(self._page)
        runs = list(runs_of(found))
        turned = turn_of(runs)
        return [each for each in found if each is not None], words_of(runs, self.width, self.height, turned), turned

    def picture(self, dots: float, turned: int = 0, *, colour: bool = False) -> Gray:
        """(height, width), or with 3 for colours, blue first.

        Raises
        ------
        DocumentError
            The page is too large for its picture, or it cannot be drawn.
        """
        scale = dots / 72
        require_pixels(round(self.width * scale), round(self.height * scale), 0, self.limits)
        try:
            drawn = self._page.render(scale=scale, rotation=turned, grayscale=not colour, rev_byteorder=False)
        except pdfium.PdfiumError as error:
            raise DocumentError(f"page {self.number} of the PDF cannot be drawn: {AGAIN}") from error
        pixels: Gray = drawn.to_numpy().copy()
        drawn.close()
        return pixels[:, :, :3] if colour else pixels.reshape(pixels.shape[:2]).astype(np.uint8, copy=False)


def _require_whole(content: bytes) -> None:
    """A PDF ends by saying where its table of contents is; what was cut off does not."""
    cut = DocumentError(f"the PDF is cut off before its end: {AGAIN}")
    if content.rfind(b"startxref") < content.rfind(b"endobj"):
        raise cut
    # A PDF for the web has that table also at its start, and says there how long it is.
    linear = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d+)", content[:2_048])
    if linear and len(content) < int(linear[1]):
        raise cut


def _refused(error: pdfium.PdfiumError) -> DocumentError:
    code = getattr(error, "err_code", None)
    if code == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return DocumentError("the PDF is protected by a password: save it without one")
    if code == pdfium_c.FPDF_ERR_SECURITY or "security" in str(error).lower():
        return DocumentError("the PDF is encrypted in a way that cannot be read: save it without protection")
    return DocumentError(f"the PDF is broken: {AGAIN}")
