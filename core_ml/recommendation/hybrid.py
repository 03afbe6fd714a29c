"""The model a shop runs: candidates from every part, ordered by a blend that was learned from the shop's own weeks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from core_ml.boosted_trees import BoostedTrees
from core_ml.columns import Columns
from core_ml.recommendation.association import Association
from core_ml.recommendation.base import (
    Codes,
    ExcludeSeen,
    Explained,
    Mask,
    Recommender,
    Scores,
    require_range,
)
from core_ml.recommendation.blend_reasons import explain
from core_ml.recommendation.content import Content
from core_ml.recommendation.dataset import Dataset, Histories
from core_ml.recommendation.item_knn import ItemKNN
from core_ml.recommendation.lessons import lessons
from core_ml.recommendation.rerank import diversify, owner_factors
from core_ml.recommendation.signals import FEATURES, Candidates, Signals
from core_ml.recommendation.trending import Trending

# Candidates that the reranking may choose from, as a multiple of k.
RERANK_DEPTH = 4
LESSON_ROWS = 256


class Hybrid(Recommender):
    """Learned blend of the linear item map, baskets, content, demand and repeat purchases.

    1. *Lessons*: the latest ``windows`` stretches of ``horizon`` days are set aside, one at a time. All parts are
       fitted on what came before; what customers then chose labels the candidates.
    2. *Blend*: boosted trees learn the probability that a candidate is chosen from what the parts say of it
       (`core_ml.recommendation.signals.FEATURES`).
    3. All parts are fitted again on everything.

    A list is the candidates in order of that probability, times the owner's factors, spread out by ``diversity``.
    Customers without a history get what is popular; products without sales come in by content. The blend handles
    known items by what it learned of repeat purchases: where nobody buys twice they sink to the end by themselves.

    Parameters
    ----------
    horizon : float, days, above 0
        How far ahead a list is meant to be right.
    windows : int, from 1
    half_life : float, days
        Of a purchase in the linear map.
    size : int, from 1
        New candidates from the strongest part.
    max_users : int
        Customers a lesson is taken from, drawn at random where there are more.
    trees, depth, learning_rate : of the blend
    diversity : float, 0 to 1
    margin_weight, stock_weight : float
        See `core_ml.recommendation.rerank.owner_factors`.
    seed : int
    """

    name: ClassVar[str] = "hybrid"
    signals_: Signals
    blend_: BoostedTrees | None
    content_: Content
    likeness_: ItemKNN
    trending_: Trending | None
    factors_: Scores

    def __init__(
        self,
        horizon: float = 56.0,
        windows: int = 2,
        half_life: float = 60.0,
        size: int = 150,
        max_users: int = 2_000,
        trees: int = 120,
        depth: int = 5,
        learning_rate: float = 0.08,
        diversity: float = 0.0,
        margin_weight: float = 0.0,
        stock_weight: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.horizon = horizon
        self.windows = windows
        self.half_life = half_life
        self.size = size
        self.max_users = max_users
        self.trees = trees
        self.depth = depth
        self.learning_rate = learning_rate
        self.diversity = diversity
        self.margin_weight = margin_weight
        self.stock_weight = stock_weight
        self.seed = seed

    # -- learning --------------------------------------------------

    def _fit(self, dataset: Dataset) -> None:
        self._check_params()
        self.content_ = Content().fit_dataset(dataset)
        self.blend_ = self._learn_blend(dataset)
        self._progress(0.75, "hybrid: all parts on all data")
        self.signals_ = self._signals(dataset)
        self._progress(0.9, "hybrid: similar items, trends")
        self.likeness_ = ItemKNN().fit_dataset(dataset)
        self.trending_ = Trending().fit_dataset(dataset) if dataset.histories.timed else None
        self.factors_ = owner_factors(
            dataset.catalogue, margin=self.margin_weight, stock=self.stock_weight, n_items=len(dataset.item_ids)
        )

    def _check_params(self) -> None:
        for name, low, high in (
            ("horizon", 0.01, np.inf),
            ("windows", 1, np.inf),
            ("half_life", 0.01, np.inf),
            ("size", 1, np.inf),
            ("max_users", 1, np.inf),
            ("trees", 1, np.inf),
            ("depth", 1, 10),
            ("learning_rate", 1e-6, 1),
            ("diversity", 0, 1),
        ):
            require_range(name, getattr(self, name), low, high)

    def _signals(self, dataset: Dataset) -> Signals:
        return Signals.learn(
            dataset,
            content=self.content_,
            size=self.size,
            half_life=self.half_life,
            should_stop=self._should_stop,
        )

    def _learn_blend(self, dataset: Dataset) -> BoostedTrees | None:
        """None where the history is too short or too thin to learn from."""
        features, labels = [], []
        taught = lessons(dataset, horizon=self.horizon, windows=self.windows, max_users=self.max_users, seed=self.seed)
        for number, lesson in enumerate(taught):
            self._progress(0.05 + 0.5 * number / (self.windows + 1), f"hybrid: lesson {number + 1}, parts")
            signals = self._signals(lesson.past)
            self._progress(0.05 + 0.5 * (number + 0.5) / (self.windows + 1), f"hybrid: lesson {number + 1}, candidates")
            everything = np.ones(len(dataset.item_ids), dtype=bool)
            for start in range(0, len(lesson.users), LESSON_ROWS):
                users = lesson.users[start : start + LESSON_ROWS]
                found = signals.candidates(lesson.past.histories.rows(users), everything)
                features.append(found.features)
                labels.append(lesson.labels(found.rows + start, found.items))
        if not labels or not 0 < sum(int(part.sum()) for part in labels) < sum(map(len, labels)):
            return None
        self._progress(0.55, "hybrid: blend")
        return BoostedTrees.learn(
            np.concatenate(features),
            np.concatenate(labels),
            trees=self.trees,
            depth=self.depth,
            learning_rate=self.learning_rate,
            seed=self.seed,
        )

    # -- answering -------------------------------------------------

    def _scores(self, histories: Histories) -> Scores:
        return self._scores_among(histories, np.ones(histories.n_items, dtype=bool))

    def _scores_among(self, histories: Histories, allowed: Mask) -> Scores:
        scores = np.full((len(histories), histories.n_items), -np.inf, dtype=np.float32)
        if len(histories):
            found = self.signals_.candidates(histories, allowed)
            scores[found.rows, found.items] = self._chances(found) * self.factors_[found.items]
        return scores

    def _chances(self, found: Candidates) -> Scores:
        if self.blend_ is not None:
            return self.blend_.probability(found.features)
        # Nothing learned: what is due again and the linear map, each against its own best.
        again, linear = FEATURES.index("again"), FEATURES.index("linear_share")
        known = found.features[:, again] / max(float(found.features[:, again].max(initial=0.0)), 1e-9)
        return np.where(found.known, known, np.clip(found.features[:, linear], 1e-6, 1)).astype(np.float32)

    def _top(self, histories: Histories, k: int, exclude_seen: ExcludeSeen, allowed: Mask) -> tuple[Codes, Scores]:
        if self.diversity == 0:
            return super()._top(histories, k, exclude_seen, allowed)
        picks, scores = super()._top(histories, k * RERANK_DEPTH, exclude_seen, allowed)
        return diversify(picks, scores, self._links, k, self.diversity)

    def _worth_again(self, histories: Histories) -> Mask:
        return self.signals_.repeat.worth_again(histories)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        del scores
        return explain(self.signals_, self.trending_, histories, picks)

    def _links(self, sources: Codes, targets: Codes) -> Scores:
        return np.maximum(self.likeness_.links(sources, targets), self.content_.links(sources, targets))

    def _item_scores(self, codes: Codes) -> Scores:
        """Mean of what customers and what texts say is alike; a product without sales has its text alone."""
        chosen = self.likeness_._item_scores(codes)
        described = self.content_._item_scores(codes)
        both = np.maximum(chosen, 0) + np.maximum(described, 0)
        return np.where(both > 0, both / 2, -np.inf).astype(np.float32)

    @property
    def association_(self) -> Association:
        """The basket part, with vocabulary, ready to be asked."""
        part = self.signals_.association
        part.dataset_, part.popularity_ = self.dataset_, self.popularity_
        return part

    def bought_together(
        self,
        item_ids: Iterable[Any],
        k: int = 10,
        *,
        exclude_items: Iterable[Any] = (),
        only_items: Iterable[Any] | None = None,
    ) -> pd.DataFrame:
        """``item_id, similar_item_id, score, rank, lift, confidence``; see `Association.bought_together`."""
        self._check_fitted()
        return self.association_.bought_together(item_ids, k, exclude_items=exclude_items, only_items=only_items)

    def trending(
        self, k: int = 10, *, exclude_items: Iterable[Any] = (), only_items: Iterable[Any] | None = None
    ) -> pd.DataFrame:
        """Items whose demand rises: ``item_id, score, rank, growth``; none where the data have no times."""
        self._check_fitted()
        if self.trending_ is None:
            return pd.DataFrame(columns=[Columns.ITEM, Columns.SCORE, Columns.RANK, "growth"])
        part = self.trending_
        part.dataset_, part.popularity_ = self.dataset_, self.popularity_
        return part.top(k, exclude_items=exclude_items, only_items=only_items)

    def repeat_items(self) -> pd.DataFrame:
        """``item_id, buyers, probability, interval_days, buy_again`` of every item with buyers."""
        self._check_fitted()
        part = self.signals_.repeat
        part.dataset_ = self.dataset_
        return part.repeat_items()

    # -- files -----------------------------------------------------

    def _learned(self) -> dict[str, Any]:
        return {
            "signals": self.signals_.packed(),
            "blend": None if self.blend_ is None else self.blend_.packed(),
            "content": self.content_._learned(),
            "likeness": self.likeness_._learned(),
            "trending": None if self.trending_ is None else self.trending_._learned(),
            "factors": self.factors_,
        }

    def _restore(self, learned: dict[str, Any]) -> None:
        self.content_, self.likeness_ = Content(), ItemKNN()
        self.content_._restore(learned["content"])
        self.likeness_._restore(learned["likeness"])
        self.signals_ = Signals.unpacked(learned["signals"], self.content_)
        self.blend_ = None if learned["blend"] is None else BoostedTrees(**learned["blend"])
        self.trending_ = None
        if learned["trending"] is not None:
            self.trending_ = Trending()
            self.trending_._restore(learned["trending"])
        self.factors_ = learned["factors"]
