"""Frames of orders as whole numbers: amounts in thousandths, times in microseconds, entity values as codes.

Whole numbers, because their sums do not depend on the order of adding: a sum over a million orders and a sum over the
twelve that share a card agree to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import DataError
from core_ml.fraud.parameters import FeatureParameters
from core_ml.validation import as_text, require_columns

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Column = Ints | Floats | Bools

ZONED = pd.DatetimeTZDtype
EMPTY = np.datetime64("NaT").astype(np.int64)
NEVER = np.iinfo(np.int64).max
MOST = 1e12
"""Amounts above it are refused: their sums in thousandths could leave 64 bits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Orders to be scored: ``codes`` (n_entities, n), -1 where empty, ``time`` and ``amount`` (n,)."""

    codes: Ints
    time: Ints
    amount: Ints

    def __len__(self) -> int:
        return len(self.time)


@dataclass(frozen=True, slots=True)
class Past:
    """Orders that may be looked back at. ``known``: from when the outcome counts, NEVER without one."""

    codes: Ints
    time: Ints
    amount: Ints
    known: Ints
    fraud: Bools

    def __len__(self) -> int:
        return len(self.time)

    def part(self, places: Ints) -> Past:
        return Past(
            self.codes[:, places], self.time[places], self.amount[places], self.known[places], self.fraud[places]
        )


def read_orders(orders: pd.DataFrame, history: pd.DataFrame, parameters: FeatureParameters) -> tuple[Asked, Past]:
    """Both frames as arrays, with codes of one vocabulary.

    Raises
    ------
    MissingColumnsError, DataError
        Columns are missing, or hold no times, amounts or labels.
    """
    needed = [parameters.time, parameters.amount, *parameters.entities]
    require_columns(orders, [*needed, *parameters.categories, *parameters.numbers], name="orders")
    same = history is orders
    time, amount = times_of(orders[parameters.time]), amounts_of(orders[parameters.amount])
    if same:
        codes = np.stack([codes_of(orders[name].to_numpy()) for name in parameters.entities])
        asked, past_codes, past_time, past_amount = Asked(codes, time, amount), codes, time, amount
    else:
        require_columns(history, needed, name="history")
        joined = np.stack([codes_of(_both(orders[name], history[name])) for name in parameters.entities])
        asked, past_codes = Asked(joined[:, : len(orders)], time, amount), joined[:, len(orders) :]
        past_time, past_amount = times_of(history[parameters.time]), amounts_of(history[parameters.amount])
    known, fraud = outcomes_of(history, past_time, parameters)
    return asked, Past(past_codes, past_time, past_amount, known, fraud)


def times_of(values: pd.Series[Any]) -> Ints:
    """Microseconds since 1970 in UTC."""
    if not pd.api.types.is_datetime64_any_dtype(values):
        raise DataError(f"the column {values.name!r} holds {values.dtype}, not times; use pandas.to_datetime")
    plain = values.dt.tz_convert("UTC").dt.tz_localize(None) if isinstance(values.dtype, ZONED) else values
    moments: Ints = plain.to_numpy().astype("datetime64[us]").astype(np.int64)
    if empty := int((moments == EMPTY).sum()):
        raise DataError(f"{empty} rows have an empty {values.name!r}; drop or repair them")
    return moments


def amounts_of(values: pd.Series[Any]) -> Ints:
    """Whole thousandths, rounded to the nearest."""
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan) if values.dtype != np.float64 else values.to_numpy()
    bad = ~(np.abs(numbers) <= MOST)
    if bad.any():
        raise DataError(
            f"{int(bad.sum())} rows have no usable {values.name!r}, first {_first(values, bad)}; "
            f"it must be a number up to {MOST:.0e}"
        )
    thousandths: Ints = np.rint(numbers * 1000).astype(np.int64)
    return thousandths


def outcomes_of(history: pd.DataFrame, time: Ints, parameters: FeatureParameters) -> tuple[Ints, Bools]:
    """From when each outcome counts, and whether it is fraud. Without a label column nothing is known."""
    if parameters.label not in history:
        return np.full(len(history), NEVER), np.zeros(len(history), dtype=bool)
    labels = labels_of(history[parameters.label])
    known = time + parameters.delay
    if parameters.known_at is not None:
        require_columns(history, [parameters.known_at], name="history")
        given = history[parameters.known_at]
        filled = given.notna().to_numpy()
        if filled.any():
            known[filled] = np.maximum(times_of(given[filled]), time[filled])
    known[np.isnan(labels)] = NEVER
    return known, labels == 1


def labels_of(values: pd.Series[Any]) -> Floats:
    """1 fraud, 0 genuine, NaN where it is not known."""
    labels = numbers_of(values)
    bad = (labels != 0) & (labels != 1) & values.notna().to_numpy()
    if bad.any():
        raise DataError(
            f"{int(bad.sum())} rows of the label {values.name!r} are neither 0 nor 1, "
            f"first {_first(values, bad)}; 1 means fraud, 0 genuine, empty not known"
        )
    return labels


def known_labels(orders: pd.DataFrame, parameters: FeatureParameters, *, at: pd.Timestamp) -> Floats:
    """(n,) labels as they were known ``at`` that moment, NaN where they were not yet: what a model may learn from."""
    require_columns(orders, [parameters.time, parameters.label], name="orders")
    known, fraud = outcomes_of(orders, times_of(orders[parameters.time]), parameters)
    moment = times_of(pd.Series([at], name="at"))[0]
    return np.where(known <= moment, fraud.astype(np.float64), np.nan)


def numbers_of(values: pd.Series[Any]) -> Floats:
    """Numbers, NaN where there is none."""
    plain = isinstance(values.dtype, np.dtype) and values.dtype.kind in "fiub"
    numbers = values if plain else pd.to_numeric(values, errors="coerce")
    return numbers.to_numpy(dtype=np.float64) if plain else numbers.to_numpy(dtype=np.float64, na_value=np.nan)


def codes_of(values: npt.NDArray[Any]) -> Ints:
    """Codes of equal values, -1 where missing or an empty text. ``1``, ``1.0`` and ``"1"`` are the same value."""
    raw, distinct = pd.factorize(values, use_na_sentinel=True)
    if all(type(value) is str for value in distinct):
        # Nothing that would have to become text first, and so be found equal.
        raw[np.isin(raw, np.flatnonzero(distinct == ""))] = -1
    elif distinct.dtype.kind not in "iu":
        texts = np.array([as_text(value) for value in distinct], dtype=object)
        again, _ = pd.factorize(texts)
        again[texts == ""] = -1
        raw = np.append(again, -1)[raw]
    return raw.astype(np.int64)


def _first(values: pd.Series[Any], bad: Bools) -> str:
    value = values.iloc[int(bad.argmax())]
    return repr(value.item() if isinstance(value, np.generic) else value)


def _both(first: pd.Series[Any], second: pd.Series[Any]) -> npt.NDArray[Any]:
    one, two = first.to_numpy(), second.to_numpy()
    if one.dtype != two.dtype:
        one, two = one.astype(object), two.astype(object)
    return np.concatenate([one, two])
