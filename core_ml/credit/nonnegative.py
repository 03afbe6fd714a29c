"""Logistic regression whose coefficients cannot have the wrong sign.

WOE rises with the risk, so on WOE every coefficient must be at least 0: a negative one would take points away for
what is better. Under that bound the lasso's penalty is linear, the problem smooth and convex, and what is not needed
becomes 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class NonNegativeLogit:
    """``intercept`` and ``weights`` (d,), all at least 0, in log-odds."""

    intercept: float
    weights: Floats

    @classmethod
    def learn(cls, features: Floats, event: Flags, *, lasso: float = 0.0, ridge: float = 1.0) -> NonNegativeLogit:
        """Minimise log-loss plus ``lasso * sum(w) + ridge / 2 * sum((w - 1)**2)``, all summed over rows.

        The ridge draws towards 1, which is what naive Bayes would give: the bins' own evidence, taken as independent.
        """
        from scipy.optimize import minimize

        truth = event.astype(np.float64)

        def loss(parameters: Floats) -> tuple[float, Floats]:
            weights = parameters[1:]
            odds = parameters[0] + features @ weights
            gap = 1 / (1 + np.exp(-odds)) - truth
            pull = weights - 1
            value = np.logaddexp(0, odds).sum() - truth @ odds + lasso * weights.sum() + ridge / 2 * pull @ pull
            return float(value), np.concatenate([[gap.sum()], features.T @ gap + lasso + ridge * pull])

        share = truth.mean()
        start = np.concatenate([[np.log(share / (1 - share))], np.full(features.shape[1], 0.5)])
        bounds = [(None, None)] + [(0.0, None)] * features.shape[1]
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500})
        return cls(float(found.x[0]), np.asarray(found.x[1:], dtype=np.float64))

    def log_odds(self, features: Floats) -> Floats:
        """(n,) log-odds of the event."""
        return np.asarray(self.intercept + features @ self.weights, dtype=np.float64)
