"""From log-odds to points: ``odds`` good customers to a bad one at ``score``, and ``pdo`` more points double them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import ParameterError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """Three numbers, as in Siddiqi's book."""

    score: float
    odds: float
    pdo: float

    def __post_init__(self) -> None:
        if not (self.odds > 0 and self.pdo > 0):
            raise ParameterError(f"base_odds {self.odds} and pdo {self.pdo} must be above 0")

    @property
    def factor(self) -> float:
        """Points a unit of log-odds."""
        return float(self.pdo / np.log(2))

    @property
    def offset(self) -> float:
        """Points at even odds."""
        return float(self.score - self.factor * np.log(self.odds))

    def pd(self, score: npt.ArrayLike) -> Floats:
        """PD at scores."""
        odds = (self.offset - np.asarray(score, dtype=np.float64)) / self.factor
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)

    def score_at(self, pd: float) -> int:
        """Least whole score whose PD is at most ``pd``."""
        if not 0 < pd < 1:
            raise ParameterError(f"the PD is {pd!r}; it must lie between 0 and 1")
        score = int(np.floor(self.offset - self.factor * np.log(pd / (1 - pd)))) - 1
        while float(self.pd(score)) > pd:
            score += 1
        return score
