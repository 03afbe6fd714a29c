"""The linear item map inside the hybrid: EASE for a shop's catalogue, its sparse approximation for a larger one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, issparse

from core_ml.recommendation.base import Codes, OnProgress, Scores, ShouldStop
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.ease import EASE, recency_matrix
from core_ml.recommendation.item_knn import ItemKNN

# Above this many items the exact map costs minutes and gigabytes.
EXACT_ITEMS = 6_000


@dataclass(frozen=True, slots=True)
class LinearItems:
    """Item x item ``weights`` (dense or CSR), learned up to ``now`` with recency of ``half_life`` days, or without."""

    weights: Any
    now: float
    half_life: float | None

    def scores(self, histories: Histories) -> Scores:
        """(rows, n_items) scores of histories."""
        return self.project(recency_matrix(histories, self.now, self.half_life))

    def project(self, matrix: csr_matrix) -> Scores:
        """(rows, n_items) for any weighting of the users' items."""
        product = matrix @ self.weights
        return np.asarray(product.toarray() if issparse(product) else product, dtype=np.float32)

    def links(self, sources: Codes, targets: Codes) -> Scores:
        """(n_sources, n_targets) strengths."""
        if issparse(self.weights):
            return np.asarray(self.weights[sources][:, targets].toarray(), dtype=np.float32)
        return np.asarray(self.weights[np.ix_(sources, targets)], dtype=np.float32)

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {"weights": self.weights, "now": self.now, "half_life": self.half_life}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> LinearItems:
        """The inverse of `packed`."""
        return cls(packed["weights"], packed["now"], packed["half_life"])


def learn_linear_items(
    dataset: Dataset, half_life: float | None, on_progress: OnProgress | None, should_stop: ShouldStop | None
) -> LinearItems:
    """Learn the map that fits the size of the catalogue."""
    if len(dataset.item_ids) > EXACT_ITEMS:
        knn = ItemKNN().fit_dataset(dataset, on_progress, should_stop)
        return LinearItems(knn.similarity_, dataset.histories.now, half_life)
    # Recency shrinks the counts, so less regularization is the same smoothness.
    regularization = 100.0 if half_life is not None and dataset.histories.timed else 300.0
    ease = EASE(regularization, half_life).fit_dataset(dataset, on_progress, should_stop)
    return LinearItems(ease.weights_, ease.now_, half_life)
