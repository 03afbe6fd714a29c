"""Plans without an integer program: by marginal benefit, and by prices on what is scarce. Both keep every rule.

They are what is left when the integer program finds nothing in time, and what it has to beat. That they keep the
rules is plain: an order that would break one is not taken up, and at the end orders below their least value are
dropped, which frees room and takes none. To order nothing always keeps the rules.
"""

from __future__ import annotations

import numpy as np

from core_ml.inventory.arrays import Flags, Floats, Ints
from core_ml.inventory.options import Options, taken
from core_ml.inventory.problem import SLACK, Problem

HALVINGS = 30


def greedy(options: Options, problem: Problem) -> Ints:
    """(n,) columns, by marginal benefit a part of the scarcest thing used, from nothing on."""
    closed = np.zeros(problem.suppliers, dtype=np.bool_)
    chosen = np.zeros(len(options), dtype=np.int64)
    for _ in range(2):
        # Orders that did not come to pay make room for the others in the second round.
        chosen = _upgraded(options, problem, np.zeros(len(options), dtype=np.int64), ~closed)
        chosen, dropped = without_unworthy(options, problem, chosen)
        if not dropped.any():
            break
        closed |= dropped
    return chosen


def priced(options: Options, problem: Problem) -> tuple[Ints, float, list[Floats]]:
    """(n,) columns by Lagrangian prices, a lower bound of the cost of any plan, and the prices of each limit.

    What is scarce gets a price a unit, found by halving, one kind of limit after the other; at these prices each place
    and supplier decides alone, which also bounds what any plan can reach. The choice is then made to keep the rules.
    """
    prices = [np.zeros(len(limit.most)) for limit in problem.limits]
    best, bound = np.zeros(len(options), dtype=np.int64), -np.inf
    for _ in range(2 if len(problem.limits) > 1 else 1):
        for place, limit in enumerate(problem.limits):
            low, high = np.zeros(len(limit.most)), np.full(len(limit.most), _highest(options, problem, place))
            low[~np.isfinite(limit.most)] = high[~np.isfinite(limit.most)] = 0.0
            prices[place] = low
            over = _over(options, problem, prices, place)
            high[~over] = 0.0
            for _ in range(HALVINGS if over.any() else 0):
                prices[place] = (low + high) / 2
                over = _over(options, problem, prices, place)
                low, high = np.where(over, prices[place], low), np.where(over, high, prices[place])
                bound = max(bound, _bound(options, problem, prices))
            prices[place] = high
    bound = max(bound, _bound(options, problem, prices))
    chosen, _ = _alone(options, problem, prices)
    chosen = repaired(options, problem, chosen)
    chosen = _more_orders(options, problem, chosen, prices)
    chosen = _upgraded(options, problem, chosen, _opened(options, problem, chosen))
    chosen = without_unworthy(options, problem, chosen)[0]
    if problem.total(options, chosen) < 0:
        best = chosen
    return best, bound, prices


def filled_up(options: Options, problem: Problem, cost: Floats) -> tuple[Ints, Floats]:
    """(n,) cheapest columns by ``cost`` (n, J), with (S,) premiums on value where an order is below its least.

    The premiums are just below those that fill the orders up, where a bound of their cost is at its best.
    """
    chosen: Ints = cost.argmin(axis=1)
    gain = -problem.of_suppliers(taken(cost, chosen))
    short = _short(options, problem, chosen) & (gain > problem.order_cost)
    if not short.any():
        return chosen, np.zeros(problem.suppliers)
    rows = np.flatnonzero(short[problem.supplier])
    part, own, value = cost[rows], problem.supplier[rows], options.value[rows]
    low, high = np.zeros(problem.suppliers), np.where(short, 4.0, 0.0)
    for _ in range(HALVINGS):
        premium = (low + high) / 2
        wanted = (part - premium[own, None] * value).argmin(axis=1)
        below = np.bincount(own, taken(value, wanted), problem.suppliers) < problem.minimum_value
        low, high = np.where(below, premium, low), np.where(below, high, premium)
    chosen[rows] = (part - high[own, None] * value).argmin(axis=1)
    return chosen, low


