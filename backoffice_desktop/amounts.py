"""Numbers as people type them."""

import re
from decimal import Decimal, InvalidOperation

_GROUPED = re.compile(r"-?[1-9]\d{0,2}([,.\s'])\d{3}(\1\d{3})*")
"""Thousands: of three digits behind a separator nobody means a fraction of money."""


def amount_of(text: str) -> Decimal | None:
    """1234.50, 1234,50, 1,234.50 and 1.234,50 are the same; None where the text is no amount."""
    text = text.strip()
    if _GROUPED.fullmatch(text):
        return number_of(re.sub(r"[,.\s']", "", text))
    whole, mark, rest = text.rpartition(max(",.", key=text.rfind))
    return number_of(re.sub(r"[,.\s']", "", whole) + mark + rest)


def number_of(text: str) -> Decimal | None:
    """A number with a point or a comma; None where the text is none."""
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
