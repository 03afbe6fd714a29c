"""Waybills with their life, their documents, and manifests: each thing is done once, however often it is sent."""

import base64
from collections.abc import Callable, Sequence
from datetime import date

import strawberry

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.service.arguments import client_uuid
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import MOST_ITEMS, BadRequestError, First, OrderDirection, Page, Skip, page
from saleor_ai_plugin.shop.fulfilling import Pieces
from saleor_ai_plugin.waybill import (
    addresses,
    documents,
    drawing,
    manifests,
    models,
    names,
    printing,
    reading,
    scanning,
    sealing,
    voiding,
)
from saleor_ai_plugin.waybill.changes import Wish
from saleor_ai_plugin.waybill.types import (
    DispatchDocument,
    DispatchError,
    Manifest,
    Waybill,
    WaybillDetail,
    WaybillDocumentKind,
    WaybillEvent,
    WaybillEventKind,
    WaybillLine,
    WaybillOrder,
    WaybillState,
)


@strawberry.input
class WaybillFilter:
    """What is left out does not filter; ``search`` finds numbers, also as scanned, orders, SKUs and names."""

    carrier_ids: list[strawberry.ID] | None = None
    warehouse_ids: list[strawberry.ID] | None = None
    manifest_ids: list[strawberry.ID] | None = None
    order_ids: list[strawberry.ID] | None = None
    is_in_manifest: bool | None = None
    has_trouble: bool | None = None
    drawn_on: date | None = None
    search: str | None = None


@strawberry.input
class WaybillLineInput:
    order_line_id: strawberry.ID
    quantity: int


@strawberry.input
class WaybillDrawInput:
    """Without ``lines`` all that is set aside for the order in the warehouse; without ``service`` the carrier's first;
    without ``weightGrams`` what the shop knows of its articles; without ``notifyCustomer`` as the owner wants it.
    """

    order_id: strawberry.ID
    warehouse_id: strawberry.ID
    carrier_id: strawberry.ID
    service: str | None = None
    lines: list[WaybillLineInput] | None = None
    weight_grams: int | None = None
    parcels: int = 1
    notify_customer: bool | None = None


@strawberry.type
class WaybillResult:
    """On CONFLICT, and where a scan was wrong, ``waybill`` is how it stands now."""

    waybill: Waybill | None = None
    errors: list[DispatchError] = strawberry.field(default_factory=list)


@strawberry.type
class WaybillsResult:
    """An entry for each that was sent, in the same order."""

    results: list[WaybillResult]


@strawberry.type
class ManifestResult:
    manifest: Manifest | None = None
    errors: list[DispatchError] = strawberry.field(default_factory=list)


