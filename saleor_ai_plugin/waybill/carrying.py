"""Carriers are told of waybills, and asked what became of them.

A carrier that is away is tried again, the less often the longer; nobody waits for it, and what it has not been told
yet is to be seen. What it says is read twice: the first time it is written down, and only when that has been committed
is the file put aside. So a crash in between loses nothing, and what was written down before is not written down again.
"""

import logging
from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from typing import Any

from django.utils import timezone

from saleor_ai_plugin.waybill import addresses, changes, clock, names, owner, sealing, tasks
from saleor_ai_plugin.waybill.carriers.choosing import service_of
from saleor_ai_plugin.waybill.carriers.protocol import (
    CarrierError,
    CarrierRefusedError,
    CarrierService,
    CarrierShutOutError,
    CarrierUnavailableError,
    Consignment,
    Message,
    Report,
)
from saleor_ai_plugin.waybill.models import Carrier, Waybill, WaybillEvent, WaybillTask

logger = logging.getLogger(__name__)

Kind = WaybillEvent.Kind
State = WaybillTask.State
TOLD = (Carrier.Kind.FOLDER, Carrier.Kind.SFTP)
"""Kinds that say what became of a parcel."""


def tell(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``waybill.carrier``; a payload names its ``task``."""
    asked = {payload["task"] for payload in payloads}
    due = WaybillTask.objects.filter(id__in=asked, state=State.PENDING, not_before__lte=timezone.now())
    rows = due.select_for_update(of=("self",)).select_related("waybill__shipment", "waybill__carrier")
    for _, own in groupby(rows.order_by("waybill__carrier_id", "waybill_id", "id"), lambda one: one.waybill.carrier_id):
        _tell_one(list(own))


def catch_up(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask again for what carriers have not been told."""
    tasks.ask_again(tasks.CARRIER)


def listen(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask carriers what became of parcels."""
    for row in Carrier.objects.filter(kind__in=TOLD, is_active=True, is_shut_out=False).order_by("id"):
        try:
            with closing(service_of(row)) as service:
                trouble = _listen_to(row, service)
        except CarrierShutOutError as error:
            trouble = str(error)
            _shut_out(row, error)
        except (CarrierError, sealing.SealedElsewhereError) as error:
            trouble = str(error)
            logger.warning("a carrier could not be asked", extra={"carrier": row.code, "error": type(error).__name__})
        Carrier.objects.filter(pk=row.pk).update(trouble=trouble[:500], asked_at=timezone.now())


def _tell_one(own: Sequence[WaybillTask]) -> None:
    carrier = own[0].waybill.carrier
    try:
        service = service_of(carrier)
    except sealing.SealedElsewhereError as error:
        for task in own:
            tasks.refused(task, str(error))
        return
    with closing(service):
        for number, task in enumerate(own):
            try:
                _do(service, task)
            except CarrierUnavailableError as error:
                # The others would each wait for it as long.
                for one in own[number:]:
                    tasks.put_off(one, str(error))
                logger.warning("a carrier could not be told", extra={"carrier": carrier.code})
                return
            except CarrierShutOutError as error:
                for one in own[number:]:
                    tasks.refused(one, str(error))
                _shut_out(carrier, error)
                return
            except (CarrierRefusedError, sealing.SealedElsewhereError, addresses.AddressForgottenError) as error:
                tasks.refused(task, str(error))


def _shut_out(carrier: Carrier, error: CarrierShutOutError) -> None:
    Carrier.objects.filter(pk=carrier.pk).update(is_shut_out=True, trouble=str(error)[:500])
    logger.warning("a carrier does not let us in", extra={"carrier": carrier.code})


def _do(service: CarrierService, task: WaybillTask) -> None:
    task.asked_at = clock.now()
    if task.kind == WaybillTask.Kind.ANNOUNCE:
        service.label(consignment(task.waybill))
    else:
        service.void(consignment(task.waybill, with_address=False))
    tasks.done(task)


def consignment(waybill: Waybill, *, with_address: bool = True) -> Consignment:
    """Raises AddressForgottenError, SealedElsewhereError."""
    shipment, settings = waybill.shipment, owner.settings()
    own = settings.sender_addresses.get(shipment.warehouse_id, "")
    return Consignment(
        number=waybill.number,
        service=waybill.service,
        reference=shipment.order_number,
        warehouse=names.warehouses([shipment.warehouse_id])[shipment.warehouse_id],
        sender="\n".join(filter(None, (settings.sender_name, own, settings.sender_phone))),
        parcels=shipment.parcels,
        grams=shipment.weight_grams,
        drawn_at=waybill.drawn_at,
        address=addresses.address_of(shipment, waybill.number) if with_address else None,
    )


def _listen_to(row: Carrier, service: CarrierService) -> str:
    """Write down what a carrier says; return what was wrong with it."""
    problems = []
    for message in service.tracking():
        if message.problem:
            # It stays where it is, and is said until somebody has seen to it; or they were still writing it.
            problems.append(message.problem)
            continue
        is_new, unknown = _write_down(row, message)
        if unknown:
            problems.append(f"{message.name}: no waybill of theirs is {', '.join(unknown[:5])}")
        if not is_new:
            service.settle(message)
    return "; ".join(problems)


def _write_down(row: Carrier, message: Message) -> tuple[bool, Sequence[str]]:
    """Whether anything was news, and numbers that are none of this carrier's waybills."""
    numbers = sorted({report.number for report in message.reports})
    held = Waybill.objects.select_for_update(no_key=True).filter(number__in=numbers, carrier=row).order_by("id")
    waybills = {one.number: one for one in held}
    is_new = False
    for report in sorted(message.reports, key=lambda one: one.at):
        waybill = waybills.get(report.number)
        if waybill is not None and changes.note(
            waybill, report.kind, by=row.code, key=report.key, at=report.at, place=report.place, text=report.note
        ):
            is_new = True
            _take_in(waybill, report)
    return is_new, [number for number in numbers if number not in waybills]


def _take_in(waybill: Waybill, report: Report) -> None:
    """What a report changes: the waybill's state, and what we know of its announcement."""
    if report.reference:
        waybill.carrier_reference = report.reference[:64]
    becomes = changes.BECOMES.get(report.kind)
    if becomes is not None and waybill.state in changes.MOVES[report.kind]:
        waybill.state, waybill.changed_at = becomes, timezone.now()
    waybill.version += 1
    waybill.save()
    announce = WaybillTask.objects.select_for_update().filter(waybill=waybill, kind=WaybillTask.Kind.ANNOUNCE).first()
    if announce is None or announce.state == State.DROPPED:
        return
    if report.kind == Kind.REJECTED:
        tasks.refused(announce, report.note or f"{waybill.carrier} does not take it, and does not say why")
    elif announce.state != State.DONE:
        # They know of it, whatever became of our own writing that down.
        tasks.done(announce)
