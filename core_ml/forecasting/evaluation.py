"""Compare forecasts on series whose last periods are held back: a row a model, and the product's choice."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting import metrics
from core_ml.forecasting.contenders import PRODUCT, Answer, Given, Model, of_others, of_product, usual
from core_ml.forecasting.effects import learn
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.given import require_one_end
from core_ml.forecasting.known import Known
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.quantiles import LEVELS

USUAL = "usual of its category"
LEAST_PERIODS = 3
UPPER = slice(int(np.flatnonzero(LEVELS == 0.5)[0]), int(np.flatnonzero(LEVELS == 0.99)[0]) + 1)

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``protocol`` says how, ``models`` the means over windows.

    ``newcomers`` are figures of the series that had no more than a few periods when the first window was foretold, and
    ``effects`` what was learned of the regressors before the last window.
    """

    protocol: dict[str, Any]
    models: dict[str, Figures]
    newcomers: dict[str, Figures] = field(default_factory=dict)
    effects: dict[str, Figures] = field(default_factory=dict)


def evaluate(
    panel: Panel,
    *,
    h: int,
    windows: int = 1,
    known: Known | None = None,
    static: pd.DataFrame | None = None,
    on_model: Callable[[str], None] | None = None,
) -> Evaluation:
    """Forecast the last ``h * windows`` periods, ``h`` at a time, from what came before each.

    The product is given what is ``known`` of every period up to the end, and what does not change (``static``).

    Raises
    ------
    ParameterError
        With ``h`` or ``windows`` below 1.
    DataError
        Where no series is long enough, a regressor is not known in a period to be foretold, or, with ``static``, series
        end in different periods.
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
    short = np.flatnonzero((lengths >= h * windows) & (lengths < needed) & (static is not None))
    if static is not None:
        require_one_end(panel)
    tested = np.sort(np.concatenate([long, short]))
    if known is not None:
        known.rows(tested).require(panel.rows(tested), h * windows)
    given = Given(panel, known, static, tested)
    models: dict[str, Figures] = {}
    for name, model in (of_product(given) | of_others(panel)).items():
        if on_model is not None:
            on_model(name)
        models[name] = _figures(panel.rows(long), model, h, windows)
    return Evaluation(
        protocol={
            "frequency": panel.frequency.value,
            "season": panel.frequency.season,
            "horizon": h,
            "windows": windows,
            "series": len(long),
            "newcomers": len(short),
            "left_out": len(panel) - len(tested),
            "periods_filled_with_zero": panel.filled,
            "regressors": [] if known is None else list(known.values),
            "static": [] if static is None else [str(name) for name in static.columns[1:]],
            "levels": LEVELS.tolist(),
        },
        models=models,
        newcomers=_newcomers(given, short, h, windows) if len(short) else {},
        effects=_effects(given, h),
    )


def _newcomers(given: Given, short: Ints, h: int, windows: int) -> dict[str, Figures]:
    """Of the product, and of the mean demand of the product's group, or of all, in the last periods."""
    series = given.panel.rows(short)
    return {
        name: _unscaled(_answers(series, model, h, windows)[0])
        for name, model in ((PRODUCT, given.forecast), (USUAL, partial(usual, given)))
    }


def _effects(given: Given, h: int) -> dict[str, Figures]:
    past, known, _ = given.at(given.panel.y.shape[1] - h, h)
    if known is None:
        return {}
    found = learn(past, known.regressors(aligned=past.is_aligned))
    each = zip(found.names, found.coefficients, found.errors, strict=True)
    return {name: {"coefficient": float(value), "error": float(error)} for name, value, error in each}


def _figures(panel: Panel, model: Model, h: int, windows: int) -> Figures:
    each, seconds = _answers(panel, model, h, windows)
    season = panel.frequency.season
    return {
        "mase": float(np.mean([metrics.mase(now, one.median, past, season) for now, one, past in each])),
        "rmsse": float(np.mean([metrics.rmsse(now, one.mean, past) for now, one, past in each])),
        **_unscaled(each),
        "fit_seconds": seconds,
    }


def _answers(panel: Panel, model: Model, h: int, windows: int) -> tuple[list[tuple[Floats, Answer, Floats]], float]:
    """What came, what was foretold and what was known, of each window; and the seconds it took."""
    each, seconds = [], 0.0
    for window in range(windows, 0, -1):
        past = panel.until(h * window)
        started = time.perf_counter()
        answer = model(past, h)
        seconds += time.perf_counter() - started
        each.append((panel.y[:, past.y.shape[1] : past.y.shape[1] + h], answer, past.y))
    return each, seconds


def _unscaled(each: list[tuple[Floats, Answer, Floats]]) -> Figures:
    y, median, mean, quantiles = (
        np.concatenate(column, axis=1)
        for column in zip(*((now, one.median, one.mean, one.quantiles) for now, one, _ in each), strict=True)
    )
    return {
        "wape": metrics.wape(y, median),
        "bias": metrics.bias(y, mean),
        "pinball": metrics.pinball(y, quantiles, LEVELS),
        "pinball_upper": metrics.pinball(y, quantiles[..., UPPER], LEVELS[UPPER]),
        "coverage_80": metrics.coverage(y, *_between(quantiles, 0.1, 0.9)),
    }


def _between(quantiles: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    places = [int(np.argmin(np.abs(LEVELS - level))) for level in (low, high)]
    return quantiles[..., places[0]], quantiles[..., places[1]]
