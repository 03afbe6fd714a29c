"""Measures of whether forecasts still hold, each with the limit that stable series rarely exceed.

Limits of errors come from permutations: if nothing has changed, the errors since are like those of the backtest, and
any of them might have been the recent ones. That holds for errors of any distribution, also for those of sparse demand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from core_ml.forecasting.smoothing import Flags, Floats

WEIGHT = 0.2
"""Of the newest error in the tracking signal."""
MOST_SHUFFLES = 9_999
LEAST = 1e-12
Statistic = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Measured:
    """``value`` (n,) and the ``limit`` (n,) it is ``beyond`` (n,) where something has changed."""

    value: Floats
    limit: Floats
    beyond: Flags

    def only(self, matters: Flags) -> Measured:
        """Beyond only where it also matters."""
        return Measured(self.value, self.limit, self.beyond & matters)


def tracking_signal(recent: Floats, backtest: Floats) -> Floats:
    """(n,) Trigg's signal (1964): smoothed errors over smoothed absolute errors ``recent`` (n, P), from -1 to 1.

    Errors are counted from the mean of the ``backtest`` (n, B), and absolute ones begin as usual there.
    """
    usual_lean, usual = _mean(backtest), _mean(np.abs(backtest))
    lean, size = np.zeros(len(recent)), usual
    for now in (recent - usual_lean[:, None]).T:
        known = np.isfinite(now)
        lean = np.where(known, lean + WEIGHT * (now - lean), lean)
        size = np.where(known, size + WEIGHT * (np.abs(now) - size), size)
    signal: Floats = lean / np.maximum(size, LEAST)
    return signal


def error_ratio(recent: Floats, backtest: Floats) -> Floats:
    """(n,) mean absolute error ``recent`` (n, P) over that of the ``backtest`` (n, B)."""
    now, usual = _mean(np.abs(recent)), _mean(np.abs(backtest))
    least = np.maximum(0.01 * (now + usual), LEAST)
    ratio: Floats = np.where(now + usual > 0, now, 1.0) / np.where(now + usual > 0, np.maximum(usual, least), 1.0)
    return ratio


def against_chance(statistic: Statistic, recent: Floats, backtest: Floats, rare: float) -> Measured:
    """``statistic`` of errors (n, P) and (n, B), its limit exceeded in either direction by chance with ``rare``."""
    value = statistic(recent, backtest)
    together = np.concatenate([recent, backtest], axis=1)
    rng = np.random.default_rng(0)
    periods = recent.shape[1]
    # Of so many shuffles two may be as extreme, the real one counting as one of them.
    shuffles = min(int(np.ceil(2 / rare)) - 1, MOST_SHUFFLES)
    sizes = np.empty((shuffles, len(value)))
    for shuffle in range(shuffles):
        order = rng.permutation(together.shape[1])
        sizes[shuffle] = np.abs(statistic(together[:, order[:periods]], together[:, order[periods:]]))
    limit = np.partition(sizes, shuffles - 2, axis=0)[shuffles - 2]
    return Measured(value, np.where(value < 0, -limit, limit), np.abs(value) > limit + 1e-9)


def coverage(inside: Floats, level: float, rare: float) -> Measured:
    """Part of what came that was ``inside`` (n, P; 1, 0, NaN) intervals meant to hold ``level``; too few are rare."""
    return _fewest(np.nansum(inside, axis=1), np.isfinite(inside).sum(axis=1).astype(float), level, rare)


def pooled_coverage(groups: Sequence[Floats], level: float, rare: float) -> Measured:
    """`coverage` of the series of each of G groups together (G,)."""
    held, count = np.array([_independent(inside) for inside in groups]).T
    return _fewest(held, count, level, rare)


def _independent(inside: Floats) -> tuple[float, float]:
    """How many were held of how many, what is missed in one period counting for less than if it were missed apart."""
    known = np.isfinite(inside)
    held, count = np.nansum(inside, axis=0), known.sum(axis=0)
    share = held[count > 0] / count[count > 0]
    total, alike = float(count.sum()), 1.0
    if len(share) > 1:
        by_chance = max(float(share.mean() * (1 - share.mean())), LEAST) * len(share) / total
        alike = max(float(share.var(ddof=1)) / by_chance, 1.0)
    return float(held.sum()) / alike, total / alike


def _fewest(held: Floats, count: Floats, level: float, rare: float) -> Measured:
    limit = np.maximum(binom.ppf(rare, np.floor(count), level), 0.0) / np.maximum(np.floor(count), 1)
    value = np.where(count > 0, held / np.maximum(count, LEAST), 1.0)
    return Measured(value, limit, (value < limit - 1e-9) & (count > 0))


def _mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    mean: Floats = np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return mean
