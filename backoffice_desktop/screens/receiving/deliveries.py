"""Deliveries that are on their way: the next ones first, searched by the service."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Order
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.receiving.columns import delivery_columns
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Card, Label
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable
from backoffice_desktop.worklist.filter_bar import TYPING_MS

LEAST_WIDTH = 340


class Deliveries(Card):
    """Signals: ``chosen`` (order id) by a click or key."""

    chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.filters = inventory_orders.COMING
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        say(self.search.setPlaceholderText, "Search supplier or number (Ctrl+F)")
        say(self.search.setAccessibleName, "Search supplier or number (Ctrl+F)")
        columns = delivery_columns(lambda order: desk.counts.of(order.id) is not None)
        self.model = PagedModel(desk.jobs, columns, self._ask)
        self.table = PagedTable(self.model)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.states = States(self.table, retry=self.model.reload)
        self._count = Label(role="small")
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self._search)
        self.body.setContentsMargins(12, 12, 12, 8)
        for widget in (self.search, self.states, self._count):
            self.body.addWidget(widget)
        self.body.setStretch(1, 1)
        self.setMinimumWidth(LEAST_WIDTH)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.table.clicked.connect(self._clicked)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        desk.stock_live.waiting.connect(lambda _: self.model.refresh())
        desk.counts.changed.connect(self.table.viewport().update)

    def load(self) -> None:
        self.states.show_loading()
        self.model.reload()

    def step(self, by: int) -> None:
        """Choose the next or previous delivery."""
        place = self.table.currentIndex().row() + by
        if 0 <= place < self.model.total and (order := self._row(place)) is not None:
            self.mark(order.id)
            self.chosen.emit(order.id)

    def mark(self, order_id: str) -> None:
        place = self.model.find(lambda row: row.id == order_id)
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))
        else:
            self.table.clearSelection()

    def _row(self, place: int) -> Order | None:
        found: Order | None = self.model.row(place)
        return found

    async def _ask(self, first: int, skip: int) -> Page[Any]:
        return await inventory_orders.orders(self._desk.session.call, self.filters, first=first, skip=skip)

    def _search(self) -> None:
        self.filters = replace(self.filters, search=self.search.text().strip())
        self.load()

    def _clicked(self, index: QModelIndex) -> None:
        if (order := self._row(index.row())) is not None:
            self.chosen.emit(order.id)

    def _loaded(self) -> None:
        if self.model.total:
            self.states.show_content()
        elif self.filters.search:
            self.states.show_empty("No delivery fits this search.")
        else:
            self.states.show_empty("Nothing is on its way.")
        self._count.say("Deliveries: {count}", count=f"{self.model.total:,}")

    def _failed(self, error: ApiError) -> None:
        if self.model.total == 0:
            self.states.show_error(error)
