"""Addresses are forgotten when nobody needs their labels any more."""

from datetime import timedelta

from django.utils import timezone

from saleor_ai_plugin.waybill import owner
from saleor_ai_plugin.waybill.models import Shipment


def forget_addresses() -> int:
    """Forget those of waybills whose state has not changed for the owner's days; return how many."""
    until = timezone.now() - timedelta(days=owner.settings().keep_address_days)
    old = Shipment.objects.filter(waybill__changed_at__lt=until).exclude(address=b"")
    return old.update(address=b"")
