"""Weights of models, per series, from how wrong each was in the backtest."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import Floats

PRIOR = 8.0
"""The errors of all series count as much as eight times a series' own: a few windows tell little of one."""
POWER = 16.0


def weights(errors: Floats, prior: float = PRIOR, power: float = POWER) -> Floats:
    """(n, m) from ``errors`` (n, m), each model's mean error in units of the series; NaN rows were not tested.

    Inverse errors to a ``power``, of a series' own error and ``prior`` times the mean error of all series: with few
    windows a series' own best model is often the luckiest (Bates and Granger, 1969; shrunk to the common).
    """
    tested = np.asarray(np.isfinite(errors).all(axis=1))
    if not tested.any():
        return np.full(errors.shape, 1 / errors.shape[1])
    common = errors[tested].mean(axis=0)
    usual = max(float(common.mean()), 1e-12)
    size = np.maximum(np.where(tested, errors.mean(axis=1), usual), 1e-12)[:, None]
    own = np.where(tested[:, None], errors / size, common / usual)
    mixed = own + prior * common / usual
    inverse = np.maximum(mixed, 1e-6) ** -power
    found: Floats = inverse / inverse.sum(axis=1, keepdims=True)
    return found
