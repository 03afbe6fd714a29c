"""What came of what was foretold, once its days are over."""

from datetime import timedelta

import numpy as np

from saleor_ai_plugin.forecasting.frames import DailyDemand
from saleor_ai_plugin.forecasting.models import ForecastSum


def tell_what_came(found: DailyDemand, days: int) -> None:
    """Write what came into all kept sums of so many ``days`` whose last day ``found`` knows."""
    row_of = {place: row for row, place in enumerate(found.places)}
    first = found.until - timedelta(days=found.demand.shape[1] - 1)
    waiting = ForecastSum.objects.filter(
        is_told=False,
        days=days,
        made_on__gte=first - timedelta(days=1),
        made_on__lte=found.until - timedelta(days=days),
        variant_id__in={variant for variant, _ in found.places},
    )
    told = []
    for kept in waiting.iterator(chunk_size=5_000):
        row = row_of.get((kept.variant_id, kept.warehouse_id))
        if row is None:
            continue
        start = (kept.made_on - first).days + 1
        came = found.demand[row, start : start + days]
        kept.actual = float(came.sum()) if np.isfinite(came).all() else None
        kept.is_told = True
        told.append(kept)
    ForecastSum.objects.bulk_update(told, ["actual", "is_told"], batch_size=1_000)
