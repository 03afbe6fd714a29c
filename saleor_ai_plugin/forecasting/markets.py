"""The calendars of the shop's markets, and what prices do: by what factors demand was and will be more or less.

A *market* are the warehouses that deliver to one country above all. What its calendar does is learned from the daily
totals of its categories; what prices do, from the places of a part whose prices have changed.
"""

# ruff: noqa: S608 - SQL is put together from names of models' _meta alone

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import ParameterError
from core_ml.forecasting.calendar import Calendar, calendar
from core_ml.forecasting.effects import Regressor
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.holidays import holiday_regressors, holidays
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.shopping_days import shopping_regressors
from saleor_ai_plugin.facts.models import Product, Variant
from saleor_ai_plugin.facts.reading import read_frame
from saleor_ai_plugin.forecasting import sold as statements

DAYS = 3 * 365
"""Of history, from which calendars are learned."""
LEAST_SHARE = 0.1
"""Of a market's orders, from which on a country's holidays may matter."""

logger = logging.getLogger(__name__)

TOTALS = f"""
    SELECT sold.warehouse_id, coalesce(product.category_id, '') AS category_id, sold.day, sum(sold.pieces) AS pieces
    FROM ({statements.SALES}) sold
    LEFT JOIN "{Variant._meta.db_table}" variant ON variant.id = sold.variant_id
    LEFT JOIN "{Product._meta.db_table}" product ON product.id = variant.product_id
    GROUP BY 1, 2, 3
"""

OFFERS = f"""
    SELECT {statements.WAREHOUSE} AS warehouse_id, o.country, {statements.DAY} AS day, count(*) AS lines,
           sum(l.quantity) AS pieces,
           sum(l.quantity * greatest(1 - l.unit_price_gross / l.undiscounted_unit_price, 0))
               FILTER (WHERE l.undiscounted_unit_price > 0) AS off
    FROM {statements.LINES}
    GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Market:
    """Warehouses of one country's customers: its categories, and its calendar by them."""

    country: str
    categories: pd.Index
    found: Calendar


@dataclass(frozen=True)
class Markets:
    """Of the whole shop, with ``h`` days to come after ``until``.

    ``sold`` has ``warehouse_id, category_id, day, pieces``, days counted up to `DAYS` - 1, which is ``until``.
    """

    until: date
    h: int
    sold: pd.DataFrame
    of_warehouse: dict[str, str] = field(default_factory=dict)
    known: dict[str, Market] = field(default_factory=dict)

    def factors(self, places: Sequence[tuple[str, str]], categories: Sequence[str], days: int) -> npt.NDArray[Any]:
        """(n, days + h) of places; a place of an unknown market or category has none."""
        table, rows = self._table
        keys = pd.MultiIndex.from_arrays(
            [[self.of_warehouse.get(warehouse, "") for _, warehouse in places], list(categories)]
        )
        found: npt.NDArray[Any] = table[rows.reindex(keys).fillna(0).to_numpy(dtype=np.int64)]
        return found[:, found.shape[1] - self.h - days :]

    def history(self, cells: Sequence[tuple[str, str]], days: int) -> npt.NDArray[Any]:
        """(n, days) pieces sold of categories in warehouses."""
        rows = pd.Series(np.arange(len(cells)), index=pd.MultiIndex.from_tuples(cells))
        keys = pd.MultiIndex.from_frame(self.sold[["warehouse_id", "category_id"]])
        row, day = rows.reindex(keys).fillna(-1).to_numpy(dtype=np.int64), self.sold["day"].to_numpy(dtype=np.int64)
        there = (row >= 0) & (day >= DAYS - days)
        found = np.zeros((len(cells), days))
        np.add.at(found, (row[there], day[there] - DAYS + days), self.sold["pieces"].to_numpy(dtype=float)[there])
        return found

    def told(self) -> dict[str, Any]:
        """For people: what was chosen in each market, and the errors of all that it was chosen from."""
        return {
            country or "?": {"chosen": market.found.chosen, "errors": market.found.errors}
            for country, market in self.known.items()
        }

    @cached_property
    def _table(self) -> tuple[npt.NDArray[Any], pd.Series]:
        """Factors below each other, after a first row for all of which nothing is known; and which row is whose."""
        parts = [np.ones((1, DAYS + self.h)), *(market.found.factors for market in self.known.values())]
        names = [(country, category) for country, market in self.known.items() for category in market.categories]
        index = pd.MultiIndex.from_tuples(names, names=["market", "category"]) if names else None
        empty = pd.MultiIndex.from_arrays([[], []])
        return np.concatenate(parts), pd.Series(np.arange(1, len(names) + 1), index=empty if index is None else index)


