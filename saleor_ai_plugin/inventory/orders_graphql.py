"""What to order today, and purchase orders with their life: each thing is done once, however often it is sent."""

import base64
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import strawberry

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.inventory import (
    cancelling,
    documents,
    limits,
    models,
    orders,
    preview,
    raising,
    reading,
    restock,
    sending,
)
from saleor_ai_plugin.inventory.changes import Wish
from saleor_ai_plugin.inventory.order_types import (
    PurchaseOrder,
    PurchaseOrderChange,
    PurchaseOrderDetail,
    PurchaseOrderDocument,
    PurchaseOrderDocumentFormat,
    PurchaseOrderLine,
    PurchaseOrderOrder,
    PurchaseOrderPreview,
    PurchaseOrderState,
    Receipt,
    RestockLineOrder,
    RestockSummary,
    Urgency,
)
from saleor_ai_plugin.inventory.reading import Reader
from saleor_ai_plugin.inventory.types import InventoryError, ids
from saleor_ai_plugin.service.arguments import client_uuid
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import MOST_ITEMS, BadRequestError, First, OrderDirection, Page, Skip, page
from saleor_ai_plugin.service.permissions import OWNER


@strawberry.input
class PurchaseOrderFilter:
    """What is left out does not filter; ``search`` finds numbers, suppliers, SKUs and names of products."""

    supplier_ids: list[strawberry.ID] | None = None
    warehouse_ids: list[strawberry.ID] | None = None
    urgencies: list[Urgency] | None = None  # type: ignore[valid-type]
    min_total: Decimal | None = None
    is_overdue: bool | None = None
    approval_asked: bool | None = None
    has_trouble: bool | None = strawberry.field(
        default=None, description="Goods that have not raised the stock, or not left it."
    )
    is_transfer: bool | None = strawberry.field(default=None, description="From a warehouse of ours.")
    search: str | None = None


@strawberry.input
class RestockLineFilter:
    order_ids: list[strawberry.ID] | None = None
    supplier_ids: list[strawberry.ID] | None = None
    warehouse_ids: list[strawberry.ID] | None = None
    urgencies: list[Urgency] | None = None  # type: ignore[valid-type]
    class_names: list[str] | None = None
    min_value: Decimal | None = None
    search: str | None = None


@strawberry.input
class PurchaseOrderLineInput:
    """``lineId`` of a line that there is, or ``variantId`` of a new one; 0 pieces take the line out."""

    quantity: int
    line_id: strawberry.ID | None = None
    variant_id: strawberry.ID | None = None


@strawberry.input
class PurchaseOrderConfirmLineInput:
    line_id: strawberry.ID
    quantity: int
    expected_on: date | None = None


@strawberry.input
class PurchaseOrderVersionInput:
    """An order as the person saw it."""

    id: strawberry.ID
    version: int


@strawberry.type
class PurchaseOrderResult:
    """On CONFLICT ``order`` is how it stands now; on OVER_LIMIT it waits for somebody with a higher limit."""

    order: PurchaseOrder | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class PurchaseOrderPreviewResult:
    preview: PurchaseOrderPreview | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class PurchaseOrderDocumentResult:
    document: PurchaseOrderDocument | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class PurchaseOrdersResult:
    """An entry for each order that was sent, in the same order."""

    results: list[PurchaseOrderResult]


