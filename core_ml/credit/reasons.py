"""Reason codes of a scorecard: where points were lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core_ml.credit.bins import MISSING, UNSEEN, Bins, Counts
from core_ml.exceptions import ParameterError

Against = Literal["best", "average"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature that cost points.

    Attributes
    ----------
    code : str
        ``low_points``, or ``missing`` or ``unseen`` where there was no value to go by.
    feature, bin : str
        The feature, and where its value fell, in words.
    points, lost : float
        What the bin gives, and what the best bin (or the average) gives more.
    """

    code: str
    feature: str
    bin: str
    points: float
    lost: float


def points_lost(
    bins: Sequence[Bins], points: Sequence[npt.NDArray[Any]], place: Counts, *, top: int, against: Against
) -> list[list[Reason]]:
    """Up to ``top`` reasons for each row of ``place`` (n, n_features), only those that cost anything."""
    if against not in ("best", "average"):
        raise ParameterError(f"against is {against!r}; it is 'best' or 'average'")
    if top < 1:
        raise ParameterError(f"top is {top!r}; ask for 1 reason or more")
    if not bins:
        return [[] for _ in place]
    given = np.column_stack([one[place[:, column]] for column, one in enumerate(points)]).astype(np.float64)
    reference = [_reference(one, own, against) for one, own in zip(bins, points, strict=True)]
    lost = np.array(reference) - given
    order = np.argsort(-lost, axis=1, kind="stable")[:, :top]
    labels = [one.labels() for one in bins]
    return [
        [
            Reason(
                _code(bins[one], bin_[one]),
                bins[one].name,
                labels[one][bin_[one]],
                float(given[row, one]),
                float(lost[row, one]),
            )
            for one in picked
            if lost[row, one] > 0
        ]
        for row, (picked, bin_) in enumerate(zip(order, place, strict=True))
    ]


def _reference(bins: Bins, points: npt.NDArray[Any], against: Against) -> float:
    if against == "average":
        return float(np.average(points, weights=bins.rows))
    # The best among bins that somebody was in; "missing" is no goal.
    reachable = points[: bins.missing]
    return float(reachable.max()) if len(reachable) else 0.0


def _code(bins: Bins, place: int) -> str:
    return {bins.missing: MISSING, bins.unseen: UNSEEN}.get(int(place), "low_points")
