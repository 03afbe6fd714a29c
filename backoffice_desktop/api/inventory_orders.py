"""Asking for purchase orders: which, one in full, what other quantities would mean, and its documents."""

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.errors import InvalidError
from backoffice_desktop.api.inventory import (
    ON_THE_WAY,
    Order,
    OrderDetail,
    OrderState,
    Urgency,
    Waiting,
    Warehouse,
)
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Money, Page, Problem, read_page, read_problems


class OrderBy(Enum):
    URGENCY = "URGENCY"
    TOTAL = "TOTAL"
    SUPPLIER = "SUPPLIER"
    NUMBER = "NUMBER"
    CREATED_AT = "CREATED_AT"
    EXPECTED_ON = "EXPECTED_ON"
    RUNS_OUT_ON = "RUNS_OUT_ON"


class Document(Enum):
    PDF = "PDF"
    CSV = "CSV"
    EDIFACT = "EDIFACT"


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """The usual ones: what to order today, descending urgency has the worst first. ``min_total`` is a decimal number as
    text, empty for all."""

    states: tuple[OrderState, ...] = (OrderState.PROPOSED,)
    search: str = ""
    urgencies: tuple[Urgency, ...] = ()
    min_total: str = ""
    approval_asked: bool = False
    order_by: OrderBy = OrderBy.URGENCY
    descending: bool = True

    def variables(self) -> dict[str, Any]:
        return {
            "states": [state.value for state in self.states] or None,
            "filter": {
                "search": self.search or None,
                "urgencies": [urgency.value for urgency in self.urgencies] or None,
                "minTotal": self.min_total or None,
                "approvalAsked": self.approval_asked or None,
            },
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


COMING = OrderFilters(states=ON_THE_WAY, order_by=OrderBy.EXPECTED_ON, descending=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to order today."""

    orders: int
    lines: int
    value: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """``problem`` says why a quantity cannot be; ``allowed_quantity`` is the next that can."""

    line_id: str
    quantity: int
    allowed_quantity: int
    problem: str
    unit_cost: Money
    value: Money
    cover_days: float | None
    cover_until: date | None
    stockout_chance: float | None
    holding_cost: Money | None


@dataclass(frozen=True, slots=True)
class Preview:
    lines: tuple[PreviewLine, ...]
    total: Money
    total_before: Money
    missing_value: Money | None
    may_approve: bool
    why_not_approve: str


@dataclass(frozen=True, slots=True)
class DocumentFile:
    file_name: str
    content: bytes
    is_whole: bool
    """False where the reader needs a Chinese font of their own."""


ORDERS = f"""
query PurchaseOrders($states: [PurchaseOrderState!], $filter: PurchaseOrderFilter, $orderBy: PurchaseOrderOrder,
                     $direction: OrderDirection, $first: Int!, $skip: Int!) {{
  purchaseOrders(states: $states, filter: $filter, orderBy: $orderBy, direction: $direction, first: $first,
                 skip: $skip) {{ totalCount items {{ {selection(Order)} }} }}
}}
"""
ORDER = f"query PurchaseOrder($id: ID!) {{ purchaseOrder(id: $id) {{ {selection(OrderDetail)} }} }}"
SUMMARY = f"query RestockSummary {{ restockSummary {{ {selection(Summary)} }} }}"
WAITING = f"query InventoryWaiting {{ inventoryWaiting {{ {selection(Waiting)} }} }}"
WAREHOUSES = f"query InventoryWarehouses {{ inventoryWarehouses {{ {selection(Warehouse)} }} }}"
PREVIEW = f"""
query PurchaseOrderPreview($orderId: ID!, $lines: [PurchaseOrderLineInput!]!) {{
  purchaseOrderPreview(orderId: $orderId, lines: $lines) {{
    preview {{ {selection(Preview)} }} errors {{ {selection(Problem)} }}
  }}
}}
"""
DOCUMENT = f"""
query PurchaseOrderDocument($id: ID!, $format: PurchaseOrderDocumentFormat!) {{
  purchaseOrderDocument(id: $id, format: $format) {{
    document {{ fileName content isWhole }} errors {{ {selection(Problem)} }}
  }}
}}
"""
SOURCE_RETRY = f"""
mutation PurchaseOrderSourceRetry($id: ID!) {{
  purchaseOrderSourceRetry(id: $id) {{ order {{ {selection(Order)} }} errors {{ {selection(Problem)} }} }}
}}
"""
PLAN = "mutation InventoryPlanRun { inventoryPlanRun { job { id state } } }"


async def orders(call: Call, filters: OrderFilters, *, first: int, skip: int) -> Page[Order]:
    answer = await call(ORDERS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Order, answer["purchaseOrders"])


async def order(call: Call, order_id: str) -> OrderDetail | None:
    answer = (await call(ORDER, {"id": order_id}))["purchaseOrder"]
    return None if answer is None else read(OrderDetail, answer)


async def summary(call: Call) -> Summary:
    return read(Summary, (await call(SUMMARY, {}))["restockSummary"])


async def waiting(call: Call) -> Waiting:
    return read(Waiting, (await call(WAITING, {}))["inventoryWaiting"])


async def warehouses(call: Call) -> tuple[Warehouse, ...]:
    return tuple(read(Warehouse, one) for one in (await call(WAREHOUSES, {}))["inventoryWarehouses"])


async def preview(call: Call, order_id: str, quantities: Mapping[str, int]) -> Preview:
    """The order with other quantities, by line id; nothing is saved. Raises ApiError."""
    lines = [{"lineId": line_id, "quantity": quantity} for line_id, quantity in quantities.items()]
    answer = (await call(PREVIEW, {"orderId": order_id, "lines": lines}))["purchaseOrderPreview"]
    _raise_first(answer)
    return read(Preview, answer["preview"])


async def document(call: Call, order_id: str, kind: Document) -> DocumentFile:
    """Raises ApiError."""
    answer = (await call(DOCUMENT, {"id": order_id, "format": kind.value}))["purchaseOrderDocument"]
    _raise_first(answer)
    found = answer["document"]
    return DocumentFile(found["fileName"], b64decode(found["content"]), found["isWhole"])


async def retry_source(call: Call, order_id: str) -> None:
    """Ask the shop once more to change the stock that a transfer comes from. Raises ApiError."""
    _raise_first((await call(SOURCE_RETRY, {"id": order_id}))["purchaseOrderSourceRetry"])


async def plan(call: Call) -> str:
    """Ask for a new plan; return the job's id."""
    return str((await call(PLAN, {}))["inventoryPlanRun"]["job"]["id"])


def _raise_first(answer: Mapping[str, Any]) -> None:
    for problem in read_problems(answer["errors"]):
        raise InvalidError(problem.message)
