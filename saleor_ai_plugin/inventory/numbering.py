"""Numbers of purchase orders: PO-2026-000001 and on, each once, with a gap only where a transaction failed."""

from django.db import connection
from django.utils import timezone

from saleor_ai_plugin.inventory.models import PurchaseOrder


def next_numbers(count: int = 1) -> list[str]:
    """The next numbers of this year; until the transaction ends nobody else gets any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_purchase_order_number'))")
    year = timezone.now().year
    begin, end = f"PO-{year}-", f"PO-{year}."
    used = PurchaseOrder.objects.filter(number__gte=begin, number__lt=end)
    last = used.order_by("-number").values_list("number", flat=True).first()
    first = int(last.removeprefix(begin)) + 1 if last else 1
    return [f"{begin}{number:06}" for number in range(first, first + count)]
