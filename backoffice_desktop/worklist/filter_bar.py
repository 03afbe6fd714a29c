"""What a list is narrowed down by, saved views, and export."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import row

TYPING_MS = 300
LEAST_WIDTH = 64
"""Of a field: in a narrow window fields give way, so that no button is cut off."""
Choices = Sequence[tuple[str, tuple[Any, ...]]]


class FilterBar(QWidget):
    """Signals: ``changed`` (filters), when somebody has stopped typing."""

    changed = Signal(object)

    def __init__(self, filters: Any, choices: Choices, *, search: str) -> None:
        super().__init__()
        self._filters = filters
        self._choices = choices
        self.search = QLineEdit()
        self.states = QComboBox()
        say_choices(self.states, lambda: [tr(name) for name, _ in self._choices])
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.tell)
        self.watch(self.search, search)
        self.states.currentIndexChanged.connect(lambda _: self.tell())

    @property
    def filters(self) -> Any:
        return self._filters

    def show_filters(self, filters: Any) -> None:
        """Fill the fields, without telling."""
        blockers = [QSignalBlocker(widget) for widget in self.findChildren(QWidget)]
        self._filters = filters
        self.search.setText(filters.search)
        place = next((place for place, (_, states) in enumerate(self._choices) if states == filters.states), 0)
        self.states.setCurrentIndex(place)
        self.fill(filters)
        del blockers

    def fill(self, filters: Any) -> None:
        """The fields of this list's own."""

    def values(self) -> dict[str, Any] | None:
        """What the fields of this list's own ask for; None where that makes no sense yet."""
        return {}

    def tell(self) -> None:
        own = self.values()
        if own is None:
            return
        states = self._choices[max(self.states.currentIndex(), 0)][1]
        wanted = replace(self._filters, search=self.search.text().strip(), states=states, **own)
        if wanted != self._filters:
            self._filters = wanted
            self.changed.emit(wanted)

    def watch(self, field: QLineEdit, text: str) -> None:
        """Ask again after somebody has typed into the field; ``text`` says what belongs there."""
        field.setClearButtonEnabled(True)
        field.setMinimumWidth(LEAST_WIDTH)
        say(field.setPlaceholderText, text)
        say(field.setAccessibleName, text)
        field.textChanged.connect(lambda _: self._typing.start())

    def lay_out(self, *below: QWidget) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = row(self.search, self.states)
        top.setStretch(0, 1)
        layout.addLayout(top)
        second = row(*below)
        for place, widget in enumerate(below):
            second.setStretch(place, 1 if isinstance(widget, QLineEdit) else 0)
        if not any(isinstance(widget, QLineEdit) for widget in below):
            second.addStretch(1)
        layout.addLayout(second)
