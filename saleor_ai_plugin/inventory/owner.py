"""What the owner sets: policies of classes, approval limits, budgets, room.

What saves raises NotFoundError or DecisionError, naming the field; who orders has a version, so also ConflictError.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import strawberry
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Greatest

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.facts.models import Stock
from saleor_ai_plugin.inventory import limits, models, names, policies, suppliers
from saleor_ai_plugin.inventory.changes import number
from saleor_ai_plugin.inventory.types import (
    ApprovalLimit,
    Budget,
    InventoryBuyer,
    InventoryPolicy,
    InventorySettings,
    InventoryWarehouse,
    ShelfCapacity,
)

RANGES: Mapping[str, tuple[float, float]] = {
    "target": (0.5, 0.999),
    "holding_rate": (0.001, 5.0),
    "shortage_penalty": (0.0, 100.0),
    "most_cover_days": (1, 3650),
}
MOST_AMOUNT = Decimal(10) ** 12
MOST_WAREHOUSES = 1_000


def settings() -> InventorySettings:
    """Everything, as it stands."""
    return InventorySettings(
        policies=[InventoryPolicy.of(row) for row in policies.by_class().values()],
        approval_limits=[
            ApprovalLimit.of(row) for row in models.ApprovalLimit.objects.order_by("currency", "role", "person")
        ],
        budgets=[Budget.of(row, limits.spent(row)) for row in models.Budget.objects.order_by("starts_on", "id")],
        shelf_capacities=_capacities(),
        buyer=InventoryBuyer.of(buyer()),
    )


def buyer() -> models.InventoryBuyer:
    """Of version 0 where nobody has written it yet."""
    return models.InventoryBuyer.objects.filter(id=1).first() or models.InventoryBuyer(version=0)


@transaction.atomic
def save_buyer(*, changes: Mapping[str, Any], by: str, version: int | None = None) -> models.InventoryBuyer:
    """Change who orders, as it was seen in that version; without one, as it is now."""
    models.InventoryBuyer.objects.get_or_create(id=1, defaults={"version": 0})
    row = models.InventoryBuyer.objects.select_for_update().get(id=1)
    if version not in (None, row.version):
        raise ConflictError(f"{row.updated_by or 'somebody'} changed it meanwhile; look at it again", row)
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    suppliers.check_email(row.email)
    suppliers.check_edi(gln=row.gln, edi_id=row.edi_id)
    for name, most in (("name", 250), ("address", 1000), ("email", 254), ("phone", 64), ("vat_id", 32)):
        if len(getattr(row, name)) > most:
            raise DecisionError(f"it has {most} characters at most", field=_camel(name))
    if len(row.delivery_addresses) > MOST_WAREHOUSES or any(len(one) > 1000 for one in row.delivery_addresses.values()):
        raise DecisionError("an address has 1,000 characters at most", field="deliveryAddresses")
    row.version, row.updated_by = row.version + 1, by
    row.save()
    return row


def save_policy(*, name: str, changes: Mapping[str, Any], by: str) -> models.InventoryPolicy:
    if name not in policies.CLASSES:
        raise DecisionError(f"there is no class {name!r}; the classes are {', '.join(policies.CLASSES)}", field="name")
    for field, (low, high) in RANGES.items():
        if field in changes and not low <= changes[field] <= high:
            message = f"{changes[field]} is out of range; it must be from {low} to {high}"
            raise DecisionError(message, field=_camel(field))
    row, _ = models.InventoryPolicy.objects.update_or_create(name=name, defaults={**changes, "updated_by": by})
    return row


def save_limit(
    *, role: models.ApprovalLimit.Role, person: str, currency: str, per_order: Decimal | None, per_day: Decimal | None,
    by: str,
) -> models.ApprovalLimit:  # fmt: skip
    _check_currency(currency)
    for value, field in ((per_order, "perOrder"), (per_day, "perDay")):
        if value is not None:
            _check_amount(value, field)
    if person and role == models.ApprovalLimit.Role.AUTOMATIC:
        raise DecisionError("what saleor-ai approves by itself is nobody's", field="person")
    row, _ = models.ApprovalLimit.objects.update_or_create(
        role=role,
        person=person.strip().lower(),
        currency=currency,
        defaults={"per_order": per_order, "per_day": per_day, "updated_by": by},
    )
    return row


def delete_limit(*, limit_id: str) -> None:
    _delete(models.ApprovalLimit.objects.filter(id=number(limit_id, "limit", "id")), f"limit {limit_id!r}")


def save_budget(
    *, budget_id: str | None, supplier_id: str | None, amount: Decimal, currency: str, starts_on: date, ends_on: date,
    by: str,
) -> models.Budget:  # fmt: skip
    _check_currency(currency)
    _check_amount(amount, "amount")
    if ends_on < starts_on:
        raise DecisionError(f"the budget would end on {ends_on}, before it starts on {starts_on}", field="endsOn")
    row = models.Budget()
    if budget_id is not None:
        held = models.Budget.objects.filter(id=number(budget_id, "budget", "id")).first()
        if held is None:
            raise NotFoundError(f"there is no budget {budget_id!r}", field="id")
        row = held
    row.supplier = _supplier(supplier_id, currency)
    row.amount, row.currency, row.starts_on, row.ends_on, row.updated_by = amount, currency, starts_on, ends_on, by
    row.save()
    return row


def delete_budget(*, budget_id: str) -> None:
    _delete(models.Budget.objects.filter(id=number(budget_id, "budget", "id")), f"budget {budget_id!r}")


def save_capacity(*, warehouse_id: str, pieces: int | None, by: str) -> None:
    """How many pieces a warehouse has room for; None: nobody counts."""
    if pieces is None:
        models.ShelfCapacity.objects.filter(warehouse_id=warehouse_id).delete()
        return
    if not Stock.objects.filter(warehouse_id=warehouse_id).exists():
        raise NotFoundError(f"there is no warehouse {warehouse_id!r} with stock", field="warehouseId")
    if not 0 <= pieces < 2**31:
        raise DecisionError(f"a warehouse has no room for {pieces} pieces", field="pieces")
    models.ShelfCapacity.objects.update_or_create(
        warehouse_id=warehouse_id, defaults={"pieces": pieces, "updated_by": by}
    )


def _capacities() -> list[ShelfCapacity]:
    rows = list(models.ShelfCapacity.objects.order_by("warehouse_id"))
    ids = [row.warehouse_id for row in rows]
    there = Stock.objects.filter(warehouse_id__in=ids).order_by().values_list("warehouse_id")
    used = dict(there.annotate(pieces=Sum(Greatest("quantity", 0))))
    places = names.warehouses(ids)
    return [
        ShelfCapacity(
            warehouse=InventoryWarehouse(id=strawberry.ID(row.warehouse_id), name=places[row.warehouse_id]),
            pieces=row.pieces,
            used=used.get(row.warehouse_id, 0),
            updated_by=row.updated_by,
        )
        for row in rows
    ]


def _supplier(supplier_id: str | None, currency: str) -> models.Supplier | None:
    if supplier_id is None:
        return None
    row = suppliers.find(supplier_id)
    if row is None:
        raise NotFoundError(f"there is no supplier {supplier_id!r}", field="supplierId")
    if row.currency != currency:
        raise DecisionError(f"{row.name} is paid in {row.currency}", field="currency")
    return row


def _delete(rows: Any, what: str) -> None:
    deleted, _ = rows.delete()
    if not deleted:
        raise NotFoundError(f"there is no {what}", field="id")


def _check_currency(currency: str) -> None:
    if len(currency) != 3 or not (currency.isascii() and currency.isupper()):
        raise DecisionError(f"{currency!r} is no currency; use a code such as USD", field="currency")


def _check_amount(value: Decimal, field: str) -> None:
    if not value.is_finite() or not 0 <= value < MOST_AMOUNT or value != round(value, 3):
        raise DecisionError(f"an amount of {value} cannot be; it is from 0 on", field=field)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
