"""Stacked bars over time, painted: what adds up stands above the line, what is missing hangs below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from backoffice_desktop.theme import theme
from backoffice_desktop.translations import follow, tr

LEFT, BOTTOM, TOP = 52, 24, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """``above`` are heights from the line upwards, one for each tone of the chart."""

    label: str
    above: tuple[float, ...]
    below: float = 0.0


class BarChart(QWidget):
    """``legend`` has text and tone of each part from the line upwards, then of what hangs below.

    A tool tip has each bar's numbers, which ``numbers`` puts into words.
    """

    legend: Sequence[tuple[str, str]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self.setMinimumHeight(230)
        theme.changed.connect(self.update)
        follow(self, self._say)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = bars
        self._say()

    def numbers(self, place: int) -> str:
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            place = int((event.pos().x() - LEFT) / self._step()) if self._bars else -1
            if 0 <= place < len(self._bars):
                QToolTip.showText(event.globalPos(), f"{self._bars[place].label}\n{self.numbers(place)}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._legend(painter)
        if self._bars:
            self._draw(painter)
        painter.end()

    def _say(self) -> None:
        self.setAccessibleName("; ".join(f"{bar.label}: {self.numbers(at)}" for at, bar in enumerate(self._bars[:60])))
        self.update()

    def _draw(self, painter: QPainter) -> None:
        highest = max(max(sum(bar.above) for bar in self._bars), 1)
        lowest = max(bar.below for bar in self._bars)
        unit = (self.height() - TOP - BOTTOM) / (highest + lowest)
        zero = TOP + highest * unit
        self._axis(painter, highest, lowest, unit, zero)
        step = self._step()
        width = max(min(step * 0.7, 26), 1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, bar in enumerate(self._bars):
            left, top = LEFT + place * step + (step - width) / 2, zero
            for height, (_, tone) in zip(bar.above, self.legend, strict=False):
                top -= height * unit
                painter.setBrush(theme.colour(tone))
                painter.drawRect(QRectF(left, top, width, height * unit))
            painter.setBrush(theme.colour(self.legend[-1][1]))
            painter.drawRect(QRectF(left, zero, width, bar.below * unit))

    def _axis(self, painter: QPainter, highest: float, lowest: float, unit: float, zero: float) -> None:
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in {highest, 0, -lowest}:
            y = zero - value * unit
            painter.setPen(theme.colour("line"))
            painter.drawLine(QPointF(LEFT, y), QPointF(self.width(), y))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y - 10, LEFT - 8, 20), aligned, f"{abs(value):,.0f}")
        first, last = self._bars[0].label, self._bars[-1].label
        below = QRectF(LEFT, self.height() - BOTTOM + 4, self.width() - LEFT, BOTTOM - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, first)
        if last != first:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, last)

    def _legend(self, painter: QPainter) -> None:
        left = float(LEFT)
        for text, tone in self.legend:
            words = tr(text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(tone))
            painter.drawRoundedRect(QRectF(left, 7, 10, 10), 2, 2)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QPointF(left + 16, 17), words)
            left += painter.fontMetrics().horizontalAdvance(words) + 36

    def _step(self) -> float:
        return max(self.width() - LEFT, 1) / max(len(self._bars), 1)
