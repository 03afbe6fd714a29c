"""What the service tells about orders to send, waybills, carriers and manifests."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Money


class WaybillState(Enum):
    DRAWN = "DRAWN"
    PRINTED = "PRINTED"
    HANDED_OVER = "HANDED_OVER"
    IN_TRANSIT = "IN_TRANSIT"
    DELIVERED = "DELIVERED"
    VOID = "VOID"


class EventKind(Enum):
    DRAW = "DRAW"
    PRINT = "PRINT"
    HAND_OVER = "HAND_OVER"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    IN_TRANSIT = "IN_TRANSIT"
    EXCEPTION = "EXCEPTION"
    DELIVERED = "DELIVERED"
    FULFILLED = "FULFILLED"
    VOID = "VOID"
    UNFULFILLED = "UNFULFILLED"


class TaskKind(Enum):
    FULFIL = "FULFIL"
    UNFULFIL = "UNFULFIL"
    ANNOUNCE = "ANNOUNCE"
    REVOKE = "REVOKE"


class TaskState(Enum):
    PENDING = "PENDING"
    DONE = "DONE"
    TROUBLE = "TROUBLE"
    DROPPED = "DROPPED"


MAY_LEAVE = (WaybillState.DRAWN, WaybillState.PRINTED)
MAY_BE_VOID = (*MAY_LEAVE, WaybillState.HANDED_OVER)


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """What of an order is still to leave; ``on_hand`` lies in the warehouse, whoever it is for."""

    order_line_id: str
    sku: str
    name: str
    quantity: int
    on_hand: int


@dataclass(frozen=True, slots=True)
class Part:
    """What can leave a warehouse together."""

    warehouse: Place
    pieces: int
    is_there: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """A confirmed order of which something is still to leave. ``hold`` says why it must not."""

    id: str
    number: str
    status: str
    channel: str
    country: str
    placed_at: datetime
    total: Money
    pieces: int
    hold: Hold | None
    parts: tuple[Part, ...]

    @property
    def version(self) -> int:
        """Orders here have none: what is still to leave is asked for again."""
        return 0


@dataclass(frozen=True, slots=True)
class CarrierName:
    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Carrier:
    id: str
    code: str
    name: str
    kind: str
    services: tuple[str, ...]
    is_active: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class Task:
    """What the shop or the carrier has to do because of a waybill; ``trouble`` is why it is not done."""

    kind: TaskKind
    state: TaskState
    tries: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Waybill:
    """``number`` is also the tracking number in the shop; ``weight_grams`` is 0 where nobody knows."""

    id: str
    number: str
    state: WaybillState
    version: int
    carrier: CarrierName
    service: str
    order_id: str
    order_number: str
    country: str
    warehouse: Place
    weight_grams: int
    parcels: int
    pieces: int
    price: Money | None
    carrier_reference: str
    tracking_url: str
    manifest_id: str | None
    manifest_number: str
    drawn_by: str
    drawn_at: datetime
    changed_at: datetime
    is_address_kept: bool
    has_trouble: bool
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class WaybillLine:
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Event:
    kind: EventKind
    by: str
    at: datetime
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class WaybillDetail:
    """``deliver_to`` are the lines of the address, None once it is forgotten."""

    waybill: Waybill
    lines: tuple[WaybillLine, ...]
    events: tuple[Event, ...]
    deliver_to: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Manifest:
    id: str
    number: str
    carrier: CarrierName
    warehouse: Place
    waybills: int
    parcels: int
    closed_by: str
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """``last_event`` grows with whatever happens to any waybill."""

    to_dispatch: int
    held: int
    to_print: int
    to_hand_over: int
    to_manifest: int
    shop_troubles: int
    carrier_troubles: int
    last_event: int


QUEUE = f"subscription DispatchQueue {{ dispatchQueue {{ {selection(Waiting)} }} }}"
