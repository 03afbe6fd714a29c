"""Paper to draw on: places in points from the top left corner, Latin and Chinese in one line of text."""

import io
from collections.abc import Sequence
from itertools import groupby

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from saleor_ai_plugin.fonts import chinese

A4, LETTER = (595.28, 841.89), (612.0, 792.0)
FAMILIES = {
    "sans": ("Helvetica", "Helvetica-Bold"),
    "serif": ("Times-Roman", "Times-Bold"),
    "mono": ("Courier", "Courier-Bold"),
}
BLACK, GREY, LIGHT, BLUE, RED, WHITE = "#000000", "#666666", "#e8e8e8", "#1f3f77", "#a02020", "#ffffff"


class Sheet:
    """Pages of one document. ``pages`` is their number when it is known, from an earlier drawing."""

    def __init__(self, *, size: tuple[float, float] = A4, family: str = "sans", pages: int = 1) -> None:
        self.width, self.height = size
        self.family = family
        self.pages = pages
        self.page = 1
        self._file = io.BytesIO()
        # Without the time in it, the same order gives the same bytes.
        self._canvas = Canvas(self._file, pagesize=size, invariant=1)

    def finish(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()

    def new_page(self) -> None:
        self._canvas.showPage()
        self.page += 1

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        bold: bool = False,
        align: str = "left",
        colour: str = BLACK,
    ) -> None:
        """``y`` is the line that letters stand on; ``x`` the left end, the right end or the middle."""
        if align != "left":
            x -= self.width_of(text, size, bold=bold) / (1 if align == "right" else 2)
        self._canvas.setFillColor(_colour(colour))
        for font, run in self._runs(text, bold=bold):
            self._canvas.setFont(font, size)
            self._canvas.drawString(x, self.height - y, run)
            x += stringWidth(run, font, size)

    def lines(
        self, x: float, y: float, texts: Sequence[str], *, size: float = 9, leading: float = 0, **how: str
    ) -> float:
        """Texts below each other; the y after the last of them."""
        step = leading or size * 1.3
        for text in texts:
            self.text(x, y, text, size=size, align=how.get("align", "left"), colour=how.get("colour", BLACK))
            y += step
        return y

    def wrapped(self, x: float, y: float, width: float, text: str, *, size: float = 9, colour: str = BLACK) -> float:
        return self.lines(x, y, self.fitted(text, width, size), size=size, colour=colour)

    def fitted(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """The text in lines no wider than that; Chinese breaks anywhere, all else at spaces."""
        found, line = [], ""
        for piece in _pieces(text):
            if line and self.width_of((line + piece).rstrip(), size, bold=bold) > width:
                found.append(line.rstrip())
                line = ""
            line += piece
        return [*found, line.rstrip()]

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        return float(sum(stringWidth(run, font, size) for font, run in self._runs(text, bold=bold)))

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.5, colour: str = BLACK) -> None:
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(x1, self.height - y1, x2, self.height - y2)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        line: float = 0.5,
        fill: str = "",
        round_: float = 0,
        colour: str = BLACK,
    ) -> None:
        """``x, y`` is its top left corner; without a line where that is 0."""
        self._canvas.setLineWidth(line)
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.setFillColor(_colour(fill or WHITE))
        place = (x, self.height - y - height, width, height)
        self._canvas.roundRect(*place, round_, stroke=int(line > 0), fill=int(bool(fill)))

    def _runs(self, text: str, *, bold: bool) -> list[tuple[str, str]]:
        """The text in parts of one font each."""
        latin = FAMILIES[self.family][int(bold)]
        if text.isascii() or not any(_is_chinese(sign) for sign in text):
            return [(latin, text)]
        return [
            (chinese() if foreign else latin, "".join(run))
            for foreign, run in groupby(text, key=lambda sign: _is_chinese(sign))
        ]


def _pieces(text: str) -> list[str]:
    """What must stay together: a word with the space after it, or one Chinese sign."""
    pieces, word = [], ""
    for sign in text:
        if _is_chinese(sign):
            pieces += [word, sign] if word else [sign]
            word = ""
            continue
        word += sign
        if sign == " ":
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def _is_chinese(sign: str) -> bool:
    return ord(sign) > 0x2E80


def _colour(text: str) -> Color:
    return Color(*(int(text[place : place + 2], 16) / 255 for place in (1, 3, 5)))
