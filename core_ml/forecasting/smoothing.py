"""Exponential smoothing of many series with many parameters at once.

Every series is smoothed with every candidate of a grid in one pass over time, and the candidates' forecasts are
averaged by their Akaike weights: no optimiser that stops in a corner, and less noise than the single best candidate
(Burnham and Anderson, 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Grid:
    """Candidates, each array (g,): weights of level and trend in [0, 1], damping of the trend in (0, 1]."""

    alpha: Floats
    beta: Floats
    phi: Floats

    @classmethod
    def of(cls, alphas: Sequence[float], betas: Sequence[float] = (0.0,), phis: Sequence[float] = (1.0,)) -> Grid:
        alpha, beta, phi = np.array(list(product(alphas, betas, phis)), dtype=float).T
        return cls(alpha, beta, phi)

    def trend_ahead(self, h: int) -> Floats:
        """(g, h) how many of today's trends the level will have moved by."""
        ahead: Floats = np.cumsum(self.phi[:, None] ** np.arange(1, h + 1), axis=1)
        return ahead


@dataclass(frozen=True, slots=True)
class Smoothed:
    """After the last period, each (n, g): sum of squared one-step errors, level and trend."""

    squares: Floats
    level: Floats
    trend: Floats


LEVEL = Grid.of([0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
DAMPED = Grid.of(
    [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9], betas=[0.01, 0.05, 0.1, 0.25, 0.5, 1.0], phis=[0.8, 0.9, 0.98]
)


def smooth(y: Floats, grid: Grid) -> Smoothed:
    """Smooth ``y`` (n, T); where it is NaN nothing was observed and only the trend moves on."""
    seen, begun = _known(y)
    return _pass(np.where(seen, y, 0.0), seen, begun, grid, start(y, grid))


def start(y: Floats, grid: Grid) -> Smoothed:
    """Level and trend before the first observation: those that smoothing backwards in time ends with."""
    seen, begun = _known(y)
    values = np.where(seen, y, 0.0)
    last = values[np.arange(len(y)), y.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)]
    flat = np.repeat(last[:, None], len(grid.alpha), axis=1)
    back = _pass(values[:, ::-1], seen[:, ::-1], begun[:, ::-1], grid, Smoothed(flat, flat, np.zeros_like(flat)))
    return Smoothed(back.squares, back.level, -back.trend)


def average(y: Floats, h: int, grid: Grid) -> Floats:
    """(n, h) the candidates' forecasts of ``y`` (n, T), by their weights."""
    state = smooth(y, grid)
    weights = akaike(state.squares, np.isfinite(y).sum(axis=1))
    level = (weights * state.level).sum(axis=1)
    ahead: Floats = level[:, None] + (weights * state.trend) @ grid.trend_ahead(h)
    return ahead


def akaike(squares: Floats, count: npt.NDArray[np.int64]) -> Floats:
    """(n, g) weights of candidates of equal size, from squared one-step errors over ``count`` (n,) periods."""
    periods = np.maximum(count, 1)[:, None]
    likelihood = -0.5 * periods * np.log(squares / periods + TINY)
    weights = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _known(y: Floats) -> tuple[Flags, Flags]:
    """What was observed, and the periods since the first observation, both (n, T)."""
    seen = np.isfinite(y)
    return seen, np.maximum.accumulate(seen, axis=1)


def _pass(values: Floats, seen: Flags, begun: Flags, grid: Grid, start: Smoothed) -> Smoothed:
    level, trend = start.level.copy(), start.trend.copy()
    squares = np.zeros_like(level)
    of_trend = grid.alpha * grid.beta
    whole = np.asarray(seen.all(axis=0))
    for t in np.flatnonzero(begun.any(axis=0)):
        now = values[:, t, None]
        if whole[t]:
            trend *= grid.phi
            level += trend
            error = now - level
        else:
            moving = begun[:, t, None]
            trend *= np.where(moving, grid.phi, 1.0)
            level += np.where(moving, trend, 0.0)
            error = np.where(seen[:, t, None], now - level, 0.0)
        squares += error * error
        level += grid.alpha * error
        trend += of_trend * error
    return Smoothed(squares, level, trend)
