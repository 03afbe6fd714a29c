"""From options to a choice: what stands alone is decided alone, and only what is tied together is optimised together.

Suppliers are split into components that budgets or room tie together. In most the best choice of each place and
supplier keeps all the rules by itself, and then it is the best of all. For the others there are plans without an
integer program (`greedy`), and the integer program (`mip`) where it is not too large; of a larger one the places
whose choice is clear at the prices of what is scarce are settled, and the rest, the core, is optimised (Pisinger, *A
minimal algorithm for the multiple-choice knapsack problem*, 1995). The cheapest that keeps all the rules is taken.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core_ml.exceptions import ParameterError
from core_ml.inventory import greedy, mip
from core_ml.inventory.arrays import Flags, Floats, Ints
from core_ml.inventory.options import Options, taken
from core_ml.inventory.problem import Limit, Problem, components

MARGIN = 3e-6
"""Of every rule, where the solver's tolerance has broken one."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much the optimiser may do.

    Attributes
    ----------
    seconds : float
        For all integer programs of a plan together; 0 for none.
    seconds_each : float
        For one of them.
    gap : float
        Relative to the optimum, at which an integer program may stop.
    most_columns : int
        Variables of the largest integer program.
    """

    seconds: float = 120.0
    seconds_each: float = 20.0
    gap: float = 1e-4
    most_columns: int = 25_000

    def __post_init__(self) -> None:
        if min(self.seconds, self.seconds_each, self.gap) < 0 or self.most_columns < 1:
            raise ParameterError(f"{self} cannot be: seconds and gap are 0 or more, most_columns 1 or more")


class How(StrEnum):
    """How the quantities of a supplier were found."""

    ALONE = "alone"
    """Each place at its best, which no rule forbids: optimal."""
    OPTIMAL = "optimal"
    """To the gap that was asked for, by the integer program or because the bound says so."""
    BOUNDED = "bounded"
    """By the integer program as far as it came in time, or by its core; ``gap`` says how far off at most."""
    GREEDY = "greedy"
    """Without an integer program; ``gap`` says how far off at most."""


@dataclass
class Choice:
    """Columns, and how they were found.

    Attributes
    ----------
    chosen : (n,)
    how : (S,) of How
    bound : float
        No choice costs less.
    """

    chosen: Ints
    how: np.ndarray
    bound: float


def choose(options: Options, problem: Problem, effort: Effort) -> Choice:
    """The cheapest columns that keep all the rules."""
    chosen, gain = _free(options, problem)
    broken = problem.broken(options, chosen)
    choice = Choice(chosen, np.full(problem.suppliers, How.ALONE, dtype=object), 0.0)
    # Bounds of what stands alone are what it costs.
    bounds = np.where(gain > problem.order_cost, problem.order_cost - gain, 0.0)
    until = time.monotonic() + effort.seconds
    order = np.argsort(problem.supplier, kind="stable")
    starts = np.searchsorted(problem.supplier[order], np.arange(problem.suppliers + 1))
    for suppliers in components(problem):
        if not broken[suppliers].any():
            continue
        rows = np.concatenate([order[starts[one] : starts[one + 1]] for one in suppliers])
        part, within = problem.part(rows, suppliers), options[rows]
        choice.chosen[rows], how, bounds[suppliers[0]] = _together(within, part, effort, until)
        bounds[suppliers[1:]] = 0.0
        choice.how[suppliers] = how
    choice.bound = float(bounds.sum())
    return choice


def _free(options: Options, problem: Problem) -> tuple[Ints, Floats]:
    """Each place at its best, of the suppliers whose order pays then; and (S,) what these save before its cost."""
    chosen = options.cost.argmin(axis=1)
    gain = -problem.of_suppliers(options.cost.min(axis=1))
    return np.where((gain > problem.order_cost)[problem.supplier], chosen, 0), gain


def _together(options: Options, problem: Problem, effort: Effort, until: float) -> tuple[Ints, How, float]:
    """Columns of a component in which some rule is in the way."""
    by_price, bound, prices = greedy.priced(options, problem)
    best, how = min(by_price, greedy.greedy(options, problem), key=lambda one: problem.total(options, one)), How.GREEDY
    if _proved(problem.total(options, best), bound, effort.gap):
        return best, How.OPTIMAL, bound
    left = min(effort.seconds_each, until - time.monotonic())
    if left <= 0:
        return best, how, bound
    core, stop = _core(options, problem, prices, effort.most_columns), time.monotonic() + left
    for margin in (0.0, MARGIN):
        found, own_bound = _solved(options, problem, by_price, core, (stop - time.monotonic(), effort.gap, margin))
        if core.all() and margin == 0:
            bound = max(bound, own_bound)
        if found is not None and not problem.broken(options, found).any():
            if problem.total(options, found) <= problem.total(options, best):
                best, how = found, How.BOUNDED
            break
    if _proved(problem.total(options, best), bound, effort.gap):
        how = How.OPTIMAL
    return best, how, bound


def _proved(total: float, bound: float, gap: float) -> bool:
    return total - bound <= gap * abs(total) + 1e-9


def _core(options: Options, problem: Problem, prices: list[Floats], most: int) -> Flags:
    """(n,) places that the integer program decides: all, or those whose choice is least clear at these prices."""
    if mip.columns_needed(options, problem) <= most:
        return np.ones(len(options), dtype=np.bool_)
    cost = options.cost.copy()
    for limit, price in zip(problem.limits, prices, strict=True):
        cost += price[limit.group, None] * limit.uses(options)
    cost[:, 1:][options.pieces[:, 1:] == options.pieces[:, :-1]] = np.inf
    two = np.partition(cost, 1, axis=1)[:, :2]
    clear = two[:, 1] - two[:, 0]
    core = np.zeros(len(options), dtype=np.bool_)
    core[np.argsort(clear, kind="stable")[: max(1, most // options.pieces.shape[1])]] = True
    return core


def _solved(
    options: Options, problem: Problem, settled: Ints, core: Flags, asked: tuple[float, float, float]
) -> tuple[Ints | None, float]:
    """Columns with those outside the core as ``settled``, and a bound for the core alone."""
    rows, fixed = np.flatnonzero(core), np.flatnonzero(~core)
    outside = np.where(core, 0, settled)
    limits = tuple(
        Limit(limit.by_volume, limit.group[rows], np.maximum(limit.most - limit.used(options, outside), 0.0))
        for limit in problem.limits
    )
    ordered = problem.of_suppliers(taken(options.value, outside))
    opened = np.bincount(problem.supplier[fixed], settled[fixed] > 0, problem.suppliers) > 0
    left = Problem(
        problem.supplier[rows],
        np.where(opened, 0.0, problem.order_cost),
        np.where(opened, 0.0, problem.minimum_value),
        limits,
    )
    # An order that the settled places have opened and not filled stays as it was.
    short = opened & (ordered < problem.minimum_value)
    seconds, gap, margin = asked
    found = mip.solve(options[rows], left, seconds=seconds, gap=gap, margin=margin)
    if found.chosen is None:
        return None, found.bound
    whole = settled.copy()
    whole[rows] = np.where(short[problem.supplier[rows]], settled[rows], found.chosen)
    return whole, found.bound
