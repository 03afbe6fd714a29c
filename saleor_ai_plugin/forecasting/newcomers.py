"""Places with little history or none: foretold by how similar ones went after their launch."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.columns import Columns
from core_ml.forecasting import ColdStart, Forecast
from core_ml.forecasting.forecasts import joined
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.rescaling import with_mean

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

YOUNG = 120
"""Days for which a place is a newcomer."""
LONG_BEFORE = 60
"""Days that a product may be known before it is sold; what is older was there before anybody counted."""
LAUNCHES = 1_000
"""Of which is learned how launches go; likeness costs their number times that of newcomers."""
FEWEST = 20
AT_ONCE = 2_000
"""Newcomers whose likeness to all launches is held in memory."""
SHARE = 0.5
"""Of similar places in the forecast of a place that has begun; the other half says what it made of its own days."""


def begun(panel: Panel) -> Ints:
    """(n,) the day from which on a place is known, T where it never was."""
    known = np.isfinite(panel.y)
    first: Ints = np.where(known.any(axis=1), known.argmax(axis=1), panel.y.shape[1])
    return first


def launched(panel: Panel, known: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """(n,) whether a place is there only since it was launched, and not since the shop or its counting began."""
    first = begun(panel)
    days = panel.y.shape[1]
    created = known["created"].to_numpy(dtype=float) + days - 1
    recent: npt.NDArray[np.bool_] = ~(created < first - LONG_BEFORE)
    seen: npt.NDArray[np.bool_] = (first > first.min(initial=days) + 7) & recent
    return seen


def newcomers(panel: Panel, known: pd.DataFrame) -> Ints:
    """Rows of those that were launched in the last days, or will be."""
    return np.flatnonzero(launched(panel, known) & (begun(panel) >= panel.y.shape[1] - YOUNG))


def by_likeness(
    panel: Panel, known: pd.DataFrame, prices: Floats, factors: Floats, rows: Ints, h: int
) -> Forecast | None:
    """Forecast ``rows``; None where too few launches were seen to learn from.

    ``factors`` (n, T + h) are those of all places.
    """
    days = panel.y.shape[1]
    is_launched, first = launched(panel, known), begun(panel)
    seen = np.flatnonzero(is_launched & (first < days))
    if len(seen) < FEWEST:
        return None
    if len(seen) > LAUNCHES:
        seen = np.random.default_rng(0).choice(seen, LAUNCHES, replace=False)
    settled = np.flatnonzero(~is_launched & (first < days) & (first <= first.min() + 7))
    own = rows[first[rows] < days]
    learned = np.unique(np.concatenate([seen, settled, own]))
    plain = replace(panel, y=panel.y / factors[:, :days]).rows(learned)
    attributes = _attributes(panel, known, prices)
    cold = ColdStart.learn(plain, attributes.iloc[learned])
    parts = [np.arange(start, min(start + AT_ONCE, len(rows))) for start in range(0, len(rows), AT_ONCE)]
    found = joined(panel.ids[rows], [(part, cold.forecast(attributes.iloc[rows[part]], h)) for part in parts])
    return with_mean(found, found.mean * factors[rows, days:])


def between(own: Forecast, alike: Forecast) -> Forecast:
    """Of the same places, `SHARE` of it ``alike``: what its own days say and what similar ones say err apart."""
    return replace(
        own,
        mean=own.mean + SHARE * (alike.mean - own.mean),
        quantiles=own.quantiles + SHARE * (alike.quantiles - own.quantiles),
        cumulative=own.cumulative + SHARE * (alike.cumulative - own.cumulative),
        models=(*own.models, *alike.models),
        weights=np.concatenate([(1 - SHARE) * own.weights, SHARE * alike.weights], axis=1),
    )


def _attributes(panel: Panel, known: pd.DataFrame, prices: Floats) -> pd.DataFrame:
    """What makes places alike. A category sells in each warehouse as it does there."""
    return pd.DataFrame(
        {
            Columns.SERIES: panel.ids,
            Columns.CATEGORY: known["category_id"] + " " + known["warehouse_id"],
            Columns.PRICE: prices[:, -1],
            "product_type": known["product_type"],
            "name": known["name"],
            "attributes": known["attributes"],
        }
    )
