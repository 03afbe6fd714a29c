"""The service's processes as children of a test, to be stopped and killed at will."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

SECONDS = 120


class ServiceChildren:
    """``start`` and ``stop`` take "serve" and "worker"; ``kill`` ends one with all that it started, at once.

    A killed API comes back at the address that it had.
    """

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = {**environment, "SALEOR_AI_PORT": str(self.port), "OPENBLAS_NUM_THREADS": "1"}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql/"

    def log(self, command: str) -> Path:
        return self.folder / f"{command}.log"

    def start(self, command: str) -> None:
        with self.log(command).open("a") as log:
            self._processes[command] = subprocess.Popen(
                [sys.executable, "-m", "saleor_ai_plugin", command], env=self.environment, stdout=log, stderr=log
            )
        if command == "serve":
            self.wait(self._answers, log=command)

    def stop(self, command: str) -> None:
        process = self._processes.pop(command)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0, self.log(command).read_text()[-3000:]

    def kill(self, command: str) -> None:
        process = self._processes.pop(command)
        for pid in (process.pid, *_descendants(process.pid)):
            os.kill(pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        for command in list(self._processes):
            self.kill(command)

    def wait(self, check: Callable[[], bool], *, log: str = "worker", seconds: float = SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < deadline, self.log(log).read_text()[-3000:]
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _descendants(pid: int) -> list[int]:
    """Processes that this one started, and theirs."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
    found = [pid]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one)
    return found[1:]
