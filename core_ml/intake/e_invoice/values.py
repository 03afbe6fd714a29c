"""Texts, numbers and days of an XML document, as what was found: certain, and at no place of a page."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from core_ml.exceptions import DocumentError
from core_ml.intake.e_invoice.tree import Node, every
from core_ml.intake.order import Day, Found, Number, Text

_NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,20})?|\.\d{1,20})")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d$)")
MONTH_ONLY = "610"
ZERO = Decimal(0)


def text(node: Node | None, path: str) -> Text | None:
    said = node.said(path) if node else ""
    return Found(said, said, 1.0) if said else None


def number(node: Node | None, path: str) -> Number | None:
    """The first number at the path.

    Raises
    ------
    DocumentError
        What stands there is no number.
    """
    return next((number_of(found) for found in every(node, path) if found.text), None)


def number_of(node: Node) -> Number:
    if not _NUMBER.fullmatch(node.text):
        raise DocumentError(f"{node.name} says {node.text[:40]!r}, which is not a number; XML writes it as 12.50")
    return Found(Decimal(node.text), node.text, 1.0)


def amount(node: Node | None, path: str) -> Decimal:
    """The first number at the path, 0 where there is none."""
    found = number(node, path)
    return found.value if found else ZERO


def day(node: Node | None, path: str) -> Day | None:
    """The first day at the path; a month alone is not one.

    Raises
    ------
    DocumentError
        What stands there is no day of the calendar.
    """
    for found in every(node, path):
        if found.text and found.attribute("format") != MONTH_ONLY:
            return Found(_day(found), found.text, 1.0)
    return None


def _day(node: Node) -> date:
    parts = _DAY.match(node.text)
    try:
        return date(*(int(part) for part in parts.groups())) if parts else date.fromisoformat(node.text)
    except ValueError as error:
        raise DocumentError(
            f"{node.name} says {node.text[:40]!r}, which is not a day; write it as 2026-03-31 or 20260331"
        ) from error


def split(node: Node | None, path: str) -> tuple[Decimal, Decimal]:
    """What allowances take off and charges put on, of all entries at the path."""
    off, on = ZERO, ZERO
    for entry in every(node, path):
        is_charge = (entry.said("ChargeIndicator/Indicator") or entry.said("ChargeIndicator")).lower() in ("true", "1")
        said = amount(entry, "ActualAmount|Amount")
        off, on = (off, on + said) if is_charge else (off + said, on)
    return off, on


def worked_out(value: Decimal | None, said: str) -> Number | None:
    """A number that follows from others; ``said`` is what stands in the XML."""
    return None if value is None else Found(value, said, 1.0)
