"""Dispatch as the API shows it: waybills, manifests, carriers, settings."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Self

import strawberry

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.waybill import models, names, rates
from saleor_ai_plugin.waybill.scanning import WrongScanError

WaybillState = strawberry.enum(models.Waybill.State, name="WaybillState")
WaybillEventKind = strawberry.enum(models.WaybillEvent.Kind, name="WaybillEventKind")
WaybillTaskKind = strawberry.enum(models.WaybillTask.Kind, name="WaybillTaskKind")
WaybillTaskState = strawberry.enum(models.WaybillTask.State, name="WaybillTaskState")
CarrierKind = strawberry.enum(models.Carrier.Kind, name="CarrierKind")
CarrierFormat = strawberry.enum(models.Carrier.Format, name="CarrierFormat")


@strawberry.enum
class DispatchErrorCode(Enum):
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    SHOP_UNAVAILABLE = "shop_unavailable"
    WRONG_SCAN = "wrong_scan"


@strawberry.enum
class WrongScanReason(Enum):
    NO_WAYBILL = "no_waybill"
    MISREAD = "misread"
    UNKNOWN = "unknown"
    MANIFEST = "manifest"
    OTHER_CARRIER = "other_carrier"
    OTHER_WAREHOUSE = "other_warehouse"
    VOID = "void"
    ALREADY = "already"
    ORDER_GONE = "order_gone"
    HELD = "held"
    TROUBLE = "trouble"


@strawberry.enum
class WaybillOrder(Enum):
    DRAWN_AT = "drawn_at"
    CHANGED_AT = "changed_at"
    NUMBER = "number"
    ORDER_NUMBER = "shipment__order_number"
    CARRIER = "carrier__name"


@strawberry.enum
class WaybillDocumentKind(Enum):
    LABEL = "label"
    LABEL_SHEET = "label_sheet"
    WAYBILL = "waybill"
    PACKING_SLIP = "packing_slip"
    ZPL = "zpl"


@strawberry.type
class DispatchError:
    """``line`` counts what was sent from 0, where one of it is to blame; ``reason`` says what was wrong with a scan."""

    field: str | None
    message: str
    code: DispatchErrorCode
    line: int | None
    reason: WrongScanReason | None = None

    @classmethod
    def of(cls, error: DecisionError) -> Self:
        reason = WrongScanReason(error.reason) if isinstance(error, WrongScanError) else None
        return cls(
            field=error.field or None,
            message=str(error),
            code=DispatchErrorCode(error.code),
            line=error.position,
            reason=reason,
        )


@strawberry.type
class DispatchWarehouse:
    id: strawberry.ID
    name: str


@strawberry.type
class CarrierRef:
    id: strawberry.ID
    code: str
    name: str


@strawberry.type
class WaybillTask:
    """What the shop or the carrier has to do because of the waybill. ``trouble`` says why it is not done."""

    kind: WaybillTaskKind  # type: ignore[valid-type]
    state: WaybillTaskState  # type: ignore[valid-type]
    tries: int
    not_before: datetime = strawberry.field(description="When it is tried next, while it is pending.")
    done_at: datetime | None
    trouble: str

    @classmethod
    def of(cls, row: models.WaybillTask) -> Self:
        return cls(
            kind=models.WaybillTask.Kind(row.kind),
            state=models.WaybillTask.State(row.state),
            tries=row.tries,
            not_before=row.not_before,
            done_at=row.done_at,
            trouble=row.trouble,
        )


@strawberry.type
class Waybill:
    id: strawberry.ID
    number: str = strawberry.field(description="Also the tracking number in the shop.")
    state: WaybillState  # type: ignore[valid-type]
    version: int
    carrier: CarrierRef
    service: str
    order_id: strawberry.ID
    order_number: str
    channel: str
    country: str
    warehouse: DispatchWarehouse
    weight_grams: int = strawberry.field(description="0 where nobody knows.")
    parcels: int
    pieces: int
    price: Money | None
    zone: str
    carrier_reference: str
    tracking_url: str
    manifest_id: strawberry.ID | None
    manifest_number: str
    drawn_by: str
    drawn_at: datetime
    changed_at: datetime
    is_address_kept: bool = strawberry.field(description="False once it is forgotten: then no label can be made.")
    has_trouble: bool
    tasks: list[WaybillTask]

    @classmethod
    def all_of(cls, rows: Sequence[models.Waybill]) -> list[Self]:
        """Rows of ``reading.waybills()``."""
        places = names.warehouses({row.shipment.warehouse_id for row in rows})
        return [cls._of(row, places[row.shipment.warehouse_id]) for row in rows]

    @classmethod
    def _of(cls, row: models.Waybill, warehouse: str) -> Self:
        shipment, carrier = row.shipment, row.carrier
        tasks = sorted(row.tasks.all(), key=lambda task: task.id)
        return cls(
            id=strawberry.ID(str(row.id)),
            number=row.number,
            state=models.Waybill.State(row.state),
            version=row.version,
            carrier=CarrierRef(id=strawberry.ID(str(carrier.id)), code=carrier.code, name=carrier.name),
            service=row.service,
            order_id=strawberry.ID(shipment.order_id),
            order_number=shipment.order_number,
            channel=shipment.channel,
            country=shipment.country,
            warehouse=DispatchWarehouse(id=strawberry.ID(shipment.warehouse_id), name=warehouse),
            weight_grams=shipment.weight_grams,
            parcels=shipment.parcels,
            pieces=getattr(row, "pieces", 0) or 0,
            price=None if row.price is None else Money(amount=row.price, currency=row.currency),
            zone=row.zone,
            carrier_reference=row.carrier_reference,
            tracking_url=carrier.tracking_url.replace("{number}", row.number),
            manifest_id=None if row.manifest_id is None else strawberry.ID(str(row.manifest_id)),
            manifest_number=row.manifest.number if row.manifest else "",
            drawn_by=row.drawn_by,
            drawn_at=row.drawn_at,
            changed_at=row.changed_at,
            is_address_kept=bool(shipment.address),
            has_trouble=any(task.trouble for task in tasks),
            tasks=[WaybillTask.of(task) for task in tasks],
        )


@strawberry.type
class WaybillLine:
    order_line_id: strawberry.ID
    variant_id: strawberry.ID
    sku: str
    name: str
    quantity: int


@strawberry.type
class WaybillEvent:
    """``at`` is when it happened, as far as whoever says it knows; ``notedAt`` when it was written down here."""

    kind: WaybillEventKind  # type: ignore[valid-type]
    by: str
    at: datetime
    noted_at: datetime
    place: str
    note: str


@strawberry.type
class WaybillDetail:
    """``deliverTo`` are the lines of the address, null once it is forgotten."""

    waybill: Waybill
    lines: list[WaybillLine]
    events: list[WaybillEvent]
    deliver_to: list[str] | None


@strawberry.type
class Manifest:
    id: strawberry.ID
    number: str
    carrier: CarrierRef
    warehouse: DispatchWarehouse
    waybills: int
    parcels: int
    closed_by: str
    closed_at: datetime

    @classmethod
    def all_of(cls, rows: Sequence[models.Manifest]) -> Iterable[Self]:
        """Rows of ``reading.manifests()``."""
        places = names.warehouses({row.warehouse_id for row in rows})
        for row in rows:
            yield cls(
                id=strawberry.ID(str(row.id)),
                number=row.number,
                carrier=CarrierRef(id=strawberry.ID(str(row.carrier_id)), code=row.carrier.code, name=row.carrier.name),
                warehouse=DispatchWarehouse(id=strawberry.ID(row.warehouse_id), name=places[row.warehouse_id]),
                waybills=getattr(row, "count", 0),
                parcels=getattr(row, "parcels", 0) or 0,
                closed_by=row.closed_by,
                closed_at=row.closed_at,
            )


@strawberry.type
class DispatchDocument:
    file_name: str
    content_type: str
    content: str = strawberry.field(description="base64")
    is_whole: bool = strawberry.field(description="False where the reader needs a Chinese font of their own.")


@strawberry.type
class CarrierRate:
    service: str
    max_grams: int
    price: Decimal
    currency: str
    days: int | None


@strawberry.type
class CarrierZone:
    """The first zone that fits holds; no countries, or no postcodes, are all of them."""

    name: str
    countries: list[str]
    postcodes: list[str]
    rates: list[CarrierRate]


@strawberry.type
class Carrier:
    """The password or key that we log in with is not shown to anybody: ``hasSecret`` says whether there is one."""

    id: strawberry.ID
    code: str
    name: str
    kind: CarrierKind  # type: ignore[valid-type]
    series: str
    services: list[str]
    language: str
    tracking_url: str
    format: CarrierFormat  # type: ignore[valid-type]
    host: str
    port: int
    username: str
    host_key: str
    outbox: str
    inbox: str
    has_secret: bool
    is_active: bool
    trouble: str = strawberry.field(description="Why it could not be asked last, or what of its files is unreadable.")
    asked_at: datetime | None
    version: int
    updated_by: str
    updated_at: datetime
    zones: list[CarrierZone]

    @classmethod
    def of(cls, row: models.Carrier) -> Self:
        same = ("code", "name", "series", "language", "tracking_url", "host", "port", "username", "host_key", "outbox",
                "inbox", "is_active", "trouble", "asked_at", "version", "updated_by", "updated_at")  # fmt: skip
        return cls(
            id=strawberry.ID(str(row.id)),
            kind=models.Carrier.Kind(row.kind),
            format=models.Carrier.Format(row.format),
            services=list(row.services),
            has_secret=bool(row.secret),
            zones=[_zone(zone) for zone in sorted(row.zones.all(), key=lambda one: one.position)],
            **{name: getattr(row, name) for name in same},
        )


@strawberry.type
class CarrierOffer:
    """What a carrier takes for a parcel."""

    service: str
    zone: str
    price: Money
    days: int | None

    @classmethod
    def of(cls, one: rates.Rate) -> Self:
        return cls(
            service=one.service, zone=one.zone, price=Money(amount=one.price, currency=one.currency), days=one.days
        )


@strawberry.type
class DispatchSenderAddress:
    warehouse_id: strawberry.ID
    address: str


@strawberry.type
class DispatchSettings:
    sender_name: str
    sender_phone: str
    sender_addresses: list[DispatchSenderAddress]
    notify_customer: bool = strawberry.field(description="Whether Saleor tells customers the tracking number.")
    keep_address_days: int = strawberry.field(description="After a waybill's state last changed.")
    updated_by: str

    @classmethod
    def of(cls, row: models.DispatchSettings) -> Self:
        return cls(
            sender_name=row.sender_name,
            sender_phone=row.sender_phone,
            sender_addresses=[
                DispatchSenderAddress(warehouse_id=strawberry.ID(one), address=text)
                for one, text in sorted(row.sender_addresses.items())
            ],
            notify_customer=row.notify_customer,
            keep_address_days=row.keep_address_days,
            updated_by=row.updated_by,
        )


def _zone(row: models.CarrierZone) -> CarrierZone:
    held = sorted(row.rates.all(), key=lambda one: (one.service, one.max_grams))
    return CarrierZone(
        name=row.name,
        countries=list(row.countries),
        postcodes=list(row.postcodes),
        rates=[
            CarrierRate(
                service=one.service, max_grams=one.max_grams, price=one.price, currency=one.currency, days=one.days
            )
            for one in held
        ],
    )
