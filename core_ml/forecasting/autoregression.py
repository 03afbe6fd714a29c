"""Autoregression of the changes, held towards a random walk (ridge), for many series at once."""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import TINY, Floats

LAGS = 12
FEW_LAGS = 2
RIDGE = 0.1
"""Of the mean power of the lags."""


def autoregression(y: Floats, h: int, lags: int = LAGS) -> Floats:
    """(n, h) forecasts of ``y`` (n, T), which has no season; a change that is not known counts as none.

    A series has as many lags as a third of its own known periods; with fewer than three it stays as it is. With
    fewer than `FEW_LAGS` lags their weights are held to a sum of 1: a handful of changes can seem to explode.
    """
    own = np.minimum(np.isfinite(y).sum(axis=1) // 3, lags)
    ahead = np.repeat(_last(y)[:, None], h, axis=1)
    for count in np.unique(own[own > 0]):
        rows = np.flatnonzero(own == count)
        ahead[rows] += _moved(y[rows], h, int(count))
    return ahead


def _moved(y: Floats, h: int, lags: int) -> Floats:
    """(n, h) how far the last value will have moved."""
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
    if lags < FEW_LAGS:
        weights /= np.maximum(np.abs(weights).sum(axis=1, keepdims=True), 1.0)
    coming: Floats = _changes(filled[:, : -lags - 1 : -1], weights, h).cumsum(axis=1)
    return coming


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