@strawberry.type
class Query:
    @strawberry.field(description="How much there is to order today.")
    def restock_summary(self, warehouse_id: strawberry.ID | None = None) -> RestockSummary:
        return restock.summary(warehouse_id)

    @strawberry.field(description="What to order today, a line a product.")
    def restock_lines(
        self,
        info: Information,
        filter: RestockLineFilter | None = None,  # noqa: A002 - Saleor's name for it
        order_by: RestockLineOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[PurchaseOrderLine]:
        wanted = filter or RestockLineFilter()
        found = reading.matching_lines(
            reading.proposed_lines(),
            order_ids=ids(wanted.order_ids),
            supplier_ids=ids(wanted.supplier_ids),
            warehouse_ids=wanted.warehouse_ids,
            urgencies=wanted.urgencies,
            class_names=wanted.class_names,
            min_value=wanted.min_value,
            search=wanted.search or "",
        )
        rows = reading.ordered(found, (order_by or RestockLineOrder.URGENCY).value, direction)
        return page(rows, partial(PurchaseOrderLine.all_of, reader=_reader(info)), first=first, skip=skip)

    @strawberry.field(description="Purchase orders: those proposed, grouped by supplier, are what to order today.")
    def purchase_orders(
        self,
        info: Information,
        states: list[PurchaseOrderState] | None = None,  # type: ignore[valid-type]
        filter: PurchaseOrderFilter | None = None,  # noqa: A002 - Saleor's name for it
        order_by: PurchaseOrderOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[PurchaseOrder]:
        wanted = filter or PurchaseOrderFilter()
        found = reading.matching_orders(
            reading.orders(),
            states=states,
            supplier_ids=ids(wanted.supplier_ids),
            warehouse_ids=wanted.warehouse_ids,
            urgencies=wanted.urgencies,
            min_total=wanted.min_total,
            is_overdue=wanted.is_overdue,
            approval_asked=wanted.approval_asked,
            has_trouble=wanted.has_trouble,
            is_transfer=wanted.is_transfer,
            search=wanted.search or "",
        )
        rows = reading.ordered(found, (order_by or PurchaseOrderOrder.CREATED_AT).value, direction)
        return page(rows, partial(PurchaseOrder.all_of, reader=_reader(info)), first=first, skip=skip)

    @strawberry.field(description="An order with its lines, all that was done to it, and what came in.")
    def purchase_order(self, info: Information, id: strawberry.ID) -> PurchaseOrderDetail | None:  # noqa: A002 - Saleor's name for it
        row, reader = reading.order(id), _reader(info)
        if row is None:
            return None
        lines = reading.lines().filter(order=row).order_by("urgency", "sku", "id")
        receipts = reading.receipts().filter(order=row).order_by("-at")
        return PurchaseOrderDetail(
            order=PurchaseOrder.all_of([row], reader)[0],
            lines=PurchaseOrderLine.all_of(list(lines), reader),
            changes=PurchaseOrderChange.all_of(list(row.changes.order_by("-id")), row.currency, reader.language),
            receipts=Receipt.all_of(list(receipts), reader.language),
        )

    @strawberry.field(description="The order with other quantities: cover, costs and totals at once, nothing saved.")
    def purchase_order_preview(
        self, info: Information, order_id: strawberry.ID, lines: list[PurchaseOrderLineInput]
    ) -> PurchaseOrderPreviewResult:
        try:
            asked = {str(one.line_id): one.quantity for one in lines if one.line_id is not None}
            return PurchaseOrderPreviewResult(preview=preview.preview(order_id, asked, _reader(info)))
        except DecisionError as error:
            return PurchaseOrderPreviewResult(errors=[InventoryError.of(error)])

    @strawberry.field(description="The order for its supplier: a PDF, a CSV file, or EDIFACT ORDERS D.96A.")
    def purchase_order_document(
        self,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        format: PurchaseOrderDocumentFormat,  # noqa: A002 - Saleor's name for it
    ) -> PurchaseOrderDocumentResult:
        try:
            made = documents.document(order_id=id, kind=format.value)
        except DecisionError as error:
            return PurchaseOrderDocumentResult(errors=[InventoryError.of(error)])
        content = base64.b64encode(made.content).decode()
        return PurchaseOrderDocumentResult(
            document=PurchaseOrderDocument(
                file_name=made.file_name, content_type=made.content_type, content=content, is_whole=made.is_whole
            )
        )


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Begin an order by hand; it is proposed until somebody approves it.")
    def purchase_order_create(
        self,
        info: Information,
        supplier_id: strawberry.ID,
        warehouse_id: strawberry.ID,
        lines: list[PurchaseOrderLineInput],
        client_id: strawberry.ID,
        expected_on: date | None = None,
        note: str | None = None,
    ) -> PurchaseOrderResult:
        wish = _wish(info, 0, client_id, note)
        asked = _asked(lines)
        return _result(
            lambda: orders.create(
                supplier_id=supplier_id, warehouse_id=warehouse_id, lines=asked, expected_on=expected_on, wish=wish
            ),
            info,
        )

    @strawberry.mutation(description="Change quantities, the day it is expected or the note, until it is sent.")
    def purchase_order_change(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        client_id: strawberry.ID,
        lines: list[PurchaseOrderLineInput] | None = None,
        expected_on: date | None = None,
        note: str | None = strawberry.UNSET,
    ) -> PurchaseOrderResult:
        wish = _wish(info, version, client_id, None)
        asked, said = _asked(lines or []), None if note is strawberry.UNSET else note or ""
        return _result(
            lambda: orders.change(order_id=id, lines=asked, expected_on=expected_on, note=said, wish=wish), info
        )

    @strawberry.mutation(description="Approve an order, as far as the owner's limits let the caller.")
    def purchase_order_approve(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> PurchaseOrderResult:
        wish = _wish(info, version, client_id, note)
        return _result(lambda: orders.approve(order_id=id, wish=wish), info)

    @strawberry.mutation(
        description=f"Approve up to {MOST_ITEMS} orders, each by itself: one that cannot be stops no other."
    )
    def purchase_orders_approve(
        self, info: Information, orders: list[PurchaseOrderVersionInput], client_id: strawberry.ID
    ) -> PurchaseOrdersResult:
        if len(orders) > MOST_ITEMS:
            raise BadRequestError(f"orders names {len(orders)} orders; approve up to {MOST_ITEMS} at once")
        return PurchaseOrdersResult(results=[_approved(one, client_id, info) for one in orders])

    @strawberry.mutation(
        description=(
            "Say that an order has gone to its supplier; saleor-ai sends no e-mail. Of a transfer, that the goods have "
            "left: the stock that they come from falls, once."
        )
    )
    def purchase_order_send(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> PurchaseOrderResult:
        wish = _wish(info, version, client_id, note)
        return _result(lambda: sending.send(order_id=id, wish=wish), info)

    @strawberry.mutation(description="Ask the shop once more to change the stock that a transfer comes from.")
    def purchase_order_source_retry(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
    ) -> PurchaseOrderResult:
        return _result(lambda: raising.retry_source(order_id=id, by=info.context.session.email), info)

    @strawberry.mutation(description="What the supplier confirms: quantities, days, their number of the order.")
    def purchase_order_confirm(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        client_id: strawberry.ID,
        lines: list[PurchaseOrderConfirmLineInput] | None = None,
        expected_on: date | None = None,
        supplier_reference: str | None = None,
        note: str | None = None,
    ) -> PurchaseOrderResult:
        wish = _wish(info, version, client_id, note)
        confirmed = [
            sending.Confirmed(line_id=one.line_id, quantity=one.quantity, expected_on=one.expected_on)
            for one in lines or []
        ]
        return _result(
            lambda: sending.confirm(
                order_id=id, lines=confirmed, expected_on=expected_on, reference=supplier_reference, wish=wish
            ),
            info,
        )

    @strawberry.mutation(description="Cancel an order, or what has not come of it; say why.")
    def purchase_order_cancel(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        note: str,
        client_id: strawberry.ID,
    ) -> PurchaseOrderResult:
        wish = _wish(info, version, client_id, note)
        return _result(lambda: cancelling.cancel(order_id=id, wish=wish), info)

    @strawberry.mutation(description="Take back the last thing that a person did to an order, receiving excepted.")
    def purchase_order_undo(
        self,
        info: Information,
        id: strawberry.ID,  # noqa: A002 - Saleor's name for it
        version: int,
        client_id: strawberry.ID,
        note: str | None = None,
    ) -> PurchaseOrderResult:
        wish = _wish(info, version, client_id, note)
        return _result(lambda: cancelling.undo(order_id=id, wish=wish), info)


def _reader(info: Information) -> Reader:
    session = info.context.session
    return Reader(language=info.context.language, by=session.email, is_owner=bool(OWNER & session.permissions))


def _wish(info: Information, version: int, client_id: str, note: str | None) -> Wish:
    session = info.context.session
    return Wish(
        version=version,
        by=session.email,
        client_id=client_uuid(client_id),
        note=note or "",
        is_owner=bool(OWNER & session.permissions),
    )


def _approved(asked: PurchaseOrderVersionInput, client_id: str, info: Information) -> PurchaseOrderResult:
    wish = _wish(info, asked.version, client_id, None)
    return _result(lambda: orders.approve(order_id=asked.id, wish=wish), info)


def _asked(lines: list[PurchaseOrderLineInput]) -> list[orders.Asked]:
    return [orders.Asked(quantity=one.quantity, line_id=one.line_id, variant_id=one.variant_id) for one in lines]


def _result(do: Callable[[], models.PurchaseOrder], info: Information) -> PurchaseOrderResult:
    def shown(row: models.PurchaseOrder) -> PurchaseOrder:
        return PurchaseOrder.all_of(list(reading.orders().filter(pk=row.pk)), _reader(info))[0]

    try:
        return PurchaseOrderResult(order=shown(do()))
    except ConflictError as error:
        return PurchaseOrderResult(order=shown(error.held), errors=[InventoryError.of(error)])
    except limits.OverLimitError as error:
        return PurchaseOrderResult(order=shown(error.held), errors=[InventoryError.of(error)])
    except DecisionError as error:
        return PurchaseOrderResult(errors=[InventoryError.of(error)])
