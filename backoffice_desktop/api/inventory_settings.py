"""What the owner sets of the warehouse: suppliers and their terms, policies, limits, budgets and room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import Product, Warehouse
from backoffice_desktop.api.reading import camel, read, selection
from backoffice_desktop.api.records import Money, Page, Problem, Resolved, read_page, read_problems, read_resolved


class SupplierLanguage(Enum):
    ENGLISH = "ENGLISH"
    CHINESE = "CHINESE"


class Aim(Enum):
    LEAST_COST = "LEAST_COST"
    CYCLE_SERVICE = "CYCLE_SERVICE"
    FILL_RATE = "FILL_RATE"


class Role(Enum):
    AUTOMATIC = "AUTOMATIC"
    STAFF = "STAFF"
    OWNER = "OWNER"


@dataclass(frozen=True, slots=True)
class Supplier:
    """``warehouse_ids`` empty: it delivers everywhere; ``review_weekdays`` 0 Monday to 6, empty: any day.

    ``learned_lead_time_days`` is the median that its deliveries tell, None where none came. With ``warehouse_id`` it is
    a lane from a warehouse of ours to others, and ``piece_cost`` that of moving a piece.
    """

    id: str
    code: str
    name: str
    email: str
    language: SupplierLanguage
    currency: str
    warehouse_id: str | None
    warehouse_ids: tuple[str, ...]
    lead_time_days: int
    learned_lead_time_days: int | None
    order_cost: Money
    line_cost: Money
    piece_cost: Money
    minimum_order_value: Money
    review_weekdays: tuple[int, ...]
    edi_id: str
    gln: str
    note: str
    is_active: bool
    version: int
    updated_by: str


@dataclass(frozen=True, slots=True)
class Performance:
    """What the deliveries of the last year tell, None where there was none; shares are parts of 1."""

    deliveries: int
    lead_time_mean: float | None
    lead_time_p90: float | None
    on_time_share: float | None
    fill_share: float | None
    open_orders: int
    spent: Money


@dataclass(frozen=True, slots=True)
class SupplierDetail:
    supplier: Supplier
    performance: Performance
    products: int


@dataclass(frozen=True, slots=True)
class Barcode:
    code: str
    pieces: int


@dataclass(frozen=True, slots=True)
class PriceBreak:
    quantity: int
    unit_cost: Money


@dataclass(frozen=True, slots=True)
class Article:
    """A variant as a supplier sells it."""

    id: str
    supplier_id: str
    product: Product
    supplier_sku: str
    barcodes: tuple[Barcode, ...]
    pack_size: int
    minimum_quantity: int
    unit_cost: Money
    price_breaks: tuple[PriceBreak, ...]
    is_preferred: bool
    version: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Of a class; shares are parts of 1."""

    name: str
    aim: Aim
    target: float
    holding_rate: float
    shortage_penalty: float
    most_cover_days: int
    updated_by: str


@dataclass(frozen=True, slots=True)
class Limit:
    """``person`` empty: everybody of the role. None: any amount."""

    id: str
    role: Role
    person: str
    currency: str
    per_order: Money | None
    per_day: Money | None
    updated_by: str


@dataclass(frozen=True, slots=True)
class Budget:
    """``supplier_id`` None: of all suppliers."""

    id: str
    supplier_id: str | None
    amount: Money
    spent: Money
    starts_on: date
    ends_on: date
    updated_by: str


