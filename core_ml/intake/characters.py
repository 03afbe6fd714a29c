"""The characters of a PDF page's text layer, with their places on the page as it is shown."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from core_ml.exceptions import DocumentError
from core_ml.intake.page import Box

MOST = 200_000
"""Characters of one page; a page of the smallest legible print has a tenth of it."""
NAME_BYTES = 128
INVISIBLE = 3
"""Text rendering mode of OCR layers."""
RISE = 0.7
"""Height of a capital over the baseline in font sizes; low marks such as a hyphen get it too, so that lines align."""


@dataclass(frozen=True, slots=True)
class Character:
    """One character as it is shown.

    Attributes
    ----------
    box : points, origin top left
    across, down : where its baseline begins, points
    advance : way along its line to where the next one would stand, points
    size : of the font, points
    direction : of the line, degrees clockwise, 0 to 359
    mapped : False where the font does not say which character it is
    """

    text: str
    box: Box
    across: float
    down: float
    advance: float
    size: float
    direction: int
    font: str
    mapped: bool
    visible: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """How points of a PDF (origin bottom left, before rotation) come to be points on the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int
    scale: float

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> Frame:
        left, bottom, right, top = page.get_bbox()
        rotation = page.get_rotation()
        shown = page.get_width()
        across = right - left if rotation in (0, 180) else top - bottom
        return cls(left, bottom, right, top, rotation, shown / across if across > 0 else 1.0)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """(across, down) of a point."""
        across, down = {
            0: (x - self.left, self.top - y),
            90: (y - self.bottom, x - self.left),
            180: (self.right - x, y - self.bottom),
            270: (self.top - y, self.right - x),
        }[self.rotation]
        return across * self.scale, down * self.scale


def characters_of(page: pdfium.PdfPage) -> list[Character | None]:
    """Characters in the order of the file; None stands for a space or the end of a line.

    Spaces that pdfium guesses are left out: it breaks words after narrow figures, such as the 1 of 120.

    Raises
    ------
    DocumentError
        There are more than a page can hold.
    """
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MOST:
            raise DocumentError(f"a page of the PDF has {count:,} characters; at most {MOST:,} are read")
        frame = Frame.of(page)
        names: dict[int, tuple[str, bool]] = {}
        return [
            _character(text.raw, at, frame, names)
            for at in range(count)
            if pdfium_c.FPDFText_IsGenerated(text.raw, at) != 1
        ]
    finally:
        text.close()


def _character(text: object, at: int, frame: Frame, names: dict[int, tuple[str, bool]]) -> Character | None:
    code = pdfium_c.FPDFText_GetUnicode(text, at)
    shown = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if shown.isspace():
        return None
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium_c.FPDFText_GetCharBox(text, at, left, right, bottom, top):
        return None
    if not pdfium_c.FPDFText_GetCharOrigin(text, at, x, y):
        return None
    one, other = frame.point(left.value, bottom.value), frame.point(right.value, top.value)
    across, down = frame.point(x.value, y.value)
    angle = math.degrees(max(pdfium_c.FPDFText_GetCharAngle(text, at), 0.0))
    direction = round(frame.rotation + angle) % 360
    font, visible = _font(text, at, names)
    return Character(
        text=shown,
        box=Box(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])),
        across=across,
        down=down,
        advance=_advance(text, at, direction - frame.rotation) * frame.scale,
        size=_size(text, at) * frame.scale,
        direction=direction,
        font=font,
        mapped=pdfium_c.FPDFText_HasUnicodeMapError(text, at) != 1 and _is_letter(shown),
        visible=visible,
    )


def _advance(text: object, at: int, direction: int) -> float:
    loose = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(text, at, loose):
        return 0.0
    lying = round(direction / 90) % 2 == 0
    return float(loose.right - loose.left if lying else loose.top - loose.bottom)


def _is_letter(text: str) -> bool:
    """Not a place that fonts use as they like, nor a control character, nor the sign for what is unknown."""
    code = ord(text)
    return not (code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD or code > 0xF0000)


def _size(text: object, at: int) -> float:
    size = float(pdfium_c.FPDFText_GetFontSize(text, at))
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(text, at, matrix):
        size *= math.hypot(matrix.c, matrix.d)
    return size


def _font(text: object, at: int, names: dict[int, tuple[str, bool]]) -> tuple[str, bool]:
    """The font's name and whether it is shown; asked once for each run of text in the file."""
    run = pdfium_c.FPDFText_GetTextObject(text, at)
    key = ctypes.cast(run, ctypes.c_void_p).value or 0
    if key not in names:
        buffer = ctypes.create_string_buffer(NAME_BYTES)
        flags = ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(text, at, buffer, NAME_BYTES, flags)
        hidden = bool(key) and pdfium_c.FPDFTextObj_GetTextRenderMode(run) == INVISIBLE
        names[key] = (buffer.value.decode("utf-8", errors="replace"), not hidden)
    return names[key]
