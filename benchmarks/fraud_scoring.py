"""From an order's commit to its committed decision, through real workers, in a shop of a million past orders.

    python benchmarks/fraud_scoring.py                               # single orders, 5 a second
    python benchmarks/fraud_scoring.py --rate 100 --seconds 120      # does the queue grow?

The shop lies in SALEOR_AI_DATA_DIR, and is made there where it is not: a demo shop, with a mail address and a telephone
for every customer (the demo shop has neither), three networks that hundreds to thousands of orders share, and a trained
model. PostgreSQL has all of it in memory, as the server of a shop of this size would. ``saleor-ai worker`` then takes
orders as Saleor's hook writes them, each in a transaction of its own, at random (Poisson) times or evenly, every fifth
one a second time as Saleor does for a paid order. All orders wait for confirmation, which makes the most work. They are
taken from the shop's last 90 days:

=========  ====  =============================================================================================
returning  72 %  a customer's order once more: same device, network, card, addresses
new        10 %  shares nothing with anybody
voucher     8 %  a returning customer's with the shop's most used voucher
ring        7 %  of a ring's or another fraudster's: new customer and card, same device, network and address
crowd       3 %  a returning customer's from a network of 500, 2,000 or 5,000 orders
=========  ====  =============================================================================================

Times are PostgreSQL's own: the commit of FraudDecision's row less the commit of the order's event. What was added is
removed at the end.
"""

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

KINDS = {"returning": 0.72, "new": 0.10, "voucher": 0.08, "ring": 0.07, "crowd": 0.03}
CROWDS = {"net-crowd-500": 500, "net-crowd-2000": 2_000, "net-crowd-5000": 5_000}
OURS = "bench-"
"""What the ids of added orders begin with."""
SETTLE_SECONDS = 3.0
BUFFERS = "6GB"

Connection = psycopg.Connection[Any]
Template = dict[str, Any]


def main() -> None:
    asked = arguments()
    os.environ["SALEOR_AI_SHOP"] = asked.shop
    os.environ["DJANGO_SETTINGS_MODULE"] = "saleor_ai_plugin.service.settings"
    os.environ.setdefault("SALEOR_AI_LOG_LEVEL", "WARNING")
    from saleor_ai_plugin.service import database

    database.make_ready()
    url = database.database_url()
    try:
        make_shop(asked)
        set_up_server(database.embedded_server(), url)
        with psycopg.connect(url, autocommit=True) as connection:
            make_realistic(connection)
            make_model(connection)
            remove(connection)
            templates = read_templates(connection)
            worker = start_worker(connection)
            try:
                warm_up(connection, url, templates)
                for repeat in range(asked.repeats):
                    measure(asked, url, templates, worker, seed=asked.seed + repeat)
            finally:
                worker.terminate()
                worker.wait(60)
                remove(connection)
    finally:
        database.release()


def measure(
    asked: argparse.Namespace,
    url: str,
    templates: dict[str, list[Template]],
    worker: "subprocess.Popen[bytes]",
    *,
    seed: int,
) -> None:
    """One run; prints its figures."""
    rng = random.Random(seed)
    orders = [make_order(rng, templates) for _ in range(int(asked.rate * asked.seconds))]
    published: dict[str, tuple[int, float]] = {}
    backlog: list[tuple[float, int, int]] = []
    done = threading.Event()
    started = time.monotonic()
    watcher = threading.Thread(target=watch, args=[url, started, backlog, done])
    watcher.start()
    before = processor_seconds(worker.pid), processor_seconds(server_pid(url))
    publish(url, rng, asked.rate, orders, published, evenly=asked.arrivals == "even")
    ended = time.monotonic()
    with psycopg.connect(url, autocommit=True) as connection:
        drained = wait_for(connection, f"SELECT count(*) FROM {OUTBOX} WHERE parked_at IS NULL", 0) - ended
        done.set()
        watcher.join()
        spent = [processor_seconds(pid) - held for pid, held in zip((worker.pid, server_pid(url)), before, strict=True)]
        report(connection, asked, orders, published, backlog, ended - started, drained, spent)


