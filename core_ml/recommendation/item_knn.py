"""Item-based collaborative filtering: items that the same customers chose."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.sparse import csr_matrix

from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, dense_or_silent, require_range
from core_ml.recommendation.because import strongest_sources
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.neighbours import nearest, unit_rows


class ItemKNN(Recommender):
    """Cosine between items over BM25-weighted customers, cut to the nearest neighbours.

    A customer who bought half the catalogue says little about any pair, so that a customer's row is divided by its
    length to the power ``activity_power`` before the cosine; ``shrinkage`` damps pairs with few common customers.

    Parameters
    ----------
    neighbours : int, from 1
        Neighbours kept an item.
    shrinkage : float, from 0
    activity_power : float, 0 to 1
    """

    name: ClassVar[str] = "item_knn"
    similarity_: csr_matrix

    def __init__(self, neighbours: int = 100, shrinkage: float = 5.0, activity_power: float = 0.25) -> None:
        self.neighbours = neighbours
        self.shrinkage = shrinkage
        self.activity_power = activity_power

    def _fit(self, dataset: Dataset) -> None:
        require_range("neighbours", self.neighbours, 1)
        require_range("shrinkage", self.shrinkage, 0)
        require_range("activity_power", self.activity_power, 0, 1)
        touched = dataset.histories.matrix()
        weighted = touched.copy()
        activity = np.diff(touched.indptr).astype(np.float32)
        weighted.data = np.repeat(np.maximum(activity, 1) ** -self.activity_power, np.diff(touched.indptr))
        items = unit_rows(weighted.T.tocsr())
        self.similarity_ = nearest(
            items,
            items.T.tocsr(),
            self.neighbours,
            skip_self=True,
            touched=touched.T.tocsr(),
            shrinkage=self.shrinkage,
        )

    def _scores(self, histories: Histories) -> Scores:
        # Column j of the similarity: who counts j among its neighbours.
        return dense_or_silent(histories.matrix() @ self.similarity_)

    def _item_scores(self, codes: Codes) -> Scores:
        return dense_or_silent(self.similarity_[codes])

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        return strongest_sources(histories, picks, self.links)

    def links(self, sources: Codes, targets: Codes) -> Scores:
        """(n_sources, n_targets) strengths."""
        return np.asarray(self.similarity_[sources][:, targets].toarray())
