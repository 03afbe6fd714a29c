"""What is believed of a product's rate of demand, and how its own sales change it (Gamma and Poisson)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import gammaln
from scipy.stats import nbinom

from core_ml.forecasting.smoothing import Floats

LEAST_SHAPE = 0.2
MOST_SHAPE = 50.0
"""As sure as 50 pieces sold: likeness alone never tells more."""


@dataclass(frozen=True)
class Rates:
    """Gamma distributions (n,) of rates relative to the usual demand, which is the *exposure*.

    ``dispersion`` is the variance of a product's demand over its mean, 1 for Poisson; so many pieces tell as much as
    one.
    """

    shape: Floats
    rate: Floats
    dispersion: float = 1.0

    @property
    def mean(self) -> Floats:
        return self.shape / self.rate

    @classmethod
    def with_moments(cls, mean: Floats, variance: Floats, dispersion: float = 1.0) -> Rates:
        """With this mean and variance (n,), each as unsure as a shape from `LEAST_SHAPE` to `MOST_SHAPE` says."""
        positive = np.maximum(mean, 1e-9)
        shape = np.clip(positive**2 / np.maximum(variance, 1e-200), LEAST_SHAPE, MOST_SHAPE)
        return cls(shape, shape / positive, dispersion)

    def after(self, sold: Floats, exposure: Floats) -> Rates:
        """What is believed after ``sold`` (n,) pieces where ``exposure`` (n,) would have been usual."""
        return replace(self, shape=self.shape + sold / self.dispersion, rate=self.rate + exposure / self.dispersion)

    def quantiles(self, exposure: Floats, levels: Floats) -> Floats:
        """(n, h, Q) of the counts in periods of ``exposure`` (n, h)."""
        mean = np.maximum(self.mean[:, None] * exposure, 1e-12)
        # Variance: dispersion * mean + mean**2 / shape, the second for not knowing the rate.
        size = mean / (self.dispersion - 1 + mean / self.shape[:, None])
        chance = size / (size + mean)
        return np.asarray(nbinom.ppf(levels, size[..., None], chance[..., None]), dtype=float)

    def log_chance(self, sold: Floats, exposure: Floats) -> Floats:
        """(n,) logarithm of the chance (but for a constant) of having ``sold``, before it was."""
        count, usual = sold / self.dispersion, exposure / self.dispersion
        return np.asarray(
            gammaln(self.shape + count)
            - gammaln(self.shape)
            + self.shape * np.log(self.rate / (self.rate + usual))
            + count * np.log(np.maximum(usual, 1e-300) / (self.rate + usual))
        )
