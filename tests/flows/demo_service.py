"""A small demo shop with its own PostgreSQL, and the service's processes, to be stopped and killed at will."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import psycopg
from service_children import ServiceChildren

from saleor_ai_plugin.service.embedded import EmbeddedServer

EMAIL = "ann@shop.example"
SMALL = ("--products", "60", "--customers", "120", "--orders", "600", "--months", "3")
LOG_IN = 'mutation($password: String!) { tokenCreate(email: "ann@shop.example", password: $password) { token } }'
FOR_SALE = "{ products(first: 50) { items { id } } orders(first: 1) { items { customerId channel } } }"
BUY = """
mutation($customer: ID!, $channel: String!, $product: ID!, $pieces: Int!) {
  demoOrderCreate(customerId: $customer, channel: $channel, lines: [{productId: $product, quantity: $pieces}]) {
    orderId errors { message }
  }
}
"""


class DemoService(ServiceChildren):
    """The shop is there after ``make``; it sells once the API runs."""

    def __init__(self, folder: Path) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SALEOR_AI_")}
        super().__init__({**inherited, "SALEOR_AI_DATA_DIR": str(folder)}, folder)
        self.database = EmbeddedServer(folder / "database")
        self.password = ""
        self._token = ""
        self._buyer: dict[str, str] = {}
        self._products: list[str] = []

    def make(self) -> None:
        """Generate the shop and an account in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._run("demo-shop", *SMALL)
        self.password = re.search(r"password (\S+)", self._run("accounts", "reset", EMAIL))[1]

    def remove(self) -> None:
        self.kill_all()
        if self.database.is_running():
            self.database.stop()
        shutil.rmtree(self.database.socket_dir, ignore_errors=True)

    def buy(self, pieces: int) -> str:
        """Buy of the first product that has so much left; the order's id."""
        if not self._buyer:
            found = self.ask(FOR_SALE)
            order = found["orders"]["items"][0]
            self._buyer = {"customer": order["customerId"], "channel": order["channel"]}
            self._products = [product["id"] for product in found["products"]["items"]]
        while True:
            bought = self.ask(BUY, **self._buyer, product=self._products[0], pieces=pieces)["demoOrderCreate"]
            if not bought["errors"]:
                return bought["orderId"]
            del self._products[0]

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        self._token = self._token or self._post(LOG_IN, {"password": self.password}, "")["tokenCreate"]["token"]
        return self._post(document, variables, self._token)

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement in the shop's database."""
        with psycopg.connect(self.database.url("saleor_ai_demo"), autocommit=True) as connection:
            return connection.execute(statement, values or None).fetchall()

    def _post(self, document: str, variables: dict[str, Any], token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": document, "variables": variables}
        answer = httpx.post(self.address, json=body, headers=headers, timeout=30).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def _run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "saleor_ai_plugin", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout
