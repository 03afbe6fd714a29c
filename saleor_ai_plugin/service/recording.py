"""Recording orders, and telling the words that live on them, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from saleor_ai_plugin.credit import following as credit
from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts import services as facts
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.facts.snapshots import Deletion, OrderSnapshot
from saleor_ai_plugin.fraud.models import FraudReview

YOUNG = timedelta(days=2)


def orders(payloads: Sequence[OrderSnapshot]) -> None:
    """Record orders; new ones are assessed, and what is recommended to their customers is looked at again."""
    taken = facts.record_orders(payloads)
    credit.follow(taken)
    rows = list(Order.objects.filter(id__in=taken).values_list("id", "customer_id", "placed_at"))
    _assess({order_id: placed_at for order_id, _, placed_at in rows})
    _refresh({customer_id for _, customer_id, _ in rows})


def deleted_orders(payloads: Sequence[Deletion]) -> None:
    gone = facts.delete_orders(payloads)
    credit.follow(gone)
    _refresh(set(Order.objects.filter(id__in=gone).values_list("customer_id", flat=True)))


def _assess(placed_at: Mapping[str, datetime]) -> None:
    """Ask for an assessment of orders that have none; those of long ago, from a backfill, are past deciding about."""
    since = timezone.now() - YOUNG
    young = {order_id for order_id, moment in placed_at.items() if moment >= since}
    credit.adopt(placed_at.keys() - young)
    done = FraudReview.objects.filter(order_id__in=young).values_list("order_id", flat=True)
    wanted = sorted(young - set(done))
    publish(kind="fraud.assess", events=[(order_id, {"order_id": order_id}) for order_id in wanted])


def _refresh(customer_ids: Collection[str]) -> None:
    publish(
        kind="recommendation.refresh",
        events=[(customer_id, {"customer_id": customer_id}) for customer_id in sorted(customer_ids) if customer_id],
    )
