"""From a model's scores to probabilities that hold: learned on cases that the model has not seen.

Isotonic regression bends scores freely but keeps their order up to ties; it wants about a thousand positive cases. The
sigmoid (Platt, 1999) has two parameters and keeps the order strictly; it does where cases are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Method = Literal["isotonic", "sigmoid"]

FEW = 1_000
"""Below so many positive (or negative) cases the sigmoid is taken."""
EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Calibration:
    """``at`` (m,) log-odds of the model, ascending, and ``becomes`` (m,) log-odds that hold; straight lines between."""

    at: Floats
    becomes: Floats

    @classmethod
    def learn(cls, probability: npt.ArrayLike, label: npt.ArrayLike, *, method: Method | None = None) -> Self:
        """Fit to (n,) probabilities of the model and what came true, 0 or 1.

        Without a ``method``, isotonic where both outcomes are frequent enough, else sigmoid. With a single outcome
        nothing can be learned, and the probabilities stay as they are.
        """
        odds, truth = log_odds(np.asarray(probability)), np.asarray(label, dtype=float)
        positive = truth.sum()
        rarer = min(positive, len(truth) - positive)
        if rarer == 0:
            return cls(np.array([-20.0, 20.0]), np.array([-20.0, 20.0]))
        if (method or ("sigmoid" if rarer < FEW else "isotonic")) == "sigmoid":
            return cls._sigmoid(odds, truth)
        return cls._isotonic(odds, truth)

    @classmethod
    def _sigmoid(cls, odds: Floats, truth: Floats) -> Self:
        from sklearn.linear_model import LogisticRegression

        # Platt's targets: no outcome is ever certain from so many cases.
        positive, negative = truth.sum(), len(truth) - truth.sum()
        high, low = (positive + 1) / (positive + 2), 1 / (negative + 2)
        sides = np.concatenate([np.where(truth > 0, high, low), np.where(truth > 0, 1 - high, 1 - low)])
        labels = np.repeat([1, 0], len(odds))
        fitted = LogisticRegression(C=np.inf).fit(np.tile(odds, 2)[:, None], labels, sample_weight=sides)
        slope, offset = max(float(fitted.coef_[0, 0]), 1e-3), float(fitted.intercept_[0])
        at = np.array([-20.0, 20.0])
        return cls(at, slope * at + offset)

    @classmethod
    def _isotonic(cls, odds: Floats, truth: Floats) -> Self:
        from sklearn.isotonic import IsotonicRegression

        fitted = IsotonicRegression(y_min=EDGE, y_max=1 - EDGE, out_of_bounds="clip").fit(odds, truth)
        at, first = np.unique(fitted.X_thresholds_, return_index=True)
        return cls(at.astype(np.float64), log_odds(fitted.y_thresholds_[first]))

    def apply(self, probability: npt.ArrayLike) -> Floats:
        """(n,) probabilities that hold."""
        odds = log_odds(np.asarray(probability))
        found = np.interp(odds, self.at, self.becomes)
        return np.asarray(1 / (1 + np.exp(-found)), dtype=np.float64)

    def packed(self) -> dict[str, Any]:
        """For a model file."""
        return {"at": self.at, "becomes": self.becomes}


def log_odds(probability: npt.NDArray[Any]) -> Floats:
    """``ln(p / (1 - p))``, of probabilities held within ``EDGE`` of 0 and 1."""
    held = np.clip(probability.astype(np.float64), EDGE, 1 - EDGE)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float64)


def calibration_error(probability: npt.ArrayLike, label: npt.ArrayLike, *, bins: int = 10) -> float:
    """Expected calibration error (Naeini, 2015): mean gap of predicted and true share over equal ``bins``."""
    predicted, truth = np.asarray(probability, dtype=float), np.asarray(label, dtype=float)
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(predicted[part].mean() - truth[part].mean()) * len(part) for part in parts]
    return float(sum(gaps) / len(predicted))
