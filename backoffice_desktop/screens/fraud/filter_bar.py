"""What the queue is narrowed down by, saved views, and export."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.api.fraud import OPEN_STATES, State
from backoffice_desktop.api.fraud_queue import Filters
from backoffice_desktop.screens.fraud.words import STATES
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.parts import row, set_property

TYPING_MS = 300
CHOICES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("To be decided", OPEN_STATES),
    *((name, (state,)) for state, name in STATES.items()),
    ("All orders", ()),
)


class FilterBar(QWidget):
    """Signals: ``changed`` (Filters), when somebody has stopped typing."""

    changed = Signal(object)

    def __init__(self, *more: QWidget) -> None:
        super().__init__()
        self._filters = Filters()
        self.search = _field("Search number or reason (Ctrl+F)")
        self.channel = _field("Channel")
        self.amount = _field("From amount")
        self.states = QComboBox()
        follow(self.states, self._say_states, "states")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._tell)
        for field in (self.search, self.channel, self.amount):
            field.textChanged.connect(lambda _: self._typing.start())
        self.states.currentIndexChanged.connect(lambda _: self._tell())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        top = row(self.search, self.states)
        top.setStretch(0, 1)
        layout.addLayout(top)
        below = row(self.channel, self.amount, *more)
        below.setStretch(0, 1)
        below.setStretch(1, 1)
        layout.addLayout(below)

    @property
    def filters(self) -> Filters:
        return self._filters

    def show_filters(self, filters: Filters) -> None:
        """Fill the fields, without telling."""
        blockers = [QSignalBlocker(widget) for widget in (self.search, self.channel, self.amount, self.states)]
        self._filters = filters
        self.search.setText(filters.search)
        self.channel.setText(filters.channel)
        self.amount.setText(filters.min_amount)
        place = next((place for place, (_, states) in enumerate(CHOICES) if states == filters.states), 0)
        self.states.setCurrentIndex(place)
        del blockers

    def _tell(self) -> None:
        amount = self.amount.text().strip().replace(",", ".")
        is_number = _is_amount(amount)
        set_property(self.amount, "wrong", None if is_number else "true")
        if not is_number:
            return
        wanted = replace(
            self._filters,
            search=self.search.text().strip(),
            channel=self.channel.text().strip(),
            min_amount=amount,
            states=CHOICES[max(self.states.currentIndex(), 0)][1],
        )
        if wanted != self._filters:
            self._filters = wanted
            self.changed.emit(wanted)

    def _say_states(self) -> None:
        blocker = QSignalBlocker(self.states)
        held = max(self.states.currentIndex(), 0)
        self.states.clear()
        self.states.addItems([tr(name) for name, _ in CHOICES])
        self.states.setCurrentIndex(held)
        del blocker


def _field(text: str) -> QLineEdit:
    made = QLineEdit()
    made.setClearButtonEnabled(True)
    made.setMinimumWidth(90)
    say(made.setPlaceholderText, text)
    say(made.setAccessibleName, text)
    return made


def _is_amount(text: str) -> bool:
    try:
        return not text or Decimal(text).is_finite()
    except InvalidOperation:
        return False
