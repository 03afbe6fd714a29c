"""Suppliers and what they sell.

What saves raises NotFoundError, ConflictError or DecisionError, naming the field.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.facts.models import Stock, Variant, Warehouse
from saleor_ai_plugin.inventory import codes, names, reading
from saleor_ai_plugin.inventory.changes import number
from saleor_ai_plugin.inventory.models import Supplier, SupplierBarcode, SupplierProduct
from saleor_ai_plugin.inventory.terms import MOST_PIECES
from saleor_ai_plugin.inventory.types import SupplierProduct as ShownProduct

LONGEST_LEAD_DAYS = 730
MOST_AMOUNT = Decimal(10) ** 12
MOST_BREAKS = 20
MOST_BARCODES = 50
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# UNOC, what our EDI files are written in, without its signs of separation.
_EDI = re.compile(r"[A-Za-z0-9 .,\-()/=!\"%&*;<>]{0,35}")


def matching(*, search: str, is_active: bool | None, is_warehouse: bool | None = None) -> "QuerySet[Supplier]":
    found = Supplier.objects.all()
    if search:
        found = found.filter(Q(code__icontains=search) | Q(name__icontains=search) | Q(email__icontains=search))
    if is_warehouse is not None:
        found = found.exclude(warehouse_id="") if is_warehouse else found.filter(warehouse_id="")
    return found if is_active is None else found.filter(is_active=is_active)


def find(supplier_id: str) -> Supplier | None:
    return Supplier.objects.filter(id=int(supplier_id)).first() if supplier_id.isdecimal() else None


def matching_products(*, supplier_id: str | None, variant_id: str | None, search: str) -> "QuerySet[SupplierProduct]":
    found = SupplierProduct.objects.select_related("supplier").prefetch_related("barcodes")
    if supplier_id is not None:
        found = found.filter(supplier_id=int(supplier_id)) if supplier_id.isdecimal() else found.none()
    if variant_id is not None:
        found = found.filter(variant_id=variant_id)
    if search:
        barcode = SupplierBarcode.objects.filter(code=codes.gtin_14(codes.cleaned(search))).values("product_id")
        found = found.filter(Q(supplier_sku__icontains=search) | Q(id__in=barcode) | reading.articles(search))
    return found


def shown_products(rows: Sequence[SupplierProduct], *, language: str) -> list[ShownProduct]:
    named = names.products({row.variant_id for row in rows}, language)
    return [ShownProduct.of(row, named[row.variant_id]) for row in rows]


@transaction.atomic
def save(*, supplier_id: str | None, version: int | None, changes: Mapping[str, Any], by: str) -> Supplier:
    """Keep a supplier: a new one, or changes of the one that was seen in that version."""
    if supplier_id is None:
        _require(changes, "code", "name", "currency")
        row = Supplier(version=0)
    else:
        row = _locked(Supplier.objects, supplier_id, version, "supplier")
        if changes.get("currency", row.currency) != row.currency and row.orders.exists():
            raise DecisionError("there are orders in the former currency; make another supplier", field="currency")
    if changes.get("warehouse_id", row.warehouse_id) != row.warehouse_id and row.pk is not None:
        _check_may_become_another(row)
    _check_places(set(changes.get("warehouse_ids", ())) - set(row.warehouse_ids))
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _check_supplier(row)
    _check_lane(row)
    row.version, row.updated_by = row.version + 1, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise DecisionError(f"another supplier has the code {row.code!r}", field="code") from None
    return row


@transaction.atomic
def save_product(
    *, product_id: str | None, version: int | None, changes: Mapping[str, Any], by: str
) -> SupplierProduct:
    """Keep what a supplier sells; a preferred one takes that from others that deliver to the same warehouse."""
    barcodes = changes.get("barcodes")
    values = {name: value for name, value in changes.items() if name != "barcodes"}
    if product_id is None:
        _require(changes, "supplier_id", "variant_id", "unit_cost")
        supplier = find(values.pop("supplier_id"))
        if supplier is None:
            raise NotFoundError(f"there is no supplier {changes['supplier_id']!r}", field="supplierId")
        if supplier.warehouse_id:
            raise DecisionError(f"{supplier.name} is a warehouse of ours: it gives what it has", field="supplierId")
        if not Variant.objects.filter(id=values["variant_id"], deleted_at=None).exists():
            raise NotFoundError(f"there is no variant {values['variant_id']!r}", field="variantId")
        row = SupplierProduct(supplier=supplier, version=0)
    else:
        row = _locked(SupplierProduct.objects.select_related("supplier"), product_id, version, "product")
        for name, held in (("supplier_id", str(row.supplier_id)), ("variant_id", row.variant_id)):
            if values.pop(name, held) != held:
                field = name.removesuffix("_id") + "Id"
                raise DecisionError("it stays what it is; delete it and make another one", field=field)
    if "price_breaks" in values:
        values["price_breaks"] = _breaks(values["price_breaks"])
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    check_product(row)
    row.version, row.updated_by = row.version + 1, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise DecisionError(f"{row.supplier.name} sells this variant already", field="variantId") from None
    if barcodes is not None:
        _set_barcodes(row, barcodes)
    if row.is_preferred:
        _prefer(row)
    return matching_products(supplier_id=None, variant_id=None, search="").get(pk=row.pk)


def delete_product(*, product_id: str) -> None:
    deleted, _ = SupplierProduct.objects.filter(id=number(product_id, "product", "id")).delete()
    if not deleted:
        raise NotFoundError(f"there is no product {product_id!r}", field="id")


def check_email(email: str) -> None:
    """Raise DecisionError for what is written and cannot be one."""
    if email and not _EMAIL.fullmatch(email):
        raise DecisionError(f"{email!r} is no e-mail address", field="email")


def check_edi(*, gln: str, edi_id: str) -> None:
    """Raise DecisionError for what cannot stand in an EDI file."""
    if gln and not (len(gln) == 13 and codes.is_gtin(gln)):
        raise DecisionError(f"{gln[:60]!r} is no GLN: 13 digits with their check digit", field="gln")
    if not _EDI.fullmatch(edi_id):
        raise DecisionError("an EDI id is up to 35 letters, digits and signs, without + : ' ?", field="ediId")


def _locked(rows: Any, given: str, version: int | None, what: str) -> Any:
    row = rows.select_for_update(of=("self",)).filter(id=number(given, what, "id")).first()
    if row is None:
        raise NotFoundError(f"there is no {what} {given!r}", field="id")
    if row.version != version:
        who = row.updated_by or "somebody"
        raise ConflictError(f"{who} changed it meanwhile; look at it again", row)
    return row


def _require(changes: Mapping[str, Any], *fields: str) -> None:
    for name in fields:
        if changes.get(name) in (None, ""):
            first, *rest = name.split("_")
            field = first + "".join(word.title() for word in rest)
            raise DecisionError(f"a new one needs {', '.join(fields)}", field=field)


def _check_supplier(row: Supplier) -> None:
    if not row.name or len(row.name) > 250 or not row.code or len(row.code) > 32:
        raise DecisionError("code (up to 32 characters) and name (up to 250) are needed", field="name")
    if len(row.currency) != 3 or not (row.currency.isascii() and row.currency.isupper()):
        raise DecisionError(f"{row.currency!r} is no currency; use a code such as USD", field="currency")
    check_email(row.email)
    if not 0 <= row.lead_time_days <= LONGEST_LEAD_DAYS:
        raise DecisionError(f"a lead time is 0 to {LONGEST_LEAD_DAYS} days", field="leadTimeDays")
    if any(day not in range(7) for day in row.review_weekdays):
        raise DecisionError("weekdays are numbers from 0, Monday, to 6", field="reviewWeekdays")
    amounts = {"order_cost": "orderCost", "line_cost": "lineCost", "minimum_order_value": "minimumOrderValue"}
    for name, field in amounts.items():
        _check_amount(getattr(row, name), field)
    check_edi(gln=row.gln, edi_id=row.edi_id)


def _check_may_become_another(row: Supplier) -> None:
    if row.orders.exists() or row.products.exists():
        message = f"{row.name} has orders or articles as what it is now; make another supplier"
        raise DecisionError(message, field="warehouseId")


def _check_lane(row: Supplier) -> None:
    """What a warehouse of ours as a supplier can and cannot have."""
    _check_amount(row.piece_cost, "pieceCost")
    source = row.warehouse_id
    if not source:
        if Decimal(row.piece_cost):
            message = "a supplier's articles have their own prices; only moving pieces of ours costs as much for each"
            raise DecisionError(message, field="pieceCost")
        return
    if not _is_place(source):
        raise DecisionError(f"there is no warehouse {source[:128]!r}", field="warehouseId")
    if source in row.warehouse_ids:
        raise DecisionError("a warehouse does not supply itself", field="warehouseIds")
    if Decimal(row.minimum_order_value):
        raise DecisionError("a transfer has no least value", field="minimumOrderValue")


def _check_places(added: Collection[str]) -> None:
    """Where something is to be delivered from now on; what it was before may have gone since."""
    for one in sorted(added):
        if not _is_place(one):
            raise DecisionError(f"there is no warehouse {one[:128]!r}", field="warehouseIds")


def _is_place(warehouse_id: str) -> bool:
    stocked = Stock.objects.filter(warehouse_id=warehouse_id)
    return stocked.exists() or Warehouse.objects.filter(id=warehouse_id, deleted_at=None).exists()


def check_product(row: SupplierProduct) -> None:
    """Raise DecisionError for terms that cannot be."""
    _check_amount(row.unit_cost, "unitCost")
    for name, field in (("pack_size", "packSize"), ("minimum_quantity", "minimumQuantity")):
        if not 1 <= getattr(row, name) <= MOST_PIECES:
            raise DecisionError(f"{getattr(row, name)} pieces cannot be; it is 1 to {MOST_PIECES:,}", field=field)
    if len(row.supplier_sku) > 64:
        raise DecisionError("a supplier's number has up to 64 characters", field="supplierSku")
    cost, start = Decimal(row.unit_cost), 0
    for one in row.price_breaks:
        if not (one["quantity"] > start and Decimal(one["unit_cost"]) < cost):
            message = "quantities of price breaks have to rise, and prices to fall from the unit cost on"
            raise DecisionError(message, field="priceBreaks")
        start, cost = one["quantity"], Decimal(one["unit_cost"])


def _breaks(given: Sequence[Any]) -> list[dict[str, Any]]:
    if len(given) > MOST_BREAKS:
        raise DecisionError(f"{MOST_BREAKS} price breaks are the most", field="priceBreaks")
    for one in given:
        _check_amount(one.unit_cost, "priceBreaks")
    return [{"quantity": one.quantity, "unit_cost": f"{one.unit_cost:.3f}"} for one in given]


def _set_barcodes(row: SupplierProduct, given: Sequence[Any]) -> None:
    if len(given) > MOST_BARCODES:
        raise DecisionError(f"{MOST_BARCODES} barcodes are the most", field="barcodes")
    wanted = {}
    for index, one in enumerate(given):
        code = codes.cleaned(one.code)
        if not codes.is_gtin(code):
            message = codes.problem(code) or f"{code[:60]!r} is no GTIN: 8, 12, 13 or 14 digits"
            raise DecisionError(message, field="barcodes", position=index)
        if not 1 <= one.pieces <= MOST_PIECES:
            raise DecisionError(f"{one.pieces} pieces cannot be in a pack", field="barcodes", position=index)
        wanted[codes.gtin_14(code)] = one.pieces
    row.barcodes.all().delete()
    SupplierBarcode.objects.bulk_create(
        SupplierBarcode(product=row, code=code, pieces=pieces) for code, pieces in wanted.items()
    )


def _prefer(row: SupplierProduct) -> None:
    where = set(row.supplier.warehouse_ids)
    others = SupplierProduct.objects.filter(variant_id=row.variant_id, is_preferred=True).exclude(id=row.id)
    for other in others.select_related("supplier"):
        there = set(other.supplier.warehouse_ids)
        if not where or not there or where & there:
            other.is_preferred, other.version = False, other.version + 1
            other.save(update_fields=["is_preferred", "version"])


def _check_amount(value: Any, field: str) -> None:
    amount = Decimal(value)
    if not amount.is_finite() or not 0 <= amount < MOST_AMOUNT or amount != round(amount, 3):
        raise DecisionError(
            f"an amount of {value} cannot be; it is from 0 on, with three decimals at most", field=field
        )
