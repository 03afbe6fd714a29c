"""The parts of the hybrid at one moment, and for any customers the candidates with what each part says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from core_ml.recommendation.association import Association, last_baskets
from core_ml.recommendation.base import Codes, Mask, OnProgress, Scores, ShouldStop
from core_ml.recommendation.content import Content
from core_ml.recommendation.dataset import Dataset, Floats, Histories
from core_ml.recommendation.demand import Demand
from core_ml.recommendation.linear_items import LinearItems, learn_linear_items
from core_ml.recommendation.picking import top_k
from core_ml.recommendation.repeat import DENSITY_HALF_LIFE, Pairs, Repeat, pairs_of

# What a pair that was never bought has for "days since": longer than any shop remembers.
NEVER = 9_999.0
TABLES = ("lasting", "linear", "linear_short", "linear_basket", "basket", "content")
RANKED = ("lasting", "linear", "linear_basket", "basket")
PAIR = (
    "times",
    "last_days",
    "first_days",
    "gap",
    "due_own",
    "due_item",
    "again",
    "order_share",
    "in_last_basket",
    "lines",
    "lines_recent",
)
FEATURES = (
    *TABLES,
    *(f"{name}_rank" for name in RANKED),
    *(f"{name}_share" for name in RANKED),
    *Demand.names(),
    *PAIR,
)
SHORT_HALF_LIFE = 30.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """(row, item) pairs sorted by row, their features (n, len(FEATURES)), and whether the row's user has the item."""

    rows: Codes
    items: Codes
    features: npt.NDArray[np.float32]
    known: Mask