def without_unworthy(options: Options, problem: Problem, chosen: Ints) -> tuple[Ints, Flags]:
    """Without orders below their least value or that do not pay, and (S,) which these were."""
    opened = _opened(options, problem, chosen)
    gain = -problem.of_suppliers(taken(options.cost, chosen))
    dropped = opened & (_short(options, problem, chosen) | (gain <= problem.order_cost))
    return np.where(dropped[problem.supplier], 0, chosen), dropped


def repaired(options: Options, problem: Problem, chosen: Ints) -> Ints:
    """Lines given up, the least benefit a part of what is scarce first, until no limit is passed."""
    chosen = chosen.copy()
    for limit in problem.limits:
        uses = taken(limit.uses(options), chosen)
        excess = limit.used(options, chosen) - limit.most
        tight = (excess > SLACK)[limit.group] & (uses > 0)
        rows = np.flatnonzero(tight)
        ratio = -taken(options.cost, chosen)[rows] / uses[rows]
        rows = rows[np.lexsort((ratio, limit.group[rows]))]
        group = limit.group[rows]
        freed = np.cumsum(uses[rows]) - uses[rows]
        first = np.searchsorted(group, group, side="left")
        freed -= freed[first] if len(rows) else 0.0
        chosen[rows[freed < excess[group] - SLACK / 2]] = 0
    return without_unworthy(options, problem, chosen)[0]


def _alone(options: Options, problem: Problem, prices: list[Floats]) -> tuple[Ints, Floats]:
    """Each place and supplier for itself at these prices: columns, and (n, J) costs with prices."""
    cost = options.cost
    for limit, price in zip(problem.limits, prices, strict=True):
        if price.any():
            cost = cost + price[limit.group, None] * limit.uses(options)
    chosen, _ = filled_up(options, problem, cost)
    gain = -problem.of_suppliers(taken(cost, chosen))
    worth = (gain > problem.order_cost) & ~_short(options, problem, chosen)
    return np.where(worth[problem.supplier], chosen, 0), cost


def _more_orders(options: Options, problem: Problem, chosen: Ints, prices: list[Floats]) -> Ints:
    """With further orders, as a whole, that pay and fit into what is left, the most benefit a part of it first."""
    closed = ~_opened(options, problem, chosen)
    if not closed.any() or not problem.limits:
        return chosen
    _, cost = _alone(options, problem, prices)
    found, chosen = chosen, chosen.copy()
    wanted = np.where(closed[problem.supplier], filled_up(options, problem, cost)[0], 0)
    gain = -problem.of_suppliers(taken(options.cost, wanted)) - problem.order_cost
    scarce = problem.of_suppliers(taken(_scarcity(options, problem), wanted))
    possible = np.flatnonzero(closed & (gain > 0) & ~_short(options, problem, wanted))
    left = [limit.most - limit.used(options, found) for limit in problem.limits]
    order = np.argsort(problem.supplier, kind="stable")
    starts = np.searchsorted(problem.supplier[order], np.arange(problem.suppliers + 1))
    for supplier in possible[np.argsort(-(gain / np.maximum(scarce, 1e-18))[possible], kind="stable")]:
        rows = order[starts[supplier] : starts[supplier + 1]]
        uses = [
            np.bincount(limit.group[rows], limit.uses(options)[rows, wanted[rows]], len(limit.most))
            for limit in problem.limits
        ]
        if all((use <= room + SLACK / 4).all() for use, room in zip(uses, left, strict=True)):
            chosen[rows] = wanted[rows]
            left = [room - use for use, room in zip(uses, left, strict=True)]
    return chosen


def _bound(options: Options, problem: Problem, prices: list[Floats]) -> float:
    """No plan costs less: each place at its best at these prices, and limits and least values paid back in full."""
    cost = options.cost
    paid = 0.0
    for limit, price in zip(problem.limits, prices, strict=True):
        if price.any():
            cost = cost + price[limit.group, None] * limit.uses(options)
            paid += float((price[price > 0] * limit.most[price > 0]).sum())
    _, premium = filled_up(options, problem, cost)
    if premium.any():
        cost = cost - premium[problem.supplier, None] * options.value
    own = problem.of_suppliers(cost.min(axis=1)) + premium * problem.minimum_value
    return float(np.minimum(own + problem.order_cost, 0).sum()) - paid


