"""Point forecasts for demand with many zeros: what the field compares with (Croston's family) and combines.

``y`` is (n, T), 0 or more, right-aligned, NaN where nothing was observed; forecasts are (n,) a period, the same for all
periods to come. A series that never sold is forecast with 0.
"""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import Floats

ALPHA = 0.1
LONGEST_BLOCK = 8


def sba(y: Floats, alpha: float = ALPHA) -> Floats:
    """(n, T + 1) Croston's method, corrected by Syntetos and Boylan (2005): before each period, and after the last."""
    size, gap = np.full(len(y), np.nan), np.full(len(y), np.nan)
    since = np.ones(len(y))
    path = np.zeros((len(y), y.shape[1] + 1))
    for t in range(y.shape[1]):
        path[:, t] = _or_zero((1 - alpha / 2) * size / gap)
        value = y[:, t]
        sold = value > 0
        size = np.where(sold, _towards(size, value, alpha), size)
        gap = np.where(sold, _towards(gap, since, alpha), gap)
        since = np.where(sold, 1.0, since + np.isfinite(value))
    path[:, -1] = _or_zero((1 - alpha / 2) * size / gap)
    return path


def tsb(y: Floats, alpha: float = ALPHA, beta: float = ALPHA) -> Floats:
    """(n, T + 1) Teunter, Syntetos and Babai (2011): the chance of a sale is updated every period, so it can die."""
    size, chance = np.full(len(y), np.nan), np.full(len(y), np.nan)
    path = np.zeros((len(y), y.shape[1] + 1))
    for t in range(y.shape[1]):
        path[:, t] = _or_zero(size * chance)
        value = y[:, t]
        sold = value > 0
        size = np.where(sold, _towards(size, value, alpha), size)
        chance = np.where(np.isfinite(value), _towards(chance, sold.astype(float), beta), chance)
    path[:, -1] = _or_zero(size * chance)
    return path


def imapa(y: Floats, alpha: float = ALPHA) -> Floats:
    """(n,) mean of smoothed sums over blocks of 1 to 8 periods (Petropoulos and Kourentzes, 2015), a period."""
    found = []
    for length in range(1, min(LONGEST_BLOCK, y.shape[1]) + 1):
        blocks = y[:, y.shape[1] % length :].reshape(len(y), -1, length).mean(axis=2)
        level = np.full(len(y), np.nan)
        for block in blocks.T:
            level = np.where(np.isfinite(block), _towards(level, block, alpha), level)
        found.append(level)
    stacked = np.stack(found)
    return np.asarray(
        np.where(np.isfinite(stacked), stacked, 0.0).sum(axis=0) / np.maximum(np.isfinite(stacked).sum(axis=0), 1)
    )


def _towards(now: Floats, value: Floats, weight: float) -> Floats:
    moved: Floats = np.where(np.isnan(now), value, now + weight * (value - now))
    return moved


def _or_zero(values: Floats) -> Floats:
    clean: Floats = np.where(np.isfinite(values), values, 0.0)
    return clean
