"""Features derived from columns that are a series: the same thing month after month, such as ``BILL_1`` to ``BILL_6``.

Each series gets summaries. Series of amounts are also put in relation to each other and to single amounts that are
at least as large: a balance to its limit, a payment to its bill. Which columns are a series is told by their names,
what is an amount by the values; the outcome has no say, so nothing of it can leak into a feature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit.table import FEW_CODES, Features

Floats = npt.NDArray[np.float64]
Columns = tuple[str, ...]

NUMBERED = re.compile(r"(.*\D)(\d+)")
LEAST_MEMBERS = 3
SUMMARIES = ("mean", "max", "min", "first less last", "count above 0")
RELATED = ("mean", "first", "last")
"""What is divided. Which end of a series is the latest, its name does not tell."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A summary of ``columns``, divided by the same summary of ``base`` where there is one."""

    name: str
    how: str
    columns: Columns
    base: Columns = ()

    def values(self, read: pd.DataFrame) -> Floats:
        """(n,) floats; NaN where nothing is known or the base is not above 0."""
        with np.errstate(over="ignore", invalid="ignore"):
            found = _summary(self.how, read, self.columns)
            if self.base:
                base = _summary(self.how, read, self.base)
                found = found / np.where(base > 0, base, np.nan)
        return np.where(np.isfinite(found), found, np.nan)

    @property
    def reads(self) -> Columns:
        """The columns that it is made from."""
        return self.columns + self.base

    def packed(self) -> list[Any]:
        """For a model file."""
        return [self.name, self.how, list(self.columns), list(self.base)]

    @classmethod
    def unpacked(cls, content: Sequence[Any]) -> Self:
        """From what `packed` gave."""
        name, how, columns, base = content
        return cls(name, how, tuple(columns), tuple(base))


def candidates(read: pd.DataFrame, features: Features) -> list[tuple[Derived, ...]]:
    """What a model may choose from for a frame that `Features.read` gave: nothing derived, and, with a series, all."""
    series = find_series(features.numeric)
    found = [Derived(_label(how, name, columns), how, columns) for name, columns in series.items() for how in SUMMARIES]
    found += _ratios(read, features, series)
    new = tuple(one for one in found if one.name not in features.names)
    return [(), new] if new else [()]


def with_derived(read: pd.DataFrame, derived: Sequence[Derived]) -> pd.DataFrame:
    """The frame, and a column for each derived feature."""
    return read.assign(**{one.name: one.values(read) for one in derived}) if derived else read


def widened(features: Features, derived: Sequence[Derived]) -> Features:
    """The features, and the derived ones after the other numbers."""
    return Features((*features.numeric, *(one.name for one in derived)), features.categorical)


def find_series(numeric: Sequence[str]) -> Mapping[str, Columns]:
    """Three or more columns whose names differ only in the number at the end, by that number, as ``X*``."""
    members: dict[str, list[tuple[int, str]]] = {}
    for name in numeric:
        if match := NUMBERED.fullmatch(name):
            members.setdefault(f"{match[1]}*", []).append((int(match[2]), name))
    return {
        name: tuple(column for _, column in sorted(numbered))
        for name, numbered in members.items()
        if len(numbered) >= LEAST_MEMBERS
    }


def _ratios(read: pd.DataFrame, features: Features, series: Mapping[str, Columns]) -> Iterator[Derived]:
    amounts = {name: columns for name, columns in series.items() if all(_varied(read[one]) for one in columns)}
    alone = set(features.numeric).difference(*series.values())
    single = [name for name in features.numeric if name in alone and _varied(read[name]) and read[name].min() > 0]
    bases: dict[str, Columns] = amounts | {name: (name,) for name in single}
    size = {name: float(np.nanmedian(read[list(columns)])) for name, columns in bases.items()}
    for name, columns in amounts.items():
        for base, below in bases.items():
            if base != name and size[name] <= size[base]:
                for how in RELATED:
                    yield Derived(f"{_label(how, name, columns)} / {_label(how, base, below)}", how, columns, below)


def _varied(values: pd.Series[Any]) -> bool:
    """Whether a number looks like an amount: not one of a few codes or counts."""
    return values.nunique() > FEW_CODES


def _label(how: str, name: str, columns: Columns) -> str:
    first, last = columns[0], columns[-1]
    ends = {"first": first, "last": last, "first less last": f"{first} less {last}"}
    return name if len(columns) == 1 else ends.get(how, f"{how} of {name}")


def _summary(how: str, read: pd.DataFrame, columns: Columns) -> Floats:
    values = [read[name].to_numpy(dtype=np.float64) for name in columns]
    match how:
        case "first":
            return values[0]
        case "last":
            return values[-1]
        case "first less last":
            return np.asarray(values[0] - values[-1], dtype=np.float64)
        case "max":
            return np.asarray(np.fmax.reduce(values))
        case "min":
            return np.asarray(np.fmin.reduce(values))
        case "mean":
            return _total([np.nan_to_num(one) for one in values]) / _known(values)
        case "count above 0":
            return np.where(_known(values) > 0, _total([one > 0 for one in values]), np.nan)
    raise ValueError(f"{how!r} is no summary")


def _known(values: Sequence[Floats]) -> Floats:
    """Number of values that are there; NaN instead of 0."""
    known = _total([~np.isnan(one) for one in values])
    return np.where(known > 0, known, np.nan)


def _total(values: Sequence[npt.NDArray[Any]]) -> Floats:
    """Added up column by column, so that a row's sum does not depend on the rows beside it, to the last bit."""
    return np.asarray(sum(values, np.zeros(len(values[0]))), dtype=np.float64)
