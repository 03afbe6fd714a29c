"""The forecasts of some of the shop's places: from their own days, the calendar, prices, and those like them."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.columns import Columns
from core_ml.forecasting import Forecast, forecast, reconciled
from core_ml.forecasting.ending import NEVER, ended
from core_ml.forecasting.forecasts import joined
from core_ml.forecasting.panel import Panel
from saleor_ai_plugin.forecasting import newcomers
from saleor_ai_plugin.forecasting.catalogue import described
from saleor_ai_plugin.forecasting.drift_rules import RECENT_DAYS
from saleor_ai_plugin.forecasting.drifting import Drifting
from saleor_ai_plugin.forecasting.frames import DailyDemand
from saleor_ai_plugin.forecasting.markets import Markets
from saleor_ai_plugin.forecasting.prices import price_factors, prices

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
FEWEST = 2
"""Series that have a total."""
Flags = npt.NDArray[np.bool_]


def foretell(
    found: DailyDemand, markets: Markets, drifted: Drifting, gone: Collection[str] = ()
) -> tuple[list[tuple[str, str]], Forecast] | None:
    """The places of which something can be said, and what; None where there are none.

    Their sums over warehouses and over the categories in them agree with forecasts of these sums. Variants that are
    ``gone`` sell nothing any more.
    """
    panel = found.panel()
    known = described(found.places, found.until)
    asked = prices(found.places, until=found.until, days=panel.y.shape[1], h=markets.h)
    factors = _factors(panel, found, markets, known, asked)
    own = np.flatnonzero(np.isfinite(panel.y).any(axis=1))
    is_recent = drifted.of([found.places[row] for row in own], known["category_id"].iloc[own].tolist())
    parts = _by_own_days(panel, factors, own, is_recent)
    young = newcomers.newcomers(panel, known)
    alike = newcomers.by_likeness(panel, known, asked, factors, young, markets.h) if len(young) else None
    if alike is not None:
        parts = _with_newcomers(parts, young, alike)
    if not parts:
        return None
    rows = np.concatenate([some for some, _ in parts])
    told = np.sort(rows)
    leaves = joined(panel.ids[told], [(np.searchsorted(told, some), part) for some, part in parts])
    places = [found.places[row] for row in told]
    left = np.array([0 if variant in gone else NEVER for variant, _ in places])
    sold = np.flatnonzero(left)
    adding_up = _adding_up(panel.rows(told[sold]), factors[told[sold]], known.iloc[told[sold]], leaves.rows(sold))
    over = np.flatnonzero(left == 0)
    return places, ended(joined(leaves.ids, [(sold, adding_up), (over, leaves.rows(over))]), left)


def _factors(panel: Panel, found: DailyDemand, markets: Markets, known: pd.DataFrame, asked: Floats) -> Floats:
    """(n, T + h) of the calendar and of prices."""
    days = panel.y.shape[1]
    factors = markets.factors(found.places, known["category_id"].tolist(), days)
    of_prices = price_factors(replace(panel, y=panel.y / factors[:, :days]), asked)
    return factors if of_prices is None else factors * of_prices


def _by_own_days(panel: Panel, factors: Floats, rows: Ints, is_recent: Flags) -> list[tuple[Ints, Forecast]]:
    """Places by their history; those that ``is_recent`` (rows,) by what of it is recent."""
    periods = panel.y.shape[1]
    h = factors.shape[1] - periods
    # What was out of stock all the time has nothing recent to be learned from.
    is_recent = is_recent & np.isfinite(panel.y[rows, -RECENT_DAYS:]).any(axis=1)
    parts = []
    for some, days in ((rows[~is_recent], periods), (rows[is_recent], min(RECENT_DAYS, periods))):
        if len(some):
            past = panel.rows(some)
            parts.append((some, forecast(replace(past, y=past.y[:, -days:]), h, factors=factors[some, -days - h :])))
    return parts


def _with_newcomers(parts: list[tuple[Ints, Forecast]], young: Ints, alike: Forecast) -> list[tuple[Ints, Forecast]]:
    """Newcomers that have begun are foretold by both, the others by those ``alike``, which are of ``young``."""
    found, coming = [], np.ones(len(young), dtype=bool)
    for rows, part in parts:
        is_young = np.isin(rows, young)
        like = np.searchsorted(young, rows[is_young])
        coming[like] = False
        mixed = newcomers.between(part.rows(np.flatnonzero(is_young)), alike.rows(like))
        found += [(rows[~is_young], part.rows(np.flatnonzero(~is_young))), (rows[is_young], mixed)]
    found.append((young[coming], alike.rows(np.flatnonzero(coming))))
    return [one for one in found if len(one[0])]


def _adding_up(panel: Panel, factors: Floats, known: pd.DataFrame, leaves: Forecast) -> Forecast:
    """Brought together with the totals of warehouses, and of the categories in them."""
    if len(panel) < FEWEST:
        return leaves
    groups = known[["warehouse_id", "category_id"]].assign(**{Columns.SERIES: panel.ids})
    by = [["warehouse_id"], ["warehouse_id", "category_id"]]
    h = leaves.mean.shape[1]
    return reconciled(panel, groups, h, by=by, factors=factors, leaves=leaves).leaves
