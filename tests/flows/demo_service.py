"""A small demo shop with its own PostgreSQL, and the service's processes, to be stopped and killed at will."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from saleor_ai_plugin.service.embedded import EmbeddedServer

EMAIL = "ann@shop.example"
SECONDS = 120
SMALL = ("--products", "60", "--customers", "120", "--orders", "600", "--months", "3")
LOG_IN = 'mutation($password: String!) { tokenCreate(email: "ann@shop.example", password: $password) { token } }'


class DemoService:
    """``start`` and ``stop`` take "serve" and "worker"; ``kill`` ends one with all that it started, at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = EmbeddedServer(folder / "database")
        self.port = _free_port()
        self.password = ""
        self._token = ""
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SALEOR_AI_")}
        self._environment = {
            **inherited,
            "SALEOR_AI_DATA_DIR": str(folder),
            "SALEOR_AI_PORT": str(self.port),
            "OPENBLAS_NUM_THREADS": "1",
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql/"

    def log(self, command: str) -> Path:
        return self.folder / f"{command}.log"

    def make(self) -> None:
        """Generate the shop and an account in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._run("demo-shop", *SMALL)
        self.password = re.search(r"password (\S+)", self._run("accounts", "reset", EMAIL))[1]

    def start(self, command: str) -> None:
        with self.log(command).open("a") as log:
            self._processes[command] = subprocess.Popen(
                [sys.executable, "-m", "saleor_ai_plugin", command], env=self._environment, stdout=log, stderr=log
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

    def remove(self) -> None:
        for command in list(self._processes):
            self.kill(command)
        if self.database.is_running():
            self.database.stop()
        shutil.rmtree(self.database.socket_dir, ignore_errors=True)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        self._token = self._token or self._post(LOG_IN, {"password": self.password}, "")["tokenCreate"]["token"]
        return self._post(document, variables, self._token)

    def wait(self, check: Callable[[], bool], *, log: str = "worker", seconds: float = SECONDS) -> None:
        deadline = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < deadline, self.log(log).read_text()[-3000:]
            time.sleep(0.05)

    def _post(self, document: str, variables: dict[str, Any], token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables}
        answer = httpx.post(self.address, json=body, headers=headers, timeout=30).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "saleor_ai_plugin", *arguments]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


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


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
