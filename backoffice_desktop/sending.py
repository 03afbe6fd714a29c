"""Sends decisions one after another, in the order in which they were made, until the service has said yes or no."""

from PySide6.QtCore import QObject, QTimer, Signal

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.errors import ApiError, InvalidError, LoggedOutError, NotAllowedError
from backoffice_desktop.api.fraud import DecisionKind
from backoffice_desktop.api.fraud_queue import Resolved
from backoffice_desktop.jobs import Job, Jobs
from backoffice_desktop.outbox import Outbox, Unsent
from backoffice_desktop.session import Session

AFTER_MINE = -1
"""The version of an undo that follows a decision which is itself not confirmed yet."""
FIRST_PAUSE_MS, LONGEST_PAUSE_MS = 2_000, 60_000


class Sender(QObject):
    """Signals: ``resolved`` (Unsent, Review), ``refused`` (Unsent, Resolved or ApiError), ``count_changed`` (int)."""

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
        self._versions: dict[str, int] = {}
        self._pause = FIRST_PAUSE_MS
        self._retry = QTimer(self, singleShot=True)
        self._retry.timeout.connect(self.send_now)

    @property
    def waiting(self) -> tuple[Unsent, ...]:
        return tuple(self._waiting)

    def send(self, unsent: Unsent) -> None:
        """Keep it on disk, then send it as soon as the service takes it."""
        self._outbox.put(unsent)
        self._waiting.append(unsent)
        self.count_changed.emit(len(self._waiting))
        if not self._retry.isActive():
            self.send_now()

    def take_back(self, unsent: Unsent) -> bool:
        """Drop a decision that was not sent; False where it is under way or confirmed and has to be undone instead."""
        is_first = bool(self._waiting) and self._waiting[0].client_id == unsent.client_id
        # One that was tried may have arrived although its answer did not: then only the service can undo it.
        if unsent not in self._waiting or (is_first and (self._is_busy() or self._retry.isActive())):
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

    async def _call(self, unsent: Unsent) -> Resolved:
        version = self._versions.get(unsent.order_id, 0) if unsent.version == AFTER_MINE else unsent.version
        return await fraud_queue.resolve(
            self._session.call,
            order_id=unsent.order_id,
            version=version,
            kind=unsent.kind,
            client_id=unsent.client_id,
            note=unsent.note,
            cancel_order=unsent.cancel_order,
            refund=unsent.refund,
        )

    def _answered(self, unsent: Unsent, found: Resolved) -> None:
        self._job = None
        self._pause = FIRST_PAUSE_MS
        if found.problems and found.problems[0].code == "SHOP_UNAVAILABLE":
            self._later()
            return
        self._drop(unsent)
        if found.problems:
            self._refuse(unsent, found)
        else:
            if found.review is not None:
                self._versions[unsent.order_id] = found.review.version
            self.resolved.emit(unsent, found.review)
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

    def _refuse(self, unsent: Unsent, why: Resolved | ApiError) -> None:
        """With a decision goes its undo: there is nothing left to take back."""
        for other in [one for one in self._waiting if one.order_id == unsent.order_id and one.version == AFTER_MINE]:
            self._drop(other)
        self.refused.emit(unsent, why)

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
        order_id=unsent.order_id,
        number=unsent.number,
        version=AFTER_MINE,
        kind=DecisionKind.UNDO,
    )
