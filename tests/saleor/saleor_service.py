"""Our service beside a real Saleor, as processes."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    """The address of the API that is starting with this environment."""
    note = Path(environment["SALEOR_AI_DATA_DIR"]) / "api-saleor.json"
    deadline = time.monotonic() + START_SECONDS
    while not note.exists():
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        time.sleep(0.1)
    return str(json.loads(note.read_text())["url"]) + "graphql/"
