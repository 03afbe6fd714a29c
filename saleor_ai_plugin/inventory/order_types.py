"""Types of purchase orders, receipts and what is looked up by a scanned code."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Self

import strawberry

from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.inventory import models, names
from saleor_ai_plugin.inventory.reading import Reader
from saleor_ai_plugin.inventory.sentences import change_text, changed_values
from saleor_ai_plugin.inventory.types import InventoryProduct, InventoryReason, InventoryWarehouse, Supplier, reasons

PurchaseOrderState = strawberry.enum(models.PurchaseOrder.State, name="PurchaseOrderState")
PurchaseOrderOrigin = strawberry.enum(models.PurchaseOrder.Origin, name="PurchaseOrderOrigin")
PurchaseOrderChangeKind = strawberry.enum(models.PurchaseOrderChange.Kind, name="PurchaseOrderChangeKind")
ReceiptDifference = strawberry.enum(models.ReceiptLine.Difference, name="ReceiptDifference")
StockRaiseState = strawberry.enum(models.StockRaise.State, name="StockRaiseState")
Urgency = strawberry.enum(models.Urgency, name="RestockUrgency")


@strawberry.enum
class PurchaseOrderOrder(Enum):
    """URGENCY: the worst first, and the largest of them."""

    URGENCY = "urgency"
    TOTAL = "total"
    SUPPLIER = "supplier__name"
    NUMBER = "number"
    CREATED_AT = "created_at"
    EXPECTED_ON = "expected_on"
    RUNS_OUT_ON = "runs_out_on"


@strawberry.enum
class RestockLineOrder(Enum):
    URGENCY = "urgency"
    VALUE = "value"
    QUANTITY = "quantity"
    RUNS_OUT_ON = "runs_out_on"
    SUPPLIER = "order__supplier__name"
    SKU = "sku"


@strawberry.enum
class PurchaseOrderDocumentFormat(Enum):
    PDF = "pdf"
    CSV = "csv"
    EDIFACT = "edifact"


@strawberry.type
class PurchaseOrder:
    id: strawberry.ID
    number: str
    supplier: Supplier
    from_warehouse: InventoryWarehouse | None = strawberry.field(
        description="Of a transfer the warehouse of ours that it comes from; null: it is bought."
    )
    warehouse: InventoryWarehouse
    state: PurchaseOrderState  # type: ignore[valid-type]
    origin: PurchaseOrderOrigin  # type: ignore[valid-type]
    version: int
    currency: str
    total: Money
    lines: int
    pieces: int
    pieces_received: int
    is_touched: bool = strawberry.field(description="A person changed it: the next plan leaves it alone.")
    urgency: Urgency  # type: ignore[valid-type]
    urgent_lines: int = strawberry.field(description="Lines that run out before goods ordered today can come.")
    runs_out_on: date | None
    expected_on: date | None
    expected_reason: InventoryReason | None = strawberry.field(
        description="Why on that day: confirmed, asked for, learned from deliveries, or promised; null: nobody knows."
    )
    is_overdue: bool
    missing_value: Money | None = strawberry.field(description="What the supplier's least order value still lacks.")
    note: str
    supplier_reference: str
    created_by: str
    created_at: datetime
    approval_asked_by: str = strawberry.field(description="Approved it, but it is above their limit.")
    approval_asked_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    sent_by: str
    sent_at: datetime | None
    confirmed_at: datetime | None
    received_at: datetime | None
    cancelled_at: datetime | None
    may_approve: bool = strawberry.field(description="Whether the caller's limits let them, alone.")
    why_not_approve: str
    can_undo: bool
    stock_trouble: str = strawberry.field(
        description='Why goods received have not raised the stock, or sent ones not lowered it, "" where they have.'
    )
    source_trouble: str = strawberry.field(
        description="Of a transfer, why the stock that it comes from has not changed as it should."
    )

    @classmethod
    def all_of(cls, rows: Sequence[models.PurchaseOrder], reader: Reader) -> list[Self]:
        """Rows of ``reading.orders()``."""
        undoable, refusals = reader.undoable(rows), reader.refusals(rows)
        sources = {row.supplier.warehouse_id for row in rows if row.supplier.warehouse_id}
        places = names.warehouses({row.warehouse_id for row in rows} | sources)
        return [cls._of(row, reader, places, can_undo=row.id in undoable, why=refusals[row.id]) for row in rows]

    @classmethod
    def _of(
        cls, row: models.PurchaseOrder, reader: Reader, places: Mapping[str, str], *, can_undo: bool, why: str
    ) -> Self:
        is_proposed = row.state == models.PurchaseOrder.State.PROPOSED
        missing = row.supplier.minimum_order_value - row.total
        return cls(
            id=strawberry.ID(str(row.id)),
            number=row.number,
            supplier=Supplier.of(row.supplier),
            from_warehouse=_source(row.supplier, places),
            warehouse=InventoryWarehouse(id=strawberry.ID(row.warehouse_id), name=places[row.warehouse_id]),
            state=models.PurchaseOrder.State(row.state),
            origin=models.PurchaseOrder.Origin(row.origin),
            version=row.version,
            currency=row.currency,
            total=Money(amount=row.total, currency=row.currency),
            lines=row.line_count,  # type: ignore[attr-defined]
            pieces=row.pieces,  # type: ignore[attr-defined]
            pieces_received=row.pieces_received,  # type: ignore[attr-defined]
            is_touched=row.is_touched,
            urgency=models.Urgency(row.urgency),
            urgent_lines=row.urgent_lines,  # type: ignore[attr-defined]
            runs_out_on=row.runs_out_on,
            expected_on=row.expected_on,
            expected_reason=reasons([row.expected_reason], reader.language)[0] if row.expected_reason else None,
            is_overdue=reader.is_overdue(row),
            missing_value=Money(amount=missing, currency=row.currency) if is_proposed and missing > 0 else None,
            note=row.note,
            supplier_reference=row.supplier_reference,
            created_by=row.created_by,
            created_at=row.created_at,
            approval_asked_by=row.approval_asked_by,
            approval_asked_at=row.approval_asked_at,
            approved_by=row.approved_by,
            approved_at=row.approved_at,
            sent_by=row.sent_by,
            sent_at=row.sent_at,
            confirmed_at=row.confirmed_at,
            received_at=row.received_at,
            cancelled_at=row.cancelled_at,
            may_approve=is_proposed and not why,
            why_not_approve=why,
            can_undo=can_undo,
            stock_trouble=row.stock_trouble,  # type: ignore[attr-defined]
            source_trouble=row.source_trouble,  # type: ignore[attr-defined]
        )


@strawberry.type
class PurchaseOrderLine:
    """A line, and how its place stands; figures of the place are of the last plan and null where it had none."""

    id: strawberry.ID
    order_id: strawberry.ID
    order_number: str
    order_version: int
    supplier_id: strawberry.ID
    supplier_name: str
    warehouse_id: strawberry.ID
    product: InventoryProduct
    supplier_sku: str
    quantity: int
    proposed_quantity: int | None
    confirmed_quantity: int | None
    received_quantity: int
    damaged_quantity: int
    open_quantity: int = strawberry.field(description="Still to come.")
    pack_size: int
    packs: int
    minimum_quantity: int
    unit_cost: Money
    value: Money
    expected_on: date | None
    urgency: Urgency  # type: ignore[valid-type]
    runs_out_on: date | None
    reasons: list[InventoryReason]
    class_name: str | None = strawberry.field(description="AX to CZ.")
    on_hand: int | None
    on_order: int | None = strawberry.field(description="Coming by other orders.")
    daily_demand: float | None
    cover_days: float | None = strawberry.field(description="How long what is there and coming lasts.")
    cover_days_after: float | None = strawberry.field(description="The same with this line.")

    @classmethod
    def all_of(cls, rows: Sequence[models.PurchaseOrderLine], reader: Reader) -> list[Self]:
        """Rows of ``reading.lines()``."""
        named = names.products({row.variant_id for row in rows}, reader.language)
        positions = reader.positions({(row.variant_id, row.order.warehouse_id) for row in rows})
        return [
            cls._of(
                row, reader.language, named[row.variant_id], positions.get((row.variant_id, row.order.warehouse_id))
            )
            for row in rows
        ]

    @classmethod
    def _of(
        cls,
        row: models.PurchaseOrderLine,
        language: str,
        named: names.Named,
        position: models.StockPosition | None,
    ) -> Self:
        order, currency = row.order, row.order.currency
        there = None if position is None else position.on_hand + position.on_order
        demand = None if position is None else position.daily_demand
        return cls(
            id=strawberry.ID(str(row.id)),
            order_id=strawberry.ID(str(order.id)),
            order_number=order.number,
            order_version=order.version,
            supplier_id=strawberry.ID(str(order.supplier_id)),
            supplier_name=order.supplier.name,
            warehouse_id=strawberry.ID(order.warehouse_id),
            product=InventoryProduct.of(named),
            supplier_sku=row.supplier_sku,
            quantity=row.quantity,
            proposed_quantity=row.proposed_quantity,
            confirmed_quantity=row.confirmed_quantity,
            received_quantity=row.received_quantity,
            damaged_quantity=row.damaged_quantity,
            open_quantity=max(row.wanted - row.received_quantity, 0),
            pack_size=row.pack_size,
            packs=-(-row.quantity // row.pack_size),
            minimum_quantity=row.minimum_quantity,
            unit_cost=Money(amount=row.unit_cost, currency=currency),
            value=Money(amount=row.unit_cost * row.quantity, currency=currency),
            expected_on=row.expected_on,
            urgency=models.Urgency(row.urgency),
            runs_out_on=row.runs_out_on,
            reasons=reasons(row.reasons, language),
            class_name=position.name if position else None,
            on_hand=position.on_hand if position else None,
            on_order=position.on_order if position else None,
            daily_demand=demand,
            cover_days=cover(there, demand),
            cover_days_after=cover(None if there is None else there + row.quantity, demand),
        )


@strawberry.type
class PurchaseOrderChangedValue:
    """``line`` names the article where it is about a line, "" where it is about the order."""

    field: str
    line: str
    before: str
    after: str


@strawberry.type
class PurchaseOrderChange:
    id: strawberry.ID
    kind: PurchaseOrderChangeKind  # type: ignore[valid-type]
    by: str
    at: datetime
    note: str
    version: int
    total: Money
    text: str
    values: list[PurchaseOrderChangedValue]

    @classmethod
    def all_of(cls, rows: Sequence[models.PurchaseOrderChange], currency: str, language: str) -> list[Self]:
        return [
            cls(
                id=strawberry.ID(str(row.id)),
                kind=models.PurchaseOrderChange.Kind(row.kind),
                by=row.by,
                at=row.at,
                note=row.note,
                version=row.version,
                total=Money(amount=row.total, currency=currency),
                text=change_text(row, language),
                values=[PurchaseOrderChangedValue(**one) for one in changed_values(row)],
            )
            for row in rows
        ]


@strawberry.type
class ReceiptLine:
    id: strawberry.ID
    product: InventoryProduct | None
    code: str
    expected: int
    counted: int
    damaged: int
    accepted: int
    difference: ReceiptDifference  # type: ignore[valid-type]
    reason: str


@strawberry.type
class Receipt:
    """Goods that came in, and whether the shop's stock has risen by them."""

    id: strawberry.ID
    order_id: strawberry.ID
    order_number: str
    supplier_name: str
    from_warehouse: InventoryWarehouse | None
    warehouse: InventoryWarehouse
    delivery_note: str
    note: str
    by: str
    at: datetime
    pieces: int = strawberry.field(description="That go into stock.")
    differences: int
    lines: list[ReceiptLine]
    raise_state: StockRaiseState  # type: ignore[valid-type]
    raise_tries: int
    raise_trouble: str
    raised_at: datetime | None

    @classmethod
    def all_of(cls, rows: Sequence[models.Receipt], language: str) -> list[Self]:
        """Rows of ``reading.receipts()``."""
        named = names.products({line.variant_id for row in rows for line in row.lines.all()}, language)
        sources = {row.order.supplier.warehouse_id for row in rows if row.order.supplier.warehouse_id}
        places = names.warehouses({row.warehouse_id for row in rows} | sources)
        return [cls._of(row, named, places) for row in rows]

    @classmethod
    def _of(cls, row: models.Receipt, named: dict[str, names.Named], places: Mapping[str, str]) -> Self:
        lines, raised = list(row.lines.all()), row.raised
        return cls(
            id=strawberry.ID(str(row.id)),
            order_id=strawberry.ID(str(row.order_id)),
            order_number=row.order.number,
            supplier_name=row.order.supplier.name,
            from_warehouse=_source(row.order.supplier, places),
            warehouse=InventoryWarehouse(id=strawberry.ID(row.warehouse_id), name=places[row.warehouse_id]),
            delivery_note=row.delivery_note,
            note=row.note,
            by=row.by,
            at=row.at,
            pieces=sum(line.accepted for line in lines),
            differences=sum(line.difference != models.ReceiptLine.Difference.NONE for line in lines),
            lines=[
                ReceiptLine(
                    id=strawberry.ID(str(line.id)),
                    product=InventoryProduct.of(named[line.variant_id]) if line.variant_id else None,
                    code=line.code,
                    expected=line.expected,
                    counted=line.counted,
                    damaged=line.damaged,
                    accepted=line.accepted,
                    difference=models.ReceiptLine.Difference(line.difference),
                    reason=line.reason,
                )
                for line in lines
            ],
            raise_state=models.StockRaise.State(raised.state),
            raise_tries=raised.tries,
            raise_trouble=raised.trouble,
            raised_at=raised.done_at,
        )


