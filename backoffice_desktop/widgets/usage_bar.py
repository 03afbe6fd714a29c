"""How much of a limit is used, and how much of that is overdue."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from backoffice_desktop.theme import theme

HEIGHT = 8
NEARLY = 0.8
"""From this part of a limit on its use is yellow; from all of it on red."""


def usage_tone(share: float) -> str:
    return "bad" if share > 1 else "warn" if share >= NEARLY else "accent"


class UsageBar(QWidget):
    """Painted; whoever shows it has the numbers beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._used = self._overdue = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_usage(self, used: float, overdue: float) -> None:
        """Both as parts of the limit, ``overdue`` a part of what is used."""
        self._used, self._overdue = used, overdue
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        scale = self.width() / max(self._used, 1.0)
        for share, tone in (
            (max(self._used, 1.0), "line"),
            (self._used, usage_tone(self._used)),
            (self._overdue, "bad"),
        ):
            painter.setBrush(theme.colour(tone))
            painter.drawRoundedRect(QRectF(0, 0, share * scale, HEIGHT), HEIGHT / 2, HEIGHT / 2)
        if self._used > 1:
            painter.setBrush(theme.colour("text"))
            painter.drawRect(QRectF(scale - 1, 0, 2, HEIGHT))
        painter.end()
