"""``saleor-ai import`` as a person runs it: a process of its own, on a real database, with Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid

import psycopg
import pytest
from django.conf import settings

HEADER = ["order", "date", "sku", "name", "quantity", "price", "customer id"]
GOOD = ["1", "2011-03-01", "10001", "MUG", "2", "3.50", "501"]


@pytest.fixture(scope="module")
def server_url():
    database = settings.DATABASES["default"]
    return f"postgresql://{database['USER']}@/{{name}}?host={database['HOST']}"


@pytest.fixture(scope="module")
def shop_url(server_url):
    """A database of its own, for the command commits."""
    name = f"import_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server_url.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    subprocess.run(
        [sys.executable, "-c", "from saleor_ai_plugin.service import database; database.make_ready()"],
        env={**os.environ, "SALEOR_AI_DATABASE_URL": server_url.format(name=name)},
        check=True,
    )
    yield server_url.format(name=name)
    with psycopg.connect(server_url.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# What a shell starts in the background ignores Ctrl-C, and so would all that it starts.
IN_A_TERMINAL = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
MAIN = f"{IN_A_TERMINAL}; from saleor_ai_plugin.cli import main; main()"


@pytest.fixture
def command(shop_url, tmp_path):
    environment = {**os.environ, "SALEOR_AI_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "200"}

    def start(*arguments, database_url=shop_url):
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, "import", *map(str, arguments)],
            env={**environment, "SALEOR_AI_DATABASE_URL": database_url},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def run(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def count(shop_url, table):
    with psycopg.connect(shop_url) as connection:
        [(number,)] = connection.execute(f"SELECT count(*) FROM saleor_ai_plugin_{table}").fetchall()
        return number


def test_a_file_is_shown_imported_and_reported_and_then_known(command, write_csv, shop_url, tmp_path):
    path = write_csv([HEADER, GOOD, GOOD, ["2", "2011-03-02", "10001", "MUG", "1", "3.50", ""]])
    code, out, err = run(command(path, "--currency", "EUR", "--report", tmp_path / "refused.json"))
    assert (code, err) == (0, "")
    assert re.search(r"order\s+│ order\s+│ 9\d%", out)
    assert "Rows taken: 2 (2 sales, 0 returns, 0 charges)" in out
    assert "1  exact duplicate of another row" in out
    assert "e.g. line 3: the same as 2" in out
    assert "Revenue: 10.50 EUR" in out
    assert "Period: 2011-03-01 to 2011-03-02" in out
    written = json.loads((tmp_path / "refused.json").read_text())
    assert written["refused_rows"] == [{"line": 3, "detail": "the same as 2", "reason": "duplicate"}]
    assert count(shop_url, "order") == 2

    code, out, err = run(command(path, "--currency", "EUR"))
    assert (code, err) == (0, "")
    assert "Nothing new: 3 rows" in out
    assert count(shop_url, "importbatch") == 1


def test_a_file_without_customers_is_warned_of_before_and_after(command, write_csv):
    path = write_csv([HEADER[:-1], GOOD[:-1]])
    code, out, _ = run(command(path, "--currency", "EUR", "--dry-run"))
    assert code == 0
    assert out.count("WARNING: no column names the customers, so every order counts as a guest's") == 2
    assert out.index("WARNING") < out.index("Tried out")

    code, out, _ = run(command(write_csv([HEADER, GOOD]), "--currency", "EUR", "--dry-run"))
    assert (code, out.count("WARNING")) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["none.csv"], 2, "there is no file none.csv"),
        (["{file}"], 2, "--currency GBP"),
        (["{file}", "--currency", "EUR", "--map", "price"], 2, "--map OUR=THEIRS"),
        (["{file}", "--currency", "EUR", "--map", "price=cost"], 2, "no column 'cost'"),
        (["{file}", "--kind", "invoices"], 2, "none of order_lines, orders, products, ratings"),
        (["{garbage}", "--currency", "EUR"], 1, "is no text, Parquet or Excel file"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_one_sentence(command, write_csv, tmp_path, arguments, code, words):
    file = write_csv([HEADER, GOOD])
    garbage = tmp_path / "garbage.csv"
    garbage.write_bytes(bytes(range(256)) * 8)
    returned, out, err = run(command(*(one.format(file=file, garbage=garbage) for one in arguments)))
    assert returned == code
    assert words in err
    assert err.startswith("saleor-ai import: ")
    assert err.count("\n") == 1
    assert "Traceback" not in out + err


def test_a_database_that_is_not_there(command, write_csv):
    path = write_csv([HEADER, GOOD])
    code, _, err = run(command(path, "--currency", "EUR", database_url="postgresql://nobody@127.0.0.1:1/none"))
    assert code == 1
    assert "does not answer" in err
    assert err.count("\n") == 1


def test_control_c_leaves_nothing(command, write_csv, shop_url):
    before = {table: count(shop_url, table) for table in ("order", "orderline", "product", "importbatch")}
    rows = ([f"9{n}", "2011-03-01", f"2{n:04}", "THING", "1", "2.00", f"c{n}"] for n in range(1_000))
    with psycopg.connect(shop_url) as connection:
        # The import comes as far as this lock, and waits for it well inside its transaction.
        connection.execute("LOCK TABLE saleor_ai_plugin_orderline IN SHARE MODE")
        process = command(write_csv([HEADER, *rows], "large.csv"), "--currency", "EUR")
        waits = "SELECT count(*) FROM pg_locks WHERE relation = 'saleor_ai_plugin_orderline'::regclass AND NOT granted"
        deadline = time.monotonic() + 90
        while connection.execute(waits).fetchone() == (0,) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        code, _, err = run(process)
    assert (code, err) == (130, "saleor-ai import: interrupted: nothing was imported\n")
    assert {table: count(shop_url, table) for table in before} == before