def markets(*, until: date, h: int) -> Markets:
    """Learn the calendars of all markets from the sales up to ``until``."""
    parameters = statements.bounds(since=until - timedelta(days=DAYS - 1), until=until)
    text = {"warehouse_id": str, "category_id": str, "country": str}
    sold, offers = (read_frame(query, parameters, dtype=text, keep_default_na=False) for query in (TOTALS, OFFERS))
    of_warehouse = _main_countries(offers)
    starts = pd.date_range(end=pd.Timestamp(until) + timedelta(days=h), periods=DAYS + h)
    found = Markets(until, h, sold, of_warehouse)
    for country in sorted(set(of_warehouse.values())):
        named = [warehouse for warehouse, main in of_warehouse.items() if main == country]
        here = sold[sold["warehouse_id"].isin(named)]
        if here.empty:
            continue
        categories, totals = _totals(here, until)
        mine = offers[offers["warehouse_id"].isin(named)]
        regressors = [*shopping_regressors(starts), *_holidays(_countries(mine), starts)]
        of_market = calendar(totals, regressors, h, promoted=_promoted(mine, h))
        found.known[country] = Market(country, categories, of_market)
    return found


def _main_countries(offers: pd.DataFrame) -> dict[str, str]:
    """The country that most lines of each warehouse went to."""
    lines = offers.groupby(["warehouse_id", "country"])["lines"].sum().reset_index()
    most = lines.sort_values(["lines", "country"]).groupby("warehouse_id")["country"].last()
    return {str(warehouse): str(country) for warehouse, country in most.items()}


def _countries(offers: pd.DataFrame) -> list[str]:
    lines = offers[offers["country"] != ""].groupby("country")["lines"].sum()
    return [str(country) for country in lines.index[lines >= LEAST_SHARE * lines.sum()]]


def _totals(sold: pd.DataFrame, until: date) -> tuple[pd.Index, Panel]:
    """Daily totals of the categories from the market's first sale on."""
    codes, categories = pd.factorize(sold["category_id"], sort=True)
    day = sold["day"].to_numpy(dtype=np.int64)
    totals = np.zeros((len(categories), DAYS))
    np.add.at(totals, (codes, day), sold["pieces"].to_numpy(dtype=float))
    totals[:, : day.min()] = np.nan
    ids = pd.Index(categories, dtype=object)
    return ids, Panel(ids, totals, np.full(len(ids), until.toordinal(), dtype=np.int64), Frequency.DAY)


def _promoted(offers: pd.DataFrame, h: int) -> npt.NDArray[np.float64] | None:
    """(T + h,) the part of the price that was taken off, NaN where nothing was sold; None where nothing ever was.

    Of what is planned the facts know nothing.
    """
    day = offers["day"].to_numpy(dtype=np.int64)
    pieces = np.bincount(day, weights=offers["pieces"].to_numpy(dtype=float), minlength=DAYS)
    off = pd.to_numeric(offers["off"], errors="coerce").fillna(0.0).to_numpy(dtype=float)
    taken = np.bincount(day, weights=off, minlength=DAYS)
    if not taken.any():
        return None
    part = np.where(pieces > 0, taken / np.maximum(pieces, 1e-9), np.nan)
    return np.append(part, np.full(h, np.nan))


def _holidays(countries: Iterable[str], starts: pd.DatetimeIndex) -> list[Regressor]:
    """Of those countries whose holidays are known."""
    known = []
    for country in countries:
        try:
            holidays([country], [starts[-1].year])
        except ParameterError as error:
            logger.warning("forecasting without holidays of %s: %s", country, error)
        else:
            known.append(country)
    return holiday_regressors(known, starts, Frequency.DAY) if known else []
