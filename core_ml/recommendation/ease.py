"""EASE: the linear item model that leads on accuracy at shop size."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.linalg import lapack
from scipy.sparse import csr_matrix

from core_ml.exceptions import CatalogueTooLargeError
from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, require_range
from core_ml.recommendation.because import strongest_sources
from core_ml.recommendation.dataset import Dataset, Floats, Histories


class EASE(Recommender):
    """Embarrassingly Shallow Autoencoder (Steck, WWW 2019): the best linear map of histories onto themselves.

    ``B = I - P / diag(P)`` with ``P = (XᵀX + regularization·I)⁻¹``. Memory is 12 bytes times the square of the number
    of items while fitting, time its cube: 4 s and 0.2 GB at 4,000 items, about a minute and 1.2 GB at 10,000.

    Parameters
    ----------
    regularization : float, above 0
        Larger is smoother; a few hundred suits shops with thousands of customers.
    half_life : float, days, optional
        With it the latest purchase of an item counts ``2 ** (-age / half_life)``: the map learns from, and is asked
        with, what customers want of late. Without it all that was ever bought counts 1.
    max_items : int
        Above this many items fit refuses (use ``sparse_ease``).
    """

    name: ClassVar[str] = "ease"
    weights_: Scores
    now_: float

    def __init__(self, regularization: float = 300.0, half_life: float | None = None, max_items: int = 10_000) -> None:
        self.regularization = regularization
        self.half_life = half_life
        self.max_items = max_items

    def _fit(self, dataset: Dataset) -> None:
        require_range("regularization", self.regularization, 1e-6)
        n = len(dataset.item_ids)
        if n > self.max_items:
            raise CatalogueTooLargeError(
                f"ease holds a square of {n:,} x {n:,} items; it takes up to {self.max_items:,}. "
                "Use sparse_ease for catalogues of this size"
            )
        if self.half_life is not None:
            require_range("half_life", self.half_life, 0.01)
        self.now_ = dataset.histories.now
        touched = recency_matrix(dataset.histories, self.now_, self.half_life)
        self._progress(0.1, "ease: pairs")
        gram = (touched.T @ touched).toarray().astype(np.float64)
        self._progress(0.3, "ease: inverse")
        self.weights_ = item_weights(gram, self.regularization)

    def _scores(self, histories: Histories) -> Scores:
        return np.asarray(recency_matrix(histories, self.now_, self.half_life) @ self.weights_, dtype=np.float32)

    def _item_scores(self, codes: Codes) -> Scores:
        scores = self.weights_[codes]
        return np.where(scores > 0, scores, -np.inf).astype(np.float32)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        return strongest_sources(histories, picks, self.links)

    def links(self, sources: Codes, targets: Codes) -> Scores:
        """(n_sources, n_targets) strengths."""
        return self.weights_[np.ix_(sources, targets)]


def recency_matrix(histories: Histories, now: float, half_life: float | None) -> csr_matrix:
    """Rows x items: the square root of the recency of each item's latest purchase.

    The root, because the weight then enters ``XᵀX`` once for a pair of equal age.
    """
    if half_life is None or not histories.timed:
        return histories.matrix()
    recency = np.exp2(-histories.ages(now) / (2 * half_life)).astype(np.float32)
    dense_keys = histories.users.astype(np.int64) * histories.n_items + histories.items
    # Oldest first within a user: the last of equal keys is the latest purchase.
    order = np.argsort(dense_keys, kind="stable")
    last = np.ones(len(order), dtype=bool)
    last[:-1] = np.diff(dense_keys[order]) != 0
    latest = np.zeros(len(order), dtype=np.float32)
    latest[order[last]] = recency[order[last]]
    return histories.matrix(latest)


def item_weights(gram: Floats, regularization: float) -> Scores:
    """EASE's item x item weights from ``XᵀX``; ``gram`` is overwritten."""
    diagonal = np.diag_indices_from(gram)
    gram[diagonal] += regularization
    # Cholesky in place: half the work and no second square in memory.
    factor, failed = lapack.dpotrf(gram.T, lower=1, overwrite_a=1)
    inverse, failed_inverse = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if failed or failed_inverse:
        raise ArithmeticError("the pair counts are not positive definite: raise the regularization")
    weights: Scores = np.tril(inverse).astype(np.float32)
    weights += np.tril(weights, -1).T
    weights /= -np.diag(weights)
    weights[diagonal] = 0.0
    return weights
