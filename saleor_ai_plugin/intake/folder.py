"""The watched folder: files that have stopped growing come in, and are moved aside once they are kept.

A file is first kept (in the caller's transaction) and only moved when a later look finds it kept: whoever is killed in
between leaves a file that is looked at again, and whose hash is known. ``done`` and ``refused`` are folders inside it.
"""

import itertools
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from saleor_ai_plugin.intake import arriving, originals
from saleor_ai_plugin.intake.arriving import NotTakenError, Source

DONE, REFUSED = "done", "refused"
STILL_SECONDS = 3.0
"""A file that has not changed for so long is whole."""
MOST_AT_ONCE = 50
IN_MEMORY = 1024 * 1024
PARTIAL = (".part", ".tmp", ".crdownload", ".filepart", ".swp")


class FolderError(OSError):
    """The folder cannot be used; the message says what a person has to do."""


@dataclass
class Looked:
    """``taken`` came now, ``moved`` were put aside, ``refused`` are no papers."""

    taken: int = 0
    moved: int = 0
    refused: int = 0


def look(folder: Path, *, most_bytes: int, now: float | None = None) -> Looked:
    """Take what has come, put aside what was taken before.

    Raises FolderError.
    """
    looked = Looked()
    try:
        for name in (DONE, REFUSED):
            (folder / name).mkdir(exist_ok=True)
        for path in list(_whole(folder, time.time() if now is None else now))[:MOST_AT_ONCE]:
            _take(folder, path, most_bytes, looked)
    except OSError as error:
        # Without the file's name, which may be somebody's.
        why = error.strerror or type(error).__name__
        raise FolderError(f"the folder {folder} cannot be used ({why}): the worker has to read and write it") from None
    return looked


def _whole(folder: Path, now: float) -> Iterator[Path]:
    """Plain files that have stopped growing, the oldest first; links are not followed."""
    found = []
    for entry in os.scandir(folder):
        if entry.name.startswith((".", "~")) or entry.name.lower().endswith(PARTIAL):
            continue
        known = entry.stat(follow_symlinks=False)
        if stat.S_ISREG(known.st_mode) and now - max(known.st_mtime, known.st_ctime) >= STILL_SECONDS:
            found.append((known.st_mtime, entry.name))
    for _, name in sorted(found):
        yield folder / name


def _take(folder: Path, path: Path, most_bytes: int, looked: Looked) -> None:
    try:
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            if not _copied(path, copy, most_bytes):
                return
            sha256, _ = originals.digest(copy)
            if not arriving.is_kept(sha256):
                arriving.take(copy, name=path.name, source=Source.FOLDER, most=most_bytes)
                looked.taken += 1
                return
        _move(path, folder / DONE)
        looked.moved += 1
    except NotTakenError:
        _move(path, folder / REFUSED)
        looked.refused += 1
    except FileNotFoundError:
        # Another worker was faster.
        return


def _copied(path: Path, copy: IO[bytes], most_bytes: int) -> bool:
    """Copy a file that does not change meanwhile; False where it does, for a later look.

    Raises NotTakenError for one that is too large.
    """
    with _open(path) as file:
        before = os.fstat(file.fileno())
        if before.st_size > most_bytes:
            raise NotTakenError("too large")
        shutil.copyfileobj(file, copy)
        after = os.fstat(file.fileno())
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def _open(path: Path) -> IO[bytes]:
    """Open a file and not what a link put in its place points at."""
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")


def _move(path: Path, to: Path) -> None:
    """Put a file aside under its name, or under one beside it where that is taken; on the disk before it returns."""
    for number in itertools.count(1):
        target = to / (path.name if number == 1 else f"{path.stem} ({number}){path.suffix}")
        if target.exists():
            continue
        try:
            # Not rename: it would overwrite what another worker has put there meanwhile.
            os.link(path, target, follow_symlinks=False)
            path.unlink()
        except FileExistsError:
            continue
        except PermissionError:
            # A file system without links.
            path.rename(target)
        break
    for folder in (to, path.parent):
        _to_disk(folder)


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
