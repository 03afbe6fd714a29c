"""The features of an order, from what the shop could see at the moment it was placed.

An order sees orders placed strictly before it, and outcomes known strictly before it. Orders of the same microsecond do
not see each other, whatever their place in the frame, and so no order sees itself: ``history`` may hold the orders
too. Training hands over a whole frame as both, live scoring one order and the rows that share a value with it; code
and results are the same, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.fraud.links import distinct, distinct_names, groups
from core_ml.fraud.orders import NEVER, Asked, Column, Ints, Past, numbers_of, read_orders
from core_ml.fraud.outcomes import outcome_names, outcomes
from core_ml.fraud.parameters import MICROSECONDS, FeatureParameters, microseconds
from core_ml.fraud.streams import Clock, Stream, Turned, blocks
from core_ml.fraud.velocity import velocity, velocity_names

SHAPE = ("amount", "amount_is_round", "amount_fraction", "hour", "weekday", "is_weekend", "is_night")
LINKED = ("linked_orders", "linked_frauds")
NIGHT_ENDS = 6
"""Hours up to and including this one are night, as in the Handbook."""
MISSING = -1.0


@cache
def feature_names(parameters: FeatureParameters) -> tuple[str, ...]:
    """Columns of `features_of`, without the categories."""
    names = list(SHAPE)
    for entity in parameters.entities:
        names += _entity_names(entity, parameters)
    return (*names, *(LINKED if parameters.linking else ()), *parameters.numbers)


@cache
def _columns(parameters: FeatureParameters) -> pd.Index[Any]:
    """One index for all frames: what it has learned to find, it finds at once the next time."""
    return pd.Index([*feature_names(parameters), *parameters.categories])


def _entity_names(entity: str, parameters: FeatureParameters) -> list[str]:
    others = tuple(other for other in parameters.entities if other != entity)
    return [
        *velocity_names(entity, parameters.windows),
        *distinct_names(entity, others, parameters.distinct),
        *outcome_names(entity, parameters.outcome_windows),
    ]


def features_of(
    orders: pd.DataFrame,
    history: pd.DataFrame,
    parameters: FeatureParameters,
    *,
    dtype: type[np.float64 | np.float32] = np.float64,
) -> pd.DataFrame:
    """Features of ``orders``, given ``history``.

    Parameters
    ----------
    orders : DataFrame
        Time, amount, entity, category and number columns of ``parameters``. A label is not looked at.
    history : DataFrame
        Every order that shares a non-empty value of any entity column with one of ``orders``; others change nothing,
        and neither do orders both placed and known before the horizon. Its label column may be missing.
    dtype : numpy.float64 or float32
        Models look at float32 alone: where nobody else looks, half of the memory is enough.

    Returns
    -------
    DataFrame
        Columns `feature_names`, finite, then the category columns; the index is that of ``orders``.

    Raises
    ------
    MissingColumnsError, DataError
    """
    asked, past = read_orders(orders, history, parameters)
    names = feature_names(parameters)
    table = np.empty((len(names), len(orders)), dtype=dtype)
    table[: len(SHAPE)] = _shape(asked, parameters)
    clocks = _Clocks.of(asked, past, parameters)
    first, each = len(SHAPE), len(_entity_names(parameters.entities[0], parameters))
    for rows in blocks(len(parameters.entities), max(len(asked), len(past))):
        part = table[first + each * rows.start : first + each * rows.stop]
        _entities(part.reshape(rows.stop - rows.start, each, len(orders)), rows, asked, past, clocks, parameters)
    first += each * len(parameters.entities)
    if parameters.linking:
        table[first : first + len(LINKED)] = _linked(asked, past, clocks, parameters)
        first += len(LINKED)
    for name in parameters.numbers:
        numbers = numbers_of(orders[name])
        table[first] = np.where(np.isfinite(numbers), numbers, MISSING)
        first += 1
    frame = pd.DataFrame(table.T, index=orders.index, copy=False)
    if parameters.categories:
        frame = pd.concat([frame, orders[list(parameters.categories)]], axis=1)
    frame.columns = _columns(parameters)
    return frame


class Features(Protocol):
    """What a model learns from: a frame that `features_of` gave, or what makes its rows when it is asked for them."""

    def __len__(self) -> int: ...

    def take(self, rows: Ints, /) -> pd.DataFrame: ...


@dataclass(frozen=True, slots=True)
class Unmade:
    """The features of many orders, of which nobody needs all at once: as float32, which is what models look at."""

    orders: pd.DataFrame
    history: pd.DataFrame
    parameters: FeatureParameters

    def __len__(self) -> int:
        return len(self.orders)

    def take(self, rows: Ints, /) -> pd.DataFrame:
        return features_of(self.orders.take(rows), self.history, self.parameters, dtype=np.float32)

    def part(self, rows: Ints) -> Unmade:
        return Unmade(self.orders.take(rows), self.history, self.parameters)


@dataclass(frozen=True, slots=True)
class _Clocks:
    """Ranks of now and of the beginning of every window, in the times of placing and in those of knowing."""

    placed: Clock
    known: Clock
    now_placed: Ints
    now_known: Ints
    since_placed: Ints
    """(w, n), as is ``since_known``."""
    since_known: Ints
    told: Past
    """The past orders with an outcome, genuine ones first: that is their order within one moment."""

    @classmethod
    def of(cls, asked: Asked, past: Past, parameters: FeatureParameters) -> _Clocks:
        told = np.flatnonzero(past.known < NEVER)
        known_past = past.part(told[np.argsort(past.fraud[told], kind="stable")])
        placed, known = Clock(past.time), Clock(known_past.known)
        return cls(
            placed,
            known,
            placed.rank(asked.time),
            known.rank(asked.time),
            placed.rank(asked.time - _spans(parameters.windows)[:, None]),
            known.rank(asked.time - _spans(parameters.outcome_windows)[:, None]),
            known_past,
        )


def _spans(windows: tuple[str, ...]) -> Ints:
    return np.array([microseconds(window) for window in windows], dtype=np.int64)


def _shape(asked: Asked, parameters: FeatureParameters) -> list[Column]:
    """Amount and hour; `SHAPE` in its order."""
    local = asked.time + round(parameters.utc_offset_hours * MICROSECONDS["h"])
    hour = local // MICROSECONDS["h"] % 24
    # The first of January 1970 was a Thursday; Monday is 0.
    weekday = (local // MICROSECONDS["d"] + 3) % 7
    return [
        asked.amount / 1000,
        asked.amount % 10_000 == 0,
        asked.amount % 1000 / 1000,
        hour,
        weekday,
        weekday >= 5,
        hour <= NIGHT_ENDS,
    ]


def _entities(
    table: npt.NDArray[Any], rows: slice, asked: Asked, past: Past, clocks: _Clocks, parameters: FeatureParameters
) -> None:
    """Fill (r, k, n) columns of those entities."""
    codes = asked.codes[rows]
    # In order of value and time, neighbouring questions look at neighbouring events: the cache likes that.
    turn = np.lexsort((np.broadcast_to(asked.time, codes.shape), codes))
    codes, time, amount = np.take_along_axis(codes, turn, axis=1), asked.time[turn], asked.amount[turn]
    first = 0

    def fill(columns: npt.NDArray[Any]) -> None:
        nonlocal first
        part = table[:, first : first + columns.shape[1]]
        np.put_along_axis(part, turn[:, None], columns, axis=2)
        first += columns.shape[1]

    now = Turned(codes, time, amount, clocks.now_placed[turn], clocks.since_placed[:, turn])
    placed = Stream(_asked_for(past.codes[rows], asked.codes[rows]), past.time, clocks.placed)
    fill(velocity(placed, now, past.amount, parameters.horizon))
    chosen = [parameters.windows.index(window) for window in parameters.distinct]
    spans = [microseconds(window) for window in parameters.distinct]
    end, starts = placed.before(codes, now.now, now.since[chosen])
    own = np.arange(len(parameters.entities))[rows, None] == np.arange(len(parameters.entities))
    seen = np.concatenate(
        [distinct(placed, past.codes[part], end, spans, starts) for part in blocks(len(own[0]), len(placed.order))],
        axis=1,
    )
    fill(seen[~own].reshape(len(own), (len(own[0]) - 1) * len(spans), len(asked)))
    told = clocks.told
    then = Turned(codes, time, amount, clocks.now_known[turn], clocks.since_known[:, turn])
    values = _asked_for(told.codes[rows], asked.codes[rows])
    known = Stream(values, told.known, clocks.known)
    frauds = Stream(np.where(told.fraud, values, -1), told.known, clocks.known)
    fill(outcomes(known, frauds, then, told, parameters))


def _asked_for(past: Ints, asked: Ints) -> Ints:
    """Codes of the past, -1 for most values that no order asked for has: those come after all that one has."""
    return np.where(past <= asked.max(axis=1, initial=-1, keepdims=True), past, -1)


def _linked(asked: Asked, past: Past, clocks: _Clocks, parameters: FeatureParameters) -> tuple[Ints, Ints]:
    """`LINKED`: orders of the horizon that share a value, each once, and how many of them are known frauds."""
    linking = [parameters.entities.index(name) for name in parameters.linking]
    orders, frauds = np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int64)
    bad = np.flatnonzero(past.fraud & (past.known < NEVER))
    values = asked.codes[linking]
    for sign, codes, past_codes in groups(values, _asked_for(past.codes[linking], values)):
        end, start = Stream(past_codes, past.time, clocks.placed).before(
            codes, clocks.now_placed, clocks.since_placed[-1]
        )
        orders += sign * (end - start).sum(axis=0)
        end, start = Stream(past_codes[:, bad], past.known[bad], clocks.known).before(
            codes, clocks.now_known, clocks.since_known[-1]
        )
        frauds += sign * (end - start).sum(axis=0)
    return orders, frauds
