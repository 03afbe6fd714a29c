"""Recording orders, and telling the words that live on them, in one transaction."""

from collections.abc import Collection, Sequence
from datetime import timedelta

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
    _assess(taken)
    _refresh_customers_of(taken)


def deleted_orders(payloads: Sequence[Deletion]) -> None:
    gone = facts.delete_orders(payloads)
    credit.follow(gone)
    _refresh_customers_of(gone)


def _assess(order_ids: Collection[str]) -> None:
    """Ask for an assessment of orders that have none; those of long ago, from a backfill, are past deciding about."""
    rows = Order.objects.filter(id__in=order_ids, placed_at__gte=timezone.now() - YOUNG)
    young = set(rows.values_list("id", flat=True))
    credit.adopt(set(order_ids) - young)
    done = FraudReview.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True)
    wanted = sorted(young - set(done))
    publish(kind="fraud.assess", events=[(order_id, {"order_id": order_id}) for order_id in wanted])


def _refresh_customers_of(order_ids: Collection[str]) -> None:
    customers = Order.objects.filter(id__in=order_ids).exclude(customer_id="").values_list("customer_id", flat=True)
    publish(
        kind="recommendation.refresh",
        events=[(customer_id, {"customer_id": customer_id}) for customer_id in sorted(set(customers))],
    )
