"""Decisions that the service has not confirmed yet: a file each, so that neither a crash nor a dead network loses one.

Each carries a ``client_id``: however often it is sent, the service carries it out once.
"""

import json
import os
import uuid
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from backoffice_desktop.api.fraud import DecisionKind


@dataclass(frozen=True, slots=True)
class Unsent:
    """What somebody decided about an order, as they saw it (``version``); ``account`` is who and where."""

    account: str
    order_id: str
    number: str
    version: int
    kind: DecisionKind
    note: str = ""
    cancel_order: bool = False
    refund: bool = False
    client_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    decided_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    def at_version(self, version: int) -> "Unsent":
        return replace(self, version=version)


class Outbox:
    """The folder of one person at one service; files of others stay untouched."""

    def __init__(self, folder: Path, account: str) -> None:
        self._folder = folder
        self.account = account

    def put(self, unsent: Unsent) -> None:
        """Written whole and on disk when this returns."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(unsent)
        staging = path.with_suffix(f".{os.getpid()}")
        with staging.open("w", encoding="utf-8") as file:
            json.dump(asdict(unsent) | {"kind": unsent.kind.value}, file)
            file.flush()
            os.fsync(file.fileno())
        staging.replace(path)

    def remove(self, unsent: Unsent) -> None:
        self._path(unsent).unlink(missing_ok=True)

    def all(self) -> list[Unsent]:
        """In the order in which they were decided; a file that cannot be read is set aside, not deleted."""
        found = [one for path in self._folder.glob("*.json") if (one := _read(path)) is not None]
        return sorted((one for one in found if one.account == self.account), key=lambda one: one.decided_at)

    def _path(self, unsent: Unsent) -> Path:
        return self._folder / f"{unsent.client_id}.json"


def _read(path: Path) -> Unsent | None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return Unsent(**(held | {"kind": DecisionKind(held["kind"])}))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError):
        path.replace(path.with_suffix(".unreadable"))
        return None
