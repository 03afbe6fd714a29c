"""What is foretold of the shop, its warehouses, channels and categories; beside it how sure that is."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from backoffice_desktop.api import forecasting
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.forecasting import Total, TotalFilters, TotalKind
from backoffice_desktop.api.records import Page
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import pieces
from backoffice_desktop.screens.stock.forecast_cards import KINDS, NightsCard, TotalCard, total_name
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Card, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable
from backoffice_desktop.worklist.filter_bar import TYPING_MS

CHOICES: tuple[tuple[str, tuple[TotalKind, ...]], ...] = (
    ("All totals", ()),
    ("Warehouses", (TotalKind.WAREHOUSE,)),
    ("Channels", (TotalKind.CHANNEL,)),
    ("Categories", (TotalKind.CATEGORY,)),
)
NOTHING = {"usual": "Nothing is foretold yet: it is done every night.", "filtered": "No total fits these filters."}
COLUMNS = (
    Column("Total", lambda row: total_name(row), Kind.NAME, width=130, tip=total_name, stretches=True),
    Column("Of", lambda row: tr(KINDS[row.kind]), width=104, gives_way=True),
    Column("Next 7 days", lambda row: _ahead(row, 7), Kind.NUMBER, width=110),
    Column("Next 28 days", lambda row: _ahead(row, 28), Kind.NUMBER, width=118),
)
SIZES, LEAST_WIDTH = (430, 750), 340


class Forecasts(QWidget):
    """Asks the service when it is told to load."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.filters = TotalFilters()
        self.model = PagedModel(desk.jobs, COLUMNS, self._ask)
        self.table = PagedTable(self.model)
        self.states = States(self.table, retry=self.load)
        self.search, self.kinds = QLineEdit(), QComboBox()
        self.count = Label(role="small")
        self.total = TotalCard(desk)
        self.nights = NightsCard(desk)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._build()
        self._typing.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.kinds.currentIndexChanged.connect(lambda _: self._tell())
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())

    def load(self) -> None:
        self.states.show_loading()
        self.model.reload()
        self.nights.load()

    def speak_again(self) -> None:
        """What the service says of drift is in its own words."""
        self.nights.load()

    def step(self, by: int) -> None:
        place = max(self.table.currentIndex().row(), -1 if by > 0 else 0) + by
        if 0 <= place < self.model.total:
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _ask(self, first: int, skip: int) -> Coroutine[Any, Any, Page[Any]]:
        return forecasting.totals(self._desk.session.call, self.filters, first=first, skip=skip)

    def _tell(self) -> None:
        kinds = CHOICES[max(self.kinds.currentIndex(), 0)][1]
        wanted = TotalFilters(self.search.text().strip(), kinds)
        if wanted != self.filters:
            self.filters = wanted
            self.states.show_loading()
            self.model.reload()

    def _loaded(self) -> None:
        self.count.say("Totals: {count}", count=f"{self.model.total:,}")
        if not self.model.total:
            self.states.show_empty(NOTHING["usual" if self.filters == TotalFilters() else "filtered"])
            self.total.hide()
            return
        self.states.show_content()
        if not self.table.currentIndex().isValid():
            self.step(1)

    def _failed(self, error: ApiError) -> None:
        if self.model.total == 0:
            self.states.show_error(error)

    def _choose(self) -> None:
        total: Total | None = self.model.row(self.table.currentIndex().row())
        self.total.setVisible(total is not None)
        if total is not None:
            self.total.show_total(total)

    def _build(self) -> None:
        say(self.search.setPlaceholderText, "Search total (Ctrl+F)")
        say(self.search.setAccessibleName, "Search total (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        say(self.kinds.setAccessibleName, "Total of what")
        say_choices(self.kinds, lambda: [tr(name) for name, _ in CHOICES])
        left = Card()
        top = row(self.search, self.kinds)
        top.setStretch(0, 1)
        left.body.addLayout(top)
        left.body.addWidget(self.states, 1)
        left.body.addWidget(self.count)
        left.setMinimumWidth(LEAST_WIDTH)
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.total)
        column.addWidget(self.nights)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("stock_forecasts")
        splitter.addWidget(left)
        splitter.addWidget(area)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes(SIZES)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(splitter)
        self.total.hide()


def _ahead(row: Total, days: int) -> str:
    return next((pieces(one.mean) for one in row.ahead if one.days == days), "–")