@strawberry.type
class PurchaseOrderDetail:
    order: PurchaseOrder
    lines: list[PurchaseOrderLine]
    changes: list[PurchaseOrderChange]
    receipts: list[Receipt]


@strawberry.type
class PurchaseOrderDocument:
    file_name: str
    content_type: str
    content: str = strawberry.field(description="base64")
    is_whole: bool = strawberry.field(description="False where the reader needs a Chinese font of their own.")


@strawberry.type
class PurchaseOrderPreviewLine:
    """What a quantity would mean. ``problem`` says why it cannot be; ``allowed_quantity`` is the next that can."""

    line_id: strawberry.ID
    quantity: int
    allowed_quantity: int
    problem: str
    unit_cost: Money
    value: Money
    cover_days: float | None
    cover_until: date | None
    stockout_chance: float | None = strawberry.field(
        description="Of running out before goods of the next order can come, 0 to 1."
    )
    holding_cost: Money | None = strawberry.field(description="Of keeping the pieces until they are sold.")


@strawberry.type
class PurchaseOrderPreview:
    """The order with other quantities, nothing saved."""

    lines: list[PurchaseOrderPreviewLine]
    total: Money
    total_before: Money
    missing_value: Money | None
    may_approve: bool
    why_not_approve: str


@strawberry.type
class ReceivingMatch:
    """What a scanned code is; ``pieces`` is what one scan counts for."""

    code: str
    product: InventoryProduct
    pieces: int
    line_id: strawberry.ID | None = strawberry.field(description="The line of the order that it belongs to.")
    expected: int = strawberry.field(description="Still to come by that line.")
    order_id: strawberry.ID | None
    order_number: str


@strawberry.type
class ReceivingLookup:
    """``problem`` says what is wrong with a code that finds nothing."""

    matches: list[ReceivingMatch]
    problem: str


@strawberry.type
class RestockUrgencyCount:
    urgency: Urgency  # type: ignore[valid-type]
    lines: int
    value: list[Money]


@strawberry.type
class RestockSummary:
    """What there is to order today."""

    orders: int
    lines: int
    value: list[Money]
    by_urgency: list[RestockUrgencyCount]
    planned_at: datetime | None


def _source(supplier: models.Supplier, places: Mapping[str, str]) -> InventoryWarehouse | None:
    if not supplier.warehouse_id:
        return None
    return InventoryWarehouse(id=strawberry.ID(supplier.warehouse_id), name=places[supplier.warehouse_id])


def cover(pieces: int | None, daily_demand: float | None) -> float | None:
    """Days that so many pieces last; None where nobody knows, or where hardly anything is sold."""
    if pieces is None or daily_demand is None or daily_demand < NO_DEMAND:
        return None
    return round(max(pieces, 0) / daily_demand, 1)


NO_DEMAND = 1 / 730
"""A piece in two years: what is sold more slowly lasts."""
