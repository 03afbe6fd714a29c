"""The table of applicants: which columns are numbers, which are categories, and what is no feature at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import DataError, EmptyDataError, ParameterError
from core_ml.validation import as_text, require_columns

Flags = npt.NDArray[np.bool_]

MOSTLY_NUMBERS = 0.95
FEW_CODES = 20
"""A column with so few distinct values may be codes of which some are no numbers, such as 1, 2, 3, A."""
MOSTLY_DISTINCT = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """Names of the columns that a model may use, and how it reads them."""

    numeric: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        twice = sorted(set(self.numeric) & set(self.categorical))
        if twice:
            raise ParameterError(f"{', '.join(map(repr, twice))} cannot be a number and a category at once")

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, numbers first."""
        return self.numeric + self.categorical

    def read(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The columns as floats (NaN is missing) and text (None is missing).

        Raises
        ------
        MissingColumnsError, DataError
            A column is missing; a number is none, or is infinite.
        """
        if not self.names:
            raise ParameterError("there is no feature to learn from; name at least one column")
        require_columns(frame, self.names, name="applicants")
        columns: dict[str, Any] = {name: as_numbers(frame[name], name).to_numpy() for name in self.numeric}
        columns |= {name: np.array(as_category(frame[name]), dtype=object) for name in self.categorical}
        return pd.DataFrame(columns)


def as_numbers(values: pd.Series[Any], name: str) -> pd.Series[Any]:
    """Floats, NaN where nothing is written.

    Raises
    ------
    DataError
        With the first value that is not a finite number.
    """
    empty = _empty(values)
    numbers = pd.to_numeric(values, errors="coerce").astype(np.float64)
    bad = ~np.isfinite(numbers.to_numpy()) & ~empty.to_numpy(dtype=bool)
    if bad.any():
        first = as_text(values.iloc[int(bad.argmax())])
        raise DataError(
            f"{int(bad.sum())} values of {name!r} are not finite numbers, first {first!r}; "
            "repair them or name the column as categorical"
        )
    return numbers.where(~empty)


def as_category(values: pd.Series[Any]) -> list[str | None]:
    """Text, None where nothing is written; ``1`` and ``1.0`` are the same category."""
    distinct = {value: as_text(value).strip() for value in values.dropna().unique()}
    return [distinct.get(value) or None if value is not None else None for value in values]


def as_events(values: pd.Series[Any], name: str) -> Flags:
    """Whether the event (the default) happened.

    Two values are needed. Of two numbers the larger is the event (0/1, 1/2); of the usual words yes, true, bad,
    default, y and t.

    Raises
    ------
    DataError
        Empty cells, one value, more than two, or two words of which neither is known.
    """
    if values.empty:
        raise EmptyDataError("the table has no rows; there is nothing to learn from")
    empty = _empty(values).to_numpy(dtype=bool)
    if empty.any():
        raise DataError(
            f"{int(empty.sum())} rows have no {name!r}, first at row {int(empty.argmax()) + 1}; leave them out"
        )
    texts = pd.Series([as_text(value).strip().lower() for value in values], dtype=object)
    found = sorted(texts.unique())
    if len(found) == 1:
        raise DataError(f"the target {name!r} is {found[0]!r} in every row; both outcomes are needed")
    if len(found) != 2:
        some = ", ".join(map(repr, found[:4])) + (", …" if len(found) > 4 else "")
        raise DataError(f"the target {name!r} has {len(found)} values ({some}); exactly two are needed, best 0 and 1")
    return (texts == _event(found, name)).to_numpy(dtype=bool)


EVENT_OF = {("no", "yes"): "yes", ("false", "true"): "true", ("n", "y"): "y", ("f", "t"): "t", ("bad", "good"): "bad"}


def _event(found: Sequence[str], name: str) -> str:
    numbers = pd.to_numeric(pd.Series(found), errors="coerce")
    if numbers.notna().all():
        return found[int(numbers.argmax())]
    if tuple(found) not in EVENT_OF:
        raise DataError(
            f"the target {name!r} is {found[0]!r} or {found[1]!r}, and it is not clear which is the default; "
            "write 1 for the default and 0 else"
        )
    return EVENT_OF[found[0], found[1]]


def infer_features(
    frame: pd.DataFrame, *, leave_out: Sequence[str] = (), categorical: Sequence[str] = ()
) -> tuple[Features, dict[str, str]]:
    """What each column is, and why the others are left out.

    A column of numbers is numeric unless it is named in ``categorical``; other text is a category. Left out are
    constant columns, running numbers, times, and text that hardly repeats (names, references).

    Raises
    ------
    DataError
        A column in which all but a few values are numbers; nothing is left to learn from.
    """
    if frame.empty:
        raise EmptyDataError("the table has no rows; there is nothing to learn from")
    require_columns(frame, categorical, name="applicants")
    kinds: dict[str, str] = {}
    for name in frame.columns:
        if name not in leave_out:
            kinds[str(name)] = "category" if name in categorical else _kind(frame[name], str(name))
    numeric = tuple(name for name, kind in kinds.items() if kind == "number")
    chosen = tuple(name for name, kind in kinds.items() if kind == "category")
    if not numeric + chosen:
        raise DataError("no column is left to learn from beside the target and the sensitive ones")
    left = {name: kind for name, kind in kinds.items() if kind not in ("number", "category")}
    return Features(numeric, chosen), left


def _kind(values: pd.Series[Any], name: str) -> str:
    """``number``, ``category``, or why it is neither."""
    filled = values[~_empty(values)]
    distinct = filled.nunique()
    if distinct < 2:
        return "has one value at most"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "holds times"
    numbers = pd.to_numeric(filled, errors="coerce")
    share = numbers.notna().mean()
    if share == 1:
        return "is a running number" if _running(numbers.to_numpy(dtype=float)) else "number"
    if share >= MOSTLY_NUMBERS and distinct > FEW_CODES:
        first = filled[numbers.isna()].iloc[0]
        raise DataError(
            f"all but {int(numbers.isna().sum())} values of {name!r} are numbers, the first other one is {first!r}; "
            "repair them or name the column in --categorical"
        )
    return "hardly repeats" if distinct > max(FEW_CODES, MOSTLY_DISTINCT * len(filled)) else "category"


def _running(numbers: npt.NDArray[np.float64]) -> bool:
    """Whole numbers, all different, without large gaps: an identifier that says nothing of a new applicant."""
    n = len(numbers)
    if n <= FEW_CODES or not np.all(numbers == np.floor(numbers)) or len(np.unique(numbers)) < n:
        return False
    return bool(numbers.max() - numbers.min() < 1.5 * n)


def _empty(values: pd.Series[Any]) -> pd.Series[Any]:
    if values.dtype != object and not pd.api.types.is_string_dtype(values):
        return values.isna()
    return values.isna() | values.astype(str).str.strip().eq("")
