"""What another quantity would mean, at once and without saving: cover, costs, and whether it may be approved."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from math import sqrt
from statistics import NormalDist

import strawberry

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.inventory import changes, policies, terms
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, StockPosition
from saleor_ai_plugin.inventory.order_types import NO_DEMAND, PurchaseOrderPreview, PurchaseOrderPreviewLine, cover
from saleor_ai_plugin.inventory.reading import Reader
from saleor_ai_plugin.inventory.terms import Terms

FURTHEST_DAYS = 3650
DAYS_A_YEAR = 365


def preview(order_id: str, quantities: Mapping[str, int], reader: Reader) -> PurchaseOrderPreview:
    """The order with other quantities, by the id of their line.

    Raises NotFoundError, DecisionError.
    """
    key = changes.number(order_id, "purchase order", "orderId")
    order = PurchaseOrder.objects.select_related("supplier").filter(id=key).first()
    if order is None:
        raise NotFoundError(f"there is no purchase order {order_id!r}", field="orderId")
    lines = {str(line.id): line for line in order.lines.select_related("order__supplier")}
    for index, line_id in enumerate(quantities):
        if line_id not in lines:
            raise DecisionError(f"{order.number} has no line {line_id!r}", field="lines", position=index)
    asked = {line_id: lines[line_id] for line_id in quantities}
    variants = {line.variant_id for line in asked.values()}
    sold = terms.sold_by(order.supplier, variants)
    positions = reader.positions({(variant, order.warehouse_id) for variant in variants})
    rates = {name: policy.holding_rate for name, policy in policies.by_class().items()}
    shown, total = [], Decimal(order.total)
    for line_id, line in asked.items():
        own = terms.of_line(line, sold.get(line.variant_id))
        position = positions.get((line.variant_id, order.warehouse_id))
        rate = rates[position.name] if position else 0.0
        one = _line(line, quantities[line_id], own, position, rate, reader)
        total += one.value.amount - line.unit_cost * line.quantity
        shown.append(one)
    return _preview(order, shown, total, reader)


def _preview(
    order: PurchaseOrder, lines: list[PurchaseOrderPreviewLine], total: Decimal, reader: Reader
) -> PurchaseOrderPreview:
    before, order.total = order.total, total
    missing = order.supplier.minimum_order_value - total
    why = reader.refusals([order])[order.id]
    return PurchaseOrderPreview(
        lines=lines,
        total=Money(amount=total, currency=order.currency),
        total_before=Money(amount=before, currency=order.currency),
        missing_value=Money(amount=missing, currency=order.currency) if missing > 0 else None,
        may_approve=order.state == PurchaseOrder.State.PROPOSED and not why,
        why_not_approve=why,
    )


def _line(
    line: PurchaseOrderLine, quantity: int, own: Terms, position: StockPosition | None, rate: float, reader: Reader
) -> PurchaseOrderPreviewLine:
    counted, currency = min(max(quantity, 0), terms.MOST_PIECES), line.order.currency
    cost = own.cost_of(counted)
    # What is moved costs only the move, and is worth what it cost when it was bought.
    is_moved = bool(line.order.supplier.warehouse_id) and position is not None and position.currency == currency
    worth = position.unit_cost if is_moved and position is not None else cost
    there = None if position is None else position.on_hand + position.on_order + counted
    days = cover(there, position.daily_demand if position else None)
    is_far = days is None or days > FURTHEST_DAYS
    return PurchaseOrderPreviewLine(
        line_id=strawberry.ID(str(line.id)),
        quantity=quantity,
        allowed_quantity=own.allowed(counted),
        problem=own.problem(quantity),
        unit_cost=Money(amount=cost, currency=currency),
        value=Money(amount=cost * counted, currency=currency),
        cover_days=days,
        cover_until=None if is_far or days is None else reader.today + timedelta(days=int(days)),
        stockout_chance=_stockout_chance(position, counted),
        holding_cost=_holding_cost(position, counted, rate, Money(amount=worth, currency=currency)),
    )


def _stockout_chance(position: StockPosition | None, quantity: int) -> float | None:
    """That demand until goods of the next order can come passes what is there, coming and ordered."""
    if position is None or position.daily_demand < NO_DEMAND:
        return None
    days = position.lead_time_days + position.review_days
    spread = position.deviation * sqrt(days)
    there = max(position.on_hand, 0) + position.on_order + quantity
    mean = position.daily_demand * days
    if spread <= 0:
        return float(mean > there)
    return round(1 - NormalDist(mean, spread).cdf(there), 4)


def _holding_cost(position: StockPosition | None, quantity: int, rate: float, cost: Money) -> Money | None:
    """Of the pieces from when what is there is sold, one after the other, until the last of them is."""
    if position is None or position.daily_demand < NO_DEMAND:
        return None
    before = max(position.on_hand, 0) + position.on_order
    days = (before + quantity / 2) / position.daily_demand
    held = Decimal(rate * days / DAYS_A_YEAR * quantity) * cost.amount
    return Money(amount=round(held, 2), currency=cost.currency)
