"""A label is scanned: the parcel leaves with its carrier, or is on its way, or has arrived; or it must not leave.

What is wrong with a scan is said so that whoever holds the parcel knows what to do with it.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.waybill import changes, holds, names, numbering
from saleor_ai_plugin.waybill.changes import Kind, State, Wish
from saleor_ai_plugin.waybill.models import Carrier, Waybill, WaybillTask

MOST_CODE = 400
GONE = ("canceled", "expired", "refunded", "returned")


class WrongScanError(DecisionError):
    """The parcel does not go where it was scanned to; ``reason`` tells programs why, ``held`` is its waybill."""

    code: ClassVar[str] = "wrong_scan"

    def __init__(self, reason: str, message: str, held: Waybill | None = None) -> None:
        self.reason = reason
        self.held = held
        super().__init__(message, field="code")


@dataclass(frozen=True, slots=True)
class Expected:
    """Where the clerk stands: what is scanned has to go with this carrier, from this warehouse; "" is any."""

    carrier_id: str = ""
    warehouse_id: str = ""


@transaction.atomic
def hand_over(*, code: str, expected: Expected, wish: Wish) -> Waybill:
    """Confirm that a parcel leaves with its carrier.

    Raises WrongScanError.
    """
    waybill = find(code)
    if changes.made_before(waybill, Kind.HAND_OVER, wish):
        return waybill
    _check_place(waybill, expected)
    _check_state(waybill)
    _check_order(waybill)
    changes.move(waybill, Kind.HAND_OVER, wish)
    return waybill


@transaction.atomic
def track(*, code: str, kind: Kind, wish: Wish) -> Waybill:
    """Our own driver says where a parcel is: on its way, or delivered.

    Raises WrongScanError, DecisionError.
    """
    if kind not in (Kind.IN_TRANSIT, Kind.DELIVERED):
        raise DecisionError(f"{kind} is not for drivers to say; use in_transit or delivered", field="kind")
    waybill = find(code)
    if changes.made_before(waybill, kind, wish):
        return waybill
    if waybill.carrier.kind != Carrier.Kind.OWN_FLEET:
        message = f"{waybill.number} travels with {waybill.carrier}, who says where it is"
        raise WrongScanError("other_carrier", message, waybill)
    changes.check_state(waybill, kind)
    changes.move(waybill, kind, wish)
    return waybill


def find(code: str) -> Waybill:
    """The waybill of a label that was scanned or typed, locked.

    Raises WrongScanError.
    """
    text = code.strip()[:MOST_CODE]
    found = numbering.found_in(text)
    if found is None:
        raise WrongScanError("no_waybill", _what_else(text))
    number, is_right = found
    if not is_right:
        message = f"{number} was misread or mistyped: its last digit does not fit; scan it again"
        raise WrongScanError("misread", message)
    rows = Waybill.objects.select_for_update(of=("self",), no_key=True).select_related("carrier", "shipment")
    waybill = rows.filter(number=number).first()
    if waybill is None:
        if number.startswith(numbering.MANIFESTS):
            raise WrongScanError("manifest", f"{number} is a manifest; scan the parcels' labels")
        raise WrongScanError("unknown", f"there is no waybill {number} in this shop; the label is not ours")
    return waybill


def _what_else(text: str) -> str:
    if not text:
        return "nothing was scanned"
    if text.isdecimal() and len(text) in (8, 12, 13, 14):
        return f"{text} is an article's barcode; scan the label of the parcel"
    return f"{text[:40]!r} is no waybill number; one looks like WB0000000017"


def _check_place(waybill: Waybill, expected: Expected) -> None:
    if expected.carrier_id and expected.carrier_id != str(waybill.carrier_id):
        message = f"{waybill.number} goes with {waybill.carrier}: put it there"
        raise WrongScanError("other_carrier", message, waybill)
    if expected.warehouse_id and expected.warehouse_id != waybill.shipment.warehouse_id:
        called = names.warehouses([waybill.shipment.warehouse_id])[waybill.shipment.warehouse_id]
        message = f"{waybill.number} leaves from {called}, not from here"
        raise WrongScanError("other_warehouse", message, waybill)


def _check_state(waybill: Waybill) -> None:
    if waybill.state == State.VOID:
        said = waybill.events.filter(kind=Kind.VOID).order_by("-id").first()
        why = f" ({said.note})" if said and said.note else ""
        message = f"{waybill.number} is void{why}: take the label off, the parcel stays here"
        raise WrongScanError("void", message, waybill)
    if waybill.state in changes.MOVES[Kind.HAND_OVER]:
        return
    said = waybill.events.filter(kind=Kind.HAND_OVER).order_by("-id").first()
    when = f" on {timezone.localtime(said.at):%Y-%m-%d at %H:%M} by {said.by}" if said else ""
    message = f"{waybill.number} was handed over already{when}; it is {waybill.state.replace('_', ' ')}"
    raise WrongScanError("already", message, waybill)


def _check_order(waybill: Waybill) -> None:
    """Whether the order may still leave: since the label was drawn much may have happened."""
    shipment = waybill.shipment
    status = Order.objects.filter(id=shipment.order_id).values_list("status", flat=True).first() or ""
    if status in GONE:
        message = f"order {shipment.order_number} was {status}: {waybill.number} stays here; void it"
        raise WrongScanError("order_gone", message, waybill)
    if code := holds.holds([shipment.order_id]).get(shipment.order_id):
        message = f"order {shipment.order_number} is held ({holds.sentence(code)}): {waybill.number} stays here"
        raise WrongScanError("held", message, waybill)
    trouble = WaybillTask.objects.filter(waybill=waybill, state=WaybillTask.State.TROUBLE).first()
    if trouble is not None:
        who = "the shop" if trouble.kind in (WaybillTask.Kind.FULFIL, WaybillTask.Kind.UNFULFIL) else waybill.carrier
        message = f"{waybill.number} stays here: {who} has not accepted it ({trouble.trouble})"
        raise WrongScanError("trouble", message, waybill)
