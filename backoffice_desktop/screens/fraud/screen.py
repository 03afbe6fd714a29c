"""The fraud review screen."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.fraud import DecisionKind, Review, State
from backoffice_desktop.api.fraud_queue import Filters
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.fraud.conflicts import Conflicts
from backoffice_desktop.screens.fraud.deciding import Deciding
from backoffice_desktop.screens.fraud.decision_bar import DecisionBar
from backoffice_desktop.screens.fraud.detail import DetailPane
from backoffice_desktop.screens.fraud.exporting import Exporting
from backoffice_desktop.screens.fraud.filter_bar import FilterBar
from backoffice_desktop.screens.fraud.opening import Opening
from backoffice_desktop.screens.fraud.queue_model import COLUMNS, QueueModel, column_of
from backoffice_desktop.screens.fraud.views import ViewsButton
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import language
from backoffice_desktop.widgets.parts import Button, Card, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable

REPAINT_MS = 30_000
"""How often the relative times are written anew."""


class FraudScreen(Screen):
    """Queue, detail and decisions."""

    title = "Fraud review"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.model = QueueModel(desk.jobs, desk.session)
        self.table = PagedTable(self.model)
        self.detail = DetailPane(desk.person.email)
        self.bar = DecisionBar(desk.person.email)
        self.deciding = Deciding(desk, self)
        self.opening = Opening(desk, self.detail, self.bar)
        self.conflicts = Conflicts(self.open_order)
        self.exporting = Exporting(desk)
        views = ViewsButton(desk.settings, now=lambda: self.model.filters, take=self.use_filters)
        export = Button("Export…", clicked=lambda: self.exporting.ask(self.model.filters))
        self.filters = FilterBar(views, export)
        self._states = States(self.table, retry=self.model.reload)
        self._count = Label(role="small")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._build()
        self._connect()
        add_shortcuts(self, self.shortcuts())
        self.use_filters(Filters())

    def focus_first(self) -> None:
        self.table.setFocus()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("A", "Approve", lambda: self.bar.decide(DecisionKind.APPROVE)),
            Shortcut("R", "Reject", lambda: self.bar.decide(DecisionKind.REJECT)),
            Shortcut("M", "Ask for more", lambda: self.bar.decide(DecisionKind.ASK_MORE)),
            Shortcut("U", "Undo", self.undo),
            Shortcut("J", "Next order", lambda: self.step(1)),
            Shortcut("K", "Previous order", lambda: self.step(-1)),
            Shortcut("N", "Write a note", self.bar.note.setFocus),
            Shortcut("C", "Switch: cancel the order", self.bar.cancels.toggle),
            Shortcut("F", "Switch: refund the payment", self.bar.refunds.toggle),
            Shortcut("Ctrl+F", "Search", self.filters.search.setFocus),
            Shortcut("Ctrl+E", "Export as CSV", lambda: self.exporting.ask(self.model.filters)),
        ]

    def use_filters(self, filters: Filters) -> None:
        self.filters.show_filters(filters)
        self._ask(filters)

    def step(self, by: int) -> None:
        """Go to the next or previous order of the list."""
        self.select(max(self.table.currentIndex().row(), -1 if by > 0 else 0) + by)

    def select(self, place: int) -> None:
        if 0 <= place < self.model.total:
            self.table.setCurrentIndex(self.model.index(place, 0))
            self._open_selected()

    def open_order(self, order_id: str) -> None:
        """Show any order, whether the list has it or not."""
        place = self.model.place_of(order_id)
        if place >= 0:
            self.select(place)
        else:
            self.table.clearSelection()
            self.opening.open(order_id)

    def undo(self) -> None:
        """Take back my last decision; without one, that on the order which is shown."""
        if order_id := self.deciding.undo_last():
            self.open_order(order_id)
        elif (review := self.opening.review) is not None and review.decided_by:
            self.deciding.undo(review, note=self.bar.note.text().strip())

    def decide(self, kind: DecisionKind) -> None:
        review = self.opening.review
        if review is None:
            return
        place = self.table.currentIndex().row()
        self.deciding.decide(
            review,
            kind,
            note=self.bar.note.text().strip(),
            cancel_order=self.bar.cancels.isChecked(),
            refund=self.bar.refunds.isChecked(),
        )
        self._open_after(place)
        self.table.setFocus()

    def _open_after(self, place: int) -> None:
        """The next order that is still to be decided, as far as the list is here; else none."""
        place += 1
        while (row_here := self.model.row(place)) is not None and self.model.is_decided_here(row_here.order_id):
            place += 1
        if place < self.model.total:
            self.select(place)
        else:
            self.opening.open_nothing("This was the last one of the list.")

    def _moved(self) -> None:
        # A list that shrinks moves the mark: another order must not slip under somebody's finger.
        if not self.model.is_resizing:
            self._open_selected()

    def _open_selected(self) -> None:
        place = self.table.currentIndex().row()
        review = self.model.row(place)
        if review is not None:
            if self.opening.order_id != review.order_id:
                following = self.model.row(place + 1)
                self.opening.open(review.order_id, review, following)
        elif place >= 0:
            self.opening.open_when_here()

    def _loaded(self) -> None:
        is_empty = self.model.total == 0
        if is_empty:
            text = (
                "Nothing waits for a decision." if self.model.filters == Filters() else "No order fits these filters."
            )
            self._states.show_empty(text)
        else:
            self._states.show_content()
        self._count.say("Orders: {count}", count=f"{self.model.total:,}")
        if self.opening.order_id:
            self._follow_order(self.opening.order_id)
        elif is_empty:
            self.opening.open_nothing("Choose an order in the list.")
        else:
            self.select(max(self.table.currentIndex().row(), 0))

    def _follow_order(self, order_id: str) -> None:
        """Rows move when the list is fetched again: the mark stays on the order that is shown."""
        place = self.model.place_of(order_id)
        if place < 0:
            self.table.clearSelection()
        elif place != self.table.currentIndex().row() or not self.table.selectionModel().hasSelection():
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _ask(self, filters: Filters) -> None:
        self.model.filters = filters
        self.table.sort_shown(column_of(filters.order_by), descending=filters.descending)
        self.opening.forget()
        self._states.show_loading()
        self.model.reload()

    def _sort(self, column: int) -> None:
        order_by = COLUMNS[column].sort_by
        if order_by is None:
            return self.table.sort_shown(
                column_of(self.model.filters.order_by), descending=self.model.filters.descending
            )
        same = order_by is self.model.filters.order_by
        descending = not self.model.filters.descending if same else True
        return self.use_filters(replace(self.model.filters, order_by=order_by, descending=descending))

    def _failed(self, error: ApiError) -> None:
        if self.model.total == 0:
            self._states.show_error(error)

    def _confirmed(self, review: Review) -> None:
        self.opening.changed(review)
        self.model.show_as_it_is(review.order_id)
        self.model.refresh()

    def _rolled_back(self, order_id: str) -> None:
        self.model.show_as_it_is(order_id)
        self.opening.again(order_id)
        self.model.refresh()

    def _shown(self, review: Review, state: State) -> None:
        self.model.show_as(review, state)

    def _speak_again(self) -> None:
        # Reasons are the service's own words: they come anew in the other language.
        self.model.refresh()
        self.opening.ask_anew()

    def _connect(self) -> None:
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.filters.changed.connect(self._ask)
        self.bar.decided.connect(self.decide)
        self.bar.undone.connect(self.undo)
        self.bar.note.left.connect(self.table.setFocus)
        self.detail.opened.connect(self.open_order)
        self.deciding.shown.connect(self._shown)
        self.deciding.confirmed.connect(self._confirmed)
        self.deciding.rolled_back.connect(self._rolled_back)
        self.deciding.conflict.connect(self.conflicts.show_conflict)
        self.desk.live.waiting.connect(lambda _: self.model.refresh())
        language.changed.connect(self._speak_again)
        repaint = QTimer(self, interval=REPAINT_MS)
        repaint.timeout.connect(self.table.viewport().update)
        repaint.start()

    def _build(self) -> None:
        left = Card()
        left.body.setContentsMargins(12, 12, 12, 8)
        left.body.addWidget(self.filters)
        left.body.addWidget(self.exporting)
        left.body.addWidget(self._states, 1)
        left.body.addLayout(row(self._count, 1, Label("F1: all keys", role="small")))
        left.setMinimumWidth(380)
        right = QWidget()
        right.setMinimumWidth(500)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.conflicts)
        column.addWidget(self.detail, 1)
        column.addWidget(self.bar)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([590, 610])
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.splitter)
