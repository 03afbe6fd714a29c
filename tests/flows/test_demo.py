"""The demo from an empty data folder, as a stranger starts it, with its own PostgreSQL, API and worker."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from saleor_ai_plugin.service.embedded import EmbeddedServer

SMALL = ["--products", "150", "--customers", "500", "--orders", "4000"]


def run(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SALEOR_AI_")}
    return subprocess.run(
        [sys.executable, "-m", "saleor_ai_plugin", *arguments],
        env=inherited | {"SALEOR_AI_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture
def data_dir(tmp_path):
    """A folder with a space in its name; the server in it is stopped whatever happens."""
    folder = tmp_path / "a shop"
    yield folder
    server = EmbeddedServer(folder / "database")
    if server.is_running():
        server.stop()
    shutil.rmtree(server.socket_dir, ignore_errors=True)


def test_demo_questions_itself_and_is_quick_the_second_time(data_dir):
    first = run(data_dir, "demo", "--check", *SMALL)
    assert first.returncode == 0, first.stdout + first.stderr
    assert first.stdout.endswith("All answers are sound.\n")
    assert "150 products, 500 customers, 4,000 orders" in first.stdout
    assert not EmbeddedServer(data_dir / "database").is_running()

    started = time.monotonic()
    second = run(data_dir, "demo", "--check", *SMALL)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "generating" not in second.stderr
    assert time.monotonic() - started < 60

    refused = run(data_dir, "--shop", "demo", "import", str(Path(__file__)))
    assert refused.returncode != 0
    assert len(refused.stderr.strip().splitlines()) < 10


def test_typing_error_in_the_shops_name_makes_no_shop(data_dir):
    for command in ("train", "lift", "serve", "worker"):
        done = run(data_dir, "--shop", "dmeo", command)
        assert done.returncode == 1
        assert "there is no shop 'dmeo' here (there is none yet)" in done.stderr
    assert not list(data_dir.glob("database/postgresql-*"))
    make_shop(data_dir, "demo")
    done = run(data_dir, "--shop", "dmeo", "train")
    assert "there is no shop 'dmeo' here (there are: demo)" in done.stderr
    assert not EmbeddedServer(data_dir / "database").is_running()


def test_a_database_in_use_is_not_stopped_by_accident(data_dir):
    make_shop(data_dir, "demo")
    server = EmbeddedServer(data_dir / "database")
    server.start()
    with psycopg.connect(server.url("saleor_ai_demo")):
        refused = run(data_dir, "stop")
        assert refused.returncode == 1
        assert "in use (shop demo)" in refused.stderr
        assert server.is_running()
        forced = run(data_dir, "stop", "--force")
    assert forced.stdout == "Shop demo: 1 connections are cut.\nThe embedded database is stopped.\n"
    assert run(data_dir, "stop").stdout == "The embedded database is not running.\n"


def test_port_that_was_asked_for_is_taken_or_refused(data_dir):
    make_shop(data_dir, "demo")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = run(data_dir, "serve", "--port", port)
        assert refused.returncode == 1
        assert f"port {port} of 127.0.0.1 cannot be opened (Address already in use)" in refused.stderr


INTERRUPTED = """
import sys
class CtrlC:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, CtrlC())
sys.argv = ["saleor-ai", "demo-shop"]
from saleor_ai_plugin.__main__ import main
main()
"""


@pytest.mark.parametrize("name", ["typer", "saleor_ai_plugin.cli.demo_shop", "saleor_ai_plugin.cli.progress"])
def test_ctrl_c_while_libraries_load_shows_no_traceback(tmp_path, name):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(name=name)],
        env={**os.environ, "SALEOR_AI_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def make_shop(data_dir: Path, name: str) -> None:
    """A shop without anything in it."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("SALEOR_AI_")}
    making = "from saleor_ai_plugin.service import database as d; d.make_ready(); d.release()"
    subprocess.run(
        [sys.executable, "-c", making],
        env=inherited | {"SALEOR_AI_DATA_DIR": str(data_dir), "SALEOR_AI_SHOP": name},
        check=True,
    )


def test_commands_on_an_empty_shop_say_what_to_do(data_dir):
    make_shop(data_dir, "empty")
    trained = run(data_dir, "--shop", "empty", "train")
    assert trained.returncode == 1
    assert "import orders or run the backfill first" in trained.stderr
    lift = run(data_dir, "--shop", "empty", "lift")
    assert lift.returncode == 0
    assert "not enough visitors yet" in lift.stdout


def test_a_database_that_is_not_there_is_one_sentence(tmp_path):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SALEOR_AI_")}
    nowhere = {"SALEOR_AI_DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/shop"}
    done = subprocess.run(
        [sys.executable, "-m", "saleor_ai_plugin", "train"],
        env=inherited | nowhere | {"SALEOR_AI_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "check SALEOR_AI_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
