"""What was decided so far, by whom and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.formatting import exact, relative
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Card, Label, clear, row
from backoffice_desktop.worklist.work import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """``kind`` is looked up in the catalogue; ``extras`` are lines of what went with it."""

    kind: str
    by: str
    at: datetime
    note: str
    extras: Sequence[Text] = ()


class HistoryCard(Card):
    """The newest comes first."""

    def __init__(self) -> None:
        super().__init__("Decisions so far")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        clear(self._rows)
        if not entries:
            self._rows.addWidget(Label("Nobody has decided yet.", role="muted"))
        for entry in sorted(entries, key=lambda one: one.at, reverse=True):
            self._rows.addWidget(_shown(entry))


def _shown(entry: Entry) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    when = Label("{when}", role="small", when=lambda: relative(entry.at))
    say(when.setToolTip, "{exact}", exact=lambda: exact(entry.at))
    who = Label()
    who.show_data(entry.by)
    layout.addLayout(row(Label(entry.kind, role="heading"), who, 1, when))
    for text in entry.extras:
        layout.addWidget(Label("{line}", role="small", wraps=True, line=text))
    if entry.note:
        note = Label(wraps=True)
        note.show_data(entry.note)
        layout.addWidget(note)
    return made
