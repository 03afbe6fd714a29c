"""What clerks see of waybills and manifests."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from saleor_ai_plugin.waybill import numbering
from saleor_ai_plugin.waybill.models import Carrier, Manifest, ShipmentLine, Waybill, WaybillTask


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed down to; None does not filter."""

    states: Sequence[str] | None = None
    carrier_ids: Sequence[int] | None = None
    warehouse_ids: Sequence[str] | None = None
    manifest_ids: Sequence[int] | None = None
    order_ids: Sequence[str] | None = None
    is_in_manifest: bool | None = None
    has_trouble: bool | None = None
    drawn_on: date | None = None
    search: str = ""


def waybills() -> "QuerySet[Waybill]":
    pieces = ShipmentLine.objects.filter(shipment=OuterRef("shipment_id")).order_by().values("shipment")
    return (
        Waybill.objects.select_related("carrier", "shipment", "manifest")
        .annotate(pieces=pieces.annotate(all=Sum("quantity")).values("all"))
        .prefetch_related("tasks")
    )


def matching(wanted: Wanted) -> "QuerySet[Waybill]":
    found = waybills()
    for column, values in (
        ("state__in", wanted.states),
        ("carrier__in", wanted.carrier_ids),
        ("shipment__warehouse_id__in", wanted.warehouse_ids),
        ("manifest__in", wanted.manifest_ids),
        ("shipment__order_id__in", wanted.order_ids),
    ):
        if values is not None:
            found = found.filter(**{column: values})
    if wanted.is_in_manifest is not None:
        found = found.filter(manifest__isnull=not wanted.is_in_manifest)
    if wanted.has_trouble is not None:
        troubled = Exists(WaybillTask.objects.filter(waybill=OuterRef("pk")).exclude(trouble=""))
        found = found.filter(troubled if wanted.has_trouble else ~troubled)
    if wanted.drawn_on is not None:
        found = found.filter(drawn_at__date=wanted.drawn_on)
    return _searched(found, wanted.search.strip()) if wanted.search.strip() else found


def ordered(rows: "QuerySet[Any]", column: str, direction: Any) -> "QuerySet[Any]":
    """By a column, what has no value last either way; the latest first where nobody says otherwise."""
    is_ascending = direction is not None and direction.value == ""
    key = F(column).asc(nulls_last=True) if is_ascending else F(column).desc(nulls_last=True)
    return rows.order_by(key, "pk")


def waybill(waybill_id: str) -> Waybill | None:
    """A row of ``waybills()``."""
    is_id = waybill_id.isascii() and waybill_id.isdecimal() and len(waybill_id) < 19
    return waybills().filter(id=int(waybill_id)).first() if is_id else None


def by_ids(waybill_ids: Collection[str]) -> list[Waybill]:
    """Rows of ``waybills()``, in the order in which they were asked for."""
    numbers = [int(one) for one in waybill_ids if one.isascii() and one.isdecimal() and len(one) < 19]
    held = {row.id: row for row in waybills().filter(id__in=numbers)}
    return [held[number] for number in dict.fromkeys(numbers) if number in held]


def manifests() -> "QuerySet[Manifest]":
    rows = Manifest.objects.select_related("carrier")
    return rows.annotate(count=Count("waybills"), parcels=Sum("waybills__shipment__parcels")).order_by(
        "-closed_at", "id"
    )


def carriers() -> "QuerySet[Carrier]":
    return Carrier.objects.prefetch_related("zones__rates").order_by("-is_active", "name", "id")


def _searched(found: "QuerySet[Waybill]", search: str) -> "QuerySet[Waybill]":
    scanned = numbering.found_in(search)
    if scanned is not None:
        return found.filter(number=scanned[0])
    wanted = search.upper()
    lines = ShipmentLine.objects.filter(shipment=OuterRef("shipment_id"))
    named = lines.filter(Q(sku__icontains=search) | Q(name__icontains=search))
    return found.filter(
        Q(number__contains=wanted)
        | Q(shipment__order_number__startswith=search.lstrip("#"))
        | Q(carrier_reference=search)
        | Exists(named)
    )
