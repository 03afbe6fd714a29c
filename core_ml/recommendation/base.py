"""What every recommender has in common: checks, batches, filters, cold users, fold-in, saving.

A model writes two methods. ``_fit(dataset)`` learns. ``_scores(histories)`` gives one row of scores a history, ``-inf``
where it has no opinion. A model knows a user only by a history, so that a user whose history changed a second ago
(`Recommender.recommend_for`) is served by the same code as one who was there in training.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from core_ml import artifacts
from core_ml.columns import Columns
from core_ml.exceptions import FitCancelledError, NotFittedError, ParameterError
from core_ml.recommendation.dataset import Dataset, Histories, recent_buyers, single_item_histories
from core_ml.recommendation.picking import Codes as Codes
from core_ml.recommendation.picking import Mask as Mask
from core_ml.recommendation.picking import Scores as Scores
from core_ml.recommendation.picking import stack, top_k
from core_ml.recommendation.reasons import Reason
from core_ml.validation import check_k, text_ids

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]
ExcludeSeen = bool | Literal["unless_again"]
Explained = tuple[str, dict[str, Any]]

# Below every score of a model; the popularity rank is subtracted from it, exactly, in float32.
PADDING = -1e6
# A model's score for an item that must not even fill up a list.
AGAINST = np.float32(-1e30)
BATCH_CELLS = 8_000_000


class Recommender(ABC):
    """Base of all recommenders, in scikit-learn's manner.

    ``__init__`` only stores its arguments. ``fit`` learns and returns self; what it learned ends in ``_``.

    Attributes
    ----------
    name : str
        The model's word on the command line and in artifacts.
    dataset_ : Dataset
        Vocabulary and histories of the training data.
    popularity_ : (n_items,) float32
        Recent distinct buyers of each item; fills lists that the model itself cannot fill.
    """

    name: ClassVar[str]
    dataset_: Dataset
    popularity_: Scores
    _registry: ClassVar[dict[str, type[Recommender]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not inspect.isabstract(cls) and "name" in cls.__dict__:
            Recommender._registry[cls.name] = cls

    # -- learning --------------------------------------------------

    def fit(
        self,
        interactions: pd.DataFrame,
        *,
        items: pd.DataFrame | None = None,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> Self:
        """Learn from a long frame of interactions and, where there is one, the catalogue.

        Parameters
        ----------
        interactions, items : DataFrame
            See `core_ml.columns.Columns`. Neither is changed.
        on_progress : callable (fraction in [0, 1], step) -> None, optional
        should_stop : callable () -> bool, optional
            Asked between steps; True ends the fit with FitCancelledError and leaves the model as it was.

        Raises
        ------
        DataError, CatalogueTooLargeError, ParameterError, FitCancelledError
        """
        return self.fit_dataset(Dataset.from_frames(interactions, items), on_progress, should_stop)

    def fit_dataset(
        self, dataset: Dataset, on_progress: OnProgress | None = None, should_stop: ShouldStop | None = None
    ) -> Self:
        """Learn from data that is already in arrays (several models share one Dataset)."""
        before = dict(self.__dict__)
        self._on_progress, self._should_stop = on_progress, should_stop
        try:
            self._progress(0.0, self.name)
            self.dataset_ = dataset
            self.popularity_ = recent_buyers(dataset.histories)
            self._fit(dataset)
            self._progress(1.0, self.name)
        except BaseException:
            self.__dict__.clear()
            self.__dict__.update(before)
            raise
        finally:
            self._on_progress = self._should_stop = None
        return self

    _on_progress: OnProgress | None = None
    _should_stop: ShouldStop | None = None

    def _progress(self, fraction: float, step: str) -> None:
        if self._should_stop is not None and self._should_stop():
            raise FitCancelledError(f"stopped on request while fitting {self.name} ({step})")
        if self._on_progress is not None:
            self._on_progress(fraction, step)

    @abstractmethod
    def _fit(self, dataset: Dataset) -> None:
        """Learn; set attributes that end in ``_``."""

    @abstractmethod
    def _scores(self, histories: Histories) -> Scores:
        """(n_histories, n_items) scores; ``-inf`` without an opinion, `AGAINST` for what must not be shown."""

    def _scores_among(self, histories: Histories, allowed: Mask) -> Scores:
        """Scores where only ``allowed`` items can be shown: a model that picks candidates first looks only there."""
        del allowed
        return self._scores(histories)

    def _worth_again(self, histories: Histories) -> Mask:
        """For every event, whether its item may be shown to its user again; only some models know."""
        return np.zeros(len(histories.items), dtype=bool)

    def _explain(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        """A reason for each pick; picks are (n_histories, k) item codes, -1 where the list is shorter.

        Item codes under ``items`` leave as ids under ``item_ids``.
        """
        del histories, scores
        return [[(Reason.POPULAR, {})] * picks.shape[1] for _ in range(len(picks))]

    # -- answering -------------------------------------------------

    def recommend(
        self,
        user_ids: Iterable[Any],
        k: int = 10,
        *,
        exclude_seen: ExcludeSeen = True,
        exclude_items: Iterable[Any] = (),
        only_items: Iterable[Any] | None = None,
        reasons: bool = False,
    ) -> pd.DataFrame:
        """The best ``k`` items of each user, best first.

        Parameters
        ----------
        user_ids : iterable of ids
            Users that were not in the training data get the popular items, with that reason.
        k : int, from 1
            Lists are shorter only where fewer items are left after the filters.
        exclude_seen : True, False or "unless_again"
            Leave out what the user already has a history with; or leave it out unless it is time to buy it again (only
            models with repeat purchases know, the others then leave out all of it).
        exclude_items, only_items : iterable of ids
            What the owner took out; or all that may be shown (in stock in this channel). Unknown ids are ignored.
        reasons : bool
            Add the columns ``reason`` and ``reason_params``.

        Returns
        -------
        DataFrame
            ``user_id, item_id, score, rank`` with rank from 1; scores fall within a user. Ids are text.
        """
        self._check_fitted()
        ids = pd.Index(text_ids(user_ids), dtype=object)
        histories = self.dataset_.histories.rows(self.dataset_.user_ids.get_indexer(ids).astype(np.int64))
        return self._answer(ids, histories, k, exclude_seen, self._allowed(exclude_items, only_items), reasons)

    def recommend_for(
        self,
        interactions: pd.DataFrame,
        k: int = 10,
        *,
        exclude_seen: ExcludeSeen = True,
        exclude_items: Iterable[Any] = (),
        only_items: Iterable[Any] | None = None,
        reasons: bool = False,
    ) -> pd.DataFrame:
        """Like `recommend`, for users given by their whole history: no refit, milliseconds a user.

        This is the incremental update after a new order, and the answer to an anonymous session or a basket.
        """
        self._check_fitted()
        ids, histories = self.dataset_.fold_in(interactions)
        return self._answer(ids, histories, k, exclude_seen, self._allowed(exclude_items, only_items), reasons)

    def similar_items(
        self,
        item_ids: Iterable[Any],
        k: int = 10,
        *,
        exclude_items: Iterable[Any] = (),
        only_items: Iterable[Any] | None = None,
    ) -> pd.DataFrame:
        """The ``k`` items most like each given item, in this model's sense: ``item_id, similar_item_id, score, rank``.

        Items that the model does not know, or knows nothing like, have no rows.
        """
        self._check_fitted()
        check_k(k)
        ids = pd.Index(text_ids(item_ids), dtype=object).unique()
        codes = self.dataset_.item_ids.get_indexer(ids).astype(np.int64)
        ids, codes = ids[codes >= 0], codes[codes >= 0]
        allowed = self._allowed(exclude_items, only_items)
        parts = []
        for batch in self._batches(len(codes)):
            scores = self._item_scores(codes[batch])
            scores[np.arange(len(scores)), codes[batch]] = -np.inf
            scores[:, ~allowed] = -np.inf
            parts.append(top_k(scores, k))
        picks, values = stack(parts, k)
        frame = self._frame(Columns.ITEM, ids, picks, values)
        return frame.rename(columns={"_item": Columns.SIMILAR_ITEM})

    def _item_scores(self, codes: Codes) -> Scores:
        """(n, n_items) likeness; by default what a user who touched only that item would be shown."""
        return self._scores(single_item_histories(codes, self.dataset_.histories))

    def _answer(
        self,
        ids: pd.Index[str],
        histories: Histories,
        k: int,
        exclude_seen: ExcludeSeen,
        allowed: Mask,
        reasons: bool,
    ) -> pd.DataFrame:
        check_k(k)
        parts, explained = [], []
        for batch in self._batches(len(ids)):
            some = histories.rows(np.arange(batch.start, batch.stop))
            picks, scores = self._top(some, k, exclude_seen, allowed)
            if reasons:
                explained += self._reasons(some, picks, scores)
            parts.append((picks, np.where(scores <= PADDING, np.float32(0), scores)))
        picks, scores = stack(parts, k)
        frame = self._frame(Columns.USER, ids, picks, scores).rename(columns={"_item": Columns.ITEM})
        if reasons:
            flat = [
                why
                for row, items in zip(explained, picks, strict=True)
                for why, item in zip(row, items, strict=False)
                if item >= 0
            ]
            frame[Columns.REASON] = pd.Series([str(code) for code, _ in flat], dtype=object)
            frame[Columns.REASON_PARAMS] = pd.Series([params for _, params in flat], dtype=object)
        return frame

    def _top(self, histories: Histories, k: int, exclude_seen: ExcludeSeen, allowed: Mask) -> tuple[Codes, Scores]:
        """(n, k) picks and scores; -1 and -inf at the end of short lists. Padded picks score at most PADDING."""
        scores = self._scores_among(histories, allowed)
        scores[np.diff(histories.indptr) == 0] = -np.inf
        # Most models know every item: only rows with a gap pay for the padding.
        lacking = np.flatnonzero(scores.min(axis=1) <= AGAINST)
        scores[lacking] = self._padded(scores[lacking])
        if not allowed.all():
            scores[:, ~allowed] = -np.inf
        if exclude_seen:
            hidden = ~self._worth_again(histories) if exclude_seen == "unless_again" else slice(None)
            scores[histories.users[hidden], histories.items[hidden]] = -np.inf
        return top_k(scores, k)

    def _padded(self, scores: Scores) -> Scores:
        ranks = np.empty(len(self.popularity_), dtype=np.float32)
        ranks[np.argsort(-self.popularity_, kind="stable")] = np.arange(len(ranks))
        # An item that nobody bought is not popular: it is shown only where the model has an opinion on it.
        padding = np.where(self.popularity_ > 0, np.float32(PADDING) - ranks, -np.inf)
        padded = np.where(np.isneginf(scores), padding, scores).astype(np.float32)
        padded[padded <= AGAINST] = -np.inf
        return padded

    def _reasons(self, histories: Histories, picks: Codes, scores: Scores) -> list[list[Explained]]:
        explained = self._explain(histories, picks, scores)
        padded = scores <= PADDING
        for row, column in zip(*np.nonzero(padded), strict=True):
            explained[row][column] = (Reason.POPULAR, {})
        return [[self._named(why) for why in row] for row in explained]

    def _named(self, why: Explained) -> Explained:
        """Item codes among the parameters as ids."""
        code, params = why
        if "items" not in params:
            return why
        others = {name: value for name, value in params.items() if name != "items"}
        return code, {"item_ids": [self.dataset_.item_ids[item] for item in params["items"]], **others}

    def _allowed(self, exclude_items: Iterable[Any], only_items: Iterable[Any] | None) -> Mask:
        ids = self.dataset_.item_ids
        allowed = np.ones(len(ids), dtype=bool) if only_items is None else ids.isin(text_ids(only_items))
        return np.asarray(allowed & ~ids.isin(text_ids(exclude_items)), dtype=bool)

    def _batches(self, n: int) -> Iterator[slice]:
        step = max(1, BATCH_CELLS // max(1, len(self.dataset_.item_ids)))
        return (slice(start, min(start + step, n)) for start in range(0, n, step))

    def _frame(self, by: str, ids: pd.Index[str], picks: Codes, scores: Scores) -> pd.DataFrame:
        rows, columns = np.nonzero(picks >= 0)
        return pd.DataFrame(
            {
                by: ids.to_numpy()[rows],
                "_item": self.dataset_.item_ids.to_numpy()[picks[rows, columns]],
                Columns.SCORE: scores[rows, columns].astype(np.float64),
                Columns.RANK: columns + 1,
            }
        )

    def _check_fitted(self) -> None:
        if "dataset_" not in self.__dict__:
            raise NotFittedError(type(self).__name__)

    # -- parameters and files --------------------------------------

    def get_params(self) -> dict[str, Any]:
        """The arguments of ``__init__`` as they are now."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self.get_params().items())})"

    def save(self, path: str | Path) -> None:
        """Write the model into one file; see `core_ml.artifacts`."""
        self._check_fitted()
        dataset = self.dataset_
        content = {
            "params": self.get_params(),
            "dataset": dataset.packed(),
            "popularity": self.popularity_,
            "learned": self._learned(),
        }
        artifacts.save(path, kind=f"recommendation.{self.name}", content=content, data_hash=dataset.fingerprint())

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a model that `save` wrote; ``Recommender.load`` reads any of them.

        Raises
        ------
        ArtifactError
            If the file is truncated, damaged, foreign, of another version or of another model.
        """
        from core_ml.recommendation import registered

        names = registered() if cls is Recommender else {cls.name: cls}
        kind, content = artifacts.load(path, kinds=[f"recommendation.{name}" for name in names])
        model: Self = names[kind.removeprefix("recommendation.")](**content["params"])  # type: ignore[assignment]
        model.dataset_ = Dataset.unpacked(content["dataset"])
        model.popularity_ = content["popularity"]
        model._restore(content["learned"])
        return model

    def _learned(self) -> dict[str, Any]:
        """What fit learned: arrays, sparse matrices, numbers, text, and lists and dicts of them."""
        shared = ("dataset_", "popularity_")
        return {
            name: value
            for name, value in self.__dict__.items()
            if name.endswith("_") and not name.startswith("_") and name not in shared
        }

    def _restore(self, learned: dict[str, Any]) -> None:
        self.__dict__.update(learned)


def dense_or_silent(scores: csr_matrix) -> Scores:
    """Sparse scores as dense rows; what has no entry gets no opinion."""
    dense = np.asarray(scores.toarray(), dtype=np.float32)
    dense[dense == 0] = -np.inf
    return dense


def require_range(name: str, value: float, low: float, high: float = np.inf) -> None:
    """Raise ParameterError unless ``low <= value <= high``."""
    if not low <= value <= high:
        raise ParameterError(f"{name} is {value!r}; it must be from {low} to {high}")
