"""Monotonic binning by weight of evidence, of numbers and of categories.

Numbers are cut into pre-bins of about equal size, categories stand in the order of their smoothed event rate; `merging`
then joins neighbours so that the rate moves one way, or turns once where that is clearly better. Missing values and
special values keep bins of their own. The order of the rows does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit.bins import Bins, Counts, Floats
from core_ml.credit.merging import RISING, Demands, alone, best_merger, merge
from core_ml.credit.table import Features, as_category, as_numbers
from core_ml.exceptions import DataError, EmptyDataError, ParameterError

Flags = npt.NDArray[np.bool_]

MOST_SPECIAL = 3
FREQUENT = 4
"""So many of the most frequent values are tried as special ones."""


@dataclass(frozen=True, slots=True)
class BinningSettings:
    """How fine the bins are.

    Attributes
    ----------
    pre_bins : int
        Parts that a number is cut into before merging, 2 to 200.
    min_share : float
        Least part of the rows in a regular bin, from 0 to .5.
    min_events : int
        Least events, and least non-events, in a regular bin.
    price : float
        Log-likelihood that a further bin must gain. Low, because the regression has the last word.
    turn_price : float
        Log-likelihood that a turn of direction must gain over the best monotone binning.
    smoothing : float
        Rows of the average that are mixed into every bin, and into every category when they are put in order.
    special : mapping of feature to numbers
        Values with a meaning of their own, such as ``{"income": [-1]}``.
    special_share : float
        A value that so large a part of the rows has is taken for special by itself where that gains more than
        ``turn_price``: files are full of zeros and -1 that stand for "none" or "paid in full". Above 1: never.
    """

    pre_bins: int = 32
    min_share: float = 0.02
    min_events: int = 5
    price: float = 0.2
    turn_price: float = 4.0
    smoothing: float = 10.0
    special: Mapping[str, Sequence[float]] = field(default_factory=dict)
    special_share: float = 0.05

    def __post_init__(self) -> None:
        _require("pre_bins", self.pre_bins, 2, 200)
        _require("min_share", self.min_share, 0, 0.5)
        _require("special_share", self.special_share, 0.01, np.inf)
        _require("smoothing", self.smoothing, 0.1, np.inf)
        for name in ("min_events", "price", "turn_price"):
            _require(name, getattr(self, name), 0, np.inf)

    def demands(self, event: Flags) -> Demands:
        """What a bin must have in a table with these (n,) outcomes."""
        least = int(np.ceil(self.min_share * len(event)))
        return Demands(least, self.min_events, self.price, self.turn_price, self.smoothing, float(event.mean()))


def learn_bins(frame: pd.DataFrame, event: Flags, features: Features, settings: BinningSettings) -> tuple[Bins, ...]:
    """Bins of each feature, in the order of ``features.names``.

    Raises
    ------
    DataError, EmptyDataError, MissingColumnsError
        Unusable values, no row, one outcome alone, or a column that is not there.
    """
    event = checked_events(event, len(frame))
    unknown = sorted(set(settings.special) - set(features.numeric))
    if unknown:
        raise ParameterError(f"special values are for numbers; {', '.join(map(repr, unknown))} is none of the features")
    read = features.read(frame)
    numbers = [bin_numbers(read[name], event, settings) for name in features.numeric]
    return (*numbers, *(bin_categories(read[name], event, settings) for name in features.categorical))


def bin_numbers(values: pd.Series[Any], event: Flags, settings: BinningSettings) -> Bins:
    """Bins of one column of numbers."""
    name = str(values.name)
    numbers = as_numbers(values, name).to_numpy(dtype=np.float64)
    given = tuple(sorted({float(value) for value in settings.special.get(name, ())}))
    special = find_special(numbers, event, settings, given)
    plain = ~np.isnan(numbers) & ~np.isin(numbers, special)
    _, starts, edges = _merged(numbers[plain], event[plain], settings, settings.demands(event))
    kept = edges[starts[1:] - 1]
    blank = np.zeros(len(starts) + len(special) + 2, dtype=np.int64)
    low, high = _ranges(numbers[plain], kept)
    bins = Bins(name, kept, None, special, blank, blank, low, high, settings.smoothing)
    return _counted(bins, pd.Series(numbers), event)


def find_special(
    numbers: Floats, event: Flags, settings: BinningSettings, given: tuple[float, ...]
) -> tuple[float, ...]:
    """``given`` and up to three frequent values that stand out from the order of the others."""
    demands = settings.demands(event)
    distinct, counts = np.unique(numbers[~np.isnan(numbers)], return_counts=True)
    frequent = [
        float(distinct[one])
        for one in np.argsort(-counts, kind="stable")[:FREQUENT]
        if counts[one] >= settings.special_share * len(numbers) and distinct[one] not in given
    ]

    def value(special: tuple[float, ...]) -> float:
        plain = ~np.isnan(numbers) & ~np.isin(numbers, given + special)
        apart = [alone(int(here.sum()), int(event[here].sum()), demands) for here in map(numbers.__eq__, special)]
        return _merged(numbers[plain], event[plain], settings, demands)[0] + sum(apart)

    found: tuple[float, ...] = ()
    best = value(found) if frequent else 0.0
    while frequent and len(found) < MOST_SPECIAL:
        tried = {one: value((*found, one)) for one in frequent}
        leader = max(tried, key=lambda one: tried[one])
        if tried[leader] <= best:
            break
        found, best = (*found, leader), tried[leader]
        frequent.remove(leader)
    return tuple(sorted({*given, *found}))


def _merged(numbers: Floats, event: Flags, settings: BinningSettings, demands: Demands) -> tuple[float, Counts, Floats]:
    """Value and starts of the best merger, and the edges of the pre-bins."""
    edges = _pre_edges(numbers, settings.pre_bins)
    rows, events = _counts(np.searchsorted(edges, numbers, side="left"), event, len(edges) + 1)
    return *best_merger(rows, events, demands), edges


def bin_categories(values: pd.Series[Any], event: Flags, settings: BinningSettings) -> Bins:
    """Bins of one column of categories: neighbours by event rate come together, and rare ones with them."""
    texts = pd.Series(as_category(values), dtype=object)
    names, codes = np.unique(texts.dropna().to_numpy(dtype=str), return_inverse=True)
    rows, events = _counts(codes, event[texts.notna().to_numpy()], len(names))
    rate = (events + settings.smoothing * event.mean()) / (rows + settings.smoothing)
    # Names break ties, so that the answer does not depend on the order of the rows.
    order = np.lexsort((names, rate))
    starts = np.zeros(1, dtype=np.int64)
    categories: dict[str, int] = {}
    if len(names):
        part = _parts(rows[order], settings.pre_bins)
        starts = merge(*_sums(rows[order], events[order], part), settings.demands(event), shapes=[(RISING,)])
        group = np.searchsorted(starts, part, side="right") - 1
        categories = {str(names[one]): int(bin_) for one, bin_ in zip(order, group, strict=True)}
    none = np.full(len(starts), np.nan)
    blank = np.zeros(len(starts) + 2, dtype=np.int64)
    bins = Bins(str(values.name), np.empty(0), categories, (), blank, blank, none, none, settings.smoothing)
    return _counted(bins, texts, event)


def places(bins: Sequence[Bins], read: pd.DataFrame) -> Counts:
    """(n, n_features) bin of each value of a frame that `Features.read` gave."""
    return np.column_stack([one.place(read[one.name]) for one in bins])


def woe_matrix(bins: Sequence[Bins], place: Counts) -> Floats:
    """(n, n_features) weights of evidence of what `places` gave."""
    return np.column_stack([one.woe()[place[:, column]] for column, one in enumerate(bins)])


def checked_events(event: Any, rows: int) -> Flags:
    """The flags, one a row, with both outcomes among them; else DataError."""
    flags = np.asarray(event)
    if rows == 0:
        raise EmptyDataError("the table has no rows; there is nothing to learn from")
    if flags.shape != (rows,):
        raise DataError(f"there are {rows} rows and outcomes of shape {flags.shape}; give one outcome a row")
    if not np.isin(flags, (0, 1)).all():
        raise DataError("outcomes must be True or False (1 or 0), True being the event")
    if flags.astype(bool).all() or not flags.astype(bool).any():
        raise DataError("all rows have the same outcome; both are needed")
    return flags.astype(bool)


def _pre_edges(numbers: Floats, parts: int) -> Floats:
    """Inner edges halfway between neighbouring values, so that each part holds about as many rows."""
    distinct, counts = np.unique(numbers, return_counts=True)
    if len(distinct) <= 1:
        return np.empty(0)
    upto = np.cumsum(counts)[:-1]
    targets = np.arange(1, parts) / parts * len(numbers)
    after = np.unique(np.clip(np.searchsorted(upto, targets, side="left"), 0, len(upto) - 1))
    cuts = np.arange(len(distinct) - 1) if len(distinct) <= parts else after
    middle = distinct[cuts] / 2 + distinct[cuts + 1] / 2
    # Halfway may round to the upper value, which would then fall below the edge.
    return np.where((middle >= distinct[cuts]) & (middle < distinct[cuts + 1]), middle, distinct[cuts])


def _parts(rows: Counts, parts: int) -> Counts:
    """Which pre-bin each category goes to, in their order: one each, or parts of about equal rows if there are many."""
    if len(rows) <= parts:
        return np.arange(len(rows))
    middle = np.cumsum(rows) - rows / 2
    return np.unique((middle * parts / rows.sum()).astype(np.int64), return_inverse=True)[1].astype(np.int64)


def _sums(rows: Counts, events: Counts, part: Counts) -> tuple[Counts, Counts]:
    return np.bincount(part, weights=rows).astype(np.int64), np.bincount(part, weights=events).astype(np.int64)


def _ranges(numbers: Floats, edges: Floats) -> tuple[Floats, Floats]:
    low, high = np.full(len(edges) + 1, np.nan), np.full(len(edges) + 1, np.nan)
    if len(numbers):
        place = np.searchsorted(edges, numbers, side="left")
        for bin_ in range(len(edges) + 1):
            low[bin_], high[bin_] = numbers[place == bin_].min(), numbers[place == bin_].max()
    return low, high


def _counted(bins: Bins, values: pd.Series[Any], event: Flags) -> Bins:
    rows, events = _counts(bins.place(values), event, len(bins.rows))
    return replace(bins, rows=rows, events=events)


def _counts(place: npt.NDArray[Any], event: Flags, bins: int) -> tuple[Counts, Counts]:
    rows = np.bincount(place, minlength=bins)
    events = np.bincount(place, weights=event.astype(float), minlength=bins)
    return rows.astype(np.int64), events.astype(np.int64)


def _require(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ParameterError(f"{name} is {value!r}; it must be from {low} to {high}")
