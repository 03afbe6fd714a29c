"""How much there is to order today."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, F, Sum

from saleor_ai_plugin.inventory import models, reading
from saleor_ai_plugin.inventory.order_types import RestockSummary, RestockUrgencyCount
from saleor_ai_plugin.inventory.types import sums


def summary(warehouse_id: str | None) -> RestockSummary:
    """Of all proposals, or of those for one warehouse."""
    lines = models.PurchaseOrderLine.objects.filter(order__state=models.PurchaseOrder.State.PROPOSED)
    orders = models.PurchaseOrder.objects.filter(state=models.PurchaseOrder.State.PROPOSED)
    if warehouse_id is not None:
        lines, orders = lines.filter(order__warehouse_id=warehouse_id), orders.filter(warehouse_id=warehouse_id)
    counts: dict[str, int] = defaultdict(int)
    values: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    grouped = lines.order_by().values_list("urgency", "order__currency")
    for urgency, currency, count, value in grouped.annotate(Count("id"), worth=Sum(F("unit_cost") * F("quantity"))):
        counts[urgency] += count
        values[urgency][currency] += value
        values[""][currency] += value
    plan = reading.last_plan()
    return RestockSummary(
        orders=orders.count(),
        lines=sum(counts.values()),
        value=sums(values[""]),
        by_urgency=[
            RestockUrgencyCount(urgency=urgency, lines=counts[urgency], value=sums(values[urgency]))
            for urgency in models.Urgency
        ],
        planned_at=plan.finished_at if plan else None,
    )
