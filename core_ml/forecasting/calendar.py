"""What the calendar does to demand: holidays, shopping days, promotions and the season, learned from totals.

A product that sells once a month cannot tell what November does; all products of its market together can. Factors are
learned from the daily totals of groups of one market, and kept only where earlier days would have been foretold better
with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting.effects import Regressor, learn
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.forecasting.yearly import LEAST_YEARS, WEEK, YEAR, yearly

LEVEL = 56
"""Days that say how much a group sells now."""
AHEAD = 56
ORIGINS = 4
LEAST_DAYS = 2 * LEVEL
BETTER = 0.005
"""By this part an error has to be smaller before anything is added."""
HARMLESS = 0.02
SURE = 3.0
"""Standard errors that a day's effect is away from none."""
A_YEAR_BEFORE = 364
"""Days: the same day of the week."""
USUAL_PROMOTION = 3.0
_DISTANCE = re.compile(r" [+-]\d+$")


@dataclass(frozen=True, slots=True)
class Way:
    """How a calendar is learned: with days that matter, promotions, and seasons of these strengths (see `yearly`)."""

    days: bool = True
    promotions: bool = False
    season: float = 0.0
    own: float = 0.0


NONE, DAYS = "none", "days"
WAYS = {
    NONE: Way(days=False),
    DAYS: Way(),
    "days, season": Way(season=0.3),
    "days, own seasons": Way(season=0.3, own=0.3),
    "days, promotions": Way(promotions=True),
    "days, promotions, season": Way(promotions=True, season=0.3),
    "days, promotions, own seasons": Way(promotions=True, season=0.3, own=0.3),
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """``factors`` (G, T + h) of each group's demand, the way ``chosen``, and the ``errors`` of all ways.

    Errors are those of weeks of each group, over what came.
    """

    factors: Floats
    chosen: str
    errors: dict[str, float]


def calendar(panel: Panel, regressors: Sequence[Regressor], h: int, *, promoted: Floats | None = None) -> Calendar:
    """Of daily totals that end together; ``regressors`` (T + h,) are the days that might matter.

    ``promoted`` (T + h,) is the part of the price that was taken off each day in the whole market; where it is NaN, as
    in days to come of which nothing is planned yet, it is taken for what it was a year before.

    Raises
    ------
    DataError
        Totals that end on different days.
    ParameterError
        Regressors or ``promoted`` of another length.
    """
    periods = panel.y.shape[1]
    if not panel.is_aligned:
        raise DataError("the totals end on different days; give each group its rows until the same day")
    for name, values in (("promoted", promoted), *((one.name, one.values) for one in regressors)):
        if values is not None and values.shape != (periods + h,):
            raise ParameterError(f"{name!r} is {values.shape}; give ({periods + h},): {periods} days and {h} to come")
    ways = {name: way for name, way in WAYS.items() if promoted is not None or not way.promotions}
    errors = _errors(panel, regressors, promoted, ways)
    chosen = _chosen(errors) if errors else NONE
    return Calendar(_factors(panel, regressors, promoted, h, {chosen: ways[chosen]})[chosen], chosen, errors)


def foretold(y: Floats, factors: Floats) -> Floats:
    """(G, h) the level of the last days of ``y`` (G, T) without ``factors`` (G, T + h), and with those to come."""
    recent = slice(max(y.shape[1] - LEVEL, 0), y.shape[1])
    known = np.isfinite(y[:, recent])
    usual = np.where(known, factors[:, recent], 0.0).sum(axis=1)
    level = np.where(known, y[:, recent], 0.0).sum(axis=1) / np.maximum(usual, 1e-9)
    ahead: Floats = level[:, None] * factors[:, y.shape[1] :]
    return ahead


def _errors(
    panel: Panel, regressors: Sequence[Regressor], promoted: Floats | None, ways: dict[str, Way]
) -> dict[str, float]:
    """Of each way, from several days before the end; from later ones only where the others have no year before them."""
    periods = panel.y.shape[1]
    known = periods - int(np.isfinite(panel.y).any(axis=0).argmax())
    back = [AHEAD * number for number in range(1, ORIGINS + 1)]
    yearly_ones = [days for days in back if known - days >= LEAST_YEARS * YEAR]
    wrong, came = dict.fromkeys(ways, 0.0), 0.0
    for days in yearly_ones or [days for days in back if known - days >= LEAST_DAYS]:
        past, end = panel.until(days), periods - days + AHEAD
        actual = panel.y[:, periods - days : end]
        days_of = [Regressor(one.name, one.values[:end], one.usual) for one in regressors]
        # What was promoted afterwards was not known then.
        off = None if promoted is None else np.append(promoted[: periods - days], np.full(AHEAD, np.nan))
        came += float(np.nansum(actual))
        for name, factors in _factors(past, days_of, off, AHEAD, ways).items():
            weeks = np.nan_to_num(actual - foretold(past.y, factors)).reshape(len(actual), -1, WEEK).sum(axis=2)
            wrong[name] += float(np.abs(weeks).sum())
    return {name: round(value / came, 4) for name, value in wrong.items()} if came else {}


def _chosen(errors: dict[str, float]) -> str:
    """Most days that matter come once a year, so that few earlier weeks hold one: these are sure by themselves (`SURE`)
    and only must not do harm. Everything else has to be better."""
    chosen = DAYS if errors[DAYS] <= errors[NONE] * (1 + HARMLESS) else NONE
    for name in (way for way in errors if way not in (NONE, DAYS)):
        chosen = name if errors[name] < errors[chosen] * (1 - BETTER) else chosen
    return chosen


def _factors(
    panel: Panel, regressors: Sequence[Regressor], promoted: Floats | None, h: int, ways: dict[str, Way]
) -> dict[str, Floats]:
    periods = panel.y.shape[1]
    flat = np.ones((len(panel), periods + h))
    offers = [] if promoted is None else [Regressor("promotions", _as_before(promoted), USUAL_PROMOTION)]
    of_days = {
        with_offers: _of_days(panel, [*(offers if with_offers else []), *regressors], h)
        for with_offers in sorted({way.promotions for way in ways.values() if way.days})
    }
    found = {}
    for name, way in ways.items():
        days = flat * of_days[way.promotions] if way.days else flat
        found[name] = days * yearly(panel.y / days[:, :periods], h, way.season, way.own)
    return found


def _as_before(promoted: Floats) -> Floats:
    """With what was a year before where nothing is known, and as usual where that is not known either."""
    filled = promoted.copy()
    usual = float(np.nanmean(promoted)) if np.isfinite(promoted).any() else 0.0
    for day in np.flatnonzero(np.isnan(filled)):
        before = filled[day - A_YEAR_BEFORE] if day >= A_YEAR_BEFORE else np.nan
        filled[day] = before if np.isfinite(before) else usual
    return filled


def _of_days(panel: Panel, regressors: Sequence[Regressor], h: int) -> Floats:
    """(1, T + h) factors of what surely matters, by the market's total: single groups say no more of it together."""
    begun = np.isfinite(panel.y).any(axis=0)
    total = np.where(begun, np.nansum(panel.y, axis=0), np.nan)[None]
    market = Panel(panel.ids[:1], total, panel.ends[:1], panel.frequency)
    some = _distinct(regressors, total.shape[1])
    if some:
        found = learn(market, some)
        sure = np.abs(found.coefficients) > SURE * found.errors
        days = {_day_of(one) for one, is_sure in zip(some, sure.tolist(), strict=True) if is_sure}
        some = [one for one in some if _day_of(one) in days]
    return learn(market, some).factors(some, 1) if some else np.ones((1, total.shape[1] + h))


def _distinct(regressors: Sequence[Regressor], periods: int) -> list[Regressor]:
    """Those that have been seen, the first of several that are the same: Black Friday follows Thanksgiving."""
    found: dict[bytes, Regressor] = {}
    for one in regressors:
        if one.values[:periods].any():
            found.setdefault(one.values.tobytes(), one)
    return list(found.values())


def _day_of(regressor: Regressor) -> str:
    """The day that ``regressor`` is before, on or after."""
    return _DISTANCE.sub("", regressor.name)
