"""Read a document in a process of its own.

A file from outside may break the libraries that open it, or ask them for more memory and time than there is. So it is
read in a process with limits, in a session of its own: when the time is up or the reading is called off, all of it is
killed, the OCR programs that it started too. Whatever happens there is a `DocumentError` here.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import IO, Any

from core_ml.exceptions import DocumentError, ReaderDiedError, ReadingCancelledError
from core_ml.intake.document import Attachment, Document, Format
from core_ml.intake.limits import MIB, Limits
from core_ml.intake.page import Page
from core_ml.intake.request import Request
from core_ml.intake.wire import attachment_from_json, page_from_json, request_to_json

TICK = 0.1
"""Seconds between two looks at the clock."""
CHUNK = 1 << 16
ANSWER_BYTES = 128 * MIB
"""Of all that a process may say, beside attachments."""
OUT_OF_MEMORY = ("MemoryError", "alloc", "failed to map", "Cannot allocate")
"""What libraries say that do not say MemoryError."""
GRACE = 5.0
"""Seconds in which a process that has said everything has to end."""
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "VIRTUAL_ENV")
"""Of the environment. Passwords and tokens are no business of a process that opens files of strangers."""
ONE_THREAD = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

OnPage = Callable[[Page, int], None]


def read(
    source: Path | str | bytes,
    *,
    name: str = "",
    engine: str = "tesseract",
    languages: Sequence[str] | None = None,
    limits: Limits | None = None,
    pictures: Path | None = None,
    turns: Mapping[int, int] | None = None,
    on_page: OnPage | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Document:
    """The words of a document.

    Parameters
    ----------
    source : the file, or what is in it
    name : of the file, where ``source`` is its content; its ending has to agree with the content
    engine, languages, limits, pictures, turns : see `Request`
    on_page : told of each page when it is read, with the number of pages; that is 0 for a TIFF
    should_stop : asked ten times a second

    Raises
    ------
    DocumentError
        It cannot be read, or not within its limits; the message is a sentence that says why.
    ReadingCancelledError
        ``should_stop`` said yes.
    """
    request = Request(
        engine,
        None if languages is None else tuple(languages),
        limits or Limits(),
        None if pictures is None else Path(pictures).absolute(),
        turns or {},
    )
    with tempfile.TemporaryDirectory(prefix="saleor-ai-read-") as folder:
        if isinstance(source, bytes):
            file = Path(folder) / "document"
            file.write_bytes(source)
        else:
            file, name = Path(source).absolute(), str(source)
        with _child(Path(folder)) as child:
            return _Conversation(child, request, on_page, should_stop).hold(file, name, Path(folder))


@dataclass(frozen=True, slots=True)
class _Child:
    """The reading process, the pipe to it and the one from it."""

    process: subprocess.Popen[bytes]
    to: IO[bytes]
    answers: IO[bytes]


@contextmanager
def _child(folder: Path) -> Iterator[_Child]:
    """The process, and at the end nothing of it."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= ONE_THREAD | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": str(folder)}
    with (folder / "said").open("wb") as said:
        child = subprocess.Popen(
            [sys.executable, "-m", "core_ml.intake.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    if child.stdin is None or child.stdout is None:
        raise RuntimeError("a process without pipes")
    try:
        yield _Child(child, child.stdin, child.stdout)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError):
                pipe.close()


@dataclass
class _Conversation:
    """What is asked and what is answered, until the process has said that it is done."""

    child: _Child
    request: Request
    on_page: OnPage | None
    should_stop: Callable[[], bool] | None
    kind: Format | None = None
    sha256: str = ""
    pages: list[Page] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    done: bool = False

    def hold(self, file: Path, name: str, folder: Path) -> Document:
        asked = json.dumps(request_to_json(self.request, file, name)).encode()
        with suppress(BrokenPipeError):
            self.child.to.write(asked)
            self.child.to.close()
        for line in self._lines():
            self._take(line)
        if not self.done or self.kind is None:
            raise self._broken_down(folder)
        return Document(self.kind, self.sha256, tuple(self.pages), tuple(self.attachments))

    def _lines(self) -> Iterator[bytes]:
        rest, size = b"", 0
        for chunk in self._chunks(self.child.answers):
            size += len(chunk)
            if size > ANSWER_BYTES + 2 * self.request.limits.bytes:
                raise DocumentError(f"the document holds more than {ANSWER_BYTES / MIB:g} MiB of words: split it")
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines

    def _chunks(self, pipe: IO[bytes]) -> Iterator[bytes]:
        """What comes, until there is no more; in between the clock is looked at."""
        until = time.monotonic() + self.request.limits.seconds
        with DefaultSelector() as selector:
            selector.register(pipe, EVENT_READ)
            while True:
                if self.should_stop is not None and self.should_stop():
                    raise ReadingCancelledError("reading was called off")
                if time.monotonic() > until:
                    raise self._too_long()
                if selector.select(TICK):
                    chunk = os.read(pipe.fileno(), CHUNK)
                    if not chunk:
                        return
                    yield chunk

    def _take(self, line: bytes) -> None:
        try:
            said: dict[str, Any] = json.loads(line)
            if "refused" in said:
                raise self._too_much() if said["refused"] is None else DocumentError(str(said["refused"]))
            if "kind" in said:
                self.kind, self.sha256 = Format(said["kind"]), str(said["sha256"])
            elif "attachment" in said:
                self.attachments.append(attachment_from_json(said["attachment"]))
            elif "page" in said:
                self.pages.append(page_from_json(said["page"]))
                if self.on_page is not None:
                    self.on_page(self.pages[-1], int(said["of"]))
            else:
                self.done = bool(said["done"])
        except DocumentError:
            raise
        except (ValueError, KeyError, TypeError) as error:
            raise DocumentError("the process that read the file broke down and said nonsense: send it again") from error

    def _broken_down(self, folder: Path) -> DocumentError:
        """Why the process ended without a word."""
        try:
            code = self.child.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return self._too_long()
        if code == -signal.SIGXCPU:
            return self._too_long()
        if code < 0:
            return ReaderDiedError(
                f"the file broke the program that reads it ({signal.Signals(-code).name}): it is damaged, or takes "
                f"more than {self.request.limits.memory:,} MiB of memory; ask the sender for it again"
            )
        last = (folder / "said").read_text(errors="replace").strip().splitlines()[-1:] or [f"exit code {code}"]
        if any(sign in last[0] for sign in OUT_OF_MEMORY):
            return self._too_much()
        return DocumentError(
            f"the program that reads the file broke down ({last[0][:200]}): ask the sender for it again"
        )

    def _too_long(self) -> DocumentError:
        return DocumentError(
            f"reading took longer than {self.request.limits.seconds:g} seconds: "
            "split the document, or scan it at 200 dots an inch"
        )

    def _too_much(self) -> DocumentError:
        return DocumentError(
            f"reading takes more than {self.request.limits.memory:,} MiB of memory: "
            "scan it at 200 dots an inch, or save it anew"
        )
