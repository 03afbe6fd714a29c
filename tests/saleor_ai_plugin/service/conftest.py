"""Real processes on the test database, and the API in this process."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection, connections
from django.db.backends.signals import connection_created

from saleor_ai_plugin.accounts import current
from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.accounts.permissions import ALL
from saleor_ai_plugin.accounts.saleor_staff import SaleorStaff
from saleor_ai_plugin.service import asgi, configuration, schema, serving

HERE = Path(__file__).parent


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


@pytest.fixture
def processes(transactional_db: None, tmp_path: Path) -> Iterator[Processes]:
    of = connection.settings_dict
    running = Processes(
        {
            "SALEOR_AI_DATABASE_URL": f"postgresql://{of['USER']}@/{of['NAME']}?host={of['HOST']}",
            "SALEOR_AI_DATA_DIR": str(tmp_path / "data"),
            "SALEOR_AI_PORT": "0",
            "SALEOR_AI_LOG_FORMAT": "json",
            "PYTHONPATH": str(HERE),
        },
        tmp_path,
    )
    yield running
    running.end()


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


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Configure the service for one test."""

    def configure(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"SALEOR_AI_{name.upper()}", value)
        forget()

    def forget() -> None:
        staff = current.current_staff() if current.current_staff.cache_info().currsize else None
        if isinstance(staff, SaleorStaff):
            staff.client.close()
        configuration.configuration.cache_clear()
        current.current_staff.cache_clear()
        schema.schema.cache_clear()

    # A thread's connection must not outlive its request, or the test database could not be emptied.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    configure(data_dir=str(tmp_path))
    yield configure
    connection_created.disconnect(asgi._limit_statements)
    monkeypatch.undo()
    forget()


@pytest.fixture
def serve(transactional_db: None, configured: Callable[..., None]) -> Iterator[Callable[..., Api]]:
    """Serve the API with settings of a test."""
    serving_now = []

    def serve(**settings: str) -> Api:
        configured(**settings)
        serving_now.append(Api())
        return serving_now[-1]

    yield serve
    for api in serving_now:
        api.close()


@pytest.fixture
def api(serve: Callable[..., Api]) -> Api:
    api = serve()
    api.log_in()
    return api
