"""The demand that planning decides by: the night's forecasts, and plain ones where there are none."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core_ml.inventory import Demand, empirical
from saleor_ai_plugin.forecasting.reading import demand_ahead
from saleor_ai_plugin.inventory.inputs import Places

STALE_DAYS = 7
"""A forecast that is older tells less than the last weeks' sales."""


def foretold(places: Places, days: int) -> tuple[Demand, Mapping[str, Any]]:
    """Demand of the places over ``days``, and of how many it was foretold by which model."""
    demand = empirical(_history(places), days)
    ahead = demand_ahead(variant_ids=sorted(set(places.variant_ids)), days=days)
    row_of = {place: row for row, place in enumerate(ahead.places)}
    pairs = zip(places.variant_ids, places.warehouse_ids, strict=True)
    found = np.array([row_of.get(place, -1) for place in pairs], dtype=np.int64)
    fresh = np.array([(places.as_of - made).days <= STALE_DAYS for made in ahead.made_on], dtype=bool)
    rows = np.flatnonzero(found >= 0)
    rows = rows[fresh[found[rows]]] if len(rows) else rows
    mean, cumulative = demand.mean.copy(), demand.cumulative.copy()
    if len(rows):
        shared = [int(np.argmin(np.abs(ahead.levels - level))) for level in demand.levels]
        mean[rows] = ahead.mean[found[rows]]
        cumulative[rows] = ahead.cumulative[found[rows]][:, :, shared]
    versions = {"forecasts": len(rows), "recent_sales": len(places) - len(rows)}
    return Demand(mean, demand.levels, cumulative), versions


def _history(places: Places) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Days on which nothing was known of any are none; a place of which nothing is known has sold nothing."""
    history = places.sold.copy()
    history[np.isnan(history).all(axis=1)] = 0.0
    return history
