"""Damped trend and a season that multiplies and is smoothed itself, for many series and many parameters at once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from core_ml.forecasting.seasonality import over
from core_ml.forecasting.smoothing import Floats, Grid, akaike, start

LEAST_INDEX = 0.1
"""A phase below it (a closed day) says nothing of the level."""
MOST_INDEX = 12.0
LEAST_LEVEL = 0.2
"""Close to nothing, one error must not decide what a season is."""


@dataclass(frozen=True, slots=True)
class SeasonalGrid:
    """Candidates: those of the level and trend, and the weight ``gamma`` (g,) of the season."""

    base: Grid
    gamma: Floats

    @classmethod
    def of(cls, alphas: list[float], betas: list[float], phis: list[float], gammas: list[float]) -> SeasonalGrid:
        alpha, beta, phi, gamma = np.array(list(product(alphas, betas, phis, gammas)), dtype=float).T
        return cls(Grid(alpha, beta, phi), gamma)


SEASONAL = SeasonalGrid.of([0.05, 0.1, 0.2, 0.35, 0.6, 0.9], [0.0, 0.1], [0.8, 0.9, 0.98, 1.0], [0.0, 0.1, 0.3])


def holt_winters(y: Floats, h: int, index: Floats, grid: SeasonalGrid = SEASONAL) -> Floats:
    """(n, h) forecasts of ``y`` (n, T), scaled to a size near 1; ``index`` (n, season) is where the season starts from.

    Candidates are judged by one-step errors in units of the season's index, and averaged by their Akaike weights.
    """
    season = index.shape[1]
    base, of_trend, of_season = grid.base, grid.base.alpha * grid.base.beta, grid.gamma * (1 - grid.base.alpha)
    laid = over(index, y.shape[1])
    first = start(np.where(laid > LEAST_INDEX, y / np.maximum(laid, LEAST_INDEX), np.nan), base)
    level, trend = first.level, first.trend
    squares = np.zeros_like(level)
    factors = np.repeat(index.T[:, :, None], len(grid.gamma), axis=2)
    known = np.isfinite(y)
    values = np.where(known, y, 0.0)
    begun = np.maximum.accumulate(known, axis=1)
    for t in np.flatnonzero(begun.any(axis=0)):
        phase = (t - y.shape[1]) % season
        factor = factors[phase]
        speaks = known[:, t, None] & (factor > LEAST_INDEX)
        trend *= np.where(begun[:, t, None], base.phi, 1.0)
        expected = level + np.where(begun[:, t, None], trend, 0.0)
        error = np.where(known[:, t, None], values[:, t, None] - expected * factor, 0.0)
        relative = np.where(speaks, error / np.maximum(factor, LEAST_INDEX), 0.0)
        squares += relative * relative
        level = expected + base.alpha * relative
        trend += of_trend * relative
        factor += of_season * error / np.maximum(expected, LEAST_LEVEL)
        np.clip(factor, 0.0, MOST_INDEX, out=factor)
    weights = akaike(squares, known.sum(axis=1))
    moved = base.trend_ahead(h)
    ahead = [(weights * (level + trend * moved[:, step]) * factors[step % season]).sum(axis=1) for step in range(h)]
    return np.stack(ahead, axis=1)
