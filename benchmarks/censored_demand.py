"""How near is the demand that we read off a shop's sales and stock to the true one, which only the demo shop knows?

``python benchmarks/censored_demand.py [DAYS]`` on a loaded demo shop (``saleor-ai demo-shop``): what was wanted in vain
is in ``truth/lost_demand.parquet`` and is read by this script alone. Prints the bias of sales, of our demand, and of
forecasts of the last 84 days made before them, 28 days at a time.
"""

import os
import sys
from datetime import date

import numpy as np
import pandas as pd

from saleor_ai_plugin.service import database

WEEKS, AHEAD = 12, 28


def main() -> None:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 540
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")
    database.make_ready()
    try:
        _measure(days)
    finally:
        database.release()


def _measure(days: int) -> None:
    from saleor_ai_plugin.facts.models import Order
    from saleor_ai_plugin.forecasting.frames import daily_demand
    from saleor_ai_plugin.shop.demo.manifest import folder

    until = Order.objects.latest("placed_at").placed_at.date()
    found = daily_demand(until=until, days=days)
    truth = found.sales + _lost(folder() / "truth" / "lost_demand.parquet", found.places, until, days)
    known = np.isfinite(found.sales)
    print(f"{len(found.places):,} places, {days} days to {until}: {truth[known].sum():,.0f} pieces wanted")
    for name, days_of in (("without stock", found.empty), ("on which it ran out", found.ran_out)):
        print(f"days {name}: {days_of[known].mean():.1%}")
    told = known & np.isfinite(found.demand)
    print(f"bias of sales  {found.sales[known].sum() / truth[known].sum() - 1:+.2%} of all that was wanted")
    for name, values in (("sales", found.sales), ("demand", found.demand)):
        print(f"bias of {name:7} {values[told].sum() / truth[told].sum() - 1:+.2%} on days that tell something")
    # A place's rate from the days that tell something, against the rate of what was wanted on all its days.
    rates = [
        np.nansum(np.where(told, values, 0), axis=1) / np.maximum(told.sum(axis=1), 1)
        for values in (found.sales, found.demand)
    ]
    true = np.where(known, truth, 0).sum(axis=1)
    for name, rate in zip(("sales", "demand"), rates, strict=True):
        print(f"bias of the rate by {name:7} {(rate * known.sum(axis=1)).sum() / true.sum() - 1:+.2%}")
    _forecasts(found, truth)


def _forecasts(found, truth) -> None:  # type: ignore[no-untyped-def]
    from core_ml.forecasting.forecaster import forecast

    panel = found.panel()
    total, wanted = 0.0, 0.0
    for window in range(WEEKS * 7 // AHEAD, 0, -1):
        past = panel.until(AHEAD * window)
        rows = np.flatnonzero(np.isfinite(past.y).any(axis=1))
        ahead = forecast(past.rows(rows), AHEAD)
        coming = truth[rows, past.y.shape[1] : past.y.shape[1] + AHEAD]
        sums, low, median, high = coming.sum(axis=1), *(ahead.cumulative[:, -1, place] for place in (2, 6, 10))
        print(
            f"forecast {AHEAD} days from {found.until - pd.Timedelta(days=AHEAD * window)}: "
            f"bias {ahead.mean.sum() / coming.sum() - 1:+.2%}, "
            f"WAPE of the sums {np.abs(median - sums).sum() / sums.sum():.3f}, "
            f"their 80 % intervals hold {((low <= sums) & (sums <= high)).mean():.1%}"
        )
        total, wanted = total + float(ahead.mean.sum()), wanted + float(coming.sum())
    print(f"bias of all forecasts {total / wanted - 1:+.2%}")


def _lost(path, places, until: date, days: int):  # type: ignore[no-untyped-def]
    lost = pd.read_parquet(path)
    row = pd.Series(range(len(places)), index=pd.MultiIndex.from_tuples(places))
    rows = row.reindex(pd.MultiIndex.from_arrays([lost["variant_id"], lost["warehouse_id"]])).to_numpy()
    day = days - 1 - (pd.Timestamp(until) - pd.to_datetime(lost["day"])).dt.days.to_numpy()
    inside = np.isfinite(rows) & (day >= 0) & (day < days)
    table = np.zeros((len(places), days))
    np.add.at(table, (rows[inside].astype(int), day[inside]), lost["lost"].to_numpy()[inside])
    return table


if __name__ == "__main__":
    main()
