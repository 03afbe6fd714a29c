"""A plain forecast of distributions, from block sums of recent history: for shops without a better one, and for
replays.

The mean is that of the same place in the week over the last weeks. The quantiles of the demand over ``h`` periods are
those of the sums of ``h`` neighbouring residuals of the past, around the sum of the means: what is correlated from
day to day stays so, and nobody assumes a shape. As the mean itself is estimated, they are drawn apart by the root of
``1 + h / m``, ``m`` the periods that it was learned from.
"""

from __future__ import annotations

import numpy as np

from core_ml.exceptions import DataError
from core_ml.inventory.arrays import Floats
from core_ml.inventory.demand import Demand
from core_ml.levels import LEVELS

BLOCK = 4096


def empirical(history: Floats, horizon: int, *, season: int = 7, recent: int = 84, window: int = 364) -> Demand:
    """Demand over the next ``horizon`` periods.

    Parameters
    ----------
    history : (n, T)
        Demand by period, NaN where a series had not begun or demand is not known.
    season : int
        Periods of a week; 1 for none.
    recent, window : int
        Last periods that the mean and the spread are learned from.

    Raises
    ------
    DataError
        No period at all, or a demand below 0.
    """
    series = np.asarray(history, dtype=np.float64)
    if series.ndim != 2 or series.shape[1] < 1 or horizon < 1:
        raise DataError(
            f"history has the shape {series.shape} and the horizon is {horizon}; (n, T) and 1 or more are needed"
        )
    if np.nanmin(series, initial=0.0) < 0:
        raise DataError("history holds demand below 0; returns are no demand, leave them out")
    series = series[:, -window:]
    mean = np.empty((len(series), horizon))
    cumulative = np.empty((len(series), horizon, len(LEVELS)))
    for first in range(0, len(series), BLOCK):
        part = slice(first, first + BLOCK)
        mean[part], cumulative[part] = _block(series[part], horizon, season, recent)
    return Demand(mean, LEVELS, cumulative)


def _block(series: Floats, horizon: int, season: int, recent: int) -> tuple[Floats, Floats]:
    periods = series.shape[1]
    phase = (np.arange(periods) - periods) % season
    usual = _seasonal(series[:, -recent:], phase[-recent:], season)
    residual = _filled(series - usual[:, phase])
    mean = usual[:, np.arange(horizon) % season]
    known = np.maximum(np.isfinite(series[:, -recent:]).sum(axis=1), 1.0)
    total = np.concatenate([np.zeros((len(series), 1)), np.cumsum(residual, axis=1)], axis=1)
    centre = np.cumsum(mean, axis=1)
    cumulative = np.empty((len(series), horizon, len(LEVELS)))
    for length in range(1, horizon + 1):
        # Sums longer than half of the past are too few: the half, stretched by the root of time.
        taken = min(length, max(1, periods // 2))
        sums = total[:, taken:] - total[:, :-taken]
        spread = np.quantile(sums - sums.mean(axis=1, keepdims=True), LEVELS, axis=1).T
        wider = np.sqrt(length / taken * (1 + length / known))
        cumulative[:, length - 1] = np.maximum(centre[:, length - 1 : length] + spread * wider[:, None], 0)
    return mean, cumulative


def _seasonal(series: Floats, phase: np.ndarray, season: int) -> Floats:
    """(n, season) means, each drawn to the mean of all with the weight of two seasons."""
    known = np.isfinite(series)
    held = np.where(known, series, 0.0)
    overall = held.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    found = np.empty((len(series), season))
    for place in range(season):
        own = phase == place
        count = known[:, own].sum(axis=1)
        found[:, place] = (held[:, own].sum(axis=1) + 2 * overall) / (count + 2)
    middle = found.mean(axis=1)
    return found * np.where(middle > 0, overall / np.where(middle > 0, middle, 1.0), 1.0)[:, None]


def _filled(residual: Floats) -> Floats:
    """Without gaps: residuals of the place itself take turns in them; 0 where it has none."""
    known = np.isfinite(residual)
    if known.all():
        return residual
    filled = residual.copy()
    count = known.sum(axis=1)
    first = np.argsort(~known, axis=1, kind="stable")
    for row in np.flatnonzero(count < residual.shape[1]):
        gaps = np.flatnonzero(~known[row])
        own = residual[row, first[row, : count[row]]]
        filled[row, gaps] = own[np.arange(len(gaps)) % len(own)] if len(own) else 0.0
    return filled
