"""The season of the year of groups that sell in one market, from daily totals that may be little longer than a year.

Weekly totals follow a few waves a year and a trend (Poisson regression of the logarithm). The market's waves come
first, those of a group are what it adds to them; both are held towards none (ridge), short waves more than long ones:
a single year cannot tell a season from an accident.
"""

from __future__ import annotations

import numpy as np

from core_ml.forecasting.smoothing import Floats

WEEK = 7
YEAR = 365.25
WAVES = 10
USUAL_TREND = 0.2
"""Usual size of the logarithm of a year's growth."""
STEPS = 25
PRECISE = 1e-6
LEAST_YEARS = 1.1
"""A shorter history has no season of the year."""
MOST = np.log(10.0)


def yearly(y: Floats, h: int, market: float, own: float) -> Floats:
    """(G, T + h) factors of demand ``y`` (G, T), days that end together; 1 in the mean of the last year.

    ``market`` and ``own`` are the usual sizes of the logarithm of the longest wave: of all groups together, and of a
    group beside that; with 0 there is none.
    """
    periods = y.shape[1]
    begun = int(np.isfinite(y).any(axis=0).argmax())
    if market <= 0 or periods - begun < LEAST_YEARS * YEAR:
        return np.ones((len(y), periods + h))
    total, known = _weeks(y[:, begun:])
    middle = np.asarray(-WEEK * (np.arange(total.shape[1])[::-1] + 0.5), dtype=np.float64)
    rate = total.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    usual = known * rate[:, None]
    common = _fit(total.sum(axis=0)[None], usual.sum(axis=0)[None], middle, market)
    effect = np.repeat(common, len(y), axis=0)
    if own > 0:
        effect = effect + _fit(total, usual * np.exp(common @ _basis(middle).T), middle, own)
    days = np.asarray(np.arange(-periods, h) + 0.5, dtype=np.float64)
    # The trend is the models' to foretell; beside the season it is only kept from being taken for one.
    factors = np.exp(np.clip(effect[:, 1:] @ _basis(days)[:, 1:].T, -MOST, MOST))
    scaled: Floats = factors / factors[:, max(periods - int(YEAR), 0) : periods].mean(axis=1, keepdims=True)
    return scaled


def _weeks(y: Floats) -> tuple[Floats, Floats]:
    """Sums of whole weeks up to the end, and how many of their days are known; both (G, W)."""
    y = y[:, y.shape[1] % WEEK :]
    known = np.isfinite(y)
    shape = (len(y), -1, WEEK)
    return np.where(known, y, 0.0).reshape(shape).sum(axis=2), known.reshape(shape).sum(axis=2).astype(float)


def _basis(days: Floats) -> Floats:
    """(T, 1 + 2 K): years from the end, and waves."""
    angle = 2 * np.pi * np.outer(days / YEAR, np.arange(1, WAVES + 1))
    return np.column_stack([days / YEAR, np.cos(angle), np.sin(angle)])


def _fit(total: Floats, usual: Floats, middle: Floats, size: float) -> Floats:
    """(B, p) coefficients of the basis for totals (B, W) with levels of their own."""
    x = np.column_stack([np.ones(len(middle)), _basis(middle)])
    waves = np.tile(size / np.arange(1, WAVES + 1) ** 0.5, 2)
    penalty = np.concatenate([[1e-6], [USUAL_TREND**-2.0], waves**-2.0])
    found = np.zeros((len(total), x.shape[1]))
    dispersion = np.ones(len(total))
    for _ in range(STEPS):
        expected = usual * np.exp(np.clip(found @ x.T, -MOST * 2, MOST * 2))
        chi = np.where(expected > 0, (total - expected) ** 2 / np.maximum(expected, 1e-9), 0.0).sum(axis=1)
        dispersion = np.maximum(chi / np.maximum((usual > 0).sum(axis=1) - WAVES, 1), 1.0)
        held = dispersion[:, None] * penalty
        power = np.einsum("bw,wp,wq->bpq", expected, x, x, optimize=True) + held[:, :, None] * np.eye(len(penalty))
        step = np.linalg.solve(power, ((total - expected) @ x - held * found)[..., None])[..., 0]
        found = found + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < PRECISE:
            break
    return found[:, 1:]
