"""How wrong forecasts were whose days are over: of all places, or of those of a warehouse or a category."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Abs

from saleor_ai_plugin.facts.models import Product, Variant
from saleor_ai_plugin.forecasting.models import ForecastRun, ForecastSum, ForecastTotal

Kind = ForecastTotal.Kind
RECENT = timedelta(days=28)
Errors = dict[str, dict[str, Any]]


def errors_of(until: date) -> Errors:
    """Of all forecasts whose days ended in the last four weeks up to ``until``, by their number of days.

    ``bias`` is what was foretold in excess and ``wape`` the sum of errors of the medians, both over what came.
    """
    found: Errors = {}
    for days in _lengths():
        last = until - timedelta(days=days)
        told = _told(days).filter(made_on__gt=last - RECENT, made_on__lte=last)
        found |= _measured(days, told)
    return found


def errors_of_total(kind: str, group_id: str, until: date) -> Errors:
    """The same of places of a warehouse or category, by one night a week; of a channel nothing is kept."""
    if kind == Kind.CHANNEL:
        return {}
    found: Errors = {}
    for days in _lengths():
        nights = _a_week_apart(until - timedelta(days=days))
        found |= _measured(days, _in(_told(days).filter(made_on__in=nights), kind, group_id))
    return found


def _lengths() -> list[int]:
    return sorted(set(ForecastSum.objects.filter(is_told=True).values_list("days", flat=True).distinct()))


def _told(days: int) -> "QuerySet[ForecastSum]":
    return ForecastSum.objects.filter(is_told=True, actual__isnull=False, days=days)


def _a_week_apart(last: date) -> list[date]:
    """Nights of the four weeks up to one, the latest first."""
    held = ForecastRun.objects.filter(made_on__gt=last - RECENT, made_on__lte=last).order_by("-made_on")
    nights: list[date] = []
    for night in held.values_list("made_on", flat=True):
        if not nights or (nights[-1] - night).days >= 7:
            nights.append(night)
    return nights


def _in(rows: "QuerySet[ForecastSum]", kind: str, group_id: str) -> "QuerySet[ForecastSum]":
    if kind == Kind.WAREHOUSE:
        return rows.filter(warehouse_id=group_id)
    if kind == Kind.CATEGORY:
        products = Product.objects.filter(category_id=group_id).values("id")
        return rows.filter(variant_id__in=Variant.objects.filter(product_id__in=products).values("id"))
    return rows


def _measured(days: int, told: "QuerySet[ForecastSum]") -> Errors:
    """By the number of days; empty where nothing is told."""
    sums = told.aggregate(
        places=Count("id"),
        came=Sum("actual"),
        excess=Sum(F("mean") - F("actual")),
        wrong=Sum(Abs(F("median") - F("actual"))),
        inside=Count("id", filter=Q(low__lte=F("actual"), high__gte=F("actual"))),
    )
    if not sums["places"]:
        return {}
    came = sums["came"] or 0.0
    return {
        str(days): {
            "forecasts": sums["places"],
            "bias": round(sums["excess"] / came, 4) if came else None,
            "wape": round(sums["wrong"] / came, 4) if came else None,
            "coverage_80": round(sums["inside"] / sums["places"], 4),
        }
    }