def publish(
    url: str,
    rng: random.Random,
    rate: float,
    orders: list[tuple[str, str, str]],
    published: dict[str, tuple[int, float]],
    *,
    evenly: bool = False,
) -> None:
    """Write each order's event in a transaction of its own; keep its transaction and how long that took."""
    statement = (
        f"INSERT INTO {OUTBOX} (kind, subject_id, payload, occurred_at, available_at, attempts, error) "
        "VALUES ('order', %s, %s, now(), now(), 0, '') RETURNING pg_current_xact_id()::text"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        due = time.monotonic()
        for number, (_, order_id, text) in enumerate(orders):
            due += 1 / rate if evenly else rng.expovariate(rate)
            time.sleep(max(0.0, due - time.monotonic()))
            payload = text.replace("@NOW@", datetime.now(UTC).isoformat())
            began = time.monotonic()
            (xid,) = connection.execute(statement, [order_id, payload]).fetchone() or (0,)
            published[order_id] = (int(xid), time.monotonic() - began)
            if number % 5 == 0:
                connection.execute(statement, [order_id, payload])


def watch(url: str, started: float, backlog: list[tuple[float, int, int]], done: threading.Event) -> None:
    """Once a second: events not handled yet, of orders and their assessment, and of everything else."""
    query = (
        "SELECT count(*) FILTER (WHERE kind IN ('order', 'fraud.assess')), "
        f"count(*) FILTER (WHERE kind NOT IN ('order', 'fraud.assess')) FROM {OUTBOX}"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        while not done.wait(1.0):
            ours, others = connection.execute(query).fetchone() or (0, 0)
            backlog.append((round(time.monotonic() - started, 1), ours, others))


def report(
    connection: Connection,
    asked: argparse.Namespace,
    orders: list[tuple[str, str, str]],
    published: dict[str, tuple[int, float]],
    backlog: list[tuple[float, int, int]],
    seconds: float,
    drained: float,
    spent: list[float],
) -> None:
    ids = list(published)
    committed = dict(
        connection.execute(
            "SELECT x, extract(epoch FROM pg_xact_commit_timestamp(x::text::xid))::float8 FROM unnest(%s::bigint[]) x",
            [[published[order_id][0] for order_id in ids]],
        ).fetchall()
    )
    recorded, decided = (
        dict(
            connection.execute(
                f"SELECT order_id, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 FROM {table} "
                f"WHERE order_id LIKE '{OURS}%'"
            ).fetchall()
        )
        for table in (TRACE, DECISION)
    )
    state = dict(
        connection.execute(
            f"SELECT state, count(*) FROM {REVIEW} WHERE order_id = ANY(%s) GROUP BY 1", [ids]
        ).fetchall()
    )
    lost = [order_id for order_id in ids if order_id not in decided]
    whole, first, by_kind, rows = [], [], defaultdict(list), []
    for kind, order_id, _ in orders:
        if order_id in decided:
            begun = committed[published[order_id][0]]
            whole.append(decided[order_id] - begun)
            first.append(recorded[order_id] - begun)
            by_kind[kind].append(whole[-1])
            rows.append([kind, round(begun, 4), round(first[-1] * 1000, 1), round(whole[-1] * 1000, 1)])
    if asked.details:
        with asked.details.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    waits = [ours for _, ours, _ in backlog]
    third = max(1, len(waits) // 3)
    figures = {
        "orders": len(ids),
        "asked_per_second": asked.rate,
        "arrivals": asked.arrivals,
        "reached_per_second": round(len(ids) / seconds, 1),
        "not_decided": len(lost),
        "event_to_decision_ms": quantiles(whole),
        "of_which_event_to_facts_ms": quantiles(first),
        "by_kind_ms": {kind: quantiles(found) | {"orders": len(found)} for kind, found in sorted(by_kind.items())},
        "write_of_the_event_ms": quantiles([took for _, took in published.values()]),
        "backlog_mean_by_third": [round(float(np.mean(part)), 1) for part in np.array_split(waits, 3)]
        if len(waits) >= third * 3
        else waits,
        "backlog_max": max(waits, default=0),
        "backlog_of_all_other_lanes_max": max((others for _, _, others in backlog), default=0),
        "backlog_every_10_s": [ours for _, ours, _ in backlog[9::10]],
        "seconds_until_all_lanes_were_empty": round(drained, 2),
        "processor_ms_per_order": {
            name: round(seconds * 1000 / len(ids), 1)
            for name, seconds in zip(("workers", "database"), spent, strict=True)
        },
        "states": state,
        "load": [round(one, 1) for one in os.getloadavg()],
    }
    print(json.dumps(figures), flush=True)


def quantiles(seconds: list[float]) -> dict[str, float]:
    if not seconds:
        return {}
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(float(np.quantile(seconds, part)) * 1000, 1) for name, part in at.items()}


def make_order(rng: random.Random, templates: dict[str, list[Template]]) -> tuple[str, str, str]:
    """Kind, id and snapshot of an order, as text with a place for the time."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    template = rng.choice(templates["ring" if kind == "ring" else "honest"])
    order_id = f"{OURS}{uuid.UUID(int=rng.getrandbits(128))}"
    order, trace = dict(template["order"]), dict(template["trace"])
    if kind in {"new", "ring"}:
        order["customer_id"] = trace["email"] = trace["phone"] = trace["card"] = f"new-{rng.getrandbits(64):x}"
    if kind == "new":
        for name in ("device", "network", "delivery_address", "billing_address"):
            trace[name] = f"new-{rng.getrandbits(64):x}"
    if kind == "voucher":
        order["voucher_code"] = templates["voucher"][0]["code"]
    if kind == "crowd":
        trace["network"] = rng.choice(list(CROWDS))
    now = {"placed_at": "@NOW@", "snapshot_at": "@NOW@"}
    order |= {"id": order_id, "number": order_id[-8:], "status": "unconfirmed", "updated_at": "@NOW@", **now}
    lines = [
        line | {"id": f"{order_id}-{number}", "order_id": order_id, "placed_at": "@NOW@"}
        for number, line in enumerate(template["lines"])
    ]
    snapshot = {"order": order, "lines": lines, "trace": trace | {"order_id": order_id, **now}, "outcomes": []}
    return kind, order_id, json.dumps(snapshot)


def read_templates(connection: Connection) -> dict[str, list[Template]]:
    """Orders of the last 90 days as snapshots."""
    crowds = [list(CROWDS)]
    query = f"""
        SELECT json_build_object(
            'order', to_jsonb(o) - 'deleted_at', 'trace', to_jsonb(t),
            'lines', (SELECT json_agg(to_jsonb(l)) FROM {LINE} l WHERE l.order_id = o.id))::text
        FROM {ORDER} o JOIN {TRACE} t ON t.order_id = o.id
        WHERE o.placed_at > now() - interval '90 days' AND o.id NOT LIKE '{OURS}%%' AND o.status <> 'canceled'
            AND t.network <> ALL (%s)
            AND EXISTS (SELECT 1 FROM {LINE} l WHERE l.order_id = o.id)
            AND {{}} EXISTS (SELECT 1 FROM {OUTCOME} c WHERE c.order_id = o.id)
        ORDER BY md5(o.id) LIMIT 20000
    """
    codes = f"SELECT voucher_code FROM {ORDER} WHERE voucher_code <> '' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    found = {
        name: [
            json.loads(text, parse_float=str) for (text,) in connection.execute(query.format(which), crowds).fetchall()
        ]
        for name, which in (("honest", "NOT"), ("ring", ""))
    }
    return found | {"voucher": [{"code": code} for (code,) in connection.execute(codes).fetchall()]}


def make_shop(asked: argparse.Namespace) -> None:
    from saleor_ai_plugin.shop.demo.services import demo_shop_loaded, load_demo_shop
    from saleor_ai_plugin.shop.demo.size import DemoSize

    if demo_shop_loaded() is None:
        say(f"making a shop of {asked.orders:,} orders")
        load_demo_shop(size=DemoSize(products=10_000, customers=asked.orders // 10, orders=asked.orders))


def set_up_server(server: Any, url: str) -> None:
    """PostgreSQL keeps when each transaction was committed, and has room for all rows, which it has read already."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SHOW shared_buffers").fetchone() != (BUFFERS,):
            connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
            connection.execute(f"ALTER SYSTEM SET shared_buffers = '{BUFFERS}'")
            from django.db import connection as held

            held.close()
            server.stop()
            server.start()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
        ours = "relname LIKE 'saleor_ai%' AND relkind IN ('r', 'i')"
        connection.execute(f"SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE {ours}")


def make_realistic(connection: Connection) -> None:
    """Mail addresses and telephones, and networks that many share; once."""
    if connection.execute(
        f"SELECT 1 FROM {TRACE} WHERE email <> '' AND order_id NOT LIKE '{OURS}%' LIMIT 1"
    ).fetchone():
        return
    say("giving customers mail addresses and telephones, and crowds a network")
    connection.execute(
        f"UPDATE {TRACE} t SET email = 'mail-' || left(md5(o.customer_id), 12), phone = 'tel-' || left(md5(card), 12) "
        f"FROM {ORDER} o WHERE o.id = t.order_id"
    )
    for network, size in CROWDS.items():
        connection.execute(
            f"UPDATE {TRACE} SET network = %s WHERE order_id IN (SELECT order_id FROM {TRACE} "
            "WHERE placed_at > now() - interval '90 days' ORDER BY md5(order_id || %s) LIMIT %s)",
            [network, network, size],
        )
    connection.execute(f"VACUUM (ANALYZE) {TRACE}")


def make_model(connection: Connection) -> None:
    query = "SELECT id, name FROM saleor_ai_plugin_modelversion WHERE problem = 'fraud' AND status = 'in_use'"
    if connection.execute(query).fetchone() is None:
        say("training a model")
        from saleor_ai_plugin.fraud import training
        from saleor_ai_plugin.service.configuration import configuration

        training.train(artifacts=configuration().artifacts_dir)
    say(f"model in use: {connection.execute(query).fetchone()}")


def remove(connection: Connection) -> None:
    """Take away what a run has added."""
    for table, column in ((ORDER, "id"), *((name, "order_id") for name in (LINE, TRACE, OUTCOME, REVIEW, DECISION))):
        connection.execute(f"DELETE FROM {table} WHERE {column} LIKE '{OURS}%'")
    connection.execute(f"DELETE FROM {OUTBOX}")
    for table in (ORDER, LINE, TRACE, REVIEW, DECISION, OUTBOX):
        connection.execute(f"VACUUM (ANALYZE) {table}")
    connection.execute("CHECKPOINT")


def start_worker(connection: Connection) -> "subprocess.Popen[bytes]":
    connection.execute("DELETE FROM saleor_ai_plugin_worker")
    worker = subprocess.Popen([sys.executable, "-m", "saleor_ai_plugin", "worker"])
    wait_for(connection, "SELECT count(*) FROM saleor_ai_plugin_worker WHERE lane IN ('facts', 'fraud')", 2)
    return worker


def warm_up(connection: Connection, url: str, templates: dict[str, list[Template]]) -> None:
    """Lanes read their models before they take the first order; what was due while no worker ran is not made up for."""
    from saleor_ai_plugin.jobs import services as jobs

    time.sleep(SETTLE_SECONDS)
    query = "SELECT id FROM saleor_ai_plugin_job WHERE state IN ('queued', 'running')"
    for (job_id,) in connection.execute(query).fetchall():
        jobs.cancel(job_id=job_id)
    wait_for(connection, query.replace("SELECT id", "SELECT count(*)"), 0)
    rng = random.Random(0)
    publish(url, rng, 20.0, [make_order(rng, templates) for _ in range(40)], {})
    wait_for(connection, f"SELECT count(*) FROM {OUTBOX} WHERE parked_at IS NULL", 0)
    time.sleep(SETTLE_SECONDS)


def wait_for(connection: Connection, query: str, wanted: int) -> float:
    """Wait until a query gives a number; return when it did."""
    deadline = time.monotonic() + 600
    while (connection.execute(query).fetchone() or [None])[0] != wanted:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{query} is not {wanted}")
        time.sleep(0.1)
    return time.monotonic()


def server_pid(url: str) -> int:
    with psycopg.connect(url) as connection:
        (text,) = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone() or ("0",)
    return int(text.split()[0])


def processor_seconds(pid: int) -> float:
    """What a process and all that it started, also what has ended since, have used."""
    ticks: dict[int, int] = {}
    children = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            children[int(fields[1])].append(int(folder.name))
            ticks[int(folder.name)] = sum(map(int, fields[11:15]))
    found, whole = [pid], 0
    while found:
        one = found.pop()
        whole += ticks.get(one, 0)
        found += children[one]
    return whole / os.sysconf("SC_CLK_TCK")


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


ORDER, LINE, TRACE, OUTCOME, REVIEW, DECISION, OUTBOX = (
    f"saleor_ai_plugin_{name}"
    for name in ("order", "orderline", "ordertrace", "orderoutcome", "fraudreview", "frauddecision", "outboxevent")
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shop", default="big", help="name of the embedded shop")
    parser.add_argument("--orders", type=int, default=1_000_000, help="past orders, where the shop has to be made")
    parser.add_argument("--rate", type=float, default=5.0, help="orders a second")
    parser.add_argument("--arrivals", choices=["even", "random"], default="random", help="random ones meet")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--details", type=Path, help="file to add each order to: kind, moment, ms to facts, ms in all")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
