"""Receiving goods: what a scanned code is, what came in, and asking the shop once more to raise its stock."""

from dataclasses import dataclass
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import Product, RaiseState, Receipt
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Page, Problem, Resolved, read_page, read_resolved


@dataclass(frozen=True, slots=True)
class Match:
    """What a code is; one scan counts for ``pieces``. ``line_id`` is None where the order does not have it."""

    code: str
    product: Product
    pieces: int
    line_id: str | None
    expected: int
    order_id: str | None
    order_number: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """``problem`` says what is wrong with a code that finds nothing."""

    matches: tuple[Match, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class ReceiptFilters:
    raise_states: tuple[RaiseState, ...] = ()
    search: str = ""


LOOKUP = f"""
query ReceivingLookup($code: String!, $orderId: ID) {{
  receivingLookup(code: $code, orderId: $orderId) {{ {selection(Lookup)} }}
}}
"""
RECEIPTS = f"""
query Receipts($orderId: ID, $raiseStates: [StockRaiseState!], $search: String, $first: Int!, $skip: Int!) {{
  receipts(orderId: $orderId, raiseStates: $raiseStates, search: $search, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Receipt)} }}
  }}
}}
"""
RETRY = f"""
mutation StockRaiseRetry($receiptId: ID!) {{
  stockRaiseRetry(receiptId: $receiptId) {{ receipt {{ {selection(Receipt)} }} errors {{ {selection(Problem)} }} }}
}}
"""


async def lookup(call: Call, code: str, *, order_id: str = "") -> Lookup:
    return read(Lookup, (await call(LOOKUP, {"code": code, "orderId": order_id or None}))["receivingLookup"])


async def receipts(call: Call, filters: ReceiptFilters, *, first: int, skip: int) -> Page[Receipt]:
    variables: dict[str, Any] = {
        "raiseStates": [state.value for state in filters.raise_states] or None,
        "search": filters.search or None,
        "first": first,
        "skip": skip,
    }
    return read_page(Receipt, (await call(RECEIPTS, variables))["receipts"])


async def receipt(call: Call, receipt_id: str, order_id: str) -> Receipt | None:
    """As it stands now."""
    variables = {"orderId": order_id, "first": 100, "skip": 0}
    found = read_page(Receipt, (await call(RECEIPTS, variables))["receipts"])
    return next((one for one in found.items if one.id == receipt_id), None)


async def retry(call: Call, receipt_id: str) -> Resolved[Receipt]:
    return read_resolved(Receipt, (await call(RETRY, {"receiptId": receipt_id}))["stockRaiseRetry"], "receipt")
