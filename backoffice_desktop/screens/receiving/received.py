"""What has come: receipts, their lines, and whether the shop's stock has risen."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSplitter, QWidget

from backoffice_desktop.api import inventory_receiving
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import RaiseState, Receipt
from backoffice_desktop.api.inventory_receiving import ReceiptFilters
from backoffice_desktop.api.records import Page, Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import relative
from backoffice_desktop.screens.receiving.columns import RECEIPT_COLUMNS, RECEIPT_LINE_COLUMNS
from backoffice_desktop.screens.receiving.words import RAISES
from backoffice_desktop.screens.restock.words import source_words
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.paged_model import PagedModel
from backoffice_desktop.widgets.parts import Button, Card, Chip, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable, ShortTable
from backoffice_desktop.worklist.filter_bar import TYPING_MS

CHOICES: tuple[tuple[str, tuple[RaiseState, ...]], ...] = (
    ("All deliveries", ()),
    ("Stock not raised", (RaiseState.TROUBLE,)),
    ("Being raised", (RaiseState.PENDING,)),
)
AGAIN_MS = 5_000
"""How often a list is asked for again in which something is being raised."""


class Received(QWidget):
    """A list, and one of it with its lines."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.filters = ReceiptFilters()
        self.receipt: Receipt | None = None
        self._wanted = ""
        self.search = QLineEdit()
        self.choice = QComboBox()
        self.model = PagedModel(desk.jobs, RECEIPT_COLUMNS, self._ask)
        self.table = PagedTable(self.model)
        self.states = States(self.table, retry=self.model.reload)
        self._count = Label(role="small")
        self._title = Label(role="heading", wraps=True)
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self.trouble = Banner(tone="bad")
        self.retry = Button("Try again (Ctrl+R)", clicked=self.raise_again, tone="accent")
        self.lines = ShortTable(RECEIPT_LINE_COLUMNS, most=12)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._again = QTimer(self, interval=AGAIN_MS)
        self._detail = self._detail_card()
        self._detail_states = States(self._detail, retry=self.model.reload)
        self._build()
        self._connect()

    def load(self) -> None:
        self.states.show_loading()
        self._detail_states.show_empty("Choose a delivery in the list.")
        self.model.reload()

    def open_receipt(self, receipt_id: str) -> None:
        self._wanted = receipt_id
        self._select_wanted()

    def show_trouble(self) -> None:
        self.choice.setCurrentIndex(1)

    def raise_again(self) -> None:
        """Ask the shop once more to raise its stock."""
        receipt = self.receipt
        if receipt is None or receipt.raise_state is not RaiseState.TROUBLE:
            return
        self.retry.setEnabled(False)
        self._desk.jobs.run(
            inventory_receiving.retry(self._desk.session.call, receipt.id),
            owner=self,
            done=self._raised,
            failed=lambda error: self._not_raised(sentence(error)),
        )

    async def _ask(self, first: int, skip: int) -> Page[Any]:
        return await inventory_receiving.receipts(self._desk.session.call, self.filters, first=first, skip=skip)

    def _filter(self) -> None:
        states = CHOICES[max(self.choice.currentIndex(), 0)][1]
        wanted = replace(self.filters, search=self.search.text().strip(), raise_states=states)
        if wanted != self.filters:
            self.filters = wanted
            self.load()

    def _loaded(self) -> None:
        if self.model.total:
            self.states.show_content()
        elif self.filters == ReceiptFilters():
            self.states.show_empty("Nothing has been received yet.")
        else:
            self.states.show_empty("No delivery fits these filters.")
        self._count.say("Deliveries: {count}", count=f"{self.model.total:,}")
        self._select_wanted()
        self._show_selected()

    def _select_wanted(self) -> None:
        place = self.model.find(lambda row: row.id == self._wanted) if self._wanted else -1
        if place >= 0:
            self._wanted = ""
            self.table.setCurrentIndex(self.model.index(place, 0))
        elif self.model.total and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _show_selected(self) -> None:
        found: Receipt | None = self.model.row(self.table.currentIndex().row())
        self.receipt = found
        if found is None:
            self._detail_states.show_empty("Choose a delivery in the list.")
            return
        self._title.say("{supplier} · order {number}", supplier=lambda: source_words(found), number=found.order_number)
        self._state.say(RAISES[found.raise_state][0])
        self._state.set_tone(RAISES[found.raise_state][1])
        self._about.say("{about}", about=lambda: _about(found))
        self.trouble.hide()
        if found.raise_state is RaiseState.TROUBLE:
            self.trouble.show_text(
                "The shop's stock has not risen: {why}. Tries so far: {tries}",
                why=found.raise_trouble,
                tries=found.raise_tries,
            )
        self.retry.setVisible(found.raise_state is RaiseState.TROUBLE)
        self.retry.setEnabled(True)
        self.lines.show_rows(found.lines)
        self._detail_states.show_content()

    def _raised(self, found: Resolved[Receipt]) -> None:
        if found.problems:
            self._not_raised(found.problems[0].message)
        self.model.refresh()

    def _not_raised(self, why: str) -> None:
        self.retry.setEnabled(True)
        self._desk.notices.add("The stock was not raised: {why}", why=why)

    def _failed(self, error: ApiError) -> None:
        if self.model.total == 0:
            self.states.show_error(error)

    def _look_again(self) -> None:
        is_open = self.model.find(lambda row: row.raise_state is not RaiseState.DONE) >= 0
        if self.isVisible() and is_open:
            self.model.refresh()

    def _connect(self) -> None:
        desk = self._desk
        self._typing.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.choice.currentIndexChanged.connect(lambda _: self._filter())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_selected())
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        desk.stock_live.waiting.connect(lambda _: self.model.refresh())
        desk.counts.received.connect(lambda _: self.model.refresh())
        self._again.timeout.connect(self._look_again)
        self._again.start()

    def _detail_card(self) -> Card:
        card = Card()
        top = row(self._title, self._state)
        top.setStretch(0, 1)
        card.body.addLayout(top)
        for widget in (self._about, self.trouble, self.lines):
            card.body.addWidget(widget)
        card.body.addLayout(row(self.retry, 1))
        card.body.addStretch(1)
        return card

    def _build(self) -> None:
        self.search.setClearButtonEnabled(True)
        say(self.search.setPlaceholderText, "Search supplier or number (Ctrl+F)")
        say(self.search.setAccessibleName, "Search supplier or number (Ctrl+F)")
        say_choices(self.choice, lambda: [tr(name) for name, _ in CHOICES])
        left = Card()
        left.body.setContentsMargins(12, 12, 12, 8)
        top = row(self.search, self.choice)
        top.setStretch(0, 1)
        left.body.addLayout(top)
        left.body.addWidget(self.states, 1)
        left.body.addWidget(self._count)
        left.setMinimumWidth(340)
        right = QWidget()
        inner = QHBoxLayout(right)
        inner.setContentsMargins(8, 0, 0, 0)
        inner.addWidget(self._detail_states)
        right.setMinimumWidth(540)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("received")
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([590, 610])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(splitter)


def _about(receipt: Receipt) -> str:
    said = [tr("by {who}, {when}", who=receipt.by, when=relative(receipt.at)), receipt.warehouse.name]
    if receipt.delivery_note:
        said.append(tr("delivery note {number}", number=receipt.delivery_note))
    if receipt.raised_at is not None:
        said.append(tr("stock raised {when}", when=relative(receipt.raised_at)))
    return " · ".join(said)
