"""Every night: foretell the demand of every place, keep what is foretold, and see how wrong it was before.

First what all places have in common is learned, from totals: the calendars of the markets, and which categories'
forecasts drifted. Places are then worked on in parts, each written as a whole: memory does not grow with their number,
and what was stopped goes on where it was. Everything is learned anew each night: it costs minutes, and no model grows
old.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

import numpy as np
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from core_ml.exceptions import FitCancelledError
from core_ml.forecasting import LEVELS, Forecast
from saleor_ai_plugin.facts.models import Order, Stock
from saleor_ai_plugin.forecasting.accuracy import errors_of
from saleor_ai_plugin.forecasting.arrays import HORIZON, packed
from saleor_ai_plugin.forecasting.catalogue import ended
from saleor_ai_plugin.forecasting.drifting import Drifting, drifting
from saleor_ai_plugin.forecasting.errors import tell_what_came
from saleor_ai_plugin.forecasting.frames import DailyDemand, daily_demand
from saleor_ai_plugin.forecasting.markets import Markets, markets
from saleor_ai_plugin.forecasting.models import DemandForecast, ForecastRun, ForecastSum
from saleor_ai_plugin.forecasting.part import foretell
from saleor_ai_plugin.forecasting.totals import write_totals

HISTORY = 560
SUMS = (7, 28)
VARIANTS_A_PART = 4_000
KEEP_ALL, KEEP_MONDAYS = timedelta(days=60), timedelta(days=730)

OnProgress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]

_UPSERT = f"""
INSERT INTO "{DemandForecast._meta.db_table}"
       (variant_id, warehouse_id, made_on, days, mean, cumulative, weights)
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
ON CONFLICT (variant_id, warehouse_id) DO UPDATE SET made_on = EXCLUDED.made_on, days = EXCLUDED.days,
       mean = EXCLUDED.mean, cumulative = EXCLUDED.cumulative, weights = EXCLUDED.weights
WHERE "{DemandForecast._meta.db_table}".made_on <= EXCLUDED.made_on
"""  # noqa: S608 - names from _meta


def forecast_demand(
    *,
    until: date | None = None,
    horizon: int = HORIZON,
    on_progress: OnProgress = lambda fraction, message: None,
    should_stop: ShouldStop = lambda: False,
) -> ForecastRun | None:
    """Foretell every place from the end of ``until``, by default the day before the shop's last order's.

    None where the shop has no stock or has sold nothing.

    Raises
    ------
    core_ml.exceptions.FitCancelledError
        Stopped; what was written until then stays, and another call goes on from there.
    """
    day = until or _last_whole_day()
    variants = list(Stock.objects.order_by("variant_id").values_list("variant_id", flat=True).distinct())
    if day is None or not variants:
        return None
    run, _ = ForecastRun.objects.get_or_create(made_on=day, defaults={"started_at": timezone.now()})
    on_progress(0.0, "learning calendars")
    common, drifted = markets(until=day, h=horizon), drifting(day)
    for number, part in enumerate(_parts(variants)):
        if should_stop():
            raise FitCancelledError(f"stopped after {number * VARIANTS_A_PART:,} of {len(variants):,} variants")
        on_progress(number * VARIANTS_A_PART / len(variants), "forecasting demand")
        _forecast_part(_left(part, day), common, drifted)
    _forget(day)
    if not DemandForecast.objects.filter(made_on__gt=day).exists():
        write_totals(common, HISTORY)
    run.places = DemandForecast.objects.filter(made_on=day).count()
    run.errors, run.calendars, run.drift = errors_of(day), common.told(), drifted.told()
    run.ended_at = timezone.now()
    run.save()
    on_progress(1.0, f"{run.places:,} places")
    return run


def _last_whole_day() -> date | None:
    """The day of the last order may not be over yet."""
    last: datetime | None = Order.objects.aggregate(last=Max("placed_at"))["last"]
    return None if last is None else min(last, timezone.now()).date() - timedelta(days=1)


def _parts(variants: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(variants), VARIANTS_A_PART):
        yield variants[start : start + VARIANTS_A_PART]


def _left(part: Sequence[str], day: date) -> list[str]:
    """Those that an earlier call for the same day has not written."""
    written = DemandForecast.objects.filter(variant_id__in=part, made_on=day)
    done = set(written.values_list("variant_id", flat=True))
    return [variant for variant in part if variant not in done]


def _forecast_part(variants: Sequence[str], common: Markets, drifted: Drifting) -> None:
    if not variants:
        return
    found = daily_demand(until=common.until, days=HISTORY, variant_ids=variants)
    told = foretell(found, common, drifted, ended(variants))
    if told is None:
        return
    places, ahead = told
    with transaction.atomic():
        _write(places, ahead, common.until)
        _keep(places, ahead, common.until)
        _tell(found)


def _write(places: Sequence[tuple[str, str]], ahead: Forecast, day: date) -> None:
    values = [
        (
            variant,
            warehouse,
            day,
            ahead.mean.shape[1],
            packed(ahead.mean[row]),
            packed(ahead.cumulative[row]),
            json.dumps(_counting(ahead, row)),
        )
        for row, (variant, warehouse) in enumerate(places)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_UPSERT, values)


def _counting(ahead: Forecast, row: int) -> dict[str, float]:
    """The models that counted for something."""
    shares = zip(ahead.models, ahead.weights[row].tolist(), strict=True)
    return {name: round(share, 3) for name, share in shares if share >= 0.01}


def _keep(places: Sequence[tuple[str, str]], ahead: Forecast, day: date) -> None:
    low, median, high = (int(np.argmin(np.abs(LEVELS - level))) for level in (0.1, 0.5, 0.9))
    sums = ahead.mean.cumsum(axis=1)
    ForecastSum.objects.bulk_create(
        (
            ForecastSum(
                variant_id=variant,
                warehouse_id=warehouse,
                made_on=day,
                days=days,
                mean=float(sums[row, days - 1]),
                low=float(ahead.cumulative[row, days - 1, low]),
                median=float(ahead.cumulative[row, days - 1, median]),
                high=float(ahead.cumulative[row, days - 1, high]),
            )
            for row, (variant, warehouse) in enumerate(places)
            for days in SUMS
            if days <= sums.shape[1]
        ),
        ignore_conflicts=True,
        batch_size=5_000,
    )


def _tell(found: DailyDemand) -> None:
    for days in SUMS:
        tell_what_came(found, days)


def _forget(day: date) -> None:
    """Of every night for two months, then of Mondays for two years."""
    old = ForecastSum.objects.filter(made_on__lt=day - KEEP_ALL)
    old.exclude(made_on__week_day=2).delete()
    old.filter(made_on__lt=day - KEEP_MONDAYS).delete()