@strawberry.type
class DispatchDocumentResult:
    document: DispatchDocument | None = None
    errors: list[DispatchError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(description="Waybills, the latest first.")
    def waybills(
        self,
        states: list[WaybillState] | None = None,  # type: ignore[valid-type]
        filter: WaybillFilter | None = None,  # noqa: A002 - Saleor's name for it
        order_by: WaybillOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[Waybill]:
        given = filter or WaybillFilter()
        wanted = reading.Wanted(
            states=states,
            carrier_ids=_ids(given.carrier_ids),
            warehouse_ids=given.warehouse_ids,
            manifest_ids=_ids(given.manifest_ids),
            order_ids=given.order_ids,
            is_in_manifest=given.is_in_manifest,
            has_trouble=given.has_trouble,
            drawn_on=given.drawn_on,
            search=given.search or "",
        )
        rows = reading.ordered(reading.matching(wanted), (order_by or WaybillOrder.DRAWN_AT).value, direction)
        return page(rows, Waybill.all_of, first=first, skip=skip)

    @strawberry.field(description="A waybill with what is in it and all that happened to it.")
    def waybill(self, id: strawberry.ID) -> WaybillDetail | None:  # noqa: A002 - Saleor's name for it
        row = reading.waybill(id)
        return None if row is None else _detail(row)

    @strawberry.field(
        description=f"Papers of up to {MOST_ITEMS} waybills in one file, in that order. To make them marks nothing."
    )
    def waybill_document(
        self, info: Information, ids: list[strawberry.ID], kind: WaybillDocumentKind
    ) -> DispatchDocumentResult:
        _few(ids)
        return _document(lambda: documents.of_waybills(ids, kind.value, language=info.context.language))

    @strawberry.field(description="Manifests, the latest first.")
    def manifests(self, first: First = 20, skip: Skip = 0) -> Page[Manifest]:
        return page(reading.manifests(), Manifest.all_of, first=first, skip=skip)

    @strawberry.field(description="The manifest as a PDF, for the driver to sign.")
    def manifest_document(self, info: Information, id: strawberry.ID) -> DispatchDocumentResult:  # noqa: A002 - Saleor's name for it
        return _document(lambda: documents.of_manifest(id, language=info.context.language))


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="Draw a waybill: the shop is told that the goods leave, with its number for tracking."
    )
    def waybill_draw(
        self,
        info: Information,
        input: WaybillDrawInput,  # noqa: A002 - Saleor's name for it
        client_id: strawberry.ID,
    ) -> WaybillResult:
        return _drawn([input], client_id, info)[0]

    @strawberry.mutation(
        description=f"Draw up to {MOST_ITEMS} waybills, each by itself: one that cannot be stops no other."
    )
    def waybills_draw(
        self, info: Information, inputs: list[WaybillDrawInput], client_id: strawberry.ID
    ) -> WaybillsResult:
        _few(inputs)
        return WaybillsResult(results=_drawn(inputs, client_id, info))

    @strawberry.mutation(description=f"Say that the labels of up to {MOST_ITEMS} waybills were printed.")
    def waybills_print(self, info: Information, ids: list[strawberry.ID], client_id: strawberry.ID) -> WaybillsResult:
        _few(ids)
        found = printing.printed(waybill_ids=ids, wish=_wish(info, client_id))
        return WaybillsResult(results=[_shown_or_refused(one) for one in found])

    @strawberry.mutation(
        description=(
            "Confirm by a scanned label that a parcel leaves with its carrier. With carrierId and warehouseId a parcel "
            "that belongs elsewhere is refused."
        )
    )
    def waybill_scan(
        self,
        info: Information,
        code: str,
        client_id: strawberry.ID,
        carrier_id: strawberry.ID | None = None,
        warehouse_id: strawberry.ID | None = None,
    ) -> WaybillResult:
        expected = scanning.Expected(carrier_id or "", warehouse_id or "")
        wish = _wish(info, client_id)
        return _result(lambda: scanning.hand_over(code=code, expected=expected, wish=wish))

    @strawberry.mutation(description="Where a parcel of our own fleet is: IN_TRANSIT or DELIVERED.")
    def waybill_track(
        self,
        info: Information,
        code: str,
        kind: WaybillEventKind,  # type: ignore[valid-type]
        client_id: strawberry.ID,
        place: str | None = None,
        note: str | None = None,
    ) -> WaybillResult:
        wish = _wish(info, client_id, note, place)
        return _result(lambda: scanning.track(code=code, kind=kind, wish=wish))

    @strawberry.mutation(description="Void a waybill; say why. Its number stays used, and the shop takes it back.")
    def waybill_void(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        note: str,
        client_id: strawberry.ID,
    ) -> WaybillResult:
        wish = _wish(info, client_id, note)
        return _result(lambda: voiding.void(waybill_id=id, version=version, wish=wish))

    @strawberry.mutation(description="Ask the shop, or the carrier, once more for what it has not accepted.")
    def waybill_retry(self, info: Information, id: strawberry.ID) -> WaybillResult:  # noqa: A002 - Saleor's name for it
        return _result(lambda: voiding.retry(waybill_id=id, by=info.context.session.email))

    @strawberry.mutation(description="Close the manifest over all that a carrier took along from a warehouse.")
    def manifest_close(
        self, info: Information, carrier_id: strawberry.ID, warehouse_id: strawberry.ID, client_id: strawberry.ID
    ) -> ManifestResult:
        try:
            row = manifests.close(
                carrier_id=carrier_id,
                warehouse_id=warehouse_id,
                by=info.context.session.email,
                client_id=client_uuid(client_id),
            )
        except DecisionError as error:
            return ManifestResult(errors=[DispatchError.of(error)])
        (shown,) = Manifest.all_of(list(reading.manifests().filter(pk=row.pk)))
        return ManifestResult(manifest=shown)


def _drawn(inputs: Sequence[WaybillDrawInput], client_id: str, info: Information) -> list[WaybillResult]:
    key, by = client_uuid(client_id), info.context.session.email
    known = drawing.ask_shop([one.order_id for one in inputs])
    return [
        _result(lambda one=one: drawing.draw(_asked(one), known, by=by, client_id=key))  # type: ignore[misc]
        for one in inputs
    ]


def _asked(given: WaybillDrawInput) -> drawing.Asked:
    return drawing.Asked(
        order_id=given.order_id,
        warehouse_id=given.warehouse_id,
        carrier_id=given.carrier_id,
        service=given.service or "",
        lines=[Pieces(one.order_line_id, one.quantity) for one in given.lines or []],
        grams=given.weight_grams,
        parcels=given.parcels,
        notify_customer=given.notify_customer,
    )


def _wish(info: Information, client_id: str, note: str | None = None, place: str | None = None) -> Wish:
    by = info.context.session.email
    return Wish(by=by, client_id=client_uuid(client_id), note=note or "", place=place or "")


def _result(do: Callable[[], models.Waybill]) -> WaybillResult:
    try:
        return _shown_or_refused(do())
    except DecisionError as error:
        return _shown_or_refused(error)


def _shown_or_refused(found: models.Waybill | DecisionError) -> WaybillResult:
    if isinstance(found, DecisionError):
        held = found.held if isinstance(found, ConflictError | scanning.WrongScanError) else None
        return WaybillResult(waybill=None if held is None else _shown(held), errors=[DispatchError.of(found)])
    return WaybillResult(waybill=_shown(found))


def _shown(row: models.Waybill) -> Waybill:
    return Waybill.all_of(list(reading.waybills().filter(pk=row.pk)))[0]


def _detail(row: models.Waybill) -> WaybillDetail:
    try:
        address = addresses.address_of(row.shipment, row.number)
        deliver_to = list(addresses.lines(address, home=names.country(row.shipment.warehouse_id)))
    except (addresses.AddressForgottenError, sealing.SealedElsewhereError):
        deliver_to = None
    return WaybillDetail(
        waybill=Waybill.all_of([row])[0],
        lines=[
            WaybillLine(
                order_line_id=strawberry.ID(line.order_line_id),
                variant_id=strawberry.ID(line.variant_id),
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
            )
            for line in row.shipment.lines.order_by("id")
        ],
        events=[
            WaybillEvent(
                kind=models.WaybillEvent.Kind(event.kind),
                by=event.by,
                at=event.at,
                noted_at=event.noted_at,
                place=event.place,
                note=event.note,
            )
            for event in row.events.order_by("-id")
        ],
        deliver_to=deliver_to,
    )


def _document(make: Callable[[], documents.Document]) -> DispatchDocumentResult:
    try:
        made = make()
    except DecisionError as error:
        return DispatchDocumentResult(errors=[DispatchError.of(error)])
    return DispatchDocumentResult(
        document=DispatchDocument(
            file_name=made.file_name,
            content_type=made.content_type,
            content=base64.b64encode(made.content).decode(),
            is_whole=made.is_whole,
        )
    )


def _few(given: Sequence[object]) -> None:
    if not 1 <= len(given) <= MOST_ITEMS:
        raise BadRequestError(f"{len(given)} were named; name 1 to {MOST_ITEMS}")


def _ids(given: Sequence[str] | None) -> list[int] | None:
    """Numbers of rows; what is none finds nothing."""
    return None if given is None else [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19]
