"""User-based collaborative filtering: what like-minded customers chose."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.sparse import csr_matrix

from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, dense_or_silent, require_range
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.neighbours import nearest, unit_rows
from core_ml.recommendation.reasons import Reason


class UserKNN(Recommender):
    """Cosine between customers over items weighted by rarity; the nearest customers vote with their likeness.

    Parameters
    ----------
    neighbours : int, from 1
        Customers asked.
    """

    name: ClassVar[str] = "user_knn"
    customers_: csr_matrix
    touched_: csr_matrix
    rarity_: Scores

    def __init__(self, neighbours: int = 100) -> None:
        self.neighbours = neighbours

    def _fit(self, dataset: Dataset) -> None:
        require_range("neighbours", self.neighbours, 1)
        self.touched_ = dataset.histories.matrix()
        buyers = np.bincount(self.touched_.indices, minlength=self.touched_.shape[1])
        self.rarity_ = np.log1p(len(dataset.histories) / np.maximum(buyers, 1)).astype(np.float32)
        self.customers_ = self._weighted(self.touched_)

    def _weighted(self, touched: csr_matrix) -> csr_matrix:
        weighted = touched.copy()
        weighted.data = self.rarity_[touched.indices]
        return unit_rows(weighted)

    def _votes(self, histories: Histories) -> csr_matrix:
        customers = self._weighted(histories.matrix())
        # One more than asked: in training data the nearest is the customer's own row, which adds nothing new.
        return nearest(customers, self.customers_.T.tocsr(), self.neighbours + 1, skip_self=False)

    def _scores(self, histories: Histories) -> Scores:
        return dense_or_silent(self._votes(histories) @ self.touched_)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        votes = self._votes(histories)
        votes.data[:] = 1.0
        counts = (votes @ self.touched_).toarray()
        return [
            [(Reason.SIMILAR_CUSTOMERS, {"customers": int(counts[row, item])}) for item in items]
            for row, items in enumerate(picks)
        ]
