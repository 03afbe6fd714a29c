"""The mixture of piecewise linear distributions: demand over a time that is itself uncertain.

If the goods take ``d`` days with probability ``w_d``, demand until they come has the distribution ``sum of w_d F_d``.
Its density is piecewise constant, so its distribution function is followed exactly from knot to knot; only then is it
read off at the levels of the result.
"""

from __future__ import annotations

import numpy as np

from core_ml.inventory.arrays import Floats
from core_ml.inventory.distribution import Distribution


def mix(levels: Floats, quantiles: Floats, tails: Floats, weights: Floats) -> Distribution:
    """One distribution a place.

    Parameters
    ----------
    levels : (P,)
    quantiles : (n, K, P)
        Of the K parts.
    tails : (n, K)
        Mean excess of each beyond the last level.
    weights : (n, K)
        Add up to 1 at each place; 0 for parts that are not there.
    """
    at, reached, before = _followed(levels, quantiles, tails, weights)
    found = _read(levels, at, reached, before)
    decades = np.log((1 - levels[-2]) / (1 - levels[-1]))
    return Distribution(levels, found, (found[:, -1] - found[:, -2]) / decades)


def _followed(levels: Floats, quantiles: Floats, tails: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Knots (n, E) in order, the probability reached there, and that just before (less, where there is an atom)."""
    n = len(quantiles)
    ends = np.concatenate([quantiles, quantiles[:, :, -1:] + 2 * tails[:, :, None]], axis=2)
    start, end = ends[:, :, :-1], ends[:, :, 1:]
    mass = weights[:, :, None] * np.diff(np.append(levels, 1.0))
    width = end - start
    atom = width <= 1e-9 * (1 + end)
    slope = np.where(atom, 0.0, mass / np.where(atom, 1.0, width))
    nothing = np.zeros(slope.shape)
    at = np.stack([start, end], axis=3).reshape(n, -1)
    turns = np.stack([slope, -slope], axis=3).reshape(n, -1)
    jumps = np.stack([np.where(atom, mass, 0.0), nothing], axis=3).reshape(n, -1)
    order = np.argsort(at, axis=1, kind="stable")
    at, turns, jumps = (np.take_along_axis(one, order, axis=1) for one in (at, turns, jumps))
    steps = np.maximum(np.cumsum(turns, axis=1)[:, :-1], 0) * np.diff(at, axis=1)
    before = np.cumsum(jumps, axis=1) - jumps
    before[:, 1:] += np.cumsum(steps, axis=1)
    reached = np.maximum.accumulate(before + jumps, axis=1)
    total = reached[:, -1:]
    return at, reached / total, np.minimum(before / total, reached / total)


def _read(levels: Floats, at: Floats, reached: Floats, before: Floats) -> Floats:
    """(n, P) quantiles: in the jump of a knot, else between the knot and the one before it."""
    n, width = at.shape
    # Rows are set apart by 2, so that one sorted search serves all of them.
    rows = 2.0 * np.arange(n)[:, None]
    target = np.broadcast_to(np.maximum(levels, 1e-12), (n, len(levels)))
    found = np.searchsorted((np.minimum(reached, 1.0) + rows).ravel(), (target + rows).ravel(), side="left")
    place = np.minimum(found.reshape(n, -1) - width * np.arange(n)[:, None], width - 1)
    last = np.maximum(place - 1, 0)

    def take(values: Floats, where: np.ndarray) -> Floats:
        return np.take_along_axis(values, where, axis=1)

    low, high, here = take(reached, last), take(before, place), take(at, place)
    gap = high - low
    inside = (target < high) & (gap > 0) & (place > 0)
    part = np.where(inside, (target - low) / np.where(gap > 0, gap, 1.0), 1.0)
    back = take(at, last)
    return np.maximum.accumulate(back + np.clip(part, 0, 1) * (here - back), axis=1)
