"""Series that (almost) always sell: models combined, intervals around them from the errors of the backtest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core_ml.forecasting import intervals
from core_ml.forecasting.backtest import Backtest, Origin
from core_ml.forecasting.intervals import Intervals, Scale
from core_ml.forecasting.smoothing import Flags, Floats
from core_ml.levels import LEVELS

FARTHEST = 10.0
"""No quantile is more than this factor of the largest value ever: on a scale of logarithms one accident has no end."""


def distribution(backtest: Backtest, weights: Floats) -> tuple[Floats, Floats]:
    """Quantiles of each period and of the sums up to it, both (n, h, Q)."""
    now = backtest.now
    centre = combined(now, weights)
    known = now.y[np.isfinite(now.y)]
    never_negative = bool((known >= 0).all())
    scales = tuple(Scale) if never_negative else (Scale.PLAIN,)
    most = FARTHEST * np.maximum(np.nanmax(np.abs(now.y), axis=1, initial=0.0), np.abs(centre).max(axis=1))
    found = []
    for ahead in (centre, centre.cumsum(axis=1)):
        is_sum = ahead is not centre
        best = _best_intervals(backtest, weights, scales, is_sum=is_sum)
        limit = (most[:, None] * (np.arange(1, centre.shape[1] + 1) if is_sum else 1.0))[..., None]
        quantiles = np.clip(best.around(ahead, now.sigma(best.scale)), -limit, limit)
        found.append(np.maximum(quantiles, 0.0) if never_negative else quantiles)
    return found[0], found[1]


def combined(origin: Origin, weights: Floats) -> Floats:
    """(n, h) the models' forecasts by their weights."""
    centre: Floats = np.einsum("nm,nmh->nh", weights, origin.points)
    return centre


def _best_intervals(backtest: Backtest, weights: Floats, scales: Sequence[Scale], *, is_sum: bool) -> Intervals:
    """On the scale with the least pinball loss, each series in units of its own size."""
    if not any(fit.any() for fit in _fit(backtest)):
        return intervals.assumed(backtest.now.points.shape[2], of_sums=is_sum)
    losses, found = [], []
    for scale in scales:
        y, centre, sigma, size = _errors(backtest, weights, scale)
        if is_sum:
            y, centre = y.cumsum(axis=1), centre.cumsum(axis=1)
        learned = intervals.learn(scale, y, centre, sigma, len(backtest.origins))
        error = (y[..., None] - learned.around(centre, sigma)) / size[:, None, None]
        losses.append(float(np.maximum(LEVELS * error, (LEVELS - 1) * error).mean()))
        found.append(learned)
    return found[int(np.argmin(losses))]


def _errors(backtest: Backtest, weights: Floats, scale: Scale) -> tuple[Floats, Floats, Floats, Floats]:
    """What came, what was foretold, size of errors and size of series, of all backtests below each other."""
    parts = [
        (actual[fit], combined(origin, weights)[fit], origin.sigma(scale)[fit], backtest.size[fit])
        for origin, actual, fit in zip(backtest.origins, backtest.actual, _fit(backtest), strict=True)
    ]
    y, centre, sigma, size = (np.concatenate(column) for column in zip(*parts, strict=True))
    return y, centre, sigma, size


def _fit(backtest: Backtest) -> list[Flags]:
    """Of each origin the series (n,) of which errors are known."""
    pairs = zip(backtest.origins, backtest.actual, strict=True)
    return [origin.is_long & np.isfinite(actual).all(axis=1) for origin, actual in pairs]
