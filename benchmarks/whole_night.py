"""How long a night takes, and how much memory, in a shop of many places: forecasts, then the plan.

    SALEOR_AI_DATA_DIR=folder python benchmarks/whole_night.py COPIES [COPIES ...]

On a loaded demo shop (``saleor-ai demo-shop``) in that folder, of 11,180 places by default. Each size is a shop that
holds the demo shop's products, stock, sales and terms so many times, made for it and dropped after it; and a process of
its own, so that its peak is its own.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import psycopg
from psycopg import sql

from saleor_ai_plugin.service import database

SHOP = "night"
TABLES = {
    "product": ("id",),
    "productlisting": ("product_id",),
    "variant": ("id", "product_id"),
    "variantprice": ("variant_id",),
    "stock": ("variant_id",),
    "stockchange": ("variant_id",),
    "order": ("id",),
    "orderline": ("id", "order_id", "product_id", "variant_id"),
    "supplierproduct": ("variant_id",),
}
"""What a copy holds, and the columns that name it: a copy's names end in its number."""


def main() -> None:
    copies = [int(one) for one in sys.argv[1:]] or [1, 3, 9]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")
    database.make_ready(create=False)
    server = database.embedded_server()
    print(f"{'places':>9} {'forecasts s':>12} {'peak MiB':>9} {'plan s':>8} {'peak MiB':>9}  lines")
    try:
        for number in copies:
            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                _make(connection, database.embedded_database_name())
            try:
                _fill(server.url(f"{database.SHOP_PREFIX}{SHOP}"), number)
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                    print(pool.submit(_night).result(), flush=True)
            finally:
                with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                    _drop(connection)
    finally:
        database.release()


def _make(connection: psycopg.Connection, template: str) -> None:
    from django.db import connections

    connections.close_all()
    _drop(connection)
    names = (sql.Identifier(f"{database.SHOP_PREFIX}{SHOP}"), sql.Identifier(template))
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _drop(connection: psycopg.Connection) -> None:
    name = sql.Identifier(f"{database.SHOP_PREFIX}{SHOP}")
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _fill(url: str, copies: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for table in ("demandforecast", "forecastsum", "forecastrun", "stockposition"):
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(_table(table)))
        for table, own in TABLES.items():
            found = connection.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
                "AND column_default IS NULL AND is_identity = 'NO'",
                [f"saleor_ai_plugin_{table}"],
            )
            columns = [name for (name,) in found]
            values = [_value(name, own) for name in columns]
            connection.execute(
                sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}, generate_series(2, {}) n").format(
                    _table(table),
                    sql.SQL(", ").join(map(sql.Identifier, columns)),
                    sql.SQL(", ").join(values),
                    _table(table),
                    sql.Literal(copies),
                )
            )
        connection.execute("ANALYZE")


def _value(name: str, own: tuple[str, ...]) -> sql.Composable:
    if name == "saleor_pk":
        return sql.SQL("saleor_pk + n * 10000000")
    return sql.SQL("{} || n::text").format(sql.Identifier(name)) if name in own else sql.Identifier(name)


def _table(name: str) -> sql.Identifier:
    return sql.Identifier(f"saleor_ai_plugin_{name}")


def _night() -> str:
    from core_ml.process_memory import peak_mib

    os.environ["SALEOR_AI_SHOP"] = SHOP
    database.make_ready(create=False)
    from saleor_ai_plugin.forecasting.services import forecast_demand
    from saleor_ai_plugin.inventory.proposing import propose

    began = time.perf_counter()
    run = forecast_demand()
    foretold, first_peak = time.perf_counter() - began, peak_mib()
    plan = propose()
    planned = time.perf_counter() - began - foretold
    places = 0 if run is None else run.places
    return (
        f"{places:9,} {foretold:12.1f} {first_peak:9,.0f} {planned:8.1f} {peak_mib():9,.0f}  {plan.figures['lines']:,}"
    )


if __name__ == "__main__":
    main()
