"""The legends of the chart, above each plot: as many lines as the width needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from backoffice_desktop.theme import theme
from backoffice_desktop.translations import tr

Legend = Sequence[tuple[str, str, str]]
"""Words, tone, and how it is drawn."""
STOCK_LEGEND = (
    ("Stock", "accent", "line"),
    ("Sold out", "bad_soft", "area"),
    ("Without ordering", "warn", "dashes"),
    ("As proposed", "good", "long dashes"),
    ("Reorder point", "muted", "dots"),
)
DEMAND_LEGEND = (
    ("Sold a day", "muted", "area"),
    ("Forecast, 80 % interval", "text", "band"),
)
LINE_HEIGHT, TEXT_PIXELS = 20, 12
MARK, GAP = 20, 12
"""Widths of a mark with the room to its words, and of the room to the next mark."""
PATTERNS = {"dashes": (4, 2.5), "long dashes": (9, 2), "dots": (1, 2.5), "band": (1.7, 1.4)}
"""Lengths of dashes and of what is between them, in widths of the line; what is not here is drawn through."""
PALE = 70
"""How much of an area's colour is seen, of 255."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``left`` and ``line`` are where it begins."""

    words: str
    tone: str
    kind: str
    left: float
    line: int


def legend_pen(tone: str, kind: str) -> QPen:
    """As a line of that kind is drawn, in the legend and in the plot."""
    pen = QPen(theme.colour(tone), 1 if kind == "dots" else 2)
    if kind in PATTERNS:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(PATTERNS[kind])
    return pen


def legend_font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(TEXT_PIXELS)
    return made


def legend_entries(legend: Legend, metrics: QFontMetrics, *, left: float, right: float) -> list[Entry]:
    found: list[Entry] = []
    at, line = left, 0
    for text, tone, kind in legend:
        words = tr(text)
        wide = MARK + metrics.horizontalAdvance(words)
        if at > left and at + wide > right:
            at, line = left, line + 1
        found.append(Entry(words, tone, kind, at, line))
        at += wide + GAP
    return found


def draw_entry(painter: QPainter, entry: Entry, *, top: float) -> None:
    middle = top + entry.line * LINE_HEIGHT + LINE_HEIGHT / 2
    _draw_mark(painter, QPointF(entry.left, middle), entry)
    painter.setPen(theme.colour("muted"))
    painter.drawText(QPointF(entry.left + MARK, middle + 4), entry.words)


def fill_pale(painter: QPainter, tone: str) -> None:
    """Fill what is drawn next with a tone through which lines are seen."""
    colour = theme.colour(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour.fromRgb(colour.red(), colour.green(), colour.blue(), PALE))


def _draw_mark(painter: QPainter, at: QPointF, entry: Entry) -> None:
    colour = theme.colour(entry.tone)
    if entry.kind == "area":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(at.x() + 2, at.y() - 5, 11, 11), 2, 2)
        return
    if entry.kind == "band":
        fill_pale(painter, entry.tone)
        painter.drawRect(QRectF(at.x(), at.y() - 5, 15, 10))
    painter.setPen(legend_pen(entry.tone, entry.kind))
    painter.drawLine(at, QPointF(at.x() + 15, at.y()))
