"""The Theta method (Assimakopoulos and Nikolopoulos, 2000): half a straight line, half the smoothed, doubled curves."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import LEVEL, Floats, average


def theta(y: Floats, h: int) -> Floats:
    """(n, h) forecasts of ``y`` (n, T), which has no season (any more)."""
    end, slope = line(y)
    past = end[:, None] + slope[:, None] * np.arange(1 - y.shape[1], 1)
    curved = average(2 * y - past, h, LEVEL)
    ahead: Floats = 0.5 * (curved + end[:, None] + slope[:, None] * np.arange(1, h + 1))
    return ahead


def line(y: Floats) -> tuple[Floats, Floats]:
    """Least squares line of each series: its value at the last period and its slope, both (n,)."""
    known = np.isfinite(y)
    count = np.maximum(known.sum(axis=1), 1)
    time = np.arange(y.shape[1], dtype=float)
    mean_time = (known * time).sum(axis=1) / count
    mean = np.where(known, y, 0.0).sum(axis=1) / count
    deviation = np.where(known, time - mean_time[:, None], 0.0)
    spread = np.maximum((deviation**2).sum(axis=1), 1e-12)
    slope = (deviation * np.where(known, y, 0.0)).sum(axis=1) / spread
    return mean + slope * (y.shape[1] - 1 - mean_time), slope
