"""A boosted classifier whose trees are plain arrays, so that it can be stored without pickle and read by any version.

Learned by scikit-learn's histogram gradient boosting, then copied into complete binary trees: node ``j`` has the
children ``2j + 1`` and ``2j + 2``; a branch that ends early is filled up so that every path is ``depth`` steps long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

CHUNK_ROWS = 8_192


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """``feature`` and ``threshold`` (n_trees, 2**depth - 1), ``value`` (n_trees, 2**depth), ``base`` in log-odds."""

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    value: npt.NDArray[np.float32]
    base: float

    @classmethod
    def learn(
        cls,
        features: npt.NDArray[np.float32],
        labels: npt.NDArray[np.bool_],
        *,
        trees: int,
        depth: int,
        learning_rate: float,
        seed: int,
        min_leaf: int | None = None,
        l2: float = 5.0,
        max_features: float = 0.6,
    ) -> BoostedTrees:
        """Fit by log-loss. Features must be finite.

        ``min_leaf``: fewest rows of a leaf, without it a thousandth of all rows within 5 and 100.
        """
        from sklearn.ensemble import HistGradientBoostingClassifier
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        model = HistGradientBoostingClassifier(
            max_iter=trees,
            max_depth=depth,
            max_leaf_nodes=2**depth,
            learning_rate=learning_rate,
            min_samples_leaf=max(5, min(100, len(labels) // 1000)) if min_leaf is None else min_leaf,
            l2_regularization=l2,
            max_features=max_features,
            early_stopping=False,
            random_state=seed,
        )
        # Its threads wait for each other in a spin: on a machine that does anything else, one is faster than two.
        with threadpool_limits(1, user_api="openmp"):
            model.fit(features, labels)
        nodes = [stage[0].nodes for stage in model._predictors]
        feature = np.zeros((len(nodes), 2**depth - 1), dtype=np.int32)
        threshold = np.full((len(nodes), 2**depth - 1), np.inf, dtype=np.float32)
        value = np.zeros((len(nodes), 2**depth), dtype=np.float32)
        for tree, table in enumerate(nodes):
            _copy(table, 0, 0, feature[tree], threshold[tree], value[tree])
        return cls(feature, threshold, value, float(np.ravel(model._baseline_prediction)[0]))

    def probability(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(n,) probability of the label."""
        odds = np.empty(len(features), dtype=np.float32)
        for start in range(0, len(features), CHUNK_ROWS):
            odds[start : start + CHUNK_ROWS] = self._odds(features[start : start + CHUNK_ROWS])
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)

    def _odds(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        n_trees, n_nodes = self.feature.shape
        depth = n_nodes.bit_length()
        columns = np.ascontiguousarray(features.T).ravel()
        rows = np.arange(len(features))
        starts = self.feature.astype(np.int64) * len(features)
        total = np.full(len(features), self.base, dtype=np.float32)
        for tree in range(n_trees):
            node = (columns[starts[tree, 0] + rows] > self.threshold[tree, 0]).astype(np.int64) + 1
            for _ in range(depth - 1):
                right = columns[starts[tree, node] + rows] > self.threshold[tree, node]
                node = 2 * node + 1 + right
            total += self.value[tree, node - n_nodes]
        return total

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {"feature": self.feature, "threshold": self.threshold, "value": self.value, "base": self.base}


def _copy(nodes: Any, source: int, target: int, feature: Any, threshold: Any, value: Any) -> None:
    """Copy scikit-learn's node ``source`` to place ``target`` of the complete tree."""
    node = nodes[source]
    if not node["is_leaf"]:
        feature[target] = node["feature_idx"]
        # Thresholds are doubles, features are floats: round down, so that x <= threshold keeps its meaning.
        limit = np.float32(node["num_threshold"])
        threshold[target] = np.nextafter(limit, np.float32(-np.inf)) if limit > node["num_threshold"] else limit
        _copy(nodes, int(node["left"]), 2 * target + 1, feature, threshold, value)
        _copy(nodes, int(node["right"]), 2 * target + 2, feature, threshold, value)
        return
    # An early leaf: an infinite threshold always goes left, so its value belongs to the leftmost leaf below.
    while target < len(feature):
        target = 2 * target + 1
    value[target - len(feature)] = node["value"]
