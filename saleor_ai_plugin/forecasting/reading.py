"""What was foretold, for those who decide by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from core_ml.forecasting import LEVELS
from saleor_ai_plugin.forecasting.arrays import cumulative_of, mean_of
from saleor_ai_plugin.forecasting.models import DemandForecast

VARIANTS_A_QUERY = 2_000


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
