"""What a reviewer changes on a paper: sent one after another, each on the version that the one before has made."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from backoffice_desktop.api.errors import ApiError, LoggedOutError, OfflineError, ServiceError
from backoffice_desktop.api.intake import Detail
from backoffice_desktop.api.intake_decisions import change
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.jobs import Job

AGAIN_MS = 3_000


@dataclass(frozen=True, slots=True)
class Correction:
    """``stop`` is where on the screen it was made."""

    document_id: str
    mutation: str
    stop: str
    values: dict[str, Any]
    client_id: str = field(default_factory=lambda: str(uuid4()))


class Corrections(QObject):
    """What is not sent yet is sent again while the service is away.

    Signals: ``changed`` (Detail) by the service; ``refused`` (stop, why: text or ApiError); ``conflict`` (Detail)
    somebody else has changed it, and what was waiting is dropped; ``busy`` (whether something is under way);
    ``away`` (whether the service does not answer).
    """

    changed = Signal(object)
    refused = Signal(str, object)
    conflict = Signal(object)
    busy = Signal(bool)
    away = Signal(bool)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Correction] = deque()
        self._versions: dict[str, int] = {}
        self._job: Job | None = None
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._send)

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting)

    def of(self, document_id: str) -> tuple[Correction, ...]:
        """What is not confirmed yet of a paper."""
        return tuple(one for one in self._waiting if one.document_id == document_id)

    def seen(self, detail: Detail) -> None:
        """The version on which what follows is made; while something is under way, that has its own."""
        if not self.of(detail.document.id):
            self._versions[detail.document.id] = detail.document.version

    def send(self, document_id: str, mutation: str, stop: str, **values: Any) -> None:
        self._waiting.append(Correction(document_id, mutation, stop, values))
        if len(self._waiting) == 1:
            self.busy.emit(True)
            self._send()

    def _send(self) -> None:
        if not self._waiting or self._job is not None:
            return
        first = self._waiting[0]
        work = change(
            self._desk.session.call,
            first.mutation,
            first.document_id,
            version=self._versions.get(first.document_id, 0),
            client_id=first.client_id,
            **first.values,
        )
        self._job = self._desk.jobs.run(
            work,
            owner=self,
            done=lambda found: self._answered(first, found),
            failed=lambda error: self._failed(first, error),
        )

    def _answered(self, sent: Correction, found: Resolved[Detail]) -> None:
        self._job = None
        self.away.emit(False)
        self._waiting.popleft()
        if found.present is not None:
            self._versions[sent.document_id] = found.present.document.version
        if found.problems and found.problems[0].code == "CONFLICT":
            # What waits was made on what is not there any more.
            self._waiting = deque(one for one in self._waiting if one.document_id != sent.document_id)
            self.conflict.emit(found.present)
        elif found.problems:
            self.refused.emit(sent.stop, found.problems[0].message)
        elif found.present is not None and not self.of(sent.document_id):
            self.changed.emit(found.present)
        self._go_on()

    def _failed(self, sent: Correction, error: ApiError) -> None:
        self._job = None
        if isinstance(error, OfflineError | ServiceError | LoggedOutError):
            self.away.emit(True)
            self._again.start()
            return
        self._waiting.popleft()
        self.refused.emit(sent.stop, error)
        self._go_on()

    def _go_on(self) -> None:
        if self._waiting:
            self._send()
        else:
            self.busy.emit(False)
