"""Which orders and waybills are listed."""

from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from backoffice_desktop.api.dispatch import MAY_LEAVE, WaybillState
from backoffice_desktop.api.dispatch_lists import OrderFilters, WaybillFilters
from backoffice_desktop.screens.dispatch.words import STATES
from backoffice_desktop.translations import say
from backoffice_desktop.worklist import filter_bar

ORDER_CHOICES: tuple[tuple[str, tuple[bool, ...]], ...] = (
    ("To send", (False,)),
    ("Held", (True,)),
    ("Both", ()),
)
WAYBILL_CHOICES: tuple[tuple[str, tuple[WaybillState, ...]], ...] = (
    ("Still here", MAY_LEAVE),
    *((name, (state,)) for state, name in STATES.items()),
    ("All waybills", ()),
)


class OrderFilterBar(filter_bar.FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self) -> None:
        super().__init__(OrderFilters(), ORDER_CHOICES, search="Search order, SKU or article (Ctrl+F)")
        self.country = QLineEdit()
        self.country.setMaxLength(2)
        self.watch(self.country, "Country, such as DE")

    def lay_out(self, *below: QWidget) -> None:
        super().lay_out(self.country, *below)

    def fill(self, filters: OrderFilters) -> None:
        self.country.setText(filters.country)

    def values(self) -> dict[str, Any] | None:
        text = self.country.text().strip()
        # One letter is not a country yet.
        return None if len(text) == 1 else {"country": text.upper()}


class WaybillFilterBar(filter_bar.FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self) -> None:
        super().__init__(WaybillFilters(), WAYBILL_CHOICES, search="Search or scan a number (Ctrl+F)")
        self.trouble = QCheckBox()
        say(self.trouble.setText, "With trouble only")
        self.trouble.toggled.connect(lambda _: self.tell())

    def lay_out(self, *below: QWidget) -> None:
        super().lay_out(self.trouble, *below)

    def fill(self, filters: WaybillFilters) -> None:
        self.trouble.setChecked(filters.has_trouble)

    def values(self) -> dict[str, Any] | None:
        return {"has_trouble": self.trouble.isChecked()}
