"""Events sorted by (value, time), asked for how many, and how much, lay before a moment.

A window's count or sum is the difference of two cumulated totals, found by binary search: no loop over rows, and the
same whole numbers whether the events of a single value are there or those of a whole shop.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from core_ml.fraud.orders import Ints


class Clock:
    """The moments of all events, sorted: ranks take the place of times, so that (value, time) fits one number."""

    def __init__(self, moments: Ints) -> None:
        self.moments = np.sort(moments)

    def rank(self, moments: Ints) -> Ints:
        """How many events lie strictly before each moment."""
        return np.searchsorted(self.moments, moments, side="left").astype(np.int64)


class Stream:
    """The events of one entity.

    Parameters
    ----------
    codes : (n,) values of the entity, -1 where missing: such events are left out
    moments : (n,) times of the events
    clock : Clock of those moments

    Attributes
    ----------
    order : (m,) places of the events, sorted by value and then by time
    moments : (m,) their times
    """

    def __init__(self, codes: Ints, moments: Ints, clock: Clock) -> None:
        self._size = len(clock.moments) + 1
        present = np.flatnonzero(codes >= 0)
        keys = codes[present] * self._size + clock.rank(moments[present])
        turn = np.argsort(keys, kind="stable")
        self.order = present[turn]
        self.moments = moments[self.order]
        self._keys = keys[turn]

    def before(self, codes: Ints, ranks: Ints) -> Ints:
        """Place of the first event of each value at or after the moment of that rank.

        Two such places of a value less each other are the number of events between the two moments. A missing value
        has the place 0 at any moment, and so no events.
        """
        return np.searchsorted(self._keys, codes * self._size + ranks, side="left").astype(np.int64)

    def totals(self, values: npt.NDArray[Any]) -> Ints:
        """(m + 1,) sums of the whole numbers ``values`` (n,) over the events before each place."""
        totals = np.zeros(len(self.order) + 1, dtype=np.int64)
        np.cumsum(values[self.order], dtype=np.int64, out=totals[1:])
        return totals
