"""Which part of the hybrid explains an item best."""

from __future__ import annotations

import numpy as np

from core_ml.recommendation.association import last_baskets
from core_ml.recommendation.base import Codes, Explained, Scores
from core_ml.recommendation.because import SOURCES
from core_ml.recommendation.dataset import Histories
from core_ml.recommendation.reasons import Reason
from core_ml.recommendation.signals import Signals
from core_ml.recommendation.trending import Trending

# A basket explains an item only while it is fresh, and only where it makes the item at least twice as likely.
FRESH_DAYS = 7.0
MIN_LIFT = 2.0
# Nobody remembers more of their own purchases than these.
LATEST_EVENTS = 300
MIN_LIKENESS = 0.2
MIN_GROWTH = 1.5


def explain(signals: Signals, trending: Trending | None, histories: Histories, picks: Codes) -> list[list[Explained]]:
    """The first of these that holds: bought before; goes with the last basket; goes with own items; reads like own
    items; rises; is popular.
    """
    again = signals.repeat._explain(histories, picks, np.empty(0, dtype=np.float32))
    last = last_baskets(histories)
    ages = histories.ages(signals.now)
    explained = []
    for row, items in enumerate(picks):
        events = slice(histories.indptr[row], histories.indptr[row + 1])
        own = np.unique(histories.items[events][-LATEST_EVENTS:]).astype(np.int64)
        basket = np.unique(last.items[last.indptr[row] : last.indptr[row + 1]]).astype(np.int64)
        fresh = len(own) > 0 and float(ages[events].min()) <= FRESH_DAYS
        explained.append(_explain_row(signals, trending, own, basket if fresh else basket[:0], items, again[row]))
    return explained


def _explain_row(
    signals: Signals, trending: Trending | None, own: Codes, basket: Codes, items: Codes, again: list[Explained]
) -> list[Explained]:
    targets = np.maximum(items, 0)
    linear = signals.linear.links(own, targets)
    likeness = signals.content.links(own, targets)
    reasons = []
    for place, item in enumerate(targets):
        if again[place][0] == Reason.BUY_AGAIN:
            reasons.append(again[place])
            continue
        together = signals.association._why(basket, int(item))
        if together[0] == Reason.BOUGHT_TOGETHER and together[1]["lift"] >= MIN_LIFT:
            reasons.append(together)
        elif linear[:, place].max(initial=0.0) > 0:
            reasons.append((Reason.BECAUSE_YOU_BOUGHT, {"items": _strongest(own, linear[:, place])}))
        elif likeness[:, place].max(initial=0.0) >= MIN_LIKENESS:
            reasons.append((Reason.SIMILAR_TO, {"items": _strongest(own, likeness[:, place])}))
        elif trending is not None and trending.growth_[item] >= MIN_GROWTH and trending.surprise_[item] > 1:
            reasons.append((Reason.TRENDING, {"growth": round(float(trending.growth_[item]), 2)}))
        else:
            reasons.append((Reason.POPULAR, {}))
    return reasons


def _strongest(own: Codes, strengths: Scores) -> list[int]:
    order = np.argsort(-strengths, kind="stable")[:SOURCES]
    return [int(own[place]) for place in order if strengths[place] > 0]
