"""Logistic regression on standardised features: the yardstick that a boosted model has to beat."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import ParameterError
from core_ml.fraud.base import FraudModel, Table
from core_ml.fraud.orders import Floats, Ints
from core_ml.fraud.parameters import FeatureParameters

FARTHEST = 10.0
"""Standard deviations; what lies farther out is held there, so that one wild value does not decide alone."""


class LogisticFraud(FraudModel):
    """Features go through ``sign(x) log(1 + |x|)``, since counts and amounts have long tails, and are standardised.

    Parameters
    ----------
    parameters : FeatureParameters
    penalty : float, above 0; inverse of scikit-learn's C
    """

    name: ClassVar[str] = "logistic"
    mean_: Floats
    scale_: Floats
    coefficient_: Floats
    intercept_: float

    def __init__(self, parameters: FeatureParameters, penalty: float = 1.0) -> None:
        self.parameters = parameters
        self.penalty = penalty

    def _check_parameters(self) -> None:
        if not self.penalty > 0:
            raise ParameterError(f"penalty is {self.penalty!r}; it must be above 0")

    def _fit(self, table: Table, truth: npt.NDArray[np.bool_], moments: Ints) -> None:
        from sklearn.linear_model import LogisticRegression

        del moments
        logs = _logs(table)
        self.mean_, scale = logs.mean(axis=0), logs.std(axis=0)
        self.scale_ = np.where(scale > 1e-9, scale, 1.0)
        self._progress(0.2, "logistic: regression")
        fitted = LogisticRegression(C=1 / self.penalty, max_iter=500).fit(self._standard(table), truth)
        self.coefficient_, self.intercept_ = fitted.coef_[0].astype(np.float64), float(fitted.intercept_[0])

    def _standard(self, table: Table) -> Floats:
        return np.clip((_logs(table) - self.mean_) / self.scale_, -FARTHEST, FARTHEST)

    def _weights(self, table: Table) -> Floats:
        return self._standard(table) * self.coefficient_

    def _probability(self, table: Table) -> Floats:
        odds = np.full(len(table), self.intercept_)
        # Not a matrix product or a sum over an axis: their order of adding depends on the number of rows.
        for weights in self._weights(table).T:
            odds += weights
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)

    def _learned(self) -> dict[str, Any]:
        arrays = {"mean": self.mean_, "scale": self.scale_, "coefficient": self.coefficient_}
        return arrays | {"intercept": self.intercept_}

    def _restore(self, learned: dict[str, Any]) -> None:
        self.mean_, self.scale_ = learned["mean"], learned["scale"]
        self.coefficient_, self.intercept_ = learned["coefficient"], learned["intercept"]


def _logs(table: Table) -> Floats:
    wide = table.astype(np.float64)
    return np.asarray(np.sign(wide) * np.log1p(np.abs(wide)), dtype=np.float64)
