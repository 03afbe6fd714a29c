"""How demand goes after a launch: by age, and from product to product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Flags, Floats

ROUNDS = 20
SOLD = 5.0
"""Pieces sold at an age that count for age making no difference."""
SETTLED = 4
"""The last quarter of the ages is how it goes on."""


@dataclass(frozen=True)
class Launches:
    """Demand by age ``curve`` (A,), mean 1, and p products' ``sold`` and usual demand ``exposure`` (p,).

    Usual is what a product of its group sells at that time, times the curve. ``dispersion`` is the variance of a
    product's demand around that over its mean, 1 or more.
    """

    curve: Floats
    sold: Floats
    exposure: Floats
    dispersion: float

    @property
    def relative(self) -> Floats:
        """(p,) sold over usual."""
        return self.sold / np.maximum(self.exposure, 1e-12)

    @property
    def reliability(self) -> Floats:
        """(p,) what of the spread of `relative` is between products, where chance alone spreads one by its exposure.

        From 0 to 1: a product that was there for two days says little of how launches go.
        """
        total = float(self.exposure.sum())
        if total <= 0:
            return np.ones(len(self.sold))
        mean = float(self.sold.sum()) / total
        chance = self.dispersion * mean / np.maximum(self.exposure, 1e-12)
        spread = float((self.exposure * (self.relative - mean) ** 2).sum()) / total
        between = max(spread - self.dispersion * mean * len(self.sold) / total, 0.05 * mean**2, 1e-12)
        return between / (between + chance)

    def at(self, age: Ints) -> Floats:
        """The curve at any age; beyond the ages that were seen it stays as it was towards their end."""
        end = float(self.curve[-max(len(self.curve) // SETTLED, 1) :].mean())
        return np.where(age < len(self.curve), self.curve[np.minimum(age, len(self.curve) - 1)], end)

    @classmethod
    def learn(cls, y: Floats, level: Floats) -> Launches:
        """From demand by age ``y`` (p, A) and the usual demand at that time ``level`` (p, A); NaN is not known.

        Products and ages are fitted in turns, as Poisson's likelihood wants it.
        """
        known = np.isfinite(y) & np.isfinite(level)
        demand, usual = np.where(known, y, 0.0), np.where(known, level, 0.0)
        sold, curve = demand.sum(axis=1), np.ones(y.shape[1])
        for _ in range(ROUNDS):
            relative = sold / np.maximum(usual @ curve, 1e-12)
            expected = relative @ usual
            curve = (demand.sum(axis=0) + SOLD) / (expected + SOLD)
            curve /= float((curve * expected).sum() / expected.sum()) if expected.any() else 1.0
        exposure = usual @ curve
        return cls(curve, sold, exposure, _dispersion(demand, usual * curve, known))


def by_calendar(panel: Panel) -> tuple[Floats, int]:
    """(n, C) of all periods in which any series was observed, and the running number of the first."""
    length = np.where(np.isfinite(panel.y).any(axis=1), panel.y.shape[1] - np.isfinite(panel.y).argmax(axis=1), 0)
    first, last = int((panel.ends - length + 1).min()), int(panel.ends.max())
    y = np.full((len(panel), last - first + 1), np.nan)
    for end in np.unique(panel.ends):
        here = np.flatnonzero(panel.ends == end)
        width = min(panel.y.shape[1], int(end) - first + 1)
        y[here, int(end) - first + 1 - width : int(end) - first + 1] = panel.y[here, panel.y.shape[1] - width :]
    return y, first


def usual_demand(y: Floats, group: Ints, settled: Flags) -> Floats:
    """(n, C) mean demand of the other products of the same ``group`` (n,).

    Those that are ``settled`` (n, C), whose launch is over, are asked first, then all of the group, then all there are.
    """
    known = np.isfinite(y)
    levels = []
    for counted, rows in ((known & settled, group), (known, group), (known, np.full(len(y), -1))):
        total, count = _sums(y, group, counted)
        others = count[rows] - counted
        of_others = total[rows] - np.where(counted, y, 0.0)
        levels.append(np.where(others > 0, of_others / np.maximum(others, 1), np.nan))
    return _first_known(levels)


def group_demand(y: Floats, group: Ints, settled: Flags) -> Floats:
    """(G + 1, C) mean demand of a product of each group, and last of all: `usual_demand` for one more."""
    sums = [_sums(y, group, counted) for counted in (np.isfinite(y) & settled, np.isfinite(y))]
    return _first_known([np.where(count > 0, total / np.maximum(count, 1), np.nan) for total, count in sums])


def settled_from(launched: Ints, periods: int, ages: int) -> Flags:
    """(n, periods) whether a product's launch is over, or was not seen."""
    settled: Flags = (np.arange(periods) >= (launched + ages)[:, None]) | (launched < 0)[:, None]
    return settled


def _sums(y: Floats, group: Ints, counted: Flags) -> tuple[Floats, Floats]:
    """Sum and number of the ``counted`` by group, and last of all, both (G + 1, C)."""
    membership = (group == np.arange(group.max() + 1)[:, None]).astype(float)
    rows = np.vstack([membership, np.ones(len(group))])
    return rows @ np.where(counted, y, 0.0), rows @ counted


def _first_known(levels: list[Floats]) -> Floats:
    found = levels[0]
    for level in levels[1:]:
        found = np.where(np.isfinite(found), found, level)
    return found


def launch(y: Floats) -> npt.NDArray[np.int64]:
    """(n,) column of the first observation; -1 where it is the first of all, so that the launch was not seen."""
    first = np.isfinite(y).argmax(axis=1)
    seen: Flags = np.isfinite(y).any(axis=1) & (first > 0)
    return np.where(seen, first, -1).astype(np.int64)


def by_age(values: Floats, launched: Ints, ages: int) -> Floats:
    """(n, A) of (n, C) by calendar; NaN from the end of the calendar on."""
    places = launched[:, None] + np.arange(ages)
    inside = places < values.shape[1]
    found: Floats = np.take_along_axis(values, np.minimum(places, values.shape[1] - 1), axis=1)
    return np.where(inside, found, np.nan)


def _dispersion(demand: Floats, expected: Floats, known: Flags) -> float:
    relative = demand.sum(axis=1) / np.maximum(expected.sum(axis=1), 1e-12)
    mean = relative[:, None] * expected
    used = known & (mean > 0)
    free = int(used.sum()) - int(used.any(axis=1).sum()) - int(used.any(axis=0).sum()) + 1
    chi = float((((demand - mean) ** 2)[used] / mean[used]).sum())
    return max(chi / free, 1.0) if free > 0 else 1.0
