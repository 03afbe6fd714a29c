"""Products with little or no history are forecast from how similar ones went after their launch.

A product's demand is its rate, times what its group usually sells at that time, times the launch curve at its age. What
is believed of the rate before anything is sold is how earlier products went, the similar ones counting more; the spread
between them is the uncertainty. Every period of its own then counts, and soon outweighs likeness.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting.forecaster import forecast
from core_ml.forecasting.forecasts import Forecast
from core_ml.forecasting.frequency import Frequency, Ints
from core_ml.forecasting.launches import Launches, by_age, by_calendar, group_demand, launch, settled_from, usual_demand
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.rates import Rates
from core_ml.forecasting.similarity import similarity
from core_ml.forecasting.smoothing import Floats
from core_ml.quantiles import LEVELS
from core_ml.validation import require_columns, text_ids

AGES = {Frequency.DAY: 120, Frequency.WEEK: 26, Frequency.MONTH: 12, Frequency.QUARTER: 8, Frequency.YEAR: 4}
SHARPNESS = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Powers of likeness among which the earlier launches choose; at 0 all products count the same."""
FEWEST = 3
"""Launches from which the spread between products can be told; with fewer it is taken for as large as the mean."""


@dataclass(frozen=True)
class ColdStart:
    """What was learned from ``panel``; ``attributes`` (n rows) are those of its products, ``y`` (n, C) by calendar."""

    panel: Panel
    attributes: pd.DataFrame
    y: Floats
    level: Floats
    launched: Ints
    rows: Ints
    """(p,) the products whose launch was seen, which ``launches`` is about."""
    launches: Launches
    sharpness: float

    @classmethod
    def learn(
        cls, panel: Panel, attributes: pd.DataFrame, *, ages: int | None = None, sharpness: float | None = None
    ) -> ColdStart:
        """Learn from all products of ``panel`` whose launch it shows, at most ``ages`` periods after it.

        ``attributes`` has a row a product: ``unique_id``, and what makes products alike (``category``, ``price``,
        text).

        Raises
        ------
        MissingColumnsError
            Without ``unique_id``.
        DataError
            A series that has no row, or two.
        ParameterError
            ``ages`` below 1.
        """
        ages = AGES[panel.frequency] if ages is None else ages
        if ages < 1:
            raise ParameterError(f"ages is {ages}; give a whole number of periods, 1 or more")
        attributes = _rows_of(attributes, panel.ids)
        y, _ = by_calendar(panel)
        launched = launch(y)
        level = usual_demand(y, _groups(attributes)[0], settled_from(launched, y.shape[1], ages))
        rows = np.flatnonzero(launched >= 0)
        launches = Launches.learn(by_age(y[rows], launched[rows], ages), by_age(level[rows], launched[rows], ages))
        found = cls(panel, attributes, y, level, launched, rows, launches, 0.0 if sharpness is None else sharpness)
        return found if sharpness is not None else found._sharpened()

    def forecast(self, newcomers: pd.DataFrame, h: int) -> Forecast:
        """Forecast the ``h`` periods after the end of the panel for products with these attributes, in their order.

        Those that are in the panel have begun; the others are launched in the first period to come.

        Raises
        ------
        ParameterError
            ``h`` below 1.
        """
        if h < 1:
            raise ParameterError(f"h is {h}; give a whole number of periods, 1 or more")
        ids = pd.Index(text_ids(newcomers[Columns.SERIES]), dtype=object)
        place = self.panel.ids.get_indexer(ids)
        own = np.where(place >= 0, self.launched[place], -1)
        age = np.where(own >= 0, self.y.shape[1] - own, np.where(place >= 0, len(self.launches.curve), 0))
        coming = self._level_ahead(newcomers, h) * self.launches.at(age[:, None] + np.arange(h))
        rates = self.prior(newcomers).after(*self._own(place))
        return Forecast(
            ids,
            rates.mean[:, None] * coming,
            LEVELS,
            rates.quantiles(coming, LEVELS),
            rates.quantiles(coming.cumsum(axis=1), LEVELS),
            ("similar products",),
            np.ones((len(ids), 1)),
        )

    def prior(self, newcomers: pd.DataFrame) -> Rates:
        """What is believed of products before they sell; a product says nothing of itself."""
        others = self.attributes.iloc[self.rows]
        if others.empty:
            return self._rates(np.zeros((len(newcomers), 0)))
        weights = similarity(newcomers, others) ** self.sharpness
        same = np.asarray(text_ids(newcomers[Columns.SERIES]), dtype=object)[:, None]
        weights[same == self.panel.ids.to_numpy()[self.rows][None, :]] = 0.0
        return self._rates(weights)

    def _rates(self, weights: Floats) -> Rates:
        """Moments of the earlier products' rates by ``weights`` (n, p), without what chance alone spreads them by."""
        launches = self.launches
        weights = weights * launches.reliability
        total = weights.sum(axis=1)
        enough = np.count_nonzero(weights, axis=1) > 0
        share = weights / np.where(enough, total, 1.0)[:, None]
        mean = np.where(enough, share @ launches.relative, 1.0)
        effective = 1 / np.maximum((share**2).sum(axis=1), 1e-12)
        spread = (share * (launches.relative[None, :] - mean[:, None]) ** 2).sum(axis=1)
        chance = launches.dispersion * mean * (share @ (1 / np.maximum(launches.exposure, 1e-12)))
        between = np.maximum(spread * effective / np.maximum(effective - 1, 0.5) - chance, 0.0)
        unsure = np.where(enough & (effective >= FEWEST), between * (1 + 1 / np.maximum(effective, 1)), mean**2)
        return Rates.with_moments(mean, unsure, launches.dispersion)

    def _sharpened(self) -> ColdStart:
        """With the sharpness by which each launch would have been foretold best from the others."""
        if not len(self.rows):
            return self
        others = self.attributes.iloc[self.rows]
        alike = similarity(others, others)
        np.fill_diagonal(alike, 0.0)
        away = 1 - np.eye(len(alike))
        chances = [
            self._rates(alike**power * away).log_chance(self.launches.sold, self.launches.exposure).sum()
            for power in SHARPNESS
        ]
        best = SHARPNESS[int(np.argmax(chances))]
        return replace(self, sharpness=best)

    def _own(self, place: Ints) -> tuple[Floats, Floats]:
        """(n,) what products at ``place`` have sold, and the usual demand meanwhile; 0 for those not in the panel.

        A product whose launch was not seen counts as one past all ages.
        """
        begun = self.launched[place][:, None]
        age = np.where(begun >= 0, np.arange(self.y.shape[1]) - begun, len(self.launches.curve))
        usual = self.level[place] * self.launches.at(np.maximum(age, 0))
        known = np.isfinite(self.y[place]) & np.isfinite(usual) & (place >= 0)[:, None]
        return np.where(known, self.y[place], 0.0).sum(axis=1), np.where(known, usual, 0.0).sum(axis=1)

    def _level_ahead(self, newcomers: pd.DataFrame, h: int) -> Floats:
        """(n, h) usual demand of a product of each newcomer's group; of all products for a group that is new."""
        means, names = self._levels
        found = np.asarray(forecast(means, h).mean)
        category = newcomers[Columns.CATEGORY] if Columns.CATEGORY in newcomers else [None] * len(newcomers)
        return np.maximum(found[names.get_indexer(pd.Index(_labels(pd.Series(category))))], 0.0)

    @cached_property
    def _levels(self) -> tuple[Panel, pd.Index[str]]:
        """Mean demand of a product by group, and last of all; and the groups."""
        group, names = _groups(self.attributes)
        settled = settled_from(self.launched, self.y.shape[1], len(self.launches.curve))
        mean = group_demand(self.y, group, settled)
        ends = np.full(len(mean), self.panel.ends.max())
        return Panel(pd.Index([*names, "all"], dtype=object), mean, ends, self.panel.frequency), names


def _rows_of(attributes: pd.DataFrame, ids: pd.Index[str]) -> pd.DataFrame:
    require_columns(attributes, [Columns.SERIES], name="attributes")
    given = pd.Index(text_ids(attributes[Columns.SERIES]), dtype=object)
    if given.has_duplicates:
        raise DataError(f"the product {given[given.duplicated()][0]!r} is in the attributes twice; give it one row")
    rows = given.get_indexer(ids)
    if (rows < 0).any():
        raise DataError(f"the series {ids[int((rows < 0).argmax())]!r} has no row in the attributes; add one")
    return attributes.iloc[rows].reset_index(drop=True)


def _labels(values: pd.Series) -> list[str]:
    return ["" if pd.isna(value) else str(value) for value in values]


def _groups(attributes: pd.DataFrame) -> tuple[Ints, pd.Index[str]]:
    """(n,) each product's group by its category; one for all without that column."""
    category = attributes[Columns.CATEGORY] if Columns.CATEGORY in attributes else pd.Series([None] * len(attributes))
    codes, names = pd.factorize(pd.Index(_labels(category), dtype=object), sort=True)
    return codes.astype(np.int64), pd.Index(names, dtype=object)
