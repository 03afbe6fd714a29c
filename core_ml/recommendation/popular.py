"""Most bought of late."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from core_ml.recommendation.base import Recommender, Scores, require_range
from core_ml.recommendation.dataset import Dataset, Histories, recent_buyers


class Popular(Recommender):
    """Distinct buyers of each item, the latest purchase of each halved in weight every ``half_life`` days.

    Buyers, not lines: one wholesaler who reorders weekly does not make an item popular. Without timestamps every
    buyer counts 1.

    Parameters
    ----------
    half_life : float, days, above 0
    """

    name: ClassVar[str] = "popular"
    buyers_: Scores

    def __init__(self, half_life: float = 30.0) -> None:
        self.half_life = half_life

    def _fit(self, dataset: Dataset) -> None:
        require_range("half_life", self.half_life, 0.01)
        self.buyers_ = recent_buyers(dataset.histories, self.half_life)

    def _scores(self, histories: Histories) -> Scores:
        opinion = np.where(self.buyers_ > 0, self.buyers_, -np.inf).astype(np.float32)
        return np.tile(opinion, (len(histories), 1))
