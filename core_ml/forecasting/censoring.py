"""Demand from sales: a day without stock tells nothing, and a day on which the stock ran out tells too little.

What would have been sold on such a day is at least what was; its expected value given that, under a negative binomial
around the level of the days about it, stands in for it. Leaving these days out would not do: stock runs out when demand
is high.
Estimated by EM (Nahmias, 1994; Vulcano, van Ryzin and Ratliff, 2012, for the principle).
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc

from core_ml.exceptions import DataError
from core_ml.forecasting.seasonality import over, season_of
from core_ml.forecasting.smoothing import Flags, Floats

ROUNDS = 6
HALF_LIFE = 21.0
"""Periods after which a neighbour counts half for the level."""
MOST_FACTOR = 10.0
"""What is put in for a period is at most as many times the level."""
DOUBT = 4.0
"""Periods as whose sales, taken as they are, a series' level is drawn to what it sold: without them, one that ran out
at once would be taken for more with each round, because nothing else speaks of its level."""


def demand(sales: Floats, empty: Flags, ran_out: Flags, season: int, *, aligned: bool = True) -> Floats:
    """What would have been sold, (n, T): NaN where that cannot be told, else at least ``sales``.

    Parameters
    ----------
    sales : (n, T) float, 0 or more, right-aligned, NaN before a series begins
    empty : (n, T) bool
        There was nothing to sell in the whole period.
    ran_out : (n, T) bool
        There was something first and nothing in the end.
    season : int
        Periods of a season.

    Raises
    ------
    DataError
        Where the shapes differ.
    """
    if not sales.shape == empty.shape == ran_out.shape:
        raise DataError(
            f"sales, empty and ran_out have the shapes {sales.shape}, {empty.shape} and {ran_out.shape}; "
            "they must agree"
        )
    known = np.where(empty & ~(sales > 0), np.nan, sales)
    short = np.isfinite(known) & (ran_out | empty)
    if not short.any():
        return known
    # Begun with the days that tell all, where a series has enough of them.
    found = np.where(short & (known <= 0), np.nan, known)
    for _ in range(ROUNDS):
        index = over(season_of(found, season, aligned=aligned), found.shape[1])
        level = _level(found, index, known)
        dispersion = _dispersion(found, level)
        rows, columns = np.nonzero(short)
        expected = _at_least(known[rows, columns], level[rows, columns], dispersion[rows])
        limit = np.maximum(MOST_FACTOR * level[rows, columns], 1.0)
        found[rows, columns] = np.maximum(np.minimum(expected, limit), known[rows, columns])
    return found


def _level(y: Floats, index: Floats, sales: Floats) -> Floats:
    """(n, T) the season's index times the mean of what is known around each period, nearer ones counting more.

    Weighing sums of demand by sums of indices, closed days do no harm.
    """
    keep = 0.5 ** (1 / HALF_LIFE)
    seen = np.isfinite(y)
    sold, share = np.where(seen, y, 0.0), np.where(seen, index, 0.0)
    sums = [_decayed(values, keep) + _decayed(values[:, ::-1], keep)[:, ::-1] - values for values in (sold, share)]
    sold_as_is, told = np.nansum(sales, axis=1, keepdims=True), np.isfinite(sales).sum(axis=1, keepdims=True)
    plain = sold_as_is / np.maximum(told, 1)
    level: Floats = np.where(sums[1] > 0, (sums[0] + DOUBT * plain) / (sums[1] + DOUBT), 0.0) * index
    return level


def _decayed(values: Floats, keep: float) -> Floats:
    total = np.zeros(len(values))
    found = np.empty_like(values)
    for t in range(values.shape[1]):
        total = keep * total + values[:, t]
        found[:, t] = total
    return found


def _dispersion(y: Floats, level: Floats) -> Floats:
    """(n,) by moments of what is known, shrunk to that of all series."""
    seen = np.isfinite(y) & (level > 0)
    squares = np.where(seen, level**2, 0.0).sum(axis=1)
    excess = np.where(seen, (y - level) ** 2 - level, 0.0).sum(axis=1)
    common = max(float(excess.sum()), 1e-9) / max(float(squares.sum()), 1e-9)
    periods = seen.sum(axis=1)
    inverse = (np.maximum(excess, 0.0) + 30 * common * squares / np.maximum(periods, 1)) / np.maximum(
        squares + 30 * squares / np.maximum(periods, 1), 1e-9
    )
    dispersion: Floats = 1 / np.clip(inverse, 1e-3, 20.0)
    return dispersion


def _at_least(least: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """E[D | D >= least] of negative binomials."""
    mean = np.maximum(mean, 1e-6)
    success = dispersion / (dispersion + mean)
    beyond = _survival(least, dispersion, success)
    with_one_more = _survival(least - 1, dispersion + 1, success)
    expected: Floats = np.where(beyond > 1e-12, mean * with_one_more / np.maximum(beyond, 1e-12), least)
    return np.maximum(expected, least)


def _survival(least: Floats, dispersion: Floats, success: Floats) -> Floats:
    """P(D >= least)."""
    at = np.maximum(least, 1.0)
    chance: Floats = np.where(least <= 0, 1.0, 1 - betainc(dispersion, at, success))
    return chance
