"""Series with many zeros: their distribution is that of counts, brought halfway to the combined models' mean."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting import counts
from core_ml.forecasting.backtest import Backtest
from core_ml.forecasting.smoothing import Floats
from core_ml.forecasting.steady import combined
from core_ml.levels import LEVELS

FARTHEST = 5.0
"""The combined models may differ from the counts by this factor; beyond it one of them is wrong."""


def distribution(backtest: Backtest, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Expected demand a period (n, h), quantiles of each period and of the sums up to it, both (n, h, Q)."""
    now = backtest.now
    centre = np.maximum(combined(now, weights), 0.0)
    horizon = centre.shape[1]
    share = _share(now.index)
    phase = (np.arange(now.y.shape[1]) - now.y.shape[1]) % len(share)
    mixture = counts.learn(np.maximum(now.y, 0.0), share[phase], horizon=horizon)
    coming = share[np.arange(horizon) % len(share)]
    expected = mixture.mean(coming)
    closer = np.clip(centre.sum(axis=1) / np.maximum(expected.sum(axis=1), 1e-9), 1 / FARTHEST, FARTHEST) ** 0.5
    periods = np.zeros((len(centre), horizon, len(LEVELS)))
    for one in np.unique(coming):
        periods[:, coming == one] = mixture.quantiles(np.array([one]), LEVELS)[:, None]
    sums = np.stack([mixture.quantiles(coming[: step + 1], LEVELS) for step in range(horizon)], axis=1)
    scaled = closer[:, None, None]
    return expected * closer[:, None], np.rint(periods * scaled), np.rint(sums * scaled)


def _share(index: Floats) -> Floats:
    """(season,) each phase's share of demand that all series have in common, where they have one."""
    common: Floats = index.mean(axis=0) if index.shape[1] <= 7 else np.ones(1)
    return np.round(common / max(float(common.mean()), 1e-9), 2)
