"""Raw columns as numbers for trees: categories become their log-odds, learned without looking at the row itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit.folds import Flags, inner_folds
from core_ml.credit.table import Features

Matrix = npt.NDArray[np.float32]

NOTHING = np.float32(-1e30)
"""A missing number: below all others, so that one cut tells it apart. Trees here take finite numbers only."""
BLANK = ""
"""The category of a cell in which nothing is written."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """``odds``: smoothed log-odds of each known category, a table a column; ``average`` for all others."""

    features: Features
    odds: Mapping[str, Mapping[str, float]]
    average: float

    @classmethod
    def learn(cls, read: pd.DataFrame, event: Flags, features: Features, *, smoothing: float = 10.0) -> Self:
        """From a frame that `Features.read` gave."""
        share = float(event.mean())
        tables = {name: _table(read[name], event, share, smoothing) for name in features.categorical}
        return cls(features, tables, float(np.log(share / (1 - share))))

    def matrix(self, read: pd.DataFrame) -> Matrix:
        """(n, n_features) finite numbers, in the order of ``features.names``."""
        encoded = np.empty((len(read), len(self.features.names)), dtype=np.float32)
        for column, name in enumerate(self.features.names):
            if name in self.odds:
                values = read[name].fillna(BLANK).map(self.odds[name]).fillna(self.average)
                encoded[:, column] = values.to_numpy(dtype=np.float32)
            else:
                numbers = read[name].to_numpy(dtype=np.float64)
                encoded[:, column] = np.where(np.isnan(numbers), NOTHING, np.clip(numbers, -1e29, 1e29))
        return encoded

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {
            "numeric": list(self.features.numeric),
            "categorical": list(self.features.categorical),
            "tables": [[list(table), list(table.values())] for table in self.odds.values()],
            "average": self.average,
        }

    @classmethod
    def unpacked(cls, content: dict[str, Any]) -> Self:
        """From what `packed` gave."""
        features = Features(tuple(content["numeric"]), tuple(content["categorical"]))
        tables = [dict(zip(names, odds, strict=True)) for names, odds in content["tables"]]
        return cls(features, dict(zip(features.categorical, tables, strict=True)), content["average"])


def learn_out_of_fold(
    read: pd.DataFrame, event: Flags, features: Features, *, folds: int, seed: int
) -> tuple[Encoder, Matrix]:
    """An encoder, and the training rows as seen by encoders that were not shown them.

    Were the rows encoded with their own outcomes in the tables, trees would trust rare categories far too much.
    """
    whole = Encoder.learn(read, event, features)
    encoded = whole.matrix(read)
    if features.categorical:
        for train, test in inner_folds(event, folds, seed):
            part = Encoder.learn(read.iloc[train], event[train], features)
            encoded[test] = part.matrix(read.iloc[test])
    return whole, encoded


def _table(values: pd.Series[Any], event: Flags, share: float, smoothing: float) -> dict[str, float]:
    filled = values.fillna(BLANK)
    grouped = pd.DataFrame({"value": filled.to_numpy(), "event": event}).groupby("value")["event"].agg(["sum", "size"])
    rate = (grouped["sum"] + smoothing * share) / (grouped["size"] + smoothing)
    odds = np.log((rate / (1 - rate)).to_numpy(dtype=np.float64))
    return dict(zip(map(str, rate.index), odds.tolist(), strict=True))
