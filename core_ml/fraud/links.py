"""Orders as a graph: which values were seen together, and which orders share a value."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core_ml.fraud.orders import Ints
from core_ml.fraud.streams import Stream, blocks, counted


def distinct_names(entity: str, others: tuple[str, ...], windows: tuple[str, ...]) -> list[str]:
    """Names of what `distinct` gives for all others, in its order."""
    return [f"distinct_{other}_by_{entity}_{window}" for other in others for window in windows]


def distinct(stream: Stream, others: Ints, end: Ints, spans: list[int], starts: Ints) -> Ints:
    """(r, o, s, n): how many different ``others`` (o, m) were seen with each order's value, for each of s spans.

    ``end`` (r, n) and ``starts`` (s, r, n) are places in the stream. Another value is in the window from an order until
    a span after it. Where its orders follow each other within a span, that is one stretch: a stretch adds one where it
    begins and takes one away a span after it has ended.
    """
    with_it = others[:, stream.order]
    is_value = with_it >= 0
    turn = np.lexsort((with_it, np.broadcast_to(stream.values, with_it.shape)))
    same = np.diff(np.take_along_axis(with_it, turn, axis=1)) == 0
    same &= np.diff(stream.values[turn]) == 0
    gap = np.diff(stream.moments[turn])
    found = np.empty((len(end), len(others), len(spans), end.shape[-1]), dtype=np.int64)
    for number, (span, start) in enumerate(zip(spans, starts, strict=True)):
        apart = ~(same & (gap <= span))
        begins, ends = np.ones(with_it.shape, dtype=bool), np.ones(with_it.shape, dtype=bool)
        np.put_along_axis(begins, turn[:, 1:], apart, axis=1)
        np.put_along_axis(ends, turn[:, :-1], apart, axis=1)
        seen = counted(begins & is_value)[:, end] - counted(ends & is_value)[:, start]
        found[:, :, number] = np.swapaxes(seen, 0, 1)
    return found


def groups(asked: Ints, past: Ints) -> Iterator[tuple[int, Ints, Ints]]:
    """Signs, and codes (g, n) of orders asked for and (g, m) of past ones, of all combinations of l linking entities.

    ``asked`` (l, n) and ``past`` (l, m) are the codes of those entities. An order that shares two values with another
    is linked to it once: what shares A, plus what shares B, less what shares both (inclusion and exclusion).
    """
    joined = np.concatenate([asked, past], axis=1)
    size = joined.shape[1]
    made: dict[tuple[int, ...], Ints] = {(row,): joined[row] for row in range(len(joined))}
    sign = 1
    while made:
        some = list(made)
        for part in blocks(len(some), size):
            codes = np.stack([made[one] for one in some[part]])
            yield sign, codes[:, : asked.shape[1]], codes[:, asked.shape[1] :]
        longer = [(*one, row) for one in some for row in range(one[-1] + 1, len(joined))]
        found: dict[tuple[int, ...], Ints] = {}
        for part in blocks(len(longer), size):
            one = np.stack([made[more[:-1]] for more in longer[part]])
            found |= zip(longer[part], _pairs(one, joined[[more[-1] for more in longer[part]]]), strict=True)
        made, sign = found, -sign


def _pairs(one: Ints, two: Ints) -> Ints:
    """Codes of pairs in each row, -1 where either is missing."""
    row, place = np.nonzero((one >= 0) & (two >= 0))
    base = int(two.max(initial=0)) + 1
    keys = (row * (int(one.max(initial=0)) + 1) + one[row, place]) * base + two[row, place]
    codes = np.full(one.shape, -1, dtype=np.int64)
    codes[row, place] = np.unique(keys, return_inverse=True)[1]
    return codes
