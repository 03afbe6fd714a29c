"""How long ago what is there was last sold: a bar each, which leads to those products."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from backoffice_desktop.api.inventory_stock import Age
from backoffice_desktop.formatting import whole
from backoffice_desktop.theme import theme
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.parts import Button, Card, Label, clear, row

HEIGHT = 10
OLD_DAYS, OLDEST_DAYS = 90, 180
"""From these on what lies there is doubtful, and bad."""


class AgeBar(QWidget):
    def __init__(self, share: float, tone: str) -> None:
        super().__init__()
        self._share, self._tone = share, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for share, tone in ((1.0, "raised"), (self._share, self._tone)):
            painter.setBrush(theme.colour(tone))
            painter.drawRoundedRect(QRectF(0, 0, max(self.width() * share, HEIGHT), HEIGHT), HEIGHT / 2, HEIGHT / 2)
        painter.end()


class Ages(Card):
    """Signals: ``chosen`` (days) not sold for so long."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__("When it was last sold")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_ages(self, ages: Sequence[Age]) -> None:
        clear(self._rows)
        # Amounts of several currencies have no common length.
        largest = max((one.places for one in ages), default=0) or 1
        for one in ages:
            self._rows.addWidget(self._shown(one, one.places / largest))

    def _shown(self, age: Age, share: float) -> QWidget:
        made = QWidget()
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name = Label("{days}", days=lambda: _days(age))
        about = Label(
            "{value} · products: {places}",
            role="small",
            wraps=True,
            value=lambda: whole(age.value),
            places=f"{age.places:,}",
        )
        show = Button("Show", clicked=lambda: self.chosen.emit(age.from_days), tone="quiet")
        layout.addLayout(row(name, 1, show))
        layout.addWidget(AgeBar(share, _tone(age)))
        layout.addWidget(about)
        return made


def _days(age: Age) -> str:
    if age.to_days is None:
        return tr("More than {days} days ago", days=age.from_days)
    return tr("{start} to {end} days ago", start=age.from_days, end=age.to_days)


def _tone(age: Age) -> str:
    return "bad" if age.from_days >= OLDEST_DAYS else "warn" if age.from_days >= OLD_DAYS else "accent"
