"""Types of stock: positions, health, a product's detail, alerts, plans."""

from datetime import date, datetime
from enum import Enum

import strawberry

from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.inventory import models
from saleor_ai_plugin.inventory.order_types import PurchaseOrderState, Urgency
from saleor_ai_plugin.inventory.types import InventoryProduct, InventoryReason, InventoryWarehouse, SupplierProduct

StockAlertKind = strawberry.enum(models.StockAlert.Kind, name="StockAlertKind")
InventoryPlanState = strawberry.enum(models.InventoryPlan.State, name="InventoryPlanState")
InventoryPlanAction = strawberry.enum(models.InventoryPlanLine.Action, name="InventoryPlanAction")


@strawberry.enum
class StockPositionOrder(Enum):
    URGENCY = "urgency"
    COVER = "cover_days"
    VALUE = "value"
    OVERSTOCK = "overstock_value"
    IDLE = "idle_days"
    DEMAND = "daily_demand"


@strawberry.type
class StockPosition:
    """How a variant stood in a warehouse at the last plan."""

    product: InventoryProduct
    warehouse: InventoryWarehouse
    supplier_id: strawberry.ID | None
    supplier_name: str
    class_name: str
    on_hand: int = strawberry.field(description="Free to sell.")
    on_order: int
    daily_demand: float
    lead_time_days: float
    reorder_point: float
    order_up_to: float
    cover_days: float | None
    runs_out_on: date | None
    urgency: Urgency  # type: ignore[valid-type]
    unit_cost: Money
    value: Money
    overstock: int
    overstock_value: Money
    idle_days: int | None


@strawberry.type
class InventoryDay:
    """A day of a place; ``stock`` is what lay there in the evening, null before anybody knew."""

    day: date
    sold: int
    stock: int | None
    was_out: bool = strawberry.field(description="Nothing was there at some time of the day: demand was not met.")


@strawberry.type
class InventoryForecastDay:
    """Expected demand of a day, and the interval in which it lies four times in five."""

    day: date
    mean: float
    low: float
    high: float


@strawberry.type
class InventoryProjectedDay:
    """Stock in the evening if nothing more is ordered, and if what is proposed is."""

    day: date
    stock: float
    stock_low: float
    stock_with_proposals: float


@strawberry.type
class InventoryIncoming:
    order_id: strawberry.ID
    order_number: str
    state: PurchaseOrderState  # type: ignore[valid-type]
    quantity: int
    expected_on: date | None
    is_overdue: bool


@strawberry.type
class InventoryPlanLine:
    """What the last plan said of a place."""

    action: InventoryPlanAction  # type: ignore[valid-type]
    quantity: int
    value: Money
    from_warehouse: InventoryWarehouse | None
    reasons: list[InventoryReason]


@strawberry.type
class InventoryProductDetail:
    """A variant in a warehouse, over time: what the chart shows."""

    product: InventoryProduct
    warehouse: InventoryWarehouse
    position: StockPosition | None
    days: list[InventoryDay]
    forecast: list[InventoryForecastDay] | None = strawberry.field(description="null: none was made yet.")
    projected: list[InventoryProjectedDay]
    incoming: list[InventoryIncoming]
    planned: list[InventoryPlanLine]
    suppliers: list[SupplierProduct]


@strawberry.type
class StockHealthClass:
    class_name: str
    places: int
    value: list[Money]
    out_of_stock: int
    overstock_value: list[Money]
    cover_days: float | None = strawberry.field(description="Of all pieces together.")


@strawberry.type
class StockAge:
    """What was last sold so long ago; the last bucket has no end, ``to_days`` null."""

    from_days: int
    to_days: int | None
    places: int
    value: list[Money]


@strawberry.type
class StockHealth:
    """The stock of all warehouses, or of one, as of the last plan."""

    planned_at: datetime | None
    places: int
    value: list[Money]
    cover_days: float | None
    out_of_stock: int = strawberry.field(description="Places that sell and have nothing.")
    in_stock_share: float | None = strawberry.field(description="Part of the places that sell and have something.")
    running_out: int = strawberry.field(description="Run out before goods ordered today can come.")
    overstock_places: int
    overstock_value: list[Money]
    open_order_value: list[Money]
    overdue_orders: int
    open_alerts: int
    classes: list[StockHealthClass]
    ages: list[StockAge]


@strawberry.type
class StockAlert:
    id: strawberry.ID
    kind: StockAlertKind  # type: ignore[valid-type]
    text: str
    product: InventoryProduct | None
    warehouse: InventoryWarehouse
    order_id: strawberry.ID | None
    order_number: str
    due_on: date | None
    value: Money | None
    raised_at: datetime
    acknowledged_by: str
    acknowledged_at: datetime | None


@strawberry.type
class InventoryPlanFigure:
    name: str
    value: int


@strawberry.type
class InventoryPlan:
    id: strawberry.ID
    state: InventoryPlanState  # type: ignore[valid-type]
    requested_by: str
    started_at: datetime
    finished_at: datetime | None
    as_of: date
    figures: list[InventoryPlanFigure]
    error: str


@strawberry.type
class InventoryWaiting:
    """What waits for people; it changes whenever one of them does something."""

    proposed: int
    urgent: int = strawberry.field(description="Of those proposed, with lines that run out before goods can come.")
    approval_asked: int
    to_send: int
    overdue: int
    stock_troubles: int
    open_alerts: int
    last_change: int = strawberry.field(description="Grows with every change of any order.")
