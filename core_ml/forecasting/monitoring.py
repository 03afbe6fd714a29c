"""Whether forecasts still hold: what was forecast against what came since.

Three measures, each of which a stable series exceeds at most once in a hundred times: do errors lean to one side, are
they larger than in the backtest, and does too much fall out of the intervals. They are taken of each series and of
groups of them: a whole group errs in common where single series are too noisy to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.stats import binom

from core_ml.exceptions import ParameterError
from core_ml.forecasting import drift_measures as measures
from core_ml.forecasting.drift_measures import Measured
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.smoothing import Floats

ALL = "all"
RARE = 0.01
FALSE_ALARMS = 0.03
"""Part of stable series that have one of three measures beyond its limit."""
LEAST_DRIFTED = 0.1
"""Fewer series than this part are left to the next choice that is due."""


LEAST_MATTERS = 0.1
"""A group that leans by, or errs by more than, this part of the usual error: less is sure among many, and no matter."""
COVERAGE_MATTERS = 0.05


class Measure(StrEnum):
    BIAS = "bias"
    """Tracking signal from -1 to 1; above 0 more came than was forecast."""
    ERROR = "error"
    """Recent over backtest error."""
    COVERAGE = "coverage"
    """Part of what came that lay in its interval."""
    SERIES = "series"
    """Part of all series that drifted."""


@dataclass(frozen=True, slots=True)
class Reason:
    """``value`` is beyond ``limit``."""

    measure: Measure
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Drift:
    """Which series and groups drifted, and why; and ``reasons`` for which models should be chosen anew."""

    series: dict[str, tuple[Reason, ...]]
    groups: dict[str, tuple[Reason, ...]]
    reasons: tuple[Reason, ...]

    @property
    def retrain(self) -> bool:
        return bool(self.reasons)


@dataclass(frozen=True)
class Kept:
    """Forecasts of the last P periods as they were made then, oldest first, and what came; NaN where either is missing.

    ``actual``, ``mean``, ``low`` and ``high`` are (n, P); what came should lie from low to high with ``level``.
    ``backtest`` (n, B) are errors (what came less what was forecast) of the backtest by which models were chosen, a
    column a period.
    """

    ids: pd.Index[str]
    actual: Floats
    mean: Floats
    low: Floats
    high: Floats
    level: float
    backtest: Floats

    def __post_init__(self) -> None:
        shapes = {name: getattr(self, name).shape for name in ("actual", "mean", "low", "high")}
        if len(set(shapes.values())) > 1 or {len(self.actual), len(self.backtest)} != {len(self.ids)}:
            raise ParameterError(f"{shapes} with backtest {self.backtest.shape} do not fit {len(self.ids)} series")
        if not 0 < self.level < 1:
            raise ParameterError(f"level is {self.level}; give the share that intervals should hold, between 0 and 1")

    @property
    def error(self) -> Floats:
        return self.actual - self.mean

    @property
    def inside(self) -> Floats:
        """(n, P) 1 where what came lies in its interval, 0 where it does not, NaN where that is not known."""
        known = np.isfinite(self.actual) & np.isfinite(self.low) & np.isfinite(self.high)
        return np.where(known, (self.low <= self.actual) & (self.actual <= self.high), np.nan)


def drift(kept: Kept, groups: Mapping[str, Sequence[str]] | None = None) -> Drift:
    """Judge series, ``groups`` (the ids of each), and all together; nothing is said of those without kept forecasts."""
    found = _reasons(
        _errors(kept.error, kept.backtest, RARE) | {Measure.COVERAGE: measures.coverage(kept.inside, kept.level, RARE)}
    )
    series = {str(one): reasons for one, reasons in zip(kept.ids, found, strict=True) if reasons}
    members = {ALL: np.arange(len(kept.ids))}
    for name, ids in (groups or {}).items():
        members[name] = kept.ids.get_indexer(pd.Index(ids, dtype=object))
    known = {name: rows[rows >= 0].astype(np.int64) for name, rows in members.items() if (rows >= 0).any()}
    of_groups = _of_groups(kept, known)
    of_all = [reason for reasons in of_groups.values() for reason in reasons]
    return Drift(series, of_groups, (*of_all, *_many(len(series), len(kept.ids))))


def _errors(error: Floats, backtest: Floats, rare: float) -> dict[Measure, Measured]:
    bias = measures.against_chance(measures.tracking_signal, error, backtest, rare)
    size = measures.against_chance(measures.error_ratio, error, backtest, rare)
    # Smaller errors than before are no reason to worry.
    return {Measure.BIAS: bias, Measure.ERROR: size.only(size.value > 1)}


def _reasons(found: Mapping[Measure, Measured]) -> list[tuple[Reason, ...]]:
    """Of each series, those that are beyond their limits."""
    rows = len(next(iter(found.values())).value)
    return [
        tuple(
            Reason(measure, float(one.value[row]), float(one.limit[row]))
            for measure, one in found.items()
            if one.beyond[row]
        )
        for row in range(rows)
    ]


def _of_groups(kept: Kept, members: Mapping[str, Ints]) -> dict[str, tuple[Reason, ...]]:
    """A group's errors, each in units of its series' usual one, averaged by period, are judged as those of a series."""
    if not members:
        return {}
    usual = np.nan_to_num(_mean(np.abs(kept.backtest)))
    scale = np.where((usual > 0) & np.isfinite(kept.error).any(axis=1), usual, np.nan)[:, None]
    recent, past = kept.error / scale, kept.backtest / scale
    leans = [np.stack([_mean(part[rows].T) for rows in members.values()]) for part in (recent, past)]
    sizes = [np.stack([_mean(np.abs(part[rows]).T) for rows in members.values()]) for part in (recent, past)]
    rare = RARE / len(members)
    lean, size = _errors(leans[0], leans[1], rare)[Measure.BIAS], _errors(sizes[0], sizes[1], rare)[Measure.ERROR]
    held = measures.pooled_coverage([kept.inside[rows] for rows in members.values()], kept.level, rare)
    found = {
        Measure.BIAS: lean.only(np.abs(_mean(leans[0]) - _mean(leans[1])) > LEAST_MATTERS),
        Measure.ERROR: size.only(size.value > 1 + LEAST_MATTERS),
        Measure.COVERAGE: held.only(held.value < kept.level - COVERAGE_MATTERS),
    }
    return {name: reasons for name, reasons in zip(members, _reasons(found), strict=True) if reasons}


def _mean(values: Floats) -> Floats:
    """(n,) of what is known; NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    mean: Floats = np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
    return mean


def _many(drifted: int, series: int) -> tuple[Reason, ...]:
    """More series than chance explains."""
    if not series:
        return ()
    limit = max(float(binom.ppf(0.999, series, FALSE_ALARMS)) / series, LEAST_DRIFTED)
    return (Reason(Measure.SERIES, drifted / series, limit),) if drifted / series > limit else ()
