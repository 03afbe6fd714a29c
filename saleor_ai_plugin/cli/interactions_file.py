"""Read interactions from a CSV or Parquet file, with one clear sentence for whatever is wrong with it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import EmptyDataError
from saleor_ai_plugin.cli.table_file import numbers_of, read_table, times_of


@dataclass(frozen=True, slots=True)
class InteractionsFile:
    """The frame in our column names, how many rows the file had, and what was done to them."""

    frame: pd.DataFrame
    rows: int
    notes: list[str] = field(default_factory=list)


def read_interactions(
    path: Path, columns: dict[str, str], *, date_format: str | None = None, above_zero: str | None = None
) -> InteractionsFile:
    """Read ``columns`` (our name to the file's name) of ``path``.

    Rows without user or item are dropped, and so are rows whose ``above_zero`` column is not above 0 (returns and
    cancellations), both with a note. Rows come back in order of time.

    Raises
    ------
    DataError
        The file is missing, of no known kind, truncated or empty; lacks a column; has unreadable times or ratings.
    """
    wanted = dict(columns) | ({"_above_zero": above_zero} if above_zero else {})
    raw = read_table(path, list(dict.fromkeys(wanted.values())))
    frame = pd.DataFrame({ours: raw[theirs] for ours, theirs in wanted.items()})
    notes: list[str] = []
    if frame.empty:
        raise EmptyDataError(f"{path} has a header but no rows")
    frame = _drop(frame, frame[Columns.USER].isna() | frame[Columns.ITEM].isna(), "without user or item", notes)
    if above_zero:
        number = numbers_of(frame.pop("_above_zero"), above_zero)
        frame = _drop(frame, ~(number > 0), f"with {above_zero} not above 0", notes)
    if frame.empty:
        raise EmptyDataError(f"{path} has no row left: {'; '.join(notes)}")
    if Columns.WEIGHT in frame:
        frame[Columns.WEIGHT] = numbers_of(frame[Columns.WEIGHT], columns[Columns.WEIGHT])
    if Columns.TIME in frame:
        frame[Columns.TIME] = times_of(frame[Columns.TIME], columns[Columns.TIME], date_format)
        if not frame[Columns.TIME].is_monotonic_increasing:
            notes.append("rows were not in order of time and have been sorted")
            frame = frame.sort_values(Columns.TIME, kind="stable")
    return InteractionsFile(frame.reset_index(drop=True), len(raw), notes)


def _drop(frame: pd.DataFrame, bad: "pd.Series[Any]", what: str, notes: list[str]) -> pd.DataFrame:
    if not bad.any():
        return frame
    notes.append(f"{int(bad.sum()):,} of {len(frame):,} rows dropped: {what}")
    return frame[~bad]
