"""What changes by itself: a queue, by subscription; by asking every few seconds where that does not work."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api import (
    accounts,
    credit,
    credit_queue,
    dispatch,
    dispatch_lists,
    fraud,
    fraud_queue,
    intake,
    intake_queue,
    inventory,
    inventory_orders,
)
from backoffice_desktop.api.address import socket_address
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.errors import (
    ApiError,
    InvalidError,
    LoggedOutError,
    NotAllowedError,
    OfflineError,
    TokenExpiredError,
)
from backoffice_desktop.api.reading import read
from backoffice_desktop.api.stream import subscribe
from backoffice_desktop.jobs import Job, Jobs
from backoffice_desktop.session import Session

POLL_SECONDS = 4.0
TRY_STREAM_SECONDS = 30.0
LONGEST_PAUSE = 15.0


class Connection(Enum):
    CONNECTING = "connecting"
    LIVE = "live"
    POLLING = "polling"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: the subscription ``stream`` tells it as ``field``, a dataclass ``holds`` it, ``ask`` asks for it."""

    stream: str
    field: str
    holds: type
    ask: Callable[[Call], Coroutine[Any, Any, Any]]


FRAUD = Queue(fraud.QUEUE, "fraudQueue", fraud.Waiting, fraud_queue.waiting)
CREDIT = Queue(credit.QUEUE, "creditQueue", credit.Waiting, credit_queue.waiting)
DISPATCH = Queue(dispatch.QUEUE, "dispatchQueue", dispatch.Waiting, dispatch_lists.waiting)
INTAKE = Queue(intake.QUEUE, "intakeQueue", intake.Waiting, intake_queue.waiting)
STOCK = Queue(inventory.QUEUE, "inventoryQueue", inventory.Waiting, inventory_orders.waiting)


class Live(QObject):
    """One queue.

    Signals: ``waiting`` (what the queue holds) a value now and on each change; ``connection`` (Connection);
    ``logged_out``.
    """

    waiting = Signal(object)
    connection = Signal(object)
    logged_out = Signal()

    def __init__(
        self,
        jobs: Jobs,
        session: Session,
        queue: Queue = FRAUD,
        parent: QObject | None = None,
        *,
        poll: float = POLL_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._session = session
        self._queue = queue
        self._poll = poll
        self._job: Job | None = None
        self.state = Connection.CONNECTING
        self.last: Any = None

    def start(self) -> None:
        self._job = self._jobs.run(self._listen(), owner=self, done=lambda _: None, failed=self._ended)

    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    async def _listen(self) -> None:
        pause = 0.5
        while True:
            try:
                await self._stream()
                pause = 0.5
            except LoggedOutError:
                raise
            except NotAllowedError:
                await self._only_watch()
            except ApiError:
                pause = await self._ask_meanwhile(pause)

    async def _only_watch(self) -> None:
        """Whoever may not see the queue still wants to know whether the service answers."""
        while True:
            try:
                await accounts.me(self._session.call)
                self._tell(Connection.LIVE, None)
            except LoggedOutError:
                raise
            except ApiError:
                self._tell(Connection.OFFLINE, None)
            await asyncio.sleep(self._poll)

    async def _stream(self) -> None:
        try:
            # With a fresh token: the service ends the stream when the token that opened it expires.
            token = await self._session.token()
            async for data in subscribe(socket_address(self._session.server), self._queue.stream, token=token):
                self._tell(Connection.LIVE, read(self._queue.holds, data[self._queue.field]))
        except TokenExpiredError:
            return
        except LoggedOutError:
            # Perhaps only this token is over: a plain call refreshes it, or knows that the login has ended.
            await self._queue.ask(self._session.call)
            raise OfflineError from None
        await asyncio.sleep(0.2)

    async def _ask_meanwhile(self, pause: float) -> float:
        """Poll until it is time to try the stream again; return how long to wait after the next failure."""
        asked = 0.0
        while asked < TRY_STREAM_SECONDS:
            try:
                self._tell(Connection.POLLING, await self._queue.ask(self._session.call))
            except (LoggedOutError, NotAllowedError):
                raise
            except InvalidError:
                # A service of another version, without this queue: it answers, so it is not away.
                self._tell(Connection.POLLING, None)
            except ApiError:
                self._tell(Connection.OFFLINE, None)
                await asyncio.sleep(pause)
                return min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(self._poll)
            asked += self._poll
        return 0.5

    def _tell(self, state: Connection, found: Any) -> None:
        self._jobs.post(lambda: self._show(state, found))

    def _show(self, state: Connection, found: Any) -> None:
        if state is not self.state:
            self.state = state
            self.connection.emit(state)
        if found is not None and found != self.last:
            self.last = found
            self.waiting.emit(found)

    def _ended(self, error: ApiError) -> None:
        if isinstance(error, LoggedOutError):
            self.logged_out.emit()
