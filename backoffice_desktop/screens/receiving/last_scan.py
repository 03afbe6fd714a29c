"""What the last scan was, large enough to be read from a step away; something wrong flashes and sounds."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from backoffice_desktop.api.inventory_receiving import Match
from backoffice_desktop.widgets.parts import Button, Label, clear, row, set_property

FLASH_MS = 450


class LastScan(QFrame):
    """Signals: ``note_asked`` count what is wrong all the same; ``chosen`` (Match) of several."""

    note_asked = Signal()
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.alarms = 0
        self.title = Label(role="amount", wraps=True)
        self.about = Label(wraps=True)
        self.note = Button("Count it as a wrong article (F4)", clicked=self.note_asked.emit)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(6)
        self._tone = "neutral"
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(self._calm)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        about = row(self.about, self.note)
        about.setStretch(0, 1)
        layout.addLayout(about)
        layout.addLayout(self._choices)
        self.say_ready()

    def say_ready(self) -> None:
        self._show("neutral")
        self.title.say("Ready to scan")
        self.about.say("Enter ends a code. 12*code counts it twelve times; arrow keys mark a line.")

    def say_counted(self, name: str, text: str, *, tone: str, **values: Any) -> None:
        self._show(tone)
        self.title.show_data(name)
        self.about.say(text, **values)

    def say_waiting(self, code: str) -> None:
        self._show("warn")
        self.title.show_data(code)
        self.about.say("The service does not answer: this code is kept and looked up later.")

    def say_wrong(self, title: str, text: str, *, may_note: bool, **values: Any) -> None:
        """With a sound and a flash: whoever scans looks at the goods, not here."""
        self._show("bad")
        self.title.show_data(title)
        self.about.say(text, **values)
        self.note.setVisible(may_note)
        self.alarm()

    def ask(self, code: str, matches: Sequence[Match]) -> None:
        self._show("warn")
        self.title.show_data(code)
        self.about.say("This code is on several articles. Which one is it?")
        for match in matches:
            button = Button(
                "{name} · {sku}",
                clicked=partial(self.chosen.emit, match),
                name=match.product.name,
                sku=match.product.sku,
            )
            self._choices.addWidget(button)

    def alarm(self) -> None:
        self.alarms += 1
        QApplication.beep()
        set_property(self, "banner", "alarm")
        self._dress()
        self._flash.start()

    def _show(self, tone: str) -> None:
        self._flash.stop()
        self._tone = tone
        clear(self._choices)
        self.note.hide()
        set_property(self, "banner", tone)
        self._dress()

    def _dress(self) -> None:
        # The labels take their colour from the frame's property.
        for label in self.findChildren(QWidget):
            label.style().unpolish(label)
            label.style().polish(label)

    def _calm(self) -> None:
        set_property(self, "banner", self._tone)
        self._dress()
