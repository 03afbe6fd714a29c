"""Products that end: by plan, or by fading."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core_ml.exceptions import ParameterError
from core_ml.forecasting.forecasts import Forecast
from core_ml.forecasting.frequency import Frequency, Ints
from core_ml.forecasting.rescaling import with_mean
from core_ml.forecasting.smoothing import Flags, Floats

NEVER = np.iinfo(np.int64).max
PERIODS = 26
SURE = 2.33
"""Standard errors that a decline must be away from none: one stable product in a hundred is taken for fading."""
SLOPE = 0.1
"""Usual size of a change a period; what a few sales seem to say is held towards none by it."""
STEPS = 25


def periods_until(ends: pd.DatetimeIndex, last: pd.DatetimeIndex, frequency: Frequency) -> Ints:
    """(n,) how many periods after the one that begins at ``last`` a product sells in, until the day ``ends`` and on it.

    A product without an end (NaT) has `NEVER` as many; one that has ended has 0.
    """
    planned = np.asarray(ends.notna())
    until = pd.DatetimeIndex(np.where(planned, ends, last))
    if frequency in (Frequency.DAY, Frequency.WEEK):
        days = np.asarray((until.normalize() - last.normalize()).days, dtype=np.int64)
        left = days // {Frequency.DAY: 1, Frequency.WEEK: 7}[frequency]
    else:
        left = frequency.ordinals(until) - frequency.ordinals(last)
    return np.where(planned, np.maximum(left, 0), NEVER)


def ended(forecast: Forecast, left: Ints) -> Forecast:
    """No demand after ``left`` (n,) more periods; sums stay as they are then.

    Raises
    ------
    ParameterError
        Not one number, 0 or more, for each series.
    """
    if left.shape != (len(forecast.ids),) or (left < 0).any():
        raise ParameterError(f"left is {left.shape}; give each of {len(forecast.ids)} series 0 or more periods")
    h = forecast.mean.shape[1]
    sells = np.arange(h) < left[:, None]
    last = np.minimum(np.arange(h), np.maximum(left[:, None] - 1, 0))
    sums = np.take_along_axis(forecast.cumulative, last[..., None], axis=1)
    return replace(
        forecast,
        mean=np.where(sells, forecast.mean, 0.0),
        quantiles=np.where(sells[..., None], forecast.quantiles, 0.0),
        cumulative=np.where((left > 0)[:, None, None], sums, 0.0),
    )


@dataclass(frozen=True)
class Fading:
    """Expected demand of the last period ``level`` (n,), its logarithm's change a period ``slope``, and the error."""

    level: Floats
    slope: Floats
    error: Floats

    @property
    def is_fading(self) -> Flags:
        """(n,) whether demand surely declines."""
        fading: Flags = self.slope + SURE * self.error < 0
        return fading

    def ahead(self, h: int) -> Floats:
        """(n, h) expected demand as it goes on."""
        coming: Floats = self.level[:, None] * np.exp(self.slope[:, None] * np.arange(1, h + 1))
        return coming


def fading(y: Floats, usual: Floats | None = None, periods: int = PERIODS) -> Fading:
    """Decline of ``y`` (n, T) over its last ``periods`` (Poisson regression, held towards none).

    ``usual`` (n, T) is what takes its share first, the demand of the group or the season: what falls with all the
    others does not fade.
    """
    y = y[:, -periods:]
    offset = np.ones_like(y) if usual is None else usual[:, -periods:]
    known = np.isfinite(y) & np.isfinite(offset) & (offset > 0)
    demand, share = np.where(known, y, 0.0), np.where(known, offset, 0.0)
    now = share[:, -1] if usual is not None else np.ones(len(y))
    time = np.arange(1.0 - y.shape[1], 1.0)
    slope = np.zeros(len(y))
    total = demand.sum(axis=1)
    error = np.full(len(y), SLOPE)
    dispersion = np.ones(len(y))
    for _ in range(STEPS):
        growth = share * np.exp(slope[:, None] * time)
        growth *= (total / np.maximum(growth.sum(axis=1), 1e-300))[:, None]
        middle = (growth * time).sum(axis=1) / np.maximum(total, 1e-300)
        power = (growth * (time - middle[:, None]) ** 2).sum(axis=1)
        chi = np.where(growth > 0, (demand - growth) ** 2 / np.maximum(growth, 1e-300), 0.0).sum(axis=1)
        dispersion = np.maximum(chi / np.maximum(known.sum(axis=1) - 2, 1), 1.0)
        pull = (time * (demand - growth)).sum(axis=1) / dispersion - slope / SLOPE**2
        error = 1 / np.sqrt(power / dispersion + 1 / SLOPE**2)
        slope = np.clip(slope + np.clip(pull * error**2, -SLOPE, SLOPE), -1.0, 1.0)
    level = total / np.maximum((share * np.exp(slope[:, None] * time)).sum(axis=1), 1e-300) * now
    return Fading(np.where(total > 0, level, 0.0), slope, error)


def faded(forecast: Forecast, found: Fading) -> Forecast:
    """Products that fade are expected to go on fading; nothing is expected to sell more for it."""
    lower = np.minimum(forecast.mean, found.ahead(forecast.mean.shape[1]))
    return with_mean(forecast, np.where(found.is_fading[:, None], lower, forecast.mean))
