"""How a table shows a row: its columns, and the role under which a model hands out the whole row."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from html import escape
from typing import Any

from PySide6.QtCore import Qt

ROW_ROLE = Qt.ItemDataRole.UserRole + 1


class Kind(Enum):
    TEXT = "text"
    NUMBER = "number"
    NAME = "name"
    SHARE = "share"
    CHIP = "chip"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Column:
    """``title`` is looked up in the catalogue; ``tone`` colours a chip or a bar, ``share`` (0 to 1) fills the bar.
    A mark is a box that is ticked where the text is not empty; a name that is too long takes two lines.

    One that ``gives_way`` is hidden where the table has no room for all of them.
    """

    title: str
    text: Callable[[Any], str]
    kind: Kind = Kind.TEXT
    width: int = 100
    tip: Callable[[Any], str] | None = None
    tone: Callable[[Any], str] | None = None
    share: Callable[[Any], float] | None = None
    sort_by: Any = None
    stretches: bool = False
    gives_way: bool = False


def plain_tip(text: str) -> str:
    """A tool tip that shows the text as it is: Qt would read what looks like HTML as HTML."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")
