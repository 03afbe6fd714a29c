"""A rule's tree on arrays. One order is a frame of one row, so that both ways give the same answer.

What is missing compares to nothing: a test with an empty field, or with a division by zero, is not met. ``not`` turns
that around like any other answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.fraud.rules.kinds import Kind
from core_ml.fraud.rules.syntax import (
    Among,
    Between,
    Calculate,
    Combine,
    Compare,
    Minus,
    Name,
    Node,
    Not,
    Number,
    Text,
    Truth,
    names_in,
)
from core_ml.validation import as_text, require_columns

Values = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]


def evaluate(node: Node, frame: pd.DataFrame, names: Mapping[str, Kind]) -> Flags:
    """(n,) whether each row meets the condition.

    Raises
    ------
    MissingColumnsError
        If the frame lacks a column that the rule names.
    """
    used = {name.name for name in names_in(node)}
    require_columns(frame, sorted(used), name="orders (for a rule)")
    columns = {name: _column(frame[name], names[name]) for name in used}
    with np.errstate(all="ignore"):
        return np.broadcast_to(_value(node, columns), len(frame)).astype(bool)


def _column(values: pd.Series[Any], kind: Kind) -> Values:
    """Numbers as doubles with NaN, texts as objects with None, conditions as booleans, False where missing."""
    if kind == "text":
        return np.array([None if pd.isna(value) else as_text(value) for value in values], dtype=object)
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers if kind == "number" else np.nan_to_num(numbers) != 0


def _value(node: Node, columns: Mapping[str, Values]) -> Values:
    match node:
        case Number(value=constant) | Truth(value=constant):
            return np.asarray(constant)
        case Text(value=text):
            return np.asarray(text, dtype=object)
        case Name(name=name):
            return columns[name]
        case Minus(of=of):
            return -_value(of, columns)
        case Not(of=of):
            return ~_value(of, columns)
        case Calculate(sign=sign, left=left, right=right):
            return _calculated(sign, _value(left, columns), _value(right, columns))
        case Combine(word=word, left=left, right=right):
            one, two = _value(left, columns), _value(right, columns)
            return one & two if word == "and" else one | two
        case Compare(sign=sign, left=left, right=right):
            return _compared(sign, _value(left, columns), _value(right, columns))
        case Between(of=of, low=low, high=high):
            value = _value(of, columns)
            return _compared(">=", value, _value(low, columns)) & _compared("<=", value, _value(high, columns))
        case Among(of=of, options=options):
            value = _value(of, columns)
            met = [_compared("==", value, _value(option, columns)) for option in options]
            return np.asarray(np.any(np.stack(np.broadcast_arrays(*met)), axis=0))


def _calculated(sign: str, left: Values, right: Values) -> Values:
    if sign == "/":
        # Infinity would exceed any limit; a share of nothing is not known.
        return np.asarray(np.where(right == 0, np.nan, left / np.where(right == 0, 1, right)))
    return np.asarray(left + right if sign == "+" else left - right if sign == "-" else left * right)


def _compared(sign: str, left: Values, right: Values) -> Flags:
    met = {
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
        "==": np.equal,
        "!=": np.not_equal,
    }[sign](left, right)
    return np.asarray(met, dtype=bool) & _present(left) & _present(right)


def _present(values: Values) -> Flags:
    if values.dtype == object:
        return np.asarray(pd.notna(values), dtype=bool)
    return ~np.isnan(values) if values.dtype.kind == "f" else np.ones(values.shape, dtype=bool)
