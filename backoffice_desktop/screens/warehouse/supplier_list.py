"""Suppliers, or lanes, on the left; the marked one on the right."""

from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_settings
from backoffice_desktop.api.inventory_settings import Supplier, SupplierFilters
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.warehouse.supplier_card import SupplierCard
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.columns import Column
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Button, Card, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable
from backoffice_desktop.worklist.filter_bar import TYPING_MS

LIST_WIDTH = 380


class SupplierList(QWidget):
    """Loads when it is told to; the texts say what it is a list of."""

    new_text = ""
    count_text = ""
    empty_text = ""
    search_text = ""

    def __init__(self, desk: Desk, columns: Sequence[Column], filters: SupplierFilters, card: SupplierCard) -> None:
        super().__init__()
        self._desk = desk
        self.filters = filters
        self.model = PagedModel(desk.jobs, columns, self._ask)
        self.table = PagedTable(self.model)
        self.states = States(self.table, retry=self.load)
        self.search, self.all = QLineEdit(), QCheckBox()
        self.count = Label(role="small")
        self.card = card
        self.new = Button(self.new_text, clicked=self.start)
        self.new.setEnabled(card.may)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)

    @property
    def cards(self) -> Sequence[QWidget]:
        """What stands on the right."""
        return (self.card,)

    def load(self) -> None:
        self.states.show_loading()
        self.model.reload()

    def start(self) -> None:
        """Write a new one."""
        if self.card.isVisible() and not self.card.is_free():
            return
        self.table.clearSelection()
        self.show_supplier(None)
        self.card.show()
        self.card.start(self.card.usual)

    def save(self) -> None:
        """Save the form that somebody is in."""
        self.card.ending.save.click()

    def is_free(self) -> bool:
        """Whether another may be shown; says so where not."""
        return not self.card.isVisible() or self.card.is_free()

    def show_supplier(self, supplier: Supplier | None) -> None:
        """What belongs to it, besides its own card; None: a new one."""

    def lay_out(self) -> None:
        say(self.search.setPlaceholderText, self.search_text)
        say(self.search.setAccessibleName, self.search_text)
        self.search.setClearButtonEnabled(True)
        say(self.all.setText, "Also those that are not active")
        left = Card()
        left.body.addLayout(row(self.search, self.new))
        left.body.addWidget(self.all)
        left.body.addWidget(self.states, 1)
        left.body.addWidget(self.count)
        left.setFixedWidth(LIST_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(left)
        layout.addWidget(self._right(), 1)
        self._connect()

    def _right(self) -> QScrollArea:
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 12)
        column.setSpacing(12)
        for card in self.cards:
            column.addWidget(card)
            card.hide()
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        return area

    def _ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        return inventory_settings.suppliers(self._desk.session.call, self.filters, first=first, skip=skip)

    def _tell(self) -> None:
        self.filters = replace(self.filters, search=self.search.text().strip(), active_only=not self.all.isChecked())
        self.load()

    def _loaded(self) -> None:
        self.count.say(self.count_text, count=f"{self.model.total:,}")
        if not self.model.total:
            self.states.show_empty(self.empty_text)
            return
        self.states.show_content()
        if not self.table.currentIndex().isValid() and not self.card.isVisible():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _choose(self) -> None:
        supplier: Supplier | None = self.model.row(self.table.currentIndex().row())
        held = self.card.held
        if supplier is None or (held is not None and supplier.id == held.id):
            return
        if not self.is_free():
            QTimer.singleShot(0, self._mark_held)
            return
        self.card.show_row(supplier)
        self.card.show()
        self.show_supplier(supplier)

    def _mark_held(self) -> None:
        """Back to the one that is still written at."""
        held = self.card.held
        place = -1 if held is None else self.model.find(lambda row: row.id == held.id)
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))
        else:
            self.table.clearSelection()

    def _saved(self, supplier: Supplier) -> None:
        self.show_supplier(supplier)
        self.model.refresh()

    def _connect(self) -> None:
        self._typing.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.all.toggled.connect(lambda _: self._tell())
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self.states.show_error)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.card.saved.connect(self._saved)
