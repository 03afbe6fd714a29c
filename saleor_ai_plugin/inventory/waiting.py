"""What waits for people."""

from django.db.models import Count, Max, Q

from saleor_ai_plugin.inventory import clock
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderChange, StockAlert, StockRaise
from saleor_ai_plugin.inventory.reading import ON_ITS_WAY, URGENT
from saleor_ai_plugin.inventory.stock_types import InventoryWaiting

State = PurchaseOrder.State


def waiting() -> InventoryWaiting:
    """Counted now."""
    open_ = PurchaseOrder.objects.exclude(state__in=(State.RECEIVED, State.CANCELLED)).aggregate(
        proposed=Count("id", filter=Q(state=State.PROPOSED)),
        urgent=Count("id", filter=Q(state=State.PROPOSED, urgency__in=URGENT)),
        asked=Count("id", filter=Q(state=State.PROPOSED) & ~Q(approval_asked_by="")),
        to_send=Count("id", filter=Q(state=State.APPROVED)),
        overdue=Count("id", filter=Q(state__in=ON_ITS_WAY, expected_on__lt=clock.today())),
    )
    troubles = (
        StockRaise.objects.exclude(state=StockRaise.State.DONE)
        .exclude(trouble="")
        .aggregate(
            receipts=Count("id", filter=Q(receipt__isnull=False)),
            sources=Count("order", distinct=True, filter=Q(receipt__isnull=True)),
        )
    )
    return InventoryWaiting(
        proposed=open_["proposed"],
        urgent=open_["urgent"],
        approval_asked=open_["asked"],
        to_send=open_["to_send"],
        overdue=open_["overdue"],
        stock_troubles=troubles["receipts"],
        source_troubles=troubles["sources"],
        open_alerts=StockAlert.objects.filter(resolved_at=None, acknowledged_at=None).count(),
        last_change=PurchaseOrderChange.objects.aggregate(last=Max("id"))["last"] or 0,
    )
