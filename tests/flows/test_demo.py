"""The demo from an empty data folder, as a stranger starts it, with its own PostgreSQL, API and worker."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

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


def test_commands_on_an_empty_shop_say_what_to_do(data_dir):
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
