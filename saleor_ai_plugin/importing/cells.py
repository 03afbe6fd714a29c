"""A cell's value, or the reason why its row cannot be taken."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Refusal(NamedTuple):
    """A reason of ``report.REASONS`` and what was found."""

    reason: str
    detail: str


Parser = Callable[[Any], Any]
"""From a cell to a value, None where it is blank, or a Refusal."""


class Memo(dict[Any, Any]):
    """A parser that remembers: the values of a column repeat, so most of a file is looked up."""

    def __init__(self, parse: Parser, limit: int = 200_000) -> None:
        super().__init__()
        self._parse = parse
        self._limit = limit

    def __missing__(self, cell: Any) -> Any:
        value = self._parse(cell)
        if len(self) >= self._limit:
            self.clear()
        self[cell] = value
        return value


def is_blank(cell: Any) -> bool:
    """Nothing there: empty, null, or not a number."""
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())


def shown(cell: Any) -> str:
    """A cell as an error message quotes it."""
    text = str(cell)
    return repr(text if len(text) <= 60 else text[:57] + "…")
