"""The main questions to the service's own API, over HTTP, as a stranger would ask them."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import typer

from saleor_ai_plugin.accounts import services as accounts
from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.processes import end, start

VISITOR = "check@shop.example"
READY_SECONDS = 60
CHANGE_SECONDS = 30

_LOGIN = "mutation ($e: String!, $p: String!) { tokenCreate(email: $e, password: $p) { token } }"
_LIST = """
query ($kind: RecommendationKind!, $product: ID, $customer: ID) {
  recommendations(kind: $kind, productId: $product, customerId: $customer, first: 8) {
    productId productName score reason becauseProductId
  }
}
"""
_CUSTOMER = "{ orders(first: 50) { items { customerId channel lines { productId } } } }"
_ORDER = """
mutation ($customer: ID!, $channel: String!, $product: ID!) {
  demoOrderCreate(customerId: $customer, channel: $channel, lines: [{productId: $product}]) {
    orderId errors { field message }
  }
}
"""

_WAITING = "{ fraudReviews(first: 1) { totalCount items { orderId number probability reasons { text } } } }"
_REVIEW = "query ($order: ID!) { fraudReview(orderId: $order) { review { state probability } linked { number } } }"

_ACCOUNTS = """
{
  creditAccounts(first: 1) {
    totalCount items { customerId company currency pd exposure { amount } limit { amount } }
  }
}
"""
_RESTOCK = """
{
  restockSummary { orders lines value { amount currency } }
  restockLines(first: 1) { items { quantity product { name } reasons { text } } }
}
"""
_ACCOUNT = "query ($customer: ID!) { creditAccount(customerId: $customer) { orders { outstanding { amount } } } }"


class UnsoundError(Exception):
    """An answer is not what a working shop answers; the message says in which way."""


def check_demo() -> bool:
    """Start the service, ask, stop it; print each answer, and return whether all were sound."""
    password = accounts.set_password(email=VISITOR)
    try:
        with _service() as url, httpx.Client(base_url=url, timeout=30) as client:
            return Questions(client, password).ask_all()
    except UnsoundError as error:
        typer.echo(f"FAIL {error}")
        return False
    finally:
        LocalAccount.objects.filter(email=VISITOR).delete()


@contextlib.contextmanager
def _service() -> Iterator[str]:
    """``saleor-ai up`` on a free port."""
    log = configuration().data_dir / "demo-check.log"
    with log.open("wb") as file:
        command = [sys.executable, "-m", "saleor_ai_plugin", "up", "--port", "0"]
        process = start(command, stdout=subprocess.PIPE, stderr=file.fileno())
        try:
            yield _address(process, log)
        finally:
            process.terminate()
            end(process, 40)


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    if process.stdout is None:
        raise RuntimeError("the service was started without a pipe")
    for line in process.stdout:
        name, _, value = line.decode().partition(": ")
        if name == "GraphQL API":
            return value.strip().removesuffix("graphql/")
    raise UnsoundError(f"the service did not start (exit code {process.wait()}); its log is {log}")


class Questions:
    """Each ``ask_…`` returns the answer in words, or raises UnsoundError."""

    def __init__(self, client: httpx.Client, password: str) -> None:
        self.client = client
        self.password = password
        self.customer = self.channel = self.product = self.order = ""

    def ask_all(self) -> bool:
        questions: list[tuple[str, Callable[[], str]]] = [
            ("Is it ready?", self.ask_ready),
            ("May a stranger look?", self.ask_as_stranger),
            ("May staff log in?", self.ask_to_log_in),
            ("What does the shop hold?", self.ask_shop),
            ("What is trending?", self.ask_trending),
            ("What is like a product?", self.ask_similar),
            ("What is bought with it?", self.ask_together),
            ("What would a customer like?", self.ask_for_you),
            ("What does an order change?", self.ask_after_order),
            ("Which orders wait?", self.ask_waiting),
            ("Was the new order scored?", self.ask_scored),
            ("Who may buy on account?", self.ask_accounts),
            ("What should be ordered?", self.ask_restock),
            ("Does a huge query pass?", self.ask_too_much),
            ("What does monitoring see?", self.ask_metrics),
        ]
        sound = True
        for question, ask in questions:
            try:
                answer, mark = ask(), "ok  "
            except (UnsoundError, httpx.HTTPError) as error:
                answer, mark, sound = f"{error}", "FAIL", False
            typer.echo(f"{mark} {question:<28} {answer}")
        typer.echo("All answers are sound." if sound else "Some answers are not sound.")
        return sound

    def ask_ready(self) -> str:
        for path in ("health", "ready"):
            deadline = time.monotonic() + READY_SECONDS
            while (response := self.client.get(path)).status_code != httpx.codes.OK:
                _demand(time.monotonic() < deadline, f"/{path} still answers {response.status_code}: {response.text}")
                time.sleep(0.2)
        return f"yes, at {self.client.base_url}"

    def ask_as_stranger(self) -> str:
        answer = self._post("{ shop { orders } }")
        _demand("errors" in answer, "the shop's figures are shown without a login")
        return f"no: {answer['errors'][0]['message']}"

    def ask_to_log_in(self) -> str:
        query = (
            "mutation ($e: String!, $p: String!) { tokenCreate(email: $e, password: $p) { token errors { message } } }"
        )
        token = self._data(query, e=VISITOR, p=self.password)["tokenCreate"]["token"]
        _demand(bool(token), "a right password gives no token")
        self.client.headers["Authorization"] = f"Bearer {token}"
        return "yes"

    def ask_shop(self) -> str:
        shop = self._data("{ shop { products customers orders } }")["shop"]
        _demand(min(shop.values()) > 0, f"something is missing: {shop}")
        return f"{shop['products']:,} products, {shop['customers']:,} customers, {shop['orders']:,} orders"

    def ask_trending(self) -> str:
        return _names(self._list("TRENDING"))

    def ask_similar(self) -> str:
        self._choose()
        found = self._list("SIMILAR", product=self.product)
        _demand(self.product not in {item["productId"] for item in found}, "a product is like itself")
        return _names(found)

    def ask_together(self) -> str:
        return _names(self._list("BOUGHT_TOGETHER", product=self.product))

    def ask_for_you(self) -> str:
        found = self._list("FOR_YOU", customer=self.customer)
        _demand(len({item["reason"] for item in found}) > 0, "no reasons are given")
        return _names(found)

    def ask_after_order(self) -> str:
        before = self._list("FOR_YOU", customer=self.customer)
        bought = before[0]
        placed = self._data(_ORDER, customer=self.customer, channel=self.channel, product=bought["productId"])
        _demand(not placed["demoOrderCreate"]["errors"], f"the order was refused: {placed}")
        self.order = placed["demoOrderCreate"]["orderId"]
        started = time.monotonic()
        while (after := self._list("FOR_YOU", customer=self.customer)) == before:
            _demand(time.monotonic() < started + CHANGE_SECONDS, f"nothing changed in {CHANGE_SECONDS} s")
            time.sleep(0.1)
        _demand(bought["productId"] != after[0]["productId"], f"{bought['productName']} is still the first")
        return f"{bought['productName']} bought, list new after {time.monotonic() - started:.1f} s: {_names(after)}"

    def ask_waiting(self) -> str:
        waiting = self._data(_WAITING)["fraudReviews"]
        _demand(waiting["totalCount"] > 0, "no order waits for a person")
        first = waiting["items"][0]
        _demand(len(first["reasons"]) > 0, "nothing says why it waits")
        why = first["reasons"][0]["text"]
        return f"{waiting['totalCount']}, first {first['number']} ({first['probability']:.0%} fraud: {why})"

    def ask_scored(self) -> str:
        started = time.monotonic()
        while (found := self._data(_REVIEW, order=self.order)["fraudReview"]) is None:
            _demand(time.monotonic() < started + CHANGE_SECONDS, f"it was not within {CHANGE_SECONDS} s")
            time.sleep(0.1)
        review = found["review"]
        return f"yes: {review['probability']:.1%} fraud, {review['state'].lower()}"

    def ask_accounts(self) -> str:
        accounts = self._data(_ACCOUNTS)["creditAccounts"]
        _demand(accounts["totalCount"] > 0, "nobody has an account")
        first = accounts["items"][0]
        open_, limit = (float(first[name]["amount"]) for name in ("exposure", "limit"))
        risk = "no scorecard yet" if first["pd"] is None else f"{first['pd']:.1%} risk"
        detail = self._data(_ACCOUNT, customer=first["customerId"])["creditAccount"]
        _demand(open_ == 0 or len(detail["orders"]) > 0, "an exposure without orders")
        shown = f"{first['company']} ({open_:,.0f} of {limit:,.0f} {first['currency']} open, {risk})"
        return f"{accounts['totalCount']:,}, first {shown}"

    def ask_restock(self) -> str:
        found = self._data(_RESTOCK)
        summary, lines = found["restockSummary"], found["restockLines"]["items"]
        _demand(summary["orders"] > 0, "nothing is proposed")
        first = lines[0]
        _demand(len(first["reasons"]) > 0, "nothing says why it is proposed")
        value = ", ".join(f"{float(one['amount']):,.0f} {one['currency']}" for one in summary["value"])
        shown = f"{first['quantity']} x {first['product']['name']}: {first['reasons'][0]['text']}"
        return f"{summary['lines']:,} lines in {summary['orders']:,} orders ({value}), first {shown}"

    def ask_too_much(self) -> str:
        answer = self._post("{ shop " * 50 + "{ orders }" + " }" * 50)
        _demand("errors" in answer and not answer.get("data"), "a query of depth 50 was answered")
        return f"no: {answer['errors'][0]['message']}"

    def ask_metrics(self) -> str:
        text = self.client.get("metrics").text
        _demand("saleor_ai_" in text, "no figure of ours is there")
        return f"{sum(not line.startswith('#') for line in text.splitlines())} figures"

    def _choose(self) -> None:
        """A customer and a product that the shop has lately sold."""
        orders = self._data(_CUSTOMER)["orders"]["items"]
        chosen = next((order for order in orders if order["customerId"] and order["lines"]), None)
        _demand(chosen is not None, "the latest orders have no customers")
        self.customer, self.channel = chosen["customerId"], chosen["channel"]  # type: ignore[index]
        self.product = chosen["lines"][0]["productId"]  # type: ignore[index]

    def _list(self, kind: str, **subject: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._data(_LIST, kind=kind, **subject)["recommendations"]
        products = [item["productId"] for item in found]
        _demand(len(products) > 0, "the list is empty")
        _demand(len(products) == len(set(products)), "a product is listed twice")
        return found

    def _data(self, query: str, **variables: str) -> dict[str, Any]:
        answer = self._post(query, **variables)
        _demand("errors" not in answer, f"the API answers with an error: {answer.get('errors')}")
        data: dict[str, Any] = answer["data"]
        return data

    def _post(self, query: str, **variables: str) -> dict[str, Any]:
        response = self.client.post("graphql/", json={"query": query, "variables": variables})
        answer: dict[str, Any] = response.json()
        return answer


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise UnsoundError(otherwise)


def _names(found: list[dict[str, Any]]) -> str:
    shown = "; ".join(f"{item['productName']} ({item['reason'].lower()})" for item in found[:3])
    return f"{shown} …" if len(found) > 3 else shown
