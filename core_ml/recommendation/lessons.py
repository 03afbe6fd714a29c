"""What the hybrid learns its blend from: the past as it was known then, and what customers chose next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core_ml.recommendation.base import Codes, Mask
from core_ml.recommendation.dataset import Dataset, Histories

# Fewer customers with a next purchase than this teach nothing that holds.
FEWEST_USERS = 20
HOLDOUT = 0.2


@dataclass(frozen=True, slots=True)
class Lesson:
    """``past``: the dataset up to a moment; ``users``: who chose something after it; ``next_keys``: user code times the
    number of items plus item code, of all they chose.
    """

    past: Dataset
    users: Codes
    next_keys: Codes

    def labels(self, rows: Codes, items: Codes) -> Mask:
        """Whether the user at each row (a place in ``users``) chose the item next."""
        return np.isin(self.users[rows] * self.past.histories.n_items + items, self.next_keys)


def lessons(dataset: Dataset, *, horizon: float, windows: int, max_users: int, seed: int) -> Iterator[Lesson]:
    """Windows of ``horizon`` days, latest first, each half a horizon before the one that follows it.

    Without times, or where the windows hold too few customers, one random holdout of pairs.
    """
    events = dataset.histories
    span = events.now - float(events.days.min()) if events.timed and len(events.days) else 0.0
    found = False
    for window in range(1, windows + 1):
        # The first window leaves some history before it to learn the parts from.
        length = min(horizon, span / (windows + 1))
        if length < 1:
            break
        start = events.now - length * (1 + (window - 1) / 2)
        coming = (events.days > start) & (events.days <= start + length)
        lesson = _lesson(dataset, events.days <= start, coming, max_users, seed + window)
        if lesson is not None:
            found = True
            yield lesson
    if not found:
        drawn = _drawn_pairs(events, seed)
        lesson = _lesson(dataset, ~drawn, drawn, max_users, seed)
        if lesson is not None:
            yield lesson


def _lesson(dataset: Dataset, before: Mask, coming: Mask, max_users: int, seed: int) -> Lesson | None:
    events = dataset.histories
    past, after = events.where(before), events.where(coming)
    users = np.flatnonzero((np.diff(past.indptr) > 0) & (np.diff(after.indptr) > 0)).astype(np.int64)
    if len(users) < FEWEST_USERS:
        return None
    if len(users) > max_users:
        users = np.sort(np.random.default_rng(seed).choice(users, max_users, replace=False))
    keys = after.users.astype(np.int64) * events.n_items + after.items
    return Lesson(replace(dataset, histories=past), users, np.unique(keys))


def _drawn_pairs(events: Histories, seed: int) -> Mask:
    """A fifth of the (user, item) pairs, all events of a pair together."""
    keys = events.users.astype(np.int64) * events.n_items + events.items
    distinct, inverse = np.unique(keys, return_inverse=True)
    drawn: Mask = (np.random.default_rng(seed).random(len(distinct)) < HOLDOUT)[inverse]
    return drawn
