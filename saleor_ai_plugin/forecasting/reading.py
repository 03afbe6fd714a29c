"""What was foretold, for those who decide by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from core_ml.quantiles import LEVELS
from saleor_ai_plugin.forecasting.arrays import cumulative_of, mean_of
from saleor_ai_plugin.forecasting.models import DemandForecast, ForecastTotal

VARIANTS_A_QUERY = 2_000
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class DayAhead:
    """Expected pieces of a day, and the interval in which they lie four times in five."""

    day: date
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class DemandAhead:
    """Of n places: ``mean`` (n, h) pieces a day, and quantiles ``cumulative`` (n, h, Q) of the pieces up to each day.

    Day 1 is the one after ``made_on`` (n,). Places without a forecast are not among ``places``.
    """

    places: list[tuple[str, str]]
    made_on: list[date]
    mean: npt.NDArray[np.float64]
    levels: npt.NDArray[np.float64]
    cumulative: npt.NDArray[np.float64]


def days_ahead(*, variant_id: str, warehouse_id: str) -> list[DayAhead]:
    """What was foretold last of a place, day by day; empty where nothing was."""
    row = DemandForecast.objects.filter(variant_id=variant_id, warehouse_id=warehouse_id).first()
    return [] if row is None else _day_by_day(row)


def total_ahead(*, kind: str, group_id: str = "") -> list[DayAhead]:
    """What was foretold last of the shop, a warehouse, category or channel, day by day; empty where nothing was."""
    row = ForecastTotal.objects.filter(kind=kind, group_id=group_id).first()
    return [] if row is None else _day_by_day(row)


def _day_by_day(row: DemandForecast | ForecastTotal) -> list[DayAhead]:
    """Only sums of days are kept with their quantiles: the interval of a later day is that of the first, in its
    proportion to the mean.
    """
    mean, first = mean_of(bytes(row.mean)), cumulative_of(bytes(row.cumulative))[0]
    low, high = (float(np.interp(level, LEVELS, first)) for level in (LOW, HIGH))
    scale = mean / max(float(mean[0]), 1e-9)
    return [
        DayAhead(
            day=row.made_on + timedelta(days=number + 1),
            mean=round(float(mean[number]), 3),
            low=round(min(low * float(scale[number]), float(mean[number])), 3),
            high=round(max(high * float(scale[number]), float(mean[number])), 3),
        )
        for number in range(len(mean))
    ]


def demand_ahead(*, variant_ids: Sequence[str], days: int) -> DemandAhead:
    """The forecasts of these variants in all warehouses, ``days`` of them; shorter ones are left out."""
    places: list[tuple[str, str]] = []
    made_on: list[date] = []
    mean: list[npt.NDArray[np.float64]] = []
    cumulative: list[npt.NDArray[np.float64]] = []
    for start in range(0, len(variant_ids), VARIANTS_A_QUERY):
        named = DemandForecast.objects.filter(
            variant_id__in=variant_ids[start : start + VARIANTS_A_QUERY], days__gte=days
        ).order_by("variant_id", "warehouse_id")
        for row in named.iterator(chunk_size=VARIANTS_A_QUERY):
            places.append((row.variant_id, row.warehouse_id))
            made_on.append(row.made_on)
            mean.append(mean_of(bytes(row.mean))[:days])
            cumulative.append(cumulative_of(bytes(row.cumulative))[:days])
    return DemandAhead(
        places,
        made_on,
        np.array(mean).reshape(len(places), days),
        LEVELS,
        np.array(cumulative).reshape(len(places), days, len(LEVELS)),
    )
