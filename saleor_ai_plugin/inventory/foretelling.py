"""The demand that planning decides by: the night's forecasts, and plain ones where there are none."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from core_ml.inventory import Demand, empirical
from core_ml.quantiles import LEVELS
from saleor_ai_plugin.forecasting.arrays import HORIZON
from saleor_ai_plugin.forecasting.reading import DemandAhead, demand_ahead
from saleor_ai_plugin.inventory.inputs import Floats, Ints, Places

STALE_DAYS = 7
"""A forecast that is older tells less than the last weeks' sales."""
PART = 4_000
"""Variants that are read at once: a distribution for each of 60 days is 7 KiB a place, and there may be 100,000."""


def foretold(places: Places, days: int) -> tuple[Demand, Mapping[str, Any]]:
    """Demand of the places over ``days``, and of how many it was foretold by which model.

    It is that of fewer days where the nights foretell fewer: `Demand` goes on from there.
    """
    days = min(days, HORIZON)
    n, variants = len(places), sorted(set(places.variant_ids))
    mean, cumulative = np.empty((n, days)), np.empty((n, days, len(LEVELS)))
    is_known = np.zeros(n, dtype=bool)
    row_of = {place: row for row, place in enumerate(zip(places.variant_ids, places.warehouse_ids, strict=True))}
    for start in range(0, len(variants), PART):
        ahead = demand_ahead(variant_ids=variants[start : start + PART], days=days)
        rows, own = _fresh(ahead, row_of, places.as_of)
        shared = [int(np.argmin(np.abs(ahead.levels - level))) for level in LEVELS]
        mean[rows], cumulative[rows] = ahead.mean[own], ahead.cumulative[own][:, :, shared]
        is_known[rows] = True
    others = np.flatnonzero(~is_known)
    for start in range(0, len(others), PART):
        rows = others[start : start + PART]
        plain = empirical(_history(places.sold[rows]), days)
        mean[rows], cumulative[rows] = plain.mean, plain.cumulative
    versions = {"forecasts": n - len(others), "recent_sales": len(others)}
    return Demand(mean, LEVELS, cumulative), versions


def _fresh(ahead: DemandAhead, row_of: Mapping[tuple[str, str], int], as_of: date) -> tuple[Ints, Ints]:
    """Rows of places, and those of their forecasts, which are not stale."""
    pairs = [
        (row_of[place], number)
        for number, (place, made) in enumerate(zip(ahead.places, ahead.made_on, strict=True))
        if place in row_of and (as_of - made).days <= STALE_DAYS
    ]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _history(sold: Floats) -> Floats:
    """Days on which nothing was known of any are none; a place of which nothing is known has sold nothing."""
    history = sold.copy()
    history[np.isnan(history).all(axis=1)] = 0.0
    return history
