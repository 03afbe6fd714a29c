"""A boosted classifier whose trees are plain arrays, so that it can be stored without pickle and read by any version.

Learned by scikit-learn's histogram gradient boosting, then copied into complete binary trees: node ``j`` has the
children ``2j + 1`` and ``2j + 2``; a branch that ends early is filled up so that every path is ``depth`` steps long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

CHUNK_ROWS = 8_192
FEW_ROWS = 64
"""Up to so many rows all trees are walked at once: the steps cost more than the rows."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """``feature`` and ``threshold`` (n_trees, 2**depth - 1), ``value`` (n_trees, 2**depth), ``base`` in log-odds.

    ``cover`` (n_trees, 2**depth) is the number of training rows in each leaf; only `contributions` needs it, and trees
    stored by earlier versions have none.
    """

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float32]
    value: npt.NDArray[np.float32]
    base: float
    cover: npt.NDArray[np.float32] | None = None

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
        weights: Floats | None = None,
        monotone: Sequence[int] | None = None,
    ) -> BoostedTrees:
        """Fit by log-loss. Features must be finite.

        ``min_leaf``: fewest rows of a leaf, without it a thousandth of all rows within 5 and 100. ``weights`` (n,) of
        the rows. ``monotone`` (n_features,): 1 where the probability may only rise with the feature, -1 fall, 0 free.
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
            monotonic_cst=monotone,
            early_stopping=False,
            random_state=seed,
        )
        # Its threads wait for each other in a spin: on a machine that does anything else, one is faster than two.
        with threadpool_limits(1, user_api="openmp"):
            model.fit(features, labels, sample_weight=weights)
        nodes = [stage[0].nodes for stage in model._predictors]
        feature = np.zeros((len(nodes), 2**depth - 1), dtype=np.int32)
        threshold = np.full((len(nodes), 2**depth - 1), np.inf, dtype=np.float32)
        value = np.zeros((len(nodes), 2**depth), dtype=np.float32)
        cover = np.zeros((len(nodes), 2**depth), dtype=np.float32)
        for tree, table in enumerate(nodes):
            _copy(table, 0, 0, feature[tree], threshold[tree], value[tree], cover[tree])
        return cls(feature, threshold, value, float(np.ravel(model._baseline_prediction)[0]), cover)

    def probability(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(n,) probability of the label; that of a row does not depend on the rows beside it, to the last bit."""
        return np.asarray(1 / (1 + np.exp(-self.score(features))), dtype=np.float32)

    def score(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(n,) sums of the trees' values and the base: log-odds, of boosted trees."""
        odds = np.empty(len(features), dtype=np.float32)
        for start in range(0, len(features), CHUNK_ROWS):
            odds[start : start + CHUNK_ROWS] = self._odds(features[start : start + CHUNK_ROWS])
        return odds

    def _odds(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        total = np.full(len(features), self.base, dtype=np.float32)
        if len(features) <= FEW_ROWS:
            # Added up one tree after the other, as below: another order would give other last bits.
            for leaves in np.take_along_axis(self.value, self._walked(features)[-1] - self.feature.shape[1], axis=1):
                total += leaves
            return total
        n_trees, n_nodes = self.feature.shape
        depth = n_nodes.bit_length()
        columns = np.ascontiguousarray(features.T).ravel()
        rows = np.arange(len(features))
        starts = self.feature.astype(np.int64) * len(features)
        for tree in range(n_trees):
            node = (columns[starts[tree, 0] + rows] > self.threshold[tree, 0]).astype(np.int64) + 1
            for _ in range(depth - 1):
                right = columns[starts[tree, node] + rows] > self.threshold[tree, node]
                node = 2 * node + 1 + right
            total += self.value[tree, node - n_nodes]
        return total

    def _walked(self, features: npt.NDArray[np.float32]) -> list[npt.NDArray[np.int64]]:
        """The (n_trees, n) nodes at each depth, from the root to the leaves."""
        rows = np.arange(len(features))
        nodes = [np.zeros((len(self.feature), len(features)), dtype=np.int64)]
        for _ in range(self.feature.shape[1].bit_length()):
            node = nodes[-1]
            split = np.take_along_axis(self.feature, node, axis=1)
            right = features[rows, split] > np.take_along_axis(self.threshold, node, axis=1)
            nodes.append(2 * node + 1 + right)
        return nodes

    def contributions(self, features: npt.NDArray[np.float32]) -> tuple[Floats, float]:
        """How much each feature moves the log-odds of each row, (n, n_features), and where they start from.

        Every step down a tree moves the mean of the training rows below; the step counts for the feature that was
        asked there (Saabas, 2014). The start and a row's contributions add up to its log-odds.

        Raises
        ------
        ValueError
            For trees that were stored without ``cover``.
        """
        means = self._means()
        moved = np.zeros(features.shape)
        trees = np.arange(len(self.feature))[:, None]
        step = max(1, 1_000_000 // len(self.feature))
        for start in range(0, len(features), step):
            some = features[start : start + step]
            nodes = self._walked(some)
            rows = np.broadcast_to(np.arange(start, start + len(some)), nodes[0].shape)
            for above, below in pairwise(nodes):
                np.add.at(moved, (rows, self.feature[trees, above]), means[trees, below] - means[trees, above])
        return moved, self.base + float(means[:, 0].sum())

    def _means(self) -> Floats:
        """(n_trees, 2**(depth + 1) - 1) mean value of the training rows below every node."""
        if self.cover is None:
            raise ValueError("these trees were stored without the cover of their leaves; train the model again")
        means, cover = self.value.astype(np.float64), self.cover.astype(np.float64)
        levels = [means]
        while means.shape[1] > 1:
            pairs, weights = means.reshape(len(means), -1, 2), cover.reshape(len(cover), -1, 2)
            cover = weights.sum(axis=2)
            means = (pairs * weights).sum(axis=2) / np.maximum(cover, 1)
            levels.append(means)
        return np.concatenate(levels[::-1], axis=1)

    def first(self, trees: int) -> BoostedTrees:
        """The model as it was after so many trees."""
        cover = None if self.cover is None else self.cover[:trees]
        return BoostedTrees(self.feature[:trees], self.threshold[:trees], self.value[:trees], self.base, cover)

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        arrays = {"feature": self.feature, "threshold": self.threshold, "value": self.value, "base": self.base}
        return arrays if self.cover is None else arrays | {"cover": self.cover}


def _copy(nodes: Any, source: int, target: int, feature: Any, threshold: Any, value: Any, cover: Any) -> None:
    """Copy scikit-learn's node ``source`` to place ``target`` of the complete tree."""
    node = nodes[source]
    if not node["is_leaf"]:
        feature[target] = node["feature_idx"]
        threshold[target] = rounded_down(node["num_threshold"])
        _copy(nodes, int(node["left"]), 2 * target + 1, feature, threshold, value, cover)
        _copy(nodes, int(node["right"]), 2 * target + 2, feature, threshold, value, cover)
        return
    # An early leaf: an infinite threshold always goes left, so its value belongs to the leftmost leaf below.
    while target < len(feature):
        target = 2 * target + 1
    value[target - len(feature)] = node["value"]
    cover[target - len(feature)] = node["count"]


def rounded_down(threshold: float) -> np.float32:
    """A threshold as float: thresholds are doubles, features floats, and ``x <= threshold`` has to keep its meaning."""
    limit = np.float32(threshold)
    return np.nextafter(limit, np.float32(-np.inf)) if limit > threshold else limit
