"""The days of the shop: weeks from Monday to Sunday, seasons, weekdays and holidays of both channels."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np

from saleor_ai_plugin.shop.demo.randomness import Floats

DEFAULT, CHINA = 0, 1
DAYS_A_MONTH = 365.25 / 12
DAY = 86_400
GROWTH_A_YEAR = 0.12
"""Beside what new customers bring."""

# Lunar New Year's day and the Mid-Autumn festival; a year outside the table takes the mean date.
_LUNAR_NEW_YEAR = {
    2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26),
    2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8),
}  # fmt: skip
_MID_AUTUMN = {
    2022: (9, 10), 2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15), 2028: (10, 3),
    2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19), 2033: (9, 8), 2034: (9, 27), 2035: (9, 16),
}  # fmt: skip

# Monday to Sunday; western shoppers buy at their desks early in the week, Chinese ones towards the weekend.
_WEEKDAYS = ((1.13, 1.04, 1.0, 0.97, 0.89, 0.86, 1.11), (0.95, 0.95, 0.97, 0.99, 1.04, 1.07, 1.03))


@dataclass(frozen=True)
class Week:
    """A week of the shop; the last one may end before its Sunday."""

    number: int
    first_day: int
    last_day: int

    @property
    def days(self) -> range:
        return range(self.first_day, self.last_day + 1)


@dataclass(frozen=True)
class Timeline:
    """From a Monday to ``until``, the last day. Days are counted from 0."""

    until: date
    months: int

    @cached_property
    def start(self) -> date:
        asked = self.until - timedelta(days=round(self.months * DAYS_A_MONTH) - 1)
        return asked - timedelta(days=asked.weekday())

    @cached_property
    def days(self) -> int:
        return (self.until - self.start).days + 1

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        return tuple(
            Week(number, first, min(first + 6, self.days - 1)) for number, first in enumerate(range(0, self.days, 7))
        )

    def date(self, day: int) -> date:
        return self.start + timedelta(days=day)

    @cached_property
    def start_second(self) -> int:
        """Seconds since 1970 at the start of day 0, UTC."""
        return int(datetime(self.start.year, self.start.month, self.start.day, tzinfo=UTC).timestamp())

    @cached_property
    def end_second(self) -> int:
        """The last second of the shop."""
        return self.start_second + self.days * DAY - 1

    @cached_property
    def day_weights(self) -> Floats:
        """(days, 2): how busy a day is by its weekday and by holidays, in each channel."""
        return np.array(
            [
                [
                    _WEEKDAYS[channel][day.weekday()] * holiday(day, channel) * (1.0 + GROWTH_A_YEAR * number / 365.0)
                    for channel in (DEFAULT, CHINA)
                ]
                for number, day in ((number, self.date(number)) for number in range(self.days))
            ]
        )

    def season(self, name: str, week: Week, channel: int) -> float:
        return season(name, self.date((week.first_day + week.last_day) // 2), channel)


def season(name: str, day: date, channel: int) -> float:
    """How much more than on average things of a season are wanted on a day; 1 is the average of a quiet year."""
    year_angle = 2 * math.pi * day.timetuple().tm_yday / 365.25

    def wave(peak_day: int, height: float) -> float:
        return 1.0 + height * math.cos(year_angle - 2 * math.pi * peak_day / 365.25)

    if name == "winter":
        return wave(10, 0.42)
    if name == "summer":
        return wave(180, 0.38)
    if name == "outdoor":
        return wave(178, 0.62)
    if name == "spring":
        return wave(112, 0.36)
    if name == "school":
        return 0.86 + 1.1 * _bump(day, date(day.year, 8, 28), 16) + 0.45 * _bump(day, date(day.year, 2, 25), 9)
    if name == "newyear":
        return 0.88 + 0.95 * _bump(day, date(day.year, 1, 12), 18) + 0.95 * _bump(day, date(day.year + 1, 1, 12), 18)
    if name == "gift":
        return _gift(day, channel)
    if name == "festival":
        if channel == CHINA:
            return 0.85 + 1.0 * _bump(day, mid_autumn(day.year), 11, early=9) + 1.1 * _new_year_bump(day)
        return wave(20, 0.22)
    if name == "flat":
        return 1.0
    raise ValueError(f"there is no season {name!r}")


def _gift(day: date, channel: int) -> float:
    if channel == CHINA:
        return 0.9 + 0.8 * _new_year_bump(day) + 0.35 * _bump(day, date(day.year, 11, 11), 8)
    return 0.88 + 1.35 * _bump(day, date(day.year, 12, 8), 15) + 0.3 * _bump(day, date(day.year, 5, 5), 9)


def _new_year_bump(day: date) -> float:
    return _bump(day, lunar_new_year(day.year), 12, early=12)


def _bump(day: date, peak: date, width: float, early: int = 0) -> float:
    """A bell around ``early`` days before ``peak``."""
    return math.exp(-0.5 * (((day - peak).days + early) / width) ** 2)


def holiday(day: date, channel: int) -> float:
    """What a holiday or a shopping day does to the orders of that very day."""
    if channel == CHINA:
        from_new_year = (day - lunar_new_year(day.year)).days
        if -1 <= from_new_year <= 5:
            return 0.38
        if -16 <= from_new_year <= -4:
            return 1.3
        return _CHINESE_DAYS.get((day.month, day.day), 1.0)
    from_black_friday = (day - black_friday(day.year)).days
    if from_black_friday in _BLACK_FRIDAY:
        return _BLACK_FRIDAY[from_black_friday]
    if day.month == 12 and day.day <= 17:
        return 1.22
    return _WESTERN_DAYS.get((day.month, day.day), 1.0)


_BLACK_FRIDAY = {-1: 1.7, 0: 3.3, 1: 2.0, 2: 1.8, 3: 2.6}
_WESTERN_DAYS = {
    (12, 24): 0.42, (12, 25): 0.35, (12, 26): 0.9, (12, 31): 0.6, (1, 1): 0.62, (2, 11): 1.15,
    (2, 12): 1.2, (7, 4): 0.75,
}  # fmt: skip
_CHINESE_DAYS = {
    (11, 1): 1.4, (11, 10): 1.6, (11, 11): 4.6, (11, 12): 1.2, (12, 12): 1.8, (6, 1): 1.25, (6, 16): 1.35,
    (6, 17): 1.6, (6, 18): 3.3, (5, 20): 1.25, (10, 1): 0.75, (10, 2): 0.75, (10, 3): 0.8, (8, 8): 1.2, (3, 8): 1.35,
}  # fmt: skip


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def lunar_new_year(year: int) -> date:
    return date(year, *_LUNAR_NEW_YEAR.get(year, (2, 5)))


def mid_autumn(year: int) -> date:
    return date(year, *_MID_AUTUMN.get(year, (9, 21)))
