"""What is bought and kept: purchase orders, their lines, receipts, and what waits for people in the warehouse."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Money


class Urgency(Enum):
    """OUT: nothing is there. LATE: it runs out before goods that are ordered today can come."""

    OUT = "OUT"
    LATE = "LATE"
    SOON = "SOON"
    LATER = "LATER"


class OrderState(Enum):
    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    CONFIRMED = "CONFIRMED"
    PART_RECEIVED = "PART_RECEIVED"
    RECEIVED = "RECEIVED"
    CANCELLED = "CANCELLED"


class ChangeKind(Enum):
    """What was done to a purchase order."""

    PROPOSE = "PROPOSE"
    CREATE = "CREATE"
    CHANGE = "CHANGE"
    ASK_APPROVAL = "ASK_APPROVAL"
    APPROVE = "APPROVE"
    SEND = "SEND"
    CONFIRM = "CONFIRM"
    RECEIVE = "RECEIVE"
    CANCEL = "CANCEL"
    UNDO = "UNDO"


class Difference(Enum):
    NONE = "NONE"
    SHORT = "SHORT"
    OVER = "OVER"
    DAMAGED = "DAMAGED"
    WRONG_ARTICLE = "WRONG_ARTICLE"


class RaiseState(Enum):
    """Whether the shop's stock has risen by a receipt."""

    PENDING = "PENDING"
    DONE = "DONE"
    TROUBLE = "TROUBLE"


ON_THE_WAY = (OrderState.SENT, OrderState.CONFIRMED, OrderState.PART_RECEIVED)
MOST_AT_ONCE = 100
"""Orders or alerts in one call."""


@dataclass(frozen=True, slots=True)
class Product:
    variant_id: str
    name: str
    sku: str


@dataclass(frozen=True, slots=True)
class Warehouse:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Supplier:
    id: str
    code: str
    name: str
    minimum_order_value: Money


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase order, or a transfer ``from_warehouse``.

    ``may_approve`` and ``why_not_approve`` are what the caller's limits say; ``source_trouble`` is why the stock that
    a transfer comes from has not changed as it should.
    """

    id: str
    number: str
    supplier: Supplier
    from_warehouse: Warehouse | None
    warehouse: Warehouse
    state: OrderState
    version: int
    total: Money
    lines: int
    pieces: int
    pieces_received: int
    is_touched: bool
    urgency: Urgency
    urgent_lines: int
    runs_out_on: date | None
    expected_on: date | None
    expected_reason: Reason | None
    is_overdue: bool
    missing_value: Money | None
    note: str
    supplier_reference: str
    created_by: str
    created_at: datetime
    approval_asked_by: str
    approval_asked_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    sent_by: str
    sent_at: datetime | None
    may_approve: bool
    why_not_approve: str
    can_undo: bool
    stock_trouble: str
    source_trouble: str

    @property
    def is_transfer(self) -> bool:
        return self.from_warehouse is not None

    @property
    def source(self) -> str:
        """Who it comes from, by name."""
        return self.supplier.name if self.from_warehouse is None else self.from_warehouse.name


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Figures of the place are of the last plan, None where it had none; ``expected_on`` only where it is not the
    order's."""

    id: str
    order_id: str
    order_number: str
    supplier_name: str
    product: Product
    warehouse_id: str
    supplier_sku: str
    quantity: int
    proposed_quantity: int | None
    confirmed_quantity: int | None
    received_quantity: int
    open_quantity: int
    pack_size: int
    minimum_quantity: int
    unit_cost: Money
    value: Money
    expected_on: date | None
    urgency: Urgency
    runs_out_on: date | None
    reasons: tuple[Reason, ...]
    class_name: str | None
    on_hand: int | None
    on_order: int | None
    daily_demand: float | None
    cover_days: float | None
    cover_days_after: float | None


@dataclass(frozen=True, slots=True)
class Change:
    id: str
    kind: ChangeKind
    by: str
    at: datetime
    note: str
    text: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    id: str
    product: Product | None
    code: str
    expected: int
    counted: int
    damaged: int
    accepted: int
    difference: Difference
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    id: str
    order_id: str
    order_number: str
    supplier_name: str
    from_warehouse: Warehouse | None
    warehouse: Warehouse
    delivery_note: str
    note: str
    by: str
    at: datetime
    pieces: int
    differences: int
    lines: tuple[ReceiptLine, ...]
    raise_state: RaiseState
    raise_tries: int
    raise_trouble: str
    raised_at: datetime | None

    @property
    def source(self) -> str:
        """Who it came from, by name."""
        return self.supplier_name if self.from_warehouse is None else self.from_warehouse.name


@dataclass(frozen=True, slots=True)
class OrderDetail:
    order: Order
    lines: tuple[OrderLine, ...]
    changes: tuple[Change, ...]
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """``last_change`` grows with every change of any order."""

    proposed: int
    urgent: int
    approval_asked: int
    to_send: int
    overdue: int
    stock_troubles: int
    source_troubles: int
    open_alerts: int
    last_change: int


QUEUE = f"subscription InventoryQueue {{ inventoryQueue {{ {selection(Waiting)} }} }}"
