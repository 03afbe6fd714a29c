"""A form that is saved: problems at their fields, what somebody else changed meanwhile, and undo."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.permissions import STOCK
from backoffice_desktop.screens.warehouse.form import Ending, Entry, Form
from backoffice_desktop.widgets.parts import Card

CONFLICT = "{why} What you wrote is still here: Save puts it over that, Discard shows how it is now."
UNSAVED = "Save or discard what you wrote first."
Save = Callable[[Any, Mapping[str, Any]], Coroutine[Any, Any, Resolved[Any]]]


class EditCard(Card):
    """One row of the service with a version; ``save`` gets what it was (None: a new one) and what has changed.

    Signals: ``saved`` (the row as it is now).
    """

    saved = Signal(object)

    def __init__(
        self,
        desk: Desk,
        entries: Sequence[Entry],
        save: Save,
        *,
        values_of: Callable[[Any], Mapping[str, Any]],
        name_of: Callable[[Any], str],
        needs: frozenset[str] = STOCK,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._save = save
        self._values_of, self._name_of = values_of, name_of
        self._more: Mapping[str, Any] = {}
        self.held: Any = None
        self.may = desk.may(needs)
        self.form = Form(entries)
        self.ending = Ending(self.save, self.discard)
        self.form.changed.connect(self._show_changed)
        self.body.addWidget(self.form)
        self.body.addWidget(self.ending)
        self.form.allow(may=self.may)

    def show_row(self, held: Any) -> None:
        self.held, self._more = held, {}
        self.form.show_values(self._values_of(held))
        self.ending.problem.hide()

    def start(self, usual: Mapping[str, Any], **more: Any) -> None:
        """A new one; ``more`` goes with it besides what is written."""
        self.held, self._more = None, more
        self.form.show_values(usual)
        self.ending.problem.hide()
        self.ending.save.setEnabled(self.may)
        next(iter(self.form.fields.values())).setFocus()

    def discard(self) -> None:
        self.form.discard()
        self.ending.problem.hide()

    def is_free(self) -> bool:
        """Whether another row may be shown; says so where not."""
        if self.form.is_changed:
            self.ending.tell(UNSAVED)
        return not self.form.is_changed

    def save(self) -> None:
        values = self.form.values(whole=self.held is None)
        if values is None:
            self.ending.tell(self.form.wrong_text())
        elif values:
            before = {} if self.held is None else dict(self._values_of(self.held))
            undo = {name: before[name] for name in values if name in before}
            self._send(self.held, {**values, **self._more}, undo)

    def take_back(self, values: Mapping[str, Any]) -> None:
        """Make again what was deleted."""
        self._send(None, values, {})

    def _send(self, held: Any, values: Mapping[str, Any], undo: Mapping[str, Any]) -> None:
        self.ending.save.setEnabled(False)
        self._desk.jobs.run(
            self._save(held, values),
            owner=self,
            done=lambda answer: self._answered(answer, undo),
            failed=self._failed,
        )

    def _answered(self, answer: Resolved[Any], undo: Mapping[str, Any]) -> None:
        self.ending.save.setEnabled(self.may)
        if answer.problems:
            self._refused(answer)
        elif (row := answer.present) is not None:
            self.show_row(row)
            self.saved.emit(row)
            if undo:
                act = partial(self._send, row, undo, {})
                self._desk.notices.offer("Saved: {name}", name=self._name_of(row), action="Undo", act=act)
            else:
                self._desk.notices.add("Saved: {name}", name=self._name_of(row))

    def _refused(self, answer: Resolved[Any]) -> None:
        problem = answer.problems[0]
        if problem.code == "CONFLICT" and answer.present is not None:
            self.held = answer.present
            self.form.rebase(self._values_of(answer.present))
            self.ending.tell(CONFLICT, why=problem.message)
            return
        self.ending.tell("{why}", why=problem.message)
        if problem.field:
            self.form.point_at(problem.field)

    def _failed(self, error: ApiError) -> None:
        self.ending.save.setEnabled(self.may)
        self.ending.tell("{why}", why=lambda: sentence(error))

    def _show_changed(self) -> None:
        self.ending.show_changed(is_changed=self.form.is_changed, may=self.may)
