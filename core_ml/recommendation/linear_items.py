"""The linear item maps inside the hybrid: EASE for a shop's catalogue, its sparse approximation for a larger one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from core_ml.recommendation.base import Codes, OnProgress, Scores, ShouldStop
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.ease import EASE, recency_matrix
from core_ml.recommendation.sparse_ease import SparseEASE

# Above this many items the exact map costs minutes and gigabytes, and the hybrid learns six of them.
EXACT_ITEMS = 6_000


@dataclass(frozen=True, slots=True)
class LinearItems:
    """An item x item map, asked with the items that users have.

    Parameters
    ----------
    parts : dict
        ``weights`` (dense), or ``encode``, ``decode`` and ``local`` whose ``encode @ decode + local`` it is.
    now : float
        Day of the latest event that it was learned from.
    half_life : float, days, optional
        Of a purchase in what it is asked with; None: all count 1.
    """

    parts: dict[str, Any]
    now: float
    half_life: float | None

    def scores(self, histories: Histories) -> Scores:
        """(rows, n_items) scores of histories."""
        return self.project(recency_matrix(histories, self.now, self.half_life))

    def project(self, matrix: csr_matrix) -> Scores:
        """(rows, n_items) for any weighting of the users' items."""
        if "weights" in self.parts:
            return np.asarray(matrix @ self.parts["weights"], dtype=np.float32)
        broad: Scores = (matrix @ self.parts["encode"]) @ self.parts["decode"]
        broad += (matrix @ self.parts["local"]).toarray()
        return broad

    def links(self, sources: Codes, targets: Codes) -> Scores:
        """(n_sources, n_targets) strengths."""
        if "weights" in self.parts:
            return np.asarray(self.parts["weights"][np.ix_(sources, targets)], dtype=np.float32)
        broad = self.parts["encode"][sources] @ self.parts["decode"][:, targets]
        return np.asarray(broad + self.parts["local"][sources][:, targets].toarray(), dtype=np.float32)

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {"parts": self.parts, "now": self.now, "half_life": self.half_life}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> LinearItems:
        """The inverse of `packed`."""
        return cls(packed["parts"], packed["now"], packed["half_life"])


def learn_linear_items(
    dataset: Dataset,
    half_life: float,
    on_progress: OnProgress | None,
    should_stop: ShouldStop | None,
    exact_items: int = EXACT_ITEMS,
) -> tuple[LinearItems, LinearItems]:
    """The map of lasting tastes and that of late ones; of a large catalogue the same map, asked in two ways."""
    now = dataset.histories.now
    if len(dataset.item_ids) > exact_items:
        sparse = SparseEASE().fit_dataset(dataset, on_progress, should_stop)
        parts = {"encode": sparse.encode_, "decode": sparse.decode_, "local": sparse.local_}
        return LinearItems(parts, now, None), LinearItems(parts, now, half_life)
    lasting = EASE().fit_dataset(dataset, on_progress, should_stop)
    if not dataset.histories.timed:
        both = LinearItems({"weights": lasting.weights_}, now, None)
        return both, both
    # Recency shrinks the counts, so less regularization is the same smoothness.
    late = EASE(regularization=100.0, half_life=half_life).fit_dataset(dataset, on_progress, should_stop)
    return LinearItems({"weights": lasting.weights_}, now, None), LinearItems(
        {"weights": late.weights_}, now, half_life
    )
