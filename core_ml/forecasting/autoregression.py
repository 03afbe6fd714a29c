"""Autoregression of the changes, held towards a random walk (ridge), for many series at once."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import TINY, Floats

LAGS = 12
RIDGE = 0.1
"""Of the mean power of the lags."""


def autoregression(y: Floats, h: int, lags: int = LAGS) -> Floats:
    """(n, h) forecasts of ``y`` (n, T), which has no season; a change that is not known counts as none."""
    lags = min(lags, max(y.shape[1] // 3, 1))
    change = np.diff(y, axis=1)
    known = np.isfinite(change)
    filled = np.where(known, change, 0.0)
    seen = np.asarray(np.lib.stride_tricks.sliding_window_view(known, lags + 1, axis=1).all(axis=2))
    window = np.lib.stride_tricks.sliding_window_view(filled, lags + 1, axis=1) * seen[..., None]
    past, now = window[..., -2::-1], window[..., -1]
    power = np.einsum("ntp,ntq->npq", past, past)
    held = RIDGE * np.trace(power, axis1=1, axis2=2) / lags + TINY
    moved = np.einsum("ntp,nt->np", past, now)
    weights = np.linalg.solve(power + held[:, None, None] * np.eye(lags), moved[..., None])[..., 0]
    ahead: Floats = _last(y)[:, None] + _changes(filled[:, : -lags - 1 : -1], weights, h).cumsum(axis=1)
    return ahead


def _changes(recent: Floats, weights: Floats, h: int) -> Floats:
    """(n, h) changes to come; ``recent`` (n, p) are the last ones, the latest first."""
    ahead = []
    for _ in range(h):
        ahead.append((recent[:, : weights.shape[1]] * weights[:, : recent.shape[1]]).sum(axis=1))
        recent = np.concatenate([ahead[-1][:, None], recent[:, :-1]], axis=1)
    return np.stack(ahead, axis=1)


def _last(y: Floats) -> Floats:
    """(n,) the last known value; 0 where nothing is known."""
    known = np.isfinite(y)
    place = y.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return np.where(known.any(axis=1), np.where(known, y, 0.0)[np.arange(len(y)), place], 0.0)
