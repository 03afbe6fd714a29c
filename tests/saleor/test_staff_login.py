"""Staff of a real Saleor at our service: their own token, their own permissions."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from saleor_process import Saleor
from saleor_service import api_of, running

ME = "{ me { email permissions } }"


@pytest.fixture
def api(service: dict[str, str], tmp_path: Path):
    with running("serve", {**service, "SALEOR_AI_PORT": "0"}, tmp_path / "serve.log"):
        yield api_of(service, tmp_path / "serve.log")


def ask(api: str, document: str, token: str) -> dict[str, Any]:
    return httpx.post(api, json={"query": document}, headers={"Authorization": f"Bearer {token}"}, timeout=30).json()


def code_of(answer: dict[str, Any]) -> str:
    return str(answer["errors"][0]["extensions"]["code"])


def test_staff_log_in_with_the_token_that_saleor_gave_them(saleor: Saleor, api: str):
    token = saleor.login("staff@example.com")
    me = ask(api, ME, token)["data"]["me"]
    assert me["email"] == "staff@example.com"
    assert {"MANAGE_ORDERS", "MANAGE_PRODUCTS"} <= set(me["permissions"])
    assert ask(api, "{ shop { name } }", token)["data"]["shop"]["name"]

    assert code_of(ask(api, ME, saleor.login("ada@example.com"))) == "NOT_STAFF"
    header, claims, signature = token.split(".")
    forged = ".".join([header, claims, signature[:-6] + ("AAAAAA" if signature[-6:] != "AAAAAA" else "BBBBBB")])
    assert code_of(ask(api, ME, forged)) == "INVALID_TOKEN"


def test_staff_may_do_here_what_saleor_lets_them(saleor: Saleor, api: str):
    saleor.do("add_staff", "clerk", ["MANAGE_PRODUCTS"])
    token = saleor.login("clerk@example.com")
    orders = "{ orders(first: 1) { totalCount } }"
    assert code_of(ask(api, orders, token)) == "PERMISSION_DENIED"
    assert ask(api, "{ products(first: 1) { totalCount } }", token)["data"]["products"]["totalCount"] >= 0
