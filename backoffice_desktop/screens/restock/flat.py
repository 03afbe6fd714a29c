"""What to order today as one list of products over all suppliers; from each to its order."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api import inventory_lines, inventory_orders
from backoffice_desktop.api.inventory import OrderLine, Product, Warehouse
from backoffice_desktop.api.inventory_lines import LineFilters
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.restock.filter_bar import URGENCY_CHOICES
from backoffice_desktop.screens.restock.flat_columns import COLUMNS, HEADER, cells
from backoffice_desktop.screens.stock.products import CLASSES
from backoffice_desktop.screens.stock.sorted_list import SortedList
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.choices import fill_choices, say_choices
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
        self.urgency, self.class_name, self.warehouse = QComboBox(), QComboBox(), QComboBox()
        self._warehouses: tuple[Warehouse, ...] = ()
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
        for choice in (self.urgency, self.class_name, self.warehouse):
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
        fields = (self.search, self.value, self.urgency, self.class_name, self.warehouse)
        blockers = [QSignalBlocker(one) for one in fields]
        self.filters = filters
        self.search.setText(filters.search)
        self.value.setText(filters.min_value)
        places = [place for place, (_, found) in enumerate(URGENCY_CHOICES) if found == filters.urgencies]
        self.urgency.setCurrentIndex(places[0] if places else 0)
        self.class_name.setCurrentIndex(CLASSES.index(filters.class_name) if filters.class_name in CLASSES else 0)
        self._show_warehouse()
        del blockers
        self._ask_warehouses()
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
            warehouse_id=self._warehouse_id(),
            min_value="" if value is None else f"{value:f}",
        )
        if wanted != self.filters:
            self.filters = wanted
            self.load_sorted()

    def _warehouse_id(self) -> str:
        """What was asked for stays where the warehouses are not known yet."""
        place = self.warehouse.currentIndex() - 1
        if not self._warehouses:
            held: str = self.filters.warehouse_id
            return held
        return self._warehouses[place].id if 0 <= place < len(self._warehouses) else ""

    def _show_warehouse(self) -> None:
        """A view of a warehouse that is gone is one of all."""
        ids = [one.id for one in self._warehouses]
        if ids and self.filters.warehouse_id not in ids:
            self.filters = replace(self.filters, warehouse_id="")
        held = self.filters.warehouse_id
        self.warehouse.setCurrentIndex(ids.index(held) + 1 if held in ids else 0)

    def _ask_warehouses(self) -> None:
        if not self._warehouses:
            self.desk.jobs.run(
                inventory_orders.warehouses(self.desk.session.call),
                owner=self,
                done=self._take_warehouses,
                failed=lambda _: None,
            )

    def _take_warehouses(self, found: tuple[Warehouse, ...]) -> None:
        blocker = QSignalBlocker(self.warehouse)
        self._warehouses, asked = found, self.filters
        self._say_warehouses()
        self._show_warehouse()
        del blocker
        if self.filters != asked:
            self.load_sorted()

    def _say_warehouses(self) -> None:
        fill_choices(self.warehouse, [tr("All warehouses"), *(one.name for one in self._warehouses)])

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
        say(self.warehouse.setAccessibleName, "Warehouse")
        follow(self.warehouse, self._say_warehouses, "warehouses")
        export = Button("Export…", clicked=lambda: self.exporting.ask(self.filters))
        narrowing = row(self.urgency, self.class_name, self.warehouse, self.value)
        narrowing.setStretch(3, 1)
        self.left.body.insertWidget(0, self.search)
        self.left.body.insertLayout(1, narrowing)
        self.left.body.insertLayout(2, row(self.views, export, 1, self.orders))
        self.left.body.insertWidget(3, self.exporting)
        self.left.body.insertLayout(4, row(self.opens, 1))
