"""Seasonal indices of many series at once, shrunk by how surely they differ from none, or from what all series share.

A *phase* is a place in the season; the index of the last period of ``y`` is the last phase. ``y`` is (n, T),
right-aligned, NaN where nothing was observed. Indices multiply and have mean 1.
"""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import Floats

LEAST = 0.01
DAYS = 7


def season_of(y: Floats, season: int, *, aligned: bool) -> Floats:
    """(n, season) indices. Series of one calendar learn the days of the week together; a year each learns by itself."""
    if season < 2:
        return np.ones((len(y), 1))
    if aligned and season == DAYS:
        return shared_indices(y, season)
    return own_indices(y, season)


def own_indices(y: Floats, season: int) -> Floats:
    """Ratios to a moving average over a season, shrunk to 1 by their noise (Miller and Williams, 2003).

    A series of up to two seasons has none.
    """
    ratio = _ratio_to_trend(y, season)
    mean, variance, count = _by_phase(ratio, season)
    noise = variance / np.maximum(count.mean(axis=1), 1)
    apart = ((mean - 1) ** 2).sum(axis=1) / (season - 1)
    sure = np.clip(1 - noise / np.maximum(apart, 1e-12), 0.0, 1.0)
    sure[np.isfinite(y).sum(axis=1) <= 2 * season] = 0.0
    return _scaled(1 + sure[:, None] * (mean - 1))


def shared_indices(y: Floats, season: int) -> Floats:
    """Means by phase, shrunk to those of all series together by how surely they differ from these (empirical Bayes)."""
    known = np.isfinite(y)
    level = np.where(known, y, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    sells = level > 0
    if not sells.any():
        return np.ones((len(y), season))
    own, variance, count = _by_phase(y / np.where(sells, level, 1.0)[:, None], season)
    common = own[sells].mean(axis=0)
    noise = (variance / np.maximum(count.mean(axis=1), 1))[:, None]
    apart = np.maximum(((own - common)[sells] ** 2).mean(axis=0) - noise[sells].mean(), 1e-4)
    found = common + apart / (apart + noise) * (own - common)
    return _scaled(np.where(sells[:, None], found, common))


def over(index: Floats, periods: int) -> Floats:
    """(n, periods) the indices laid over the past; the last period has the last phase."""
    season = index.shape[1]
    laid: Floats = index[:, (np.arange(periods) - periods) % season]
    return laid


def ahead(index: Floats, h: int) -> Floats:
    """(n, h) the indices of the periods to come."""
    coming: Floats = index[:, np.arange(h) % index.shape[1]]
    return coming


def _ratio_to_trend(y: Floats, season: int) -> Floats:
    """(n, T) over the centred moving average of a season; NaN at the ends."""
    window = np.ones(season) if season % 2 else np.concatenate(([0.5], np.ones(season - 1), [0.5]))
    trend = np.full_like(y, np.nan)
    if y.shape[1] >= len(window):
        middle = np.lib.stride_tricks.sliding_window_view(y, len(window), axis=1) @ (window / season)
        trend[:, len(window) // 2 : len(window) // 2 + middle.shape[1]] = middle
    ratio: Floats = np.where(trend > 0, y / np.where(trend > 0, trend, 1.0), np.nan)
    return ratio


def _by_phase(values: Floats, season: int) -> tuple[Floats, Floats, Floats]:
    """Means (n, season; 1 where nothing is known), variance around them (n,), and how many are known (n, season)."""
    phase = (np.arange(values.shape[1]) - values.shape[1]) % season
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    count = np.stack([known[:, phase == place].sum(axis=1) for place in range(season)], axis=1).astype(float)
    total = np.stack([filled[:, phase == place].sum(axis=1) for place in range(season)], axis=1)
    mean = np.where(count > 0, total / np.maximum(count, 1), 1.0)
    squares = np.where(known, (filled - mean[:, phase]) ** 2, 0.0).sum(axis=1)
    return mean, squares / np.maximum((count - (count > 0)).sum(axis=1), 1), count


def _scaled(index: Floats) -> Floats:
    positive = np.maximum(index, 0.0)
    scaled: Floats = positive / np.maximum(positive.mean(axis=1, keepdims=True), LEAST)
    return scaled