@dataclass(frozen=True, slots=True)
class Signals:
    """Parts fitted on the same past: the linear map of lasting tastes and that of late, baskets, content, repeats.

    Parameters
    ----------
    size : int
        New items taken from each part's top as candidates.
    """

    lasting: LinearItems
    linear: LinearItems
    association: Association
    content: Content
    repeat: Repeat
    demand: Demand
    now: float
    size: int

    @classmethod
    def learn(
        cls,
        dataset: Dataset,
        *,
        content: Content,
        size: int,
        half_life: float,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Signals:
        """Fit every part; ``content`` does not depend on time and is handed in."""
        lasting, linear = learn_linear_items(dataset, half_life, on_progress, should_stop)
        association = Association().fit_dataset(dataset, None, should_stop)
        repeat = Repeat().fit_dataset(dataset, None, should_stop)
        demand = Demand.of(dataset.histories, pairs_of(dataset.histories))
        return cls(lasting, linear, association, content, repeat, demand, dataset.histories.now, size)

    def candidates(self, histories: Histories, allowed: Mask) -> Candidates:
        """All that a user has, and the tops of the parts among what is new to them; only ``allowed`` items."""
        pairs, again = self.repeat.probabilities(histories)
        tables = self._tables(histories)
        chosen = self._chosen(histories, tables, pairs, allowed)
        rows, items = np.nonzero(chosen)
        features = np.empty((len(rows), len(FEATURES)), dtype=np.float32)
        column = 0
        for table in tables.values():
            features[:, column] = table[rows, items]
            column += 1
        for name in RANKED:
            features[:, column] = _ranks(rows, tables[name][rows, items], len(histories))
            column += 1
        for name in RANKED:
            features[:, column] = _shares(rows, tables[name][rows, items], len(histories))
            column += 1
        demand = self.demand.table()
        features[:, column : column + demand.shape[1]] = demand[items]
        column += demand.shape[1]
        about, known = self._about_pairs(histories, pairs, again, rows, items)
        features[:, column:] = about
        return Candidates(rows, items, features, known)

    def _tables(self, histories: Histories) -> dict[str, Scores]:
        """Dense (rows, items) scores of each part."""
        last = last_baskets(histories)
        recency = np.exp2(-histories.ages(self.now) / SHORT_HALF_LIFE)
        short = _strongest(histories, recency)
        return {
            "lasting": self.lasting.scores(histories),
            "linear": self.linear.scores(histories),
            "linear_short": self.linear.project(short),
            "linear_basket": self.linear.project(last.matrix()),
            "basket": np.asarray((last.matrix() @ self.association.measures_).toarray(), dtype=np.float32),
            "content": self._content(histories),
        }

    def _content(self, histories: Histories) -> Scores:
        if self.content.vectors_.nnz == 0:
            return np.zeros((len(histories), histories.n_items), dtype=np.float32)
        return np.maximum(self.content._scores(histories), 0)

    def _chosen(self, histories: Histories, tables: dict[str, Scores], pairs: Pairs, allowed: Mask) -> Mask:
        known = np.zeros((len(histories), histories.n_items), dtype=bool)
        known[pairs.rows, pairs.items] = True
        out = known | ~allowed[None, :]
        chosen = known & allowed[None, :]
        rising = np.sqrt(self.demand.share_30)
        _take_top(chosen, np.maximum(tables["linear"], 0) * rising, out, self.size)
        _take_top(chosen, tables["basket"], out, self.size // 3)
        _take_top(chosen, tables["content"], out, self.size // 3)
        popular = np.argsort(-np.where(allowed, self.demand.recent_30, -1), kind="stable")[: self.size // 3]
        chosen[:, popular] |= ~out[:, popular]
        return chosen

    def _about_pairs(
        self, histories: Histories, pairs: Pairs, again: Floats, rows: Codes, items: Codes
    ) -> tuple[npt.NDArray[np.float32], Mask]:
        """What the user's own purchases of the item say; (n, len(PAIR))."""
        keys = pairs.rows * histories.n_items + pairs.items
        wanted = rows * histories.n_items + items
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        known = keys[place] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
        about = np.zeros((len(rows), len(PAIR)), dtype=np.float32)
        about[:, PAIR.index("last_days")] = about[:, PAIR.index("first_days")] = NEVER
        about[:, [PAIR.index(name) for name in ("gap", "due_own", "due_item")]] = -1.0
        if not known.any():
            return about, known
        today = self.repeat.today(histories)
        place = place[known]
        times, row, item = pairs.times[place], rows[known], items[known]
        last, first = today[row] - pairs.last[place], today[row] - pairs.first[place]
        gap = np.where(times > 1, (first - last) / np.maximum(times - 1, 1), -1.0)
        due_own = np.where(times > 1, last / np.maximum(gap, 1.0), -1.0)
        due_item = last / self.repeat.interval_[item]
        share = times / np.maximum(_orders(histories)[row], 1)
        in_last = np.asarray(last_baskets(histories).matrix()[row, item]).ravel()
        lines_recent = pairs.density[place] * np.exp2(-last / DENSITY_HALF_LIFE)
        numbers = (times, last, first, gap, due_own, due_item, again[place], share, in_last, pairs.lines[place])
        about[known] = np.stack((*numbers, lines_recent), axis=1)
        return about, known

    def packed(self) -> dict[str, Any]:
        """For a model file; the content part is kept by who handed it in."""
        parts = {"association": self.association, "repeat": self.repeat}
        return {
            "lasting": self.lasting.packed(),
            "linear": self.linear.packed(),
            "parts": {name: {"params": part.get_params(), "learned": part._learned()} for name, part in parts.items()},
            "demand": {name: getattr(self.demand, name) for name in Demand.names()},
            "now": self.now,
            "size": self.size,
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any], content: Content) -> Signals:
        """The inverse of `packed`."""
        association = Association(**packed["parts"]["association"]["params"])
        association._restore(packed["parts"]["association"]["learned"])
        repeat = Repeat(**packed["parts"]["repeat"]["params"])
        repeat._restore(packed["parts"]["repeat"]["learned"])
        lasting, linear = LinearItems.unpacked(packed["lasting"]), LinearItems.unpacked(packed["linear"])
        demand = Demand(**packed["demand"])
        return cls(lasting, linear, association, content, repeat, demand, packed["now"], packed["size"])


def _strongest(histories: Histories, weights: Floats) -> csr_matrix:
    """Rows x items with the largest weight of each item's events."""
    pairs = histories.matrix()
    keys = histories.users.astype(np.int64) * histories.n_items + histories.items
    distinct, inverse = np.unique(keys, return_inverse=True)
    best = np.zeros(len(distinct))
    np.maximum.at(best, inverse, weights)
    pairs.data = best.astype(np.float32)
    return pairs


def _take_top(chosen: Mask, scores: Scores, out: Mask, size: int) -> None:
    """Mark the ``size`` best scores above 0 of each row that are not ``out``."""
    if size < 1 or not scores.size:
        return
    picks, _ = top_k(np.where(out | (scores <= 0), np.float32(-np.inf), scores), size)
    rows, places = np.nonzero(picks >= 0)
    chosen[rows, picks[rows, places]] = True


def _ranks(rows: Codes, scores: Scores, n: int) -> Floats:
    """Place of each candidate within its row, best 0."""
    order = np.lexsort((-scores, rows))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])
    ranks = np.empty(len(rows))
    ranks[order] = np.arange(len(rows)) - starts[rows[order]]
    return ranks


def _shares(rows: Codes, scores: Scores, n: int) -> Floats:
    """Score against the best of the row."""
    best = np.full(n, 1e-9)
    np.maximum.at(best, rows, scores)
    return np.asarray(scores / best[rows])


def _orders(histories: Histories) -> Floats:
    """Number of orders of each row."""
    fresh = np.ones(len(histories.items))
    if len(fresh):
        fresh[1:] = (np.diff(histories.baskets) != 0) | (np.diff(histories.users) != 0)
    return np.bincount(histories.users, weights=fresh, minlength=len(histories)).astype(np.float64)
