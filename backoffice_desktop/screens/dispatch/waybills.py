"""Waybills: how each stands, its papers, and what the shop or the carrier did not take."""

from collections.abc import Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any
from uuid import uuid4

from backoffice_desktop.api import dispatch_decisions, dispatch_lists
from backoffice_desktop.api.dispatch import Waybill
from backoffice_desktop.api.dispatch_decisions import WaybillKind
from backoffice_desktop.api.dispatch_lists import Paper, WaybillFilters
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.outbox import About, Kind, Topic
from backoffice_desktop.screens.dispatch.columns import WAYBILL_COLUMNS, WAYBILL_HEADER, waybill_cells
from backoffice_desktop.screens.dispatch.filter_bars import WaybillFilterBar
from backoffice_desktop.screens.dispatch.papers import Papers, PapersButton
from backoffice_desktop.screens.dispatch.waybill_bar import WaybillBar
from backoffice_desktop.screens.dispatch.waybill_detail import (
    AddressCard,
    EventsCard,
    LinesCard,
    TasksCard,
    WaybillHeading,
)
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.worklist.detail import DetailPane
from backoffice_desktop.worklist.screen import Worklist
from backoffice_desktop.worklist.work import Words, Work

WORDS = Words(
    count="Waybills: {count}",
    nothing_waits="No parcel is waiting here.",
    none_fits="No waybill fits these filters.",
    choose="Choose a waybill in the list.",
    last="This was the last one of the list.",
    missing="There is no such waybill.",
    refused="Waybill {name}: not done. {why}",
    taken_back="Decision on waybill {name} taken back.",
    exported="Exported {count} waybills to {file}.",
)
WAYBILL_WORK = Work(
    topic=Topic.WAYBILL,
    key="waybills",
    columns=WAYBILL_COLUMNS,
    filters=WaybillFilters(),
    rows=dispatch_lists.waybills,
    detail=dispatch_lists.waybill,
    item_of=attrgetter("waybill"),
    id_of=attrgetter("id"),
    name_of=attrgetter("number"),
    after=lambda _waybill, _unsent: {},
    conflict=lambda _unsent, _waybill: "",
    said={},
    words=WORDS,
    header=WAYBILL_HEADER,
    cells=waybill_cells,
)


class Waybills(Worklist):
    """``papers`` prints them."""

    list_width = 520
    bar: WaybillBar

    def __init__(self, desk: Desk, papers: Papers) -> None:
        self._papers = papers
        self.prints = PapersButton(self._print)
        super().__init__(
            desk,
            WAYBILL_WORK,
            live=desk.dispatch_live,
            filters=WaybillFilterBar(),
            detail=DetailPane(WaybillHeading(), (AddressCard(), TasksCard(), LinesCard(), EventsCard())),
            bar=WaybillBar(desk.person.email, self.prints),
        )
        self.splitter.setObjectName("dispatch-waybills")

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("P", "Print", self.prints.showMenu),
            Shortcut("T", "Try again", lambda: self.bar.decide(WaybillKind.RETRY)),
            Shortcut("Shift+V", "Make it void", lambda: self.bar.decide(WaybillKind.VOID)),
            Shortcut("J", "Next of the list", lambda: self.step(1)),
            Shortcut("K", "Previous of the list", lambda: self.step(-1)),
            Shortcut("N", "Write a note", self.bar.note.setFocus),
            Shortcut("Ctrl+F", "Search", self.filters.search.setFocus),
            Shortcut("Ctrl+E", "Export as CSV", lambda: self.exporting.ask(self.model.filters)),
        ]

    def open_item(self, item_id: str) -> None:
        """A waybill, or ``trouble`` for those that were not taken."""
        if item_id == "trouble":
            self.use_filters(replace(self.work.filters, states=(), has_trouble=True))
        elif item_id:
            super().open_item(item_id)

    def may_undo(self, item: Waybill) -> bool:  # noqa: ARG002 - a waybill is taken back by making it void
        return False

    def decide(self, kind: Kind, values: Mapping[str, Any]) -> None:  # noqa: ARG002 - they have no values
        """At once: whoever holds the parcel has to know whether it may leave."""
        item: Waybill | None = self.opening.item
        if item is None:
            return
        call = self.desk.session.call
        if kind is WaybillKind.VOID:
            note = self.bar.note.text().strip()
            work = dispatch_decisions.void(call, item, note=note, client_id=str(uuid4()))
        else:
            work = dispatch_decisions.retry(call, item.id)
        self.desk.jobs.run(
            work,
            owner=self,
            done=lambda found: self._answered(item, found),
            failed=lambda error: self._failed_at(item, error),
        )

    def printed(self) -> None:
        """Their state has changed."""
        self.model.refresh()
        if self.opening.item_id:
            self.opening.again(self.opening.item_id)

    def _print(self, kind: Paper) -> None:
        if self.opening.item is not None:
            self._papers.show([self.opening.item], kind)

    def _answered(self, item: Waybill, found: Resolved[Waybill]) -> None:
        about = About(Topic.WAYBILL, item.id)
        if found.problems:
            self.desk.notices.add(WORDS.refused, name=item.number, why=found.problems[0].message, about=about)
        else:
            self.bar.clear()
        if found.present is not None:
            self.opening.changed(found.present)
        self.model.refresh()

    def _failed_at(self, item: Waybill, error: ApiError) -> None:
        self.desk.notices.add(WORDS.refused, name=item.number, why=lambda: sentence(error))
