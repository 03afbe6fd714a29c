"""What the queue is narrowed down by."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api.fraud import OPEN_STATES, State
from backoffice_desktop.api.fraud_queue import Filters
from backoffice_desktop.screens.fraud.words import STATES
from backoffice_desktop.widgets.parts import set_property
from backoffice_desktop.worklist import filter_bar

CHOICES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("To be decided", OPEN_STATES),
    *((name, (state,)) for state, name in STATES.items()),
    ("All orders", ()),
)


class FilterBar(filter_bar.FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self) -> None:
        super().__init__(Filters(), CHOICES, search="Search number or reason (Ctrl+F)")
        self.channel = QLineEdit()
        self.amount = QLineEdit()
        self.watch(self.channel, "Channel")
        self.watch(self.amount, "From amount")

    def lay_out(self, *below: QWidget) -> None:
        super().lay_out(self.channel, self.amount, *below)

    def fill(self, filters: Filters) -> None:
        self.channel.setText(filters.channel)
        self.amount.setText(filters.min_amount)

    def values(self) -> dict[str, Any] | None:
        text = self.amount.text().strip()
        amount = amount_of(text)
        is_wrong = bool(text) and amount is None
        set_property(self.amount, "wrong", "true" if is_wrong else None)
        if is_wrong:
            return None
        return {"channel": self.channel.text().strip(), "min_amount": "" if amount is None else f"{amount:f}"}
