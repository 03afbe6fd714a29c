"""For shops without labels: how unlike its past an order is (isolation forest, Liu et al., 2008).

A random tree that cuts a sample of orders until each stands alone needs few cuts for an odd one. The mean number of
cuts over many trees is turned into a rank among the shop's past orders, and the rank into a probability that is right
on average if the shop's share of fraud is ``expected_share``.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from core_ml.boosted_trees import BoostedTrees, rounded_down
from core_ml.exceptions import ParameterError
from core_ml.fraud.base import FraudModel, Lesson, Table
from core_ml.fraud.orders import Floats, Ints
from core_ml.fraud.parameters import FeatureParameters

MOST_ROWS = 50_000
"""Orders among which ranks are taken, drawn at random where there are more."""
QUANTILES = 2_001
EULER = 0.5772156649015329


class AnomalyDetector(FraudModel):
    """Isolation forest as plain arrays.

    Parameters
    ----------
    parameters : FeatureParameters
    trees : int, 10 to 2,000
    sample : int, 16 to 4,096
        Orders that each tree cuts apart.
    expected_share : float, above 0, below ``highest``
        Share of fraud among the shop's orders.
    highest : float, up to 1
        Probability of an order that is odder than any before.
    """

    name: ClassVar[str] = "anomaly"
    needs_labels: ClassVar[bool] = False
    forest_: BoostedTrees
    past_: Floats
    """(QUANTILES,) oddness of the past orders at even ranks, ascending."""

    def __init__(
        self,
        parameters: FeatureParameters,
        trees: int = 200,
        sample: int = 256,
        expected_share: float = 0.01,
        highest: float = 0.5,
        seed: int = 0,
    ) -> None:
        self.parameters = parameters
        self.trees = trees
        self.sample = sample
        self.expected_share = expected_share
        self.highest = highest
        self.seed = seed

    def _check_parameters(self) -> None:
        for name, low, high in (("trees", 10, 2_000), ("sample", 16, 4_096), ("highest", 1e-6, 1)):
            if not low <= getattr(self, name) <= high:
                raise ParameterError(f"{name} is {getattr(self, name)!r}; it must be from {low} to {high}")
        if not 0 < self.expected_share < self.highest:
            raise ParameterError(
                f"expected_share is {self.expected_share!r}; it must be above 0 and below highest, {self.highest}"
            )

    def _drawn(self, truth: npt.NDArray[np.bool_]) -> Ints:
        if len(truth) <= MOST_ROWS:
            return super()._drawn(truth)
        return np.sort(np.random.default_rng(self.seed).choice(len(truth), MOST_ROWS, replace=False))

    def _fit(self, lesson: Lesson) -> None:
        from sklearn.ensemble import IsolationForest

        table = lesson.table
        forest = IsolationForest(
            n_estimators=self.trees, max_samples=min(self.sample, len(table)), random_state=self.seed
        ).fit(table)
        self._progress(0.6, "anomaly: ranks")
        self.forest_ = _copied([tree.tree_ for tree in forest.estimators_])
        self.past_ = np.quantile(self._oddness(table), np.linspace(0, 1, QUANTILES))

    def _oddness(self, table: Table) -> Floats:
        """(n,) fewer cuts than usual, in the trees' mean: negative path lengths."""
        return self.forest_.score(table).astype(np.float64)

    def _probability(self, table: Table) -> Floats:
        rank = np.interp(self._oddness(table), *_steps(self.past_))
        # The power of the rank whose mean over evenly spread ranks is the expected share.
        return np.asarray(self.highest * rank ** (self.highest / self.expected_share - 1), dtype=np.float64)

    def _weights(self, table: Table) -> Floats:
        return self.forest_.contributions(table)[0]

    def _learned(self) -> dict[str, Any]:
        return {"forest": self.forest_.packed(), "past": self.past_}

    def _restore(self, learned: dict[str, Any]) -> None:
        self.forest_, self.past_ = BoostedTrees(**learned["forest"]), learned["past"]


def _steps(past: Floats) -> tuple[Floats, Floats]:
    """Distinct values and the rank of each: equal orders share the mean of their ranks."""
    values, first, count = np.unique(past, return_index=True, return_counts=True)
    return values, (first + (count - 1) / 2) / (len(past) - 1)


def _copied(trees: list[Any]) -> BoostedTrees:
    """scikit-learn's trees as complete ones, each leaf worth its negative path length over the number of trees."""
    depth = max(1, *(int(tree.max_depth) for tree in trees))
    shape = (len(trees), 2**depth)
    feature = np.zeros((len(trees), 2**depth - 1), dtype=np.int32)
    threshold = np.full(feature.shape, np.inf, dtype=np.float32)
    value, cover = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    for number, tree in enumerate(trees):
        _copy(tree, 0, 0, 0, feature[number], threshold[number], value[number], cover[number])
    return BoostedTrees(feature, threshold, (value / len(trees)).astype(np.float32), 0.0, cover)


def _copy(
    tree: Any, source: int, target: int, depth: int, feature: Any, threshold: Any, value: Any, cover: Any
) -> None:
    left, right = int(tree.children_left[source]), int(tree.children_right[source])
    if left >= 0:
        feature[target] = tree.feature[source]
        threshold[target] = rounded_down(tree.threshold[source])
        _copy(tree, left, 2 * target + 1, depth + 1, feature, threshold, value, cover)
        _copy(tree, right, 2 * target + 2, depth + 1, feature, threshold, value, cover)
        return
    while target < len(feature):
        target = 2 * target + 1
    rows = int(tree.n_node_samples[source])
    value[target - len(feature)] = -(depth + usual_cuts(rows))
    cover[target - len(feature)] = rows


def usual_cuts(rows: int) -> float:
    """Mean cuts that a random tree of ``rows`` orders would still need to tell one of them apart."""
    if rows <= 1:
        return 0.0
    if rows == 2:
        return 1.0
    return 2 * (float(np.log(rows - 1)) + EULER) - 2 * (rows - 1) / rows
