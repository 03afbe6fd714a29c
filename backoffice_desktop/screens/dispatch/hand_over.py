"""Parcels leave: each label is scanned, what is wrong flashes and sounds, and the carrier's manifest is closed."""

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QSplitter, QVBoxLayout, QWidget

from backoffice_desktop.api import dispatch_lists
from backoffice_desktop.api.dispatch import Carrier
from backoffice_desktop.api.dispatch_decisions import ScanKind, Scanned
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import relative
from backoffice_desktop.outbox import Topic, Unsent
from backoffice_desktop.screens.dispatch.manifests import Manifests
from backoffice_desktop.screens.dispatch.papers import Papers
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.parts import Card, Label, row
from backoffice_desktop.widgets.scan_field import ScanField
from backoffice_desktop.widgets.scan_result import ScanResult
from backoffice_desktop.widgets.table import ShortTable

KEPT = 200
"""Scans that are shown, the last one first."""
HINT = "Scan the label of each parcel that leaves"
TIP = "Enter ends a code"


@dataclass(slots=True)
class Scan:
    """One label; ``answer`` is None until the service has said what it is."""

    code: str
    client_id: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    answer: Scanned | None = None
    problem: str = ""

    @property
    def is_right(self) -> bool:
        return self.answer is not None and not self.answer.why and not self.problem


def _said(scan: Scan) -> str:
    if scan.problem:
        return scan.problem
    if scan.answer is None:
        return tr("on its way to the service")
    return scan.answer.why or tr("handed over")


def _tone(scan: Scan) -> str:
    if scan.answer is None and not scan.problem:
        return "neutral"
    return "good" if scan.is_right else "bad"


COLUMNS = (
    Column("Time", lambda row: relative(row.at), width=96),
    Column("Number", lambda row: row.code, width=130),
    Column("What became of it", _said, Kind.CHIP, width=260, tone=_tone, tip=_said, stretches=True),
)


