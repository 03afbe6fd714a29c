"""The legend of the chart: as many lines as its width needs."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from backoffice_desktop.theme import theme
from backoffice_desktop.translations import tr

LEGEND = (
    ("Stock", "accent", "line"),
    ("Without stock", "bad_soft", "area"),
    ("If nothing is ordered", "warn", "dashes"),
    ("With what is proposed", "good", "line"),
    ("Reorder point", "muted", "dots"),
    ("Sold", "muted", "area"),
    ("Forecast, 80 % interval", "text", "band"),
)
LINE_HEIGHT = 20
MARK, GAP = 20, 20
"""Widths of a mark with the room to its words, and of the room to the next mark."""
STYLES = {"dashes": Qt.PenStyle.DashLine, "dots": Qt.PenStyle.DotLine}
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


def legend_entries(metrics: QFontMetrics, *, left: float, right: float) -> list[Entry]:
    found: list[Entry] = []
    at, line = left, 0
    for text, tone, kind in LEGEND:
        words = tr(text)
        wide = MARK + metrics.horizontalAdvance(words)
        if at > left and at + wide > right:
            at, line = left, line + 1
        found.append(Entry(words, tone, kind, at, line))
        at += wide + GAP
    return found


def draw_entry(painter: QPainter, entry: Entry) -> None:
    middle = entry.line * LINE_HEIGHT + 11
    _draw_mark(painter, QPointF(entry.left, middle), entry)
    painter.setPen(theme.colour("muted"))
    painter.drawText(QPointF(entry.left + MARK, middle + 5), entry.words)


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
    painter.setPen(QPen(colour, 1 if entry.kind == "dots" else 2, STYLES.get(entry.kind, Qt.PenStyle.SolidLine)))
    painter.drawLine(at, QPointF(at.x() + 15, at.y()))
