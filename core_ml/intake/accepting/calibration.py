"""What reviews say of the risk: which documents are right as often as the owner asks, with 95 % confidence.

A level is a risk up to which documents would be accepted. Of the reviewed documents at or below it, ``n``, some ``k``
were wrong; the error rate there is at most the upper bound of Clopper and Pearson (1934) with confidence
``1 - (1 - confidence) / levels``, so that all bounds hold together (Bonferroni; as in Learn then Test, Angelopoulos et
al., 2021). The levels are fixed beforehand: a level that was looked for in the same documents would look better than
it is. A rate of 1 in 200 takes 1,058 reviewed documents without an error, or more with some.

Until there are so many, only what the models hold to be ten times safer than asked for is accepted, and nothing
at or above the least risk at which a document was wrong. That is prudence, not proof.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from core_ml.calibration import Calibration as Curve
from core_ml.exceptions import DataError, ParameterError

LEVELS = (1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 1e-1)
FEW = 20
CAUTION = 10
"""How many times safer than asked for a document must look while reviews are few."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Learned by `learn` from reviewed documents that passed every rule; `start` before there are any.

    Attributes
    ----------
    documents, wrong : how many were reviewed, and how many of these had any line wrong
    bounds : upper bound of the error rate at or below each of `LEVELS`; 1 where nothing was reviewed
    least_wrong : least risk of a document that was wrong; infinite where none was
    at, becomes : log-odds of the risk and what they come to, straight lines between
    """

    documents: int = 0
    wrong: int = 0
    bounds: tuple[float, ...] = (1.0,) * len(LEVELS)
    least_wrong: float = math.inf
    at: tuple[float, ...] = field(default=(-20.0, 20.0), repr=False)
    becomes: tuple[float, ...] = field(default=(-20.0, 20.0), repr=False)

    @classmethod
    def start(cls) -> Self:
        """Nothing was reviewed yet."""
        return cls()

    @classmethod
    def learn(cls, risk: npt.ArrayLike, wrong: npt.ArrayLike, *, confidence: float = 0.95) -> Self:
        """From (n,) risks and whether the document was wrong.

        Raises
        ------
        DataError
            A risk is no probability, or they are not as many as the outcomes.
        ParameterError
            The confidence is not between 0 and 1.
        """
        said, truth = np.asarray(risk, dtype=np.float64), np.asarray(wrong, dtype=bool)
        if said.shape != truth.shape or not ((said >= 0) & (said <= 1)).all():
            raise DataError("risks must be from 0 to 1, one for every document that was reviewed")
        if not 0 < confidence < 1:
            raise ParameterError(f"confidence is {confidence}; it must be between 0 and 1")
        share = 1 - (1 - confidence) / len(LEVELS)
        below = [said <= level for level in LEVELS]
        curve = _curve(said, truth)
        return cls(
            documents=len(said),
            wrong=int(truth.sum()),
            bounds=tuple(upper_bound(int(truth[at].sum()), int(at.sum()), share) for at in below),
            least_wrong=float(said[truth].min(initial=math.inf)),
            at=tuple(curve.at.tolist()),
            becomes=tuple(curve.becomes.tolist()),
        )

    def probability(self, risk: float) -> float:
        """What the risk comes to by what was reviewed: the probability that a document has any line wrong."""
        return float(Curve(np.array(self.at), np.array(self.becomes)).apply([risk])[0])

    def proven(self, rate: float) -> float:
        """The highest level of risk up to which no more than ``rate`` of the documents are wrong; 0 for none."""
        return max((level for level, bound in zip(LEVELS, self.bounds, strict=True) if bound <= rate), default=0.0)

    def allowed(self, rate: float) -> float:
        """Up to which risk documents may be accepted: what is proven, or what prudence allows. Grows with the rate."""
        prudent = min(rate / CAUTION, math.nextafter(self.least_wrong, 0.0))
        return max(self.proven(rate), prudent)

    def packed(self) -> dict[str, Any]:
        """For a row of the database; comes back by ``Calibration(**packed)``."""
        return {
            "documents": self.documents,
            "wrong": self.wrong,
            "bounds": self.bounds,
            "least_wrong": self.least_wrong,
            "at": self.at,
            "becomes": self.becomes,
        }


def _curve(said: npt.NDArray[np.float64], wrong: npt.NDArray[np.bool_]) -> Curve:
    """What risks come to. Errors are few, at best none: below `FEW` of either outcome only one number is learned, how
    many times more errors there were than the risks say, with half an error as prior on both sides."""
    if min(wrong.sum(), (~wrong).sum()) >= FEW:
        return Curve.learn(said, wrong)
    ends = np.array([-20.0, 20.0])
    return Curve(ends, ends + math.log((wrong.sum() + 0.5) / (said.sum() + 0.5)))


def upper_bound(wrong: int, of: int, confidence: float) -> float:
    """Up to which share of wrong ones so few of so many could be by chance (Clopper and Pearson, one-sided)."""
    if wrong >= of:
        return 1.0
    from scipy.special import betaincinv

    return float(betaincinv(wrong + 1, of - wrong, confidence))
