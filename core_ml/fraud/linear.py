"""Logistic regression as plain arrays, on features that are made tame first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core_ml.fraud.orders import Floats

Table = npt.NDArray[np.float32]

FARTHEST = 10.0
"""Standard deviations; what lies farther out is held there, so that one wild value does not decide alone."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Features go through ``sign(x) log(1 + |x|)``, since counts and amounts have long tails, and are standardised.

    ``mean``, ``scale``, ``coefficient`` (n_features,) and ``intercept``, in log-odds.
    """

    mean: Floats
    scale: Floats
    coefficient: Floats
    intercept: float

    @classmethod
    def learn(cls, table: Table, truth: npt.NDArray[np.bool_], *, penalty: float) -> Self:
        """Fit by log-loss with a squared penalty; ``penalty`` is the inverse of scikit-learn's C."""
        from sklearn.linear_model import LogisticRegression

        logs = _logs(table)
        mean, scale = logs.mean(axis=0), logs.std(axis=0)
        scale = np.where(scale > 1e-9, scale, 1.0)
        fitted = LogisticRegression(C=1 / penalty, max_iter=500).fit(_standard(logs, mean, scale), truth)
        return cls(mean, scale, fitted.coef_[0].astype(np.float64), float(fitted.intercept_[0]))

    def weights(self, table: Table) -> Floats:
        """(n, n_features) what each feature adds to the log-odds."""
        return _standard(_logs(table), self.mean, self.scale) * self.coefficient

    def odds(self, table: Table) -> Floats:
        """(n,) log-odds; those of a row do not depend on the rows beside it, to the last bit."""
        weights = self.weights(table)
        weights[:, 0] += self.intercept
        # Not a matrix product or a sum over an axis: their order of adding depends on the number of rows.
        return np.add.accumulate(weights, axis=1, out=weights)[:, -1].copy()

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {
            "mean": self.mean,
            "scale": self.scale,
            "coefficient": self.coefficient,
            "intercept": self.intercept,
        }


def _standard(logs: Floats, mean: Floats, scale: Floats) -> Floats:
    held: Floats = np.clip((logs - mean) / scale, -FARTHEST, FARTHEST)
    return held


def _logs(table: Table) -> Floats:
    wide = table.astype(np.float64)
    return np.asarray(np.sign(wide) * np.log1p(np.abs(wide)), dtype=np.float64)
