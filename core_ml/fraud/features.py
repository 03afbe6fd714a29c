"""The features of an order, from what the shop could see at the moment it was placed.

An order sees orders placed strictly before it, and outcomes known strictly before it. Orders of the same microsecond do
not see each other, whatever their place in the frame, and so no order sees itself: ``history`` may hold the orders
too. Training hands over a whole frame as both, live scoring one order and the rows that share a value with it; code
and results are the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core_ml.fraud.links import distinct, distinct_names, groups
from core_ml.fraud.orders import NEVER, Asked, Column, Ints, Past, read_orders
from core_ml.fraud.outcomes import outcome_names, outcomes
from core_ml.fraud.parameters import MICROSECONDS, FeatureParameters, microseconds
from core_ml.fraud.streams import Clock, Stream
from core_ml.fraud.velocity import velocity, velocity_names

SHAPE = ("amount", "amount_is_round", "amount_fraction", "hour", "weekday", "is_weekend", "is_night")
LINKED = ("linked_orders", "linked_frauds")
NIGHT_ENDS = 6
"""Hours up to and including this one are night, as in the Handbook."""
MISSING = -1.0


def feature_names(parameters: FeatureParameters) -> list[str]:
    """Columns of `features_of`, without the categories."""
    names = list(SHAPE)
    for entity in parameters.entities:
        others = tuple(other for other in parameters.entities if other != entity)
        names += velocity_names(entity, parameters.windows)
        names += distinct_names(entity, others, parameters.distinct)
        names += outcome_names(entity, parameters.outcome_windows)
    return [*names, *(LINKED if parameters.linking else ()), *parameters.numbers]


def features_of(orders: pd.DataFrame, history: pd.DataFrame, parameters: FeatureParameters) -> pd.DataFrame:
    """Features of ``orders``, given ``history``.

    Parameters
    ----------
    orders : DataFrame
        Time, amount, entity, category and number columns of ``parameters``. A label is not looked at.
    history : DataFrame
        Every order that shares a non-empty value of any entity column with one of ``orders``; others change nothing,
        and neither do orders both placed and known before the horizon. Its label column may be missing.

    Returns
    -------
    DataFrame
        Float64 columns `feature_names`, finite, then the category columns; the index is that of ``orders``.

    Raises
    ------
    MissingColumnsError, DataError
    """
    asked, past = read_orders(orders, history, parameters)
    names = feature_names(parameters)
    table = np.empty((len(orders), len(names)), dtype=np.float64, order="F")
    place = 0
    for values in _shape(asked, parameters):
        table[:, place] = values
        place += 1
    clocks = _Clocks.of(asked, past, parameters)
    for row in range(len(parameters.entities)):
        # In order of value and time, neighbouring questions look at neighbouring events: the cache likes that.
        turn = np.lexsort((asked.time, asked.codes[row]))
        for values in _entity(row, turn, asked, past, clocks, parameters):
            table[turn, place] = values
            place += 1
    for values in _linked(asked, past, clocks, parameters):
        table[:, place] = values
        place += 1
    for name in parameters.numbers:
        given = pd.to_numeric(orders[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        table[:, place] = np.where(np.isfinite(given), given, MISSING)
        place += 1
    frame = pd.DataFrame(table, columns=pd.Index(names), index=orders.index, copy=False)
    return pd.concat([frame, orders[list(parameters.categories)]], axis=1) if parameters.categories else frame


@dataclass(frozen=True, slots=True)
class _Clocks:
    """Ranks of now and of the beginning of every window, in the times of placing and in those of knowing."""

    placed: Clock
    known: Clock
    now_placed: Ints
    now_known: Ints
    since_placed: list[Ints]
    since_known: list[Ints]
    told: Ints
    """Places of the past orders with an outcome, genuine ones first: that is their order within one moment."""

    @classmethod
    def of(cls, asked: Asked, past: Past, parameters: FeatureParameters) -> _Clocks:
        told = np.flatnonzero(past.known < NEVER)
        told = told[np.argsort(past.fraud[told], kind="stable")]
        placed, known = Clock(past.time), Clock(past.known[told])
        begins = [asked.time - microseconds(window) for window in parameters.windows]
        outcome_begins = [asked.time - microseconds(window) for window in parameters.outcome_windows]
        return cls(
            placed,
            known,
            placed.rank(asked.time),
            known.rank(asked.time),
            [placed.rank(begin) for begin in begins],
            [known.rank(begin) for begin in outcome_begins],
            told,
        )


def _shape(asked: Asked, parameters: FeatureParameters) -> Iterator[Column]:
    """Amount and hour; `SHAPE` in its order."""
    yield asked.amount / 1000
    yield asked.amount % 10_000 == 0
    yield asked.amount % 1000 / 1000
    local = asked.time + round(parameters.utc_offset_hours * MICROSECONDS["h"])
    hour = local // MICROSECONDS["h"] % 24
    # The first of January 1970 was a Thursday; Monday is 0.
    weekday = (local // MICROSECONDS["d"] + 3) % 7
    yield hour
    yield weekday
    yield weekday >= 5
    yield hour <= NIGHT_ENDS


def _entity(
    row: int, turn: Ints, asked: Asked, past: Past, clocks: _Clocks, parameters: FeatureParameters
) -> Iterator[Column]:
    codes, time = asked.codes[row][turn], asked.time[turn]
    now, since = clocks.now_placed[turn], [ranks[turn] for ranks in clocks.since_placed]
    placed = Stream(past.codes[row], past.time, clocks.placed)
    yield from velocity(placed, codes, time, asked.amount[turn], now, since, past.amount, parameters.horizon)
    end = placed.before(codes, now)
    chosen = [(window, ranks) for window, ranks in zip(parameters.windows, since, strict=True)]
    starts = [
        (microseconds(window), placed.before(codes, ranks)) for window, ranks in chosen if window in parameters.distinct
    ]
    for other in range(len(parameters.entities)):
        if other != row:
            yield from distinct(placed, past.codes[row], past.codes[other], end, starts)
    told = clocks.told
    fraud, known = past.fraud[told], past.known[told]
    outcome = Stream(past.codes[row][told], known, clocks.known)
    frauds = Stream(np.where(fraud, past.codes[row][told], -1), known, clocks.known)
    now, since = clocks.now_known[turn], [ranks[turn] for ranks in clocks.since_known]
    yield from outcomes(outcome, frauds, codes, time, now, since, past.amount[told], fraud, parameters)


def _linked(asked: Asked, past: Past, clocks: _Clocks, parameters: FeatureParameters) -> Iterator[Ints]:
    """`LINKED`: orders of the horizon that share a value, each once, and how many of them are known frauds."""
    if not parameters.linking:
        return
    linking = [parameters.entities.index(name) for name in parameters.linking]
    orders, frauds = np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.int64)
    bad = np.flatnonzero(past.fraud & (past.known < NEVER))
    for sign, codes, past_codes in groups(asked.codes, past.codes, linking):
        placed = Stream(past_codes, past.time, clocks.placed)
        orders += sign * (placed.before(codes, clocks.now_placed) - placed.before(codes, clocks.since_placed[-1]))
        known = Stream(past_codes[bad], past.known[bad], clocks.known)
        frauds += sign * (known.before(codes, clocks.now_known) - known.before(codes, clocks.since_known[-1]))
    yield orders
    yield frauds
