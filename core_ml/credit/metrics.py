"""How well a probability of default ranks, and how well it holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from core_ml.calibration import calibration_error

Flags = npt.NDArray[np.bool_]


def auc(pd: npt.ArrayLike, event: Flags) -> float:
    """Area under the ROC curve: how often an event has the higher PD than a non-event; ties count half."""
    ranks = rankdata(np.asarray(pd, dtype=float))
    positive = int(event.sum())
    wins = ranks[event].sum() - positive * (positive + 1) / 2
    return float(wins / (positive * (len(event) - positive)))


def ks(pd: npt.ArrayLike, event: Flags) -> float:
    """Kolmogorov-Smirnov: the largest gap of the shares of events and of non-events up to a PD."""
    values = np.asarray(pd, dtype=float)
    order = np.argsort(values, kind="stable")
    events = np.cumsum(event[order]) / event.sum()
    others = np.cumsum(~event[order]) / (~event).sum()
    last = np.append(np.diff(values[order]) > 0, True)
    return float(np.abs(events - others)[last].max())


def brier(pd: npt.ArrayLike, event: Flags) -> float:
    """Mean squared gap of PD and outcome."""
    return float(np.mean((np.asarray(pd, dtype=float) - event) ** 2))


def log_loss(pd: npt.ArrayLike, event: Flags) -> float:
    """Mean negative log-likelihood."""
    held = np.clip(np.asarray(pd, dtype=float), 1e-9, 1 - 1e-9)
    return float(-np.mean(np.where(event, np.log(held), np.log(1 - held))))


def all_figures(pd: npt.ArrayLike, event: Flags) -> Mapping[str, float]:
    """``auc, gini`` (2 AUC - 1), ``ks, brier, ece`` (ten bins of equal size)."""
    area = auc(pd, event)
    return {
        "auc": area,
        "gini": 2 * area - 1,
        "ks": ks(pd, event),
        "brier": brier(pd, event),
        "ece": calibration_error(pd, event),
    }
