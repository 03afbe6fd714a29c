"""What has happened while somebody worked: shown at once as a toast, and kept for the list on the home screen."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.outbox import About

MOST = 50


@dataclass(frozen=True, slots=True)
class Notice:
    """``text`` is looked up in the catalogue and filled with ``values``; ``about`` is what can be opened.

    One with a ``screen`` tells of new work there: whoever looks elsewhere is told by the system.
    """

    text: str
    values: dict[str, Any]
    about: About | None = None
    screen: str = ""
    action: str = ""
    act: Callable[[], object] | None = None
    is_quiet: bool = False
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Notices(QObject):
    """The last fifty. Signals: ``added`` (Notice)."""

    added = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.held: deque[Notice] = deque(maxlen=MOST)

    def add(
        self, text: str, *, about: About | None = None, screen: str = "", quiet: bool = False, **values: Any
    ) -> None:
        self._keep(Notice(text, values, about=about, screen=screen, is_quiet=quiet))

    def offer(
        self, text: str, *, action: str, act: Callable[[], object], about: About | None = None, **values: Any
    ) -> None:
        """A notice with something to do about it."""
        self._keep(Notice(text, values, about=about, action=action, act=act))

    def _keep(self, notice: Notice) -> None:
        self.held.appendleft(notice)
        self.added.emit(notice)
