"""Many series side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError, EmptyDataError
from core_ml.forecasting.frequency import Frequency, Ints
from core_ml.forecasting.smoothing import Floats
from core_ml.validation import factorize_ids, require_columns, text_ids


@dataclass(frozen=True, slots=True)
class Panel:
    """n series of up to T periods, right-aligned: the last column is each series' own last period.

    ``y`` (n, T) is NaN before a series begins and in periods of which nothing is known (a day without stock);
    ``ends`` (n,) are the running numbers of the last periods.
    """

    ids: pd.Index[str]
    y: Floats
    ends: Ints
    frequency: Frequency
    filled: int = 0
    """Periods that were missing in between and are taken for periods without demand."""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_aligned(self) -> bool:
        """Whether all series end in the same period, so that what they share by calendar can be learned together."""
        return bool((self.ends == self.ends[:1]).all())

    def until(self, periods: int) -> Panel:
        """Without the last ``periods``."""
        return Panel(self.ids, self.y[:, : self.y.shape[1] - periods], self.ends - periods, self.frequency, self.filled)

    def since_first(self) -> Panel:
        """Without the periods before any series begins."""
        known = np.isfinite(self.y).any(axis=0)
        first = min(int(known.argmax()), self.y.shape[1] - 1) if known.any() else self.y.shape[1] - 1
        return Panel(self.ids, self.y[:, first:], self.ends, self.frequency, self.filled)

    def rows(self, rows: Ints) -> Panel:
        return Panel(self.ids[rows], self.y[rows], self.ends[rows], self.frequency, self.filled)

    def places(self, frame: pd.DataFrame) -> tuple[Ints, Ints]:
        """Row and column of ``y`` of each row of the ``frame`` that the panel was made from."""
        rows = self.ids.get_indexer(pd.Index(text_ids(frame[Columns.SERIES]), dtype=object)).astype(np.int64)
        return rows, self.y.shape[1] - 1 - (self.ends[rows] - _periods(frame[Columns.PERIOD], self.frequency))

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, frequency: Frequency) -> Panel:
        """From ``unique_id, ds, y``; ``ds`` are dates, or whole numbers that count periods.

        A period that is missing between two rows of a series is one without demand.

        Raises
        ------
        MissingColumnsError, EmptyDataError
            Without a column, without a row.
        DataError
            A row whose id, ``ds`` or ``y`` cannot be read, or a period given twice; the message says which.
        """
        require_columns(frame, [Columns.SERIES, Columns.PERIOD, Columns.VALUE], name="series")
        if frame.empty:
            raise EmptyDataError("the series have no rows; there is nothing to forecast")
        if frame[Columns.SERIES].isna().any():
            raise DataError(f"row {int(frame[Columns.SERIES].isna().to_numpy().argmax()) + 1} has no unique_id")
        rows, ids = factorize_ids(frame[Columns.SERIES])
        period = _periods(frame[Columns.PERIOD], frequency)
        value = _values(frame[Columns.VALUE])
        _refuse_repeats(rows, period, ids, frame)
        ends = np.full(len(ids), np.iinfo(np.int64).min)
        np.maximum.at(ends, rows, period)
        begins = np.full(len(ids), np.iinfo(np.int64).max)
        np.minimum.at(begins, rows, period)
        lengths = ends - begins + 1
        y = np.full((len(ids), int(lengths.max())), np.nan)
        y[np.arange(y.shape[1]) >= y.shape[1] - lengths[:, None]] = 0.0
        y[rows, y.shape[1] - 1 - (ends[rows] - period)] = value
        return cls(ids, y, ends, frequency, filled=int(lengths.sum()) - len(frame))


def _periods(values: pd.Series, frequency: Frequency) -> Ints:
    numbers = pd.to_numeric(values, errors="coerce") if not pd.api.types.is_datetime64_any_dtype(values) else None
    if numbers is not None and numbers.notna().all():
        if (numbers % 1 != 0).any():
            raise DataError(f"{Columns.PERIOD} holds fractions; give dates, or whole numbers that count periods")
        return numbers.to_numpy(dtype=np.int64)
    dates = pd.to_datetime(values, errors="coerce", format=None if numbers is None else "ISO8601")
    if dates.isna().any():
        row = int(dates.isna().to_numpy().argmax())
        raise DataError(
            f"row {row + 1}: {Columns.PERIOD} is {values.iloc[row]!r}; give dates as 2026-03-31, or whole numbers"
        )
    return frequency.ordinals(pd.DatetimeIndex(dates))


def _values(values: pd.Series) -> Floats:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        row = int(wrong.argmax())
        raise DataError(f"row {row + 1}: {Columns.VALUE} is {values.tolist()[row]!r}, not a number")
    return numbers


def _refuse_repeats(rows: Ints, period: Ints, ids: pd.Index[str], frame: pd.DataFrame) -> None:
    twice = pd.DataFrame({"row": rows, "period": period}).duplicated().to_numpy()
    if twice.any():
        row = int(twice.argmax())
        raise DataError(
            f"row {row + 1}: the period {frame[Columns.PERIOD].iloc[row]} of {ids[rows[row]]!r} is given a second "
            "time; add its rows up first"
        )
