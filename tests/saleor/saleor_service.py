"""Our service beside a real Saleor, as processes."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SERVICE = Path(sys.executable).with_name("saleor-ai")
START_SECONDS = 60


@contextmanager
def running(command: str, environment: dict[str, str], log: Path) -> Iterator[None]:
    """``saleor-ai <command>`` until the end of the block, where it has to stop by itself when asked."""
    with log.open("w") as written:
        process = subprocess.Popen([SERVICE, command], env=environment, stdout=written, stderr=written)
    try:
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0, log.read_text()[-3000:]
    finally:
        process.kill()
        process.wait()


def api_of(environment: dict[str, str], log: Path) -> str:
    """The address of the API that is starting with this environment, once it answers."""
    note = Path(environment["SALEOR_AI_DATA_DIR"]) / "api-saleor.json"
    eventually(note.exists, seconds=START_SECONDS, log=log)
    url = str(json.loads(note.read_text())["url"])
    eventually(lambda: _is_healthy(url), seconds=START_SECONDS, log=log)
    return f"{url}graphql/"


def _is_healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def eventually(check: Callable[[], bool], *, seconds: float, log: Path) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.2)
