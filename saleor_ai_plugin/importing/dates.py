"""Dates as files write them. Day and month in doubt are decided by the whole column, or asked for."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from saleor_ai_plugin.importing.cells import Refusal, is_blank, shown
from saleor_ai_plugin.importing.errors import AskedWrongError

DateOrder = Literal["ymd", "dmy", "mdy"]
EARLIEST = datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: n for n, name in enumerate(_MONTH_NAMES.split(), 1)}
_TIME = (
    r"(?:[T\s]+(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d+))?)?\s*(?P<ap>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<z>Z|UTC|[+-]\d{2}:?(?:\d{2})?)?)?"
)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<sep>[-/.年])\s*(?P<m>\d{1,2})[-/.月]\s*(?P<d>\d{1,2})日?" + _TIME)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})[-/.](?P<y>\d{4}|\d{2}),?" + _TIME)
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})" + _TIME)
_NAMED = re.compile(r"(?P<d>\d{1,2})[-\s./]*(?P<mon>[A-Za-z]{3})[A-Za-z]*\.?,?[-\s./]*(?P<y>\d{4})" + _TIME)
_MONTH_NAMED = re.compile(r"(?P<mon>[A-Za-z]{3})[A-Za-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _TIME)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{13}")


@dataclass(frozen=True)
class DateFormat:
    """How this file's dates are read: the order of day and month, or a ``strptime`` pattern, and their zone."""

    order: DateOrder = "ymd"
    pattern: str = ""
    zone: str = "UTC"

    def parse(self, cell: Any) -> datetime.datetime | Refusal | None:
        """The moment that a cell names; None where it is blank."""
        if is_blank(cell):
            return None
        try:
            moment = self._moment(cell)
        except (ValueError, OverflowError, OSError):
            return Refusal("not_a_date", shown(cell))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.zone))
        if moment < EARLIEST:
            return Refusal("date_too_old", shown(cell))
        return moment

    def _moment(self, cell: Any) -> datetime.datetime:
        if isinstance(cell, datetime.datetime):
            return cell
        if isinstance(cell, datetime.date):
            return datetime.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001 - the zone comes after
        text = str(cell).strip()
        if self.pattern:
            return datetime.datetime.strptime(text, self.pattern)  # noqa: DTZ007 - the zone comes after
        if _EPOCH.fullmatch(text):
            seconds = float(text) / 1000 if len(text) == 13 else float(text)
            return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
        return self._written(text)

    def _written(self, text: str) -> datetime.datetime:
        found = _YEAR_LAST.fullmatch(text)
        if found:
            day, month = (found["b"], found["a"]) if self.order == "mdy" else (found["a"], found["b"])
            year = int(found["y"])
            year += 0 if year > 99 else 2000 if year < 70 else 1900
            return _moment(found, year, int(month), int(day))
        found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
        if found:
            return _moment(found, int(found["y"]), int(found["m"]), int(found["d"]))
        found = _NAMED.fullmatch(text) or _MONTH_NAMED.fullmatch(text)
        if found:
            return _moment(found, int(found["y"]), _MONTHS.get(found["mon"].lower(), 0), int(found["d"]))
        raise ValueError(text)


def date_format(text: str, zone: str) -> DateFormat:
    """What ``--date-format`` says: ``d/m/y``, ``m/d/y``, ``y-m-d`` or a pattern such as ``%d.%m.%Y %H:%M``.

    Raises AskedWrongError where it says neither.
    """
    letters = re.sub(r"[^a-z]", "", text.lower())
    if "%" in text:
        try:
            datetime.datetime(2000, 1, 2, tzinfo=datetime.UTC).strftime(text)
            datetime.datetime.strptime("", text)  # noqa: DTZ007 - only the pattern is tried
        except ValueError as error:
            if "does not match" not in str(error):
                raise AskedWrongError(
                    f"--date-format {text!r} is no date pattern: say d/m/y, m/d/y, y-m-d, or e.g. '%d.%m.%Y %H:%M'"
                ) from None
        return DateFormat(pattern=text, zone=zone)
    orders: dict[str, DateOrder] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}
    short = re.sub(r"(.)\1+", r"\1", letters)
    if short not in orders:
        raise AskedWrongError(
            f"--date-format {text!r} is no date format: say d/m/y, m/d/y, y-m-d, or e.g. '%d.%m.%Y %H:%M'"
        )
    return DateFormat(order=orders[short], zone=zone)


def date_orders(cells: Iterable[Any]) -> tuple[set[DateOrder], str]:
    """The orders that these cells prove, and a cell that can be read both ways ("" where there is none)."""
    proven: set[DateOrder] = set()
    unclear = ""
    for cell in cells:
        found = _YEAR_LAST.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if found is None:
            continue
        first, second = int(found["a"]), int(found["b"])
        if first > 12 >= second:
            proven.add("dmy")
        elif second > 12 >= first:
            proven.add("mdy")
        elif found["sep"] == ".":
            # Points between the parts are written day first wherever they are used.
            proven.add("dmy")
        elif first != second:
            unclear = cell
    return proven, unclear


def _moment(found: "re.Match[str]", year: int, month: int, day: int) -> datetime.datetime:
    hour, minute, second = (int(found[part] or 0) for part in ("h", "mi", "s"))
    if found["ap"]:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if found["ap"][0] in "pP" else 0)
    fraction = int((found["f"] or "0")[:6].ljust(6, "0"))
    return datetime.datetime(year, month, day, hour, minute, second, fraction, tzinfo=_zone(found["z"]))


def _zone(text: str | None) -> datetime.tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC"):
        return datetime.UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return datetime.timezone(-offset if text[0] == "-" else offset)
