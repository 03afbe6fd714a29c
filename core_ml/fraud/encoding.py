"""From a frame of features to the table that a model learns from: numbers as they are, categories one-hot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import DataError
from core_ml.validation import as_text, require_columns

LEAST = 20
"""Orders that a value needs to have a column of its own."""
MOST = 40
"""Values of a category with a column of their own, the frequent ones first."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """``numbers``: columns taken over. ``values``: of each category those with a column; others are all 0."""

    numbers: tuple[str, ...]
    values: dict[str, tuple[str, ...]]

    @classmethod
    def learn(cls, features: pd.DataFrame, numbers: list[str], categories: tuple[str, ...]) -> Self:
        """Take over the numbers that vary (all, where none does) and find the frequent values of each category."""
        require_columns(features, [*numbers, *categories], name="features")
        table = features[numbers].to_numpy(dtype=np.float64)
        varies = (table != table[0]).any(axis=0)
        used = [name for name, keep in zip(numbers, varies | ~varies.any(), strict=True) if keep]
        found = {}
        for category in categories:
            counts = features[category].dropna().map(as_text).value_counts()
            frequent = sorted(counts[counts >= LEAST].items(), key=lambda one: (-one[1], one[0]))[:MOST]
            found[category] = tuple(str(value) for value, _ in frequent)
        return cls(tuple(used), found)

    @property
    def names(self) -> tuple[str, ...]:
        """Columns of the table; that of a category's value is called ``country=DE``."""
        made = [f"{category}={value}" for category, values in self.values.items() for value in values]
        return (*self.numbers, *made)

    def table(self, features: pd.DataFrame) -> npt.NDArray[np.float32]:
        """(n, n_names).

        Raises
        ------
        MissingColumnsError, DataError
            A column is not there, or holds what is not a finite number.
        """
        try:
            numbers = features[list(self.numbers)].to_numpy(dtype=np.float32)
            categories = [(features[category], values) for category, values in self.values.items()]
        except KeyError:
            require_columns(features, [*self.numbers, *self.values], name="features")
            raise
        if not np.isfinite(numbers).all():
            raise DataError("the features hold values that are not finite numbers; take them from features_of")
        made = []
        for given, values in categories:
            texts = np.array([as_text(value) for value in given], dtype=object)
            made += [(texts == value).astype(np.float32) for value in values]
        return np.ascontiguousarray(np.column_stack([numbers, *made])) if made else numbers

    def texts(self, features: pd.DataFrame) -> dict[str, list[str]]:
        """(n,) values of each category as text, empty where missing."""
        return {
            category: ["" if pd.isna(value) else as_text(value) for value in features[category]]
            for category in self.values
        }

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {"numbers": list(self.numbers), "values": {name: list(values) for name, values in self.values.items()}}

    @classmethod
    def unpacked(cls, content: dict[str, Any]) -> Self:
        values = {name: tuple(found) for name, found in content["values"].items()}
        return cls(tuple(content["numbers"]), values)
