"""The facts as daily demand: what was sold a place and day, and what of that was cut short because nothing was there.

A *place* is a variant in a warehouse. Days are those of UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.forecasting.censoring import demand
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from saleor_ai_plugin.facts.reading import read_frame
from saleor_ai_plugin.forecasting import sold as statements


@dataclass(frozen=True, slots=True)
class DailyDemand:
    """Of n places over T days, the last of which is ``until``; all (n, T).

    ``sales`` is NaN before a place is known, ``demand`` also where nothing can be told of it; ``empty`` are days
    without anything to sell, ``ran_out`` those on which it ended.
    """

    places: list[tuple[str, str]]
    until: date
    sales: npt.NDArray[np.float64]
    demand: npt.NDArray[np.float64]
    empty: npt.NDArray[np.bool_]
    ran_out: npt.NDArray[np.bool_]

    def panel(self) -> Panel:
        ids = pd.Index([f"{variant} {warehouse}" for variant, warehouse in self.places], dtype=object)
        ends = np.full(len(ids), self.until.toordinal(), dtype=np.int64)
        return Panel(ids, self.demand, ends, Frequency.DAY)


def daily_demand(*, until: date, days: int, variant_ids: Sequence[str] | None = None) -> DailyDemand:
    """Read ``days`` days up to ``until``, of all variants with stock or of those named."""
    first = until - timedelta(days=days - 1)
    parameters = statements.bounds(since=first, until=until, variant_ids=variant_ids)
    text = {"variant_id": str, "warehouse_id": str}
    stocked, sold, changed = (
        read_frame(query, parameters, dtype=text, keep_default_na=False)
        for query in (statements.PLACES, statements.SALES, statements.STOCK)
    )
    places = list(zip(stocked["variant_id"], stocked["warehouse_id"], strict=True))
    rows = _Rows(places)
    sales = _laid_out(rows, sold, days)
    closing, most = _stock(rows, changed, days)
    known = _known_from(rows, sold, changed, days)
    sales[~known] = np.nan
    opening = np.concatenate([closing[:, :1], closing[:, 1:-1]], axis=1) if days > 1 else closing[:, :1]
    now = closing[:, 1:]
    # Where no change was ever told, the stock is not known and nothing is taken for cut short.
    told = np.isfinite(now) & known
    empty = told & ~(opening > 0) & ~(most > 0) & ~(sales > 0)
    ran_out = told & (now <= 0) & ~empty
    return DailyDemand(places, until, sales, demand(sales, empty, ran_out, Frequency.DAY.season), empty, ran_out)


class _Rows:
    """Which row a place is."""

    def __init__(self, places: list[tuple[str, str]]) -> None:
        self.count = len(places)
        variants, warehouses = [variant for variant, _ in places], [warehouse for _, warehouse in places]
        self._row = pd.Series(np.arange(len(places)), index=pd.MultiIndex.from_arrays([variants, warehouses]))

    def of(self, frame: pd.DataFrame) -> npt.NDArray[np.int64]:
        """-1 where there is no such place."""
        keys = pd.MultiIndex.from_arrays([frame["variant_id"], frame["warehouse_id"]])
        return self._row.reindex(keys).fillna(-1).to_numpy(dtype=np.int64)


def _laid_out(rows: _Rows, sold: pd.DataFrame, days: int) -> npt.NDArray[np.float64]:
    row, day = rows.of(sold), sold["day"].to_numpy(dtype=np.int64)
    there = row >= 0
    flat = np.bincount(
        row[there] * days + day[there], weights=sold["pieces"].to_numpy(dtype=float)[there], minlength=rows.count * days
    )
    return flat.astype(float).reshape(rows.count, days)


def _stock(rows: _Rows, changed: pd.DataFrame, days: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """What is free as a day ends (n, 1 + T), from the day before the first one on, and at most in it (n, T)."""
    closing = np.full((rows.count, days + 1), np.nan)
    most = np.full((rows.count, days + 1), -np.inf)
    row, day = rows.of(changed), changed["day"].to_numpy(dtype=np.int64) + 1
    there = row >= 0
    closing[row[there], day[there]] = changed["closing"].to_numpy(dtype=float)[there]
    most[row[there], day[there]] = changed["most"].to_numpy(dtype=float)[there]
    return pd.DataFrame(closing).ffill(axis=1).to_numpy(dtype=float), most[:, 1:]


def _known_from(rows: _Rows, sold: pd.DataFrame, changed: pd.DataFrame, days: int) -> npt.NDArray[np.bool_]:
    """(n, T) from the first sale or change of stock on."""
    begin = np.full(rows.count, days, dtype=np.int64)
    for frame in (sold, changed):
        row = rows.of(frame)
        there = row >= 0
        np.minimum.at(begin, row[there], np.maximum(frame["day"].to_numpy(dtype=np.int64)[there], 0))
    known: npt.NDArray[np.bool_] = np.arange(days) >= begin[:, None]
    return known
