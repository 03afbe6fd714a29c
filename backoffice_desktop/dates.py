"""Days as people type them."""

import re
from datetime import date, datetime, timedelta

_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_IN_DAYS = re.compile(r"\+\s*(\d{1,4})")


def today() -> date:
    """Of this machine."""
    return datetime.now().astimezone().date()


def date_of(text: str, *, now: date | None = None) -> date | None:
    """2026-12-24, or +7 for a week from today; None where the text is no day."""
    text = text.strip()
    if found := _IN_DAYS.fullmatch(text):
        return (now or today()) + timedelta(days=int(found[1]))
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
