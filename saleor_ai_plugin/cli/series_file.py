"""Read series of demand, ``unique_id, ds, y``, as a table with a row a series and a column a period."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import DataError, EmptyDataError
from core_ml.validation import factorize_ids
from saleor_ai_plugin.cli.table_file import numbers_of, read_table, times_of

DAYS = {"D": 1, "W": 7}
MOST_PERIODS = 20_000


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """Demand (n, T), NaN before a series began, the ids of its rows, and the day on which the last period begins."""

    ids: list[str]
    demand: npt.NDArray[np.float64]
    last: pd.Timestamp
    rows: int
    notes: list[str] = field(default_factory=list)


def read_series(path: Path, *, freq: str, date_format: str | None = None) -> SeriesFile:
    """Sums by period; a period without a row, after the first of its series, is one without demand.

    Raises
    ------
    DataError
        The file is missing, of no known kind or empty; lacks a column; has unreadable times or numbers.
    """
    frame = read_table(path, ["unique_id", "ds", "y"])
    if frame.empty:
        raise EmptyDataError(f"{path} has a header but no rows")
    if frame["unique_id"].isna().any():
        raise DataError(f"{int(frame['unique_id'].isna().sum())} rows of {path} have no unique_id; drop or repair them")
    times, demand = times_of(frame["ds"], "ds", date_format), numbers_of(frame["y"], "y").to_numpy()
    notes = []
    if (demand < 0).any():
        notes.append(f"{int((demand < 0).sum()):,} values below 0 (returns) are taken as 0")
        demand = np.maximum(demand, 0)
    codes, ids = factorize_ids(frame["unique_id"])
    period = ((times - times.min().normalize()).dt.days // DAYS[freq]).to_numpy()
    periods = int(period.max()) + 1
    if periods > MOST_PERIODS:
        raise DataError(f"the times of {path} span {periods:,} periods; {MOST_PERIODS:,} are the most")
    table = np.zeros((len(ids), periods))
    np.add.at(table, (codes, period), demand)
    first = np.full(len(ids), periods)
    np.minimum.at(first, codes, period)
    table[np.arange(periods) < first[:, None]] = np.nan
    last = times.min().normalize() + pd.Timedelta(days=(periods - 1) * DAYS[freq])
    return SeriesFile([str(one) for one in ids], table, last, len(frame), notes)
