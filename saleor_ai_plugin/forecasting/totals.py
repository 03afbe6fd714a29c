"""Totals of the shop, its warehouses, categories and channels: sums of what is foretold of places, and how surely."""

# ruff: noqa: S608 - SQL is put together from names of models' _meta alone

from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import transaction

from core_ml.forecasting import Forecast, forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.rescaling import with_mean
from saleor_ai_plugin.facts.reading import read_frame
from saleor_ai_plugin.forecasting import sold as statements
from saleor_ai_plugin.forecasting.arrays import mean_of, packed
from saleor_ai_plugin.forecasting.catalogue import categories
from saleor_ai_plugin.forecasting.markets import Markets
from saleor_ai_plugin.forecasting.models import DemandForecast, ForecastTotal

Floats = npt.NDArray[np.float64]
Cell = tuple[str, str]
"""A warehouse and a category."""
Key = tuple[str, str]
"""What kind of total, and of what."""

PLACES_A_QUERY = 5_000
SHARES_DAYS = 91
"""Of history, by which a warehouse's demand is shared out to channels."""

CHANNELS = f"""
    SELECT {statements.WAREHOUSE} AS warehouse_id, o.channel, sum(l.quantity) AS pieces
    FROM {statements.LINES}
    GROUP BY 1, 2
"""


def write_totals(markets: Markets, days: int) -> int:
    """Add up what was foretold of all places from ``markets.until``, whose spread is learned from ``days`` of history.

    Return how many totals were written.
    """
    means = _means(markets)
    if not means:
        return 0
    cells = list(means)
    keys, share = _groups(cells, _channel_shares(markets.until))
    history = markets.history(cells, days)
    factors = markets.factors([(warehouse, warehouse) for warehouse, _ in cells], [one for _, one in cells], days)
    size = (history.sum(axis=1) + 1e-9) / factors[:, :days].sum(axis=1)
    of_totals = share @ (size[:, None] * factors) / (share @ size)[:, None]
    ids = pd.Index([f"{kind} {group}" for kind, group in keys], dtype=object)
    ends = np.full(len(keys), markets.until.toordinal(), dtype=np.int64)
    sold = share @ history
    begun = np.maximum.accumulate(sold > 0, axis=1)
    panel = Panel(ids, np.where(begun, sold, np.nan), ends, Frequency.DAY).since_first()
    found = forecast(panel, markets.h, factors=of_totals[:, -panel.y.shape[1] - markets.h :])
    _write(keys, with_mean(found, share @ np.array(list(means.values()))), markets.until)
    return len(keys)


def _means(markets: Markets) -> dict[Cell, Floats]:
    """(h,) what is foretold of all places of a category in a warehouse."""
    category = categories()
    means: dict[Cell, Floats] = defaultdict(lambda: np.zeros(markets.h))
    rows = DemandForecast.objects.filter(made_on=markets.until, days=markets.h)
    for variant, warehouse, mean in rows.values_list("variant_id", "warehouse_id", "mean").iterator(PLACES_A_QUERY):
        means[warehouse, category.get(variant, "")] += mean_of(bytes(mean))
    return dict(means)


def _groups(cells: list[Cell], channels: pd.DataFrame) -> tuple[list[Key], Floats]:
    """The totals, and what part of each cell (K, C) is in them."""
    parts: dict[Key, Floats] = defaultdict(lambda: np.zeros(len(cells)))
    of_channels = {str(warehouse): rows for warehouse, rows in channels.groupby("warehouse_id")}
    for place, (warehouse, category) in enumerate(cells):
        parts[ForecastTotal.Kind.ALL, ""][place] = 1.0
        parts[ForecastTotal.Kind.WAREHOUSE, warehouse][place] = 1.0
        if category:
            parts[ForecastTotal.Kind.CATEGORY, category][place] = 1.0
        of_channel = of_channels.get(warehouse, channels.iloc[:0])
        for channel, share in zip(of_channel["channel"], of_channel["share"].to_numpy(dtype=float), strict=True):
            parts[ForecastTotal.Kind.CHANNEL, str(channel)][place] = share
    return list(parts), np.array(list(parts.values()))


def _channel_shares(until: date) -> pd.DataFrame:
    """``warehouse_id, channel, share``: what part of a warehouse's pieces each channel sold of late."""
    given = statements.bounds(since=until - timedelta(days=SHARES_DAYS - 1), until=until)
    found = read_frame(CHANNELS, given, dtype={"warehouse_id": str, "channel": str}, keep_default_na=False)
    pieces = found["pieces"].astype(float)
    return found.assign(share=pieces / pieces.groupby(found["warehouse_id"]).transform("sum"))


def _write(keys: list[Key], found: Forecast, until: date) -> None:
    with transaction.atomic():
        ForecastTotal.objects.all().delete()
        ForecastTotal.objects.bulk_create(
            ForecastTotal(
                kind=kind,
                group_id=group,
                made_on=until,
                days=found.mean.shape[1],
                mean=packed(found.mean[row]),
                cumulative=packed(found.cumulative[row]),
            )
            for row, (kind, group) in enumerate(keys)
        )
