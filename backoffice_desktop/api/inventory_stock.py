"""How the stock stands: as a whole, a row a product and warehouse, one of them over time, and alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import OrderState, Product, Reason, Urgency, Warehouse
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Money, Page, read_page

DAYS, DAYS_AHEAD = 120, 60


class AlertKind(Enum):
    OUT_OF_STOCK = "OUT_OF_STOCK"
    WILL_RUN_OUT = "WILL_RUN_OUT"
    LOW_STOCK = "LOW_STOCK"
    OVERDUE = "OVERDUE"


class PositionOrder(Enum):
    URGENCY = "URGENCY"
    COVER = "COVER"
    VALUE = "VALUE"
    OVERSTOCK = "OVERSTOCK"
    IDLE = "IDLE"
    DEMAND = "DEMAND"


class PlanAction(Enum):
    BUY = "BUY"
    TRANSFER = "TRANSFER"
    SELL_OFF = "SELL_OFF"


@dataclass(frozen=True, slots=True)
class HealthClass:
    """``class_name`` is a letter of ABC by value and one of XYZ by how steadily it sells: AX to CZ."""

    class_name: str
    places: int
    value: tuple[Money, ...]
    out_of_stock: int
    overstock_value: tuple[Money, ...]
    cover_days: float | None


@dataclass(frozen=True, slots=True)
class Age:
    """What was last sold so many days ago; the last bucket has no end."""

    from_days: int
    to_days: int | None
    places: int
    value: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Health:
    planned_at: datetime | None
    places: int
    value: tuple[Money, ...]
    cover_days: float | None
    out_of_stock: int
    in_stock_share: float | None
    running_out: int
    overstock_places: int
    overstock_value: tuple[Money, ...]
    open_order_value: tuple[Money, ...]
    overdue_orders: int
    open_alerts: int
    classes: tuple[HealthClass, ...]
    ages: tuple[Age, ...]


@dataclass(frozen=True, slots=True)
class Position:
    product: Product
    warehouse: Warehouse
    supplier_name: str
    class_name: str
    on_hand: int
    on_order: int
    daily_demand: float
    lead_time_days: float
    reorder_point: float
    order_up_to: float
    cover_days: float | None
    runs_out_on: date | None
    urgency: Urgency
    unit_cost: Money
    value: Money
    overstock: int
    overstock_value: Money
    idle_days: int | None


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    sold: int
    stock: int | None
    was_out: bool


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """Expected demand, and the interval in which it lies four times in five."""

    day: date
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ProjectedDay:
    """Stock in the evening if nothing more is ordered, and if what is proposed is."""

    day: date
    stock: float
    stock_low: float
    stock_with_proposals: float


@dataclass(frozen=True, slots=True)
class Incoming:
    order_id: str
    order_number: str
    state: OrderState
    quantity: int
    expected_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A transfer that has not left yet."""

    order_id: str
    order_number: str
    state: OrderState
    quantity: int
    leaves_on: date
    to_warehouse: Warehouse


@dataclass(frozen=True, slots=True)
class Planned:
    action: PlanAction
    quantity: int
    value: Money
    from_warehouse: Warehouse | None
    to_warehouse: Warehouse | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """A product in a warehouse over time; ``forecast`` is None where none was made yet."""

    product: Product
    warehouse: Warehouse
    position: Position | None
    days: tuple[Day, ...]
    forecast: tuple[ForecastDay, ...] | None
    projected: tuple[ProjectedDay, ...]
    incoming: tuple[Incoming, ...]
    outgoing: tuple[Outgoing, ...]
    planned: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    id: str
    kind: AlertKind
    text: str
    product: Product | None
    warehouse: Warehouse
    order_id: str | None
    order_number: str
    due_on: date | None
    value: Money | None
    raised_at: datetime
    acknowledged_by: str
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class PositionFilters:
    """``idle_days`` those that have not sold for so long, 0 for all."""

    search: str = ""
    warehouse_id: str = ""
    class_name: str = ""
    urgencies: tuple[Urgency, ...] = ()
    overstocked: bool = False
    idle_days: int = 0
    order_by: PositionOrder = PositionOrder.URGENCY
    descending: bool = True

    def variables(self) -> dict[str, Any]:
        return {
            "filter": {
                "search": self.search or None,
                "warehouseIds": [self.warehouse_id] if self.warehouse_id else None,
                "classNames": [self.class_name] if self.class_name else None,
                "urgencies": [urgency.value for urgency in self.urgencies] or None,
                "isOverstocked": self.overstocked or None,
                "idleDays": self.idle_days or None,
            },
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


@dataclass(frozen=True, slots=True)
class AlertFilters:
    """``acknowledged`` None for all."""

    kinds: tuple[AlertKind, ...] = ()
    warehouse_id: str = ""
    acknowledged: bool | None = False

    def variables(self) -> dict[str, Any]:
        return {
            "kinds": [kind.value for kind in self.kinds] or None,
            "warehouseIds": [self.warehouse_id] if self.warehouse_id else None,
            "acknowledged": self.acknowledged,
        }


HEALTH = f"query StockHealth($warehouseId: ID) {{ stockHealth(warehouseId: $warehouseId) {{ {selection(Health)} }} }}"
POSITIONS = f"""
query StockPositions($filter: StockPositionFilter, $orderBy: StockPositionOrder, $direction: OrderDirection,
                     $first: Int!, $skip: Int!) {{
  stockPositions(filter: $filter, orderBy: $orderBy, direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Position)} }}
  }}
}}
"""
PRODUCT = f"""
query InventoryProduct($variantId: ID!, $warehouseId: ID!, $days: Int!, $daysAhead: Int!) {{
  inventoryProduct(variantId: $variantId, warehouseId: $warehouseId, days: $days, daysAhead: $daysAhead) {{
    {selection(ProductDetail)}
  }}
}}
"""
ALERTS = f"""
query StockAlerts($kinds: [StockAlertKind!], $warehouseIds: [ID!], $acknowledged: Boolean, $first: Int!, $skip: Int!) {{
  stockAlerts(kinds: $kinds, warehouseIds: $warehouseIds, acknowledged: $acknowledged, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Alert)} }}
  }}
}}
"""
ACKNOWLEDGE = "mutation StockAlertsAcknowledge($ids: [ID!]!) { stockAlertsAcknowledge(ids: $ids) { acknowledged } }"


async def health(call: Call, warehouse_id: str = "") -> Health:
    return read(Health, (await call(HEALTH, {"warehouseId": warehouse_id or None}))["stockHealth"])


async def positions(call: Call, filters: PositionFilters, *, first: int, skip: int) -> Page[Position]:
    answer = await call(POSITIONS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Position, answer["stockPositions"])


async def product(call: Call, variant_id: str, warehouse_id: str) -> ProductDetail | None:
    variables = {"variantId": variant_id, "warehouseId": warehouse_id, "days": DAYS, "daysAhead": DAYS_AHEAD}
    answer = (await call(PRODUCT, variables))["inventoryProduct"]
    return None if answer is None else read(ProductDetail, answer)


async def alerts(call: Call, filters: AlertFilters, *, first: int, skip: int) -> Page[Alert]:
    answer = await call(ALERTS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Alert, answer["stockAlerts"])


async def acknowledge(call: Call, ids: Sequence[str]) -> int:
    """How many were not seen before."""
    return int((await call(ACKNOWLEDGE, {"ids": list(ids)}))["stockAlertsAcknowledge"]["acknowledged"])
