"""Repeat purchases: which items are worth buying again, and after how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.columns import Columns
from core_ml.recommendation.base import Codes, Explained, Recommender, Scores, require_range
from core_ml.recommendation.dataset import Dataset, Floats, Histories, Ints
from core_ml.recommendation.reasons import Reason

# Upper ends of the bins of "how often bought" and of "elapsed / usual interval".
TIMES = np.array([1.5, 2.5, 3.5, 5.5, 8.5])
ELAPSED = np.array([0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0])
PRIOR = 5.0
MIN_GAP = 0.5
DENSITY_HALF_LIFE = 60.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every (row, item) of some histories once.

    ``times``: on how many occasions; ``first`` and ``last`` day; ``lines``: how many events; ``density``: the lines,
    each halved for every 60 days before the last.
    """

    rows: Ints
    items: Ints
    times: Floats
    first: Floats
    last: Floats
    lines: Floats
    density: Floats


class Repeat(Recommender):
    """Probability that a customer buys an item they know again within ``horizon`` days.

    The probability is read from a table over (times bought, time since the last one in units of the item's usual
    interval), counted on the last ``windows`` horizons of the training data, times the item's own tendency to be bought
    again. Rates and intervals of items with few buyers are drawn to the shop's own.

    Parameters
    ----------
    horizon : float, days, above 0
    windows : int, from 1
    min_rate : float, 0 to 1
        Share of an item's buyers who came back for it, from which on buying again makes sense.
    early : float, from 0
        Part of the usual interval that must have passed before the item is shown again.
    """

    name: ClassVar[str] = "repeat"
    rate_: Scores
    interval_: Scores
    table_: Scores
    tendency_: Scores
    buyers_: Scores
    now_: float

    def __init__(self, horizon: float = 28.0, windows: int = 4, min_rate: float = 0.1, early: float = 0.25) -> None:
        self.horizon = horizon
        self.windows = windows
        self.min_rate = min_rate
        self.early = early

    def _fit(self, dataset: Dataset) -> None:
        require_range("horizon", self.horizon, 0.01)
        require_range("windows", self.windows, 1)
        require_range("min_rate", self.min_rate, 0, 1)
        require_range("early", self.early, 0)
        events = dataset.histories
        self.now_ = events.now
        pairs = pairs_of(events)
        n = events.n_items
        self.buyers_ = np.bincount(pairs.items, minlength=n).astype(np.float32)
        came_back = np.bincount(pairs.items, weights=pairs.times > 1, minlength=n)
        overall = float(came_back.sum() / max(float(self.buyers_.sum()), 1.0))
        self.rate_ = ((came_back + PRIOR * overall) / (self.buyers_ + PRIOR)).astype(np.float32)
        self.interval_ = _intervals(pairs, n)
        self._progress(0.5, "repeat: windows")
        self._fit_table(events, overall)

    def _fit_table(self, events: Histories, overall: float) -> None:
        shape = (len(TIMES) + 1, len(ELAPSED) + 1)
        seen, bought = np.zeros(shape), np.zeros(shape)
        expected = np.zeros((2, events.n_items))
        for window in range(1, self.windows + 1) if events.timed else ():
            cut = events.now - window * self.horizon
            past = pairs_of(events.where(events.days < cut))
            if len(past.rows) == 0:
                break
            coming = events.where((events.days >= cut) & (events.days < cut + self.horizon))
            again = np.isin(_keys(past.rows, past.items, events), _keys(coming.users, coming.items, events))
            bins = self._bins(past, cut)
            np.add.at(seen, bins, 1)
            np.add.at(bought, bins, again)
            expected += np.stack(
                [
                    np.bincount(past.items, weights=again, minlength=events.n_items),
                    np.bincount(past.items, minlength=events.n_items),
                ]
            )
        level = bought.sum() / seen.sum() if bought.sum() > 0 else overall
        self.table_ = ((bought + PRIOR * level) / (seen + PRIOR)).astype(np.float32)
        if not bought.any():
            self.table_ *= np.arange(1, shape[0] + 1, dtype=np.float32)[:, None] / shape[0]
        level = max(level, 1e-6)
        self.tendency_ = ((expected[0] / level + 20) / (expected[1] + 20)).astype(np.float32)

    def _bins(self, pairs: Pairs, now: float | Floats) -> tuple[Ints, Ints]:
        elapsed = (now - pairs.last) / self.interval_[pairs.items]
        return np.searchsorted(TIMES, pairs.times), np.searchsorted(ELAPSED, elapsed)

    def probabilities(self, histories: Histories) -> tuple[Pairs, Floats]:
        """Known (row, item) pairs and how likely each is bought again within the horizon."""
        pairs = pairs_of(histories)
        now = self.today(histories)[pairs.rows]
        raw = self.table_[self._bins(pairs, now)] * self.tendency_[pairs.items]
        return pairs, np.minimum(raw, 1.0).astype(np.float64)

    def today(self, histories: Histories) -> Floats:
        """Today of each row: the end of training, or the row's own last purchase where that is later."""
        today = np.full(len(histories), self.now_)
        np.maximum.at(today, histories.users, histories.days)
        return today

    def _scores(self, histories: Histories) -> Scores:
        scores = np.full((len(histories), histories.n_items), -np.inf, dtype=np.float32)
        pairs, chance = self.probabilities(histories)
        scores[pairs.rows, pairs.items] = chance
        return scores

    def _item_scores(self, codes: Codes) -> Scores:
        return np.full((len(codes), len(self.rate_)), -np.inf, dtype=np.float32)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        pairs = pairs_of(histories)
        today = self.today(histories)
        known = {(int(r), int(i)): place for place, (r, i) in enumerate(zip(pairs.rows, pairs.items, strict=True))}
        return [
            [self._why(pairs, known.get((row, int(item))), today[row]) for item in items]
            for row, items in enumerate(picks)
        ]

    def _why(self, pairs: Pairs, place: int | None, today: float) -> Explained:
        if place is None:
            return Reason.POPULAR, {}
        return Reason.BUY_AGAIN, {
            "times": int(pairs.times[place]),
            "days_ago": round(float(today - pairs.last[place])),
            "interval_days": round(float(self.interval_[pairs.items[place]])),
        }

    def worth_again(self, histories: Histories) -> npt.NDArray[np.bool_]:
        """For every event: may its item be shown to its user again now?"""
        pairs = pairs_of(histories)
        elapsed = self.today(histories)[pairs.rows] - pairs.last
        fine = (self.rate_[pairs.items] >= self.min_rate) & (elapsed >= self.early * self.interval_[pairs.items])
        good = _keys(pairs.rows[fine], pairs.items[fine], histories)
        return np.isin(_keys(histories.users, histories.items, histories), good)

    def repeat_items(self) -> pd.DataFrame:
        """Every item with buyers: ``item_id, buyers, probability, interval_days, buy_again``, best rate first."""
        self._check_fitted()
        sold = np.flatnonzero(self.buyers_ > 0)
        sold = sold[np.argsort(-self.rate_[sold], kind="stable")]
        return pd.DataFrame(
            {
                Columns.ITEM: self.dataset_.item_ids.to_numpy()[sold],
                "buyers": self.buyers_[sold].astype(np.int64),
                "probability": self.rate_[sold].astype(np.float64),
                "interval_days": self.interval_[sold].astype(np.float64),
                "buy_again": self.rate_[sold] >= self.min_rate,
            }
        )


