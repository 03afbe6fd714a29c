"""Stock for staff: how it stands, a product over time, alerts, plans, and what waits."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import strawberry

from saleor_ai_plugin.inventory import alerts, health, product_detail, reading, waiting
from saleor_ai_plugin.inventory.order_types import Urgency
from saleor_ai_plugin.inventory.stock_types import (
    InventoryPlan,
    InventoryProductDetail,
    InventoryWaiting,
    StockAlert,
    StockAlertKind,
    StockHealth,
    StockPosition,
    StockPositionOrder,
)
from saleor_ai_plugin.inventory.types import InventoryWarehouse, ids
from saleor_ai_plugin.jobs.graphql import Job
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import (
    MOST_ITEMS,
    BadRequestError,
    First,
    OrderDirection,
    Page,
    Skip,
    page,
)
from saleor_ai_plugin.service.threads import in_database_thread

POLL_SECONDS = 1.0
MOST_DAYS = 730


@strawberry.input
class StockPositionFilter:
    """``search`` finds SKUs and names; ``idleDays`` those that have not sold for so long."""

    warehouse_ids: list[strawberry.ID] | None = None
    supplier_ids: list[strawberry.ID] | None = None
    class_names: list[str] | None = None
    urgencies: list[Urgency] | None = None  # type: ignore[valid-type]
    is_overstocked: bool | None = None
    idle_days: int | None = None
    max_cover_days: float | None = None
    search: str | None = None


@strawberry.type
class InventoryPlanRun:
    job: Job


@strawberry.type
class StockAlertsAcknowledge:
    acknowledged: int


@strawberry.type
class Query:
    @strawberry.field(description="Warehouses that have stock.")
    def inventory_warehouses(self) -> list[InventoryWarehouse]:
        return [InventoryWarehouse(id=strawberry.ID(one), name=name) for one, name in reading.warehouses().items()]

    @strawberry.field(description="The stock as a whole: value, cover, what is out, too much or ageing.")
    def stock_health(self, warehouse_id: strawberry.ID | None = None) -> StockHealth:
        return health.health(warehouse_id)

    @strawberry.field(description="A row a variant and warehouse, as of the last plan.")
    def stock_positions(
        self,
        info: Information,
        filter: StockPositionFilter | None = None,  # noqa: A002 - Saleor's name for it
        order_by: StockPositionOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[StockPosition]:
        wanted = filter or StockPositionFilter()
        found = health.matching(
            warehouse_ids=wanted.warehouse_ids,
            supplier_ids=ids(wanted.supplier_ids),
            class_names=wanted.class_names,
            urgencies=wanted.urgencies,
            is_overstocked=wanted.is_overstocked,
            idle_days=wanted.idle_days,
            max_cover_days=wanted.max_cover_days,
            search=wanted.search or "",
        )
        rows = reading.ordered(found, (order_by or StockPositionOrder.URGENCY).value, direction)
        return page(rows, partial(StockPosition.all_of, language=info.context.language), first=first, skip=skip)

    @strawberry.field(description="A variant in a warehouse over time: sales, stock, forecast, what is coming.")
    def inventory_product(
        self,
        info: Information,
        variant_id: strawberry.ID,
        warehouse_id: strawberry.ID,
        days: int = 180,
        days_ahead: int = 90,
    ) -> InventoryProductDetail | None:
        if not (1 <= days <= MOST_DAYS and 1 <= days_ahead <= MOST_DAYS):
            raise BadRequestError(f"days is {days} and daysAhead {days_ahead}; ask for 1 to {MOST_DAYS}")
        return product_detail.detail(
            variant_id, warehouse_id, days=days, ahead=days_ahead, language=info.context.language
        )

    @strawberry.field(description="What to look at, the latest first; those that somebody has seen come last.")
    def stock_alerts(
        self,
        info: Information,
        kinds: list[StockAlertKind] | None = None,  # type: ignore[valid-type]
        warehouse_ids: list[strawberry.ID] | None = None,
        acknowledged: bool | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[StockAlert]:
        found = alerts.open_alerts(kinds=kinds, warehouse_ids=warehouse_ids, acknowledged=acknowledged)
        return page(found, partial(alerts.shown, language=info.context.language), first=first, skip=skip)

    @strawberry.field(description="Runs of the planning, the latest first.")
    def inventory_plans(self, first: First = 20, skip: Skip = 0) -> Page[InventoryPlan]:
        return page(reading.plans(), InventoryPlan.all_of, first=first, skip=skip)

    @strawberry.field
    def inventory_waiting(self) -> InventoryWaiting:
        return waiting.waiting()


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Plan now: what nobody has touched is proposed anew.")
    def inventory_plan_run(self, info: Information) -> InventoryPlanRun:
        from saleor_ai_plugin.jobs.services import request

        return InventoryPlanRun(job=Job.of(request(kind="inventory.plan", requested_by=info.context.session.email)))

    @strawberry.mutation(description="Say that alerts have been seen.")
    def stock_alerts_acknowledge(self, info: Information, ids: list[strawberry.ID]) -> StockAlertsAcknowledge:
        if len(ids) > MOST_ITEMS:
            raise BadRequestError(f"ids names {len(ids)} alerts; acknowledge up to {MOST_ITEMS} at once")
        return StockAlertsAcknowledge(acknowledged=alerts.acknowledge(ids, by=info.context.session.email))


@strawberry.type
class Subscription:
    @strawberry.subscription(description="What waits, now and whenever anything changes.")
    async def inventory_queue(self) -> AsyncIterator[InventoryWaiting]:
        last = None
        while True:
            found = await in_database_thread(waiting.waiting)
            if found != last:
                yield found
            last = found
            await asyncio.sleep(POLL_SECONDS)
