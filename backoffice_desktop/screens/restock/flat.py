"""What to order today as one list of products over all suppliers; from each to its order."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api import inventory_lines
from backoffice_desktop.api.inventory import OrderLine, Product
from backoffice_desktop.api.inventory_lines import LineFilters
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.restock.filter_bar import URGENCY_CHOICES
from backoffice_desktop.screens.restock.flat_columns import COLUMNS, HEADER, cells
from backoffice_desktop.screens.stock.products import CLASSES
from backoffice_desktop.screens.stock.sorted_list import SortedList
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import Button, row, set_property
from backoffice_desktop.worklist.exporting import Exporting
from backoffice_desktop.worklist.filter_bar import LEAST_WIDTH, TYPING_MS
from backoffice_desktop.worklist.views import ViewsButton

NOTHING = {"usual": "Nothing has to be ordered today."}


@dataclass(frozen=True, slots=True)
class Lines:
    """What saved views and the export are of."""

    key: str = "restock_lines"
    filters: LineFilters = field(default_factory=LineFilters)
    rows: Callable[..., Coroutine[Any, Any, Page[Any]]] = inventory_lines.lines
    header: Sequence[str] = HEADER
    cells: Callable[[Any], Sequence[str]] = cells
    exported: str = "Exported {count} products to {file}."


class FlatList(SortedList):
    """Signals: ``order_asked`` (order id, line id); ``left_for_orders`` back to the orders."""

    order_asked = Signal(str, str)
    left_for_orders = Signal()
    count_text = "Products to order: {count}"
    splitter_name = "restock_lines"
    sizes = (700, 500)
    detail_width = 460

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, COLUMNS, LineFilters())
        self.search, self.value = QLineEdit(), QLineEdit()
        self.urgency, self.class_name = QComboBox(), QComboBox()
        self.opens = Button("Open the order (Enter)", clicked=self.open_order, tone="accent")
        self.orders = Button("By supplier (V)", clicked=self.left_for_orders.emit)
        listed = Lines()
        self.exporting = Exporting(desk, listed)
        self.views = ViewsButton(desk.settings, listed, now=lambda: self.filters, take=self.use_filters)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._lay_out()
        self._typing.timeout.connect(self._tell)
        for one in (self.search, self.value):
            one.textChanged.connect(lambda _: self._typing.start())
        for choice in (self.urgency, self.class_name):
            choice.currentIndexChanged.connect(lambda _: self._tell())
        self.table.activated.connect(self._activated)

    def product_of(self, row: OrderLine) -> tuple[Product | None, str]:
        return row.product, row.warehouse_id

    def reasons_of(self, row: OrderLine) -> Sequence[str]:
        return [reason.text for reason in row.reasons]

    def empty_text(self) -> str:
        return NOTHING["usual"] if self.filters == LineFilters() else super().empty_text()

    def use_filters(self, filters: LineFilters) -> None:
        """Fill the fields, and ask."""
        blockers = [QSignalBlocker(one) for one in (self.search, self.value, self.urgency, self.class_name)]
        self.filters = filters
        self.search.setText(filters.search)
        self.value.setText(filters.min_value)
        places = [place for place, (_, found) in enumerate(URGENCY_CHOICES) if found == filters.urgencies]
        self.urgency.setCurrentIndex(places[0] if places else 0)
        self.class_name.setCurrentIndex(CLASSES.index(filters.class_name) if filters.class_name in CLASSES else 0)
        del blockers
        self.load_sorted()

    def open_order(self) -> None:
        """The order of the line that is marked."""
        line: OrderLine | None = self.row
        if line is not None:
            self.order_asked.emit(line.order_id, line.id)

    def ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        return inventory_lines.lines(self.desk.session.call, self.filters, first=first, skip=skip)

    def _tell(self) -> None:
        text = self.value.text().strip()
        value = amount_of(text)
        is_wrong = bool(text) and value is None
        set_property(self.value, "wrong", "true" if is_wrong else None)
        if is_wrong:
            return
        wanted = replace(
            self.filters,
            search=self.search.text().strip(),
            urgencies=URGENCY_CHOICES[max(self.urgency.currentIndex(), 0)][1],
            class_name=CLASSES[max(self.class_name.currentIndex(), 0)],
            min_value="" if value is None else f"{value:f}",
        )
        if wanted != self.filters:
            self.filters = wanted
            self.load_sorted()

    def _activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_order()

    def _lay_out(self) -> None:
        for one, text in ((self.search, "Search supplier, number or product (Ctrl+F)"), (self.value, "From value")):
            one.setClearButtonEnabled(True)
            one.setMinimumWidth(LEAST_WIDTH)
            say(one.setPlaceholderText, text)
            say(one.setAccessibleName, text)
        say(self.urgency.setAccessibleName, "Urgency")
        say(self.class_name.setAccessibleName, "Class")
        say_choices(self.urgency, lambda: [tr(name) for name, _ in URGENCY_CHOICES])
        say_choices(self.class_name, lambda: [tr("All classes"), *CLASSES[1:]])
        export = Button("Export…", clicked=lambda: self.exporting.ask(self.filters))
        narrowing = row(self.urgency, self.class_name, self.value)
        narrowing.setStretch(2, 1)
        self.left.body.insertWidget(0, self.search)
        self.left.body.insertLayout(1, narrowing)
        self.left.body.insertLayout(2, row(self.views, export, 1, self.orders))
        self.left.body.insertWidget(3, self.exporting)
        self.left.body.insertLayout(4, row(self.opens, 1))
