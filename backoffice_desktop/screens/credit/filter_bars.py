"""What both lists are narrowed down by."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from backoffice_desktop.api.credit import OPEN_APPLICATIONS, AccountState, ApplicationState
from backoffice_desktop.api.credit_queue import AccountFilters, ApplicationFilters
from backoffice_desktop.screens.credit.words import ACCOUNT_STATES, STATES
from backoffice_desktop.translations import say
from backoffice_desktop.worklist.filter_bar import FilterBar

CUSTOMER_CHOICES: tuple[tuple[str, tuple[AccountState, ...]], ...] = (
    ("All customers", ()),
    *((name, (state,)) for state, name in ACCOUNT_STATES.items()),
)
APPLICATION_CHOICES: tuple[tuple[str, tuple[ApplicationState, ...]], ...] = (
    ("To be decided", OPEN_APPLICATIONS),
    *((name, (state,)) for state, name in STATES.items()),
    ("All applications", ()),
)


class CustomerFilters(FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self) -> None:
        super().__init__(AccountFilters(), CUSTOMER_CHOICES, search="Search company or customer (Ctrl+F)")
        self.needs_person = QCheckBox()
        say(self.needs_person.setText, "Needs a person (P)")
        say(self.needs_person.setToolTip, "A limit to confirm, somebody who asked for a person, or something overdue")
        self.needs_person.toggled.connect(lambda _: self.tell())

    def lay_out(self, *below: QWidget) -> None:
        super().lay_out(self.needs_person, *below)

    def fill(self, filters: AccountFilters) -> None:
        self.needs_person.setChecked(filters.needs_person)

    def values(self) -> dict[str, Any]:
        return {"needs_person": self.needs_person.isChecked()}


class ApplicationFilterBar(FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self) -> None:
        super().__init__(ApplicationFilters(), APPLICATION_CHOICES, search="Search company or customer (Ctrl+F)")
