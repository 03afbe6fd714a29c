"""What is compared: the product with all that is given and with demand alone, its models one by one, and the baselines.

Each is a function of a panel and a horizon that gives an `Answer`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.forecasting.backtest import backtest
from core_ml.forecasting.baselines import Guess, baselines
from core_ml.forecasting.candidates import Candidate
from core_ml.forecasting.forecaster import forecast, steady_models
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.given import forecast_given
from core_ml.forecasting.known import Known
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.forecasting.static import group_columns
from core_ml.forecasting.steady import distribution
from core_ml.quantiles import LEVELS

PRODUCT = "product"
OF_Y_ALONE = "product, of y alone"
ADDING_UP = "product, adding up"
TEST_WINDOWS_OF_ONE = 3
RECENT = 8
"""Periods whose mean is the usual demand of a category."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says: the point for absolute errors, the expected value for squared ones and bias, quantiles."""

    median: Floats
    mean: Floats
    quantiles: Floats


Model = Callable[[Panel, int], Answer]


@dataclass(frozen=True, slots=True)
class Given:
    """All there is; of the series that are ``tested`` all periods to come are known."""

    panel: Panel
    known: Known | None
    static: pd.DataFrame | None
    tested: Ints

    def at(self, periods: int, h: int) -> tuple[Panel, Known | None, pd.DataFrame | None]:
        """What was given after the first ``periods``, of the series tested and of others to learn from."""
        past = self.panel.until(self.panel.y.shape[1] - periods)
        rows = self.tested
        if self.static is not None:
            rows = np.union1d(rows, np.flatnonzero(np.isfinite(past.y).any(axis=1)))
        known = None if self.known is None else self.known.rows(rows).first(periods + h)
        return past.rows(rows), known, None if self.static is None else self.static.iloc[rows]

    def forecast(self, asked: Panel, h: int, *, adding_up: bool = False) -> Answer:
        """The product's answer about the series ``asked``, with all that is given."""
        past, known, static = self.at(asked.y.shape[1], h)
        found = forecast_given(past, h, known=known, static=static, adding_up=adding_up)
        rows = found.ids.get_indexer(asked.ids)
        return Answer(found.median[rows], found.mean[rows], found.quantiles[rows])


def of_product(given: Given) -> dict[str, Model]:
    """Its choice with all that is given; without it; and with the totals of groups."""
    if given.known is None and given.static is None:
        return {PRODUCT: _product}
    found: dict[str, Model] = {PRODUCT: given.forecast, OF_Y_ALONE: _product}
    if given.static is not None and group_columns(given.static):
        found[ADDING_UP] = partial(given.forecast, adding_up=True)
    return found


def of_others(panel: Panel) -> dict[str, Model]:
    ours, together = steady_models(panel.frequency)
    return {
        **{name: _alone({name: model}, {}) for name, model in ours.items()},
        **{name: _alone({}, {name: model}) for name, model in together.items()},
        **{name: _guessing(model) for name, model in baselines().items()},
    }


def _product(panel: Panel, h: int) -> Answer:
    found = forecast(panel, h)
    return Answer(found.median, found.mean, found.quantiles)


def usual(given: Given, asked: Panel, h: int) -> Answer:
    """The mean demand of the last periods of all series of its category, or of all where it has none."""
    past = given.panel.until(given.panel.y.shape[1] - asked.y.shape[1])
    recent = pd.DataFrame(past.y[:, -RECENT:]).mean(axis=1)
    static = pd.DataFrame(index=recent.index) if given.static is None else given.static
    category = static.get(Columns.CATEGORY, pd.Series("", index=recent.index)).fillna("")
    means = recent.groupby(category.to_numpy()).transform("mean").fillna(recent.mean())
    points = np.repeat(means.to_numpy()[given.panel.ids.get_indexer(asked.ids), None], h, axis=1)
    return Answer(points, points, np.repeat(points[..., None], len(LEVELS), axis=2))


def _alone(models: dict[str, Candidate], together: dict[str, Candidate]) -> Model:
    """One of the product's models by itself, with conformal intervals as the product's."""

    def answer(panel: Panel, h: int) -> Answer:
        tested = backtest(panel, models, h, TEST_WINDOWS_OF_ONE, together=together)
        points = tested.now.points[:, 0]
        return Answer(points, points, distribution(tested, np.ones((len(panel), 1)))[0])

    return answer


def _guessing(model: Callable[[Panel, int], Guess]) -> Model:
    def answer(panel: Panel, h: int) -> Answer:
        guess = model(panel, h)
        return Answer(guess.points, guess.points, guess.quantiles)

    return answer
