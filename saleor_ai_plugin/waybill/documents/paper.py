"""What waybill, packing slip and manifest have in common: A4, paragraphs in a font that has their letters, tables, a
number and its bars at the top, and on each page which one it is.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table
from reportlab.platypus import TableStyle as Style

from saleor_ai_plugin.fonts import chinese
from saleor_ai_plugin.waybill.documents import codes, fitting
from saleor_ai_plugin.waybill.documents.content import Content

WIDTH = A4[0] - 28 * mm
GREY = colors.Color(0.45, 0.45, 0.45)


def text(said: str, size: float = 9, *, bold: bool = False, right: bool = False, grey: bool = False) -> Paragraph:
    """A paragraph; a word without blanks that is too long for its place is broken."""
    is_latin = fitting.is_latin(said)
    font = (fitting.BOLD if bold else fitting.LATIN) if is_latin else chinese()
    style = ParagraphStyle(
        f"{font} {size}", fontName=font, fontSize=size, leading=size * 1.3, wordWrap=None if is_latin else "CJK",
        alignment=TA_RIGHT if right else 0, textColor=GREY if grey else colors.black,
    )  # fmt: skip
    lines = (fitting.clean(line) for line in said.split("\n"))
    return Paragraph("<br/>".join(escape(line) for line in lines), style)


class Place(Flowable):  # type: ignore[misc]
    """Texts in a place that is no higher than ``most``, whatever they are."""

    def __init__(self, texts: Sequence[str], *, most: float = 36 * mm, size: float = 10) -> None:
        super().__init__()
        self.texts, self.most, self.size = texts, most, size

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.fitted = fitting.fit(self.texts, width=width, height=self.most, size=self.size)
        return width, self.fitted.height

    def draw(self) -> None:
        fitting.draw(self.canv, self.fitted, x=0, top=self.fitted.height)


def build(title: str, number: str, parts: Sequence[Flowable], words: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    sheet = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=14 * mm, rightMargin=14 * mm, topMargin=14 * mm, bottomMargin=18 * mm,
        title=title, invariant=True,
    )  # fmt: skip
    sheet.build(list(parts), canvasmaker=_numbered(words["page"], number))
    return out.getvalue()


def many(found: Sequence[Content], parts: Callable[[Content], Sequence[Flowable]]) -> list[Flowable]:
    """The papers of several waybills, each on pages of its own."""
    all_: list[Flowable] = []
    for number, one in enumerate(found):
        all_ += [] if number == 0 else [PageBreak()]
        all_ += parts(one)
    return all_


def head(title: str, number: str) -> list[Flowable]:
    """The title on the left; the number, and its bars, on the right."""
    bars = codes.bars(number, dots=3, height=14 * mm)
    right = [bars, Spacer(1, 1 * mm), text(number, 11, bold=True)]
    table = Table([[text(title, 20, bold=True), right]], colWidths=[WIDTH - 78 * mm, 78 * mm], style=Style([_TOP]))
    return [table, Spacer(1, 4 * mm)]


def columns(pairs: Sequence[tuple[str, Sequence[str]]]) -> Table:
    """What stands beside each other under its heading."""
    wide = WIDTH / len(pairs)
    rows = [
        [text(name, 8, grey=True) for name, _ in pairs],
        [Place(said) for _, said in pairs],
    ]
    return Table(rows, colWidths=[wide] * len(pairs), style=Style([_TOP, ("LEFTPADDING", (0, 0), (-1, -1), 0)]))


def table(rows: Sequence[Sequence[object]], widths: Sequence[float], *, foot: bool = True) -> Table:
    """A heading, rows, and a foot; the heading comes again on each page."""
    style = [
        _TOP, ("LINEBELOW", (0, 0), (-1, 0), 0.6, colors.black),
        ("LINEBELOW", (0, 1), (-1, -2 if foot else -1), 0.2, GREY),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]  # fmt: skip
    return Table([list(row) for row in rows], colWidths=list(widths), repeatRows=1, style=Style(style))


def signatures(names: Sequence[str], hint: str) -> Table:
    """Boxes to sign in, which stay together."""
    wide = WIDTH / len(names)
    rows = [[text(name, 8, grey=True) for name in names], [""] * len(names), [text(hint, 7, grey=True) for _ in names]]
    style = [("BOX", (number, 0), (number, 2), 0.4, GREY) for number in range(len(names))]
    return Table(rows, colWidths=[wide] * len(names), rowHeights=[None, 16 * mm, None], style=Style(style))


_TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


def _numbered(sentence: str, number: str) -> type[Canvas]:
    """A canvas that writes on each page which one it is, of how many: known only at the end."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, object]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page, held in enumerate(self._pages, start=1):
                self.__dict__.update(held)
                said = f"{number}   {sentence.format(page=page, pages=len(self._pages))}"
                self.setFont(fitting.font(said), 8)
                self.drawRightString(A4[0] - 14 * mm, 10 * mm, said)
                super().showPage()
            super().save()

    return Numbered
