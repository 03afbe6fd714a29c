"""Types of the inventory API: errors, suppliers, and what the owner sets."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Self

import strawberry

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.inventory import models
from saleor_ai_plugin.inventory.names import Named
from saleor_ai_plugin.inventory.performance import Performance
from saleor_ai_plugin.inventory.sentences import reason_text

PolicyAim = strawberry.enum(models.InventoryPolicy.Aim, name="InventoryPolicyAim")
ApprovalRole = strawberry.enum(models.ApprovalLimit.Role, name="ApprovalRole")
SupplierLanguage = strawberry.enum(models.Supplier.Language, name="SupplierLanguage")


@strawberry.enum
class InventoryErrorCode(Enum):
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"
    NEEDS_SECOND_PERSON = "needs_second_person"
    OVER_LIMIT = "over_limit"


@strawberry.enum
class SupplierOrder(Enum):
    NAME = "name"
    CODE = "code"
    UPDATED_AT = "updated_at"


@strawberry.type
class InventoryError:
    """``line`` counts the lines that were sent from 0, where one of them is to blame."""

    field: str | None
    message: str
    code: InventoryErrorCode
    line: int | None

    @classmethod
    def of(cls, error: DecisionError) -> Self:
        return cls(
            field=error.field or None, message=str(error), code=InventoryErrorCode(error.code), line=error.position
        )


@strawberry.type
class InventoryReason:
    """Why something is proposed; ``params`` are the figures of the sentence."""

    code: str
    text: str


@strawberry.type
class InventoryProduct:
    """A variant, as people call it in the reader's language."""

    variant_id: strawberry.ID
    product_id: strawberry.ID
    name: str = strawberry.field(description="The product's, with the variant's where that says more.")
    sku: str

    @classmethod
    def of(cls, named: Named) -> Self:
        return cls(
            variant_id=strawberry.ID(named.variant_id),
            product_id=strawberry.ID(named.product_id),
            name=named.name,
            sku=named.sku,
        )


@strawberry.type
class InventoryWarehouse:
    id: strawberry.ID
    name: str


@strawberry.type
class Supplier:
    """Who sells to us, or, with ``warehouse_id``, a lane from a warehouse of ours to others."""

    id: strawberry.ID
    code: str
    name: str
    email: str
    language: SupplierLanguage  # type: ignore[valid-type]
    currency: str
    warehouse_id: strawberry.ID | None = strawberry.field(
        description="The warehouse of ours that it is: its orders are transfers. null: it sells to us."
    )
    warehouse_ids: list[strawberry.ID] = strawberry.field(description="Where it delivers; empty: everywhere.")
    lead_time_days: int = strawberry.field(description="What it promises; its deliveries tell what it does.")
    learned_lead_time_days: int | None = strawberry.field(
        description="The median that its deliveries tell, as of the last plan; null: none came."
    )
    order_cost: Money = strawberry.field(description="What an order costs us, whatever is in it.")
    line_cost: Money = strawberry.field(description="What each line costs us: receiving, counting, putting away.")
    piece_cost: Money = strawberry.field(description="Of moving a piece, from a warehouse of ours.")
    minimum_order_value: Money
    review_weekdays: list[int] = strawberry.field(description="When we order, 0 Monday to 6; empty: any day.")
    edi_id: str
    gln: str
    note: str
    is_active: bool
    version: int
    updated_by: str
    updated_at: datetime

    @classmethod
    def of(cls, row: models.Supplier) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            code=row.code,
            name=row.name,
            email=row.email,
            language=models.Supplier.Language(row.language),
            currency=row.currency,
            warehouse_id=strawberry.ID(row.warehouse_id) if row.warehouse_id else None,
            warehouse_ids=[strawberry.ID(one) for one in row.warehouse_ids],
            lead_time_days=row.lead_time_days,
            learned_lead_time_days=row.learned_days,
            order_cost=Money(amount=row.order_cost, currency=row.currency),
            line_cost=Money(amount=row.line_cost, currency=row.currency),
            piece_cost=Money(amount=row.piece_cost, currency=row.currency),
            minimum_order_value=Money(amount=row.minimum_order_value, currency=row.currency),
            review_weekdays=row.review_weekdays,
            edi_id=row.edi_id,
            gln=row.gln,
            note=row.note,
            is_active=row.is_active,
            version=row.version,
            updated_by=row.updated_by,
            updated_at=row.updated_at,
        )


@strawberry.type
class SupplierPerformance:
    """What the deliveries of the last year tell; null where there was none."""

    deliveries: int
    lead_time_mean: float | None = strawberry.field(description="Days from sending to receiving, a line each.")
    lead_time_deviation: float | None
    lead_time_p90: float | None = strawberry.field(description="Nine in ten lines came within so many days.")
    on_time_share: float | None = strawberry.field(description="Part of the lines that came by the day expected.")
    fill_share: float | None = strawberry.field(description="Part of the pieces ordered that came, undamaged.")
    open_orders: int
    spent: Money = strawberry.field(description="Received in the last year.")

    @classmethod
    def of(cls, found: Performance, *, currency: str, open_orders: int) -> Self:
        return cls(
            deliveries=found.deliveries,
            lead_time_mean=found.mean,
            lead_time_deviation=found.deviation if found.deliveries else None,
            lead_time_p90=found.p90,
            on_time_share=found.on_time,
            fill_share=found.fill,
            open_orders=open_orders,
            spent=Money(amount=found.spent, currency=currency),
        )


@strawberry.type
class SupplierBarcode:
    code: str
    pieces: int


@strawberry.type
class SupplierPriceBreak:
    quantity: int
    unit_cost: Money


