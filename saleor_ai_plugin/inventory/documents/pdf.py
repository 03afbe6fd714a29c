"""A purchase order, or the list that a transfer is picked by, as a PDF, A4.

Latin text is set in Helvetica, which every viewer has; all else in the font that ``fonts`` finds.
"""

import io
from collections.abc import Mapping
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from saleor_ai_plugin.fonts import chinese
from saleor_ai_plugin.inventory.documents.content import Content, Line
from saleor_ai_plugin.inventory.documents.words import WORDS

LATIN, BOLD = "Helvetica", "Helvetica-Bold"
_WIDTHS = [9 * mm, 29 * mm, 27 * mm, 50 * mm, 15 * mm, 15 * mm, 17 * mm, 20 * mm]
_PICKING_WIDTHS = [9 * mm, 34 * mm, 29 * mm, 70 * mm, 18 * mm, 22 * mm]
_GREY = colors.Color(0.45, 0.45, 0.45)


class _Style:
    """Paragraphs in a size, in whichever font holds their text."""

    def __init__(self, size: float, *, bold: bool = False, right: bool = False, grey: bool = False) -> None:
        self.latin = self._made(BOLD if bold else LATIN, size, right=right, grey=grey)
        self.chinese = self._made(chinese(), size, right=right, grey=grey)

    def __call__(self, text: str) -> Paragraph:
        style = self.latin if _is_latin(text) else self.chinese
        return Paragraph(escape(text).replace("\n", "<br/>"), style)

    @staticmethod
    def _made(font: str, size: float, *, right: bool, grey: bool) -> ParagraphStyle:
        return ParagraphStyle(
            f"{font} {size}", fontName=font, fontSize=size, leading=size * 1.3,
            wordWrap=None if font in (LATIN, BOLD) else "CJK", alignment=TA_RIGHT if right else 0,
            textColor=_GREY if grey else colors.black,
        )  # fmt: skip


def write(content: Content) -> bytes:
    out = io.BytesIO()
    words = WORDS[content.language]
    sheet = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=14 * mm, rightMargin=14 * mm, topMargin=16 * mm, bottomMargin=18 * mm,
        title=f"{_title(content, words)} {content.number}", author=content.buyer.name, invariant=True,
    )  # fmt: skip
    parts = [
        *_head(content, words),
        Spacer(1, 6 * mm),
        _picking(content, words) if content.source else _lines(content, words),
        Spacer(1, 4 * mm),
        *_foot(content, words),
    ]
    sheet.build(parts, canvasmaker=_numbered(words["page"], content.number))
    return out.getvalue()


def _head(content: Content, words: Mapping[str, str]) -> list[Flowable]:
    title, plain, label = _Style(18, bold=True), _Style(9), _Style(8, grey=True)
    facts = [(words["number"], content.number), (words["date"], content.ordered_at.date().isoformat())]
    if content.expected_on:
        facts.append((words["arrives" if content.source else "expected"], content.expected_on.isoformat()))
    parties = _parties(content, words)
    names = Table(
        [[label(name) for name, _ in parties], [plain("\n".join(filter(None, said))) for _, said in parties]],
        colWidths=[61 * mm, 61 * mm, 60 * mm],
        style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]),
    )
    draft = [_Style(10, bold=True)(words["draft"])] if content.is_draft else []
    said = plain("   ".join(f"{name}: {value}" for name, value in facts))
    return [title(_title(content, words)), *draft, Spacer(1, 3 * mm), said, Spacer(1, 5 * mm), names]


def _title(content: Content, words: Mapping[str, str]) -> str:
    return words["picking_list" if content.source else "title"]


def _parties(content: Content, words: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Who orders from whom, or, of a transfer, from where to where; with the name of each of the three places."""
    buyer, supplier = content.buyer, content.supplier
    tax = f"{words['vat_id']} {buyer.vat_id}" if buyer.vat_id else ""
    if content.source:
        return [
            (words["from"], [content.source, content.source_address]),
            (words["to"], [content.warehouse, content.delivery_address]),
            ("", []),
        ]
    return [
        (words["buyer"], [buyer.name, buyer.address, tax, buyer.phone, buyer.email]),
        (words["supplier"], [supplier.name, supplier.email]),
        (words["deliver_to"], [content.warehouse, content.delivery_address]),
    ]


def _picking(content: Content, words: Mapping[str, str]) -> Table:
    """What to pick, with room to write what was found."""
    label, number = _Style(7.5, grey=True), _Style(7.5, grey=True, right=True)
    plain, count = _Style(8), _Style(8, right=True)
    heads = [label(words[name]) for name in ("line", "article", "gtin", "name")]
    heads += [number(words["quantity"]), number(words["picked"])]
    rows = [
        [plain(str(line.number)), plain(line.sku), plain(line.gtin), plain(line.name), count(f"{line.quantity:,}"), ""]
        for line in content.lines
    ]
    total = _Style(9, bold=True, right=True)
    pieces = sum(line.quantity for line in content.lines)
    foot = ["", "", "", total(words["total"]), total(f"{pieces:,}"), ""]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.6, colors.black),
        ("LINEBELOW", (0, 1), (-1, -2), 0.2, _GREY), ("BOX", (5, 1), (5, -2), 0.2, _GREY),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]  # fmt: skip
    return Table([heads, *rows, foot], colWidths=_PICKING_WIDTHS, repeatRows=1, style=TableStyle(style))


def _lines(content: Content, words: Mapping[str, str]) -> Table:
    label, number = _Style(7.5, grey=True), _Style(7.5, grey=True, right=True)
    heads = [
        label(words["line"]), label(words["supplier_sku"]), label(words["gtin"]), label(words["name"]),
        number(words["quantity"]), number(words["packs"]), number(words["unit_cost"]), number(words["value"]),
    ]  # fmt: skip
    total, cell = _Style(9, bold=True, right=True), (_Style(8), _Style(8, right=True))
    sum_ = total(f"{content.total:,.2f} {content.currency}")
    foot = ["", "", "", "", "", total(words["total"]), sum_, ""]
    rows = [heads, *(_row(line, *cell) for line in content.lines), foot]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.6, colors.black),
        ("LINEBELOW", (0, 1), (-1, -2), 0.2, _GREY), ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2), ("SPAN", (0, -1), (4, -1)), ("SPAN", (6, -1), (7, -1)),
    ]  # fmt: skip
    return Table(rows, colWidths=_WIDTHS, repeatRows=1, style=TableStyle(style))


def _row(line: Line, plain: _Style, number: _Style) -> list[Flowable]:
    article = "\n".join(filter(None, (line.supplier_sku, line.sku if line.sku != line.supplier_sku else "")))
    return [
        plain(str(line.number)), plain(article), plain(line.gtin), plain(line.name), number(f"{line.quantity:,}"),
        number(f"{-(-line.quantity // line.pack_size):,}"), number(f"{line.unit_cost:,.3f}"),
        number(f"{line.value:,.2f}"),
    ]  # fmt: skip


def _foot(content: Content, words: Mapping[str, str]) -> list[Flowable]:
    if not content.note:
        return []
    return [_Style(8, grey=True)(words["note"]), _Style(9)(content.note)]


def _numbered(sentence: str, order: str) -> type[Canvas]:
    """A canvas that writes on each page which one it is, of how many: known only at the end."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, object]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                said = f"{order}   {sentence.format(page=number, pages=len(self._pages))}"
                self.setFont(LATIN if _is_latin(said) else chinese(), 8)
                self.drawRightString(A4[0] - 14 * mm, 10 * mm, said)
                super().showPage()
            super().save()

    return Numbered


def _is_latin(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
