"""Ratings: what customers who rate alike rated highly."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from core_ml.columns import Columns
from core_ml.exceptions import DataError
from core_ml.recommendation.base import AGAINST, Codes, Explained, Recommender, Scores, require_range
from core_ml.recommendation.dataset import Dataset, Floats, Histories
from core_ml.recommendation.neighbours import unit_rows
from core_ml.recommendation.picking import top_k
from core_ml.recommendation.reasons import Reason
from core_ml.validation import as_text, check_k

# One rating of the overall mean joins each customer's own, so that a customer with a single rating has a taste too.
MEAN_PRIOR = 1.0


class RatingKNN(Recommender):
    """User-based collaborative filtering on ratings.

    Likeness of two customers is the cosine of their ratings, each less the customer's own mean (a severe and a mild
    judge of the same taste are alike), times ``common / (common + shrinkage)`` for the items that both rated. An item's
    predicted rating is the customer's mean plus the neighbours' deviations from theirs, weighted by likeness; the
    constant ``caution`` in the denominator draws predictions that rest on little towards the mean.

    Parameters
    ----------
    neighbours : int, from 1
        Customers asked, of those with a likeness above 0.
    shrinkage, caution : float, from 0
    """

    name: ClassVar[str] = "rating_knn"
    ratings_: csr_matrix
    means_: Floats
    overall_: float
    lowest_: float
    highest_: float

    def __init__(self, neighbours: int = 50, shrinkage: float = 2.0, caution: float = 0.2) -> None:
        self.neighbours = neighbours
        self.shrinkage = shrinkage
        self.caution = caution

    def _fit(self, dataset: Dataset) -> None:
        require_range("neighbours", self.neighbours, 1)
        require_range("shrinkage", self.shrinkage, 0)
        require_range("caution", self.caution, 0)
        self.ratings_ = rating_matrix(dataset.histories)
        self.overall_ = float(self.ratings_.data.mean())
        self.lowest_, self.highest_ = float(self.ratings_.data.min()), float(self.ratings_.data.max())
        if self.lowest_ == self.highest_:
            raise DataError(f"all ratings are {self.lowest_:g}; nothing can be learned from them")
        self.means_ = self._user_means(self.ratings_)
        liked = self.ratings_.data >= self.overall_
        self.popularity_ = np.bincount(self.ratings_.indices[liked], minlength=len(dataset.item_ids)).astype(np.float32)

    def _user_means(self, ratings: csr_matrix) -> Floats:
        count = np.diff(ratings.indptr)
        total = np.asarray(ratings.sum(axis=1), dtype=np.float64).ravel()
        return np.asarray((total + MEAN_PRIOR * self.overall_) / (count + MEAN_PRIOR))

    def _likeness(self, histories: Histories) -> csr_matrix:
        """(rows, customers) likeness above 0. One more than asked: in training data the nearest is the customer's own
        row, which has nothing new to say.
        """
        ratings = rating_matrix(histories)
        own, others = self._centred(ratings, self._user_means(ratings)), self._centred(self.ratings_, self.means_)
        likeness = (unit_rows(own) @ unit_rows(others).T).toarray()
        common = (_touched(ratings) @ _touched(self.ratings_).T).toarray()
        likeness *= common / np.maximum(common + self.shrinkage, 1e-9)
        likeness[likeness <= 0] = -np.inf
        picks, values = top_k(likeness.astype(np.float32), self.neighbours + 1)
        rows, places = np.nonzero(picks >= 0)
        shape = (len(histories), self.ratings_.shape[0])
        return csr_matrix((values[rows, places], (rows, picks[rows, places])), shape=shape)

    def _centred(self, ratings: csr_matrix, means: Floats) -> csr_matrix:
        centred = ratings.astype(np.float64)
        centred.data -= np.repeat(means, np.diff(ratings.indptr))
        return centred

    def _scores(self, histories: Histories) -> Scores:
        likeness = self._likeness(histories)
        weight = (likeness @ _touched(self.ratings_)).toarray()
        deviation = (likeness @ self._centred(self.ratings_, self.means_)).toarray()
        means = self._user_means(rating_matrix(histories))
        predicted = means[:, None] + deviation / (weight + self.caution)
        scores = np.where(weight > 0, np.clip(predicted, self.lowest_, self.highest_), -np.inf)
        # A list of the least disliked is no recommendation, and what like-minded customers dislike fills up no list.
        scores[(weight > 0) & (deviation <= 0)] = AGAINST
        return scores.astype(np.float32)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        likeness = self._likeness(histories)
        voters = likeness.copy()
        voters.data[:] = 1.0
        count = voters @ _touched(self.ratings_)
        total = voters @ self.ratings_
        return [
            [self._why(int(count[row, item]), float(total[row, item])) for item in items]
            for row, items in enumerate(picks)
        ]

    def _why(self, count: int, total: float) -> Explained:
        if count == 0:
            return Reason.POPULAR, {}
        return Reason.SIMILAR_CUSTOMERS, {"customers": count, "mean_rating": round(total / count, 2)}

    def similar_users(self, user_id: Any, k: int = 5) -> pd.DataFrame:
        """The customers most like one of the training data: ``user_id, score, rank, common``; may be empty."""
        self._check_fitted()
        check_k(k)
        own = self.dataset_.user_ids.get_indexer(pd.Index([as_text(user_id)])).astype(np.int64)
        histories = self.dataset_.histories.rows(own)
        likeness = self._likeness(histories).toarray().astype(np.float32)
        if own[0] >= 0:
            likeness[0, own[0]] = 0.0
        likeness[likeness <= 0] = -np.inf
        picks, values = top_k(likeness, k)
        found = picks[0][picks[0] >= 0]
        common = (_touched(rating_matrix(histories)) @ _touched(self.ratings_).T).toarray()[0]
        return pd.DataFrame(
            {
                Columns.USER: self.dataset_.user_ids.to_numpy()[found],
                Columns.SCORE: values[0][: len(found)].astype(np.float64),
                Columns.RANK: np.arange(1, len(found) + 1),
                "common": common[found].astype(np.int64),
            }
        )


def rating_matrix(histories: Histories) -> csr_matrix:
    """Rows x items; several ratings of one item count as their mean. A rating of 0 stays a rating."""
    times = histories.matrix(np.ones(len(histories.items)))
    total = histories.matrix(histories.weights)
    total.data = total.data / times.data
    return total


def _touched(ratings: csr_matrix) -> csr_matrix:
    touched = ratings.copy()
    touched.data = np.ones_like(touched.data)
    return touched
