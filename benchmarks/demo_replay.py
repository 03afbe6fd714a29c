"""Make the files with which ``saleor-ai evaluate inventory`` replays the demo shop by its true demand.

``python benchmarks/demo_replay.py OUT`` on a loaded demo shop (``saleor-ai demo-shop``) writes ``series.parquet`` (what
was sold and what was wanted in vain, a row a place and day), ``costs.parquet`` (a piece costs the same wherever it
lies; a lost piece costs its margin) and ``lead_times.parquet`` (the shop's own purchase orders, by supplier).
"""

import os
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from saleor_ai_plugin.service import database

DAYS = 540
CURRENCY = "USD"


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")
    database.make_ready()
    try:
        _write(out)
    finally:
        database.release()


def _write(out: Path) -> None:
    from saleor_ai_plugin.facts.models import Order
    from saleor_ai_plugin.forecasting.frames import daily_demand
    from saleor_ai_plugin.shop.demo.manifest import folder

    until = Order.objects.latest("placed_at").placed_at.date()
    found = daily_demand(until=until, days=DAYS)
    ids = [f"{variant} {warehouse}" for variant, warehouse in found.places]
    wanted = found.sales + lost_demand(folder() / "truth" / "lost_demand.parquet", found.places, until, DAYS)
    row, day = np.nonzero(np.isfinite(wanted))
    dates = pd.date_range(end=pd.Timestamp(until), periods=DAYS)
    series = pd.DataFrame({"unique_id": np.array(ids, dtype=object)[row], "ds": dates[day], "y": wanted[row, day]})
    series.to_parquet(out / "series.parquet", index=False)
    orders = pd.read_parquet(folder() / "observed" / "purchase_orders.parquet")
    orders["unique_id"] = orders["variant_id"] + " " + orders["warehouse_id"]
    supplier = orders.groupby("unique_id")["supplier"].last()
    costs = _costs(found.places, ids).assign(supplier=lambda frame: frame["unique_id"].map(supplier).fillna("none"))
    costs.to_parquet(out / "costs.parquet", index=False)
    received = orders.dropna(subset=["received_on"]).rename(
        columns={"ordered_on": "ordered", "received_on": "received"}
    )
    received[["supplier", "ordered", "received"]].to_parquet(out / "lead_times.parquet", index=False)
    print(f"{len(ids):,} places, {len(series):,} rows, {len(received):,} receipts to {until} in {out}")


def lost_demand(path: Path, places: list[tuple[str, str]], until: date, days: int) -> np.ndarray:
    """(n, T) pieces wanted in vain, which only the demo shop knows."""
    lost = pd.read_parquet(path)
    row = pd.Series(range(len(places)), index=pd.MultiIndex.from_tuples(places))
    rows = row.reindex(pd.MultiIndex.from_arrays([lost["variant_id"], lost["warehouse_id"]])).to_numpy()
    day = days - 1 - (pd.Timestamp(until) - pd.to_datetime(lost["day"])).dt.days.to_numpy()
    inside = np.isfinite(rows) & (day >= 0) & (day < days)
    table = np.zeros((len(places), days))
    np.add.at(table, (rows[inside].astype(int), day[inside]), lost["lost"].to_numpy()[inside])
    return table


def _costs(places: list[tuple[str, str]], ids: list[str]) -> pd.DataFrame:
    from saleor_ai_plugin.facts.models import VariantPrice

    last: dict[str, tuple[float, float]] = {}
    prices = VariantPrice.objects.filter(currency=CURRENCY, cost__isnull=False).order_by("variant_id", "valid_from")
    for variant, price, cost in prices.values_list("variant_id", "price", "cost"):
        last[variant] = (float(price), float(cost))
    usual = tuple(np.median(list(last.values()), axis=0))
    price, cost = np.array([last.get(variant, usual) for variant, _ in places]).T
    return pd.DataFrame({"unique_id": ids, "unit_cost": cost, "shortage": np.maximum(price - cost, 0.01)})


if __name__ == "__main__":
    main()
