"""Recording orders, and telling the words that live on them, in one transaction."""

from collections.abc import Collection, Sequence

from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts import services as facts
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.facts.snapshots import Deletion, OrderSnapshot


def orders(payloads: Sequence[OrderSnapshot]) -> None:
    """Record orders; what is recommended to their customers is looked at again."""
    _refresh_customers_of(facts.record_orders(payloads))


def deleted_orders(payloads: Sequence[Deletion]) -> None:
    _refresh_customers_of(facts.delete_orders(payloads))


def _refresh_customers_of(order_ids: Collection[str]) -> None:
    customers = Order.objects.filter(id__in=order_ids).exclude(customer_id="").values_list("customer_id", flat=True)
    publish(
        kind="recommendation.refresh",
        events=[(customer_id, {"customer_id": customer_id}) for customer_id in sorted(set(customers))],
    )
