"""Whether the forecasts of categories still hold, by what was foretold of weeks and came; and what follows from it.

Single places sell too little to tell. A category in a warehouse whose errors drifted is foretold from its recent
history alone, until its errors are as usual again.
"""

# ruff: noqa: S608 - SQL is put together from names of models' _meta alone

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.forecasting import drift
from core_ml.forecasting.monitoring import ALL, Drift, Kept, Measure, Reason
from saleor_ai_plugin.facts.models import Product, Variant
from saleor_ai_plugin.facts.reading import read_frame
from saleor_ai_plugin.forecasting.drift_rules import BEFORE, LEAST_BEFORE, RECENT, WEEK
from saleor_ai_plugin.forecasting.models import ForecastSum

LEVEL = 0.8

WEEKS = f"""
    SELECT coalesce(product.category_id, '') AS category_id, kept.warehouse_id, kept.made_on,
           sum(kept.actual) AS came, sum(kept.mean) AS mean
    FROM "{ForecastSum._meta.db_table}" kept
    LEFT JOIN "{Variant._meta.db_table}" variant ON variant.id = kept.variant_id
    LEFT JOIN "{Product._meta.db_table}" product ON product.id = variant.product_id
    WHERE kept.days = {WEEK} AND kept.is_told AND kept.actual IS NOT NULL AND kept.made_on = ANY(%(days)s)
    GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Drifting:
    """What drifted among (category, warehouse) ``groups``; ``weeks`` were judged, none where too few are known yet."""

    weeks: int = 0
    groups: frozenset[tuple[str, str]] = frozenset()
    is_all: bool = False
    reasons: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def of(self, places: Sequence[tuple[str, str]], categories: Sequence[str]) -> npt.NDArray[np.bool_]:
        """(n,) which places are foretold from their recent history."""
        pairs = zip(places, categories, strict=True)
        return np.array([self.is_all or (category, warehouse) in self.groups for (_, warehouse), category in pairs])

    def told(self) -> dict[str, Any]:
        """For people."""
        return {"weeks": self.weeks, "all": self.is_all, "groups": self.reasons}


def drifting(until: date) -> Drifting:
    """By the weeks that were over by ``until`` and told."""
    days = _days(until)
    if len(days) < RECENT + LEAST_BEFORE:
        return Drifting()
    text = {"category_id": str, "warehouse_id": str}
    found = read_frame(WEEKS, {"days": days}, dtype=text, keep_default_na=False)
    found["made_on"] = pd.to_datetime(found["made_on"]).dt.date
    keys = ["category_id", "warehouse_id"]
    came, mean = (
        found.pivot_table(index=keys, columns="made_on", values=one).reindex(columns=days) for one in ("came", "mean")
    )
    whole = came.notna().all(axis=1)
    came, mean = came[whole], mean[whole]
    if came.empty:
        return Drifting()
    return _judged(came, mean)


def _judged(came: pd.DataFrame, mean: pd.DataFrame) -> Drifting:
    """Of groups (G rows) and weeks, oldest first."""
    pairs = [(str(category), str(warehouse)) for category, warehouse in came.index]
    ids = pd.Index([f"{category} {warehouse}" for category, warehouse in pairs], dtype=object)
    actual, foretold = came.to_numpy(dtype=float), mean.to_numpy(dtype=float)
    # Intervals of sums of places are not known: their coverage is not judged.
    unknown = np.full((len(ids), RECENT), np.nan)
    recent = slice(-RECENT, None)
    kept = Kept(ids, actual[:, recent], foretold[:, recent], unknown, unknown, LEVEL, (actual - foretold)[:, :-RECENT])
    found = drift(kept)
    groups = frozenset(pair for pair, name in zip(pairs, ids, strict=True) if name in found.series)
    return Drifting(actual.shape[1], groups, _is_all(found), _reasons(found))


def _is_all(found: Drift) -> bool:
    """All places together lean or err more, or more groups drifted than chance explains."""
    return bool(found.groups.get(ALL)) or any(reason.measure is Measure.SERIES for reason in found.reasons)


def _reasons(found: Drift) -> dict[str, list[dict[str, Any]]]:
    def said(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
        return [
            {"measure": str(one.measure), "value": round(one.value, 3), "limit": round(one.limit, 3)} for one in reasons
        ]

    return {name: said(reasons) for name, reasons in {**found.series, **found.groups}.items()}


def _days(until: date) -> list[date]:
    """Of each of the last weeks one day on which forecasts were made, oldest first."""
    last = until - timedelta(days=WEEK)
    kept = ForecastSum.objects.filter(
        days=WEEK, is_told=True, made_on__lte=last, made_on__gt=last - timedelta(weeks=RECENT + BEFORE)
    )
    made = sorted(set(kept.values_list("made_on", flat=True).distinct()))
    days: list[date] = []
    for weeks in range(RECENT + BEFORE):
        wanted = last - timedelta(weeks=weeks)
        near = [day for day in made if abs((day - wanted).days) <= WEEK // 2 and day not in days]
        if near:
            days.append(min(near, key=lambda day: abs((day - wanted).days)))
    return sorted(days)
