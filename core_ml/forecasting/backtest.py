"""Forecasts of what came since, made as if it were then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from core_ml.forecasting.candidates import Block, Candidate
from core_ml.forecasting.intervals import Scale
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.parallel import in_blocks
from core_ml.forecasting.seasonality import season_of
from core_ml.forecasting.smoothing import LEVEL, Flags, Floats, smooth

LEAST_PERIODS = 6
SEASONS = 3
"""A season is learned from as many; what has fewer is forecast, but says nothing of the models."""


@dataclass(frozen=True)
class Origin:
    """What was known at a moment: ``y`` (n, T), and each model's forecasts ``points`` (n, m, h)."""

    y: Floats
    index: Floats
    points: Floats
    is_long: Flags
    """Whether a series is long enough to judge models by."""

    def sigma(self, scale: Scale) -> Floats:
        """(n,) size of one-step errors; of few periods, as if demand might as well double."""

        def of_block(block: Block) -> Floats:
            values = scale.of(block.flat * block.scale)
            squares = smooth(values, LEVEL).squares.min(axis=1)
            count = np.isfinite(values).sum(axis=1)
            doubled = scale.of(2 * block.scale[:, 0]) - scale.of(block.scale[:, 0])
            squares += np.maximum(1 - count / LEAST_PERIODS, 0.0) * doubled**2
            return np.asarray(np.sqrt(squares / np.maximum(count, 1)))

        found = in_blocks(of_block, self.y, self.index, 1)
        usual = float(np.median(found[found > 0])) if (found > 0).any() else 1.0
        return np.maximum(found, 0.01 * usual)


@dataclass(frozen=True)
class Backtest:
    """Origins in the past with what came after each, (n, h), NaN where it is not known; and the origin of today."""

    models: tuple[str, ...]
    now: Origin
    origins: tuple[Origin, ...]
    actual: tuple[Floats, ...]

    @property
    def size(self) -> Floats:
        """(n,) mean size of the values."""
        return Block(self.now.y, self.now.index, 1).scale[:, 0]

    def errors(self, *, squared: bool) -> Floats:
        """(n, m) mean absolute or root mean squared errors in units of ``size``; NaN where a series was not tested."""
        total = np.zeros(self.now.points.shape[:2])
        tested = np.zeros(len(total))
        for origin, actual in zip(self.origins, self.actual, strict=True):
            error = actual[:, None] - origin.points
            size = (error**2 if squared else np.abs(error)).mean(axis=2)
            fit = origin.is_long & np.isfinite(size).all(axis=1)
            total[fit] += size[fit]
            tested += fit
        mean = total / np.where(tested > 0, tested, np.nan)[:, None]
        return (np.sqrt(mean) if squared else mean) / self.size[:, None]


def backtest(
    panel: Panel,
    models: Mapping[str, Candidate],
    h: int,
    windows: int,
    *,
    together: Mapping[str, Candidate] = MappingProxyType({}),
) -> Backtest:
    """Forecast ``panel`` from its end and from ``windows`` origins before it, half of ``h`` from each other.

    Those models that learn ``together`` are given all series in one block.
    """
    step = max(h // 2, 1)
    lengths = [panel.y.shape[1] - h - step * window for window in range(windows)]
    past = [panel.until(panel.y.shape[1] - length) for length in lengths if length >= LEAST_PERIODS]
    return Backtest(
        models=(*models, *together),
        now=origin(panel, models, h, together),
        origins=tuple(origin(one, models, h, together) for one in past),
        actual=tuple(panel.y[:, one.y.shape[1] : one.y.shape[1] + h] for one in past),
    )


def origin(panel: Panel, models: Mapping[str, Candidate], h: int, together: Mapping[str, Candidate]) -> Origin:
    """Forecast from the end of ``panel``."""
    season = panel.frequency.season
    index = season_of(panel.y, season, aligned=panel.is_aligned)
    whole = Block(panel.y, index, h)
    points = np.concatenate(
        [
            *([in_blocks(partial(_points, list(models.values())), panel.y, index, h)] if models else []),
            *([_points(list(together.values()), whole)] if together else []),
        ],
        axis=1,
    )
    needed = max(LEAST_PERIODS, SEASONS * season if season <= 12 else 0)
    return Origin(panel.y, index, points, np.isfinite(panel.y).sum(axis=1) >= needed)


def _points(models: Sequence[Candidate], block: Block) -> Floats:
    return np.stack([model(block) for model in models], axis=1)