@dataclass(frozen=True, slots=True)
class Capacity:
    warehouse: Warehouse
    pieces: int
    used: int
    updated_by: str


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    warehouse_id: str
    address: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, as suppliers read it; ``version`` 0: nobody has written it yet."""

    name: str
    address: str
    email: str
    phone: str
    vat_id: str
    gln: str
    edi_id: str
    delivery_addresses: tuple[DeliveryAddress, ...]
    version: int
    updated_by: str


@dataclass(frozen=True, slots=True)
class Settings:
    policies: tuple[Policy, ...]
    approval_limits: tuple[Limit, ...]
    budgets: tuple[Budget, ...]
    shelf_capacities: tuple[Capacity, ...]
    buyer: Buyer


@dataclass(frozen=True, slots=True)
class SupplierFilters:
    search: str = ""
    active_only: bool = True
    is_warehouse: bool = False


_ERRORS = f"errors {{ {selection(Problem)} }}"
_SETTINGS = f"{{ settings {{ {selection(Settings)} }} {_ERRORS} }}"
SUPPLIERS = f"""
query Suppliers($search: String, $isActive: Boolean, $isWarehouse: Boolean, $first: Int!, $skip: Int!) {{
  suppliers(search: $search, isActive: $isActive, isWarehouse: $isWarehouse, orderBy: NAME, direction: ASC,
            first: $first, skip: $skip) {{
    totalCount items {{ {selection(Supplier)} }}
  }}
}}
"""
SUPPLIER = f"query SupplierOf($id: ID!) {{ supplier(id: $id) {{ {selection(SupplierDetail)} }} }}"
ARTICLES = f"""
query SupplierProducts($supplierId: ID, $search: String, $first: Int!, $skip: Int!) {{
  supplierProducts(supplierId: $supplierId, search: $search, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Article)} }}
  }}
}}
"""
SETTINGS = f"query InventorySettings {{ inventorySettings {{ {selection(Settings)} }} }}"
SAVE_SUPPLIER = f"""
mutation SupplierSave($input: SupplierInput!, $id: ID, $version: Int) {{
  supplierSave(input: $input, id: $id, version: $version) {{ supplier {{ {selection(Supplier)} }} {_ERRORS} }}
}}
"""
SAVE_ARTICLE = f"""
mutation SupplierProductSave($input: SupplierProductInput!, $id: ID, $version: Int) {{
  supplierProductSave(input: $input, id: $id, version: $version) {{ product {{ {selection(Article)} }} {_ERRORS} }}
}}
"""
DELETE_ARTICLE = f"mutation SupplierProductDelete($id: ID!) {{ supplierProductDelete(id: $id) {{ {_ERRORS} }} }}"
SAVE_POLICY = f"""
mutation InventoryPolicySave($name: String!, $input: InventoryPolicyInput!) {{
  inventoryPolicySave(name: $name, input: $input) {_SETTINGS}
}}
"""
SAVE_LIMIT = f"""
mutation ApprovalLimitSave($role: ApprovalRole!, $currency: String!, $perOrder: Decimal, $perDay: Decimal,
                           $person: String) {{
  approvalLimitSave(role: $role, currency: $currency, perOrder: $perOrder, perDay: $perDay, person: $person) {_SETTINGS}
}}
"""
DELETE_LIMIT = f"mutation ApprovalLimitDelete($id: ID!) {{ approvalLimitDelete(id: $id) {_SETTINGS} }}"
SAVE_BUDGET = f"""
mutation BudgetSave($amount: Decimal!, $currency: String!, $startsOn: Date!, $endsOn: Date!, $supplierId: ID,
                    $id: ID) {{
  budgetSave(amount: $amount, currency: $currency, startsOn: $startsOn, endsOn: $endsOn, supplierId: $supplierId,
             id: $id) {_SETTINGS}
}}
"""
DELETE_BUDGET = f"mutation BudgetDelete($id: ID!) {{ budgetDelete(id: $id) {_SETTINGS} }}"
SAVE_CAPACITY = f"""
mutation ShelfCapacitySave($warehouseId: ID!, $pieces: Int) {{
  shelfCapacitySave(warehouseId: $warehouseId, pieces: $pieces) {_SETTINGS}
}}
"""
SAVE_BUYER = f"""
mutation InventoryBuyerSave($input: InventoryBuyerInput!, $version: Int) {{
  inventoryBuyerSave(input: $input, version: $version) {_SETTINGS}
}}
"""
Values = Mapping[str, Any]
"""By name as in the dataclass; amounts as text."""


async def suppliers(call: Call, filters: SupplierFilters, *, first: int, skip: int) -> Page[Supplier]:
    asked: dict[str, Any] = {"search": filters.search or None, "isActive": True if filters.active_only else None}
    asked["isWarehouse"] = filters.is_warehouse
    return read_page(Supplier, (await call(SUPPLIERS, asked | {"first": first, "skip": skip}))["suppliers"])


async def supplier(call: Call, supplier_id: str) -> SupplierDetail | None:
    answer = (await call(SUPPLIER, {"id": supplier_id}))["supplier"]
    return None if answer is None else read(SupplierDetail, answer)


async def articles(call: Call, supplier_id: str, search: str, *, first: int, skip: int) -> Page[Article]:
    asked = {"supplierId": supplier_id or None, "search": search or None, "first": first, "skip": skip}
    return read_page(Article, (await call(ARTICLES, asked))["supplierProducts"])


async def settings(call: Call) -> Settings:
    return read(Settings, (await call(SETTINGS, {}))["inventorySettings"])


async def save_supplier(call: Call, held: Supplier | None, values: Values) -> Resolved[Supplier]:
    """Only what has changed; after a conflict ``present`` is how it stands now."""
    answer = (await call(SAVE_SUPPLIER, _versioned(held, values)))["supplierSave"]
    return read_resolved(Supplier, answer, "supplier")


async def save_article(call: Call, held: Article | None, values: Values) -> Resolved[Article]:
    """As ``save_supplier``; a new one needs ``supplier_id``, ``variant_id`` and ``unit_cost``."""
    answer = (await call(SAVE_ARTICLE, _versioned(held, values)))["supplierProductSave"]
    return read_resolved(Article, answer, "product")


async def delete_article(call: Call, article_id: str) -> tuple[Problem, ...]:
    return read_problems((await call(DELETE_ARTICLE, {"id": article_id}))["supplierProductDelete"]["errors"])


async def save_policy(call: Call, name: str, values: Values) -> Resolved[Settings]:
    return await _set(call, SAVE_POLICY, {"name": name, "input": _input(values)})


async def save_limit(call: Call, values: Values) -> Resolved[Settings]:
    return await _set(call, SAVE_LIMIT, _input(values))


async def delete_limit(call: Call, limit_id: str) -> Resolved[Settings]:
    return await _set(call, DELETE_LIMIT, {"id": limit_id})


async def save_budget(call: Call, values: Values) -> Resolved[Settings]:
    return await _set(call, SAVE_BUDGET, _input(values))


async def delete_budget(call: Call, budget_id: str) -> Resolved[Settings]:
    return await _set(call, DELETE_BUDGET, {"id": budget_id})


async def save_capacity(call: Call, warehouse_id: str, pieces: int | None) -> Resolved[Settings]:
    """None: nobody counts."""
    return await _set(call, SAVE_CAPACITY, {"warehouseId": warehouse_id, "pieces": pieces})


async def save_buyer(call: Call, held: Buyer, values: Values) -> Resolved[Buyer]:
    """Only what has changed; ``delivery_addresses`` by warehouse are kept all together."""
    given = _input(values)
    if "deliveryAddresses" in given:
        addresses = given["deliveryAddresses"].items()
        given["deliveryAddresses"] = [{"warehouseId": one, "address": text} for one, text in addresses]
    found = await _set(call, SAVE_BUYER, {"input": given, "version": held.version})
    return Resolved(None if found.present is None else found.present.buyer, found.problems)


async def _set(call: Call, document: str, variables: Mapping[str, Any]) -> Resolved[Settings]:
    (answer,) = (await call(document, variables)).values()
    return read_resolved(Settings, answer, "settings")


def _versioned(held: Supplier | Article | None, values: Values) -> Mapping[str, Any]:
    given = {"input": _input(values)}
    return given if held is None else given | {"id": held.id, "version": held.version}


def _input(values: Values) -> dict[str, Any]:
    return {camel(name): value.value if isinstance(value, Enum) else value for name, value in values.items()}
