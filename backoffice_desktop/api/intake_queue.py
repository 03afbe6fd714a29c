"""Asking for papers: which, one in full, and what the shop has that a line or a buyer may mean."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.intake import Customer, Detail, Document, Variant, Waiting
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Page, read_page


class View(Enum):
    TO_REVIEW = "TO_REVIEW"
    READING = "READING"
    TROUBLE = "TROUBLE"
    ON_THEIR_WAY = "ON_THEIR_WAY"
    ORDERED = "ORDERED"
    DUPLICATES = "DUPLICATES"
    REFUSED = "REFUSED"
    REJECTED = "REJECTED"
    ALL = "ALL"


class OrderBy(Enum):
    RECEIVED_AT = "RECEIVED_AT"
    BUYER = "BUYER"
    NUMBER = "NUMBER"
    TOTAL = "TOTAL"
    UNSURE = "UNSURE"


@dataclass(frozen=True, slots=True)
class Filters:
    """The usual ones: what waits for somebody, the longest first. ``states`` is one view."""

    states: tuple[View, ...] = (View.TO_REVIEW,)
    search: str = ""
    order_by: OrderBy = OrderBy.RECEIVED_AT
    descending: bool = False

    def variables(self) -> dict[str, Any]:
        return {
            "view": self.states[0].value,
            "filter": {"search": self.search or None},
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


DOCUMENTS = f"""
query IntakeDocuments($view: IntakeView!, $filter: IntakeFilter, $orderBy: IntakeOrder, $direction: OrderDirection,
                      $first: Int, $skip: Int) {{
  intakeDocuments(view: $view, filter: $filter, orderBy: $orderBy, direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Document)} }}
  }}
}}
"""
DOCUMENT = f"query IntakeDocument($id: ID!) {{ intakeDocument(id: $id) {{ {selection(Detail)} }} }}"
WAITING = f"query IntakeWaiting {{ intakeWaiting {{ {selection(Waiting)} }} }}"
VARIANTS = f"query IntakeVariants($search: String!) {{ intakeVariants(search: $search) {{ {selection(Variant)} }} }}"
CUSTOMERS = (
    f"query IntakeCustomers($search: String!) {{ intakeCustomers(search: $search) {{ {selection(Customer)} }} }}"
)


async def documents(call: Call, filters: Filters, *, first: int, skip: int) -> Page[Document]:
    answer = await call(DOCUMENTS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Document, answer["intakeDocuments"])


async def document(call: Call, document_id: str) -> Detail | None:
    answer = (await call(DOCUMENT, {"id": document_id}))["intakeDocument"]
    return None if answer is None else read(Detail, answer)


async def waiting(call: Call) -> Waiting:
    return read(Waiting, (await call(WAITING, {}))["intakeWaiting"])


async def variants(call: Call, search: str) -> tuple[Variant, ...]:
    return tuple(read(Variant, one) for one in (await call(VARIANTS, {"search": search}))["intakeVariants"])


async def customers(call: Call, search: str) -> tuple[Customer, ...]:
    return tuple(read(Customer, one) for one in (await call(CUSTOMERS, {"search": search}))["intakeCustomers"])
