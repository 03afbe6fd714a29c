"""What day it is in the shop. An embedded shop's generated past may have ended long ago: there it is the day after."""

from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from saleor_ai_plugin.facts.models import StockChange
from saleor_ai_plugin.inventory.models import InventoryPlan
from saleor_ai_plugin.service.configuration import configuration


def today() -> date:
    """Today; in an embedded shop the day of its last plan, which looked for it."""
    now = timezone.now().date()
    if not configuration().is_embedded_shop:
        return now
    last = InventoryPlan.objects.order_by("-id").values_list("as_of", flat=True).first()
    return now if last is None else min(now, last)


def planning_day() -> date:
    """Today; in an embedded shop the day after the last change of its stock."""
    now = timezone.now().date()
    if not configuration().is_embedded_shop:
        return now
    last = StockChange.objects.aggregate(last=Max("changed_at"))["last"]
    return now if last is None else min(now, last.date() + timedelta(days=1))
