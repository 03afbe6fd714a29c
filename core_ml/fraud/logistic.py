"""Logistic regression on standardised features: the yardstick that a boosted model has to beat."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from core_ml.exceptions import ParameterError
from core_ml.fraud.base import FraudModel, Lesson, Table
from core_ml.fraud.linear import Linear
from core_ml.fraud.orders import Floats
from core_ml.fraud.parameters import FeatureParameters


class LogisticFraud(FraudModel):
    """See `linear.Linear`.

    Parameters
    ----------
    parameters : FeatureParameters
    penalty : float, above 0; inverse of scikit-learn's C
    """

    name: ClassVar[str] = "logistic"
    linear_: Linear

    def __init__(self, parameters: FeatureParameters, penalty: float = 1.0) -> None:
        self.parameters = parameters
        self.penalty = penalty

    def _check_parameters(self) -> None:
        if not self.penalty > 0:
            raise ParameterError(f"penalty is {self.penalty!r}; it must be above 0")

    def _fit(self, lesson: Lesson) -> None:
        self._progress(0.2, "logistic: regression")
        self.linear_ = Linear.learn(lesson.table, lesson.truth, penalty=self.penalty)

    def _probability(self, table: Table) -> Floats:
        return np.asarray(1 / (1 + np.exp(-self.linear_.odds(table))), dtype=np.float64)

    def _weights(self, table: Table) -> Floats:
        return self.linear_.weights(table)

    def _learned(self) -> dict[str, Any]:
        return {"linear": self.linear_.packed()}

    def _restore(self, learned: dict[str, Any]) -> None:
        self.linear_ = Linear(**learned["linear"])
