"""Events sorted by (value, time), asked for how many, and how much, lay before a moment.

A window's count or sum is the difference of two cumulated totals, found by binary search: no loop over rows, and the
same whole numbers whether the events of a single value are there or those of a whole shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core_ml.fraud.orders import Ints

FEW_EVENTS = 100_000
"""Up to so many events, of several entities, go through a step together: a few cost what one costs."""


class Clock:
    """The moments of all events, sorted: ranks take the place of times, so that (value, time) fits one number."""

    def __init__(self, moments: Ints) -> None:
        self.moments = np.sort(moments)

    def rank(self, moments: Ints) -> Ints:
        """How many events lie strictly before each moment."""
        return np.searchsorted(self.moments, moments, side="left").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Turned:
    """Orders that are asked about, by r entities, each row in an order of its own: all (r, n).

    ``now`` is the rank of their time, ``since`` (w, r, n) that of the beginning of each window, short to long.
    """

    codes: Ints
    time: Ints
    amount: Ints
    now: Ints
    since: Ints


class Stream:
    """The events of some entities at once: a row of codes each, and the values of different rows are different ones.

    One entity of a whole shop, or all entities of the few orders that a live score looks at: the same steps, and a step
    costs the same for a handful of events as for one.

    Parameters
    ----------
    codes : (r, m) values of the entities, -1 where missing: such events are left out
    moments : (m,) times of the events
    clock : Clock of those moments

    Attributes
    ----------
    order : (k,) places, 0 to m - 1, of the events, sorted by value and then by time
    values : (k,) their values, each row's above those of the row before
    moments : (k,) their times
    """

    def __init__(self, codes: Ints, moments: Ints, clock: Clock) -> None:
        self._size = len(clock.moments) + 1
        self._most = int(codes.max(initial=-1))
        self._rows = np.arange(len(codes))[:, None] * (self._most + 1)
        row, place = np.nonzero(codes >= 0)
        values = codes[row, place] + self._rows[row, 0]
        keys = values * self._size + clock.rank(moments[place])
        turn = np.argsort(keys, kind="stable")
        self.order = place[turn]
        self.values = values[turn]
        self.moments = moments[self.order]
        self._keys = keys[turn]

    def before(self, codes: Ints, *ranks: Ints) -> list[Ints]:
        """Places of the first event of each of (r, n) values at or after the moments of those ranks.

        ``ranks`` are (…, r, n), and so are the places. Two places of a value less each other are the number of events
        between the two moments. A missing value, or one without an event, has the place 0 at any moment.
        """
        keys = np.where((codes >= 0) & (codes <= self._most), codes + self._rows, -1) * self._size
        return [np.searchsorted(self._keys, keys + rank, side="left").astype(np.int64) for rank in ranks]

    def totals(self, values: npt.NDArray[Any]) -> Ints:
        """(k + 1,) sums of the whole numbers ``values`` (m,) over the events before each place."""
        return counted(values[self.order])


def counted(values: npt.NDArray[Any]) -> Ints:
    """(..., k + 1) sums of what lies before each place of (..., k)."""
    totals = np.zeros((*values.shape[:-1], values.shape[-1] + 1), dtype=np.int64)
    np.cumsum(values, axis=-1, dtype=np.int64, out=totals[..., 1:])
    return totals


def blocks(rows: int, events: int) -> Iterator[slice]:
    """Parts of so many rows, of so many events each, that go through a step together."""
    most = max(1, FEW_EVENTS // max(1, events))
    return (slice(first, min(first + most, rows)) for first in range(0, rows, most))
