"""The service as processes, and its API on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from saleor_ai_plugin.accounts import current
from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.accounts.permissions import ALL
from saleor_ai_plugin.service import serving


class Processes:
    """Starts children with the settings of a test, and ends them after it."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []

    def saleor_ai(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        return self.python("-m", "saleor_ai_plugin", *arguments, **environment)

    def python(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"process-{len(self.started)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **self.environment, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        log.close()
        self.started.append(process)
        return process

    def log(self, process: subprocess.Popen[bytes]) -> str:
        return (self.folder / f"process-{self.started.index(process)}.log").read_text()

    def end(self) -> None:
        for process in self.started:
            process.terminate()
        for process in self.started:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def eventually(what: Callable[[], Any], *, seconds: float = 40.0) -> Any:
    """What ``what`` returns once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {found!r}")
        time.sleep(0.05)
    return found


def answers(url: str) -> dict[str, Any] | None:
    try:
        return httpx.get(url, timeout=5).json()
    except httpx.HTTPError:
        return None


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


class Api:
    """The API on a port of its own, in a thread of this process."""

    def __init__(self) -> None:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{listening.getsockname()[1]}"
        self.server = serving.server()
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]})
        self.thread.start()
        eventually(lambda: self.server.started)
        self.client = httpx.Client(base_url=f"http://{self.address}", timeout=20)
        self.token = ""

    def close(self) -> None:
        self.client.close()
        self.server.should_exit = True
        self.thread.join()

    def ask(self, query: str, variables: dict[str, Any] | None = None, **headers: str) -> dict[str, Any]:
        if self.token:
            headers.setdefault("authorization", f"Bearer {self.token}")
        return self.client.post("/graphql/", json={"query": query, "variables": variables}, headers=headers).json()

    def log_in(self, *permissions: str) -> None:
        account = LocalAccount.objects.create(email="staff@shop.example", permissions=permissions or ALL)
        self.token = current.current_staff().tokens(account).access

    def code(self, query: str, variables: dict[str, Any] | None = None, **headers: str) -> str:
        """The code of the only error."""
        (error,) = self.ask(query, variables, **headers)["errors"]
        return error["extensions"]["code"]
