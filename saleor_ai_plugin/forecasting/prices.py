"""What the prices of places were and are, day by day, and what their changes do to demand."""

# ruff: noqa: S608 - SQL is put together from names of models' _meta alone

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.forecasting.effects import learn, price
from core_ml.forecasting.panel import Panel
from saleor_ai_plugin.facts.models import VariantPrice, Warehouse
from saleor_ai_plugin.facts.reading import read_frame

LEARN_FROM = 4_000
"""Places that sell most, of those whose prices changed: more say no more of what all have in common."""
FEWEST = 50
SURE = 3.0
"""Standard errors that the elasticity is below none."""
Floats = npt.NDArray[np.float64]

PRICES = f"""
    SELECT variant_id, channel, (valid_from AT TIME ZONE 'UTC')::date - %(first)s AS day, price
    FROM "{VariantPrice._meta.db_table}" WHERE variant_id = ANY(%(variants)s) ORDER BY valid_from, id
"""


def prices(places: Sequence[tuple[str, str]], *, until: date, days: int, h: int) -> Floats:
    """(n, days + h) of each place in the first channel that its warehouse sells in; NaN where none is known.

    The facts know no price before it holds: that of ``until`` goes on.
    """
    channels = {
        warehouse: min(channels)
        for warehouse, channels in Warehouse.objects.exclude(channels=[]).values_list("id", "channels")
    }
    variants = sorted({variant for variant, _ in places})
    since = until - timedelta(days=days - 1)
    text = {"variant_id": str, "channel": str}
    found = read_frame(PRICES, {"first": since, "variants": variants}, dtype=text, keep_default_na=False)
    day = found["day"].to_numpy(dtype=np.int64)
    inside = day < days
    groups = pd.MultiIndex.from_arrays([found["variant_id"], found["channel"]])
    distinct = groups.unique()
    table = np.full((len(distinct) + 1, days + h), np.nan)
    # Rows are in order of time: the last of a day, or of those before the first day, is the one that holds.
    table[distinct.get_indexer(groups)[inside], np.maximum(day[inside], 0)] = found["price"].to_numpy(float)[inside]
    known = pd.DataFrame(table).ffill(axis=1).bfill(axis=1).to_numpy(dtype=float)
    keys = pd.MultiIndex.from_arrays(
        [[variant for variant, _ in places], [channels.get(warehouse, "") for _, warehouse in places]]
    )
    rows: Floats = known[distinct.get_indexer(keys)]
    return rows


def price_factors(panel: Panel, values: Floats) -> Floats | None:
    """(n, T + h) by which prices (n, T + h) change demand; None where nothing sure can be said of them."""
    relative = price(values)
    moved = np.flatnonzero((np.abs(np.nan_to_num(relative.values)) > 1e-6).any(axis=1))
    if len(moved) < FEWEST:
        return None
    sold = np.nan_to_num(panel.y[moved]).sum(axis=1)
    best = moved[np.argsort(-sold, kind="stable")[:LEARN_FROM]]
    effects = learn(panel.rows(best), [price(values[best])])
    if not effects.coefficients[0] < -SURE * effects.errors[0]:
        return None
    return effects.factors([relative], len(panel))
