"""What is forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.smoothing import Floats


@dataclass(frozen=True, slots=True)
class Forecast:
    """Demand of the ``h`` periods after the last one, for n series.

    ``quantiles`` (n, h, Q) are of each period, ``cumulative`` (n, h, Q) of the sum from the first period to each: sums
    of quantiles are no quantiles of sums, so these were learned from sums. ``mean`` (n, h) is the expected demand a
    period, ``weights`` (n, m) say how much each of the ``models`` counted.
    """

    ids: pd.Index[str]
    mean: Floats
    levels: Floats
    quantiles: Floats
    cumulative: Floats
    models: tuple[str, ...]
    weights: Floats

    def rows(self, rows: Ints) -> Forecast:
        """That of some of the series."""
        parts = (self.mean[rows], self.levels, self.quantiles[rows], self.cumulative[rows])
        return Forecast(self.ids[rows], *parts, self.models, self.weights[rows])

    @property
    def median(self) -> Floats:
        """(n, h) as likely too high as too low."""
        middle: Floats = self.quantiles[..., int(np.argmin(np.abs(self.levels - 0.5)))]
        return middle


def joined(ids: pd.Index[str], parts: Sequence[tuple[Ints, Forecast]]) -> Forecast:
    """Of series that were worked on in ``parts``: which rows, and their forecast; each row is in one of them."""
    models = tuple(dict.fromkeys(model for _, part in parts for model in part.models))
    h, levels = parts[0][1].mean.shape[1], parts[0][1].levels
    mean, weights = np.zeros((len(ids), h)), np.zeros((len(ids), len(models)))
    quantiles, cumulative = (np.zeros((len(ids), h, len(levels))) for _ in range(2))
    for rows, part in parts:
        mean[rows], quantiles[rows], cumulative[rows] = part.mean, part.quantiles, part.cumulative
        columns = np.array([models.index(model) for model in part.models])
        weights[rows[:, None], columns] = part.weights
    return Forecast(ids, mean, levels, quantiles, cumulative, models, weights)
