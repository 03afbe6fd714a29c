"""What each feature added to the log-odds of boosted trees, along the path that a row takes (Saabas, 2014).

At every split the mean of the node becomes the mean of a child; the difference is credited to the feature that was
asked. The credits and the mean of all training rows add up to the log-odds exactly. Features that are always asked
late get less than Shapley values would give them; in return it costs no more than the answer itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.boosted_trees import BoostedTrees
from core_ml.credit.encoding import Matrix

if TYPE_CHECKING:
    from core_ml.credit.challenger import Member

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

ROWS = 256
BASE = "(base)"


@dataclass(frozen=True, slots=True)
class Explainer:
    """``means``: for each member (n_trees, 2**(depth + 1) - 1), the mean value of the training rows below each node."""

    means: list[Floats]

    @classmethod
    def learn(cls, members: Sequence[Member], read: pd.DataFrame) -> Self:
        """Means over the rows of ``read``."""
        return cls([node_means(one.trees, one.encoder.matrix(read)) for one in members])

    def contributions(self, members: Sequence[Member], read: pd.DataFrame) -> pd.DataFrame:
        """(n, n_features + 1), mean over the members; see `Challenger.contributions`."""
        parts = [
            path_contributions(one.trees, means, one.encoder.matrix(read))
            for one, means in zip(members, self.means, strict=True)
        ]
        names = [*members[0].encoder.features.names, BASE]
        return pd.DataFrame(np.mean(parts, axis=0), columns=names)

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {"means": self.means}


def leaves(trees: BoostedTrees, matrix: Matrix) -> Codes:
    """(n, n_trees) leaf of each row, from 0; all trees take a step at once."""
    n_nodes = trees.feature.shape[1]
    tree = np.arange(len(trees.feature))[None, :]
    row = np.arange(len(matrix))[:, None]
    node = np.zeros((len(matrix), len(trees.feature)), dtype=np.int64)
    for _ in range(n_nodes.bit_length()):
        node = 2 * node + 1 + (matrix[row, trees.feature[tree, node]] > trees.threshold[tree, node])
    return np.asarray(node - n_nodes, dtype=np.int64)


def node_means(trees: BoostedTrees, matrix: Matrix) -> Floats:
    """(n_trees, 2**(depth + 1) - 1) mean leaf value of the rows below each node; 0 rows count as their parent's."""
    n_trees, n_leaves = trees.value.shape
    count = np.zeros((n_trees, n_leaves))
    offset = np.arange(n_trees) * n_leaves
    for start in range(0, len(matrix), ROWS):
        found = leaves(trees, matrix[start : start + ROWS]) + offset
        count += np.bincount(found.ravel(), minlength=count.size).reshape(count.shape)
    total = count * trees.value
    levels = [(count, total)]
    while levels[-1][0].shape[1] > 1:
        below, sums = levels[-1]
        levels.append((below.reshape(n_trees, -1, 2).sum(axis=2), sums.reshape(n_trees, -1, 2).sum(axis=2)))
    means = [_mean(levels[-1][0], levels[-1][1], np.zeros((n_trees, 1)))]
    for own_count, own_total in levels[-2::-1]:
        means.append(_mean(own_count, own_total, np.repeat(means[-1], 2, axis=1)))
    # A leaf that no row of these reached still gives its own value.
    means[-1] = trees.value.astype(np.float64)
    return np.concatenate(means, axis=1)


def _mean(count: Floats, total: Floats, otherwise: Floats) -> Floats:
    return np.where(count > 0, total / np.maximum(count, 1), otherwise)


def path_contributions(trees: BoostedTrees, means: Floats, matrix: Matrix) -> Floats:
    """(n, n_features + 1) credits, the base last; they add up to the log-odds."""
    n_trees, n_nodes = trees.feature.shape
    credit = np.zeros((len(matrix), matrix.shape[1] + 1))
    credit[:, -1] = trees.base + means[:, 0].sum()
    for start in range(0, len(matrix), ROWS):
        rows = slice(start, start + ROWS)
        _walk(trees, means, matrix[rows], credit[rows], n_trees, n_nodes)
    return credit


def _walk(trees: BoostedTrees, means: Floats, matrix: Matrix, credit: Floats, n_trees: int, n_nodes: int) -> None:
    tree, row = np.arange(n_trees)[None, :], np.arange(len(matrix))[:, None]
    node = np.zeros((len(matrix), n_trees), dtype=np.int64)
    for _ in range(n_nodes.bit_length()):
        asked = trees.feature[tree, node]
        after = 2 * node + 1 + (matrix[row, asked] > trees.threshold[tree, node])
        np.add.at(credit, (row, asked), means[tree, after] - means[tree, node])
        node = after
