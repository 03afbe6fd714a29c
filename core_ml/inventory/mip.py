"""The purchase plan as an integer program, solved by HiGHS.

A binary variable a quantity and place, one a supplier's order. With ``u`` the quantities and ``o`` the orders::

    minimise   sum of cost u  +  sum of order_cost o
    such that  sum over the quantities of a place u <= o of its supplier
               sum over the supplier of value u >= minimum_value o
               sum over the group of value (or volume) u <= most

Packs, least quantities, price breaks and convex costs are in the quantities themselves (`options`), so nothing has to
be linearised, and the relaxation is as tight as the convex hull of each place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core_ml.inventory.arrays import Flags, Floats, Ints
from core_ml.inventory.options import Options
from core_ml.inventory.problem import Problem


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found.

    Attributes
    ----------
    chosen : (n,) columns, or None where it found nothing in time
    bound : float
        No choice among these options costs less.
    """

    chosen: Ints | None
    bound: float


def columns_needed(options: Options, problem: Problem) -> int:
    """How many variables a program of all places has."""
    return int(_kept(options, problem).sum())


def solve(options: Options, problem: Problem, *, seconds: float, gap: float) -> Solution:
    """The best choice, to a relative ``gap``, within so many ``seconds``."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    rows, column = np.nonzero(_kept(options, problem))
    if not len(rows):
        return Solution(np.zeros(len(options), dtype=np.int64), 0.0)
    variables = len(rows)
    places, of_place = np.unique(rows, return_inverse=True)
    parts = _Parts(variables + problem.suppliers)
    every = np.arange(variables)
    opened = variables + problem.supplier[places]
    parts.add(of_place, every, np.ones(variables), len(places))
    parts.also(np.arange(len(places)), opened, -np.ones(len(places)), -np.inf, 0.0)
    value = options.value[rows, column]
    least = np.flatnonzero(problem.minimum_value > 0)
    # Scaled to 1, so that the solver's tolerance means the same everywhere.
    scale = np.where(problem.minimum_value > 0, problem.minimum_value, 1.0)
    parts.add(problem.supplier[rows], every, value / scale[problem.supplier[rows]], problem.suppliers)
    parts.also(least, variables + least, -np.ones(len(least)), 0.0, np.inf)
    for limit in problem.limits:
        finite = np.isfinite(limit.most)
        size = np.where(finite & (limit.most > 0), limit.most, 1.0)
        group = limit.group[rows]
        parts.add(group, every, limit.uses(options)[rows, column] / size[group], len(limit.most))
        parts.bounded(-np.inf, np.where(finite, limit.most / size, np.inf))
    matrix, low, high = parts.matrix()
    found = milp(
        np.concatenate([options.cost[rows, column], problem.order_cost]),
        integrality=np.ones(matrix.shape[1]),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(csr_matrix(matrix), low, high),
        options={"time_limit": max(seconds, 0.01), "mip_rel_gap": gap},
    )
    bound = float(found.mip_dual_bound) if getattr(found, "mip_dual_bound", None) is not None else -np.inf
    if found.x is None:
        return Solution(None, bound)
    chosen = np.zeros(len(options), dtype=np.int64)
    taken = np.flatnonzero(found.x[:variables] > 0.5)
    chosen[rows[taken]] = column[taken]
    return Solution(chosen, bound)


class _Parts:
    """Rows of the constraint matrix, block by block."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.rows = 0
        self.parts: list[tuple[Ints, Ints, Floats]] = []
        self.low: list[Floats] = []
        self.high: list[Floats] = []
        self._block = 0

    def add(self, row: Ints, column: Ints, value: Floats, rows: int) -> None:
        """A new block of so many rows."""
        self._block, self.rows = self.rows, self.rows + rows
        self.parts.append((row + self._block, column, value))

    def also(self, row: Ints, column: Ints, value: Floats, low: float, high: float) -> None:
        """More entries in the last block, and its bounds."""
        self.parts.append((row + self._block, column, value))
        self.bounded(low, high)

    def bounded(self, low: float, high: float | Floats) -> None:
        """Bounds of the last block."""
        count = self.rows - self._block
        self.low.append(np.full(count, low))
        self.high.append(np.broadcast_to(np.asarray(high, dtype=np.float64), (count,)))

    def matrix(self) -> tuple[Any, Floats, Floats]:
        from scipy.sparse import coo_matrix

        row, column, value = (np.concatenate(one) for one in zip(*self.parts, strict=True))
        shape = (self.rows, self.variables)
        return coo_matrix((value, (row, column)), shape=shape), np.concatenate(self.low), np.concatenate(self.high)


def _kept(options: Options, problem: Problem) -> Flags:
    """(n, J) quantities that can be of use: each once, and none that costs no less than one that takes no more.

    Where an order has a least value, dearer quantities are kept: they may fill it up.
    """
    kept = np.ones(options.pieces.shape, dtype=np.bool_)
    kept[:, 0] = False
    kept[:, 1:] &= options.pieces[:, 1:] != options.pieces[:, :-1]
    filling = problem.minimum_value[problem.supplier] > 0
    for column in range(1, options.pieces.shape[1]):
        no_more = (options.cost[:, :column] <= options.cost[:, column, None]) & (
            options.value[:, :column] <= options.value[:, column, None]
        )
        kept[:, column] &= filling | ~no_more.any(axis=1)
    return kept
