"""Whether a document came before: the same file, the same again, a revised one, or the same under another number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from core_ml.intake.gtin import gtin_key
from core_ml.intake.order import Kind, LineItem, Order, Party
from core_ml.intake.writing import code_key, look_alike_key, text_key

ALIKE = 0.9
"""From which share of equal lines two documents have the same content."""
NEAR_DAYS = 3
"""Within so many days the same content under another number is suspicious; later it may be a standing order."""
NUMBERING_DAYS = 300
"""After so many days a number may begin anew."""


class Same(IntEnum):
    """In what a document is one that came before; the strongest first."""

    FILE = 0
    DOCUMENT = 1
    """The same number of the same buyer, and the same lines."""
    REVISED = 2
    """The same number of the same buyer, with other lines: it takes the place of the earlier one."""
    CONTENT = 3
    """The same lines and total at the same time, under another number."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What of a document tells it from others; made by `fingerprint`.

    Attributes
    ----------
    document : our id of it
    buyer, number : in one writing; empty where unknown
    lines : what is ordered, in one writing, and how much
    """

    document: str
    sha256: str
    kind: Kind
    buyer: str
    number: str
    day: date | None
    total: Decimal | None
    lines: tuple[tuple[str, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The earlier document, in what it is the same, and the share of lines that are equal, 0 to 1."""

    same: Same
    document: str
    alike: float


def fingerprint(
    order: Order, *, document: str, sha256: str, customer: str = "", variants: Sequence[str | None] = ()
) -> Fingerprint:
    """Of a document. Our ids of ``customer`` and ``variants``, one a line, stand for what was read where known."""
    total = order.gross_total or order.net_total
    known = (*variants, *[None] * (len(order.lines) - len(variants)))
    return Fingerprint(
        document,
        sha256,
        order.kind,
        customer or _party_key(order.buyer),
        code_key(order.number.value).lstrip("0") if order.number is not None else "",
        order.date.value if order.date is not None else None,
        total.value if total is not None else None,
        tuple(
            (variant or _line_key(line), line.quantity.value if line.quantity is not None else None)
            for variant, line in zip(known, order.lines, strict=True)
        ),
    )


def find_duplicate(new: Fingerprint, earlier: Iterable[Fingerprint]) -> Duplicate | None:
    """The earlier document that the new one repeats most plainly; of equals the one with most lines in common."""
    found = [duplicate for one in earlier if one.document != new.document if (duplicate := compare(new, one))]
    return min(found, key=lambda one: (one.same, -one.alike), default=None)


def compare(new: Fingerprint, old: Fingerprint) -> Duplicate | None:
    """In what the new document is the old one; None where they have nothing to do with each other."""
    alike = likeness(new, old)
    if new.sha256 == old.sha256:
        return Duplicate(Same.FILE, old.document, alike)
    if not new.buyer or new.buyer != old.buyer or new.kind != old.kind:
        return None
    if new.number and new.number == old.number and _days_apart(new, old) <= NUMBERING_DAYS:
        same = Same.DOCUMENT if alike >= ALIKE and not _totals_differ(new, old) else Same.REVISED
        return Duplicate(same, old.document, alike)
    if not new.lines or alike < ALIKE or _totals_differ(new, old) or _days_apart(new, old) > NEAR_DAYS:
        return None
    # A number that OCR may have misread is the same one.
    is_misread = new.number != "" and look_alike_key(new.number) == look_alike_key(old.number)
    return Duplicate(Same.DOCUMENT if is_misread else Same.CONTENT, old.document, alike)


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """Share of lines that both have, with the same quantity, of all that either has; 1 where neither has any."""
    mine, theirs = Counter(one.lines), Counter(other.lines)
    either = (mine | theirs).total()
    return (mine & theirs).total() / either if either else 1.0


def _totals_differ(one: Fingerprint, other: Fingerprint) -> bool:
    return one.total is not None and other.total is not None and one.total != other.total


def _days_apart(one: Fingerprint, other: Fingerprint) -> int:
    """0 where either day is unknown: nothing then speaks against their being the same."""
    return abs((one.day - other.day).days) if one.day is not None and other.day is not None else 0


def _party_key(buyer: Party) -> str:
    vat, name = buyer.vat_number, buyer.name
    return code_key(vat.value) if vat is not None else text_key(name.value) if name is not None else ""


def _line_key(line: LineItem) -> str:
    if line.gtin is not None:
        return gtin_key(line.gtin.value)
    code = line.code or line.buyer_code
    if code is not None:
        return code_key(code.value)
    return text_key(line.description.value) if line.description is not None else ""
