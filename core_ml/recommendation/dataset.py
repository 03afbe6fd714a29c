"""The training data as arrays: ids to codes once, then every model works on the same histories."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_matrix

from core_ml.columns import Columns
from core_ml.exceptions import EmptyDataError
from core_ml.validation import check_interactions, check_items, factorize_ids

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DAY_NS = 86_400_000_000_000


@dataclass(frozen=True, slots=True)
class Histories:
    """What each of some users did, oldest first: row ``r`` owns the slice ``indptr[r]:indptr[r + 1]``.

    Parameters
    ----------
    indptr : (n_users + 1,) int64
    items : (n_events,) int32
        Item codes.
    weights : (n_events,) float32
        Quantity or rating; 1 where the frame had none.
    days : (n_events,) float64
        Days since 1970; 0 everywhere when the frame had no times.
    baskets : (n_events,) int32
        Order codes, rising within a user; events of one order share a code.
    n_items : int
        Size of the item vocabulary.
    timed : bool
        Whether ``days`` means anything.
    """

    indptr: Ints
    items: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    days: Floats
    baskets: npt.NDArray[np.int32]
    n_items: int
    timed: bool

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @property
    def users(self) -> npt.NDArray[np.int32]:
        """Row number of every event."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.indptr))

    @property
    def now(self) -> float:
        """The time of the latest event: what 'today' means to a model."""
        return float(self.days.max()) if len(self.days) else 0.0

    def ages(self, today: float) -> Floats:
        """Days since each event, counted from ``today`` or from its user's own latest event where that is later."""
        if not self.timed:
            return np.zeros(len(self.items))
        filled = np.diff(self.indptr) > 0
        latest = np.full(len(self), today)
        latest[filled] = np.maximum(today, self.days[self.indptr[1:][filled] - 1])
        return np.repeat(latest, np.diff(self.indptr)) - self.days

    def matrix(self, values: npt.NDArray[Any] | None = None) -> csr_matrix:
        """Users x items as float32; values of repeated events are summed. Default: 1 for every item touched."""
        data = np.ones(len(self.items), dtype=np.float32) if values is None else values.astype(np.float32)
        shape = (len(self), self.n_items)
        matrix = csr_matrix((data, self.items.copy(), self.indptr.copy()), shape=shape)
        matrix.sum_duplicates()
        if values is None:
            matrix.data[:] = 1.0
        return matrix

    def rows(self, rows: Ints) -> Histories:
        """The histories of ``rows`` alone; -1 gives an empty history (an unknown user)."""
        known = rows >= 0
        safe = np.where(known, rows, 0)
        lengths = np.where(known, self.indptr[safe + 1] - self.indptr[safe], 0)
        indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        starts = np.repeat(self.indptr[safe] - indptr[:-1], lengths)
        return self._take(starts + np.arange(indptr[-1]), indptr)

    def where(self, keep: npt.NDArray[np.bool_]) -> Histories:
        """The same users with only the events in ``keep``."""
        kept = np.concatenate([[0], np.cumsum(keep)])
        return self._take(np.flatnonzero(keep), kept[self.indptr].astype(np.int64))

    def _take(self, events: Ints, indptr: Ints) -> Histories:
        return Histories(
            indptr,
            self.items[events],
            self.weights[events],
            self.days[events],
            self.baskets[events],
            self.n_items,
            self.timed,
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """Vocabularies, histories and catalogue that a model is fitted on.

    ``user_ids`` and ``item_ids`` are sorted text; ``catalogue`` has one row an item code, in that order, or is None.
    """

    user_ids: pd.Index[str]
    item_ids: pd.Index[str]
    histories: Histories
    catalogue: pd.DataFrame | None

    @classmethod
    def from_frames(cls, interactions: pd.DataFrame, items: pd.DataFrame | None = None) -> Dataset:
        """Check the frames and turn ids into codes. Products without any sale are part of the vocabulary."""
        check_interactions(interactions)
        user_codes, user_ids = factorize_ids(interactions[Columns.USER])
        item_codes, item_ids = factorize_ids(interactions[Columns.ITEM])
        catalogue = None
        if items is not None and len(items):
            check_items(items)
            catalogue_codes, catalogue_ids = factorize_ids(items[Columns.ITEM])
            sold_ids = item_ids
            item_ids = pd.Index(np.unique(np.concatenate([sold_ids.to_numpy(), catalogue_ids.to_numpy()])))
            item_codes = item_ids.get_indexer(sold_ids)[item_codes]
            catalogue = items.drop(columns=Columns.ITEM).set_axis(catalogue_ids[catalogue_codes], axis=0)
            catalogue = catalogue.reindex(item_ids)
        histories = _histories(interactions, user_codes, item_codes.astype(np.int32), len(user_ids), len(item_ids))
        return cls(user_ids, item_ids, histories, catalogue)

    def fold_in(self, interactions: pd.DataFrame) -> tuple[pd.Index[str], Histories]:
        """Histories of other (or changed) users over this vocabulary; items it does not know are left out."""
        if interactions.empty:
            raise EmptyDataError("the interactions to fold in have no rows; for unknown users call recommend(ids)")
        check_interactions(interactions)
        users, user_ids = factorize_ids(interactions[Columns.USER])
        sold, sold_ids = factorize_ids(interactions[Columns.ITEM])
        items = self.item_ids.get_indexer(sold_ids)[sold]
        known = items >= 0
        frame = interactions.loc[known]
        histories = _histories(frame, users[known], items[known].astype(np.int32), len(user_ids), len(self.item_ids))
        return user_ids, histories

    def fingerprint(self) -> str:
        """SHA-256 over ids and events: two models with the same one saw the same data."""
        digest = hashlib.sha256()
        for ids in (self.user_ids, self.item_ids):
            digest.update("\n".join(ids).encode())
        events = self.histories
        for array in (events.indptr, events.items, events.weights, events.days, events.baskets):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()

    def packed(self) -> dict[str, Any]:
        """The dataset as arrays and text; the catalogue stays out, a model keeps what it needs of it."""
        events = self.histories
        return {
            "user_ids": list(self.user_ids),
            "item_ids": list(self.item_ids),
            "indptr": events.indptr,
            "items": events.items,
            "weights": events.weights,
            "days": events.days,
            "baskets": events.baskets,
            "timed": events.timed,
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Dataset:
        """The inverse of `packed`."""
        items = pd.Index(packed["item_ids"], dtype=object)
        events = {name: packed[name] for name in ("indptr", "items", "weights", "days", "baskets", "timed")}
        histories = Histories(**events, n_items=len(items))
        return cls(pd.Index(packed["user_ids"], dtype=object), items, histories, None)


def _histories(frame: pd.DataFrame, users: Ints, items: npt.NDArray[np.int32], n_users: int, n_items: int) -> Histories:
    timed = Columns.TIME in frame
    days = _days(frame[Columns.TIME]) if timed else np.zeros(len(frame))
    weights = np.ones(len(frame), dtype=np.float32)
    if Columns.WEIGHT in frame:
        weights = pd.to_numeric(frame[Columns.WEIGHT]).to_numpy(dtype=np.float32)
    if Columns.ORDER in frame:
        orders = pd.factorize(frame[Columns.ORDER], use_na_sentinel=False)[0]
    else:
        orders = np.zeros(len(frame), dtype=np.int64)
    # The item comes last so that the same rows in another order give the same histories.
    keys = (items, orders, days, users) if timed or Columns.ORDER in frame else (items, users)
    order = np.lexsort(keys)
    users, days, orders = users[order], days[order], orders[order]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(users, minlength=n_users))]).astype(np.int64)
    fresh = np.ones(len(users), dtype=bool)
    fresh[1:] = (np.diff(users) != 0) | (np.diff(orders) != 0)
    if Columns.ORDER not in frame:
        fresh[1:] |= np.diff(days) != 0
    baskets = (np.cumsum(fresh) - 1).astype(np.int32)
    return Histories(indptr, items[order], weights[order], days, baskets, n_items, timed)


