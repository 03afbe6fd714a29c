"""Days for which shops everywhere advertise: regressors that learn whether this shop's customers care."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from core_ml.forecasting.effects import Regressor
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.holidays import AFTER, BEFORE

USUAL = 0.7
"""Usual size of the logarithm of such a day's effect."""
FIXED = {
    "Valentine's Day": (2, 14),
    "Women's Day": (3, 8),
    "520": (5, 20),
    "618": (6, 18),
    "Singles' Day": (11, 11),
    "Double 12": (12, 12),
}
THURSDAY = 3


def black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 22)


def shopping_days(years: range) -> dict[str, Ints]:
    """Days (counted from 1970) of each by its name."""
    found = {name: [date(year, *day) for year in years] for name, day in FIXED.items()}
    found["Black Friday"] = [black_friday(year) for year in years]
    return {name: np.array([(day - date(1970, 1, 1)).days for day in days]) for name, days in found.items()}


def shopping_regressors(starts: pd.DatetimeIndex) -> list[Regressor]:
    """Of days that begin at ``starts`` (T,), past and to come: one for each distance from each shopping day."""
    first = np.asarray((starts - pd.Timestamp(0)).days, dtype=np.int64)
    found = []
    for name, days in shopping_days(range(int(starts.year.min()) - 1, int(starts.year.max()) + 2)).items():
        for distance in range(-BEFORE, AFTER + 1):
            values = np.isin(first, days + distance).astype(float)
            if values.any():
                found.append(Regressor(f"{name} {distance:+d}" if distance else name, values, USUAL))
    return found
