"""A list on the left, and the marked product over time on the right."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Product
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.stock.product_card import ProductCard
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Card, Label
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable

LIST_WIDTH, DETAIL_WIDTH = 340, 540


class PlaceList(QWidget):
    """``splitter_name`` is what the splitter's place is remembered under."""

    count_text = ""
    splitter_name = ""
    sizes = (600, 600)
    detail_width = DETAIL_WIDTH

    def __init__(self, desk: Desk, model: PagedModel, cards: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.desk = desk
        self.model = model
        self.table = PagedTable(model)
        self.states = States(self.table, retry=model.reload)
        self.cards = cards
        self.product = ProductCard(desk)
        self.count = Label(role="small")
        self.left = Card()
        self._build()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._marked())
        model.loaded.connect(self._loaded)
        model.failed.connect(self._failed)

    def product_of(self, row: Any) -> tuple[Product | None, str]:
        """What the right side shows of a row: a product, and the warehouse's id."""
        return row.product, row.warehouse.id

    def reasons_of(self, row: Any) -> Sequence[str]:  # noqa: ARG002 - for lists that know some
        return ()

    def show_beside(self, row: Any | None) -> None:
        """What a list shows of a row above the product, for lists that know more; None: no row is marked."""

    def empty_text(self) -> str:
        return "No product fits these filters."

    def load(self) -> None:
        self.states.show_loading()
        self.model.reload()

    def step(self, by: int) -> None:
        place = max(self.table.currentIndex().row(), -1 if by > 0 else 0) + by
        if 0 <= place < self.model.total:
            self.table.setCurrentIndex(self.model.index(place, 0))

    @property
    def row(self) -> Any | None:
        return self.model.row(self.table.currentIndex().row())

    def _marked(self) -> None:
        row = self.row
        product, warehouse_id = (None, "") if row is None else self.product_of(row)
        self.product.setVisible(product is not None)
        if product is not None:
            self.product.show_product(product, warehouse_id, self.reasons_of(row))
        self.show_beside(row)

    def _loaded(self) -> None:
        if self.model.total:
            self.states.show_content()
        else:
            self.states.show_empty(self.empty_text())
        self.count.say(self.count_text, count=f"{self.model.total:,}")
        if self.model.total and not self.table.currentIndex().isValid():
            self.step(1)
        else:
            self._marked()

    def _failed(self, error: ApiError) -> None:
        if self.model.total == 0:
            self.states.show_error(error)

    def _build(self) -> None:
        self.left.body.setContentsMargins(12, 12, 12, 8)
        self.left.body.addWidget(self.states, 1)
        self.left.body.addWidget(self.count)
        self.left.setMinimumWidth(LIST_WIDTH)
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(12)
        for card in (*self.cards, self.product):
            column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumWidth(self.detail_width)
        area.setWidget(page)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName(self.splitter_name)
        splitter.addWidget(self.left)
        splitter.addWidget(area)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes(self.sizes)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(splitter)
        self.product.hide()
