"""Sends decisions one after another, in the order in which they were made, until the service has said yes or no."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from backoffice_desktop.api.errors import ApiError, InvalidError, LoggedOutError, NotAllowedError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.delivering import deliver
from backoffice_desktop.jobs import Job, Jobs
from backoffice_desktop.outbox import KINDS, About, Outbox, Unsent
from backoffice_desktop.session import Session

AFTER_MINE = -1
"""The version of what follows a decision which is itself not confirmed yet."""
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 2_000, 60_000


class Sender(QObject):
    """Signals: ``resolved`` (Unsent, its subject), ``refused`` (Unsent, Resolved or ApiError), ``count_changed``."""

    resolved = Signal(object, object)
    refused = Signal(object, object)
    count_changed = Signal(int)
    logged_out = Signal()

    def __init__(self, jobs: Jobs, session: Session, outbox: Outbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._session = session
        self._outbox = outbox
        self._waiting = outbox.all()
        self._job: Job | None = None
        self._versions: dict[About, int] = {}
        self._pause = FIRST_PAUSE_MS
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.send_now)

    @property
    def waiting(self) -> tuple[Unsent, ...]:
        return tuple(self._waiting)

    def send(self, unsent: Unsent) -> None:
        """Keep it on disk, then send it as soon as the service takes it."""
        if any(one.about == unsent.about for one in self._waiting):
            # What it was decided on is a version that mine, still on its way, will have replaced.
            unsent = unsent.at_version(AFTER_MINE)
        self._outbox.put(unsent)
        self._waiting.append(unsent)
        self.count_changed.emit(len(self._waiting))
        if not self._retry.isActive():
            self.send_now()

    def take_back(self, unsent: Unsent) -> bool:
        """Drop a decision that was not sent; False where it is under way or confirmed and has to be undone instead."""
        place = next((at for at, one in enumerate(self._waiting) if one.client_id == unsent.client_id), -1)
        # One that was tried may have arrived although its answer did not: then only the service can undo it.
        if place < 0 or (place == 0 and (self._is_busy() or self._retry.isActive())):
            return False
        self._drop(unsent)
        return True

    def send_now(self) -> None:
        """Send what waits, without waiting for the next try."""
        self._retry.stop()
        if self._waiting and not self._is_busy():
            first = self._waiting[0]
            self._job = self._jobs.run(
                self._call(first),
                owner=self,
                done=lambda found: self._answered(first, found),
                failed=lambda error: self._failed(first, error),
            )

    def stop(self) -> None:
        self._retry.stop()
        if self._job is not None:
            self._job.cancel()

    def _is_busy(self) -> bool:
        return self._job is not None

    async def _call(self, unsent: Unsent) -> Resolved[Any]:
        known = self._versions.get(unsent.about, 0)
        version = known if unsent.version == AFTER_MINE else unsent.version
        return await deliver(self._session.call, unsent, version=version)

    def _answered(self, unsent: Unsent, found: Resolved[Any]) -> None:
        self._job = None
        self._pause = FIRST_PAUSE_MS
        if found.problems and found.problems[0].code == "SHOP_UNAVAILABLE":
            self._later()
            return
        self._drop(unsent)
        if found.problems:
            self._refuse(unsent, found)
        else:
            if found.present is not None:
                self._versions[unsent.about] = found.present.version
            self.resolved.emit(unsent, found.present)
        self.send_now()

    def _failed(self, unsent: Unsent, error: ApiError) -> None:
        self._job = None
        if isinstance(error, NotAllowedError | InvalidError):
            self._drop(unsent)
            self._refuse(unsent, error)
            self.send_now()
            return
        self._later()
        if isinstance(error, LoggedOutError):
            self.logged_out.emit()

    def _refuse(self, unsent: Unsent, why: Resolved[Any] | ApiError) -> None:
        """With a decision goes what was built on it: an undo has nothing left to take back, the rest is told too."""
        after = [one for one in self._waiting if one.about == unsent.about and one.version == AFTER_MINE]
        for other in after:
            self._drop(other)
        self.refused.emit(unsent, why)
        for other in after:
            if other.kind.name != "UNDO":
                self.refused.emit(other, why)

    def _later(self) -> None:
        self.count_changed.emit(len(self._waiting))
        self._retry.start(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE_MS)

    def _drop(self, unsent: Unsent) -> None:
        self._outbox.remove(unsent)
        self._waiting = [one for one in self._waiting if one.client_id != unsent.client_id]
        self.count_changed.emit(len(self._waiting))


def undo_of(unsent: Unsent) -> Unsent:
    """The undo of a decision that is on its way."""
    return Unsent(
        account=unsent.account,
        topic=unsent.topic,
        subject=unsent.subject,
        name=unsent.name,
        version=AFTER_MINE,
        kind=KINDS[unsent.topic]["UNDO"],
    )
