"""How often a series was observed, and how many periods make a season."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]


class Frequency(StrEnum):
    """A period of a series; its season is a week of days, and a year of all others."""

    DAY = "D"
    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"
    YEAR = "Y"

    @property
    def season(self) -> int:
        return {"D": 7, "W": 52, "M": 12, "Q": 4, "Y": 1}[self.value]

    def ordinals(self, dates: pd.DatetimeIndex) -> Ints:
        """Each date's period as a running number; weeks begin on the weekday of the earliest date."""
        if self in (Frequency.DAY, Frequency.WEEK):
            days = dates.normalize().to_numpy().astype("datetime64[D]").astype(np.int64)
            return days if self is Frequency.DAY else (days - days.min()) // 7 + days.min() // 7
        months = (dates.year.to_numpy() * 12 + dates.month.to_numpy() - 1).astype(np.int64)
        return np.asarray(months // {"M": 1, "Q": 3, "Y": 12}[self.value], dtype=np.int64)
