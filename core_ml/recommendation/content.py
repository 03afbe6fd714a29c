"""Content-based: items with like text, category and attributes. The only model that knows a product without sales."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack

from core_ml.columns import Columns
from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, dense_or_silent, require_range
from core_ml.recommendation.because import strongest_sources
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.neighbours import unit_rows
from core_ml.recommendation.reasons import Reason
from core_ml.recommendation.tokens import tokens

NOT_CONTENT = (Columns.TEXT, Columns.PRICE, Columns.MARGIN, Columns.STOCK, Columns.CATEGORY)
SEPARATOR = ">"


class Content(Recommender):
    """TF-IDF of text, category path and attributes; a customer is the sum of what they touched.

    A category path ``Home > Kitchen > Cups`` counts at each of its levels. Without a catalogue the model has no
    opinion.

    Parameters
    ----------
    text_weight, category_weight, attribute_weight : float, from 0
        How much each part counts in the likeness (their squares add up).
    half_life : float, days
        A purchase counts half in the customer's profile after this time.
    """

    name: ClassVar[str] = "content"
    vectors_: csr_matrix

    def __init__(
        self,
        text_weight: float = 1.0,
        category_weight: float = 0.5,
        attribute_weight: float = 0.5,
        half_life: float = 90.0,
    ) -> None:
        self.text_weight = text_weight
        self.category_weight = category_weight
        self.attribute_weight = attribute_weight
        self.half_life = half_life

    def _fit(self, dataset: Dataset) -> None:
        require_range("half_life", self.half_life, 0.01)
        n = len(dataset.item_ids)
        catalogue = pd.DataFrame(index=dataset.item_ids) if dataset.catalogue is None else dataset.catalogue
        attributes = [column for column in catalogue.columns if column not in NOT_CONTENT]
        parts = [
            (self.text_weight, _texts(catalogue)),
            (self.category_weight, _categories(catalogue)),
            (self.attribute_weight, _attributes(catalogue, attributes)),
        ]
        blocks = [
            tf_idf(documents) * np.float32(weight) for weight, documents in parts if weight > 0 and any(documents)
        ]
        self.vectors_ = unit_rows(hstack(blocks).tocsr()) if blocks else csr_matrix((n, 1), dtype=np.float32)

    def _scores(self, histories: Histories) -> Scores:
        recency = np.exp2(-histories.ages(0.0) / self.half_life)
        profiles = unit_rows(histories.matrix(recency) @ self.vectors_)
        return dense_or_silent(profiles @ self.vectors_.T)

    def _item_scores(self, codes: Codes) -> Scores:
        return dense_or_silent(self.vectors_[codes] @ self.vectors_.T)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        return strongest_sources(histories, picks, self.links, Reason.SIMILAR_TO)

    def links(self, sources: Codes, targets: Codes) -> Scores:
        """(n_sources, n_targets) likeness."""
        return np.asarray((self.vectors_[sources] @ self.vectors_[targets].T).toarray())


def tf_idf(documents: list[list[str]]) -> csr_matrix:
    """Rows of unit length: ``(1 + log tf) · (1 + log((1 + n) / (1 + df)))``."""
    vocabulary: dict[str, int] = {}
    columns = [[vocabulary.setdefault(token, len(vocabulary)) for token in document] for document in documents]
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in columns])])
    indices = np.array([column for row in columns for column in row], dtype=np.int32)
    counts = csr_matrix(
        (np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(len(documents), max(1, len(vocabulary)))
    )
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = 1 + np.log((1 + len(documents)) / (1 + frequency))
    counts.data = ((1 + np.log(counts.data)) * rarity[counts.indices]).astype(np.float32)
    return unit_rows(counts)


def _texts(catalogue: pd.DataFrame) -> list[list[str]]:
    if Columns.TEXT not in catalogue:
        return [[] for _ in range(len(catalogue))]
    return [tokens(text) for text in catalogue[Columns.TEXT].fillna("").astype(str)]


def _categories(catalogue: pd.DataFrame) -> list[list[str]]:
    if Columns.CATEGORY not in catalogue:
        return [[] for _ in range(len(catalogue))]
    paths = [str(path).split(SEPARATOR) for path in catalogue[Columns.CATEGORY].fillna("")]
    return [
        [SEPARATOR.join(part.strip() for part in path[: depth + 1]) for depth in range(len(path))]
        if path != [""]
        else []
        for path in paths
    ]


def _attributes(catalogue: pd.DataFrame, columns: list[str]) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(len(catalogue))]
    for column in columns:
        for row, value in zip(rows, catalogue[column], strict=True):
            values = value if isinstance(value, (list, tuple, set, frozenset, np.ndarray)) else [value]
            if len(values) == 1 and pd.isna(next(iter(values))):
                continue
            row += [f"{column}={one}" for one in sorted(map(str, values))]
    return rows
