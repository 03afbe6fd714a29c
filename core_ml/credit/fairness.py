"""Do groups of people fare differently? By a sensitive column that no model has seen."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.calibration import calibration_error
from core_ml.credit.metrics import auc
from core_ml.credit.table import as_category

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Interval = tuple[float, float]

BANDS = 4
MANY = 10
"""A number with more distinct values is cut into BANDS parts of equal size."""
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Group:
    """How one group fares. Each figure has a 95 % interval beside it.

    Attributes
    ----------
    group : str
        Value or band of the sensitive column.
    rows : int
        People in it.
    event_rate : float
        Part that defaulted.
    approval_rate : float
        Part approved; Wilson's interval.
    impact_ratio : float
        Approval rate over that of the group with the highest, among groups of 30 and more. Below .8 is the usual alarm
        (four-fifths rule). Interval by bootstrap, as all that follow.
    auc : float
        How well the PD ranks inside the group; NaN where only one outcome is in it.
    calibration_gap : float
        Mean PD less event rate: above 0 the group is judged riskier than it is.
    calibration_error : float
        Expected calibration error inside the group. It cannot reach 0 in a small group.
    """

    group: str
    rows: int
    event_rate: float
    approval_rate: float
    approval_rate_95: Interval
    impact_ratio: float
    impact_ratio_95: Interval
    auc: float
    auc_95: Interval
    calibration_gap: float
    calibration_gap_95: Interval
    calibration_error: float
    calibration_error_95: Interval


LEAST = 30


def groups_of(values: pd.Series[Any]) -> pd.Series[Any]:
    """(n,) group of each person; a number with many values in bands, empty cells as ``missing``."""
    numbers = pd.to_numeric(values, errors="coerce").astype(np.float64)
    blank = pd.Series([text is None for text in as_category(values)], index=values.index)
    if numbers.nunique() > MANY and bool((numbers.notna() | blank).all()):
        edges = np.unique(np.quantile(numbers.dropna(), np.linspace(0, 1, BANDS + 1)))
        place = np.clip(np.searchsorted(edges, numbers, side="left"), 1, len(edges) - 1)
        names = [f"{edges[0]:g} to {edges[1]:g}"]
        names += [f"above {low:g} to {high:g}" for low, high in pairwise(edges[1:])]
        texts: list[str | None] = [names[one - 1] for one in place]
        return pd.Series(texts, index=values.index, dtype=object).mask(blank, "missing")
    return pd.Series([text or "missing" for text in as_category(values)], index=values.index, dtype=object)


def fairness(
    probability: npt.ArrayLike,
    event: Flags,
    approved: Flags,
    sensitive: pd.Series[Any],
    *,
    draws: int = 200,
    seed: int = 0,
) -> list[Group]:
    """Figures of each group of ``sensitive``, in the order of their names, from (n,) PDs, outcomes and decisions.

    Intervals hold for sampling alone: they tell whether a difference could be chance, not whether it is justified.
    """
    values = np.asarray(probability, dtype=np.float64)
    groups = groups_of(sensitive).to_numpy(dtype=str)
    names = sorted(set(groups))
    rng = np.random.default_rng(seed)
    rates = {name: float(approved[groups == name].mean()) for name in names}
    big = [name for name in names if (groups == name).sum() >= LEAST] or names
    leader = max(big, key=lambda name: rates[name])
    leading = approved[groups == leader]
    drawn_leader = np.array([leading[rng.integers(0, len(leading), len(leading))].mean() for _ in range(draws)])
    found = []
    for name in names:
        inside = groups == name
        some = _Inside(values[inside], event[inside], approved[inside])
        drawn = [some.drawn(rng) for _ in range(draws)]
        found.append(_group(name, some, drawn, rates[leader], drawn_leader, name == leader))
    return found


@dataclass(frozen=True, slots=True)
class _Inside:
    """The people of one group."""

    pd: Floats
    event: Flags
    approved: Flags

    def drawn(self, rng: np.random.Generator) -> _Inside:
        rows = rng.integers(0, len(self.pd), len(self.pd))
        return _Inside(self.pd[rows], self.event[rows], self.approved[rows])

    def auc(self) -> float:
        both = self.event.any() and not self.event.all()
        return auc(self.pd, self.event) if both else float("nan")

    def gap(self) -> float:
        return float(self.pd.mean() - self.event.mean())

    def error(self) -> float:
        return calibration_error(self.pd, self.event)


def _group(name: str, some: _Inside, drawn: list[_Inside], leading: float, drawn_leader: Floats, leads: bool) -> Group:
    rate = float(some.approved.mean())
    ratios = np.array([one.approved.mean() for one in drawn]) / np.where(drawn_leader > 0, drawn_leader, np.nan)
    return Group(
        group=name,
        rows=len(some.pd),
        event_rate=float(some.event.mean()),
        approval_rate=rate,
        approval_rate_95=wilson(int(some.approved.sum()), len(some.pd)),
        impact_ratio=rate / leading if leading > 0 else float("nan"),
        impact_ratio_95=(1.0, 1.0) if leads else _middle(ratios),
        auc=some.auc(),
        auc_95=_middle(np.array([one.auc() for one in drawn])),
        calibration_gap=some.gap(),
        calibration_gap_95=_middle(np.array([one.gap() for one in drawn])),
        calibration_error=some.error(),
        calibration_error_95=_middle(np.array([one.error() for one in drawn])),
    )


def wilson(hits: int, n: int) -> Interval:
    """95 % interval of a share (Wilson, 1927)."""
    share = hits / n
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * float(np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)))
    return max(0.0, centre - half), min(1.0, centre + half)


def _middle(values: Floats) -> Interval:
    """The middle 95 % of what the bootstrap drew; NaN where it drew nothing."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
