"""Calls beside the window: one thread with an asyncio loop; answers come back on the window's own thread."""

import asyncio
import concurrent.futures
import logging
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from backoffice_desktop.api.errors import ApiError

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
CLOSE_SECONDS = 3.0
SWITCH_SECONDS = 0.0005
"""How long the calls' thread may keep Python from the window's; the usual 5 ms, many times in a frame, are seen."""


class Job:
    """A call that runs. After ``cancel`` neither ``done`` nor ``failed`` is called any more."""

    def __init__(self, future: "concurrent.futures.Future[Any]") -> None:
        self._future = future
        self.is_cancelled = False

    @property
    def is_running(self) -> bool:
        return not self._future.done()

    def cancel(self) -> None:
        self.is_cancelled = True
        self._future.cancel()


class Jobs(QObject):
    """Runs coroutines; those of ``at_end`` when it is closed.

    Signals: ``_posted`` brings a function from the loop's thread to the window's.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)
        sys.setswitchinterval(SWITCH_SECONDS)
        self._loop = asyncio.new_event_loop()
        self._is_closed = False
        self.at_end: list[Callable[[], Coroutine[Any, Any, object]]] = []
        self._thread = threading.Thread(target=self._run, name="calls", daemon=True)
        self._thread.start()

    def run(
        self,
        work: Coroutine[Any, Any, Result],
        *,
        owner: QObject,
        done: Callable[[Result], object],
        failed: Callable[[ApiError], object],
    ) -> Job:
        """Start a coroutine; one of ``done`` and ``failed`` is called in the window's thread while the owner lives."""
        if self._is_closed:
            work.close()
            closed: concurrent.futures.Future[Any] = concurrent.futures.Future()
            closed.cancel()
            return Job(closed)
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        job = Job(future)

        def deliver() -> None:
            if not job.is_cancelled and not future.cancelled() and isValid(owner):
                error = future.exception()
                if error is None:
                    done(future.result())
                else:
                    failed(_readable(error))

        future.add_done_callback(lambda _: self.post(deliver))
        return job

    def post(self, function: Callable[[], object]) -> None:
        """Call a function in the window's thread soon; may be used from any thread."""
        if not self._is_closed:
            self._posted.emit(function)

    def close(self) -> None:
        """Cancel what runs and end the thread; answers that are still under way are dropped."""
        if self._is_closed:
            return
        self._is_closed = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            ends = [work() for work in self.at_end]
            self._loop.run_until_complete(asyncio.gather(*ends, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def _call(self, function: Callable[[], object]) -> None:
        if not self._is_closed:
            function()


def _readable(error: BaseException) -> ApiError:
    """Errors that we did not foresee are logged whole and shown as a sentence."""
    if isinstance(error, ApiError):
        return error
    logger.error("a call failed in a way that was not foreseen", exc_info=error)
    return ApiError(f"{type(error).__name__}: {error}")
