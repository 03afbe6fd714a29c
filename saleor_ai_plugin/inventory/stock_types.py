"""Types of stock: positions, health, a product's detail, alerts, plans."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Self

import strawberry

from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.inventory import models, names
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

    @classmethod
    def all_of(cls, rows: Sequence[models.StockPosition], language: str) -> list[Self]:
        named = names.products({row.variant_id for row in rows}, language)
        places = names.warehouses({row.warehouse_id for row in rows})
        return [cls._of(row, named[row.variant_id], places[row.warehouse_id]) for row in rows]

    @classmethod
    def _of(cls, row: models.StockPosition, named: names.Named, warehouse: str) -> Self:
        return cls(
            product=InventoryProduct.of(named),
            warehouse=InventoryWarehouse(id=strawberry.ID(row.warehouse_id), name=warehouse),
            supplier_id=strawberry.ID(str(row.supplier_id)) if row.supplier_id else None,
            supplier_name=row.supplier.name if row.supplier else "",
            class_name=row.name,
            on_hand=row.on_hand,
            on_order=row.on_order,
            daily_demand=row.daily_demand,
            lead_time_days=row.lead_time_days,
            reorder_point=row.reorder_point,
            order_up_to=row.order_up_to,
            cover_days=row.cover_days,
            runs_out_on=row.runs_out_on,
            urgency=models.Urgency(row.urgency),
            unit_cost=Money(amount=row.unit_cost, currency=row.currency),
            value=Money(amount=row.value, currency=row.currency),
            overstock=row.overstock,
            overstock_value=Money(amount=row.overstock_value, currency=row.currency),
            idle_days=row.idle_days,
        )


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
class InventoryOutgoing:
    """A transfer that has not left yet, or whose pieces the shop's stock still counts."""

    order_id: strawberry.ID
    order_number: str
    state: PurchaseOrderState  # type: ignore[valid-type]
    quantity: int
    leaves_on: date
    to_warehouse: InventoryWarehouse


@strawberry.type
class InventoryPlanLine:
    """What the last plan said of a place; a transfer is told at both of its ends."""

    action: InventoryPlanAction  # type: ignore[valid-type]
    quantity: int
    value: Money
    from_warehouse: InventoryWarehouse | None = strawberry.field(description="Of a transfer, to toWarehouse.")
    to_warehouse: InventoryWarehouse | None
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
    outgoing: list[InventoryOutgoing]
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

    @classmethod
    def all_of(cls, rows: Sequence[models.InventoryPlan]) -> list[Self]:
        return [
            cls(
                id=strawberry.ID(str(row.id)),
                state=models.InventoryPlan.State(row.state),
                requested_by=row.requested_by,
                started_at=row.started_at,
                finished_at=row.finished_at,
                as_of=row.as_of,
                figures=[InventoryPlanFigure(name=name, value=int(value)) for name, value in row.figures.items()],
                error=row.error,
            )
            for row in rows
        ]


@strawberry.type
class InventoryWaiting:
    """What waits for people; it changes whenever one of them does something."""

    proposed: int
    urgent: int = strawberry.field(description="Of those proposed, with lines that run out before goods can come.")
    approval_asked: int
    to_send: int
    overdue: int
    stock_troubles: int = strawberry.field(description="Receipts that have not raised the stock.")
    source_troubles: int = strawberry.field(description="Transfers that the shop has not let leave, or not put back.")
    open_alerts: int
    last_change: int = strawberry.field(description="Grows with every change of any order.")
