"""How wrong forecasts were, once their days are over."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Abs

from saleor_ai_plugin.forecasting.frames import DailyDemand
from saleor_ai_plugin.forecasting.models import ForecastSum

RECENT = timedelta(days=28)


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


def errors_of(until: date) -> dict[str, dict[str, Any]]:
    """Of all forecasts whose days ended in the last four weeks up to ``until``, by their number of days.

    ``bias`` is what was foretold in excess and ``wape`` the sum of errors of the medians, both over what came.
    """
    told = ForecastSum.objects.filter(is_told=True, actual__isnull=False)
    found: dict[str, dict[str, Any]] = {}
    for days in sorted(set(told.values_list("days", flat=True).distinct())):
        ended = told.filter(
            days=days,
            made_on__gt=until - RECENT - timedelta(days=days),
            made_on__lte=until - timedelta(days=days),
        )
        sums = ended.aggregate(
            places=Count("id"),
            came=Sum("actual"),
            excess=Sum(F("mean") - F("actual")),
            wrong=Sum(Abs(F("median") - F("actual"))),
            inside=Count("id", filter=Q(low__lte=F("actual"), high__gte=F("actual"))),
        )
        if sums["places"]:
            came = sums["came"] or 0.0
            found[str(days)] = {
                "forecasts": sums["places"],
                "bias": round(sums["excess"] / came, 4) if came else None,
                "wape": round(sums["wrong"] / came, 4) if came else None,
                "coverage_80": round(sums["inside"] / sums["places"], 4),
            }
    return found
