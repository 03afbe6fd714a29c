"""The score's reasons in words, each with a bar: to the right what speaks for fraud, to the left what against."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backoffice_desktop.api.fraud import Reason
from backoffice_desktop.theme import theme
from backoffice_desktop.widgets.columns import plain_tip

LINE = 46
BAR = 8
MOST = 8


class ReasonBars(QWidget):
    """Painted; its accessible name holds the words."""

    def __init__(self) -> None:
        super().__init__()
        self._reasons: Sequence[Reason] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        self._reasons = sorted(reasons, key=lambda reason: -abs(reason.weight))[:MOST]
        self.setAccessibleName("; ".join(reason.text for reason in self._reasons))
        self.setToolTip(plain_tip("\n".join(f"{reason.text} ({reason.weight:+.2f})" for reason in self._reasons)))
        self.setFixedHeight(max(len(self._reasons), 1) * LINE)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(280, max(len(self._reasons), 1) * LINE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((abs(reason.weight) for reason in self._reasons), default=1.0) or 1.0
        against = any(reason.weight < 0 for reason in self._reasons)
        zero = self.width() * 0.3 if against else 0.0
        for place, reason in enumerate(self._reasons):
            self._draw(painter, reason, place * LINE, zero, largest)
        painter.end()

    def _draw(self, painter: QPainter, reason: Reason, top: int, zero: float, largest: float) -> None:
        painter.setPen(theme.colour("text"))
        words = painter.fontMetrics().elidedText(reason.text, Qt.TextElideMode.ElideRight, self.width() - 64)
        painter.drawText(QRectF(0, top, self.width() - 60, 24), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(theme.colour("muted"))
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(self.width() - 60, top, 60, 24), aligned, f"{reason.weight:+.2f}".replace("-", "−"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(0, top + 28, self.width(), BAR), BAR / 2, BAR / 2)
        room = zero if reason.weight < 0 else self.width() - zero
        length = max(room * abs(reason.weight) / largest, 4)
        painter.setBrush(theme.colour("good" if reason.weight < 0 else "bad"))
        left = zero - length if reason.weight < 0 else zero
        painter.drawRoundedRect(QRectF(left, top + 28, length, BAR), BAR / 2, BAR / 2)
