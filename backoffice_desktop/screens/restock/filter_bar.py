"""What the orders are narrowed down by."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api.inventory import OrderState, Urgency
from backoffice_desktop.api.inventory_orders import OrderFilters
from backoffice_desktop.screens.restock.words import STATES, URGENCIES
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import Button, row, set_property
from backoffice_desktop.worklist import filter_bar

CHOICES: tuple[tuple[str, tuple[OrderState, ...]], ...] = (
    ("To order today", (OrderState.PROPOSED,)),
    *((name, (state,)) for state, name in STATES.items() if state is not OrderState.PROPOSED),
    ("All orders", ()),
)
URGENCY_CHOICES: tuple[tuple[str, tuple[Urgency, ...]], ...] = (
    ("Any urgency", ()),
    ("Late already", (Urgency.OUT, Urgency.LATE)),
    *((name, (urgency,)) for urgency, name in URGENCIES.items()),
)


class RestockFilters(filter_bar.FilterBar):
    """Signals: those of every filter bar."""

    def __init__(self, show_products: Callable[[], object]) -> None:
        super().__init__(OrderFilters(), CHOICES, search="Search supplier, number or product (Ctrl+F)")
        self.urgency = QComboBox()
        self.total = QLineEdit()
        self.products = Button("By product (V)", clicked=show_products)
        say(self.urgency.setAccessibleName, "Urgency")
        say_choices(self.urgency, lambda: [tr(name) for name, _ in URGENCY_CHOICES])
        self.urgency.currentIndexChanged.connect(lambda _: self.tell())
        self.watch(self.total, "From value")

    def lay_out(self, *below: QWidget) -> None:
        super().lay_out(self.urgency, self.total)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addLayout(row(*below, 1, self.products))

    def fill(self, filters: OrderFilters) -> None:
        places = [place for place, (_, found) in enumerate(URGENCY_CHOICES) if found == filters.urgencies]
        self.urgency.setCurrentIndex(places[0] if places else 0)
        self.total.setText(filters.min_total)

    def values(self) -> dict[str, Any] | None:
        text = self.total.text().strip()
        total = amount_of(text)
        is_wrong = bool(text) and total is None
        set_property(self.total, "wrong", "true" if is_wrong else None)
        if is_wrong:
            return None
        urgencies = URGENCY_CHOICES[max(self.urgency.currentIndex(), 0)][1]
        return {"urgencies": urgencies, "min_total": "" if total is None else f"{total:f}"}
