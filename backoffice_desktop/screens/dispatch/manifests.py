"""What each carrier has taken along since its last manifest, and the manifests of late."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api import dispatch_decisions, dispatch_lists
from backoffice_desktop.api.dispatch import CarrierName, Manifest, Place, Waybill, WaybillState
from backoffice_desktop.api.dispatch_lists import WaybillFilters
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Page, Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import exact, relative
from backoffice_desktop.screens.dispatch.papers import Papers
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Button, Label, clear, line, row

MOST = 100
SHOWN = 10
LEFT = (WaybillState.HANDED_OVER, WaybillState.IN_TRANSIT, WaybillState.DELIVERED)
TAKEN = WaybillFilters(states=LEFT, in_manifest=False)


@dataclass(frozen=True, slots=True)
class Load:
    """Parcels of one carrier from one warehouse that are on no manifest yet."""

    carrier: CarrierName
    warehouse: Place
    waybills: int
    parcels: int


def loads(waybills: Sequence[Waybill]) -> list[Load]:
    """By carrier and warehouse, the largest first."""
    groups: dict[tuple[CarrierName, Place], list[Waybill]] = {}
    for one in waybills:
        groups.setdefault((one.carrier, one.warehouse), []).append(one)
    found = [
        Load(carrier, warehouse, len(held), sum(one.parcels for one in held))
        for (carrier, warehouse), held in groups.items()
    ]
    return sorted(found, key=lambda load: -load.parcels)


class Manifests(QWidget):
    """Signals: ``closed`` a manifest was."""

    closed = Signal()

    def __init__(self, desk: Desk, papers: Papers) -> None:
        super().__init__()
        self._desk = desk
        self._papers = papers
        self._keys: dict[tuple[str, str], str] = {}
        self._open, self._held = QVBoxLayout(), QVBoxLayout()
        self._problem = Label(role="problem", wraps=True)
        self._problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(Label("On no manifest yet", role="small"))
        layout.addLayout(self._open)
        layout.addWidget(self._problem)
        layout.addWidget(line())
        layout.addWidget(Label("Closed", role="small"))
        layout.addLayout(self._held)
        layout.addStretch(1)

    def load(self) -> None:
        call, jobs = self._desk.session.call, self._desk.jobs
        jobs.run(
            dispatch_lists.waybills(call, TAKEN, first=MOST, skip=0),
            owner=self,
            done=self._show_open,
            failed=self._failed,
        )
        jobs.run(
            dispatch_lists.manifests(call, first=SHOWN, skip=0), owner=self, done=self._show_held, failed=self._failed
        )

    def close_of(self, load: Load) -> None:
        """Sent again after a lost answer it is the same manifest."""
        key = (load.carrier.id, load.warehouse.id)
        client_id = self._keys.setdefault(key, str(uuid4()))
        work = dispatch_decisions.close(
            self._desk.session.call, carrier_id=load.carrier.id, warehouse_id=load.warehouse.id, client_id=client_id
        )
        self._desk.jobs.run(work, owner=self, done=lambda found: self._closed(key, found), failed=self._failed)

    def _closed(self, key: tuple[str, str], found: Resolved[Manifest]) -> None:
        self._keys.pop(key, None)
        if found.problems or found.present is None:
            self._tell(found.problems[0].message if found.problems else "")
            return
        self._problem.hide()
        self._papers.show_manifest(found.present)
        self.closed.emit()
        self.load()

    def _show_open(self, page: Page[Waybill]) -> None:
        self._problem.hide()
        clear(self._open)
        for load in loads(page.items):
            text = Label(
                "{carrier} · {warehouse} · parcels: {parcels}",
                wraps=True,
                carrier=load.carrier.name,
                warehouse=load.warehouse.name,
                parcels=f"{load.parcels:,}",
            )
            close = Button("Close the manifest", clicked=partial(self.close_of, load), tone="accent")
            held = row(text, close)
            held.setStretch(0, 1)
            self._open.addLayout(held)
        if not page.items:
            self._open.addWidget(Label("Nothing was handed over since the last one.", role="muted", wraps=True))

    def _show_held(self, page: Page[Manifest]) -> None:
        clear(self._held)
        for manifest in page.items:
            text = Label(
                "{number} · {carrier} · parcels: {parcels} · {when}",
                wraps=True,
                number=manifest.number,
                carrier=manifest.carrier.name,
                parcels=f"{manifest.parcels:,}",
                when=partial(relative, manifest.closed_at),
            )
            say(text.setToolTip, "{exact}", exact=exact(manifest.closed_at))
            opens = Button("Open", clicked=partial(self._papers.show_manifest, manifest), tone="quiet")
            held = row(text, opens)
            held.setStretch(0, 1)
            self._held.addLayout(held)
        if not page.items:
            self._held.addWidget(Label("None so far.", role="muted"))

    def _failed(self, error: ApiError) -> None:
        self._tell(sentence(error))

    def _tell(self, why: str) -> None:
        self._problem.show_data(why)
        self._problem.show()
