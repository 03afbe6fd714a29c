"""What is known about each item's demand at one moment: numbers of recent buyers, of new buyers, of age."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from core_ml.recommendation.base import Scores
from core_ml.recommendation.dataset import Floats, Histories
from core_ml.recommendation.repeat import Pairs

YEAR = 365.25
SEASON = 56.0


@dataclass(frozen=True, slots=True)
class Demand:
    """(n_items,) float32 each; ages in days before the moment, half-lives in the names.

    Attributes
    ----------
    buyers : distinct buyers ever
    recent_7, recent_14, recent_30, recent_90 : buyers, each by the age of the latest purchase
    new_14, new_30 : buyers, each by the age of the first purchase: who has found the item of late
    growth : ``recent_14`` against ``recent_90``
    share_30 : ``recent_30`` against all buyers
    novelty : ``new_14`` against ``recent_90``
    first_sale, last_sale : age of the item's first and latest sale
    season : sales in the eight weeks that begin a year ago, against the item's average eight weeks
    """

    buyers: Scores
    recent_7: Scores
    recent_14: Scores
    recent_30: Scores
    recent_90: Scores
    new_14: Scores
    new_30: Scores
    growth: Scores
    share_30: Scores
    novelty: Scores
    first_sale: Scores
    last_sale: Scores
    season: Scores

    @classmethod
    def of(cls, histories: Histories, pairs: Pairs) -> Demand:
        now, n = histories.now, histories.n_items
        latest, first = now - pairs.last, now - pairs.first

        def buyers(age: Floats, half_life: float) -> Floats:
            return np.bincount(pairs.items, weights=np.exp2(-age / half_life), minlength=n).astype(np.float64)

        ever = np.bincount(pairs.items, minlength=n).astype(np.float64)
        recent = {days: buyers(latest, days) for days in (7, 14, 30, 90)}
        new = {days: buyers(first, days) for days in (14, 30)}
        first_sale, last_sale = np.zeros(n), np.full(n, now - histories.days.min(initial=now))
        np.maximum.at(first_sale, pairs.items, first)
        np.minimum.at(last_sale, pairs.items, latest)
        numbers = (
            ever,
            *recent.values(),
            *new.values(),
            (recent[14] + 1) / (recent[90] + 3),
            (recent[30] + 1) / (ever + 5),
            new[14] / (recent[90] + 1),
            first_sale,
            last_sale,
            _season(histories),
        )
        return cls(*(number.astype(np.float32) for number in numbers))

    @classmethod
    def names(cls) -> list[str]:
        return [one.name for one in fields(cls)]

    def table(self) -> npt.NDArray[np.float32]:
        """(n_items, n_numbers)"""
        return np.stack([getattr(self, name) for name in self.names()], axis=1)


def _season(histories: Histories) -> Floats:
    """1 everywhere for a shop without the same weeks of the year before."""
    span = histories.now - histories.days.min(initial=histories.now)
    if not histories.timed or span < YEAR:
        return np.ones(histories.n_items)
    age = histories.now - histories.days
    ahead = (age > YEAR - SEASON) & (age <= YEAR)
    usual = np.bincount(histories.items, minlength=histories.n_items) * min(1.0, SEASON / span)
    sold = np.bincount(histories.items[ahead], minlength=histories.n_items)
    return np.asarray((sold + 2) / (usual + 2))
