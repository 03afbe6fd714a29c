"""Deciding: shown at once, kept on disk, sent when possible, and put right where the service says otherwise."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.outbox import KINDS, Kind, Unsent
from backoffice_desktop.sending import undo_of
from backoffice_desktop.worklist.work import Work


class Deciding(QObject):
    """Signals: ``shown`` (item, changed fields) at once; ``confirmed`` (Unsent, item) by the service;
    ``rolled_back`` (id); ``conflict`` (Unsent, item) somebody else was first."""

    shown = Signal(object, object)
    confirmed = Signal(object, object)
    rolled_back = Signal(str)
    conflict = Signal(object, object)

    def __init__(self, desk: Desk, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work = work
        self._mine: list[tuple[Unsent, Any]] = []
        self._after: dict[str, Any] = {}
        desk.sender.resolved.connect(self._resolved)
        desk.sender.refused.connect(self._refused)

    def decide(self, item: Any, kind: Kind, *, note: str = "", **values: Any) -> None:
        unsent = self._unsent(item, kind, note, values)
        self._mine.append((unsent, item))
        self.shown.emit(item, self._work.after(item, unsent))
        self._desk.sender.send(unsent)
        self._desk.notices.offer(
            self._work.said[kind],
            name=unsent.name,
            about=unsent.about,
            action="Undo (U)",
            act=self.undo_last,
        )

    def undo_last(self) -> str:
        """Take back the last decision made here; return its item's id, empty where there is none."""
        if not self._mine:
            return ""
        unsent, before = self._mine.pop()
        if self._desk.sender.take_back(unsent):
            self.rolled_back.emit(unsent.subject)
        elif (now := self._after.get(unsent.subject)) is not None:
            self.undo(now)
        else:
            undo = undo_of(unsent)
            self._desk.sender.send(undo)
            self.shown.emit(before, {name: getattr(before, name) for name in self._work.after(before, unsent)})
        self._desk.notices.add(self._work.words.taken_back, name=unsent.name, about=unsent.about)
        return unsent.subject

    def undo(self, item: Any, *, note: str = "") -> None:
        """Take back the last decision on an item, whoever made it."""
        unsent = self._unsent(item, KINDS[self._work.topic]["UNDO"], note, {})
        self.shown.emit(item, self._work.after(item, unsent))
        self._desk.sender.send(unsent)

    def _unsent(self, item: Any, kind: Kind, note: str, values: dict[str, Any]) -> Unsent:
        return Unsent(
            account=self._desk.account,
            topic=self._work.topic,
            subject=self._work.id_of(item),
            name=self._work.name_of(item),
            version=item.version,
            kind=kind,
            note=note,
            values=values,
        )

    def _resolved(self, unsent: Unsent, present: Any) -> None:
        if unsent.topic is not self._work.topic:
            return
        if present is None:
            self.rolled_back.emit(unsent.subject)
            return
        self._after[unsent.subject] = present
        self.confirmed.emit(unsent, present)

    def _refused(self, unsent: Unsent, why: Resolved[Any] | ApiError) -> None:
        if unsent.topic is not self._work.topic:
            return
        self._mine = [held for held in self._mine if held[0].client_id != unsent.client_id]
        self.rolled_back.emit(unsent.subject)
        if isinstance(why, ApiError):
            error = why
            self._tell_refusal(unsent, lambda: sentence(error))
            return
        problem = why.problems[0]
        if problem.code == "CONFLICT" and why.present is not None:
            self.conflict.emit(unsent, why.present)
            self._desk.notices.add(
                "{what}", what=lambda: self._work.conflict(unsent, why.present), about=unsent.about, quiet=True
            )
        else:
            self._tell_refusal(unsent, problem.message)

    def _tell_refusal(self, unsent: Unsent, why: object) -> None:
        self._desk.notices.add(self._work.words.refused, name=unsent.name, why=why, about=unsent.about)
