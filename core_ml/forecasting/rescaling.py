"""Distributions brought to another mean: after reconciliation, by known effects, at a product's end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core_ml.forecasting.forecasts import Forecast
from core_ml.forecasting.smoothing import Floats


def with_mean(forecast: Forecast, mean: Floats) -> Forecast:
    """``forecast`` with the expected demand ``mean`` (n, h): quantiles move in proportion, those of sums with the sums.

    Where nothing, or less than nothing, was expected there is no proportion, and they move by the difference.
    """
    return replace(
        forecast,
        mean=mean,
        quantiles=_moved(forecast.quantiles, forecast.mean, mean),
        cumulative=_moved(forecast.cumulative, forecast.mean.cumsum(axis=1), mean.cumsum(axis=1)),
    )


def _moved(quantiles: Floats, old: Floats, new: Floats) -> Floats:
    is_proportional = (old > 0) & (new >= 0)
    factor = np.where(is_proportional, new, 1.0) / np.where(is_proportional, old, 1.0)
    shift = np.where(is_proportional, 0.0, new - old)
    moved: Floats = quantiles * factor[..., None] + shift[..., None]
    return moved
