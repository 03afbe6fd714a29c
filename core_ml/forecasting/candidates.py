"""The models among which the product chooses and which it combines: few, and unlike each other.

Each takes a `Block` and gives (n, h) point forecasts in the units of ``y``. Series with many zeros have three of their
own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core_ml.forecasting.autoregression import autoregression
from core_ml.forecasting.holt_winters import holt_winters
from core_ml.forecasting.intermittent import imapa, tsb
from core_ml.forecasting.seasonality import ahead, over
from core_ml.forecasting.smoothing import DAMPED, LEVEL, Floats, average
from core_ml.forecasting.theta import theta

LEAST_INDEX = 0.1


@dataclass(frozen=True)
class Block:
    """Series ``y`` (n, T) that are worked on together, their seasonal ``index`` (n, season), and the horizon ``h``."""

    y: Floats
    index: Floats
    h: int

    @cached_property
    def scale(self) -> Floats:
        """(n, 1) mean size of the values; 1 where all are zero."""
        known = np.isfinite(self.y)
        size = np.where(known, np.abs(self.y), 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        return np.asarray(np.where(size > 0, size, 1.0)[:, None])

    @cached_property
    def flat(self) -> Floats:
        """(n, T) without scale and season; NaN also where the season allows (almost) nothing."""
        index = over(self.index, self.y.shape[1])
        flat: Floats = np.where(index > LEAST_INDEX, self.y / np.maximum(index, LEAST_INDEX), np.nan) / self.scale
        return flat

    @cached_property
    def logs(self) -> Floats:
        """(n, T) of one plus ``flat`` in units of ``y``, so that zeros may be among the values."""
        return np.log1p(np.maximum(self.flat * self.scale, 0.0))

    @cached_property
    def highest(self) -> Floats:
        """(n, 1) the most that a trend of ``logs`` may reach: e times the largest value ever."""
        return np.asarray(np.nanmax(self.logs, axis=1, keepdims=True, initial=0.0) + 1.0)

    @cached_property
    def coming(self) -> Floats:
        """(n, h) scale and season of the periods to come."""
        coming: Floats = ahead(self.index, self.h) * self.scale
        return coming


Candidate = Callable[[Block], Floats]


def smoothed(block: Block) -> Floats:
    return average(block.flat, block.h, LEVEL) * block.coming


def damped_trend(block: Block) -> Floats:
    return average(block.flat, block.h, DAMPED) * block.coming


def theta_lines(block: Block) -> Floats:
    return theta(block.flat, block.h) * block.coming


def smoothed_logs(block: Block) -> Floats:
    """Smoothing where errors multiply: a few large orders do not lift the level of all that comes."""
    return _from_logs(block, average(block.logs, block.h, LEVEL))


def theta_of_logs(block: Block) -> Floats:
    """Theta where growth multiplies."""
    return _from_logs(block, theta(block.logs, block.h))


def autoregression_of_logs(block: Block) -> Floats:
    return _from_logs(block, autoregression(block.logs, block.h))


def _from_logs(block: Block, logs: Floats) -> Floats:
    return np.expm1(np.clip(logs, 0.0, block.highest)) / block.scale * block.coming


def winters(block: Block) -> Floats:
    return holt_winters(block.y / block.scale, block.h, block.index) * block.scale


def teunter(block: Block) -> Floats:
    return tsb(np.maximum(block.flat, 0.0))[:, -1:] * block.coming


def aggregated(block: Block) -> Floats:
    return imapa(np.maximum(block.flat, 0.0))[:, None] * block.coming


STEADY: dict[str, Candidate] = {
    "smoothing": smoothed,
    "damped trend": damped_trend,
    "theta": theta_lines,
    "theta of logs": theta_of_logs,
    "autoregression of logs": autoregression_of_logs,
}
SKEWED: dict[str, Candidate] = {"smoothing of logs": smoothed_logs}
"""Of days and weeks, in which a single order may be many times the usual."""
SEASONAL: dict[str, Candidate] = {"Holt-Winters": winters}
SPARSE: dict[str, Candidate] = {"smoothing": smoothed, "theta": theta_lines, "TSB": teunter, "IMAPA": aggregated}
