import pandas as pd
import pytest

from core_ml.forecasting.frequency import Frequency


@pytest.mark.parametrize(
    ("frequency", "season", "numbers"),
    [
        (Frequency.DAY, 7, [0, 1, 31, 366]),
        (Frequency.WEEK, 52, [0, 0, 4, 52]),
        (Frequency.MONTH, 12, [0, 0, 1, 12]),
        (Frequency.QUARTER, 4, [0, 0, 0, 4]),
        (Frequency.YEAR, 1, [0, 0, 0, 1]),
    ],
)
def test_periods_are_counted(frequency, season, numbers):
    dates = pd.DatetimeIndex(["2024-01-01", "2024-01-02 13:00", "2024-02-01", "2025-01-01"])
    found = frequency.ordinals(dates)
    assert (found - found[0]).tolist() == numbers
    assert frequency.season == season


def test_weeks_begin_with_the_earliest_date():
    found = Frequency.WEEK.ordinals(pd.DatetimeIndex(["2026-01-07", "2026-01-13", "2026-01-14"]))
    assert (found - found[0]).tolist() == [0, 0, 1]
