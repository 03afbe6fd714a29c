"""What does not change about a series: a table with a row each, that says which are alike and since when they sell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.validation import as_text, require_columns, text_ids

LAUNCHED = "launched"
"""The day from which on a product was offered; from there to its first row nothing was wanted."""
FEWEST = 2
"""Series of which a group with a total of its own has this many, on average, or more."""


def static_table(frame: pd.DataFrame, panel: Panel) -> pd.DataFrame:
    """The attributes of the series of ``panel``, in their order: text, numbers, and days as numbers.

    ``category`` is text and ``price`` a number above 0, ``launched`` a date (or a whole number, where periods are
    counted); of the other columns those that hold numbers are numbers. A cell may be empty.

    Raises
    ------
    MissingColumnsError
        Without ``unique_id``.
    DataError
        A series without a row or with two; a row of no series; no attribute at all; a price or a date that is none.
    """
    require_columns(frame, [Columns.SERIES], name="static")
    if len(frame.columns) < 2:
        raise DataError("the static table has no column besides unique_id; give attributes, such as category")
    given = pd.Index(text_ids(frame[Columns.SERIES]), dtype=object)
    if given.has_duplicates:
        row = int(given.duplicated().argmax())
        raise DataError(f"row {row + 1} of the static table: {given[row]!r} has a row before; give each series one")
    strange = panel.ids.get_indexer(given) < 0
    if strange.any():
        row = int(strange.argmax())
        raise DataError(f"row {row + 1} of the static table: {given[row]!r} is none of the series; leave it out")
    rows = given.get_indexer(panel.ids)
    if (rows < 0).any():
        raise DataError(f"the series {panel.ids[int((rows < 0).argmax())]!r} has no row in the static table; add one")
    columns = {str(name): _attribute(frame[name], str(name)) for name in frame.columns if name != Columns.SERIES}
    typed = pd.DataFrame({Columns.SERIES: given, **columns})
    return typed.iloc[rows].reset_index(drop=True)


def group_columns(static: pd.DataFrame) -> list[str]:
    """Columns of text whose values are groups, not names: at least `FEWEST` series a value, and two values."""
    text = [str(name) for name in static if name != Columns.SERIES and static[name].dtype == object]
    return [name for name in text if 2 <= static[name].nunique() <= len(static) / FEWEST]


def since_launch(panel: Panel, frame: pd.DataFrame, static: pd.DataFrame) -> Panel:
    """``panel``, with no demand from each launch to the first row of its series in the ``frame`` of both.

    Raises
    ------
    DataError
        A launch after the first row.
    """
    if LAUNCHED not in static:
        return panel
    first = _first_days(frame, panel)
    launched = static[LAUNCHED].to_numpy(dtype=float)
    late = launched > first
    if late.any():
        row = int(late.argmax())
        told = [_label(days[row], counted=_counts(frame)) for days in (launched, first)]
        raise DataError(
            f"the static table says that {panel.ids[row]!r} was launched on {told[0]}, but its first row is of "
            f"{told[1]}; give the day from which on it was offered"
        )
    lead = np.nan_to_num(_periods_between(launched, first, panel.frequency, counted=_counts(frame)))
    y = panel.y.copy()
    begins = np.isfinite(y).argmax(axis=1)[:, None]
    columns = np.arange(y.shape[1])
    y[(columns < begins) & (columns >= begins - lead[:, None])] = 0.0
    return Panel(panel.ids, y, panel.ends, panel.frequency, panel.filled)


def _attribute(values: pd.Series, name: str) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    filled = values.notna()
    if name == LAUNCHED:
        return _days(values, numbers)
    if name == Columns.PRICE:
        wrong = (filled & ~(numbers > 0)).to_numpy()
        if wrong.any():
            row = int(wrong.argmax())
            raise DataError(
                f"row {row + 1} of the static table: price is {values.tolist()[row]!r}; give a number above 0"
            )
        return numbers
    if name != Columns.CATEGORY and numbers[filled].notna().all():
        return numbers
    return values.map(as_text, na_action="ignore").astype(object)


def _days(values: pd.Series, numbers: pd.Series[float]) -> pd.Series[float]:
    """Days since 1970, or numbers of periods; NaN where empty."""
    filled = values.notna()
    if not pd.api.types.is_datetime64_any_dtype(values) and numbers[filled].notna().all():
        return numbers
    dates = pd.to_datetime(values, errors="coerce", format="ISO8601")
    wrong = (filled & dates.isna()).to_numpy()
    if wrong.any():
        row = int(wrong.argmax())
        raise DataError(
            f"row {row + 1} of the static table: {LAUNCHED} is {values.tolist()[row]!r}; give a date as 2026-03-31"
        )
    return pd.Series((dates - pd.Timestamp(0)).dt.days.to_numpy(dtype=float), index=values.index)


def _label(day: float, *, counted: bool) -> str:
    return str(int(day)) if counted else str((pd.Timestamp(0) + pd.Timedelta(days=day)).date())


def _counts(frame: pd.DataFrame) -> bool:
    """Whether the periods of ``frame`` are counted, rather than dated."""
    periods = frame[Columns.PERIOD]
    is_date = pd.api.types.is_datetime64_any_dtype(periods)
    return not is_date and bool(pd.to_numeric(periods, errors="coerce").notna().all())


def _first_days(frame: pd.DataFrame, panel: Panel) -> Floats:
    """(n,) day, or number, of the first row of each series."""
    periods = frame[Columns.PERIOD]
    rows, _ = panel.places(frame)
    days = _days(periods, pd.to_numeric(periods, errors="coerce").astype(float)).to_numpy()
    first = np.full(len(panel), np.inf)
    np.minimum.at(first, rows, days)
    return first


def _periods_between(launched: Floats, first: Floats, frequency: Frequency, *, counted: bool) -> Floats:
    """(n,) whole periods from one day to the other; NaN where there is no launch."""
    length = 1 if counted or frequency is Frequency.DAY else 7
    if counted or frequency in (Frequency.DAY, Frequency.WEEK):
        return np.asarray((first - launched) // length)
    known = np.isfinite(launched)
    found = np.full(len(first), np.nan)
    dates = [pd.DatetimeIndex(pd.to_datetime(days[known], unit="D")) for days in (launched, first)]
    found[known] = frequency.ordinals(dates[1]) - frequency.ordinals(dates[0])
    return found
