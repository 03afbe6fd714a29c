"""A variant in a warehouse over time: what was sold and lay there, what is coming, and where that leads."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import strawberry
from django.db.models import Q

from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.facts.models import Stock, Variant
from saleor_ai_plugin.forecasting import reading as forecasts
from saleor_ai_plugin.forecasting import sold
from saleor_ai_plugin.inventory import clock, names, reading, suppliers
from saleor_ai_plugin.inventory.models import (
    InventoryPlanLine,
    PurchaseOrder,
    PurchaseOrderLine,
    StockPosition,
)
from saleor_ai_plugin.inventory.outgoing import Outgoing, outgoing
from saleor_ai_plugin.inventory.stock_types import (
    InventoryDay,
    InventoryForecastDay,
    InventoryIncoming,
    InventoryOutgoing,
    InventoryProductDetail,
    InventoryProjectedDay,
)
from saleor_ai_plugin.inventory.stock_types import InventoryPlanLine as ShownPlanLine
from saleor_ai_plugin.inventory.stock_types import StockPosition as ShownPosition
from saleor_ai_plugin.inventory.types import InventoryProduct, InventoryWarehouse, reasons

State = PurchaseOrder.State
COMING = (State.PROPOSED, State.APPROVED, State.SENT, State.CONFIRMED, State.PART_RECEIVED)


def detail(
    variant_id: str, warehouse_id: str, *, days: int, ahead: int, language: str
) -> InventoryProductDetail | None:
    """What the chart shows; None for a variant that nobody knows."""
    if not Variant.objects.filter(id=variant_id).exists():
        return None
    today = clock.today()
    own = {"variant_id": variant_id, "warehouse_id": warehouse_id}
    position = StockPosition.objects.select_related("supplier").filter(**own).first()
    coming = _coming(variant_id, warehouse_id)
    going = outgoing(variant_id, warehouse_id, today=today)
    history = sold.days(variant_id, warehouse_id, since=today - timedelta(days=days), until=today)
    place = names.warehouses([warehouse_id])[warehouse_id]
    return InventoryProductDetail(
        product=InventoryProduct.of(names.products([variant_id], language)[variant_id]),
        warehouse=InventoryWarehouse(id=strawberry.ID(warehouse_id), name=place),
        position=ShownPosition.all_of([position], language)[0] if position else None,
        days=[InventoryDay(day=one.day, sold=one.sold, stock=one.stock, was_out=one.was_out) for one in history],
        forecast=_foretold(variant_id, warehouse_id, today, ahead),
        projected=_projected(_free(variant_id, warehouse_id), position, coming, going, today, ahead),
        incoming=[_incoming(line, today) for line in coming],
        outgoing=_outgoing(going),
        planned=_planned(variant_id, warehouse_id, language),
        suppliers=suppliers.shown_products(
            list(suppliers.matching_products(supplier_id=None, variant_id=variant_id, search="").order_by("id")),
            language=language,
        ),
    )


def _foretold(variant_id: str, warehouse_id: str, today: date, ahead: int) -> list[InventoryForecastDay] | None:
    days = forecasts.days_ahead(variant_id=variant_id, warehouse_id=warehouse_id)
    shown = [one for one in days if today <= one.day < today + timedelta(days=ahead)]
    return [InventoryForecastDay(day=one.day, mean=one.mean, low=one.low, high=one.high) for one in shown] or None


def _coming(variant_id: str, warehouse_id: str) -> list[PurchaseOrderLine]:
    lines = PurchaseOrderLine.objects.select_related("order").filter(
        variant_id=variant_id, order__warehouse_id=warehouse_id, order__state__in=COMING
    )
    return [line for line in lines.order_by("order__expected_on", "id") if line.wanted > line.received_quantity]


def _incoming(line: PurchaseOrderLine, today: date) -> InventoryIncoming:
    due = line.expected_on or line.order.expected_on
    return InventoryIncoming(
        order_id=strawberry.ID(str(line.order_id)),
        order_number=line.order.number,
        state=State(line.order.state),
        quantity=line.wanted - line.received_quantity,
        expected_on=due,
        is_overdue=due is not None and due < today and line.order.state in reading.ON_ITS_WAY,
    )


def _outgoing(going: Sequence[Outgoing]) -> list[InventoryOutgoing]:
    places = names.warehouses({one.order.warehouse_id for one in going})
    return [
        InventoryOutgoing(
            order_id=strawberry.ID(str(one.order.id)),
            order_number=one.order.number,
            state=State(one.order.state),
            quantity=one.quantity,
            leaves_on=one.leaves_on,
            to_warehouse=InventoryWarehouse(
                id=strawberry.ID(one.order.warehouse_id), name=places[one.order.warehouse_id]
            ),
        )
        for one in going
    ]


def _projected(
    free: int,
    position: StockPosition | None,
    coming: Sequence[PurchaseOrderLine],
    going: Sequence[Outgoing],
    today: date,
    ahead: int,
) -> list[InventoryProjectedDay]:
    """Stock in the evenings to come; what is short is lost and not made up for, and what is not there cannot leave."""
    if position is None:
        return []
    mean = position.daily_demand
    # Demand of four days in five is below its mean and 0.84 deviations.
    high = mean + 0.84 * position.deviation
    arrivals: dict[date, list[PurchaseOrderLine]] = {}
    for line in coming:
        arrivals.setdefault(max(line.expected_on or line.order.expected_on or today, today), []).append(line)
    stock = low = proposed = float(max(free, 0))
    found = []
    for number in range(ahead):
        day = today + timedelta(days=number)
        for line in arrivals.get(day, ()):
            pieces = line.wanted - line.received_quantity
            proposed += pieces
            if line.order.state != State.PROPOSED:
                stock, low = stock + pieces, low + pieces
        for one in (one for one in going if one.leaves_on == day):
            proposed = max(proposed - one.quantity, 0.0)
            if not one.is_proposed:
                stock, low = max(stock - one.quantity, 0.0), max(low - one.quantity, 0.0)
        stock, low, proposed = max(stock - mean, 0.0), max(low - high, 0.0), max(proposed - mean, 0.0)
        found.append(
            InventoryProjectedDay(
                day=day, stock=round(stock, 2), stock_low=round(low, 2), stock_with_proposals=round(proposed, 2)
            )
        )
    return found


def _planned(variant_id: str, warehouse_id: str, language: str) -> list[ShownPlanLine]:
    plan = reading.last_plan()
    lines = InventoryPlanLine.objects.filter(plan=plan, variant_id=variant_id)
    own = lines.filter(Q(warehouse_id=warehouse_id) | Q(from_warehouse_id=warehouse_id))
    rows = list(own.order_by("id")) if plan else []
    places = names.warehouses({one for row in rows for one in (row.warehouse_id, row.from_warehouse_id) if one})
    return [
        ShownPlanLine(
            action=InventoryPlanLine.Action(row.action),
            quantity=row.quantity,
            value=Money(amount=row.value, currency=row.currency),
            from_warehouse=_end(row.from_warehouse_id, places),
            to_warehouse=_end(row.warehouse_id if row.from_warehouse_id else "", places),
            reasons=reasons(row.reasons, language),
        )
        for row in rows
    ]


def _end(warehouse_id: str, places: Mapping[str, str]) -> InventoryWarehouse | None:
    """Of a transfer; None for what is none."""
    if not warehouse_id:
        return None
    return InventoryWarehouse(id=strawberry.ID(warehouse_id), name=places[warehouse_id])


def _free(variant_id: str, warehouse_id: str) -> int:
    row = Stock.objects.filter(variant_id=variant_id, warehouse_id=warehouse_id).first()
    return row.quantity - row.allocated if row else 0