@strawberry.type
class SupplierProduct:
    """A variant as a supplier sells it."""

    id: strawberry.ID
    supplier_id: strawberry.ID
    supplier_name: str
    product: InventoryProduct
    supplier_sku: str
    barcodes: list[SupplierBarcode]
    pack_size: int
    minimum_quantity: int
    unit_cost: Money
    price_breaks: list[SupplierPriceBreak]
    is_preferred: bool
    version: int

    @classmethod
    def of(cls, row: models.SupplierProduct, named: Named) -> Self:
        """A row of ``suppliers.products()``."""
        currency = row.supplier.currency
        return cls(
            id=strawberry.ID(str(row.id)),
            supplier_id=strawberry.ID(str(row.supplier_id)),
            supplier_name=row.supplier.name,
            product=InventoryProduct.of(named),
            supplier_sku=row.supplier_sku,
            barcodes=[SupplierBarcode(code=one.code, pieces=one.pieces) for one in row.barcodes.all()],
            pack_size=row.pack_size,
            minimum_quantity=row.minimum_quantity,
            unit_cost=Money(amount=row.unit_cost, currency=currency),
            price_breaks=[
                SupplierPriceBreak(
                    quantity=one["quantity"], unit_cost=Money(amount=Decimal(one["unit_cost"]), currency=currency)
                )
                for one in row.price_breaks
            ],
            is_preferred=row.is_preferred,
            version=row.version,
        )


@strawberry.type
class SupplierDetail:
    supplier: Supplier
    performance: SupplierPerformance
    products: int


@strawberry.type
class InventoryPolicy:
    """The owner's for a class: A, B, C by value, and X, Y, Z by how steadily it sells."""

    name: str
    aim: PolicyAim  # type: ignore[valid-type]
    target: float
    holding_rate: float
    shortage_penalty: float
    most_cover_days: int
    updated_by: str

    @classmethod
    def of(cls, row: models.InventoryPolicy) -> Self:
        return cls(
            name=row.name,
            aim=models.InventoryPolicy.Aim(row.aim),
            target=row.target,
            holding_rate=row.holding_rate,
            shortage_penalty=row.shortage_penalty,
            most_cover_days=row.most_cover_days,
            updated_by=row.updated_by,
        )


@strawberry.type
class ApprovalLimit:
    """How much may be ordered without asking anybody else; null: any amount."""

    id: strawberry.ID
    role: ApprovalRole  # type: ignore[valid-type]
    person: str = strawberry.field(description='An e-mail, "" for everybody of the role.')
    currency: str
    per_order: Money | None
    per_day: Money | None
    updated_by: str

    @classmethod
    def of(cls, row: models.ApprovalLimit) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            role=models.ApprovalLimit.Role(row.role),
            person=row.person,
            currency=row.currency,
            per_order=money_or_none(row.per_order, row.currency),
            per_day=money_or_none(row.per_day, row.currency),
            updated_by=row.updated_by,
        )


@strawberry.type
class Budget:
    id: strawberry.ID
    supplier_id: strawberry.ID | None
    amount: Money
    spent: Money = strawberry.field(description="Approved in the time, and not cancelled.")
    starts_on: date
    ends_on: date
    updated_by: str

    @classmethod
    def of(cls, row: models.Budget, spent: Decimal) -> Self:
        return cls(
            id=strawberry.ID(str(row.id)),
            supplier_id=strawberry.ID(str(row.supplier_id)) if row.supplier_id else None,
            amount=Money(amount=row.amount, currency=row.currency),
            spent=Money(amount=spent, currency=row.currency),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            updated_by=row.updated_by,
        )


@strawberry.type
class ShelfCapacity:
    warehouse: InventoryWarehouse
    pieces: int
    used: int = strawberry.field(description="What lies there.")
    updated_by: str


@strawberry.type
class InventoryDeliveryAddress:
    warehouse_id: strawberry.ID
    address: str


@strawberry.type
class InventoryBuyer:
    """Who orders, and where goods go: what suppliers read in purchase orders."""

    name: str
    address: str
    email: str
    phone: str
    vat_id: str
    gln: str
    edi_id: str
    delivery_addresses: list[InventoryDeliveryAddress]
    version: int
    updated_by: str

    @classmethod
    def of(cls, row: models.InventoryBuyer) -> Self:
        return cls(
            name=row.name,
            address=row.address,
            email=row.email,
            phone=row.phone,
            vat_id=row.vat_id,
            gln=row.gln,
            edi_id=row.edi_id,
            delivery_addresses=[
                InventoryDeliveryAddress(warehouse_id=strawberry.ID(warehouse_id), address=address)
                for warehouse_id, address in sorted(row.delivery_addresses.items())
            ],
            version=row.version,
            updated_by=row.updated_by,
        )


@strawberry.type
class InventorySettings:
    """What the owner sets: policies of all nine classes, limits, budgets, room, and who orders."""

    policies: list[InventoryPolicy]
    approval_limits: list[ApprovalLimit]
    budgets: list[Budget]
    shelf_capacities: list[ShelfCapacity]
    buyer: InventoryBuyer


def money_or_none(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount=amount, currency=currency)


def sums(amounts: Mapping[str, Decimal]) -> list[Money]:
    """Amounts by currency."""
    return [Money(amount=amount, currency=currency) for currency, amount in sorted(amounts.items())]


def ids(given: Sequence[str] | None) -> list[int] | None:
    """Numbers of rows; what is none finds nothing."""
    return None if given is None else [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 19]


def reasons(rows: Sequence[Mapping[str, Any]], language: str) -> list[InventoryReason]:
    return [InventoryReason(code=str(one["code"]), text=reason_text(one, language)) for one in rows]
