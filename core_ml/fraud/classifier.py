"""Boosted trees with calibrated probabilities: the model of shops that know which of their orders were fraud.

A few hundred frauds are little for trees: a fifth of the log-odds comes from a logistic regression, which errs in other
places. Both are sums over features, and so is their mean: reasons stay exact.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from core_ml.boosted_trees import BoostedTrees
from core_ml.calibration import Calibration
from core_ml.exceptions import ParameterError
from core_ml.fraud.base import FraudModel, Lesson, Table
from core_ml.fraud.linear import Linear
from core_ml.fraud.orders import Floats, Ints
from core_ml.fraud.parameters import FeatureParameters

KEPT = np.array([-20.0, 20.0])
FEW_FRAUDS = 5
"""Fewer in the part held back, or before it, teach nothing about probabilities."""


class FraudClassifier(FraudModel):
    """Histogram gradient boosting and a logistic regression, calibrated on the latest part of the training time.

    Both first learn from the earlier part alone; how their probabilities have to be bent is learned on the later part,
    which they have not seen. Then they learn anew from everything and keep that bend.

    Parameters
    ----------
    parameters : FeatureParameters
    trees : int, from 1     depth : int, 1 to 10     learning_rate : float, above 0 to 1
    min_leaf : int, from 1, rows     l2 : float, from 0     max_features : float, above 0 to 1, part drawn at each split
    fraud_weight : float, above 0
        How many genuine orders a fraud outweighs in the trees' training; calibration takes it out again.
    linear_share : float, 0 to 1
        Part of the log-odds that is the logistic regression's.     penalty : float, above 0, its inverse C
    calibration_share : float, 0 to 0.5
        Part of the rows, the latest, that calibrates.
    most_genuine : int, from 1
        Genuine orders that are learned from, drawn at random where there are more: frauds are rare, and a hundred
        genuine orders for each teach no less than ten thousand. Probabilities are those of all orders again.
    """

    name: ClassVar[str] = "boosted"
    trees_: BoostedTrees
    linear_: Linear
    calibration_: Calibration

    def __init__(
        self,
        parameters: FeatureParameters,
        trees: int = 150,
        depth: int = 5,
        learning_rate: float = 0.05,
        min_leaf: int = 40,
        l2: float = 5.0,
        max_features: float = 0.6,
        fraud_weight: float = 1.0,
        linear_share: float = 0.2,
        penalty: float = 10.0,
        calibration_share: float = 0.25,
        most_genuine: int = 100_000,
        seed: int = 0,
    ) -> None:
        self.parameters = parameters
        self.trees = trees
        self.depth = depth
        self.learning_rate = learning_rate
        self.min_leaf = min_leaf
        self.l2 = l2
        self.max_features = max_features
        self.fraud_weight = fraud_weight
        self.linear_share = linear_share
        self.penalty = penalty
        self.calibration_share = calibration_share
        self.most_genuine = most_genuine
        self.seed = seed

    def _check_parameters(self) -> None:
        least = 1e-6
        for name, low, high in (
            ("trees", 1, 5_000),
            ("depth", 1, 10),
            ("learning_rate", least, 1),
            ("min_leaf", 1, np.inf),
            ("l2", 0, np.inf),
            ("max_features", least, 1),
            ("fraud_weight", least, np.inf),
            ("linear_share", 0, 1),
            ("penalty", least, np.inf),
            ("calibration_share", 0, 0.5),
            ("most_genuine", 1, np.inf),
        ):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ParameterError(f"{name} is {value!r}; it must be from {low} to {high}")

    def _drawn(self, truth: npt.NDArray[np.bool_]) -> Ints:
        chance = np.random.default_rng(self.seed).random(len(truth))
        return np.flatnonzero(truth | (chance < self._share(truth)))

    def _share(self, truth: npt.NDArray[np.bool_]) -> float:
        """Part of the genuine orders that is learned from."""
        return min(1.0, self.most_genuine / max(1, int((~truth).sum())))

    def _fit(self, lesson: Lesson) -> None:
        table, truth, drawn = lesson.table, lesson.truth, lesson.drawn
        turn = np.argsort(lesson.moments, kind="stable")
        cut = len(turn) - round(self.calibration_share * len(turn))
        early, late = turn[:cut], turn[cut:]
        # Fewer genuine orders raise the odds of fraud by as much; a calibration on all orders takes that out as well.
        self.calibration_ = Calibration(KEPT, KEPT + np.log(self._share(truth)))
        if min(truth[early].sum(), truth[late].sum()) >= FEW_FRAUDS:
            is_early = np.isin(drawn, early)
            self._learn(table[is_early], truth[drawn[is_early]])
            self._progress(0.4, "boosted: calibration")
            odds = self._by_blocks(lesson.features, lesson.rows[late], self._odds)
            self.calibration_ = Calibration.learn(_probability(odds), truth[late])
        self._progress(0.5, "boosted: all orders")
        self._learn(table, truth[drawn])

    def _learn(self, table: Table, truth: npt.NDArray[np.bool_]) -> None:
        self.linear_ = Linear.learn(table, truth, penalty=self.penalty)
        self.trees_ = BoostedTrees.learn(
            table,
            truth,
            trees=self.trees,
            depth=self.depth,
            learning_rate=self.learning_rate,
            seed=self.seed,
            min_leaf=self.min_leaf,
            l2=self.l2,
            max_features=self.max_features,
            weights=None if self.fraud_weight == 1 else np.where(truth, self.fraud_weight, 1.0),
        )

    def _odds(self, table: Table) -> Floats:
        """(n,) log-odds before calibration."""
        boosted = self.trees_.score(table).astype(np.float64)
        return (1 - self.linear_share) * boosted + self.linear_share * self.linear_.odds(table)

    def _probability(self, table: Table) -> Floats:
        return self.calibration_.apply(_probability(self._odds(table)))

    def _weights(self, table: Table) -> Floats:
        moved, _ = self.trees_.contributions(table)
        return (1 - self.linear_share) * moved + self.linear_share * self.linear_.weights(table)

    def _learned(self) -> dict[str, Any]:
        return {
            "trees": self.trees_.packed(),
            "linear": self.linear_.packed(),
            "calibration": self.calibration_.packed(),
        }

    def _restore(self, learned: dict[str, Any]) -> None:
        self.trees_ = BoostedTrees(**learned["trees"])
        self.linear_ = Linear(**learned["linear"])
        self.calibration_ = Calibration(**learned["calibration"])


def _probability(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)
