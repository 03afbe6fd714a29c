"""Goods that come in: what a scanned code is, receiving, and whether the shop's stock has risen."""

import uuid
from functools import partial

import strawberry

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.inventory import lookup, names, raising, reading, receiving
from saleor_ai_plugin.inventory.order_types import (
    PurchaseOrder,
    Receipt,
    ReceiptDifference,
    ReceivingLookup,
    ReceivingMatch,
    StockRaiseState,
)
from saleor_ai_plugin.inventory.reading import Reader
from saleor_ai_plugin.inventory.types import InventoryError, InventoryProduct, ids
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
        orders = ids([order_id or ""])
        understood, found, problem = lookup.lookup(
            code, order_id=orders[0] if orders else None, warehouse_id=warehouse_id or ""
        )
        named = names.products({one.variant_id for one in found}, info.context.language)
        matches = [_match(understood, one, named[one.variant_id]) for one in found]
        return ReceivingLookup(matches=matches, problem=problem)

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
        description="Receive goods. Make receiptId before the first try and send it with each: nothing rises twice."
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
        return StockRaiseRetry(receipt=_shown(raised.id, info))


def _match(code: str, found: lookup.Match, named: names.Named) -> ReceivingMatch:
    line = found.line
    return ReceivingMatch(
        code=code,
        product=InventoryProduct.of(named),
        pieces=found.pieces,
        line_id=strawberry.ID(str(line.id)) if line else None,
        expected=max(line.wanted - line.received_quantity, 0) if line else 0,
        order_id=strawberry.ID(str(line.order_id)) if line else None,
        order_number=line.order.number if line else "",
    )


def _shown(receipt_id: uuid.UUID, info: Information) -> Receipt:
    return Receipt.all_of(list(reading.receipts().filter(pk=receipt_id)), info.context.language)[0]


def _reader(info: Information) -> Reader:
    session = info.context.session
    return Reader(language=info.context.language, by=session.email, is_owner=bool(OWNER & session.permissions))