def _over(options: Options, problem: Problem, prices: list[Floats], place: int) -> Flags:
    chosen, _ = _alone(options, problem, prices)
    limit = problem.limits[place]
    return np.asarray(limit.used(options, chosen) > limit.most + SLACK, dtype=np.bool_)


def _highest(options: Options, problem: Problem, place: int) -> float:
    """A price at which nothing is bought any more."""
    uses = problem.limits[place].uses(options)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((uses > 0) & (options.cost < 0), -options.cost / uses, 0.0)
    return float(ratio.max(initial=0.0)) * 1.01 + 1e-9


def _upgraded(options: Options, problem: Problem, chosen: Ints, allowed: Flags) -> Ints:
    """Steps to better columns, the most benefit a part of what is scarce first, as long as they fit."""
    # Orders that have been filled up to their least value must not shrink.
    shrinking = problem.minimum_value[problem.supplier] == 0
    scarce = _scarcity(options, problem)
    rows, start, end, ratio = _steps(options, scarce, chosen, allowed[problem.supplier], shrinking)
    now, order = chosen.tolist(), np.argsort(-ratio, kind="stable")
    groups = [limit.group.tolist() for limit in problem.limits]
    room = [(limit.most + SLACK / 2 - limit.used(options, chosen)).tolist() for limit in problem.limits]
    more = [(limit.uses(options)[rows, end] - limit.uses(options)[rows, start]).tolist() for limit in problem.limits]
    lines, starts, ends = rows.tolist(), start.tolist(), end.tolist()
    for step in order.tolist():
        row = lines[step]
        if now[row] != starts[step]:
            continue
        if any(use[step] > left[group[row]] for use, left, group in zip(more, room, groups, strict=True)):
            continue
        now[row] = ends[step]
        for use, left, group in zip(more, room, groups, strict=True):
            left[group[row]] -= use[step]
    return np.array(now, dtype=np.int64)


def _scarcity(options: Options, problem: Problem) -> Floats:
    """(n, J) parts of the limits that each option uses; value decides where there is none."""
    used = options.value * 1e-12
    for limit in problem.limits:
        most = np.where(np.isfinite(limit.most), np.maximum(limit.most, 1e-9), np.inf)
        used = used + limit.uses(options) / most[limit.group, None]
    return np.asarray(used, dtype=np.float64)


def _steps(
    options: Options, scarce: Floats, chosen: Ints, allowed: Flags, shrinking: Flags
) -> tuple[Ints, Ints, Ints, Floats]:
    """Row, column from, column to and benefit a part, which falls, along the lower hull of each place."""
    found: list[tuple[Ints, Ints, Ints, Floats]] = []
    rows, now = np.flatnonzero(allowed), chosen[allowed]
    while len(rows):
        less = options.cost[rows, now][:, None] - options.cost[rows]
        more = scarce[rows] - scarce[rows, now][:, None]
        # A price break can make more pieces cost less: such a step takes nothing, and comes first.
        possible = (less > 1e-9) & ((more > 0) | shrinking[rows, None])
        ratio = np.where(possible, less / np.maximum(more, 1e-18), -np.inf)
        best = ratio.argmax(axis=1)
        gain = taken(ratio, best)
        going = gain > 0
        rows, now, best, gain = rows[going], now[going], best[going], gain[going]
        found.append((rows, now, best, gain))
        now = best
    if not found:
        blank = np.zeros(0, dtype=np.int64)
        return blank, blank, blank, np.zeros(0)
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True))  # type: ignore[return-value]


def _opened(options: Options, problem: Problem, chosen: Ints) -> Flags:
    return np.asarray(problem.of_suppliers(taken(options.pieces, chosen).astype(np.float64)) > 0, dtype=np.bool_)


def _short(options: Options, problem: Problem, chosen: Ints) -> Flags:
    """(S,) orders below their least value."""
    ordered = problem.of_suppliers(taken(options.value, chosen))
    return np.asarray(ordered < problem.minimum_value * (1 - 1e-12) - SLACK / 2, dtype=np.bool_)
