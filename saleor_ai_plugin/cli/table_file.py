"""Read a table from a CSV or Parquet file, with one clear sentence for whatever is wrong with it."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError

PARQUET = (".parquet", ".pq")
CSV = (".csv", ".tsv", ".txt", ".gz")
SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8-sig", "cp1252")
DATE_FORMATS = ("ISO8601", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d.%m.%Y %H:%M")


def read_table(path: Path, wanted: list[str] | None = None) -> pd.DataFrame:
    """The columns ``wanted`` of a file, all without; the values of a CSV stay text.

    Raises
    ------
    DataError
        The file is missing, of no known kind, truncated or empty, or lacks a column.
    """
    if not path.is_file():
        raise DataError(f"there is no file {path}")
    if path.stat().st_size == 0:
        raise EmptyDataError(f"{path} is empty")
    suffix = path.suffix.lower()
    if suffix in PARQUET:
        return _read_parquet(path, wanted)
    if suffix in CSV:
        return _read_csv(path, wanted)
    raise DataError(f"{path} is neither CSV nor Parquet by its name; the endings are {', '.join((*CSV, *PARQUET))}")


def _read_parquet(path: Path, wanted: list[str] | None) -> pd.DataFrame:
    try:
        present = pq.read_schema(path).names
        _require(path, wanted, present)
        table = pq.read_table(path, columns=wanted)
    except (pa.ArrowInvalid, OSError) as error:
        raise DataError(f"{path} is not a whole Parquet file (truncated or damaged): {_line(error)}") from error
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _read_csv(path: Path, wanted: list[str] | None) -> pd.DataFrame:
    for encoding in ENCODINGS:
        try:
            separator = _separator(path, encoding)
            present = pd.read_csv(path, nrows=0, sep=separator, encoding=encoding).columns
            _require(path, wanted, [str(name) for name in present])
            # Ids stay text: a code such as 00123 must not lose its zeros.
            return pd.read_csv(path, usecols=wanted, dtype=str, sep=separator, encoding=encoding)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError, OSError, EOFError) as error:
            raise DataError(f"{path} cannot be read as CSV: {_line(error)}") from error
    raise DataError(f"{path} is text neither in UTF-8 nor in Windows-1252")


def _separator(path: Path, encoding: str) -> str:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        header = file.readline().decode(encoding)
    return max(SEPARATORS, key=header.count)


def _require(path: Path, wanted: list[str] | None, present: list[str]) -> None:
    missing = [name for name in wanted or () if name not in present]
    if missing:
        raise MissingColumnsError(missing, present, f"rows of {path}")


def numbers_of(values: "pd.Series[Any]", name: str) -> "pd.Series[Any]":
    """The values as floats; DataError where one is no number."""
    numbers = pd.to_numeric(values, errors="coerce")
    bad = ~np.isfinite(numbers.to_numpy(dtype=float))
    if bad.any():
        raise DataError(f"{int(bad.sum())} values of {name!r} are not numbers, first {values.iloc[bad.argmax()]!r}")
    return numbers.astype(float)


def times_of(values: "pd.Series[Any]", name: str, date_format: str | None = None) -> "pd.Series[Any]":
    """The values as times in UTC without a zone; DataError where one is no time or the format is not clear."""
    if pd.api.types.is_datetime64_any_dtype(values):
        times = values
    elif date_format:
        times = pd.to_datetime(values, format=date_format, errors="coerce", utc="%z" in date_format)
    else:
        times = _guessed(values, name)
    bad = times.isna().to_numpy()
    if bad.any():
        raise DataError(
            f"{int(bad.sum())} values of {name!r} are not times, first {values.iloc[bad.argmax()]!r}; "
            "write them as 2011-09-30 12:00 or pass --date-format"
        )
    if times.dt.tz is not None:
        times = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return times


def _guessed(values: "pd.Series[Any]", name: str) -> "pd.Series[Any]":
    """The one format that reads every value; of two that do, the one that puts the rows in order."""
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.notna().all():
        # Seconds or milliseconds since 1970, as rating files have them.
        return pd.to_datetime(numbers, unit="ms" if numbers.max() > 1e11 else "s", errors="coerce")
    iso = pd.to_datetime(values, format="ISO8601", errors="coerce", utc=True)
    if iso.notna().all():
        return iso
    readings = [pd.to_datetime(values, format=form, errors="coerce") for form in DATE_FORMATS[1:]]
    whole = [times for times in readings if times.notna().all()]
    if not whole:
        return max([iso, *readings], key=lambda times: int(times.notna().sum()))
    if len(whole) == 1 or whole[0].equals(whole[1]):
        return whole[0]
    ordered = [times for times in whole if times.is_monotonic_increasing]
    if len(ordered) == 1:
        return ordered[0]
    raise DataError(
        f"the times in {name!r}, such as {values.iloc[0]!r}, can be read day first or month first; pass --date-format"
    )


def _line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
