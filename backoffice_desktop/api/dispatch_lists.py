"""Asking for orders to send, waybills, manifests, carriers, and the papers of a parcel."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.dispatch import (
    MAY_LEAVE,
    Carrier,
    Manifest,
    Order,
    Waiting,
    Waybill,
    WaybillDetail,
    WaybillState,
)
from backoffice_desktop.api.errors import InvalidError
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Page, Problem, read_page, read_problems


class OrderBy(Enum):
    PLACED_AT = "PLACED_AT"
    NUMBER = "NUMBER"
    TOTAL = "TOTAL"
    COUNTRY = "COUNTRY"


class WaybillOrder(Enum):
    DRAWN_AT = "DRAWN_AT"
    CHANGED_AT = "CHANGED_AT"
    NUMBER = "NUMBER"
    ORDER_NUMBER = "ORDER_NUMBER"
    CARRIER = "CARRIER"


class Paper(Enum):
    """What can be printed of waybills."""

    LABEL = "LABEL"
    LABEL_SHEET = "LABEL_SHEET"
    WAYBILL = "WAYBILL"
    PACKING_SLIP = "PACKING_SLIP"
    ZPL = "ZPL"


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """The usual ones: what may leave, the oldest first. ``states`` is whether held ones are wanted instead."""

    states: tuple[bool, ...] = (False,)
    search: str = ""
    country: str = ""
    order_by: OrderBy = OrderBy.PLACED_AT
    descending: bool = False

    def variables(self) -> dict[str, Any]:
        return {
            "filter": {
                "isHeld": self.states[0] if self.states else None,
                "search": self.search or None,
                "countries": [self.country.upper()] if self.country else None,
            },
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


@dataclass(frozen=True, slots=True)
class WaybillFilters:
    """The usual ones: what is drawn and has not left, the latest first."""

    states: tuple[WaybillState, ...] = MAY_LEAVE
    search: str = ""
    has_trouble: bool = False
    in_manifest: bool | None = None
    order_by: WaybillOrder = WaybillOrder.DRAWN_AT
    descending: bool = True

    def variables(self) -> dict[str, Any]:
        return {
            "states": [state.value for state in self.states] or None,
            "filter": {
                "search": self.search or None,
                "hasTrouble": self.has_trouble or None,
                "isInManifest": self.in_manifest,
            },
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


@dataclass(frozen=True, slots=True)
class Document:
    """``is_whole`` is False where the reader needs a Chinese font of their own."""

    file_name: str
    content: bytes
    is_whole: bool


ORDERS = f"""
query DispatchOrders($filter: DispatchOrderFilter, $orderBy: DispatchOrderOrder, $direction: OrderDirection,
                     $first: Int!, $skip: Int!) {{
  dispatchOrders(filter: $filter, orderBy: $orderBy, direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Order)} }}
  }}
}}
"""
ORDER = f"query DispatchOrder($orderId: ID!) {{ dispatchOrder(orderId: $orderId) {{ {selection(Order)} }} }}"
WAYBILLS = f"""
query Waybills($states: [WaybillState!], $filter: WaybillFilter, $orderBy: WaybillOrder, $direction: OrderDirection,
               $first: Int!, $skip: Int!) {{
  waybills(states: $states, filter: $filter, orderBy: $orderBy, direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Waybill)} }}
  }}
}}
"""
WAYBILL = f"query Waybill($id: ID!) {{ waybill(id: $id) {{ {selection(WaybillDetail)} }} }}"
MANIFESTS = f"""
query Manifests($first: Int!, $skip: Int!) {{
  manifests(first: $first, skip: $skip) {{ totalCount items {{ {selection(Manifest)} }} }}
}}
"""
CARRIERS = f"query Carriers {{ carriers {{ {selection(Carrier)} }} }}"
WAITING = f"query DispatchWaiting {{ dispatchWaiting {{ {selection(Waiting)} }} }}"
_DOCUMENT = f"{{ document {{ fileName content isWhole }} errors {{ {selection(Problem)} }} }}"
WAYBILL_DOCUMENT = f"""
query WaybillDocument($ids: [ID!]!, $kind: WaybillDocumentKind!) {{
  waybillDocument(ids: $ids, kind: $kind) {_DOCUMENT}
}}
"""
MANIFEST_DOCUMENT = f"query ManifestDocument($id: ID!) {{ manifestDocument(id: $id) {_DOCUMENT} }}"


async def orders(call: Call, filters: OrderFilters, *, first: int, skip: int) -> Page[Order]:
    answer = await call(ORDERS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Order, answer["dispatchOrders"])


async def order(call: Call, order_id: str) -> Order | None:
    """None where nothing of it is left to send."""
    answer = (await call(ORDER, {"orderId": order_id}))["dispatchOrder"]
    return None if answer is None else read(Order, answer)


async def waybills(call: Call, filters: WaybillFilters, *, first: int, skip: int) -> Page[Waybill]:
    answer = await call(WAYBILLS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Waybill, answer["waybills"])


async def waybill(call: Call, waybill_id: str) -> WaybillDetail | None:
    answer = (await call(WAYBILL, {"id": waybill_id}))["waybill"]
    return None if answer is None else read(WaybillDetail, answer)


async def manifests(call: Call, *, first: int, skip: int) -> Page[Manifest]:
    return read_page(Manifest, (await call(MANIFESTS, {"first": first, "skip": skip}))["manifests"])


async def carriers(call: Call) -> tuple[Carrier, ...]:
    """Those that something can be sent with."""
    found = (read(Carrier, one) for one in (await call(CARRIERS, {}))["carriers"])
    return tuple(one for one in found if one.is_active)


async def waiting(call: Call) -> Waiting:
    return read(Waiting, (await call(WAITING, {}))["dispatchWaiting"])


async def papers(call: Call, waybill_ids: Sequence[str], kind: Paper) -> Document:
    """In one file, in this order. Raises ApiError."""
    answer = await call(WAYBILL_DOCUMENT, {"ids": list(waybill_ids), "kind": kind.value})
    return _document(answer["waybillDocument"])


async def manifest(call: Call, manifest_id: str) -> Document:
    """Raises ApiError."""
    return _document((await call(MANIFEST_DOCUMENT, {"id": manifest_id}))["manifestDocument"])


def _document(answer: Mapping[str, Any]) -> Document:
    problems = read_problems(answer["errors"])
    found = answer["document"]
    if problems or found is None:
        raise InvalidError(problems[0].message if problems else "")
    return Document(found["fileName"], b64decode(found["content"]), found["isWhole"])
