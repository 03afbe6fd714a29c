"""Forecasts that add up: every total is the sum of its leaves, and what the totals know comes down to the leaves.

MinT with a diagonal covariance (Wickramasuriya, Athanasopoulos and Hyndman, 2019): of all coherent forecasts the one
that is nearest to all base forecasts, each weighed by its error variance. It is found over leaves that are 0 or more
(block principal pivoting: Wickramasuriya, Turlach and Hyndman, 2020) by conjugate gradients that never hold more than
the sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from core_ml.exceptions import ParameterError
from core_ml.forecasting.hierarchy import Hierarchy
from core_ml.forecasting.smoothing import Flags, Floats

SUREST = 1e-6
"""A total is never taken for surer than by this part of the variance of its leaves, if they were independent."""
STEPS = 500
PRECISE = 1e-11
ROUNDS = 30


def reconcile(
    hierarchy: Hierarchy,
    leaves: Floats,
    totals: Floats,
    leaf_variance: Floats,
    total_variance: Floats,
    *,
    nonnegative: bool = True,
) -> Floats:
    """(n, h) leaves whose sums are the reconciled totals.

    ``leaves`` (n, h) and ``totals`` (m, h) are base forecasts, their variances (n,) and (m,) those of the errors that
    they made. A leaf with variance 0 is known and stays as it is.

    Raises
    ------
    ParameterError
        Shapes that do not fit the hierarchy; a variance that is negative or not a number.
    """
    _check(hierarchy, leaves, totals, leaf_variance, total_variance)
    system = _System.of(hierarchy, leaf_variance, total_variance)
    start = np.maximum(leaves, 0.0) if nonnegative else leaves
    gap = system.down(totals - hierarchy.totals(start))
    free = np.ones(leaves.shape, dtype=bool)
    change = system.solve(gap, free)
    if nonnegative:
        change = _nonnegative(system, gap, change, start)
    moved: Floats = start + system.root[:, None] * change
    return np.maximum(moved, 0.0) if nonnegative else moved


@dataclass(frozen=True)
class _System:
    """Normal equations in changes of leaves in units of their ``root`` (n,), the square root of the variance.

    (1 + B'B) z = B'g with B (m, n) the sums of these units in units of the totals' deviations.
    """

    root: Floats
    deviation: Floats
    sums: csr_array

    @classmethod
    def of(cls, hierarchy: Hierarchy, leaf_variance: Floats, total_variance: Floats) -> _System:
        root = np.sqrt(leaf_variance)
        independent = hierarchy.totals(leaf_variance[:, None])[:, 0]
        deviation = np.sqrt(np.maximum(total_variance, SUREST * np.maximum(independent, 1e-300)))
        scaled = hierarchy.summing.multiply(root[None, :]).multiply(1 / deviation[:, None])
        return cls(root, deviation, csr_array(scaled))

    def down(self, gap: Floats) -> Floats:
        """(n, h) what gaps (m, h) of the totals ask of the leaves."""
        return np.asarray(self.sums.T @ (gap / self.deviation[:, None]))

    def times(self, change: Floats) -> Floats:
        image: Floats = change + self.sums.T @ (self.sums @ change)
        return image

    def solve(self, wanted: Floats, free: Flags, start: Floats | None = None) -> Floats:
        """(n, h) changes of the ``free`` leaves; those of the others are given in ``start``."""
        diagonal = 1 + np.asarray(self.sums.multiply(self.sums).sum(axis=0)).ravel()[:, None]
        change = np.zeros_like(wanted) if start is None else start.copy()
        residual = np.where(free, wanted - self.times(change), 0.0)
        close = PRECISE * np.maximum(np.linalg.norm(wanted, axis=0), 1e-300)
        direction = residual / diagonal
        power = (residual * direction).sum(axis=0)
        for _ in range(STEPS):
            if (np.linalg.norm(residual, axis=0) <= close).all():
                break
            image = np.where(free, self.times(direction), 0.0)
            length = power / np.maximum((direction * image).sum(axis=0), 1e-300)
            change += length * direction
            residual -= length * image
            ahead = residual / diagonal
            before, power = power, (residual * ahead).sum(axis=0)
            direction = ahead + power / np.maximum(before, 1e-300) * direction
        return change


def _nonnegative(system: _System, gap: Floats, change: Floats, start: Floats) -> Floats:
    """Leaves below 0 are held at 0, and let go where that would bring them nearer, until neither happens any more."""
    root = system.root[:, None]
    movable = np.broadcast_to(root > 0, start.shape)
    lowest = np.where(movable, -start / np.where(root > 0, root, 1.0), 0.0)
    held = np.zeros(start.shape, dtype=bool)
    slack = 1e-9 * (1 + np.abs(lowest))
    fewest, patience = np.full(start.shape[1], start.shape[0] + 1), 3
    for _ in range(ROUNDS):
        pull = gap - system.times(change)
        below = ~held & movable & (change < lowest - slack)
        wrong = below | (held & (pull > slack))
        count = wrong.sum(axis=0)
        if not count.any():
            return change
        patience = 3 if (count < fewest).any() else patience - 1
        fewest = np.minimum(fewest, count)
        held = held ^ (wrong if patience > 0 else below)
        change = system.solve(gap, ~held & movable, np.where(held, lowest, np.where(below, lowest, change)))
    return np.maximum(change, lowest)


def _check(hierarchy: Hierarchy, leaves: Floats, totals: Floats, *variances: npt.NDArray[np.float64]) -> None:
    wanted = {"leaves": (leaves, len(hierarchy.leaves)), "totals": (totals, len(hierarchy.nodes))}
    for (name, (values, rows)), variance in zip(wanted.items(), variances, strict=True):
        if values.ndim != 2 or len(values) != rows or variance.shape != (rows,) or values.shape[1] != leaves.shape[1]:
            raise ParameterError(
                f"{name} are {values.shape} with variances {variance.shape}; the hierarchy has {rows} of them, so give "
                f"({rows}, {leaves.shape[-1]}) and ({rows},)"
            )
        if not (np.isfinite(variance).all() and (variance >= 0).all()):
            raise ParameterError(f"a variance of the {name} is negative or not a number; give 0 or more")