def _days(times: pd.Series[Any]) -> Floats:
    if getattr(times.dtype, "tz", None) is not None:
        times = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return times.to_numpy(dtype="datetime64[ns]").astype(np.int64) / DAY_NS


def recent_buyers(histories: Histories, half_life: float = 30.0) -> npt.NDArray[np.float32]:
    """Distinct buyers of each item, each counted by the age of the last time: halved every ``half_life`` days."""
    age = histories.now - histories.days
    weight = np.exp2(-age / half_life) if histories.timed else np.ones(len(histories.items))
    users = histories.users
    # Events are sorted by time within a user, so the last write of each pair is the latest one.
    pairs = users.astype(np.int64) * histories.n_items + histories.items
    order = np.lexsort((weight, pairs))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = np.diff(pairs[order]) != 0
    kept = order[last]
    return np.bincount(histories.items[kept], weights=weight[kept], minlength=histories.n_items).astype(np.float32)


def single_item_histories(codes: Ints, like: Histories) -> Histories:
    """One history a code, of that item alone, bought at the time of the latest event."""
    n = len(codes)
    return Histories(
        np.arange(n + 1, dtype=np.int64),
        codes.astype(np.int32),
        np.ones(n, dtype=np.float32),
        np.full(n, like.now),
        np.arange(n, dtype=np.int32),
        like.n_items,
        like.timed,
    )
