"""Merge neighbouring pre-bins so that the event rate moves one way, or up and down once.

The best of all admissible mergers is found exactly, by dynamic programming over ``(start, end)`` of the last bin.
"Best" is the binomial log-likelihood of the bins less a price a bin, so that a cut has to pay for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

RISING, FALLING = 1, -1
MONOTONE = ((RISING,), (FALLING,))
PEAKED = ((RISING, FALLING), (FALLING, RISING))


@dataclass(frozen=True, slots=True)
class Demands:
    """What every bin must have, and what it costs.

    Attributes
    ----------
    rows, events : int
        Least rows of a bin; least events, and least non-events, of a bin.
    price : float
        Log-likelihood that a further bin must gain.
    turn_price : float
        Log-likelihood that one turn of direction must gain over the best monotone merger.
    smoothing : float
        Rows of the average that are mixed into each bin's rate.
    average : float
        Event rate of the whole table, with the rows outside of the pre-bins.
    """

    rows: int
    events: int
    price: float
    turn_price: float
    smoothing: float
    average: float


def merge(rows: Counts, events: Counts, demands: Demands, *, shapes: Sequence[tuple[int, ...]] | None = None) -> Counts:
    """Starts of the merged bins among the pre-bins, the first being 0.

    Parameters
    ----------
    rows, events : (m,) int
        Of the pre-bins, in their order.
    shapes : sequence of tuples of RISING, FALLING
        Admissible ways of the rate; without it both monotone ones, and both with one turn where that gains more than
        ``demands.turn_price``.

    Returns
    -------
    (k,) int
        Only ``[0]`` where no admissible cut pays.
    """
    return best_merger(rows, events, demands, shapes=shapes)[1]


def best_merger(
    rows: Counts, events: Counts, demands: Demands, *, shapes: Sequence[tuple[int, ...]] | None = None
) -> tuple[float, Counts]:
    """Like `merge`, with the log-likelihood less all prices before it."""
    segments = _Segments.of(rows, events, demands)
    if shapes is not None:
        return max((_best(segments, shape) for shape in shapes), key=lambda found: found[0])
    value, starts = max((_best(segments, shape) for shape in MONOTONE), key=lambda found: found[0])
    turned, turned_starts = max((_best(segments, shape) for shape in PEAKED), key=lambda found: found[0])
    if turned > value + demands.turn_price:
        return turned - demands.turn_price, turned_starts
    return value, starts


def alone(rows: int, events: int, demands: Demands) -> float:
    """What a bin is worth that stands apart from the order of the others; ``-inf`` where it is too small."""
    if rows < demands.rows or min(events, rows - events) < max(1, demands.events):
        return -np.inf
    likelihood = events * np.log(events / rows) + (rows - events) * np.log(1 - events / rows)
    return float(likelihood - demands.price - demands.turn_price)


@dataclass(frozen=True, slots=True)
class _Segments:
    """``gain`` and ``rate`` (m + 1, m + 1) of the bin of pre-bins ``[i, j)``; a gain of ``-inf`` is not admissible."""

    gain: Floats
    rate: Floats

    @classmethod
    def of(cls, rows: Counts, events: Counts, demands: Demands) -> _Segments:
        n, e = _spans(rows), _spans(events)
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = (e + demands.smoothing * demands.average) / (n + demands.smoothing)
            raw = np.where(n > 0, e / np.maximum(n, 1), 0.0)
            gain = _part(e, raw) + _part(n - e, 1 - raw) - demands.price
        fit = (n >= max(1, demands.rows)) & (e >= demands.events) & (n - e >= demands.events)
        whole = np.zeros_like(fit)
        whole[0, -1] = True
        return cls(np.where(fit | whole, gain, -np.inf), rate)


def _spans(counts: Counts) -> Floats:
    total = np.concatenate([[0], np.cumsum(counts)]).astype(np.float64)
    return np.maximum(total[None, :] - total[:, None], 0)


def _part(count: Floats, share: Floats) -> Floats:
    """``count * ln(share)``, 0 where the count is 0."""
    return np.where(count > 0, count * np.log(np.where(share > 0, share, 1.0)), 0.0)


def _best(segments: _Segments, shape: tuple[int, ...]) -> tuple[float, Counts]:
    """Value and starts of the best merger whose rate moves in the directions of ``shape``, one after the other."""
    gain, rate = segments.gain, segments.rate
    m = len(gain) - 1
    value = np.full((len(shape), m + 1, m + 1), -np.inf)
    before = np.full((len(shape), m + 1, m + 1), -1)
    value[0, 0] = gain[0]
    for middle in range(1, m):
        for leg, direction in enumerate(shape):
            found, start = _reach(value[: leg + 1, :middle, middle], rate, middle, direction)
            better = found + gain[middle] > value[leg, middle]
            value[leg, middle] = np.where(better, found + gain[middle], value[leg, middle])
            before[leg, middle] = np.where(better, start, before[leg, middle])
    return _traced(value, before, m)


def _reach(ending: Floats, rate: Floats, middle: int, direction: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """For each end of a bin that starts at ``middle``: the best bin before it, as ``leg * (m + 1) + start``.

    ``ending`` (legs, middle) holds the values of the mergers of the first ``middle`` pre-bins, by leg and last start.
    """
    last = rate[:middle, middle]
    moves = direction * (rate[middle][None, :] - last[:, None]) > 0
    latest = ending[-2:]
    reached = np.where(moves[None], latest[:, :, None], -np.inf).reshape(-1, rate.shape[1])
    best = reached.argmax(axis=0)
    leg = best // middle + len(ending) - len(latest)
    return reached.max(axis=0), leg * rate.shape[1] + best % middle


def _traced(value: Floats, before: Counts, m: int) -> tuple[float, Counts]:
    ends = value[:, :, m]
    leg, start = divmod(int(ends.argmax()), ends.shape[1])
    best, starts, end = float(ends.max()), [start], m
    while starts[-1] > 0:
        previous, here = divmod(int(before[leg, starts[-1], end]), m + 1)
        leg, end = previous, starts[-1]
        starts.append(here)
    return best, np.array(starts[::-1], dtype=np.int64)


def shape_of(rates: Sequence[float]) -> str:
    """``flat``, ``rising``, ``falling``, ``peak``, ``valley`` or ``mixed``."""
    signs = [int(np.sign(after - before)) for before, after in pairwise(rates) if after != before]
    turns = [sign for place, sign in enumerate(signs) if place == 0 or sign != signs[place - 1]]
    names = {(): "flat", (1,): "rising", (-1,): "falling", (1, -1): "peak", (-1, 1): "valley"}
    return names.get(tuple(turns), "mixed")
