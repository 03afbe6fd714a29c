"""Totals as people look at them: what they are called, what was sold of them, and how sure their sums are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core_ml.quantiles import LEVELS
from saleor_ai_plugin.facts.models import Category, Warehouse
from saleor_ai_plugin.forecasting.arrays import cumulative_of, mean_of
from saleor_ai_plugin.forecasting.models import ForecastRun, ForecastTotal

Kind = ForecastTotal.Kind
Key = tuple[str, str]
LOW, HIGH = 0.1, 0.9
ORDER = (Kind.ALL, Kind.WAREHOUSE, Kind.CHANNEL, Kind.CATEGORY)


@dataclass(frozen=True, slots=True)
class SumAhead:
    """Pieces of the next ``days`` together, and the interval in which they lie four times in five."""

    days: int
    mean: float
    low: float
    high: float


def totals(*, kinds: Sequence[str] | None, search: str) -> "QuerySet[ForecastTotal]":
    """The shop first, then warehouses, channels and categories."""
    place = Case(*(When(kind=kind, then=Value(at)) for at, kind in enumerate(ORDER)), output_field=IntegerField())
    found = ForecastTotal.objects.all() if kinds is None else ForecastTotal.objects.filter(kind__in=kinds)
    if search:
        warehouses = Warehouse.objects.filter(name__icontains=search).values("id")
        categories = Category.objects.filter(name__icontains=search).values("id")
        found = found.filter(
            Q(kind=Kind.WAREHOUSE, group_id__in=warehouses)
            | Q(kind=Kind.CATEGORY, group_id__in=categories)
            | Q(kind=Kind.CHANNEL, group_id__icontains=search)
        )
    return found.order_by(place, "group_id")


def find(kind: str, group_id: str) -> ForecastTotal | None:
    return ForecastTotal.objects.filter(kind=kind, group_id=group_id).first()


def runs() -> "QuerySet[ForecastRun]":
    """Nights that came to their end, the latest first."""
    return ForecastRun.objects.filter(ended_at__isnull=False).order_by("-made_on")


def names(keys: Collection[Key]) -> Mapping[Key, str]:
    """What groups are called, their ids where nobody knows; the shop as a whole has no name."""
    ids = {kind: [group for one, group in keys if one == kind] for kind in (Kind.WAREHOUSE, Kind.CATEGORY)}
    places = dict(Warehouse.objects.filter(id__in=ids[Kind.WAREHOUSE]).values_list("id", "name"))
    categories = dict(Category.objects.filter(id__in=ids[Kind.CATEGORY]).values_list("id", "name"))
    known: Mapping[str, Mapping[str, str]] = {Kind.WAREHOUSE: places, Kind.CATEGORY: categories}
    return {(kind, group): known.get(kind, {}).get(group) or group for kind, group in keys}


def sums_ahead(row: ForecastTotal, lengths: Sequence[int]) -> list[SumAhead]:
    """Of as many days as were foretold."""
    mean, cumulative = mean_of(bytes(row.mean)).cumsum(), cumulative_of(bytes(row.cumulative))
    found = []
    for days in lengths:
        if days <= len(mean):
            low, high = (float(np.interp(level, LEVELS, cumulative[days - 1])) for level in (LOW, HIGH))
            found.append(SumAhead(days, round(float(mean[days - 1]), 1), round(low, 1), round(high, 1)))
    return found


def since(row: ForecastTotal, days: int) -> date:
    """The first of so many days that were known when it was foretold."""
    return row.made_on - timedelta(days=days - 1)
