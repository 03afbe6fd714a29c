"""What is forecast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

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

    @property
    def median(self) -> Floats:
        """(n, h) as likely too high as too low."""
        middle: Floats = self.quantiles[..., int(np.argmin(np.abs(self.levels - 0.5)))]
        return middle
