"""Distributions of demand for n places at once: piecewise linear quantile functions with an exponential tail.

Between two knots the demand is spread evenly; knots of the same value are an atom, such as the days without a sale of
an intermittent product. Beyond the last knot, demand is exponential with the mean excess ``tail``. All figures are
closed forms, summed segment by segment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.inventory.arrays import Flags, Floats, Ints

TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Distribution:
    """Demand over some period at n places, in pieces.

    Attributes
    ----------
    levels : (P,) float
        From 0 to below 1, ascending.
    quantiles : (n, P) float
        Demand at these levels, never falling, 0 or more.
    tail : (n,) float
        Mean of what demand is above the last quantile, where it is above it.
    """

    levels: Floats
    quantiles: Floats
    tail: Floats

    def __len__(self) -> int:
        return len(self.quantiles)

    def __getitem__(self, rows: slice | Ints | Flags) -> Distribution:
        return Distribution(self.levels, self.quantiles[rows], self.tail[rows])

    @property
    def beyond(self) -> float:
        """Probability that demand is above the last knot."""
        return float(1 - self.levels[-1])

    def mean(self) -> Floats:
        """(n,) expected demand."""
        middle = (self.quantiles[:, 1:] + self.quantiles[:, :-1]) / 2
        last = self.beyond * (self.quantiles[:, -1] + self.tail)
        return np.asarray(middle @ np.diff(self.levels) + last, dtype=np.float64)

    def variance(self) -> Floats:
        """(n,) variance of demand."""
        start, end, mass = self.quantiles[:, :-1], self.quantiles[:, 1:], np.diff(self.levels)
        square = (start**2 + start * end + end**2) / 3 @ mass
        last, tail = self.quantiles[:, -1], self.tail
        square += self.beyond * (last**2 + 2 * last * tail + 2 * tail**2)
        return np.asarray(np.maximum(square - self.mean() ** 2, 0), dtype=np.float64)

    def quantile(self, level: npt.ArrayLike) -> Floats:
        """(n,) demand that is not passed with the probability ``level``, one for all or one a place, 0 to below 1."""
        wanted = np.broadcast_to(np.asarray(level, dtype=np.float64), (len(self),))
        place = np.clip(np.searchsorted(self.levels, wanted, side="right") - 1, 0, len(self.levels) - 2)
        rows = np.arange(len(self))
        start, end = self.quantiles[rows, place], self.quantiles[rows, place + 1]
        part = (wanted - self.levels[place]) / (self.levels[place + 1] - self.levels[place])
        inside = start + np.clip(part, 0, 1) * (end - start)
        with np.errstate(divide="ignore", invalid="ignore"):
            further = np.where(self.tail > 0, self.tail * np.log(self.beyond / (1 - wanted)), 0.0)
        return np.where(wanted > self.levels[-1], self.quantiles[:, -1] + further, inside)

    def below(self, stock: npt.ArrayLike) -> Floats:
        """Probability that demand is at most ``stock``, (n,) or (n, G), in the same shape: stock does not run out."""
        at = self._asked(stock)
        total = np.zeros(at.shape)
        for start, end, mass in self._segments(at.ndim):
            width = end - start
            part = np.where(width > TINY, (at - start) / np.maximum(width, TINY), at >= start)
            total += mass * np.clip(part, 0, 1)
        over, tail = self._over(at)
        # Without a tail, what is beyond the last knot is an atom there.
        total += self.beyond * np.where(
            over >= 0, np.where(tail > TINY, -np.expm1(-np.maximum(over, 0) / tail), 1.0), 0.0
        )
        return np.minimum(total, 1.0)

    def above(self, stock: npt.ArrayLike) -> Floats:
        """Probability that demand is more than ``stock``: of running out."""
        return np.asarray(1 - self.below(stock), dtype=np.float64)

    def shortage(self, stock: npt.ArrayLike) -> Floats:
        """Expected pieces short, ``E[(D - stock)+]``, in the shape of ``stock``: the loss function."""
        at = self._asked(stock)
        total = np.zeros(at.shape)
        for start, end, mass in self._segments(at.ndim):
            width = np.maximum(end - start, TINY)
            inside = np.clip(end - at, 0, width) ** 2 / (2 * width)
            total += mass * (inside + np.maximum(start - at, 0))
        over, tail = self._over(at)
        total += self.beyond * (tail * np.exp(-np.maximum(over, 0) / tail) + np.maximum(-over, 0))
        return total

    def leftover(self, stock: npt.ArrayLike) -> Floats:
        """Expected pieces left, ``E[(stock - D)+]``, in the shape of ``stock``."""
        at = self._asked(stock)
        mean = self.mean() if at.ndim == 1 else self.mean()[:, None]
        return np.asarray(np.maximum(at - mean + self.shortage(at), 0), dtype=np.float64)

    def squared_leftover(self, stock: npt.ArrayLike) -> Floats:
        """``E[((stock - D)+)^2]``, in the shape of ``stock``: twice the demand rate times what is held, in
        unit-days.
        """
        at = self._asked(stock)
        total = np.zeros(at.shape)
        for start, end, mass in self._segments(at.ndim):
            width = np.maximum(end - start, TINY)
            low, high = np.maximum(at - end, 0), np.maximum(at - start, 0)
            # (high^3 - low^3) / (3 width), without the cancellation where the segment is narrow or an atom.
            reached = np.where(at >= end, 1.0, high / width)
            total += mass * reached * (high**2 + high * low + low**2) / 3
        over, tail = self._over(at)
        room = np.maximum(over, 0)
        total += self.beyond * np.maximum(room**2 - 2 * tail * room - 2 * tail**2 * np.expm1(-room / tail), 0)
        return total

    def _segments(self, dimensions: int) -> Iterator[tuple[Floats, Floats, float]]:
        for place, mass in enumerate(np.diff(self.levels)):
            start, end = self.quantiles[:, place], self.quantiles[:, place + 1]
            yield (start, end, mass) if dimensions == 1 else (start[:, None], end[:, None], mass)

    def _over(self, at: Floats) -> tuple[Floats, Floats]:
        """How far ``at`` lies in the tail, and the tail's mean excess, never 0."""
        last, tail = self.quantiles[:, -1], np.maximum(self.tail, TINY)
        return (at - last, tail) if at.ndim == 1 else (at - last[:, None], tail[:, None])

    def _asked(self, stock: npt.ArrayLike) -> Floats:
        at = np.asarray(stock, dtype=np.float64)
        return np.full(len(self), float(at)) if at.ndim == 0 else at


def none(n: int, levels: Floats) -> Distribution:
    """No demand at all, as over a period of no length."""
    return Distribution(levels, np.zeros((n, len(levels))), np.zeros(n))


def fill_rate(protection: Distribution, lead: Distribution, position: npt.ArrayLike) -> Floats:
    """(n,) part of the demand between two deliveries that is met from stock when the position is raised to
    ``position``.

    What is short until the next delivery, less what was short before this one, over the demand in between
    (Silver, Pyke and Thomas, *Inventory and Production Management in Supply Chains*, 2017, chapter 7).
    """
    missed = protection.shortage(position) - lead.shortage(position)
    between = protection.mean() - lead.mean()
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(between > TINY, 1 - missed / between, 1.0)
    return np.clip(part, 0.0, 1.0)
