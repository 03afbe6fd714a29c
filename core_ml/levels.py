"""The quantile levels at which demand is forecast, kept and planned by; without the libraries that do so."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LEVELS: npt.NDArray[np.float64] = np.array(
    [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995]
)
