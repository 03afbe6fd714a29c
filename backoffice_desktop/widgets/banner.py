"""A quiet line across a screen that says what is the matter, until it no longer is."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout

from backoffice_desktop.widgets.parts import Button, Label, set_property


class Banner(QFrame):
    """Hidden until ``show_text``. Tones: neutral, accent, good, warn, bad."""

    def __init__(self, *, tone: str = "neutral") -> None:
        super().__init__()
        self.setProperty("banner", tone)
        self.text = Label(wraps=True)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 8, 8)
        self._layout.addWidget(self.text, 1)
        self.hide()

    def add_button(self, text: str, clicked: Callable[[], object]) -> Button:
        button = Button(text, clicked=clicked, tone="quiet")
        self._layout.addWidget(button)
        return button

    def show_text(self, text: str, *, tone: str = "", **values: Any) -> None:
        if tone:
            set_property(self, "banner", tone)
            # Its colour comes from the banner's tone.
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
        self.text.say(text, **values)
        self.show()
