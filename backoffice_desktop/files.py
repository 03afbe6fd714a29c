"""Files that are there whole or not at all, whenever the program is killed."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")


def write_json(path: Path, value: Any) -> None:
    """Written whole and on disk when this returns; the folder is the user's own."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staging = path.with_suffix(f".{os.getpid()}")
    with staging.open("w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    staging.replace(path)


def read_json(path: Path, make: Callable[[Any], Made]) -> Made | None:
    """What ``make`` makes of a file; None where there is none. One that cannot be read is set aside, not deleted."""
    try:
        return make(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        path.replace(path.with_suffix(".unreadable"))
        return None


def write_bytes(path: Path, content: bytes) -> None:
    """What was at ``path`` stays where this fails. Raises OSError."""
    staging = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        staging.write_bytes(content)
        staging.replace(path)
    finally:
        staging.unlink(missing_ok=True)
