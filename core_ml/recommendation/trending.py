"""Items whose demand rises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError
from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, require_range
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.picking import top_k
from core_ml.recommendation.reasons import Reason
from core_ml.validation import check_k


class Trending(Recommender):
    """Demand of the last ``window`` days against what the ``baseline`` windows before it let expect.

    With ``r`` orders in the window and ``e`` expected (the mean of the windows before, scaled by the growth of the
    whole shop, so that a busy week is no trend) the score is ``(r - e) / sqrt(e + 1)``: standard deviations of
    a Poisson count, which keeps one lucky sale of a slow item from leading.

    Parameters
    ----------
    window : float, days, above 0
    baseline : int, windows, from 1
    """

    name: ClassVar[str] = "trending"
    surprise_: Scores
    growth_: Scores

    def __init__(self, window: float = 14.0, baseline: int = 6) -> None:
        self.window = window
        self.baseline = baseline

    def _fit(self, dataset: Dataset) -> None:
        require_range("window", self.window, 0.01)
        require_range("baseline", self.baseline, 1)
        events = dataset.histories
        if not events.timed:
            raise DataError("trending needs the column 'timestamp': without times nothing can rise")
        age = events.now - events.days
        new = age < self.window
        old = ~new & (age < self.window * (1 + self.baseline))
        recent = np.bincount(events.items[new], minlength=events.n_items).astype(np.float64)
        before = np.bincount(events.items[old], minlength=events.n_items).astype(np.float64)
        expected = before * recent.sum() / max(before.sum(), 1.0)
        self.surprise_ = ((recent - expected) / np.sqrt(expected + 1)).astype(np.float32)
        self.growth_ = ((recent + 1) / (expected + 1)).astype(np.float32)

    def _scores(self, histories: Histories) -> Scores:
        rising = np.where(self.surprise_ > 0, self.surprise_, -np.inf).astype(np.float32)
        return np.tile(rising, (len(histories), 1))

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del histories, scores
        return [[(Reason.TRENDING, {"growth": round(float(self.growth_[item]), 2)}) for item in row] for row in picks]

    def top(
        self, k: int = 10, *, exclude_items: Iterable[Any] = (), only_items: Iterable[Any] | None = None
    ) -> pd.DataFrame:
        """The ``k`` items that rise most, for everybody: ``item_id, score, rank, growth``."""
        self._check_fitted()
        check_k(k)
        scores = np.where(self.surprise_ > 0, self.surprise_, -np.inf)[None, :].astype(np.float32)
        scores[:, ~self._allowed(exclude_items, only_items)] = -np.inf
        picks, values = top_k(scores, k)
        found = picks[0] >= 0
        items = picks[0][found]
        return pd.DataFrame(
            {
                Columns.ITEM: self.dataset_.item_ids.to_numpy()[items],
                Columns.SCORE: values[0][found].astype(np.float64),
                Columns.RANK: np.arange(1, len(items) + 1),
                "growth": self.growth_[items].astype(np.float64),
            }
        )
