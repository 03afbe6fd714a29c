"""Every product in every warehouse, as of the last plan: filtered and sorted by the service."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from backoffice_desktop.api import inventory_stock
from backoffice_desktop.api.inventory_stock import PositionFilters
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.restock.filter_bar import URGENCY_CHOICES
from backoffice_desktop.screens.stock.position_columns import COLUMNS, HEADER, cells
from backoffice_desktop.screens.stock.sorted_list import SortedList
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import Button, row
from backoffice_desktop.worklist.exporting import Exporting
from backoffice_desktop.worklist.filter_bar import TYPING_MS
from backoffice_desktop.worklist.views import ViewsButton

CLASSES = ("", *(f"{abc}{xyz}" for abc in "ABC" for xyz in "XYZ"))
IDLE_CHOICES = (
    ("Sold or not", 0),
    ("Not sold for 30 days", 30),
    ("Not sold for 90 days", 90),
    ("Not sold for 180 days", 180),
)

NOTHING = {"planned": "Nothing is planned yet: the stock is looked at every night."}


@dataclass(frozen=True, slots=True)
class Positions:
    """What saved views and the export are of."""

    key: str = "stock"
    filters: PositionFilters = field(default_factory=PositionFilters)
    rows: Callable[..., Coroutine[Any, Any, Page[Any]]] = inventory_stock.positions
    header: Sequence[str] = HEADER
    cells: Callable[[Any], Sequence[str]] = cells
    exported: str = "Exported {count} products to {file}."


class Products(SortedList):
    """The list and a product over time."""

    count_text = "Products in warehouses: {count}"
    splitter_name = "stock_products"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, COLUMNS, PositionFilters())
        self.search = QLineEdit()
        self.class_name, self.urgency, self.idle = QComboBox(), QComboBox(), QComboBox()
        self.overstocked = QCheckBox()
        positions = Positions()
        self.exporting = Exporting(desk, positions)
        self.views = ViewsButton(desk.settings, positions, now=lambda: self.filters, take=self.use_filters)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._typing.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _: self._typing.start())
        for choice in (self.class_name, self.urgency, self.idle):
            choice.currentIndexChanged.connect(lambda _: self._tell())
        self.overstocked.toggled.connect(lambda _: self._tell())

    def empty_text(self) -> str:
        is_usual = self.filters == PositionFilters(warehouse_id=self.filters.warehouse_id)
        return NOTHING["planned"] if is_usual else super().empty_text()

    def use_filters(self, filters: PositionFilters) -> None:
        """Fill the fields, and ask."""
        blockers = [
            QSignalBlocker(one) for one in (self.search, self.class_name, self.urgency, self.idle, self.overstocked)
        ]
        self.filters = filters
        self.search.setText(filters.search)
        self.class_name.setCurrentIndex(CLASSES.index(filters.class_name) if filters.class_name in CLASSES else 0)
        self.urgency.setCurrentIndex(_place(URGENCY_CHOICES, filters.urgencies))
        self.idle.setCurrentIndex(_place(IDLE_CHOICES, filters.idle_days))
        self.overstocked.setChecked(filters.overstocked)
        del blockers
        self.load_sorted()

    def ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        return inventory_stock.positions(self.desk.session.call, self.filters, first=first, skip=skip)

    def _tell(self) -> None:
        wanted = replace(
            self.filters,
            search=self.search.text().strip(),
            class_name=CLASSES[max(self.class_name.currentIndex(), 0)],
            urgencies=URGENCY_CHOICES[max(self.urgency.currentIndex(), 0)][1],
            idle_days=IDLE_CHOICES[max(self.idle.currentIndex(), 0)][1],
            overstocked=self.overstocked.isChecked(),
        )
        if wanted != self.filters:
            self.filters = wanted
            self.load_sorted()

    def _lay_out(self) -> None:
        self.search.setClearButtonEnabled(True)
        say(self.search.setPlaceholderText, "Search product or SKU (Ctrl+F)")
        say(self.search.setAccessibleName, "Search product or SKU (Ctrl+F)")
        say(self.overstocked.setText, "Too much")
        say(self.overstocked.setToolTip, "Only products of which more is there than will be needed")
        say(self.class_name.setAccessibleName, "Class")
        say_choices(self.class_name, lambda: [tr("All classes"), *CLASSES[1:]])
        say_choices(self.urgency, lambda: [tr(name) for name, _ in URGENCY_CHOICES])
        say_choices(self.idle, lambda: [tr(name) for name, _ in IDLE_CHOICES])
        export = Button("Export…", clicked=lambda: self.exporting.ask(self.filters))
        first = row(self.search, self.views, export)
        first.setStretch(0, 1)
        self.left.body.insertLayout(0, first)
        self.left.body.insertLayout(1, row(self.urgency, self.class_name, 1))
        self.left.body.insertLayout(2, row(self.idle, self.overstocked, 1))
        self.left.body.insertWidget(3, self.exporting)


def _place(choices: Sequence[tuple[str, Any]], wanted: Any) -> int:
    return next((place for place, (_, value) in enumerate(choices) if value == wanted), 0)
