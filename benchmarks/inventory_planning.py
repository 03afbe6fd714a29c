"""How long a purchase plan takes, and how much memory, for more and more places.

    python benchmarks/inventory_planning.py --places 1000 10000 100000

Each size runs in a process of its own, on places with random demand, lead times of 3 to 19 days with a spread, packs,
least quantities, price breaks and least values of orders, 50 places a supplier: without a budget, and with 60 % of the
money that the first plan would spend. The forecasts are made up and not counted.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from scipy.special import ndtri

from core_ml.inventory import (
    Costs,
    Demand,
    Effort,
    LeadTime,
    Limits,
    Places,
    PurchasePlan,
    Stock,
    SupplierTerms,
    Terms,
    plan,
)
from core_ml.process_memory import peak_mib
from core_ml.quantiles import LEVELS

HORIZON = 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=30.0, help="for integer programs, in each plan")
    given = parser.parse_args()
    print(f"{'places':>9} {'plan s':>8} {'us a place':>11} {'budget s':>9} {'gap':>9} {'peak MiB':>9}  how")
    for n in given.places:
        # A process of its own, so that its peak is its own.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            print(pool.submit(measured, n, given.seconds).result(), flush=True)


def measured(n: int, seconds: float) -> str:
    places = made_up(n)
    free, first = timed(places, Limits(), seconds)
    tight, second = timed(places, Limits(budget=float(free.value.sum()) * 0.6), seconds)
    how = ", ".join(
        f"{name} {count}" for name, count in zip(*np.unique(free.how.astype(str), return_counts=True), strict=True)
    )
    gap = f"{tight.gap:9.1e}"
    return f"{n:9,} {first:8.1f} {first / n * 1e6:11.0f} {second:9.1f} {gap} {peak_mib():9,.0f}  {how}"


def timed(places: Places, limits: Limits, seconds: float) -> tuple[PurchasePlan, float]:
    began = time.perf_counter()
    found = plan(places, limits, effort=Effort(seconds=seconds))
    return found, time.perf_counter() - began


def made_up(n: int) -> Places:
    rng = np.random.default_rng(0)
    rate, price = rng.lognormal(-0.5, 1.2, n).astype(np.float32), rng.lognormal(2, 0.7, n)
    mean = rate[:, None] * np.arange(1, HORIZON + 1, dtype=np.float32)
    cumulative = np.maximum(mean[:, :, None] + 1.3 * np.sqrt(mean)[:, :, None] * ndtri(LEVELS).astype(np.float32), 0)
    suppliers = max(1, n // 50)
    days, supplier = np.arange(45), rng.integers(0, suppliers, n)
    usual = rng.integers(3, 20, suppliers)[:, None]
    lead = np.exp(-0.5 * ((days - usual) / (1 + 0.15 * usual)) ** 2)
    starts = np.ceil(rate * 20 + 10).astype(np.int64)[:, None]
    return Places(
        demand=Demand(np.repeat(rate[:, None], HORIZON, axis=1), LEVELS, cumulative),
        stock=Stock.plain(np.round(rng.uniform(0, 30, n) * rate)),
        lead_time=LeadTime((lead / lead.sum(axis=1, keepdims=True))[supplier]),
        costs=Costs.plain(n, price * 0.25 / 365, price * 0.6, 1.0),
        terms=Terms.plain(
            price, rng.choice([1, 6, 12], n), rng.choice([0, 0, 10], n), breaks=(starts, (price * 0.95)[:, None])
        ),
        supplier=supplier,
        suppliers=SupplierTerms.plain(suppliers, 20.0, rng.choice([0.0, 10_000.0, 40_000.0], suppliers)),
        review=np.full(n, 7),
    )


if __name__ == "__main__":
    main()
