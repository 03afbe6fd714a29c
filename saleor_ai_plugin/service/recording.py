"""Recording orders, and telling the words that live on them, in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from saleor_ai_plugin.credit import following as credit
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts import services as facts
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.facts.snapshots import Deletion, OrderSnapshot
from saleor_ai_plugin.fraud.models import FraudReview

YOUNG = timedelta(days=2)
"""How old an order may be when it is seen to be assessed at all."""


def orders(payloads: Sequence[OrderSnapshot]) -> None:
    """Record orders; new ones are assessed, and what is recommended to their customers is looked at again."""
    taken = facts.record_orders(payloads)
    credit.follow(taken)
    young = taken & {snapshot["order"]["id"] for snapshot in payloads if _was_young(snapshot)}
    credit.adopt(taken - young)
    _assess(young)
    buyers = {order["id"]: order.get("customer_id", "") for order in (snapshot["order"] for snapshot in payloads)}
    _refresh({buyers[order_id] for order_id in taken})


def deleted_orders(payloads: Sequence[Deletion]) -> None:
    gone = facts.delete_orders(payloads)
    credit.follow(gone)
    _refresh(set(Order.objects.filter(id__in=gone).values_list("customer_id", flat=True)))


def _assess(order_ids: Collection[str]) -> None:
    """Ask for an assessment of orders that have none."""
    done = FraudReview.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True)
    wanted = sorted(set(order_ids) - set(done))
    publish(kind="fraud.assess", events=[(order_id, {"order_id": order_id}) for order_id in wanted])


def _was_young(snapshot: OrderSnapshot) -> bool:
    """Whether it was young when it was seen: old ones, from a backfill, are past deciding about.

    What was seen in time is assessed however long the service was down since.
    """
    seen, placed = (datetime.fromisoformat(snapshot["order"][name]) for name in ("snapshot_at", "placed_at"))
    return seen - placed < YOUNG


def _refresh(customer_ids: Collection[str]) -> None:
    publish(
        kind="recommendation.refresh",
        events=[(customer_id, {"customer_id": customer_id}) for customer_id in sorted(customer_ids) if customer_id],
    )
