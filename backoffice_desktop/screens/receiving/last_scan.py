"""What the last scan of a delivery was, and what can be done about it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.inventory_receiving import Match
from backoffice_desktop.widgets.parts import Button, clear, row
from backoffice_desktop.widgets.scan_result import ScanResult


class LastScan(ScanResult):
    """Signals: ``note_asked`` count what is wrong all the same; ``chosen`` (Match) of several."""

    note_asked = Signal()
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.note = Button("Count it as a wrong article (F4)", clicked=self.note_asked.emit)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(6)
        about = row(self.about, self.note)
        about.setStretch(0, 1)
        self.box.addLayout(about)
        self.box.addLayout(self._choices)
        self.say_ready()

    def say_ready(self) -> None:
        self.show_tone("neutral")
        self.title.say("Ready to scan")
        self.about.say("Enter ends a code. 12*code counts it twelve times; arrow keys mark a line.")

    def say_waiting(self, code: str) -> None:
        self.show_tone("warn")
        self.title.show_data(code)
        self.about.say("The service does not answer: this code is kept and looked up later.")

    def say_wrong(self, title: str, text: str, *, may_note: bool, **values: Any) -> None:
        """With a sound and a flash: whoever scans looks at the goods, not here."""
        self.show_tone("bad")
        self.title.show_data(title)
        self.about.say(text, **values)
        self.note.setVisible(may_note)
        self.alarm()

    def ask(self, code: str, matches: Sequence[Match]) -> None:
        self.show_tone("warn")
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

    def show_tone(self, tone: str) -> None:
        clear(self._choices)
        self.note.hide()
        super().show_tone(tone)