def pairs_of(histories: Histories) -> Pairs:
    """Each (row, item) once. Lines of one order, or less than half a day apart, are one occasion."""
    rows, items = histories.users.astype(np.int64), histories.items.astype(np.int64)
    order = np.lexsort((histories.days, items, rows))
    rows, items, days, baskets = rows[order], items[order], histories.days[order], histories.baskets[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(rows) != 0) | (np.diff(items) != 0)
    again = fresh.copy()
    again[1:] |= (np.diff(days) > MIN_GAP) if histories.timed else (np.diff(baskets) != 0)
    starts = np.flatnonzero(fresh)
    if len(starts) == 0:
        empty = np.empty(0)
        return Pairs(starts, starts, empty, empty, empty, empty, empty)
    ends = np.append(starts[1:], len(order)) - 1
    times = np.add.reduceat(again.astype(np.float64), starts)
    lines = np.diff(np.append(starts, len(order))).astype(np.float64)
    recency = np.exp2((days - np.repeat(days[ends], lines.astype(np.int64))) / DENSITY_HALF_LIFE)
    density = np.add.reduceat(recency, starts)
    return Pairs(rows[starts], items[starts], times, days[starts], days[ends], lines, density)


def _intervals(pairs: Pairs, n_items: int) -> Scores:
    """Usual days between purchases of each item: geometric mean over customers, drawn to the shop's own."""
    many = pairs.times > 1
    gap = (pairs.last[many] - pairs.first[many]) / (pairs.times[many] - 1)
    logs = np.log(np.maximum(gap, 1.0))
    overall = float(logs.mean()) if len(logs) else float(np.log(30.0))
    count = np.bincount(pairs.items[many], minlength=n_items)
    total = np.bincount(pairs.items[many], weights=logs, minlength=n_items)
    return np.exp((total + PRIOR * overall) / (count + PRIOR)).astype(np.float32)


def _keys(rows: Any, items: Any, like: Histories) -> Ints:
    keys: Ints = np.asarray(rows, dtype=np.int64) * like.n_items + items
    return keys
