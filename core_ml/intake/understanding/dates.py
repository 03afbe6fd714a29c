"""Dates as they are written in four languages, and which of day and month comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "januar": 1, "jänner": 1, "februar": 2,
    "märz": 3, "maerz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12, "janvier": 1,
    "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12, "jan": 1, "feb": 2, "mar": 3,
    "mär": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "okt": 10, "nov": 11,
    "dec": 12, "dez": 12, "janv": 1, "févr": 2, "fevr": 2, "avr": 4, "juil": 7, "déc": 12,
}  # fmt: skip
NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
PATTERNS = (
    (re.compile(r"(?<!\d)(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?"), "ymd"),
    (re.compile(r"(?<![\d.,/-])(20\d\d|19\d\d)\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d|[-/]\d)"), "y-md"),
    (re.compile(r"(?<![\d.,/-])(20[0-4]\d)([01]\d)([0-3]\d)(?!\d)"), "ymd"),
    (
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:\.|st|nd|rd|th|er)?[\s\-./]*({NAME})\.?[\s\-,./']*(\d{{4}}|\d{{2}})(?!\d)",
            re.IGNORECASE,
        ),
        "dby",
    ),
    (
        re.compile(rf"(?<![a-z])({NAME})\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\s?[\s,]\s*(\d{{4}})(?!\d)", re.IGNORECASE),
        "bdy",
    ),
    (re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d|[-/]\d)"), "d-my"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands in a text.

    Attributes
    ----------
    first, second, year : of 03/04/24: 3, 4 and 2024
    mark : between them where their order is open, else empty: then first is the day
    """

    first: int
    second: int
    year: int
    mark: str
    text: str
    start: int
    end: int

    def day(self, month_first: bool) -> date | None:
        """The date, or None where there is no such day."""
        swap = self.mark in ("/", "-") and (month_first if self.second <= 12 and self.first <= 12 else self.second > 12)
        day, month = (self.second, self.first) if swap else (self.first, self.second)
        try:
            return date(self.year, month, day)
        except ValueError:
            return None


def dates_in(text: str, year_first: bool = False) -> list[Written]:
    """Every date in a text, from left to right.

    Parameters
    ----------
    year_first : whether 24-03-05 is the 5th of March, as in China
    """
    found: list[Written] = []
    for pattern, order in PATTERNS:
        for match in pattern.finditer(text):
            written = read(match, order, year_first)
            if written is not None and not any(
                written.start < other.end and other.start < written.end for other in found
            ):
                found.append(written)
    return sorted(found, key=lambda written: written.start)


def read(match: re.Match[str], order: str, year_first: bool) -> Written | None:
    """The date of a match; None where no calendar has it."""
    mark = ""
    if order == "ymd":
        year, second, first = map(int, match.groups())
    elif order == "y-md":
        year, second, first = int(match[1]), int(match[3]), int(match[4])
    elif order == "dby":
        first, second, year = int(match[1]), MONTHS[match[2].lower()], whole(match[3])
    elif order == "bdy":
        second, first, year = MONTHS[match[1].lower()], int(match[2]), int(match[3])
    else:
        first, mark, second, year = int(match[1]), match[2], int(match[3]), whole(match[4])
        if year_first and len(match[4]) == 2:
            year, first, mark = whole(match[1]), int(match[4]), ""
    written = Written(first, second, year, mark, match[0].strip(), match.start(), match.end())
    if not 1990 <= year <= 2090 or (written.day(False) is None and written.day(True) is None):
        return None
    return written


def whole(year: str) -> int:
    """Of two digits, the year of this century."""
    return int(year) if len(year) == 4 else 2000 + int(year)


def month_first(found: Iterable[Written], american: bool, today: date | None = None) -> bool:
    """Whether 03/04/24 is the 4th of March in this document: its other dates say so, then what is not after today.

    Parameters
    ----------
    american : whether the document looks as if from the United States; decides where nothing else does
    """
    open_dates = [written for written in found if written.mark in ("/", "-")]
    sure = [written.second > 12 for written in open_dates if max(written.first, written.second) > 12]
    if sure:
        return sum(sure) * 2 > len(sure)
    if today is not None:
        ways = [sum(late(written.day(way), today) for written in open_dates) for way in (False, True)]
        if ways[0] != ways[1]:
            return ways[1] < ways[0]
    return american


def late(day: date | None, today: date) -> bool:
    """Whether the day is more than a year ahead, or none."""
    return day is None or (day - today).days > 366
