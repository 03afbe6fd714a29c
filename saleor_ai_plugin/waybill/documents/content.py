"""What the papers of a waybill, and a manifest, say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.languages import ENGLISH
from saleor_ai_plugin.waybill import addresses, changes, names, owner, reading
from saleor_ai_plugin.waybill.models import DispatchSettings, Manifest, Waybill

MOST_LABELS = 300
"""In one file, all parcels counted."""


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Content:
    number: str
    qr: str
    """Where to follow the parcel, or, of a carrier without such a place, the number."""
    language: str
    carrier: str
    service: str
    order_number: str
    warehouse: str
    sender: Sequence[str]
    receiver: Sequence[str]
    """The address, a line each, the name as people write it there."""
    phone: str
    parcels: int
    grams: int
    drawn_at: datetime
    lines: Sequence[Line]

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def weight(self) -> str:
        """In kg, a dash where nobody knows."""
        return f"{self.grams / 1000:,.2f} kg" if self.grams else "—"


@dataclass(frozen=True, slots=True)
class Entry:
    """A waybill in a manifest: nothing of whom it goes to but the country."""

    number: str
    order_number: str
    service: str
    country: str
    parcels: int
    grams: int


@dataclass(frozen=True, slots=True)
class ManifestContent:
    number: str
    language: str
    carrier: str
    warehouse: str
    sender: Sequence[str]
    closed_at: datetime
    closed_by: str
    entries: Sequence[Entry]


def of_waybills(waybill_ids: Sequence[str]) -> list[Content]:
    """In the order in which they were asked for.

    Raises NotFoundError, AddressForgottenError, DecisionError.
    """
    rows = reading.by_ids(waybill_ids)
    if missing := [one for one in waybill_ids if one not in {str(row.id) for row in rows}]:
        raise NotFoundError(f"there is no waybill {missing[0]!r}", field="ids")
    for row in rows:
        if row.state == Waybill.State.VOID:
            raise DecisionError(f"{row.number} is void: there are no papers of it", field="ids")
    if sum(row.shipment.parcels for row in rows) > MOST_LABELS:
        raise DecisionError(f"more than {MOST_LABELS} parcels; print them in parts", field="ids")
    settings = owner.settings()
    places = names.warehouses({row.shipment.warehouse_id for row in rows})
    return [_content(row, settings, places[row.shipment.warehouse_id]) for row in rows]


def of_manifest(manifest_id: str) -> ManifestContent:
    """Raises NotFoundError."""
    key = changes.row_id(manifest_id, "manifest", "id")
    row = Manifest.objects.select_related("carrier").filter(id=key).first()
    if row is None:
        raise NotFoundError(f"there is no manifest {manifest_id!r}", field="id")
    held = row.waybills.select_related("shipment").order_by("number")
    return ManifestContent(
        number=row.number,
        language=row.carrier.language,
        carrier=row.carrier.name,
        warehouse=names.warehouses([row.warehouse_id])[row.warehouse_id],
        sender=_sender(owner.settings(), row.warehouse_id),
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        entries=[
            Entry(
                number=one.number,
                order_number=one.shipment.order_number,
                service=one.service,
                country=one.shipment.country,
                parcels=one.shipment.parcels,
                grams=one.shipment.weight_grams,
            )
            for one in held
        ],
    )


def _content(row: Waybill, settings: DispatchSettings, warehouse: str) -> Content:
    shipment = row.shipment
    address = addresses.address_of(shipment, row.number)
    return Content(
        number=row.number,
        qr=row.carrier.tracking_url.replace("{number}", row.number) or row.number,
        language=row.carrier.language or ENGLISH,
        carrier=row.carrier.name,
        service=row.service,
        order_number=shipment.order_number,
        warehouse=warehouse,
        sender=_sender(settings, shipment.warehouse_id) or [warehouse],
        receiver=addresses.lines(address, home=names.country(shipment.warehouse_id)),
        phone=address.phone,
        parcels=shipment.parcels,
        grams=shipment.weight_grams,
        drawn_at=row.drawn_at,
        lines=[Line(one.sku, one.name, one.quantity) for one in shipment.lines.order_by("id")],
    )


def _sender(settings: DispatchSettings, warehouse_id: str) -> list[str]:
    own = settings.sender_addresses.get(warehouse_id, "").splitlines()
    return [one for one in (settings.sender_name, *own, settings.sender_phone) if one.strip()]
