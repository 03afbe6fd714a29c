"""How good the nightly forecasts are on the demo shop, against its true demand, from several days of its last 12 weeks.

``python benchmarks/nightly_forecasts.py [DAYS_BACK ...]`` on a loaded demo shop (``saleor-ai demo-shop``). What was
wanted in vain is known there, and read by this script alone. Nothing is written. Beside what a night foretells stands
what each place's own days alone would say; "young" are those of them that were launched in the last 120 days.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from demo_replay import lost_demand

from saleor_ai_plugin.service import database

if TYPE_CHECKING:
    from core_ml.forecasting import Forecast

BACK = (84, 70, 56, 42, 28, 21, 14, 7)
SUMS = (7, 28)
YOUNG_DAYS = 120


def main() -> None:
    back = [int(one) for one in sys.argv[1:]] or list(BACK)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")
    database.make_ready()
    try:
        _measure(back)
    finally:
        database.release()


def _measure(back: list[int]) -> None:
    from saleor_ai_plugin.facts.models import Order
    from saleor_ai_plugin.forecasting.frames import daily_demand
    from saleor_ai_plugin.shop.demo.manifest import folder

    until = Order.objects.latest("placed_at").placed_at.date()
    whole = daily_demand(until=until, days=max(back) + 1)
    lost = lost_demand(folder() / "truth" / "lost_demand.parquet", whole.places, until, max(back) + 1)
    truth = dict(zip(whole.places, np.nan_to_num(whole.sales) + lost, strict=True))
    figures: dict[tuple[str, int], list[np.ndarray]] = {}
    for days in back:
        for name, (places, ahead, seconds) in _forecasts(until - timedelta(days=days)).items():
            for length in (one for one in SUMS if one <= days):
                coming = np.array([truth[place][-days:][:length].sum() for place in places])
                found = _figures(ahead, coming, length)
                figures.setdefault((name, length), []).append(found)
                print(
                    f"{until - timedelta(days=days)} {name:12} {length:2} days: {_said(found)}, {seconds:.0f} s",
                    flush=True,
                )
    for (name, length), parts in figures.items():
        print(f"all {name:12} {length:2} days: {_said(np.sum(parts, axis=0))}")


def _forecasts(until: date) -> dict[str, tuple[list[tuple[str, str]], Forecast, float]]:
    from core_ml.forecasting import forecast
    from saleor_ai_plugin.forecasting.arrays import HORIZON
    from saleor_ai_plugin.forecasting.catalogue import described
    from saleor_ai_plugin.forecasting.drifting import drifting
    from saleor_ai_plugin.forecasting.frames import daily_demand
    from saleor_ai_plugin.forecasting.markets import markets
    from saleor_ai_plugin.forecasting.part import foretell
    from saleor_ai_plugin.forecasting.services import HISTORY

    found = daily_demand(until=until, days=HISTORY)
    rows = np.flatnonzero(np.isfinite(found.demand).any(axis=1))
    began = time.process_time()
    own = forecast(found.panel().rows(rows), HORIZON)
    between = time.process_time()
    common = markets(until=until, h=HORIZON)
    print(f"{until}: {common.told()}")
    told = foretell(found, common, drifting(until))
    assert told is not None
    night_seconds = time.process_time() - between
    places = [found.places[row] for row in rows]
    row_of = {place: row for row, place in enumerate(told[0])}
    night = told[1].rows(np.array([row_of[place] for place in places]))
    young = np.flatnonzero(described(places, until)["created"].to_numpy() > -YOUNG_DAYS)
    young_places = [places[row] for row in young]
    return {
        "own": (places, own, between - began),
        "night": (places, night, night_seconds),
        "own, young": (young_places, own.rows(young), between - began),
        "night, young": (young_places, night.rows(young), night_seconds),
    }


def _figures(ahead: Forecast, coming: np.ndarray, length: int) -> np.ndarray:
    low, median, high = (ahead.cumulative[:, length - 1, place] for place in (2, 6, 10))
    error = coming[:, None] - ahead.cumulative[:, length - 1]
    pinball = np.maximum(ahead.levels * error, (ahead.levels - 1) * error).mean(axis=1)
    return np.array(
        [
            ahead.mean[:, :length].sum(),
            coming.sum(),
            np.abs(median - coming).sum(),
            ((low <= coming) & (coming <= high)).sum(),
            pinball.sum(),
            len(coming),
        ]
    )


def _said(found: np.ndarray) -> str:
    mean, came, wrong, inside, pinball, count = found
    return (
        f"bias {mean / came - 1:+.1%}, WAPE {wrong / came:.3f}, 80 % hold {inside / count:.1%}, "
        f"pinball {pinball / count:.4f}"
    )


if __name__ == "__main__":
    main()
