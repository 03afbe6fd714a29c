"""Orders with traces, written by hand."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from saleor_ai_plugin.facts.models import Order, OrderLine, OrderOutcome, OrderTrace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add_order(
    order_id, *, hours_ago=0.0, total="100", customer="", status="unfulfilled", voucher="", cost=None, **trace
):
    at = NOW - timedelta(hours=hours_ago)
    Order.objects.create(
        id=order_id, number=order_id, customer_id=customer, channel="default-channel", status=status, currency="EUR",
        total_gross=Decimal(total), total_net=Decimal(total), voucher_code=voucher, placed_at=at, snapshot_at=at,
    )  # fmt: skip
    OrderLine.objects.create(
        id=f"{order_id}-1", order_id=order_id, product_id="p1", quantity=2, currency="EUR", placed_at=at,
        unit_price_gross=Decimal(total) / 2, unit_price_net=Decimal(total) / 2,
        unit_cost=None if cost is None else Decimal(cost),
    )  # fmt: skip
    OrderTrace.objects.create(order_id=order_id, placed_at=at, snapshot_at=at, **trace)


def add_outcome(order_id, kind, *, hours_ago=0.0):
    OrderOutcome.objects.create(order_id=order_id, kind=kind, known_at=NOW - timedelta(hours=hours_ago))
