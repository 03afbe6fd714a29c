"""Holidays of the shop's countries as regressors: the days before, on and after each, by their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from core_ml.exceptions import ParameterError
from core_ml.forecasting.effects import Regressor
from core_ml.forecasting.frequency import Frequency, Ints

BEFORE = 5
AFTER = 3
USUAL = 0.3
"""Usual size of the logarithm of a holiday's effect on a day."""
LUNAR_NEW_YEAR = "Lunar New Year"
CHRISTMAS = "Christmas"
_LUNAR = re.compile(r"(lunar|chinese|korean) new year|spring festival|\btet\b", re.IGNORECASE)
_CHRISTMAS = re.compile(r"^(?!.*orthodox).*christmas|boxing day|(saint|st\.?) stephen", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^)]*\)")
_ONE_DAY_OF = re.compile(r"^(the )?(\w+ day of|day (preceding|following|after|before)) |\s(\w+) day$", re.IGNORECASE)
_MOVED = re.compile(r"day off|bridge|alternative holiday|substitut", re.IGNORECASE)
_ORDINALS = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh"}


def holidays(countries: Iterable[str], years: Iterable[int]) -> dict[str, Ints]:
    """Days (counted from 1970) of each holiday of ``countries`` (ISO codes, as ``DE``), one for each name.

    Lunar New Year is always among them, since people shop for it also where it is no holiday. Days that are only free
    in place of others are left out.

    Raises
    ------
    ParameterError
        A country that is not known.
    """
    from holidays import country_holidays

    wanted = list(years)
    days: defaultdict[str, set[int]] = defaultdict(set)
    for country in (*countries, "CN"):
        try:
            calendar = country_holidays(country, years=wanted, language="en_US")
        except NotImplementedError:
            raise ParameterError(f"no holidays of {country!r} are known; give ISO codes, as 'DE'") from None
        for day, names in calendar.items():
            for name in names.split("; "):
                known = _name(name)
                if known and (known == LUNAR_NEW_YEAR or country in countries):
                    days[known].add((pd.Timestamp(day) - pd.Timestamp(0)).days)
    return {name: np.array(sorted(days[name]), dtype=np.int64) for name in sorted(days)}


def holiday_regressors(countries: Sequence[str], starts: pd.DatetimeIndex, frequency: Frequency) -> list[Regressor]:
    """Regressors over the periods that begin at ``starts`` (T,), past and to come.

    Of days each distance from a holiday is one, from `BEFORE` days before to `AFTER` days after it; of longer periods
    there are three: what part of the period's days lies before, on and after it. A day that is near two of them counts
    for both.
    """
    first = np.asarray((starts - pd.Timestamp(0)).days, dtype=np.int64)
    lengths = _lengths(starts, first, frequency)
    years = range(int(starts.year.min()) - 1, int(starts.year.max()) + 2)
    found = []
    for name, days in holidays(countries, years).items():
        parts: dict[str, list[int]] = {}
        for distance in range(-BEFORE, AFTER + 1):
            parts.setdefault(_label(name, distance, frequency), []).append(distance)
        for label, distances in parts.items():
            values = _share(first, lengths, _at(days, distances))
            if values.any():
                found.append(Regressor(label, values, USUAL))
    return found


def _name(name: str) -> str:
    """What a holiday is called in all countries and on all of its days; empty for a day in place of another."""
    if _LUNAR.search(name):
        return LUNAR_NEW_YEAR
    if _CHRISTMAS.search(name):
        return CHRISTMAS
    if _MOVED.search(name) or "observed" in name:
        return ""
    plain = _ASIDE.sub("", name).strip()
    found = _ONE_DAY_OF.search(plain)
    words = {word.lower() for word in (found[0].split() if found else [])}
    return _ONE_DAY_OF.sub("", plain).strip() if words & (_ORDINALS | {"preceding", "following"}) else plain


def _label(name: str, distance: int, frequency: Frequency) -> str:
    if frequency is Frequency.DAY:
        return f"{name} {distance:+d}" if distance else name
    return f"{name}, before" if distance < 0 else f"{name}, after" if distance else name


def _at(days: Ints, distances: Sequence[int]) -> Ints:
    """Days at these distances from the nearest day of a holiday; one that lasts has no day before its second."""
    near = np.unique((days[:, None] + np.arange(-BEFORE, AFTER + 1)).ravel())
    place = np.searchsorted(days, near)
    since = near - days[np.maximum(place - 1, 0)]
    until = days[np.minimum(place, len(days) - 1)] - near
    distance = np.where(until == 0, 0, np.where((until > 0) & ((since <= 0) | (until <= since)), -until, since))
    return near[np.isin(distance, distances)]


def _share(first: Ints, lengths: Ints, days: Ints) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    inside = np.searchsorted(days, first + lengths) - np.searchsorted(days, first)
    return np.asarray(inside / lengths, dtype=float)


def _lengths(starts: pd.DatetimeIndex, first: Ints, frequency: Frequency) -> Ints:
    """Days of each period."""
    if frequency in (Frequency.DAY, Frequency.WEEK):
        return np.full(len(starts), 1 if frequency is Frequency.DAY else 7)
    months = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}[frequency]
    ends = starts + pd.DateOffset(months=months)
    return np.asarray((ends - pd.Timestamp(0)).days, dtype=np.int64) - first
