"""A Saleor that runs: its HTTP server, and the driver that runs commands in its environment."""

import base64
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
from saleor_environments import Environment, saleor_settings
from service_children import free_port

PASSWORD = "correct horse battery staple"
FACTS = (
    *("category", "product", "productlisting", "variant", "variantprice", "customer", "order", "orderline"),
    *("warehouse", "stock", "stockchange", "outboxevent", "checkpoint"),
)
_UVICORN = ("--host", "127.0.0.1", "--log-level", "warning", "--lifespan", "off")
_LOGIN = """
mutation($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token errors { message } }
}
"""


class Saleor:
    """One version of Saleor on a database of its own, with our package installed."""

    def __init__(self, environment: Environment, *, url: str, site: Path, folder: Path) -> None:
        self.environment = environment
        self.database_url = url
        self._folder = folder
        self._variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SALEOR_AI_")},
            **saleor_settings(url),
            "PYTHONPATH": str(site),
            # Also where the machine is busy with other things.
            "SALEOR_AI_BURST_LIMIT_MS": "500",
        }
        self._driver: subprocess.Popen[str] | None = None
        self._server: subprocess.Popen[str] | None = None
        self._http = httpx.Client(timeout=60)
        self._tokens: dict[str, str] = {}
        self.seeded: dict[str, Any] = {}
        self.port = free_port()
        self._variables["PUBLIC_URL"] = f"http://127.0.0.1:{self.port}/"

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql/"

    def start_driver(self) -> None:
        with (self._folder / "driver.log").open("w") as log:
            self._driver = subprocess.Popen(
                [self.environment.python, Path(__file__).with_name("saleor_driver.py")],
                cwd=self.environment.source,
                env=self._variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )
        self._answer()

    def start_server(self) -> None:
        with (self._folder / "server.log").open("a") as log:
            self._server = subprocess.Popen(
                [
                    self.environment.python,
                    "-m",
                    "uvicorn",
                    "saleor.asgi:application",
                    *_UVICORN,
                    "--port",
                    str(self.port),
                ],
                cwd=self.environment.source,
                env=self._variables,
                stdout=log,
                stderr=log,
                text=True,
            )

    def wait_for_server(self, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self._server is not None
            assert self._server.poll() is None, f"Saleor ended:\n{self.log()[-4000:]}"
            try:
                if self._http.post(self.api, json={"query": "{ shop { name } }"}).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.5)
        raise AssertionError(f"Saleor did not answer within {seconds} s:\n{self.log()[-4000:]}")

    def kill_server(self) -> None:
        assert self._server is not None
        self._server.send_signal(signal.SIGKILL)
        self._server.wait()

    def stop(self) -> None:
        for process in (self._server, self._driver):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        for stream in (self._driver.stdin, self._driver.stdout) if self._driver else ():
            stream.close()
        self._http.close()

    def log(self) -> str:
        return (self._folder / "server.log").read_text()

    @property
    def channel(self) -> str:
        return self.seeded["channel"]

    def product(self, name: str) -> dict[str, int]:
        """Primary keys of a seeded product and of its variant."""
        return self.seeded["products"][name]

    @staticmethod
    def global_id(type_name: str, pk: object) -> str:
        return base64.b64encode(f"{type_name}:{pk}".encode()).decode()

    def category(self, slug: str) -> int:
        return self.seeded["categories"][slug]

    def settings_of_plugin(self) -> dict[str, Any]:
        return self.do("plugin_settings")

    def forget_facts(self) -> None:
        """Empty our tables of what they hold of the shop."""
        for table in FACTS:
            self.rows(f"DELETE FROM saleor_ai_plugin_{table}")

    def record_facts(self) -> None:
        """Bring the facts up to date without events."""
        self.manage("saleor_ai_backfill", "--restart", "--inactive")

    def do(self, action: str, *arguments: Any) -> Any:
        """Have the driver do something; answer its result."""
        assert self._driver is not None
        self._driver.stdin.write(json.dumps({"action": action, "arguments": arguments}) + "\n")
        reply = self._answer()
        assert "failed" not in reply, reply["failed"]
        return reply["result"]

    def manage(self, *arguments: str) -> str:
        """Run a management command that has to succeed; answer what it printed."""
        done = self.do("command", *arguments)
        assert done["error"] is None, done
        return done["out"]

    def _answer(self) -> dict[str, Any]:
        assert self._driver is not None
        line = self._driver.stdout.readline()
        assert line, (self._folder / "driver.log").read_text()[-4000:]
        return json.loads(line)

    def post(
        self, document: str, variables: dict[str, Any] | None = None, *, token: str = "", **headers: str
    ) -> dict[str, Any]:
        """Send a document to Saleor's API; answer the whole response."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        return self._http.post(self.api, json={"query": document, "variables": variables or {}}, headers=sent).json()

    def ask(self, document: str, variables: dict[str, Any] | None = None, **options: str) -> dict[str, Any]:
        """Send a document that has to succeed; answer its data."""
        response = self.post(document, variables, **options)
        assert "errors" not in response, response["errors"]
        for field in response["data"].values():
            if isinstance(field, dict):
                assert not field.get("errors"), field["errors"]
        return response["data"]

    def login(self, email: str) -> str:
        if email not in self._tokens:
            made = self.ask(_LOGIN, {"email": email, "password": PASSWORD})["tokenCreate"]
            self._tokens[email] = made["token"]
        return self._tokens[email]

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement in Saleor's database; several at once where there are no values."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []
