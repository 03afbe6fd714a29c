"""Words with a bar each: to the right what weighs against, to the left what weighs in favour."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backoffice_desktop.theme import theme
from backoffice_desktop.widgets.columns import plain_tip

LINE = 46
BAR = 8
MOST = 8


@dataclass(frozen=True, slots=True)
class Weight:
    """``figure`` is the weight as it is written."""

    text: str
    weight: float
    figure: str


class WeightBars(QWidget):
    """Painted, the heaviest first; its accessible name holds the words."""

    def __init__(self) -> None:
        super().__init__()
        self._weights: Sequence[Weight] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_weights(self, weights: Sequence[Weight]) -> None:
        self._weights = sorted(weights, key=lambda one: -abs(one.weight))[:MOST]
        self.setAccessibleName("; ".join(one.text for one in self._weights))
        self.setToolTip(plain_tip("\n".join(f"{one.text} ({one.figure})" for one in self._weights)))
        self.setFixedHeight(max(len(self._weights), 1) * LINE)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(280, max(len(self._weights), 1) * LINE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((abs(one.weight) for one in self._weights), default=1.0) or 1.0
        in_favour = any(one.weight < 0 for one in self._weights)
        zero = self.width() * 0.3 if in_favour else 0.0
        for place, one in enumerate(self._weights):
            self._draw(painter, one, place * LINE, zero, largest)
        painter.end()

    def _draw(self, painter: QPainter, one: Weight, top: int, zero: float, largest: float) -> None:
        painter.setPen(theme.colour("text"))
        words = painter.fontMetrics().elidedText(one.text, Qt.TextElideMode.ElideRight, self.width() - 64)
        painter.drawText(QRectF(0, top, self.width() - 60, 24), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(theme.colour("muted"))
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(self.width() - 60, top, 60, 24), aligned, one.figure)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(0, top + 28, self.width(), BAR), BAR / 2, BAR / 2)
        room = zero if one.weight < 0 else self.width() - zero
        length = max(room * abs(one.weight) / largest, 4)
        painter.setBrush(theme.colour("good" if one.weight < 0 else "bad"))
        left = zero - length if one.weight < 0 else zero
        painter.drawRoundedRect(QRectF(left, top + 28, length, BAR), BAR / 2, BAR / 2)
