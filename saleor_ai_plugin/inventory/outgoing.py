"""What transfers will still take from a place: nobody sells it, and it is no longer there when they have left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, StockRaise

State = PurchaseOrder.State
STAYS = (State.PROPOSED, State.APPROVED)
"""The goods are still there."""
UNDER_WAY = (StockRaise.State.PENDING, StockRaise.State.TROUBLE)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Pieces that leave with a transfer; ``is_proposed``: only where somebody approves it."""

    order: PurchaseOrder
    quantity: int
    leaves_on: date

    @property
    def is_proposed(self) -> bool:
        return self.order.state == State.PROPOSED


def outgoing(variant_id: str, warehouse_id: str, *, today: date) -> list[Outgoing]:
    """Of a variant from a warehouse, the first to leave first."""
    found = [*_to_leave(variant_id, warehouse_id, today), *_leaving(variant_id, warehouse_id, today)]
    return sorted(found, key=lambda one: (one.leaves_on, one.order.id))


def _to_leave(variant_id: str, warehouse_id: str, today: date) -> list[Outgoing]:
    """They leave so long before they are expected as a trip takes."""
    lines = PurchaseOrderLine.objects.select_related("order__supplier").filter(
        variant_id=variant_id, order__supplier__warehouse_id=warehouse_id, order__state__in=STAYS
    )
    return [Outgoing(line.order, line.quantity, _leaves_on(line.order, today)) for line in lines]


def _leaving(variant_id: str, warehouse_id: str, today: date) -> list[Outgoing]:
    """Sent, and the shop's stock has not fallen yet."""
    place = {"variant_id": variant_id, "warehouse_id": warehouse_id}
    rows = StockRaise.objects.select_related("order__supplier").filter(
        receipt=None, state__in=UNDER_WAY, lines__contains=[place]
    )
    pieces: Counter[int] = Counter()
    orders = {row.order_id: row.order for row in rows}
    for row in rows:
        told = [line for line in row.lines if place.items() <= line.items()]
        pieces[row.order_id] -= sum(line["quantity"] for line in told)
    return [Outgoing(orders[key], count, today) for key, count in pieces.items() if count > 0]


def _leaves_on(order: PurchaseOrder, today: date) -> date:
    if order.expected_on is None:
        return today
    return max(order.expected_on - timedelta(days=order.supplier.lead_time_days), today)
