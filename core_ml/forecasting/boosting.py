"""Boosted trees, learned from all series together: what usually follows on a course like this one, whose ever it is.

One row is a series at some moment of the past and a step ahead of it; what is learned is how far the logarithm of
demand, without its season, was then from its level. Lags and means are told as distances from the level too, so that
large and small series learn from each other (Montero-Manso and Hyndman, 2021). Trees foretell every step directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core_ml.forecasting.candidates import Block
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.smoothing import Floats

LAGS = 8
MEANS = (4, 16, 32, 64)
LEVEL = 8
"""Periods whose mean is the level."""
SPREAD = 16
ROWS = 40_000
"""Drawn from all there are; more take longer and are hardly better."""
STEPS_OF_ONE = 4
"""Rows a period at most: a period that is foretold from further moments tells little more."""
FEWEST_ROWS = 500
LEAST_PAST = 4
TREES, DEPTH, RATE, LEAF, RIDGE, FEATURES = 40, 4, 0.1, 50, 5.0, 0.6
FARTHEST = 4.0
"""Logarithms further from their level are accidents."""
SEED = 0


def boosted(block: Block) -> Floats:
    """(n, h) forecasts of all series of ``block``, which learn together; their level where there is too little."""
    courses = Courses(block.logs)
    now = np.full(len(block.y), block.y.shape[1] - 1)
    level = courses.level(np.arange(len(now)), now)
    ahead = np.repeat(level[:, None], block.h, axis=1)
    sample = _sample(courses, block.h)
    if len(sample[0]) >= FEWEST_ROWS:
        ahead = ahead + _moved(courses, sample, block.h, block.index.shape[1])
    return np.expm1(np.clip(ahead, 0.0, block.highest)) / block.scale * block.coming


@dataclass(frozen=True)
class Courses:
    """``logs`` (n, T), NaN where nothing is known."""

    logs: Floats

    @cached_property
    def _sums(self) -> tuple[Floats, Floats, Floats]:
        """(n, T + 1) number, sum and sum of squares of what is known before each period."""
        known = np.isfinite(self.logs)
        filled = np.where(known, self.logs, 0.0)
        before = ((0, 0), (1, 0))
        count, total, squares = (np.pad(part.cumsum(axis=1), before) for part in (known * 1.0, filled, filled**2))
        return count, total, squares

    def mean(self, row: Ints, last: Ints, width: int) -> tuple[Floats, Floats]:
        """Mean and deviation of the ``width`` periods up to ``last``; NaN where nothing is known."""
        end, begin = last + 1, np.maximum(last + 1 - width, 0)
        count, total, squares = (part[row, end] - part[row, begin] for part in self._sums)
        some = np.where(count > 0, count, np.nan)
        mean = total / some
        return mean, np.sqrt(np.maximum(squares / some - mean**2, 0.0))

    def level(self, row: Ints, last: Ints) -> Floats:
        """The mean of the last periods; of all where those are not known, 0 where there are none."""
        recent = self.mean(row, last, LEVEL)[0]
        all_of_them = np.nan_to_num(self.mean(row, last, self.logs.shape[1])[0])
        return np.where(np.isnan(recent), all_of_them, recent)

    def at(self, row: Ints, period: Ints) -> Floats:
        """Values; NaN before the first period."""
        return np.where(period >= 0, self.logs[row, np.maximum(period, 0)], np.nan)

    def features(self, row: Ints, last: Ints, step: Ints, season: int) -> Floats:
        """(r, k) what was known after the period ``last`` of the series ``row`` about the one ``step`` ahead."""
        level = self.level(row, last)
        back = last + step - season * -(-step // season)
        near = [
            *(self.at(row, last - lag) for lag in range(LAGS)),
            *(self.mean(row, last, width)[0] for width in MEANS),
            *((self.at(row, back),) if 1 < season < self.logs.shape[1] else ()),
        ]
        apart = [one - level for one in near]
        age = np.log1p(self._sums[0][row, last + 1])
        return np.stack([*apart, self.mean(row, last, SPREAD)[1], level, age, step], axis=1)


def _sample(courses: Courses, h: int) -> tuple[Ints, Ints, Ints]:
    """Series, moments and steps ahead of which is known what came; each series counts by its length."""
    rng = np.random.default_rng(SEED)
    known = np.isfinite(courses.logs)
    periods = known.shape[1]
    first = known.argmax(axis=1) + LEAST_PAST
    room = np.where(known.any(axis=1), np.maximum(periods - first, 0), 0)
    if not room.any():
        return (np.zeros(0, dtype=np.int64),) * 3
    rows = min(ROWS, STEPS_OF_ONE * int(room.sum()))
    row = np.sort(rng.choice(len(room), 2 * rows, p=room / room.sum()))
    target = first[row] + (rng.random(len(row)) * room[row]).astype(np.int64)
    step = rng.integers(1, h + 1, len(row))
    last = target - step
    told = (last + 1 >= first[row]) & known[row, target]
    chosen = np.flatnonzero(told)
    chosen = chosen[np.sort(rng.choice(len(chosen), rows, replace=False))] if len(chosen) > rows else chosen
    return row[chosen], last[chosen], step[chosen]


def _moved(courses: Courses, sample: tuple[Ints, Ints, Ints], h: int, season: int) -> Floats:
    """(n, h) how far from the level the series will be."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    row, last, step = sample
    apart = courses.at(row, last + step) - courses.level(row, last)
    model = HistGradientBoostingRegressor(
        max_iter=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        min_samples_leaf=LEAF,
        l2_regularization=RIDGE,
        max_features=FEATURES,
        early_stopping=False,
        random_state=SEED,
    )
    past = courses.features(row, last, step, season)
    # Of a column without any value no bins can be made.
    past[:, np.isnan(past).all(axis=0)] = 0.0
    n, periods = courses.logs.shape
    every, ahead = np.repeat(np.arange(n), h), np.tile(np.arange(1, h + 1), n)
    # Its threads wait for each other in a spin: on a machine that does anything else, one is faster than two.
    with threadpool_limits(1, user_api="openmp"):
        model.fit(past, np.clip(apart, -FARTHEST, FARTHEST))
        found = model.predict(courses.features(every, np.full(n * h, periods - 1), ahead, season))
    return np.asarray(found, dtype=float).reshape(n, h)
