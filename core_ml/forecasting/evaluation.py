"""Compare forecasts on series whose last periods are held back: a row a model, and the product's choice."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting import metrics
from core_ml.forecasting.backtest import backtest
from core_ml.forecasting.baselines import Guess, baselines
from core_ml.forecasting.candidates import SEASONAL, STEADY, Candidate
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.forecasting.steady import distribution
from core_ml.levels import LEVELS

PRODUCT = "product"
LEAST_PERIODS = 3
UPPER = slice(int(np.flatnonzero(LEVELS == 0.5)[0]), int(np.flatnonzero(LEVELS == 0.99)[0]) + 1)
TEST_WINDOWS_OF_ONE = 3

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``protocol`` says how, ``models`` the means over windows."""

    protocol: dict[str, Any]
    models: dict[str, Figures]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a model says: the point for absolute errors, the expected value for squared ones and bias, quantiles."""

    median: Floats
    mean: Floats
    quantiles: Floats


def evaluate(panel: Panel, *, h: int, windows: int = 1, on_model: Callable[[str], None] | None = None) -> Evaluation:
    """Forecast the last ``h * windows`` periods, ``h`` at a time, from what came before each.

    Raises
    ------
    ParameterError
        With ``h`` or ``windows`` below 1.
    DataError
        Where no series is long enough.
    """
    for name, value in (("the horizon", h), ("the number of windows", windows)):
        if value < 1:
            raise ParameterError(f"{name} is {value}; give a whole number of periods, 1 or more")
    lengths = np.isfinite(panel.y).sum(axis=1)
    needed = h * windows + LEAST_PERIODS
    long = np.flatnonzero(lengths >= needed)
    if not len(long):
        raise DataError(
            f"no series has {needed} periods ({h} x {windows} to foretell and {LEAST_PERIODS} to learn from); "
            f"the longest has {int(lengths.max())}"
        )
    chosen = panel.rows(long)
    models: dict[str, Figures] = {}
    for name, model in _models(panel).items():
        if on_model is not None:
            on_model(name)
        models[name] = _figures(chosen, model, h, windows)
    return Evaluation(
        protocol={
            "frequency": panel.frequency.value,
            "season": panel.frequency.season,
            "horizon": h,
            "windows": windows,
            "series": len(chosen),
            "left_out": len(panel) - len(chosen),
            "periods_filled_with_zero": panel.filled,
            "levels": LEVELS.tolist(),
        },
        models=models,
    )


def _models(panel: Panel) -> Mapping[str, Callable[[Panel, int], _Answer]]:
    ours: dict[str, Candidate] = STEADY | (SEASONAL if panel.frequency.season > 1 else {})
    return {
        PRODUCT: _product,
        **{name: _alone(name, model) for name, model in ours.items()},
        **{name: _given(model) for name, model in baselines().items()},
    }


def _product(panel: Panel, h: int) -> _Answer:
    found = forecast(panel, h)
    return _Answer(found.median, found.mean, found.quantiles)


def _alone(name: str, model: Candidate) -> Callable[[Panel, int], _Answer]:
    """One of the product's models by itself, with conformal intervals as the product's."""

    def answer(panel: Panel, h: int) -> _Answer:
        tested = backtest(panel, {name: model}, h, TEST_WINDOWS_OF_ONE)
        points = tested.now.points[:, 0]
        return _Answer(points, points, distribution(tested, np.ones((len(panel), 1)))[0])

    return answer


def _given(model: Callable[[Panel, int], Guess]) -> Callable[[Panel, int], _Answer]:
    def answer(panel: Panel, h: int) -> _Answer:
        guess = model(panel, h)
        return _Answer(guess.points, guess.points, guess.quantiles)

    return answer


def _figures(panel: Panel, model: Callable[[Panel, int], _Answer], h: int, windows: int) -> Figures:
    answers, actual, pasts, seconds = [], [], [], 0.0
    for window in range(windows, 0, -1):
        past = panel.until(h * window)
        started = time.perf_counter()
        answers.append(model(past, h))
        seconds += time.perf_counter() - started
        pasts.append(past.y)
        actual.append(panel.y[:, past.y.shape[1] : past.y.shape[1] + h])
    season = panel.frequency.season
    each = list(zip(actual, answers, pasts, strict=True))
    y, median, mean, quantiles = (
        np.concatenate(column, axis=1)
        for column in (
            actual,
            [one.median for one in answers],
            [one.mean for one in answers],
            [one.quantiles for one in answers],
        )
    )
    return {
        "mase": float(np.mean([metrics.mase(now, one.median, past, season) for now, one, past in each])),
        "rmsse": float(np.mean([metrics.rmsse(now, one.mean, past) for now, one, past in each])),
        "wape": metrics.wape(y, median),
        "bias": metrics.bias(y, mean),
        "pinball": metrics.pinball(y, quantiles, LEVELS),
        "pinball_upper": metrics.pinball(y, quantiles[..., UPPER], LEVELS[UPPER]),
        "coverage_80": metrics.coverage(y, *_between(quantiles, 0.1, 0.9)),
        "fit_seconds": seconds,
    }


def _between(quantiles: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    places = [int(np.argmin(np.abs(LEVELS - level))) for level in (low, high)]
    return quantiles[..., places[0]], quantiles[..., places[1]]
