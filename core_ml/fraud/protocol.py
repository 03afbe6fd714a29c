"""The days of training and test, as the Fraud Detection Handbook cuts them (Le Borgne et al., 2022, chapter 5.1).

::

    train_from … train_to | delay_days: outcomes are not known yet | test_from … test_to

On each test day, the cards are left out that are known to be compromised: those with a fraud in the training days, or
since then up to ``delay_days + 1`` days before. Whoever runs a shop has blocked them; to find them again is no merit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd

from core_ml.exceptions import DataError, ParameterError
from core_ml.fraud.orders import Bools, Ints

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Protocol:
    """Days inclusive, at midnight. ``delay_days``: whole days until an outcome is known."""

    train_from: pd.Timestamp
    train_to: pd.Timestamp
    delay_days: int
    test_from: pd.Timestamp
    test_to: pd.Timestamp

    def __post_init__(self) -> None:
        if self.delay_days < 0:
            raise ParameterError(f"the delay is {self.delay_days} days; it must be 0 or more")
        for name in ("train", "test"):
            start, end = getattr(self, f"{name}_from"), getattr(self, f"{name}_to")
            if start > end:
                raise ParameterError(
                    f"the {name} period runs from {start:%Y-%m-%d} to {end:%Y-%m-%d}; its end is before its start"
                )
        if self.train_to >= self.test_from:
            raise ParameterError(
                f"training ends on {self.train_to:%Y-%m-%d} and the test starts on {self.test_from:%Y-%m-%d}; "
                "the test must come after"
            )
        if self.train_from + self.delay_days * DAY >= self.test_from:
            raise ParameterError(
                f"with a delay of {self.delay_days} days no outcome of the training days is known on "
                f"{self.test_from:%Y-%m-%d}; begin the test later or the training earlier"
            )

    def earlier(self, first_day: pd.Timestamp) -> Protocol | None:
        """The same protocol moved back until its test ends with the training days, to choose a model by.

        Its training days begin with the data at the earliest; None where nothing is left of them.
        """
        back = self.test_to - self.train_to
        train_from = max(self.train_from - back, first_day)
        if train_from + self.delay_days * DAY >= self.test_from - back or train_from > self.train_to - back:
            return None
        return Protocol(train_from, self.train_to - back, self.delay_days, self.test_from - back, self.test_to - back)

    def __str__(self) -> str:
        return (
            f"train {self.train_from:%Y-%m-%d} to {self.train_to:%Y-%m-%d}, delay {self.delay_days} days, "
            f"test {self.test_from:%Y-%m-%d} to {self.test_to:%Y-%m-%d}"
        )

    def train(self, day: pd.Series[pd.Timestamp]) -> Bools:
        """(n,) which orders, by their day, are trained on."""
        return ((day >= self.train_from) & (day <= self.train_to)).to_numpy()

    def test(self, day: pd.Series[pd.Timestamp], card: Ints, fraud: Bools) -> Bools:
        """(n,) which orders are tested on: those of the test days without those of cards known by then."""
        days = day.to_numpy()
        bad = np.flatnonzero(fraud & (day >= self.train_from).to_numpy())
        # The day of the first fraud that counts, of every card.
        first = np.full(int(card.max(initial=-1)) + 2, np.datetime64("2262-01-01", "ns"))
        np.minimum.at(first, card[bad], days[bad].astype("datetime64[ns]"))
        told = day - (self.delay_days + 1) * DAY
        known = first[card] <= told.where(told > self.train_to, self.train_to).to_numpy()
        inside = ((day >= self.test_from) & (day <= self.test_to)).to_numpy()
        return np.asarray(inside & ~(known & (card >= 0)), dtype=bool)

    def until(self, last_day: pd.Timestamp) -> Protocol:
        """This protocol with a test that ends where the data do."""
        if last_day < self.test_from:
            raise DataError(f"the data end on {last_day:%Y-%m-%d}, before the test starts on {self.test_from:%Y-%m-%d}")
        return replace(self, test_to=min(self.test_to, last_day))
