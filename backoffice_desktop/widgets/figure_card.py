"""A number in large type that leads to what it counts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Card, Label


class Pressed(Card):
    """A card that is a button too. Signals: ``pressed``."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Space}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class FigureCard(Pressed):
    """A number and what it counts; pressed it leads to where it is dealt with. Signals: ``pressed``."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.figure = Label(role="figure")
        self.figure.say("–")
        self.hint = Label(role="small", wraps=True)
        self.body.addWidget(Label(title, role="muted"))
        self.body.addWidget(self.figure)
        self.body.addWidget(self.hint)
        self.body.addStretch(1)
        self.setMinimumHeight(116)
        say(self.setAccessibleName, title)

    def show_count(self, count: int, hint: str) -> None:
        self.figure.say("{count}", count=f"{count:,}")
        self.hint.say(hint)
