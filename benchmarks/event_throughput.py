"""Orders at a steady rate through real workers that are killed meanwhile: is each counted once, and how soon?

    python benchmarks/event_throughput.py [--rate 50] [--seconds 60] [--kills 5] [--workers 1] [--kill worker|tree]

An embedded PostgreSQL of its own (durable, with commit timestamps) takes orders as Saleor's hook writes them, each in
a transaction of its own, every fifth one twice as Saleor does for a paid order. ``saleor-ai worker`` processes record
them; at even distances one of them gets SIGKILL and is started again at once, as a supervisor would: the process that
was started (``--kill worker``), or with it everything that it started (``--kill tree``). The lag is PostgreSQL's own:
the commit of the order's facts less the commit of its event.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

LINES = 3


def main() -> None:
    asked = arguments()
    folder = Path(tempfile.mkdtemp(prefix="saleor-ai-throughput-"))
    folder.chmod(0o755)
    os.environ |= {"SALEOR_AI_DATA_DIR": str(folder), "SALEOR_AI_LOG_LEVEL": "WARNING"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "saleor_ai_plugin.service.settings"
    from saleor_ai_plugin.service import database

    database.make_ready()
    server = database.embedded_server()
    url = database.database_url()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    server.stop()
    server.start()
    try:
        # As long as somebody is connected, workers that end leave the server running.
        with psycopg.connect(url):
            found = measure(asked, url)
        report(asked, *found)
    finally:
        database.release()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)


def measure(asked: argparse.Namespace, url: str) -> tuple[dict[str, datetime], dict[str, datetime], dict[str, int]]:
    """Publish, kill, wait; return when each order's event and facts were committed, and what the facts hold."""
    workers = [start_worker() for _ in range(asked.workers)]
    wait_for_workers(url, asked.workers)
    published: dict[str, datetime] = {}
    publisher = threading.Thread(target=publish, args=[asked, url, published])
    started = time.monotonic()
    publisher.start()
    for number in range(asked.kills):
        time.sleep(max(0.0, started + (number + 0.7) * asked.seconds / asked.kills - time.monotonic()))
        victim = number % asked.workers
        kill(workers[victim], tree=asked.kill == "tree")
        workers[victim] = start_worker()
    publisher.join()
    wait_until_empty(url)
    for worker in workers:
        worker.terminate()
    for worker in workers:
        worker.wait(30)
    end_lingering(url)
    with psycopg.connect(url) as connection:
        recorded = dict(
            connection.execute("SELECT id, pg_xact_commit_timestamp(xmin) FROM saleor_ai_plugin_order").fetchall()
        )
        counted = connection.execute(
            "SELECT count(*), count(DISTINCT order_id), sum(quantity) FROM saleor_ai_plugin_orderline"
        ).fetchone()
        parked = connection.execute("SELECT count(*) FROM saleor_ai_plugin_outboxevent WHERE kind = 'order'").fetchone()
    lines, orders, quantity = counted or (0, 0, 0)
    return published, recorded, {"lines": lines, "orders": orders, "quantity": quantity, "left": (parked or [0])[0]}


def report(
    asked: argparse.Namespace, published: dict[str, datetime], recorded: dict[str, datetime], counted: dict[str, int]
) -> None:
    lags = sorted((recorded[order] - published[order]).total_seconds() for order in published if order in recorded)
    figures = {
        "orders": len(published),
        "per_second": round(len(published) / asked.seconds, 1),
        "kills": asked.kills,
        "killed": asked.kill,
        "workers": asked.workers,
        "lost": len(set(published) - set(recorded)),
        "lines_expected": len(published) * LINES,
        "lines": counted["lines"],
        "quantity_expected": len(published) * sum(range(1, LINES + 1)),
        "quantity": int(counted["quantity"]),
        "events_left": counted["left"],
        "lag_p50": round(statistics.median(lags), 3),
        "lag_p95": round(lags[int(len(lags) * 0.95)], 3),
        "lag_p99": round(lags[int(len(lags) * 0.99)], 3),
        "lag_max": round(lags[-1], 3),
    }
    print(json.dumps(figures, indent=2))
    is_exact = (
        figures["lost"] == figures["events_left"] == 0
        and figures["lines"] == figures["lines_expected"]
        and figures["quantity"] == figures["quantity_expected"]
    )
    sys.exit(0 if is_exact and figures["lag_p95"] < asked.most_lag else 1)


