"""Texts of any length in places of a given size: wrapped, then set smaller, and only then cut, with an ellipsis.

Latin text is set in Helvetica, which every viewer has; all else in the font that ``saleor_ai_plugin.fonts`` finds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from saleor_ai_plugin.fonts import chinese

LATIN, BOLD = "Helvetica", "Helvetica-Bold"
LEADING = 1.25
STEP = 0.5
ELLIPSIS = "…"
# A run without blanks, or one sign of a script that is written without them.
_PIECES = re.compile(r"[⺀-鿿豈-﫿︰-﹏＀-￯　-〿]|[^\s⺀-鿿豈-﫿︰-﹏＀-￯　-〿]+|\s+")


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines that fit, in a size; ``is_cut`` where something had to be left out."""

    lines: Sequence[str]
    size: float
    is_bold: bool
    is_cut: bool

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


def fit(
    texts: Sequence[str], *, width: float, height: float, size: float, smallest: float = 5.0, bold: bool = False
) -> Fitted:
    """The texts, each beginning a line, in ``width`` x ``height`` points, as large as they can be up to ``size``."""
    plain = [cleaned for text in texts if (cleaned := clean(text))]
    tried = size
    while tried > smallest:
        found = Fitted(_wrapped(plain, width, tried, bold), tried, bold, is_cut=False)
        if found.height <= height:
            return found
        tried = max(tried - STEP, smallest)
    lines = _wrapped(plain, width, smallest, bold)
    most = max(int(height / (smallest * LEADING) + 1e-9), 0)
    if len(lines) <= most:
        return Fitted(lines, smallest, bold, is_cut=False)
    kept = lines[:most]
    if kept:
        kept[-1] = _cut(kept[-1], width, smallest, bold)
    return Fitted(kept, smallest, bold, is_cut=True)


def draw(canvas: Canvas, fitted: Fitted, *, x: float, top: float, width: float = 0.0, align: str = "left") -> None:
    """The lines under each other from ``top`` down."""
    for number, line in enumerate(fitted.lines):
        canvas.setFont(font(line, bold=fitted.is_bold), fitted.size)
        y = top - fitted.size * (LEADING * number + 1)
        if align == "right":
            canvas.drawRightString(x + width, y, line)
        elif align == "centre":
            canvas.drawCentredString(x + width / 2, y, line)
        else:
            canvas.drawString(x, y, line)


def font(text: str, *, bold: bool = False) -> str:
    """The font that has the letters; Chinese is not set bold."""
    if is_latin(text):
        return BOLD if bold else LATIN
    return chinese()


def is_latin(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str) -> str:
    """In one line, without signs that nobody can see."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def wide(text: str, size: float, *, bold: bool) -> float:
    return float(stringWidth(text, font(text, bold=bold), size))


def _wrapped(texts: Sequence[str], width: float, size: float, bold: bool) -> list[str]:
    return [line for text in texts for line in _lines(text, width, size, bold)]


def _lines(text: str, width: float, size: float, bold: bool) -> Iterator[str]:
    line = ""
    for piece in _PIECES.findall(text):
        if wide((line + piece).rstrip(), size, bold=bold) <= width:
            line += piece
            continue
        if line.strip():
            yield line.strip()
        *whole, line = _broken(piece.strip(), width, size, bold) or [""]
        yield from whole
    if line.strip():
        yield line.strip()


def _broken(piece: str, width: float, size: float, bold: bool) -> list[str]:
    """A run that is too long for a line, in parts that are not; a sign is never broken."""
    parts, part = [], ""
    for sign in piece:
        if part and wide(part + sign, size, bold=bold) > width:
            parts.append(part)
            part = ""
        part += sign
    return [*parts, part] if part else parts


def _cut(line: str, width: float, size: float, bold: bool) -> str:
    while line and wide(line + ELLIPSIS, size, bold=bold) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
