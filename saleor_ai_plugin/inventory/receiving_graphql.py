"""Goods that come in: what a scanned code is, receiving, and whether the shop's stock has risen."""

import uuid
from functools import partial

import strawberry

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.inventory import lookup, raising, reading, receiving
from saleor_ai_plugin.inventory.order_types import (
    PurchaseOrder,
    Receipt,
    ReceiptDifference,
    ReceivingLookup,
    StockRaiseState,
)
from saleor_ai_plugin.inventory.reading import Reader
from saleor_ai_plugin.inventory.types import InventoryError, ids
from saleor_ai_plugin.service.arguments import client_uuid
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import First, Page, Skip, page
from saleor_ai_plugin.service.permissions import OWNER


@strawberry.input
class ReceiptLineInput:
    """``counted`` pieces, ``damaged`` ones among them; a line of the order, a variant, or only a code that was scanned.

    Lines of the order that are not named were not looked at: they stay open unless ``closes`` is set.
    """

    counted: int
    damaged: int = 0
    line_id: strawberry.ID | None = None
    variant_id: strawberry.ID | None = None
    code: str | None = None
    wrong_article: bool = strawberry.field(
        default=False, description="Not what was ordered; it does not go into stock."
    )
    reason: str | None = None


@strawberry.type
class PurchaseOrderReceive:
    receipt: Receipt | None = None
    order: PurchaseOrder | None = None
    already_received: bool = strawberry.field(default=False, description="The same receipt was sent before.")
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class StockRaiseRetry:
    receipt: Receipt | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(
        description="What a scanned code is: a GTIN of a piece or of a pack, a supplier's article number, or a SKU."
    )
    def receiving_lookup(
        self,
        info: Information,
        code: str,
        order_id: strawberry.ID | None = None,
        warehouse_id: strawberry.ID | None = None,
    ) -> ReceivingLookup:
        return lookup.lookup(code, order_id=order_id, warehouse_id=warehouse_id, language=info.context.language)

    @strawberry.field(description="What came in, the latest first.")
    def receipts(
        self,
        info: Information,
        order_id: strawberry.ID | None = None,
        raise_states: list[StockRaiseState] | None = None,  # type: ignore[valid-type]
        differences: list[ReceiptDifference] | None = None,  # type: ignore[valid-type]
        search: str | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[Receipt]:
        found = reading.matching_receipts(
            reading.receipts(),
            order_ids=ids(None if order_id is None else [order_id]),
            raise_states=raise_states,
            differences=differences,
            search=search or "",
        )
        convert = partial(Receipt.all_of, language=info.context.language)
        return page(found.order_by("-at", "id"), convert, first=first, skip=skip)


@strawberry.type
class Mutation:
    @strawberry.mutation(
        description="Receive goods. Make receiptId before the first try and send it again with each: nothing rises twice."
    )
    def purchase_order_receive(
        self,
        info: Information,
        receipt_id: strawberry.ID,
        order_id: strawberry.ID,
        lines: list[ReceiptLineInput],
        closes: bool = False,
        delivery_note: str | None = None,
        note: str | None = None,
    ) -> PurchaseOrderReceive:
        counted = [
            receiving.Counted(
                counted=one.counted,
                damaged=one.damaged,
                line_id=one.line_id or "",
                variant_id=one.variant_id or "",
                code=one.code or "",
                is_wrong=one.wrong_article,
                reason=one.reason or "",
            )
            for one in lines
        ]
        try:
            receipt, is_new = receiving.receive(
                receipt_id=client_uuid(receipt_id),
                order_id=order_id,
                lines=counted,
                closes=closes,
                delivery_note=delivery_note or "",
                note=note or "",
                by=info.context.session.email,
            )
        except DecisionError as error:
            return PurchaseOrderReceive(errors=[InventoryError.of(error)])
        order = PurchaseOrder.all_of(list(reading.orders().filter(pk=receipt.order_id)), _reader(info))[0]
        return PurchaseOrderReceive(receipt=_shown(receipt.id, info), order=order, already_received=not is_new)

    @strawberry.mutation(description="Ask the shop once more to raise its stock by a receipt.")
    def stock_raise_retry(self, info: Information, receipt_id: strawberry.ID) -> StockRaiseRetry:
        try:
            raised = raising.retry(receipt_id=client_uuid(receipt_id), by=info.context.session.email)
        except DecisionError as error:
            return StockRaiseRetry(errors=[InventoryError.of(error)])
        return StockRaiseRetry(receipt=_shown(raised.receipt_id, info))


def _shown(receipt_id: uuid.UUID, info: Information) -> Receipt:
    return Receipt.all_of(list(reading.receipts().filter(pk=receipt_id)), info.context.language)[0]


def _reader(info: Information) -> Reader:
    session = info.context.session
    return Reader(language=info.context.language, by=session.email, is_owner=bool(OWNER & session.permissions))
