"""Labels, buttons, chips and cards in the program's style, saying their text in the present language."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backoffice_desktop.translations import say


class Label(QLabel):
    """Plain text always: what comes from a shop is never read as HTML."""

    def __init__(self, text: str = "", *, role: str = "", wraps: bool = False, **values: Any) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        if role:
            self.setProperty("role", role)
        if text:
            self.say(text, **values)

    def say(self, text: str, **values: Any) -> None:
        say(self.setText, text, **values)

    def show_data(self, text: str) -> None:
        """Text that came from the shop or the service, and can be copied."""
        say(self.setText, "{data}", data=text)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)


class Chip(Label):
    """A short state on a soft ground: neutral, accent, good, warn or bad."""

    def __init__(self, text: str = "", *, tone: str = "neutral", **values: Any) -> None:
        super().__init__(text, **values)
        self.set_tone(tone)

    def set_tone(self, tone: str) -> None:
        set_property(self, "chip", tone)


class Button(QPushButton):
    """A button; ``key`` is its shortcut as the tool tip shows it."""

    def __init__(
        self, text: str, *, clicked: Callable[[], object], tone: str = "", tip: str = "", **values: Any
    ) -> None:
        super().__init__()
        if tone:
            self.setProperty("tone", tone)
        say(self.setText, text, **values)
        if tip:
            say(self.setToolTip, tip)
        self.clicked.connect(lambda _=False: clicked())

    def say(self, text: str, **values: Any) -> None:
        say(self.setText, text, **values)


class Card(QFrame):
    """A titled box; put things into ``body``."""

    def __init__(self, title: str = "", **values: Any) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 14)
        self.body.setSpacing(8)
        if title:
            self.body.addWidget(Label(title, role="heading", **values))


def line() -> QFrame:
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made


def row(*items: QWidget | int, spacing: int = 8) -> QHBoxLayout:
    """Widgets beside each other; a number is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for item in items:
        if isinstance(item, int):
            made.addStretch(item)
        else:
            made.addWidget(item)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and dress the widget anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def make_read_only(area: QWidget) -> None:
    """Let everything in an area be read and copied, and nothing be changed."""
    for line in area.findChildren(QLineEdit):
        line.setReadOnly(True)
    for text in area.findChildren(QPlainTextEdit):
        text.setReadOnly(True)
    for kind in (QAbstractSpinBox, QCheckBox, QComboBox):
        for choice in area.findChildren(kind):
            choice.setEnabled(False)


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Remove and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QVBoxLayout | QHBoxLayout):
            clear(inner)
