"""The shop learns that goods have left, once, whatever fails in between; and that they have not, where a waybill is
void.

Saleor's ``orderFulfill`` has no key that would make it safe to send twice. So the tracking number, which is the
waybill's own and nobody else's, is the key: before an order is fulfilled, its fulfilments are asked for the number.
After an answer that was lost nobody asks for ``GRACE``: by then what Saleor was still doing is done, and to be seen.
And a while after, each is looked at once more: of two fulfilments with the same number, should there ever be two, one
is taken back.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.shop.current import current_shop
from saleor_ai_plugin.shop.errors import SaleorUnavailableError, ShopError
from saleor_ai_plugin.shop.fulfilling import Fulfilment, Pieces
from saleor_ai_plugin.shop.protocol import Shop
from saleor_ai_plugin.waybill import changes, clock, tasks
from saleor_ai_plugin.waybill.models import Waybill, WaybillTask

logger = logging.getLogger(__name__)

Kind = WaybillTask.Kind
State = WaybillTask.State

GRACE = timedelta(seconds=60)
"""Longer than a web server lets a request run."""
CHECK_AFTER = timedelta(minutes=3)
MOST_CHECKED = 50


def carry_out(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``waybill.shop``; a payload names its ``task``."""
    asked = {payload["task"] for payload in payloads}
    due = WaybillTask.objects.filter(id__in=asked, state=State.PENDING, not_before__lte=timezone.now())
    for task in due.select_for_update(of=("self",)).select_related("waybill__shipment").order_by("waybill_id", "id"):
        if task.kind == Kind.FULFIL:
            _fulfil(current_shop(), task)
        else:
            _unfulfil(current_shop(), task)


def catch_up(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask again for what the shop has not done, and look at what it did."""
    tasks.ask_again(tasks.SHOP)
    old = WaybillTask.objects.filter(
        kind__in=(Kind.FULFIL, Kind.UNFULFIL), state=State.DONE, checked_at=None,
        done_at__lt=timezone.now() - CHECK_AFTER,
    ).order_by("done_at")  # fmt: skip
    for task in old.select_for_update(of=("self",)).select_related("waybill__shipment")[:MOST_CHECKED]:
        try:
            with transaction.atomic():
                _check(current_shop(), task)
        except ShopError as error:
            logger.warning(
                "the shop could not be asked what became of a waybill", extra={"error": type(error).__name__}
            )
            return


def _fulfil(shop: Shop, task: WaybillTask) -> None:
    waybill = task.waybill
    try:
        held = _ours(shop, waybill)
        if not held:
            # Before it is sent: whatever the shop shows with a later time has this in it.
            task.asked_at = clock.now()
            held = [_send(shop, waybill)]
    except SaleorUnavailableError as error:
        tasks.put_off(task, str(error), least=GRACE)
        logger.warning("the shop did not say whether it fulfilled", extra={"waybill": waybill.number})
    except ShopError as error:
        _refused(shop, task, error)
    else:
        _fulfilled(task, held[0])


def _send(shop: Shop, waybill: Waybill) -> Fulfilment:
    return shop.fulfil_order(
        waybill.shipment.order_id,
        [Pieces(line.order_line_id, line.quantity) for line in waybill.shipment.lines.order_by("id")],
        warehouse_id=waybill.shipment.warehouse_id,
        tracking_number=waybill.number,
        notify_customer=waybill.notify_customer,
    )


def _refused(shop: Shop, task: WaybillTask, error: ShopError) -> None:
    """The shop said no. It may still have fulfilled: an error that comes after, as of its e-mail, says no as well."""
    try:
        held = _ours(shop, task.waybill)
    except ShopError:
        tasks.put_off(task, str(error), least=GRACE)
        return
    if held:
        _fulfilled(task, held[0])
        return
    tasks.refused(task, str(error))
    logger.warning("the shop did not fulfil", extra={"waybill": task.waybill.number})


def _fulfilled(task: WaybillTask, found: Fulfilment) -> None:
    tasks.done(task, reference=found.id)
    changes.note(task.waybill, changes.Kind.FULFILLED, by=changes.OURS, key=f"fulfilled/{found.id}")


def _unfulfil(shop: Shop, task: WaybillTask) -> None:
    try:
        _take_back(shop, task.waybill, _ours(shop, task.waybill))
    except SaleorUnavailableError as error:
        tasks.put_off(task, str(error))
    except ShopError as error:
        tasks.refused(task, str(error))
    else:
        tasks.done(task)


def _check(shop: Shop, task: WaybillTask) -> None:
    """Whether the shop shows what we think that it does; a straggler is taken back."""
    held = _ours(shop, task.waybill)
    if task.waybill.state == Waybill.State.VOID:
        _take_back(shop, task.waybill, held)
    elif not held:
        task.state = State.TROUBLE
        task.trouble = "somebody has cancelled the fulfilment in the shop: void the waybill, or try again"
    else:
        _take_back(shop, task.waybill, [one for one in held if one.id != (task.reference or held[0].id)])
    task.checked_at = timezone.now()
    task.save()


def _take_back(shop: Shop, waybill: Waybill, held: Sequence[Fulfilment]) -> None:
    for one in held:
        shop.cancel_fulfilment(one.id, warehouse_id=waybill.shipment.warehouse_id)
        changes.note(waybill, changes.Kind.UNFULFILLED, by=changes.OURS, key=f"unfulfilled/{one.id}")


def _ours(shop: Shop, waybill: Waybill) -> list[Fulfilment]:
    """Fulfilments that stand under the waybill's number."""
    found = shop.fulfilments(waybill.shipment.order_id)
    return [one for one in found if one.tracking_number == waybill.number and not one.is_cancelled]