def publish(asked: argparse.Namespace, url: str, published: dict[str, datetime]) -> None:
    rng = random.Random(asked.seed)
    with psycopg.connect(url, autocommit=True) as connection:
        started = time.monotonic()
        for number in range(int(asked.rate * asked.seconds)):
            time.sleep(max(0.0, started + number / asked.rate - time.monotonic()))
            order_id, payload = order(rng)
            insert(connection, order_id, payload)
            published[order_id] = datetime.now(UTC)
            if number % 5 == 0:
                insert(connection, order_id, payload)


def insert(connection: "psycopg.Connection[Any]", order_id: str, payload: dict[str, Any]) -> None:
    connection.execute(
        "INSERT INTO saleor_ai_plugin_outboxevent "
        "(kind, subject_id, payload, occurred_at, available_at, attempts, error) "
        "VALUES ('order', %s, %s, now(), now(), 0, '')",
        [order_id, json.dumps(payload)],
    )


def order(rng: random.Random) -> tuple[str, dict[str, Any]]:
    """An order snapshot of three lines with the quantities 1, 2, 3."""
    order_id, now = f"Order:{uuid.UUID(int=rng.getrandbits(128))}", datetime.now(UTC).isoformat()
    row = {
        "id": order_id, "number": order_id[-6:], "customer_id": f"User:{rng.randrange(20_000)}", "channel": "default",
        "status": "unfulfilled", "currency": "EUR", "total_gross": "60.000", "total_net": "50.000",
        "placed_at": now, "updated_at": now, "snapshot_at": now,
    }  # fmt: skip
    lines = [
        {
            "id": f"{order_id}-{number}", "order_id": order_id, "product_id": f"Product:{rng.randrange(2_000)}",
            "variant_id": f"ProductVariant:{rng.randrange(4_000)}", "sku": "S", "name": "A thing", "quantity": number,
            "currency": "EUR", "unit_price_gross": "10.000", "unit_price_net": "8.333", "placed_at": now,
        }
        for number in range(1, LINES + 1)
    ]  # fmt: skip
    return order_id, {"order": row, "lines": lines}


def start_worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "saleor_ai_plugin", "worker"], start_new_session=True)


def kill(worker: subprocess.Popen[bytes], *, tree: bool) -> None:
    """SIGKILL for a worker, or for it and all that it started."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split() if tree else []
    for pid in [worker.pid, *map(int, children)]:
        os.kill(pid, signal.SIGKILL)
    worker.wait()


def end_lingering(url: str) -> None:
    """Processes whose worker was killed go on for a while; here nobody needs them any more."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (pid,) in connection.execute("SELECT pid FROM saleor_ai_plugin_worker").fetchall():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def wait_for_workers(url: str, count: int) -> None:
    wait_for(url, "SELECT count(*) FROM saleor_ai_plugin_worker WHERE lane = 'facts'", count)


def wait_until_empty(url: str) -> None:
    wait_for(url, "SELECT count(*) FROM saleor_ai_plugin_outboxevent WHERE kind = 'order' AND parked_at IS NULL", 0)


def wait_for(url: str, query: str, wanted: int) -> None:
    deadline = time.monotonic() + 120
    with psycopg.connect(url, autocommit=True) as connection:
        while (connection.execute(query).fetchone() or [None])[0] != wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{query} is not {wanted}")
            time.sleep(0.1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=50.0, help="orders a second")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=5, help="SIGKILLs meanwhile")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kill", choices=["worker", "tree"], default="worker")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most-lag", type=float, default=2.0, help="seconds that 95 %% of the orders may take")
    return parser.parse_args()


if __name__ == "__main__":
    main()
