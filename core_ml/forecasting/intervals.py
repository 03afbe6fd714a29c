"""Intervals from the errors of the backtest: split conformal prediction with errors scaled by series and horizon.

An error is divided by the size of its series' one-step errors and by how errors grow with the horizon (Lei et al.,
2018); what remains is alike for all series, and its quantiles are the intervals'. Few errors are filled up with normal
ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.special import ndtri

from core_ml.forecasting.smoothing import TINY, Floats
from core_ml.levels import LEVELS

NORMAL_ERRORS = 20.0
"""How many errors the normal distribution counts for."""
FEW_STEPS = 4
FARTHEST = 20.0
"""One-step errors beyond which an error is an accident."""
LUCK = 4.0
"""As many windows as chance explains a common error."""


class Scale(Enum):
    """On which scale errors are alike."""

    PLAIN = "plain"
    LOG = "log"
    ROOT = "root"

    def of(self, values: Floats) -> Floats:
        if self is Scale.PLAIN:
            return values
        positive = np.maximum(values, 0.0)
        scaled: Floats = np.log1p(positive) if self is Scale.LOG else np.sqrt(positive)
        return scaled

    def back(self, values: Floats) -> Floats:
        if self is Scale.PLAIN:
            return values
        positive = np.maximum(values, 0.0)
        natural: Floats = np.expm1(np.minimum(positive, 50.0)) if self is Scale.LOG else positive**2
        return natural


@dataclass(frozen=True, slots=True)
class Intervals:
    """Growth of errors with the horizon (h,) and their quantiles (h, Q) in these units."""

    scale: Scale
    growth: Floats
    shape: Floats

    def around(self, centre: Floats, sigma: Floats) -> Floats:
        """(n, h, Q) quantiles around ``centre`` (n, h); ``sigma`` (n,) is the size of one-step errors, scaled."""
        width = sigma[:, None] * self.growth
        return self.scale.back(self.scale.of(centre)[..., None] + width[..., None] * self.shape)


def assumed(h: int, *, of_sums: bool) -> Intervals:
    """Where nothing was tested: normal errors, half of whose variance all periods have in common."""
    steps = np.arange(1.0, h + 1)
    growth = np.sqrt((steps + steps**2) / 2) if of_sums else np.ones(h)
    return Intervals(Scale.PLAIN, growth, np.tile(ndtri(LEVELS), (h, 1)))


def learn(scale: Scale, y: Floats, centre: Floats, sigma: Floats, windows: int) -> Intervals:
    """From what came ``y`` (s, h) and was foretold ``centre`` (s, h) in s backtests, of series with ``sigma`` (s,).

    Errors of one window have their sign in common, so what all missed by counts by the number of ``windows`` alone.
    """
    error = (scale.of(y) - scale.of(centre)) / np.maximum(sigma, TINY)[:, None]
    error = error - np.median(error, axis=0) * LUCK / (windows + LUCK)
    growth = _smooth_growth(np.sqrt(np.minimum(error**2, FARTHEST**2).mean(axis=0)))
    shape = np.quantile(error / np.maximum(growth, TINY), LEVELS, axis=0).T
    own = len(error) / (len(error) + NORMAL_ERRORS)
    return Intervals(scale, growth, own * shape + (1 - own) * ndtri(LEVELS))


def _smooth_growth(size: Floats) -> Floats:
    """Halfway to a power of the horizon: single horizons are off by chance."""
    steps = np.arange(1, len(size) + 1)
    if len(size) < FEW_STEPS:
        return size
    slope, level = np.polyfit(np.log(steps), np.log(np.maximum(size, TINY)), 1)
    grown: Floats = np.sqrt(np.maximum(size, TINY) * np.exp(level) * steps**slope)
    return grown
