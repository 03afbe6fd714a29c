"""Errors of forecasts. ``y`` is what came, ``past`` what was known; forecasts are (n, h), quantiles (n, h, Q)."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import Floats


def naive_scale(past: Floats, season: int, *, squared: bool = False) -> Floats:
    """(n,) mean absolute (or root mean squared) change over a season; NaN where nothing ever changed."""
    step = season if np.isfinite(past).sum(axis=1).min() > season else 1
    change = past[:, step:] - past[:, :-step]
    known = np.isfinite(change)
    size = np.where(known, change**2 if squared else np.abs(change), 0.0)
    mean = size.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    scale = np.sqrt(mean) if squared else mean
    return np.where(scale > 0, scale, np.nan)


def mase(y: Floats, forecast: Floats, past: Floats, season: int) -> float:
    """Mean absolute scaled error (Hyndman and Koehler, 2006), mean over series that ever changed."""
    return float(np.nanmean(np.abs(y - forecast).mean(axis=1) / naive_scale(past, season)))


def rmsse(y: Floats, forecast: Floats, past: Floats) -> float:
    """Root mean squared scaled error by one-period changes, as in M5, mean over series that ever changed."""
    error = np.sqrt(((y - forecast) ** 2).mean(axis=1))
    return float(np.nanmean(error / naive_scale(past, 1, squared=True)))


def wape(y: Floats, forecast: Floats) -> float:
    """Sum of absolute errors over the sum of what came."""
    return float(np.abs(y - forecast).sum() / max(np.abs(y).sum(), 1e-12))


def bias(y: Floats, forecast: Floats) -> float:
    """What was forecast in excess, over the sum of what came."""
    return float((forecast - y).sum() / max(np.abs(y).sum(), 1e-12))


def pinball(y: Floats, quantiles: Floats, levels: Floats) -> float:
    """Mean pinball loss over series, periods and levels."""
    error = y[..., None] - quantiles
    return float(np.maximum(levels * error, (levels - 1) * error).mean())


def coverage(y: Floats, low: Floats, high: Floats) -> float:
    """Part of what came that lies from ``low`` to ``high``."""
    return float(((low <= y) & (y <= high)).mean())
