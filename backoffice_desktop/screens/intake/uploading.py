"""Papers from this machine: sent one after another, each told of; what the service has already is not taken twice."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from functools import partial
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api.client import Answer
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.jobs import Job
from backoffice_desktop.outbox import About, Topic
from backoffice_desktop.session import Session

PIECE = 256 * 1024
MOST = 500
"""Files that are taken from a folder that was dropped."""


class Uploading(QObject):
    """Signals: ``changed`` (how many are done, of how many, the file's name; 0, 0 at the end); ``taken`` (its id).

    A file that could not be sent is told, and stops no other.
    """

    changed = Signal(int, int, str)
    taken = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: deque[Path] = deque()
        self._job: Job | None = None
        self._done = self._all = 0

    @property
    def is_busy(self) -> bool:
        return self._job is not None

    def add(self, paths: Iterable[Path]) -> None:
        found = [file for path in paths for file in files_of(path)]
        self._waiting.extend(found)
        self._all += len(found)
        self._go_on()

    def cancel(self) -> None:
        """What is not sent yet is not sent; of what is under way the service keeps nothing."""
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._end()

    def _go_on(self) -> None:
        if self._job is not None:
            return
        if not self._waiting:
            self._end()
            return
        path = self._waiting.popleft()
        self.changed.emit(self._done, self._all, path.name)
        self._job = self._desk.jobs.run(
            send(self._desk.session, path),
            owner=self,
            done=partial(self._sent, path),
            failed=partial(self._failed, path),
        )

    def _sent(self, path: Path, answer: Answer) -> None:
        document = answer["document"]
        about = About(Topic.PAPER, document["id"])
        told = "{file} is taken in." if document["isNew"] else "{file} was here already."
        self._desk.notices.add(told, file=path.name, about=about)
        self.taken.emit(document["id"])
        self._next()

    def _failed(self, path: Path, error: ApiError) -> None:
        self._desk.notices.add("{file} was not taken: {why}", file=path.name, why=lambda: _why(error))
        self._next()

    def _next(self) -> None:
        self._job = None
        self._done += 1
        self._go_on()

    def _end(self) -> None:
        self._done = self._all = 0
        self.changed.emit(0, 0, "")


async def send(session: Session, path: Path) -> Answer:
    """Raises ApiError, OSError."""
    return await session.send_file(f"/intake/documents?from=desktop&name={quote(path.name)}", _pieces(path))


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece


def files_of(path: Path) -> list[Path]:
    """The file, or those of a folder by name; what is hidden is left out."""
    if path.is_dir():
        return sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))[:MOST]
    return [path]


def _why(error: ApiError) -> str:
    return error.detail or sentence(error)
