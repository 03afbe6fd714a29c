"""Suppliers and what they sell, and what the owner sets: policies, limits, budgets, room."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import strawberry

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.inventory import models, owner, performance, reading, suppliers
from saleor_ai_plugin.inventory.types import (
    ApprovalRole,
    InventoryError,
    InventorySettings,
    PolicyAim,
    Supplier,
    SupplierDetail,
    SupplierLanguage,
    SupplierOrder,
    SupplierPerformance,
    SupplierProduct,
)
from saleor_ai_plugin.service.context import Information
from saleor_ai_plugin.service.paging import First, OrderDirection, Page, Skip, page


@strawberry.input
class SupplierInput:
    """What is left out stays as it is; a new supplier needs code, name and currency.

    With ``warehouseId`` it is a lane: a warehouse of ours that supplies others. ``leadTimeDays``, ``orderCost`` and
    ``reviewWeekdays`` are then those of a trip, ``pieceCost`` what moving a piece costs.
    """

    code: str | None = None
    name: str | None = None
    email: str | None = None
    language: SupplierLanguage | None = None  # type: ignore[valid-type]
    currency: str | None = None
    warehouse_id: strawberry.ID | None = None
    warehouse_ids: list[strawberry.ID] | None = None
    lead_time_days: int | None = None
    order_cost: Decimal | None = None
    line_cost: Decimal | None = None
    piece_cost: Decimal | None = None
    minimum_order_value: Decimal | None = None
    review_weekdays: list[int] | None = None
    edi_id: str | None = None
    gln: str | None = None
    note: str | None = None
    is_active: bool | None = None


@strawberry.input
class SupplierBarcodeInput:
    """A GTIN-8, -12, -13 or -14, on so many pieces."""

    code: str
    pieces: int = 1


@strawberry.input
class SupplierPriceBreakInput:
    quantity: int
    unit_cost: Decimal


@strawberry.input
class SupplierProductInput:
    """What is left out stays as it is; a new one needs supplierId, variantId and unitCost."""

    supplier_id: strawberry.ID | None = None
    variant_id: strawberry.ID | None = None
    supplier_sku: str | None = None
    barcodes: list[SupplierBarcodeInput] | None = None
    pack_size: int | None = None
    minimum_quantity: int | None = None
    unit_cost: Decimal | None = None
    price_breaks: list[SupplierPriceBreakInput] | None = None
    is_preferred: bool | None = None


@strawberry.input
class InventoryPolicyInput:
    """What is left out stays as it is."""

    aim: PolicyAim | None = None  # type: ignore[valid-type]
    target: float | None = None
    holding_rate: float | None = None
    shortage_penalty: float | None = None
    most_cover_days: int | None = None


@strawberry.input
class InventoryDeliveryAddressInput:
    warehouse_id: strawberry.ID
    address: str


@strawberry.input
class InventoryBuyerInput:
    """What is left out stays as it is."""

    name: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    vat_id: str | None = None
    gln: str | None = None
    edi_id: str | None = None
    delivery_addresses: list[InventoryDeliveryAddressInput] | None = None


@strawberry.type
class SupplierResult:
    """On CONFLICT ``supplier`` is how it stands now."""

    supplier: Supplier | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class SupplierProductResult:
    product: SupplierProduct | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class InventorySettingsResult:
    """On CONFLICT ``settings`` is how they stand now."""

    settings: InventorySettings | None = None
    errors: list[InventoryError] = strawberry.field(default_factory=list)


@strawberry.type
class Query:
    @strawberry.field(description="Suppliers, and lanes from our warehouses; search looks into code, name and e-mail.")
    def suppliers(
        self,
        search: str | None = None,
        is_active: bool | None = None,
        is_warehouse: bool | None = None,
        order_by: SupplierOrder | None = None,
        direction: OrderDirection | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[Supplier]:
        found = suppliers.matching(search=(search or "").strip(), is_active=is_active, is_warehouse=is_warehouse)
        sign = (direction or OrderDirection.ASC).value
        rows = found.order_by(f"{sign}{(order_by or SupplierOrder.NAME).value}", "id")
        return page(rows, lambda rows: [Supplier.of(row) for row in rows], first=first, skip=skip)

    @strawberry.field(description="A supplier, and how well it delivers.")
    def supplier(self, id: strawberry.ID) -> SupplierDetail | None:  # noqa: A002 - Saleor's name for it
        row = suppliers.find(id)
        if row is None:
            return None
        open_orders = row.orders.filter(state__in=reading.ON_ITS_WAY).count()
        delivered = SupplierPerformance.of(performance.of(row), currency=row.currency, open_orders=open_orders)
        return SupplierDetail(supplier=Supplier.of(row), performance=delivered, products=row.products.count())

    @strawberry.field(description="What suppliers sell; search looks into their numbers, barcodes, SKUs and names.")
    def supplier_products(
        self,
        info: Information,
        supplier_id: strawberry.ID | None = None,
        variant_id: strawberry.ID | None = None,
        search: str | None = None,
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[SupplierProduct]:
        found = suppliers.matching_products(
            supplier_id=supplier_id, variant_id=variant_id, search=(search or "").strip()
        )
        convert = partial(suppliers.shown_products, language=info.context.language)
        return page(found.order_by("supplier__name", "supplier_sku", "id"), convert, first=first, skip=skip)

    @strawberry.field(description="The owner's policies, limits, budgets and room.")
    def inventory_settings(self) -> InventorySettings:
        return owner.settings()


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Keep a supplier: a new one without id, else as it was seen in that version.")
    def supplier_save(
        self,
        info: Information,
        input: SupplierInput,  # noqa: A002 - Saleor's name for it
        id: strawberry.ID | None = None,  # noqa: A002 - Saleor's name for it
        version: int | None = None,
    ) -> SupplierResult:
        by = info.context.session.email
        try:
            row = suppliers.save(supplier_id=id, version=version, changes=_given(input), by=by)
        except ConflictError as error:
            return SupplierResult(supplier=Supplier.of(error.held), errors=[InventoryError.of(error)])
        except DecisionError as error:
            return SupplierResult(errors=[InventoryError.of(error)])
        return SupplierResult(supplier=Supplier.of(row))

    @strawberry.mutation(description="Keep what a supplier sells: a new one without id.")
    def supplier_product_save(
        self,
        info: Information,
        input: SupplierProductInput,  # noqa: A002 - Saleor's name for it
        id: strawberry.ID | None = None,  # noqa: A002 - Saleor's name for it
        version: int | None = None,
    ) -> SupplierProductResult:
        by = info.context.session.email

        def shown(row: models.SupplierProduct) -> SupplierProduct:
            return suppliers.shown_products([row], language=info.context.language)[0]

        try:
            row = suppliers.save_product(product_id=id, version=version, changes=_given(input), by=by)
        except ConflictError as error:
            return SupplierProductResult(product=shown(error.held), errors=[InventoryError.of(error)])
        except DecisionError as error:
            return SupplierProductResult(errors=[InventoryError.of(error)])
        return SupplierProductResult(product=shown(row))

    @strawberry.mutation(description="The supplier sells it no more; orders that there are stay.")
    def supplier_product_delete(self, id: strawberry.ID) -> SupplierProductResult:  # noqa: A002 - Saleor's name for it
        try:
            suppliers.delete_product(product_id=id)
        except DecisionError as error:
            return SupplierProductResult(errors=[InventoryError.of(error)])
        return SupplierProductResult()

    @strawberry.mutation(description="The owner's policy for a class, AX to CZ.")
    def inventory_policy_save(
        self,
        info: Information,
        name: str,
        input: InventoryPolicyInput,  # noqa: A002 - Saleor's name for it
    ) -> InventorySettingsResult:
        return _settings(partial(owner.save_policy, name=name, changes=_given(input), by=info.context.session.email))

    @strawberry.mutation(description="How much a role, or a person, may order alone; null is any amount.")
    def approval_limit_save(
        self,
        info: Information,
        role: ApprovalRole,  # type: ignore[valid-type]
        currency: str,
        per_order: Decimal | None = None,
        per_day: Decimal | None = None,
        person: str | None = None,
    ) -> InventorySettingsResult:
        return _settings(
            partial(
                owner.save_limit,
                role=role,
                person=person or "",
                currency=currency,
                per_order=per_order,
                per_day=per_day,
                by=info.context.session.email,
            )
        )

    @strawberry.mutation
    def approval_limit_delete(self, id: strawberry.ID) -> InventorySettingsResult:  # noqa: A002 - Saleor's name for it
        return _settings(partial(owner.delete_limit, limit_id=id))

    @strawberry.mutation(description="The most that is ordered in a time, from a supplier or from all.")
    def budget_save(
        self,
        info: Information,
        amount: Decimal,
        currency: str,
        starts_on: date,
        ends_on: date,
        supplier_id: strawberry.ID | None = None,
        id: strawberry.ID | None = None,  # noqa: A002 - Saleor's name for it
    ) -> InventorySettingsResult:
        return _settings(
            partial(
                owner.save_budget,
                budget_id=id,
                supplier_id=supplier_id,
                amount=amount,
                currency=currency,
                starts_on=starts_on,
                ends_on=ends_on,
                by=info.context.session.email,
            )
        )

    @strawberry.mutation
    def budget_delete(self, id: strawberry.ID) -> InventorySettingsResult:  # noqa: A002 - Saleor's name for it
        return _settings(partial(owner.delete_budget, budget_id=id))

    @strawberry.mutation(description="How many pieces a warehouse has room for; null: nobody counts.")
    def shelf_capacity_save(
        self, info: Information, warehouse_id: strawberry.ID, pieces: int | None = None
    ) -> InventorySettingsResult:
        by = info.context.session.email
        return _settings(partial(owner.save_capacity, warehouse_id=warehouse_id, pieces=pieces, by=by))

    @strawberry.mutation(
        description="Who orders, and where goods go: it stands in purchase orders; in a version, as it was seen."
    )
    def inventory_buyer_save(
        self,
        info: Information,
        input: InventoryBuyerInput,  # noqa: A002 - Saleor's name for it
        version: int | None = None,
    ) -> InventorySettingsResult:
        changes = _given(input)
        if "delivery_addresses" in changes:
            changes["delivery_addresses"] = {one.warehouse_id: one.address for one in changes["delivery_addresses"]}
        by = info.context.session.email
        return _settings(partial(owner.save_buyer, changes=changes, by=by, version=version))


def _given(given: object) -> dict[str, Any]:
    return {name: value for name, value in vars(given).items() if value is not None}


def _settings(do: Callable[[], object]) -> InventorySettingsResult:
    try:
        do()
    except ConflictError as error:
        return InventorySettingsResult(settings=owner.settings(), errors=[InventoryError.of(error)])
    except DecisionError as error:
        return InventorySettingsResult(errors=[InventoryError.of(error)])
    return InventorySettingsResult(settings=owner.settings())
