"""EASE for large shops: the same linear item model, held as a few factors and a few neighbours an item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_matrix, diags_array, vstack

from core_ml.recommendation.base import (
    Codes,
    ExcludeSeen,
    Explained,
    Mask,
    Recommender,
    Scores,
    require_range,
)
from core_ml.recommendation.because import strongest_sources
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.picking import top_k
from core_ml.recommendation.row_blocks import blocks_of, in_threads, thread_count
from core_ml.recommendation.spectrum import leading_eigenpairs

BLOCK_CELLS = 3_000_000


class SparseEASE(Recommender):
    """EASE's weights from a low-rank plus sparse inverse of the pair counts, which is never held whole.

    EASE (Steck, WWW 2019) needs the inverse ``P`` of ``G = XᵀX + regularization·I`` and weighs item ``i`` for item
    ``j`` by ``-P[i, j] / P[j, j]``. Here ``G`` is first scaled to a unit diagonal, ``C = D G D``, then taken for

        C ≈ V diag(s) Vᵀ + c (I - V Vᵀ) + E

    with the ``rank`` leading eigenpairs, the mean ``c`` of the other eigenvalues, and of the rest ``E`` only the
    ``neighbours`` largest entries of each item, as far as they are significant. The first two invert in closed form
    (Woodbury), the third to first order:

        C⁻¹ ≈ V diag(1/s) Vᵀ + (I - V Vᵀ) / c - E / c²

    Factors carry broad tastes, which pairs are too rare to show in a large catalogue; neighbours carry what goes with
    one product alone (its refill, its case), which factors blur. Dropping the small eigenvalues also drops noise that
    the exact inverse amplifies.

    Parameters
    ----------
    rank : int, from 1
        Factors; at most half as many as items are used.
    neighbours : int, from 1
        Neighbours kept an item.
    regularization : float, above 0
        Larger makes items with few customers count less.
    significance : float, from 0
        Standard deviations, counting pairs by Poisson, at which half of an entry of ``E`` is believed; of an entry of
        ``z`` standard deviations it is ``z² / (z² + significance²)``.
    activity_power : float, 0 to 1
        A customer with ``n`` items counts ``n ** (-2 * activity_power)`` in every pair.
    """

    name: ClassVar[str] = "sparse_ease"
    encode_: Scores
    decode_: Scores
    local_: csr_matrix

    def __init__(
        self,
        rank: int = 96,
        neighbours: int = 20,
        regularization: float = 50.0,
        significance: float = 3.0,
        activity_power: float = 0.25,
    ) -> None:
        self.rank = rank
        self.neighbours = neighbours
        self.regularization = regularization
        self.significance = significance
        self.activity_power = activity_power

    def _fit(self, dataset: Dataset) -> None:
        self._check_parameters()
        weighted = weigh_by_activity(dataset.histories.matrix(), self.activity_power)
        counts = np.asarray(weighted.multiply(weighted).sum(axis=0)).ravel()
        scale = (1 / np.sqrt(counts + self.regularization)).astype(np.float32)
        scaled = (weighted @ diags_array(scale)).tocsr()
        ridge = self.regularization * scale**2
        rank = min(self.rank, len(scale) // 2)
        values, vectors = leading_eigenpairs(scaled, ridge, rank, self._on_step)
        rest = np.float32((len(scale) - values.sum()) / (len(scale) - rank))
        broad = vectors * (1 / rest - 1 / values)
        precision = 1 / rest - np.einsum("ir,ir->i", broad, vectors)
        # -P[i, j] / P[j, j] = scale[i] * (...)[i, j] / (scale[j] * precision[j])
        target = 1 / (scale * precision)
        self.local_ = self._local(scaled, vectors * (values - rest), vectors, scale)
        self.local_ = (diags_array(scale / rest**2) @ self.local_ @ diags_array(target)).tocsr().astype(np.float32)
        self.encode_ = np.asarray(broad * scale[:, None], dtype=np.float32)
        self.decode_ = np.ascontiguousarray((vectors * target[:, None]).T, dtype=np.float32)

    def _check_parameters(self) -> None:
        require_range("rank", self.rank, 1)
        require_range("neighbours", self.neighbours, 1)
        require_range("regularization", self.regularization, 1e-6)
        require_range("significance", self.significance, 0)
        require_range("activity_power", self.activity_power, 0, 1)

    def _on_step(self, done: float) -> None:
        self._progress(0.1 + 0.4 * done, "sparse_ease: factors")

    def _local(self, scaled: csr_matrix, left: Scores, vectors: Scores, scale: Scores) -> csr_matrix:
        """What the factors ``left @ vectorsᵀ`` leave of the correlations, strongest pairs alone: sources x targets."""
        transposed = scaled.T.tocsr()
        n = len(scale)

        def strongest(block: slice) -> csr_matrix:
            rows = np.arange(block.start, block.stop)
            broad = left[block] @ vectors.T
            rest = (transposed[block] @ scaled).toarray() - broad
            rest[np.arange(len(rows)), rows] = 0.0
            best, values = top_k(rest, self.neighbours)
            # A count of pairs varies by its expectation, which `broad` is but for the scale.
            expected = np.maximum(np.take_along_axis(broad, best, axis=1), 0) * scale[rows, None] * scale[best]
            kept = values > 0
            found, doubt = values[kept], self.significance**2 * expected[kept]
            indptr = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
            return csr_matrix((found**3 / (found**2 + doubt), best[kept], indptr), shape=(len(rows), n))

        blocks = blocks_of(n, max(1, BLOCK_CELLS // n))
        parts = []
        for part in in_threads(strongest, blocks):
            parts.append(part)
            self._progress(0.5 + 0.5 * len(parts) / len(blocks), "sparse_ease: neighbours")
        return vstack(parts, format="csr").T.tocsr()

    def _scores(self, histories: Histories) -> Scores:
        touched = histories.matrix()
        scores: Scores = (touched @ self.encode_) @ self.decode_
        scores += (touched @ self.local_).toarray()
        unsold = self.popularity_ == 0
        if unsold.any():
            scores[:, unsold] = -np.inf
        return scores

    def _item_scores(self, codes: Codes) -> Scores:
        scores = super()._item_scores(codes)
        return np.where(scores > 0, scores, np.float32(-np.inf))

    def _top(self, histories: Histories, k: int, exclude_seen: ExcludeSeen, allowed: Mask) -> tuple[Codes, Scores]:
        def top(block: slice) -> tuple[Codes, Scores]:
            some = histories.rows(np.arange(block.start, block.stop))
            return super(SparseEASE, self)._top(some, k, exclude_seen, allowed)

        size = max(1, BLOCK_CELLS // histories.n_items)
        if len(histories) <= size:
            return super()._top(histories, k, exclude_seen, allowed)
        picks, scores = zip(*in_threads(top, blocks_of(len(histories), size)), strict=True)
        return np.concatenate(picks), np.concatenate(scores)

    def _batches(self, n: int) -> Iterator[slice]:
        # Large ones, which `_top` deals out to all cores.
        return iter(blocks_of(n, 64 * thread_count() * max(1, BLOCK_CELLS // len(self.dataset_.item_ids))))

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        return strongest_sources(histories, picks, self.links)

    def links(self, sources: Codes, targets: Codes) -> Scores:
        """(n_sources, n_targets) strengths."""
        broad = self.encode_[sources] @ self.decode_[:, targets]
        return np.asarray(broad + self.local_[sources][:, targets].toarray(), dtype=np.float32)


def weigh_by_activity(touched: csr_matrix, power: float) -> csr_matrix:
    """Rows times their number of items to ``-power``, scaled so that the mean weight of a row is 1."""
    activity = np.diff(touched.indptr)
    weights = np.maximum(activity, 1).astype(np.float64) ** -power
    weights /= weights.mean()
    weighted = touched.copy()
    weighted.data = np.repeat(weights, activity).astype(np.float32)
    return weighted
