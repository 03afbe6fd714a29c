"""Series with many zeros: their distribution is that of counts, brought halfway to the combined models' mean."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting import counts
from core_ml.forecasting.backtest import Backtest
from core_ml.forecasting.counts import CountMixture, stepped
from core_ml.forecasting.smoothing import Floats
from core_ml.forecasting.steady import combined
from core_ml.quantiles import LEVELS

FARTHEST = 5.0
"""The combined models may differ from the counts by this factor; beyond it one of them is wrong."""


def distribution(
    backtest: Backtest, weights: Floats, y: Floats, factors: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Expected demand a period (n, h), quantiles of each period and of the sums up to it, both (n, h, Q).

    ``backtest`` is of demand without ``factors`` (n, T + h), which multiplied what was counted, ``y`` (n, T).
    """
    now = backtest.now
    centre = np.maximum(combined(now, weights), 0.0)
    horizon, periods = centre.shape[1], y.shape[1]
    share = _share(now.index)
    phase = share[(np.arange(periods) - periods) % len(share)]
    coming = share[np.arange(horizon) % len(share)]
    exposure = phase if factors is None else phase * factors[:, :periods]
    mixture = counts.learn(np.maximum(y, 0.0), exposure, horizon=horizon)
    expected = mixture.mean(coming)
    closer = np.clip(centre.sum(axis=1) / np.maximum(expected.sum(axis=1), 1e-9), 1 / FARTHEST, FARTHEST) ** 0.5
    if factors is not None:
        expected = expected * factors[:, periods:]
        each, sums = by_exposure(mixture, coming, factors[:, periods:])
    else:
        each = np.zeros((len(centre), horizon, len(LEVELS)))
        for one in np.unique(coming):
            each[:, coming == one] = mixture.quantiles(np.array([one]), LEVELS)[:, None]
        sums = np.stack([mixture.quantiles(coming[: step + 1], LEVELS) for step in range(horizon)], axis=1)
    scaled = closer[:, None, None]
    return expected * closer[:, None], np.rint(each * scaled), np.rint(sums * scaled)


def by_exposure(mixture: CountMixture, coming: Floats, factors: Floats) -> tuple[Floats, Floats]:
    """Quantiles of each period and of the sums up to it (n, h, Q), where each series has ``factors`` (n, h) of its own.

    Series whose exposure is about the same are worked on together.
    """
    mixture = mixture.without_rare()
    exposure = coming * factors
    each, sums = (np.zeros((*exposure.shape, len(LEVELS))) for _ in range(2))
    for one in np.unique(stepped(exposure)):
        row, period = np.nonzero(stepped(exposure) == one)
        rows, place = np.unique(row, return_inverse=True)
        each[row, period] = mixture.of(rows).quantiles(np.array([one]), LEVELS)[place]
    relative = stepped(exposure.cumsum(axis=1) / np.maximum(coming.cumsum(), 1e-9))
    for step in range(exposure.shape[1]):
        for one in np.unique(relative[:, step]):
            rows = np.flatnonzero(relative[:, step] == one)
            sums[rows, step] = mixture.of(rows).quantiles(coming[: step + 1] * one, LEVELS)
    return each, sums


def _share(index: Floats) -> Floats:
    """(season,) each phase's share of demand that all series have in common, where they have one."""
    common: Floats = index.mean(axis=0) if index.shape[1] <= 7 else np.ones(1)
    return np.round(common / max(float(common.mean()), 1e-9), 2)
