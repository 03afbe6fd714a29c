"""What is done to parcels; what is sent again with its id is not done again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.dispatch import Manifest, Waybill
from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Problem, Resolved, read_resolved


class ScanKind(Enum):
    """The one thing that is kept on disk until the service knows of it: the parcel has left."""

    HAND_OVER = "HAND_OVER"


class WaybillKind(Enum):
    """What is sent at once: until it has been, the list still shows the order, or the waybill as it was."""

    DRAW = "DRAW"
    VOID = "VOID"
    RETRY = "RETRY"


class WrongScan(Enum):
    NO_WAYBILL = "NO_WAYBILL"
    MISREAD = "MISREAD"
    UNKNOWN = "UNKNOWN"
    MANIFEST = "MANIFEST"
    OTHER_CARRIER = "OTHER_CARRIER"
    OTHER_WAREHOUSE = "OTHER_WAREHOUSE"
    VOID = "VOID"
    ALREADY = "ALREADY"
    ORDER_GONE = "ORDER_GONE"
    HELD = "HELD"
    TROUBLE = "TROUBLE"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What became of a scan: ``waybill`` is None where the code is none's; ``why`` is empty where it was right."""

    code: str
    waybill: Waybill | None
    why: str = ""
    reason: WrongScan | None = None

    @property
    def version(self) -> int:
        return 0 if self.waybill is None else self.waybill.version


_WAYBILL = f"{{ waybill {{ {selection(Waybill)} }} errors {{ {selection(Problem)} }} }}"
DRAW = f"""
mutation WaybillsDraw($inputs: [WaybillDrawInput!]!, $clientId: ID!) {{
  waybillsDraw(inputs: $inputs, clientId: $clientId) {{ results {_WAYBILL} }}
}}
"""
PRINTED = f"""
mutation WaybillsPrint($ids: [ID!]!, $clientId: ID!) {{
  waybillsPrint(ids: $ids, clientId: $clientId) {{ results {_WAYBILL} }}
}}
"""
SCAN = f"""
mutation WaybillScan($code: String!, $clientId: ID!, $carrierId: ID, $warehouseId: ID) {{
  waybillScan(code: $code, clientId: $clientId, carrierId: $carrierId, warehouseId: $warehouseId) {{
    waybill {{ {selection(Waybill)} }} errors {{ {selection(Problem)} reason }}
  }}
}}
"""
VOID = f"""
mutation WaybillVoid($id: ID!, $version: Int!, $note: String!, $clientId: ID!) {{
  waybillVoid(id: $id, version: $version, note: $note, clientId: $clientId) {_WAYBILL}
}}
"""
RETRY = f"mutation WaybillRetry($id: ID!) {{ waybillRetry(id: $id) {_WAYBILL} }}"
CLOSE = f"""
mutation ManifestClose($carrierId: ID!, $warehouseId: ID!, $clientId: ID!) {{
  manifestClose(carrierId: $carrierId, warehouseId: $warehouseId, clientId: $clientId) {{
    manifest {{ {selection(Manifest)} }} errors {{ {selection(Problem)} }}
  }}
}}
"""


async def draw(call: Call, inputs: Sequence[dict[str, Any]], *, client_id: str) -> tuple[Resolved[Waybill], ...]:
    """Each by itself, in their order: one that cannot be stops no other. Raises ApiError."""
    answer = await call(DRAW, {"inputs": list(inputs), "clientId": client_id})
    return tuple(read_resolved(Waybill, one, "waybill") for one in answer["waybillsDraw"]["results"])


async def printed(call: Call, waybill_ids: Sequence[str], *, client_id: str) -> tuple[Resolved[Waybill], ...]:
    """The labels came out of the printer. Raises ApiError."""
    answer = await call(PRINTED, {"ids": list(waybill_ids), "clientId": client_id})
    return tuple(read_resolved(Waybill, one, "waybill") for one in answer["waybillsPrint"]["results"])


async def scan(
    call: Call, *, code: str, client_id: str, carrier_id: str = "", warehouse_id: str = ""
) -> Resolved[Scanned]:
    """A wrong scan is an answer like any other: what is wrong is in it. Raises ApiError."""
    variables = {
        "code": code,
        "clientId": client_id,
        "carrierId": carrier_id or None,
        "warehouseId": warehouse_id or None,
    }
    answer = (await call(SCAN, variables))["waybillScan"]
    waybill = read_resolved(Waybill, answer, "waybill").present
    if not answer["errors"]:
        return Resolved(Scanned(code, waybill))
    first = answer["errors"][0]
    reason = None if first["reason"] is None else WrongScan(first["reason"])
    return Resolved(Scanned(code, waybill, first["message"], reason))


async def void(call: Call, waybill: Waybill, *, note: str, client_id: str) -> Resolved[Waybill]:
    """Raises ApiError."""
    variables = {"id": waybill.id, "version": waybill.version, "note": note, "clientId": client_id}
    return read_resolved(Waybill, (await call(VOID, variables))["waybillVoid"], "waybill")


async def retry(call: Call, waybill_id: str) -> Resolved[Waybill]:
    """Raises ApiError."""
    return read_resolved(Waybill, (await call(RETRY, {"id": waybill_id}))["waybillRetry"], "waybill")


async def close(call: Call, *, carrier_id: str, warehouse_id: str, client_id: str) -> Resolved[Manifest]:
    """Raises ApiError."""
    variables = {"carrierId": carrier_id, "warehouseId": warehouse_id, "clientId": client_id}
    return read_resolved(Manifest, (await call(CLOSE, variables))["manifestClose"], "manifest")
