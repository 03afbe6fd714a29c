"""Orders as a graph: which values were seen together, and which orders share a value."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from core_ml.fraud.orders import Ints
from core_ml.fraud.streams import Stream


def distinct_names(entity: str, others: tuple[str, ...], windows: tuple[str, ...]) -> list[str]:
    """Names of what `distinct` gives for all others, in its order."""
    return [f"distinct_{other}_by_{entity}_{window}" for other in others for window in windows]


def distinct(stream: Stream, values: Ints, others: Ints, end: Ints, starts: list[tuple[int, Ints]]) -> Iterator[Ints]:
    """How many different ``others`` (m,) were seen with each order's value, for each (span, place of its start).

    Another value is in the window from an order until a span after it. Where its orders follow each other within a
    span, that is one stretch: a stretch adds one where it begins and takes one away a span after it has ended.
    """
    with_it = others[stream.order]
    turn = np.lexsort((with_it, values[stream.order]))
    same = (np.diff(with_it[turn]) == 0) & (np.diff(values[stream.order][turn]) == 0)
    gap = np.diff(stream.moments[turn])
    for span, start in starts:
        joined = same & (gap <= span)
        begins, ends = np.ones(len(turn), dtype=bool), np.ones(len(turn), dtype=bool)
        begins[turn[1:]], ends[turn[:-1]] = ~joined, ~joined
        begun, ended = _counted(begins & (with_it >= 0)), _counted(ends & (with_it >= 0))
        yield begun[end] - ended[start]


def groups(asked: Ints, past: Ints, linking: list[int]) -> Iterator[tuple[int, Ints, Ints]]:
    """Sign and codes, of orders asked for and past ones, of every combination of the linking entities.

    An order that shares two values with another is linked to it once: what shares A, plus what shares B, less what
    shares both (inclusion and exclusion).
    """
    joined = np.concatenate([asked, past], axis=1)
    made: dict[tuple[int, ...], Ints] = {}
    for size in range(1, len(linking) + 1):
        for some in combinations(linking, size):
            codes = joined[some[-1]] if size == 1 else _pairs(made[some[:-1]], joined[some[-1]])
            made[some] = codes
            yield (-1) ** (size + 1), codes[: asked.shape[1]], codes[asked.shape[1] :]


def _pairs(one: Ints, two: Ints) -> Ints:
    """Codes of pairs, -1 where either is missing."""
    present = (one >= 0) & (two >= 0)
    keys = one[present] * (two.max(initial=0) + 1) + two[present]
    codes = np.full(len(one), -1, dtype=np.int64)
    codes[present] = np.unique(keys, return_inverse=True)[1]
    return codes


def _counted(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(flags, dtype=np.int64)])
