"""Forecasts of series and of all totals above them, in one call, that add up."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting.forecaster import expected, forecast
from core_ml.forecasting.forecasts import Forecast
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.hierarchy import Groupings, Hierarchy
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.reconciliation import reconcile
from core_ml.forecasting.rescaling import with_mean
from core_ml.forecasting.smoothing import Floats

NEAR = 8
"""What was not observed counts in totals as what is known of as many periods before and after."""


@dataclass(frozen=True)
class Reconciled:
    """``leaves`` of n series and ``totals`` of m sums of them; the means of the totals are the sums of the leaves'."""

    hierarchy: Hierarchy
    leaves: Forecast
    totals: Forecast


def reconciled(
    panel: Panel,
    groups: pd.DataFrame,
    h: int,
    *,
    by: Groupings | None = None,
    windows: int = 3,
    factors: Floats | None = None,
    leaves: Forecast | None = None,
) -> Reconciled:
    """Forecast the series and their totals (see `Hierarchy.of`), and bring them together.

    ``factors`` (n, T + h) are as in `forecast`; those of a total are its series' by their sizes. ``leaves`` are the
    series' forecasts where they are made already.

    Raises
    ------
    DataError
        Series that end in different periods, or a series without a row in ``groups``.
    ParameterError
        ``leaves`` that are not those of the panel's series over ``h`` periods.
    """
    if not panel.is_aligned:
        early = panel.ids[int(panel.ends.argmin())]
        raise DataError(f"{early!r} ends before others; to add up, give every series its rows until the same period")
    hierarchy = Hierarchy.of(groups, by)
    places = hierarchy.leaves.get_indexer(panel.ids)
    if (places < 0).any():
        raise DataError(f"the series {panel.ids[int((places < 0).argmax())]!r} has no row in the groups; add one")
    if leaves is not None and (leaves.mean.shape != (len(panel), h) or not leaves.ids.equals(panel.ids)):
        raise ParameterError(f"the leaves are {leaves.mean.shape}; give those of the {len(panel)} series, {h} periods")
    hierarchy = Hierarchy.of(groups.iloc[places], by)
    leaves = forecast(panel, h, windows=windows, factors=factors) if leaves is None else leaves
    above = _of_totals(hierarchy, panel, leaves, h, windows, factors)
    known = panel.y[np.isfinite(panel.y)]
    same, leaf = hierarchy.originals()
    counts = np.flatnonzero((same == np.arange(len(same))) & (leaf < 0))
    mean = reconcile(
        replace(hierarchy, nodes=hierarchy.nodes[counts], summing=hierarchy.summing[counts]),
        leaves.mean,
        above.mean[counts],
        variance(leaves),
        variance(above)[counts],
        nonnegative=bool((known >= 0).all()),
    )
    return Reconciled(hierarchy, with_mean(leaves, mean), with_mean(above, hierarchy.totals(mean)))


def variance(found: Forecast) -> Floats:
    """(n,) of the errors of a period, as the intervals learned it from the backtest."""
    squares: Floats = expected(found.quantiles**2) - expected(found.quantiles) ** 2
    mean: Floats = np.maximum(squares, 0.0).mean(axis=1)
    return mean


def summed(hierarchy: Hierarchy, panel: Panel) -> Panel:
    """The history of the totals; a series counts as 0 before it begins, and as usual where it was not observed."""
    known = np.isfinite(panel.y)
    begun = np.maximum.accumulate(known, axis=1)
    y = np.where(known, panel.y, np.where(begun, _nearby(panel.y), 0.0))
    totals = hierarchy.totals(y)
    totals[hierarchy.totals(begun.astype(float)) == 0] = np.nan
    ends = np.full(len(totals), panel.ends[0])
    return Panel(pd.Index(hierarchy.names, dtype=object), totals, ends, panel.frequency)


def _nearby(y: Floats) -> Floats:
    """(n, T) mean of what is known around each period; of the whole series where there is nothing."""
    known = np.isfinite(y)
    near = [
        np.pad(part.cumsum(axis=1), ((0, 0), (NEAR + 1, NEAR)), mode="edge")
        for part in (np.where(known, y, 0.0), known * 1.0)
    ]
    for part in near:
        part[:, : NEAR + 1] = 0.0
    total, count = (part[:, 2 * NEAR + 1 :] - part[:, : -2 * NEAR - 1] for part in near)
    overall = np.where(known, y, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    nearby: Floats = np.where(count > 0, total / np.maximum(count, 1), overall[:, None])
    return nearby


def summed_factors(hierarchy: Hierarchy, panel: Panel, factors: Floats) -> Floats:
    """(m, T + h) of totals: those of their series, each by its size without them."""
    known = np.isfinite(panel.y)
    usual = np.where(known, factors[:, : panel.y.shape[1]], 0.0).sum(axis=1)
    size = (np.where(known, panel.y, 0.0).sum(axis=1) + 1e-9) / np.maximum(usual, 1e-9)
    return hierarchy.totals(size[:, None] * factors) / hierarchy.totals(size[:, None])


def _of_totals(
    hierarchy: Hierarchy, panel: Panel, leaves: Forecast, h: int, windows: int, factors: Floats | None
) -> Forecast:
    """Each sum of series once; a total of one series is forecast as that series."""
    same, leaf = hierarchy.originals()
    own = np.flatnonzero((same == np.arange(len(same))) & (leaf < 0))
    names = pd.Index(hierarchy.names, dtype=object)
    empty = np.zeros((len(names), h))
    wide = np.zeros((*empty.shape, len(leaves.levels)))
    models = leaves.models
    found = None
    if len(own):
        known = None if factors is None else summed_factors(hierarchy, panel, factors)[own]
        found = forecast(summed(hierarchy, panel).rows(own), h, windows=windows, factors=known)
    if found is not None:
        models = tuple(dict.fromkeys((*models, *found.models)))
    result = Forecast(names, empty, leaves.levels, wide, wide.copy(), models, np.zeros((len(names), len(models))))
    if found is not None:
        _put(result, own, found, np.arange(len(own)))
    alone = np.flatnonzero(leaf >= 0)
    _put(result, alone, leaves, leaf[alone])
    again = np.flatnonzero((same != np.arange(len(same))) & (leaf < 0))
    _put(result, again, result, same[again])
    return result


def _put(result: Forecast, rows: Ints, found: Forecast, places: Ints) -> None:
    for part in ("mean", "quantiles", "cumulative"):
        getattr(result, part)[rows] = getattr(found, part)[places]
    columns = np.array([result.models.index(model) for model in found.models])
    result.weights[rows[:, None], columns] = found.weights[places]
