"""Checks of frames on their way in: one message names everything that is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError, EmptyDataError, MissingColumnsError, ParameterError

IntArray = npt.NDArray[np.int64]


def require_columns(frame: pd.DataFrame, needed: Sequence[str], *, name: str) -> None:
    """Raise MissingColumnsError that names all of ``needed`` that ``frame`` lacks."""
    missing = [column for column in needed if column not in frame.columns]
    if missing:
        raise MissingColumnsError(missing, [str(column) for column in frame.columns], name)


def check_interactions(interactions: pd.DataFrame) -> None:
    """Check a frame of interactions; see `core_ml.columns.Columns` for its shape.

    Raises
    ------
    MissingColumnsError
        Without ``user_id`` or ``item_id``.
    EmptyDataError
        Without any row.
    DataError
        With an empty id, a weight that is not a finite number, or a timestamp that is not a time.
    """
    require_columns(interactions, [Columns.USER, Columns.ITEM], name="interactions")
    if interactions.empty:
        raise EmptyDataError("the interactions have no rows; there is nothing to learn from")
    for column in (Columns.USER, Columns.ITEM):
        _refuse_rows(interactions[column].isna(), f"an empty {column}")
    if Columns.WEIGHT in interactions:
        weights = pd.to_numeric(interactions[Columns.WEIGHT], errors="coerce").to_numpy(dtype=float)
        _refuse_rows(pd.Series(~np.isfinite(weights)), "a weight that is not a finite number")
    if Columns.TIME in interactions:
        times = interactions[Columns.TIME]
        if not pd.api.types.is_datetime64_any_dtype(times):
            raise DataError(f"the column {Columns.TIME!r} holds {times.dtype}, not times; use pandas.to_datetime")
        _refuse_rows(times.isna(), "an empty timestamp")


def check_items(items: pd.DataFrame) -> None:
    """Check a catalogue frame: ``item_id`` present, filled, and each once."""
    require_columns(items, [Columns.ITEM], name="items")
    _refuse_rows(items[Columns.ITEM].isna(), f"an empty {Columns.ITEM}")
    ids, texts = factorize_ids(items[Columns.ITEM])
    if len(texts) != len(ids):
        twice = texts[int(np.bincount(ids).argmax())]
        raise DataError(f"the items list {twice!r} more than once; give each product one row")


def check_k(k: int) -> None:
    """Raise ParameterError unless ``k`` is a whole number from 1."""
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 1:
        raise ParameterError(f"k is {k!r}; ask for a whole number of items, 1 or more")


def as_text(value: Any) -> str:
    """An id as text: ``17850.0`` (a number column with gaps) and ``17850`` are the same customer."""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def factorize_ids(values: Any) -> tuple[IntArray, pd.Index[str]]:
    """Codes into a sorted index of text ids.

    Only the distinct values are turned into text, so that millions of rows stay cheap; ``1``, ``1.0`` and ``"1"``
    become the same id. Sorted, so that the answer does not depend on the order of the rows.
    """
    raw_codes, distinct = pd.factorize(values, use_na_sentinel=True)
    texts = np.array([as_text(value) for value in distinct], dtype=object)
    if len(texts) == 0:
        return raw_codes.astype(np.int64), pd.Index([], dtype=object)
    index, codes = np.unique(texts, return_inverse=True)
    return codes.astype(np.int64)[raw_codes], pd.Index(index, dtype=object)


def text_ids(values: Any) -> list[str]:
    """Ids as text, in their order."""
    return [as_text(value) for value in values]


def _refuse_rows(bad: pd.Series[Any], what: str) -> None:
    flags = bad.to_numpy(dtype=bool)
    if flags.any():
        raise DataError(
            f"{int(flags.sum())} rows have {what}, first at row {int(flags.argmax()) + 1}; drop or repair them"
        )
