"""The bins of one feature: which value falls where, and what it is worth.

Weight of evidence of a bin: ``ln(share of all events in it / share of all non-events in it)``; above 0 is riskier
than the average. Information value: the sum over bins of the difference of these shares times the WOE. Both after
Siddiqi, *Credit Risk Scorecards* (2006), who takes the ratio the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit.table import as_category

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

MISSING = "missing"
UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Bins:
    """Bins in this order: ``k`` regular ones, one a special value, missing, unseen.

    A value that training did not show (a number outside of its range belongs to the outermost bin) says nothing: WOE 0.

    Attributes
    ----------
    name : str
        The feature.
    edges : (k - 1,) float
        Of a number: bin ``i`` holds ``edges[i - 1] < x <= edges[i]``. Empty for categories.
    categories : mapping of text to int, or None
        Of a category: its bin. None for a number.
    special : tuple of float
        Numbers with a meaning of their own.
    rows, events : (k + len(special) + 2,) int
        Training counts.
    low, high : (k,) float
        Least and largest training value of each regular bin; NaN for categories.
    smoothing : float
        Rows of the average mixed into each bin.
    """

    name: str
    edges: Floats
    categories: Mapping[str, int] | None
    special: tuple[float, ...]
    rows: Counts
    events: Counts
    low: Floats
    high: Floats
    smoothing: float

    @property
    def regular(self) -> int:
        """Number of bins that are neither special, missing nor unseen."""
        return len(self.rows) - len(self.special) - 2

    @property
    def missing(self) -> int:
        """Place of the bin of missing values."""
        return len(self.rows) - 2

    @property
    def unseen(self) -> int:
        """Place of the bin of categories that training did not show."""
        return len(self.rows) - 1

    def place(self, values: pd.Series[Any]) -> Counts:
        """(n,) bin of each value."""
        if self.categories is not None:
            known = self.categories
            return np.array(
                [self.missing if text is None else known.get(text, self.unseen) for text in as_category(values)],
                dtype=np.int64,
            )
        numbers = values.to_numpy(dtype=np.float64)
        places = np.searchsorted(self.edges, numbers, side="left").astype(np.int64)
        for place, special in enumerate(self.special):
            places[numbers == special] = self.regular + place
        places[np.isnan(numbers)] = self.missing
        return places

    def rates(self) -> Floats:
        """Smoothed event rate of each bin."""
        share = self.events.sum() / self.rows.sum()
        mixed = self.rows + self.smoothing
        return np.asarray((self.events + self.smoothing * share) / np.where(mixed > 0, mixed, 1), dtype=np.float64)

    def woe(self) -> Floats:
        """Weight of evidence of each bin; 0 where training had no row."""
        share = self.events.sum() / self.rows.sum()
        rate = np.where(self.rows > 0, self.rates(), share)
        return np.asarray(np.log(rate / (1 - rate)) - np.log(share / (1 - share)), dtype=np.float64)

    def iv_parts(self) -> Floats:
        """What each bin adds to the information value, 0 or more."""
        share = self.events.sum() / self.rows.sum()
        rate = self.rates()
        mixed = np.where(self.rows > 0, self.rows + self.smoothing, 0.0)
        events, others = mixed * rate / self.events.sum(), mixed * (1 - rate) / (self.rows - self.events).sum()
        return np.asarray((events - others) * np.where(share > 0, self.woe(), 0.0), dtype=np.float64)

    def iv(self) -> float:
        """Information value: under .02 useless, .1 to .3 medium, above .5 suspiciously strong."""
        return float(self.iv_parts().sum())

    def labels(self) -> list[str]:
        """Each bin in words: ``12 < x <= 24``, ``rent, for free``, ``= -1``, ``missing``, ``unseen``."""
        regular = self._intervals() if self.categories is None else self._groups()
        return [*regular, *(f"= {value:g}" for value in self.special), MISSING, UNSEEN]

    def _intervals(self) -> list[str]:
        edges = [f"{edge:.10g}" for edge in self.edges]
        if not edges:
            return ["any"]
        between = [f"{low} < x <= {high}" for low, high in pairwise(edges)]
        return [f"x <= {edges[0]}", *between, f"x > {edges[-1]}"]

    def _groups(self) -> list[str]:
        known = self.categories or {}
        return [", ".join(name for name, bin_ in known.items() if bin_ == place) for place in range(self.regular)]

    def table(self) -> pd.DataFrame:
        """A row a bin: ``feature, bin, rows, events, event_rate, woe, iv``."""
        raw = self.events / np.maximum(self.rows, 1)
        return pd.DataFrame(
            {
                "feature": self.name,
                "bin": self.labels(),
                "rows": self.rows,
                "events": self.events,
                "event_rate": np.where(self.rows > 0, raw, np.nan),
                "woe": self.woe(),
                "iv": self.iv_parts(),
            }
        )

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        names = None if self.categories is None else list(self.categories)
        return {
            "name": self.name,
            "edges": self.edges,
            "categories": names,
            "places": None if self.categories is None else [int(place) for place in self.categories.values()],
            "special": list(self.special),
            "rows": self.rows,
            "events": self.events,
            "low": self.low,
            "high": self.high,
            "smoothing": self.smoothing,
        }

    @classmethod
    def unpacked(cls, content: dict[str, Any]) -> Self:
        """From what `packed` gave."""
        rest = {name: value for name, value in content.items() if name not in ("categories", "places", "special")}
        names, places = content["categories"], content["places"]
        categories = None if names is None else dict(zip(names, places, strict=True))
        return cls(**rest, categories=categories, special=tuple(content["special"]))
