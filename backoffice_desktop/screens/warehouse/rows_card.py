"""A short list whose rows are written beside each other, with one line more for a new one."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory_settings import Settings
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.permissions import INVENTORY_POLICY
from backoffice_desktop.screens.warehouse.form import Ending, Entry, Form
from backoffice_desktop.widgets.columns import ROW_ROLE, Column
from backoffice_desktop.widgets.parts import Button, Card, Label
from backoffice_desktop.widgets.table import ShortTable

Work = Coroutine[Any, Any, Resolved[Settings]]


@dataclass(frozen=True, slots=True)
class Way:
    """How rows come out of the settings, are written, saved and deleted; ``usual`` are the values of a new one."""

    rows: Callable[[Settings], Sequence[Any]]
    values_of: Callable[[Any], Mapping[str, Any]]
    usual: Mapping[str, Any]
    save: Callable[[Any, Mapping[str, Any]], Work]
    delete: Callable[[Any], Work]


class RowsCard(Card):
    """Signals: ``saved`` (Settings)."""

    saved = Signal(object)

    def __init__(self, desk: Desk, title: str, hint: str, columns: Sequence[Column], way: Way) -> None:
        super().__init__(title)
        self._desk = desk
        self._way = way
        self._held: Any = None
        self.may = desk.may(INVENTORY_POLICY)
        self.table = ShortTable(columns, most=6)
        self.form: Form | None = None
        self.ending = Ending(self.save, self.discard)
        self.new = Button("New", clicked=self.start)
        self.delete = Button("Delete", clicked=self._delete, tone="quiet")
        self.body.addWidget(Label(hint, role="small", wraps=True))
        self.body.addWidget(self.table)
        self.body.addWidget(self.ending)
        for button in (self.new, self.delete):
            self.ending.buttons.addWidget(button)
            button.setEnabled(self.may)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._choose())

    def write_in(self, entries: Sequence[Entry]) -> None:
        """The fields, known only when names of suppliers or warehouses are."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = Form(entries)
        self.form.allow(may=self.may)
        self.form.changed.connect(self._show_changed)
        self.body.insertWidget(self.body.indexOf(self.ending), self.form)
        self.start()

    def show_settings(self, settings: Settings) -> None:
        rows = list(self._way.rows(settings))
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))

    def start(self) -> None:
        """Write a new one."""
        self._held = None
        self.table.clearSelection()
        self.delete.hide()
        if self.form is not None:
            self.form.show_values(self._way.usual)

    def discard(self) -> None:
        if self.form is not None:
            self.form.discard()
        self.ending.problem.hide()

    def save(self) -> None:
        values = None if self.form is None else self.form.values(whole=True)
        if values is None:
            self.ending.tell("" if self.form is None else self.form.wrong_text())
            return
        held = self._held
        undo = None if held is None else partial(self._restore, held, held)
        self._send(self._way.save(held, values), undo)

    def _delete(self) -> None:
        held = self._held
        if held is not None:
            self._send(self._way.delete(held), partial(self._restore, None, held))

    def _restore(self, held: Any, before: Any) -> None:
        """Make a row what it was, a new one where it is gone."""
        self._send(self._way.save(held, self._way.values_of(before)), None)

    def _send(self, work: Work, undo: Callable[[], object] | None) -> None:
        self.ending.save.setEnabled(False)
        self._desk.jobs.run(work, owner=self, done=lambda answer: self._answered(answer, undo), failed=self._failed)

    def _answered(self, answer: Resolved[Settings], undo: Callable[[], object] | None) -> None:
        self._show_changed()
        if answer.problems or answer.present is None:
            for problem in answer.problems[:1]:
                self.ending.tell("{why}", why=problem.message)
                if problem.field and self.form is not None:
                    self.form.point_at(problem.field)
            return
        self.ending.problem.hide()
        self.start()
        self.saved.emit(answer.present)
        if undo is None:
            self._desk.notices.add("The warehouse's settings are saved.")
        else:
            self._desk.notices.offer("The warehouse's settings are saved.", action="Undo", act=undo)

    def _failed(self, error: ApiError) -> None:
        self._show_changed()
        self.ending.tell("{why}", why=lambda: sentence(error))

    def _choose(self) -> None:
        found = self.table.currentIndex().data(ROW_ROLE)
        if found is None or self.form is None or found is self._held:
            return
        self._held = found
        self.form.show_values(self._way.values_of(found))
        self.ending.problem.hide()
        self.delete.setVisible(self.may)

    def _show_changed(self) -> None:
        self.ending.show_changed(is_changed=self.form is not None and self.form.is_changed, may=self.may)
