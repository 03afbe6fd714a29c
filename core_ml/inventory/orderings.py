"""Policies to replay: what shops do today, and what the product would do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from core_ml.inventory.arrays import Floats, Ints
from core_ml.inventory.cost_curve import curve
from core_ml.inventory.demand import Demand
from core_ml.inventory.lead_time import LeadTime
from core_ml.inventory.options import Market, taken
from core_ml.inventory.policy import (
    LEAST_RATE,
    Costs,
    Levels,
    Policies,
    Spans,
    critical_fractile,
    levels_of,
    order_interval,
)
from core_ml.inventory.problem import Problem, order_costs
from core_ml.inventory.simulation import Moment, Shop
from core_ml.inventory.solving import Effort, choose

Forecast = Callable[[Floats, int], Demand]
"""From a history (n, T), NaN before a series began, and a horizon in periods."""


@dataclass(frozen=True)
class MinMax:
    """Min/max by days of cover: below ``least`` days beyond the lead time, order up to ``cover`` days beyond it.

    Attributes
    ----------
    window : int
        Days that average demand is taken from.
    name : str
        For reports.
    """

    shop: Shop
    lead_time: LeadTime
    cover: float = 30.0
    least: float = 15.0
    window: int = 56
    factor: float = 1.0
    name: str = "min/max"

    def scaled(self, factor: float) -> MinMax:
        """With so many times the cover."""
        return replace(self, factor=factor)

    def orders(self, moment: Moment) -> Ints:
        """Up to the maximum where stock is at or below the minimum."""
        rate, lead = recent_mean(moment.history, self.window), self.lead_time.mean()
        low, high = (rate * (lead + self.factor * days) for days in (self.least, self.cover))
        return up_to(self.shop, moment.position, low, high)


@dataclass(frozen=True)
class Normal:
    """(s, S) as textbooks have it: average and deviation of daily demand, normal over the lead time, economic
    quantity.
    """

    shop: Shop
    lead_time: LeadTime
    window: int = 56
    factor: float = 1.0
    name: str = "(s, S) normal"

    def scaled(self, factor: float) -> Normal:
        """As if a lost sale cost so many times as much."""
        return replace(self, factor=factor)

    def orders(self, moment: Moment) -> Ints:
        """Up to S where stock is at or below s."""
        rate, costs = recent_mean(moment.history, self.window), self.shop.costs
        interval = order_interval(rate, costs, self.shop.supplier, self.shop.suppliers.order_cost, self.shop.review)
        least = np.maximum(rate, LEAST_RATE)
        cycle = np.maximum(interval, np.sqrt(2 * costs.ordering / (costs.holding * least)))
        days = self.lead_time.mean() + self.shop.review
        deviation = np.sqrt(days * recent_variance(moment.history, self.window) + (rate * self.lead_time.std()) ** 2)
        level = critical_fractile(self.factor * costs.shortage, costs.holding, cycle)
        low = rate * days + ndtri(np.clip(level, 1e-9, 1 - 1e-9)) * deviation
        return up_to(self.shop, moment.position, low, low + rate * (cycle - self.shop.review))


@dataclass
class Planned:
    """The product's own: levels from forecast distributions, and each day's purchase plan over all products.

    Attributes
    ----------
    forecast : Forecast
    every : int
        Days between two forecasts.
    policies, classes
        The owner's.
    """

    shop: Shop
    lead_time: LeadTime
    forecast: Forecast
    every: int = 7
    policies: Policies = field(default_factory=Policies)
    classes: npt.NDArray[np.str_] | None = None
    factor: float = 1.0
    effort: Effort = field(default_factory=lambda: Effort(seconds=0.0))
    name: str = "planned"
    known: dict[int, tuple[Floats, Spans]] = field(default_factory=dict)
    _own: dict[int, tuple[Floats, Levels]] = field(default_factory=dict, init=False, repr=False)

    def scaled(self, factor: float) -> Planned:
        """As if a lost sale cost so many times as much; forecasts are not made again."""
        return replace(self, factor=factor)

    def orders(self, moment: Moment) -> Ints:
        """The purchase plan of the day."""
        rate, own = self._levels(moment)
        position = moment.position
        rows = np.flatnonzero(moment.due & (position < own.order_up_to))
        pieces = np.zeros(len(position), dtype=np.int64)
        if not len(rows):
            return pieces
        shop = self.shop
        market = Market(
            curve=curve(rate[rows], position[rows], own[rows], self._costs()[rows]),
            terms=shop.terms[rows],
            line_cost=own.line_cost[rows],
            volume=np.zeros(len(rows)),
            fill_value=shop.suppliers.minimum_value[shop.supplier[rows]],
        )
        supplier = shop.supplier[rows]
        fixed = order_costs(shop.suppliers.order_cost, supplier, market.curve.waiting())
        problem = Problem(supplier, fixed, shop.suppliers.minimum_value, ())
        options = market.options()
        chosen = choose(options, problem, self.effort).chosen
        pieces[rows] = taken(options.pieces, chosen)
        return pieces

    def _costs(self) -> Costs:
        return replace(self.shop.costs, shortage=self.factor * self.shop.costs.shortage)

    def _levels(self, moment: Moment) -> tuple[Floats, Levels]:
        day = moment.day - moment.day % self.every
        if day not in self.known:
            self.known[day] = self._forecast(moment.history)
        if day not in self._own:
            self._own[day] = self._levels_of(*self.known[day])
        return self._own[day]

    def _levels_of(self, rate: Floats, spans: Spans) -> tuple[Floats, Levels]:
        interval = order_interval(
            rate, self.shop.costs, self.shop.supplier, self.shop.suppliers.order_cost, self.shop.review
        )
        own = levels_of(
            spans,
            rate,
            self._costs(),
            policies=self.policies,
            classes=self.classes,
            review=self.shop.review,
            interval=interval,
        )
        return rate, own

    def _forecast(self, history: Floats) -> tuple[Floats, Spans]:
        horizon = int(self.lead_time.quantile(0.999).max(initial=1) + self.shop.review.max(initial=1))
        demand = self.forecast(history, horizon)
        return demand.rate(), Spans.of(demand, self.lead_time.probability, self.shop.review)


def recent_mean(history: Floats, window: int) -> Floats:
    """(n,) mean of the last days that are known, 0 where none is."""
    last = history[:, -window:] if window < history.shape[1] else history
    known = np.isfinite(last)
    return np.asarray(np.where(known, last, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1), dtype=np.float64)


def recent_variance(history: Floats, window: int) -> Floats:
    """(n,) variance of the last days that are known, 0 where fewer than two are."""
    last = history[:, -window:] if window < history.shape[1] else history
    known = np.isfinite(last)
    apart = np.where(known, last - recent_mean(history, window)[:, None], 0.0)
    return np.asarray((apart**2).sum(axis=1) / np.maximum(known.sum(axis=1) - 1, 1), dtype=np.float64)


def up_to(shop: Shop, position: Floats, low: Floats, high: Floats) -> Ints:
    """(n,) what can be ordered to reach ``high``, where the position is at or below ``low``."""
    wanted = np.ceil(np.maximum(high, np.maximum(low, 0)) - position - 1e-9)
    return shop.terms.orderable(np.where(position <= low, np.maximum(wanted, 0), 0))
