"""Baskets: what is bought together with what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from core_ml.columns import Columns
from core_ml.exceptions import ParameterError
from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, dense_or_silent, require_range
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.neighbours import CHUNK_CELLS
from core_ml.recommendation.reasons import Reason
from core_ml.validation import text_ids

Measure = Literal["lift", "confidence", "cosine"]


class Association(Recommender):
    """Pairs of items in the same order, measured with shrinkage towards independence.

    With ``n`` baskets, ``a`` and ``b`` of them with either item and ``ab`` with both, and ``s = ab / (ab +
    shrinkage)``: *lift* is ``s · log(n·ab / (a·b))``, *confidence* ``s · ab / a``, *cosine* ``s · ab / sqrt(a·b)``.
    Pairs that are not more frequent than chance are dropped. Baskets are orders (column ``order_id``), else lines
    of one customer at one time, else all that a customer has.

    Parameters
    ----------
    measure : "cosine", "lift" or "confidence"
    shrinkage : float, from 0
    min_support : int, from 1
        Baskets that must hold the pair.
    partners : int, from 1
        Partners kept an item.
    max_basket : int, from 2
        Larger baskets (a wholesaler's yearly order) say nothing about pairs and are left out.
    """

    name: ClassVar[str] = "association"
    measures_: csr_matrix
    lift_: csr_matrix
    confidence_: csr_matrix

    def __init__(
        self,
        measure: Measure = "cosine",
        shrinkage: float = 5.0,
        min_support: int = 2,
        partners: int = 50,
        max_basket: int = 200,
    ) -> None:
        self.measure = measure
        self.shrinkage = shrinkage
        self.min_support = min_support
        self.partners = partners
        self.max_basket = max_basket

    def _fit(self, dataset: Dataset) -> None:
        require_range("shrinkage", self.shrinkage, 0)
        require_range("min_support", self.min_support, 1)
        require_range("partners", self.partners, 1)
        require_range("max_basket", self.max_basket, 2)
        if self.measure not in ("lift", "confidence", "cosine"):
            raise ParameterError(f"measure is {self.measure!r}; it must be 'lift', 'confidence' or 'cosine'")
        baskets = basket_matrix(dataset.histories, self.max_basket)
        self.measures_, self.lift_, self.confidence_ = self._pairs(baskets)

    def _pairs(self, baskets: csr_matrix) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
        """The best partners of each item, row by row, by each of the three numbers."""
        n_baskets, n = int(np.count_nonzero(np.diff(baskets.indptr))), baskets.shape[1]
        held = np.maximum(np.bincount(baskets.indices, minlength=n), 1).astype(np.float64)
        by_item = baskets.T.tocsr()
        step = max(1, CHUNK_CELLS // max(1, n))
        rows, columns, found = [], [], []
        for start in range(0, n, step):
            self._progress(start / n, "association: pairs")
            pairs = (by_item[start : start + step] @ baskets).tocoo()
            source, target, both = pairs.row + start, pairs.col, pairs.data.astype(np.float64)
            lift = n_baskets * both / (held[source] * held[target])
            keep = (source != target) & (both >= self.min_support) & (lift > 1)
            source, target, both, lift = source[keep], target[keep], both[keep], lift[keep]
            values = self._measured(both, held[source], held[target], lift)
            order = np.lexsort((target, -values, source))
            place = np.arange(len(order)) - np.searchsorted(source[order], source[order])
            best = order[place < self.partners]
            rows.append(source[best])
            columns.append(target[best])
            found.append(np.stack([values[best], lift[best], (both / held[source])[best]]))
        row, column, numbers = np.concatenate(rows), np.concatenate(columns), np.concatenate(found, axis=1)
        made = [csr_matrix((number.astype(np.float32), (row, column)), shape=(n, n)) for number in numbers]
        return made[0], made[1], made[2]

    def _measured(self, both: Any, source: Any, target: Any, lift: Any) -> Any:
        certainty = both / (both + self.shrinkage)
        if self.measure == "lift":
            return certainty * np.log(lift)
        if self.measure == "confidence":
            return certainty * both / source
        return certainty * both / np.sqrt(source * target)

    def _scores(self, histories: Histories) -> Scores:
        return dense_or_silent(last_baskets(histories).matrix() @ self.measures_)

    def _item_scores(self, codes: Codes) -> Scores:
        return dense_or_silent(self.measures_[codes])

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        last = last_baskets(histories)
        explained = []
        for row, items in enumerate(picks):
            own = np.unique(last.items[last.indptr[row] : last.indptr[row + 1]]).astype(np.int64)
            explained.append([self._why(own, int(item)) for item in items])
        return explained

    def _why(self, own: Codes, item: int) -> Explained:
        strengths = self.measures_[own, item].toarray().ravel() if len(own) else np.zeros(0)
        if not strengths.any():
            return Reason.POPULAR, {}
        best = int(own[strengths.argmax()])
        return Reason.BOUGHT_TOGETHER, {
            "items": [best],
            "lift": round(float(self.lift_[best, item]), 2),
            "confidence": round(float(self.confidence_[best, item]), 4),
        }

    def bought_together(
        self,
        item_ids: Iterable[Any],
        k: int = 10,
        *,
        exclude_items: Iterable[Any] = (),
        only_items: Iterable[Any] | None = None,
    ) -> pd.DataFrame:
        """`similar_items` with the numbers a shop owner asks for: columns ``lift`` and ``confidence`` besides."""
        frame = self.similar_items(text_ids(item_ids), k, exclude_items=exclude_items, only_items=only_items)
        source = self.dataset_.item_ids.get_indexer(pd.Index(frame[Columns.ITEM]))
        target = self.dataset_.item_ids.get_indexer(pd.Index(frame[Columns.SIMILAR_ITEM]))
        for name, pairs in (("lift", self.lift_), ("confidence", self.confidence_)):
            frame[name] = np.asarray(pairs[source, target], dtype=np.float64).ravel() if len(frame) else 0.0
        return frame


def basket_matrix(histories: Histories, max_basket: int) -> csr_matrix:
    """Baskets x items of 0 and 1; baskets of more than ``max_basket`` items are empty."""
    ones = np.ones(len(histories.items), dtype=np.float32)
    shape = (int(histories.baskets.max()) + 1 if len(histories.baskets) else 0, histories.n_items)
    baskets = csr_matrix((ones, (histories.baskets, histories.items)), shape=shape)
    baskets.data[:] = 1.0
    sizes = np.diff(baskets.indptr)
    baskets.data[np.repeat(sizes > max_basket, sizes)] = 0.0
    baskets.eliminate_zeros()
    return baskets


def last_baskets(histories: Histories) -> Histories:
    """Only each user's latest basket: what they are buying now."""
    ends = histories.indptr[1:] - 1
    filled = np.diff(histories.indptr) > 0
    last = np.where(filled, histories.baskets[np.maximum(ends, 0)] if len(histories.items) else 0, -1)
    return histories.where(histories.baskets == last[histories.users])
