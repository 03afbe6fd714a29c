"""Paints table cells straight from the palette: fast enough for any scrolling, the same in every style."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backoffice_desktop.theme import theme
from backoffice_desktop.widgets.columns import ROW_ROLE, Column, Kind

# Made once: joining flags takes Python longer than Qt takes to draw the text.
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
ELIDED = Qt.TextElideMode.ElideRight
SELECTED, POINTED_AT = QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver
PADDING = 10
BAR_WIDTH = 34
SOON, LIKELY = 0.3, 0.6
"""From these probabilities on a bar is yellow, and red."""


class RowDelegate(QStyledItemDelegate):
    """Text, right-aligned numbers, shares as bars, states as chips; a pale stripe where a row is still under way."""

    def __init__(self, columns: tuple[Column, ...] | list[Column]) -> None:
        super().__init__()
        self._columns = columns

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if SELECTED in state:
            painter.fillRect(area, theme.colour("accent_soft"))
        elif POINTED_AT in state:
            painter.fillRect(area, theme.colour("raised"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        row = index.data(ROW_ROLE)
        inner = area.adjusted(PADDING, 0, -PADDING, 0)
        if row is None:
            self._stripe(painter, inner)
            return
        column = self._columns[index.column()]
        text = column.text(row)
        match column.kind:
            case Kind.CHIP:
                self._chip(painter, inner, text, column.tone(row) if column.tone else "neutral")
            case Kind.SHARE:
                share = column.share(row) if column.share else 0.0
                colour = theme.colour(column.tone(row)) if column.tone else risk_colour(share)
                self._share(painter, inner, text, share, colour)
            case Kind.MARK:
                self._mark(painter, area, is_set=bool(text))
            case Kind.NAME:
                self._name(painter, inner, text)
            case _:
                self._text(painter, inner, text, right=column.kind is Kind.NUMBER)

    def sizeHint(  # noqa: N802 - Qt's name
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        return QSize(self._columns[index.column()].width, 36)

    @staticmethod
    def _text(painter: QPainter, area: QRect, text: str, *, right: bool) -> None:
        painter.setPen(theme.colour("text"))
        shown = painter.fontMetrics().elidedText(text, ELIDED, area.width())
        painter.drawText(area, RIGHT if right else LEFT, shown)

    def _name(self, painter: QPainter, area: QRect, text: str) -> None:
        """On one line, or on two where it is longer: names of variants differ at their ends."""
        metrics = painter.fontMetrics()
        first, rest = broken(text, area.width(), metrics)
        if not rest:
            self._text(painter, area, text, right=False)
            return
        painter.setPen(theme.colour("text"))
        middle = area.center().y()
        painter.drawText(area.left(), middle - 2, first)
        painter.drawText(area.left(), middle + metrics.ascent(), metrics.elidedText(rest, ELIDED, area.width()))

    @staticmethod
    def _mark(painter: QPainter, area: QRect, *, is_set: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(area.center().x() - 7.5, area.center().y() - 7.5, 16, 16)
        painter.setPen(theme.colour("accent" if is_set else "muted"))
        painter.setBrush(theme.colour("accent" if is_set else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if is_set:
            painter.setPen(QPen(theme.colour("accent_text"), 2))
            painter.drawPolyline([box.topLeft() + QPointF(*at) for at in ((3.5, 8.5), (6.5, 11.5), (12.5, 5))])

    @staticmethod
    def _stripe(painter: QPainter, area: QRect) -> None:
        painter.fillRect(
            QRect(area.left(), area.center().y() - 4, max(area.width() * 2 // 3, 8), 8), theme.colour("raised")
        )

    @staticmethod
    def _chip(painter: QPainter, area: QRect, text: str, tone: str) -> None:
        ground, ink = ("raised", "muted") if tone == "neutral" else (f"{tone}_soft", tone)
        width = min(painter.fontMetrics().horizontalAdvance(text) + 18, area.width())
        box = QRectF(area.left(), area.center().y() - 10, width, 21)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(theme.colour(ink))
        shown = painter.fontMetrics().elidedText(text, ELIDED, int(width) - 12)
        painter.drawText(box, CENTRE, shown)

    @staticmethod
    def _share(painter: QPainter, area: QRect, text: str, share: float, colour: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QRectF(area.left(), area.center().y() - 2, BAR_WIDTH, 5)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(ground, 2.5, 2.5)
        if share > 0:
            painter.setBrush(colour)
            filled = max(BAR_WIDTH * min(share, 1), 4)
            painter.drawRoundedRect(QRectF(ground.left(), ground.top(), filled, 5), 2.5, 2.5)
        painter.setPen(theme.colour("text"))
        rest = area.adjusted(BAR_WIDTH + 6, 0, 0, 0)
        painter.drawText(rest, RIGHT, text)


def broken(text: str, width: int, metrics: QFontMetrics) -> tuple[str, str]:
    """The text as far as it fits, and the rest: at a space where there is one."""
    if metrics.horizontalAdvance(text) <= width:
        return text, ""
    fits = next(
        (end for end in range(len(text) - 1, 0, -1) if metrics.horizontalAdvance(text[:end]) <= width), len(text)
    )
    space = text.rfind(" ", 1, fits + 1)
    end = space if space > 0 else fits
    return text[:end], text[end:].lstrip()


def risk_colour(probability: float) -> QColor:
    return theme.colour("bad" if probability >= LIKELY else "warn" if probability >= SOON else "good")
