"""What waits for people."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from saleor_ai_plugin.waybill import dispatching
from saleor_ai_plugin.waybill.manifests import TAKEN
from saleor_ai_plugin.waybill.models import Carrier, Waybill, WaybillEvent, WaybillTask

State = Waybill.State


@dataclass(frozen=True, slots=True)
class Waiting:
    """``last_event`` grows with whatever happens to any waybill."""

    to_dispatch: int
    held: int
    to_print: int
    to_hand_over: int
    to_manifest: int
    shop_troubles: int
    carrier_troubles: int
    last_event: int


def waiting() -> Waiting:
    """Counted now."""
    orders = dispatching.orders().aggregate(
        free=Count("pk", filter=Q(is_held=False)), held=Count("pk", filter=Q(is_held=True))
    )
    held = Waybill.objects.filter(manifest=None).exclude(state=State.VOID)
    counted = held.aggregate(
        to_print=Count("id", filter=Q(state=State.DRAWN)),
        to_hand_over=Count("id", filter=Q(state__in=(State.DRAWN, State.PRINTED))),
        to_manifest=Count("id", filter=Q(state__in=TAKEN)),
    )
    troubles = WaybillTask.objects.exclude(trouble="").exclude(state=WaybillTask.State.DONE)
    shop = troubles.filter(kind__in=(WaybillTask.Kind.FULFIL, WaybillTask.Kind.UNFULFIL)).count()
    carriers = Carrier.objects.filter(is_active=True).exclude(trouble="").count()
    return Waiting(
        to_dispatch=orders["free"],
        held=orders["held"],
        shop_troubles=shop,
        carrier_troubles=troubles.count() - shop + carriers,
        last_event=WaybillEvent.objects.aggregate(last=Max("id"))["last"] or 0,
        **counted,
    )
