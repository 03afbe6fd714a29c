"""What a rule would have done, day by day: orders held that were fine or fraud, and fraud that was missed."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from backoffice_desktop.api.fraud_rules import ReplayDay
from backoffice_desktop.theme import theme
from backoffice_desktop.translations import follow, tr

LEFT, BOTTOM, TOP = 44, 24, 34
LEGEND = (("held, was fine", "accent"), ("held, was fraud", "good"), ("missed fraud", "bad"))


class ReplayChart(QWidget):
    """Painted bars; above the line what is held, below it what is missed. A tool tip has each day's numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[ReplayDay] = ()
        self.setMinimumHeight(230)
        theme.changed.connect(self.update)
        follow(self, self.update)

    def show_days(self, days: Sequence[ReplayDay]) -> None:
        self._days = days
        self.setAccessibleName("; ".join(f"{one.day}: {self._numbers(one)}" for one in days[:60]))
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            place = int((event.pos().x() - LEFT) / self._step()) if self._days else -1
            if 0 <= place < len(self._days):
                day = self._days[place]
                QToolTip.showText(event.globalPos(), f"{day.day}\n{self._numbers(day)}", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._legend(painter)
        if self._days:
            self._bars(painter)
        painter.end()

    def _bars(self, painter: QPainter) -> None:
        highest = max(max(day.held for day in self._days), 1)
        lowest = max(day.missed_fraud for day in self._days)
        unit = (self.height() - TOP - BOTTOM) / (highest + lowest)
        zero = TOP + highest * unit
        self._axis(painter, highest, lowest, unit, zero)
        step = self._step()
        width = max(min(step * 0.7, 26), 1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, day in enumerate(self._days):
            left = LEFT + place * step + (step - width) / 2
            fraud, fine = day.held_fraud * unit, (day.held - day.held_fraud) * unit
            for top, height, tone in (
                (zero - fraud, fraud, "good"),
                (zero - fraud - fine, fine, "accent"),
                (zero, day.missed_fraud * unit, "bad"),
            ):
                painter.setBrush(theme.colour(tone))
                painter.drawRect(QRectF(left, top, width, height))

    def _axis(self, painter: QPainter, highest: int, lowest: int, unit: float, zero: float) -> None:
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value in {highest, 0, -lowest}:
            y = zero - value * unit
            painter.setPen(theme.colour("line"))
            painter.drawLine(QPointF(LEFT, y), QPointF(self.width(), y))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y - 10, LEFT - 8, 20), aligned, f"{abs(value):,}")
        first, last = self._days[0].day.isoformat(), self._days[-1].day.isoformat()
        below = QRectF(LEFT, self.height() - BOTTOM + 4, self.width() - LEFT, BOTTOM - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, first)
        if last != first:
            painter.drawText(below, Qt.AlignmentFlag.AlignRight, last)

    def _legend(self, painter: QPainter) -> None:
        left = float(LEFT)
        for text, tone in LEGEND:
            words = tr(text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(tone))
            painter.drawRoundedRect(QRectF(left, 7, 10, 10), 2, 2)
            painter.setPen(theme.colour("muted"))
            painter.drawText(QPointF(left + 16, 17), words)
            left += painter.fontMetrics().horizontalAdvance(words) + 36

    def _step(self) -> float:
        return max(self.width() - LEFT, 1) / max(len(self._days), 1)

    @staticmethod
    def _numbers(day: ReplayDay) -> str:
        return tr(
            "held {held} of {orders}, fraud among them {fraud}, missed {missed}",
            held=day.held,
            orders=day.orders,
            fraud=day.held_fraud,
            missed=day.missed_fraud,
        )
