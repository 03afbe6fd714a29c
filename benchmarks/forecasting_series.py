"""Make series files for ``saleor-ai evaluate forecasting`` from public data: M3, car parts, Online Retail, cheese.

``python benchmarks/forecasting_series.py DATA OUT`` reads ``m3_competition/m3_data.json.gz``,
``carparts/carparts_wide.csv.gz``, ``online_retail/online_retail.parquet`` and ``cheese_scanner/cheese.csv.gz`` in the
folder DATA and writes Parquet files with ``unique_id, ds, y`` into OUT, that of cheese also with price and display.
Test periods are part of the files; products are chosen by what came before.

``--weeks-back N`` ends Online Retail N weeks earlier, for development on earlier origins, and ``--weeks-tested N`` (12
without it) chooses its weekly products by what came before the last N weeks.
"""

import argparse
import gzip
import json
from pathlib import Path

import pandas as pd

WEEKS_TESTED, DAYS_TESTED = 12, 28
WEEKLY_PRODUCTS, DAILY_PRODUCTS = 500, 2000


def m3(data: Path) -> dict[str, pd.DataFrame]:
    """Each frequency; ``ds`` counts periods, the official test part last."""
    found: dict[str, list[pd.DataFrame]] = {}
    with gzip.open(data / "m3_competition/m3_data.json.gz", "rt") as file:
        for name, series in json.load(file).items():
            values = [float(value) for value in [*series["x"], *series["xx"]]]
            rows = pd.DataFrame({"unique_id": name, "ds": range(1, len(values) + 1), "y": values})
            found.setdefault(str(series["period"][0]).lower(), []).append(rows)
    return {f"m3_{frequency}": pd.concat(frames) for frequency, frames in found.items()}


def carparts(data: Path) -> pd.DataFrame:
    """Months; a month that is missing at the end of a part's life is not known and left out."""
    wide = pd.read_csv(data / "carparts/carparts_wide.csv.gz")
    long = wide.melt("month", var_name="unique_id", value_name="y").dropna()
    whole = long.groupby("unique_id")["y"].transform("size") == len(wide)
    return long[whole].rename(columns={"month": "ds"})[["unique_id", "ds", "y"]]


def online_retail(data: Path, weeks_back: int = 0, weeks_tested: int = WEEKS_TESTED) -> dict[str, pd.DataFrame]:
    """Pieces sold a week (from the last day backwards) and a day, from a product's first sale on."""
    lines = pd.read_parquet(data / "online_retail/online_retail.parquet").drop_duplicates()
    code = lines["StockCode"].astype(str)
    is_sale = (lines["Quantity"] > 0) & (lines["UnitPrice"] > 0) & ~lines["InvoiceNo"].astype(str).str.startswith("C")
    lines = lines.assign(unique_id=code, day=pd.to_datetime(lines["InvoiceDate"]).dt.normalize())
    lines = lines[is_sale & code.str.match(r"\d{5}")]
    last = lines["day"].max() - pd.Timedelta(weeks=weeks_back)
    lines = lines[lines["day"] <= last]
    weeks = lines.assign(ds=last - pd.to_timedelta((last - lines["day"]).dt.days // 7 * 7, unit="D"))
    return {
        "retail_weekly": _best_sellers(weeks, "7D", weeks_tested, WEEKLY_PRODUCTS),
        "retail_daily": _best_sellers(lines.assign(ds=lines["day"]), "D", DAYS_TESTED, DAILY_PRODUCTS),
    }


def cheese(data: Path) -> pd.DataFrame:
    """Weeks of 88 retailers, counted; all end in the same one. Price, and the part that was sold on display."""
    rows = pd.read_csv(data / "cheese_scanner/cheese.csv.gz")
    week = rows.groupby("RETAILER").cumcount(ascending=False)
    renamed = rows.assign(ds=week.max() - week + 1).rename(
        columns={"RETAILER": "unique_id", "VOLUME": "y", "PRICE": "price", "DISP": "display"}
    )
    return renamed[["unique_id", "ds", "y", "price", "display"]]


def _best_sellers(lines: pd.DataFrame, step: str, tested: int, products: int) -> pd.DataFrame:
    wide = lines.pivot_table(index="ds", columns="unique_id", values="Quantity", aggfunc="sum", fill_value=0)
    wide = wide.reindex(pd.date_range(wide.index.min(), wide.index.max(), freq=step), fill_value=0)
    best = wide.iloc[:-tested].sum().nlargest(products).index
    long = wide[best].rename_axis("ds").reset_index().melt("ds", var_name="unique_id", value_name="y")
    begun = long["y"].gt(0).groupby(long["unique_id"]).cummax()
    return long[begun]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--weeks-back", type=int, default=0)
    parser.add_argument("--weeks-tested", type=int, default=WEEKS_TESTED)
    given = parser.parse_args()
    data, out = given.data, given.out
    out.mkdir(parents=True, exist_ok=True)
    retail = online_retail(data, given.weeks_back, given.weeks_tested)
    for name, frame in {**m3(data), "carparts": carparts(data), "cheese": cheese(data), **retail}.items():
        frame.to_parquet(out / f"{name}.parquet", index=False)
        print(f"{name}: {frame['unique_id'].nunique():,} series, {len(frame):,} rows")


if __name__ == "__main__":
    main()