class HandOver(QWidget):
    """Scans are kept on disk until the service has said what they are: a parcel that left is not forgotten.

    Signals: ``changed`` something has left, or a manifest was closed.
    """

    changed = Signal()

    def __init__(self, desk: Desk, papers: Papers) -> None:
        super().__init__()
        self._desk = desk
        self._carriers: tuple[Carrier, ...] = ()
        self.scans: deque[Scan] = deque(maxlen=KEPT)
        self.scan = ScanField(HINT, TIP)
        self.carrier = QComboBox()
        self.carrier.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        say(self.carrier.setAccessibleName, "Carrier")
        self.last = ScanResult()
        self.last.box.addWidget(self.last.about)
        self.table = ShortTable(COLUMNS, most=12)
        self.manifests = Manifests(desk, papers)
        self._count = Label(role="small")
        self._build()
        self._say_ready()
        self.scan.scanned.connect(lambda code, _times: self.hand_over(code))
        self.manifests.closed.connect(self.changed)
        desk.sender.resolved.connect(self._resolved)
        desk.sender.refused.connect(self._refused)
        desk.sender.count_changed.connect(lambda _: self._show_waiting())
        for unsent in desk.sender.waiting:
            if unsent.topic is Topic.SCAN:
                self.scans.appendleft(Scan(unsent.values["code"], unsent.client_id))
        self._show()

    def load(self) -> None:
        """Carriers, and what waits for a manifest."""
        self._desk.jobs.run(
            dispatch_lists.carriers(self._desk.session.call),
            owner=self,
            done=self._show_carriers,
            failed=lambda _: None,
        )
        self.manifests.load()

    def hand_over(self, code: str) -> None:
        """On disk before anything else; what it was comes with the answer."""
        place = self.carrier.currentIndex() - 1
        carrier_id = self._carriers[place].id if 0 <= place < len(self._carriers) else ""
        client_id = str(uuid4())
        unsent = Unsent(
            account=self._desk.account,
            topic=Topic.SCAN,
            # Its own: were it the parcel's, a wrong scan would take the right one after it along.
            subject=client_id,
            name=code,
            version=0,
            kind=ScanKind.HAND_OVER,
            client_id=client_id,
            values={"code": code, "carrier_id": carrier_id},
        )
        self.scans.appendleft(Scan(code, client_id))
        self._desk.sender.send(unsent)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A scanner types wherever the focus is: what no field takes belongs to the scan field."""
        if event.text().isprintable() and event.text() and not self.scan.hasFocus():
            self.scan.setFocus()
            QApplication.sendEvent(self.scan, event)
        else:
            super().keyPressEvent(event)

    def _resolved(self, unsent: Unsent, present: Any) -> None:
        if unsent.topic is not Topic.SCAN or not isinstance(present, Scanned):
            return
        scan = self._scan_of(unsent)
        scan.answer = present
        number = present.code if present.waybill is None else present.waybill.number
        if present.why:
            self._say_wrong(number, present.why)
        else:
            order = "" if present.waybill is None else present.waybill.order_number
            carrier = "" if present.waybill is None else present.waybill.carrier.name
            self.last.say_counted(
                number, "Handed over to {carrier} · order {order}", tone="good", carrier=carrier, order=order
            )
            self.changed.emit()
            self.manifests.load()
        self._show()

    def _refused(self, unsent: Unsent, why: Resolved[Any] | ApiError) -> None:
        """What cannot be sent at all has not left, as far as the service knows."""
        if unsent.topic is not Topic.SCAN:
            return
        text = sentence(why) if isinstance(why, ApiError) else why.problems[0].message
        self._scan_of(unsent).problem = text
        self._say_wrong(unsent.name, text)
        self._show()

    def _scan_of(self, unsent: Unsent) -> Scan:
        found = next((one for one in self.scans if one.client_id == unsent.client_id), None)
        if found is None:
            found = Scan(unsent.name, unsent.client_id)
            self.scans.appendleft(found)
        return found

    def _say_ready(self) -> None:
        self.last.show_tone("neutral")
        self.last.title.say("Ready to scan")
        self.last.about.say("A wrong label flashes and sounds, and says where the parcel belongs.")

    def _say_wrong(self, title: str, why: str) -> None:
        """With a sound and a flash: whoever scans looks at the parcels, not here."""
        self.last.say_counted(title, "{why}", tone="bad", why=why)
        self.last.alarm()

    def _show_waiting(self) -> None:
        """While the service is away scans go on: they are kept."""
        first = self.scans[0] if self.scans else None
        if first is not None and first.answer is None and not first.problem:
            self.last.say_counted(first.code, "Kept, and on its way to the service.", tone="neutral")

    def _show(self) -> None:
        self.table.show_rows(list(self.scans))
        right = sum(one.is_right for one in self.scans)
        waiting = sum(one.answer is None and not one.problem for one in self.scans)
        self._count.say("Handed over: {right} · on their way: {waiting}", right=right, waiting=waiting)

    def _show_carriers(self, carriers: tuple[Carrier, ...]) -> None:
        place = self.carrier.currentIndex() - 1
        held = self._carriers[place].id if 0 <= place < len(self._carriers) else ""
        self._carriers = carriers
        self.carrier.clear()
        self.carrier.addItems([tr("Any carrier"), *(one.name for one in carriers)])
        ids = [one.id for one in carriers]
        self.carrier.setCurrentIndex(ids.index(held) + 1 if held in ids else 0)

    def _build(self) -> None:
        left, right = Card(), Card("Manifests")
        top = row(self.scan, self.carrier)
        top.setStretch(0, 1)
        left.body.addLayout(top)
        left.body.addWidget(self.last)
        left.body.addWidget(self.table)
        left.body.addWidget(self._count)
        left.body.addStretch(1)
        right.body.addWidget(self.manifests, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("dispatch-handover")
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([680, 500])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addWidget(splitter)
