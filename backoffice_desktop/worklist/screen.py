"""A worklist put together: which item is marked, which is shown, and what follows after a decision."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.desk import Desk
from backoffice_desktop.live import Live
from backoffice_desktop.outbox import Kind, Unsent
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import language
from backoffice_desktop.widgets.parts import Button, Card, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import PagedTable
from backoffice_desktop.worklist.conflicts import Conflicts
from backoffice_desktop.worklist.deciding import Deciding
from backoffice_desktop.worklist.decision_bar import DecisionBar
from backoffice_desktop.worklist.detail import Pane
from backoffice_desktop.worklist.exporting import Exporting
from backoffice_desktop.worklist.filter_bar import FilterBar
from backoffice_desktop.worklist.model import WorkModel
from backoffice_desktop.worklist.opening import Opening
from backoffice_desktop.worklist.views import ViewsButton
from backoffice_desktop.worklist.work import Work

REPAINT_MS = 30_000
"""How often the relative times are written anew."""


class Worklist(Screen):
    """List, detail and decisions; ``list_width`` is what the list gets of 1,200 at first."""

    list_width = 590

    def __init__(
        self, desk: Desk, work: Work, *, live: Live, filters: FilterBar, detail: Pane, bar: DecisionBar
    ) -> None:
        super().__init__()
        self.desk = desk
        self.work = work
        self.filters = filters
        self.detail = detail
        self.bar = bar
        self.model = WorkModel(desk.jobs, desk.session, work)
        self.table = PagedTable(self.model)
        self.deciding = Deciding(desk, work, self)
        self.opening = Opening(desk, work, detail, bar)
        self.conflicts = Conflicts(work, self.open_item)
        self.exporting = Exporting(desk, work)
        self.views = ViewsButton(desk.settings, work, now=lambda: self.model.filters, take=self.use_filters)
        self._states = States(self.table, retry=self.model.reload)
        self._count = Label(role="small")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.repaint_timer = QTimer(self, interval=REPAINT_MS)
        self._build()
        self._connect(live)
        add_shortcuts(self, self.shortcuts())

    def focus_first(self) -> None:
        self.table.setFocus()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("U", "Undo", self.undo),
            Shortcut("J", "Next of the list", lambda: self.step(1)),
            Shortcut("K", "Previous of the list", lambda: self.step(-1)),
            Shortcut("N", "Write a note", self.bar.note.setFocus),
            Shortcut("Ctrl+F", "Search", self.filters.search.setFocus),
            Shortcut("Ctrl+E", "Export as CSV", lambda: self.exporting.ask(self.model.filters)),
        ]

    def use_filters(self, filters: Any) -> None:
        self.filters.show_filters(filters)
        self._ask(filters)

    def step(self, by: int) -> None:
        """Go to the next or previous item of the list."""
        self.select(max(self.table.currentIndex().row(), -1 if by > 0 else 0) + by)

    def select(self, place: int) -> None:
        if 0 <= place < self.model.total:
            self.table.setCurrentIndex(self.model.index(place, 0))
            self._open_selected()

    def open_item(self, item_id: str) -> None:
        """Show any item, whether the list has it or not."""
        place = self.model.place_of(item_id)
        if place >= 0:
            self.select(place)
        else:
            self.table.clearSelection()
            self.opening.open(item_id)

    def may_undo(self, item: Any) -> bool:
        """Whether there is a decision of a person on the item."""
        raise NotImplementedError

    def undo(self) -> None:
        """Take back my last decision; without one, that on the item which is shown."""
        if item_id := self.deciding.undo_last():
            self.open_item(item_id)
        elif (item := self.opening.item) is not None and self.may_undo(item):
            self.deciding.undo(item, note=self.bar.note.text().strip())

    def decide(self, kind: Kind, values: Mapping[str, Any]) -> None:
        item = self.opening.item
        if item is None:
            return
        place = self.table.currentIndex().row()
        self.deciding.decide(item, kind, note=self.bar.note.text().strip(), **values)
        if kind not in self.work.stays:
            self._open_after(place)
        self.table.setFocus()

    def _open_after(self, place: int) -> None:
        """The next item that is still to be decided, as far as the list is here; else none."""
        place += 1
        while (item := self.model.row(place)) is not None and self.model.is_decided_here(item):
            place += 1
        if place < self.model.total:
            self.select(place)
        else:
            self.opening.open_nothing(self.work.words.last)

    def _moved(self) -> None:
        # A list that shrinks moves the mark: another item must not slip under somebody's finger.
        if not self.model.is_resizing:
            self._open_selected()

    def _open_selected(self) -> None:
        place = self.table.currentIndex().row()
        item = self.model.row(place)
        if item is not None:
            item_id = self.work.id_of(item)
            if self.opening.item_id != item_id:
                self.opening.open(item_id, item, self.model.row(place + 1))
        elif place >= 0:
            self.opening.open_when_here()

    def _loaded(self) -> None:
        words = self.work.words
        is_empty = self.model.total == 0
        if is_empty:
            self._states.show_empty(words.nothing_waits if self.model.filters == self.work.filters else words.none_fits)
        else:
            self._states.show_content()
        self._count.say(words.count, count=f"{self.model.total:,}")
        if self.opening.item_id:
            self._follow_item(self.opening.item_id)
        elif is_empty:
            self.opening.open_nothing(words.choose)
        else:
            self.select(max(self.table.currentIndex().row(), 0))

    def _follow_item(self, item_id: str) -> None:
        """Rows move when the list is fetched again: the mark stays on the item that is shown."""
        place = self.model.place_of(item_id)
        if place < 0:
            self.table.clearSelection()
            return
        if place != self.table.currentIndex().row() or not self.table.selectionModel().hasSelection():
            self.table.setCurrentIndex(self.model.index(place, 0))
        shown, present = self.opening.item, self.model.row(place)
        if shown is not None and present is not None and present.version > shown.version and not self.bar.is_touched:
            self.opening.changed(present)

    def _ask(self, filters: Any) -> None:
        self.model.filters = filters
        self.table.sort_shown(self.work.column_of(filters.order_by), descending=filters.descending)
        self.opening.forget()
        self._states.show_loading()
        self.model.reload()

    def _sort(self, column: int) -> None:
        filters = self.model.filters
        order_by = self.work.columns[column].sort_by
        if order_by is None:
            return self.table.sort_shown(self.work.column_of(filters.order_by), descending=filters.descending)
        descending = not filters.descending if order_by is filters.order_by else True
        return self.use_filters(replace(filters, order_by=order_by, descending=descending))

    def _failed(self, error: ApiError) -> None:
        if self.model.total == 0:
            self._states.show_error(error)

    def confirmed(self, unsent: Unsent, item: Any) -> None:  # noqa: ARG002 - for those who tell more about it
        self.opening.changed(item)
        self.model.show_as_it_is(self.work.id_of(item))
        self.model.refresh()

    def _rolled_back(self, item_id: str) -> None:
        self.model.show_as_it_is(item_id)
        self.opening.again(item_id)
        self.model.refresh()

    def _shown(self, item: Any, changes: Mapping[str, Any]) -> None:
        self.model.show_as(item, changes)
        self.opening.show_as(replace(item, **changes))

    def _speak_again(self) -> None:
        # Reasons are the service's own words: they come anew in the other language.
        self.model.refresh()
        self.opening.ask_anew()

    def _connect(self, live: Live) -> None:
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._failed)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.filters.changed.connect(self._ask)
        self.bar.decided.connect(self.decide)
        self.bar.undone.connect(self.undo)
        self.bar.left.connect(self.table.setFocus)
        self.deciding.shown.connect(self._shown)
        self.deciding.confirmed.connect(self.confirmed)
        self.deciding.rolled_back.connect(self._rolled_back)
        self.deciding.conflict.connect(self.conflicts.show_conflict)
        live.waiting.connect(lambda _: self.model.refresh())
        language.changed.connect(self._speak_again)
        self.repaint_timer.timeout.connect(self.table.viewport().update)
        self.repaint_timer.start()

    def _build(self) -> None:
        export = Button("Export…", clicked=lambda: self.exporting.ask(self.model.filters))
        self.filters.lay_out(self.views, export)
        left = Card()
        left.body.setContentsMargins(12, 12, 12, 8)
        left.body.addWidget(self.filters)
        left.body.addWidget(self.exporting)
        left.body.addWidget(self._states, 1)
        left.body.addLayout(row(self._count, 1, Label("F1: all keys", role="small")))
        left.setMinimumWidth(340)
        right = QWidget()
        right.setMinimumWidth(556)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.conflicts)
        column.addWidget(cast("QWidget", self.detail), 1)
        column.addWidget(self.bar)
        self.splitter.addWidget(left)
        self.splitter.addWidget(right)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([self.list_width, 610])
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(self.splitter)
