"""What may be received at once, and when two receipts are the same: alike in Saleor and in the embedded shop.

A line of a negative quantity takes pieces out, where so many are free: what is sent to another warehouse of ours.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MOST_LINES = 500
MOST_PIECES = 1_000_000
LONGEST_KEY = 128
LARGEST_STOCK = 2_147_483_647
"""What Saleor's column of quantities holds."""


class Code(StrEnum):
    """Why a receipt is refused."""

    REQUIRED = "required"
    INVALID = "invalid"
    NOT_FOUND = "not_found"
    DUPLICATED = "duplicated"
    TOO_MANY = "too_many"
    KEY_USED = "key_used"
    TOO_FEW = "too_few"
    PLUGIN_OFF = "plugin_off"


class Line(NamedTuple):
    """Pieces of a variant that came into a warehouse, or, below 0, leave it; ids are global ids."""

    variant_id: str
    warehouse_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; ``index`` counts lines from 0, the message from 1."""

    field: str | None
    message: str
    code: Code
    index: int | None = None


class ReceiptRefusedError(ValueError):
    """Nothing was received; ``problems`` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def check(key: str, lines: Sequence[Line]) -> list[Problem]:
    """Everything that is wrong with a receipt, as far as it can be seen without the shop."""
    found = check_size(key, len(lines))
    seen: dict[tuple[str, str], int] = {}
    for index, line in enumerate(lines[:MOST_LINES]):
        if not 1 <= abs(line.quantity) <= MOST_PIECES:
            message = (
                f"line {index + 1}: the quantity is {line.quantity}; it must be 1 to {MOST_PIECES:,}, or below 0 for "
                "pieces that leave"
            )
            found.append(Problem("quantity", message, Code.INVALID, index))
        first = seen.setdefault((line.variant_id, line.warehouse_id), index)
        if first != index:
            message = f"line {index + 1}: the same variant and warehouse as line {first + 1}; add the two up"
            found.append(Problem("lines", message, Code.DUPLICATED, index))
    return found


def check_size(key: str, lines: int) -> list[Problem]:
    """What is wrong with the key and the number of lines."""
    found = []
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        message = f"the key must be 1 to {LONGEST_KEY} printable characters, the same ones for the same goods"
        found.append(Problem("key", message, Code.INVALID))
    if not lines:
        found.append(Problem("lines", "a receipt needs at least one line", Code.REQUIRED))
    if lines > MOST_LINES:
        message = f"{lines} lines; at most {MOST_LINES} are received at once. Send the others with a key of their own"
        found.append(Problem("lines", message, Code.TOO_MANY))
    return found


def key_used(key: str) -> Problem:
    message = f"the key {key!r} has received other lines already; other goods need a key of their own"
    return Problem("key", message, Code.KEY_USED)


def unknown(index: int, field: str, what: str, found: str) -> Problem:
    """There is no such variant or warehouse."""
    return Problem(field, f"line {index + 1}: there is no {what} {found[:80]!r}", Code.NOT_FOUND, index)


def overflowing(index: int, there: int) -> Problem:
    message = f"line {index + 1}: {there:,} pieces are there already; a stock holds at most {LARGEST_STOCK:,}"
    return Problem("quantity", message, Code.INVALID, index)


def too_few(index: int, line: Line, free: int) -> Problem:
    """More would leave than nobody has bought yet."""
    message = f"line {index + 1}: {-line.quantity:,} pieces cannot leave; {max(free, 0):,} are free"
    return Problem("quantity", message, Code.TOO_FEW, index)


def digest(lines: Sequence[Line]) -> str:
    """The same for the same lines, in whatever order they come."""
    return hashlib.sha256(json.dumps(sorted(lines)).encode()).hexdigest()
