"""What a scanned code is, and which line of which order waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, QuerySet

from saleor_ai_plugin.facts.models import Variant
from saleor_ai_plugin.inventory import codes
from saleor_ai_plugin.inventory.changes import MOVES, Kind
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderLine, SupplierBarcode, SupplierProduct

R = TypeVar("R", SupplierBarcode, SupplierProduct)
MOST = 20


@dataclass(frozen=True, slots=True)
class Match:
    """A variant that the code stands for, ``pieces`` of it, and the line that waits for it, where one does."""

    variant_id: str
    pieces: int
    line: PurchaseOrderLine | None


def lookup(scanned: str, *, order_id: int | None = None, warehouse_id: str = "") -> tuple[str, list[Match], str]:
    """The code as it was understood, what it can be, and, where it is nothing, why.

    Of the order that is given first; else the orders that wait for it, the one that is due first before the others.
    """
    code = codes.cleaned(scanned)[: codes.LONGEST]
    if not code:
        return code, [], "nothing was scanned"
    pieces = _variants(code, order_id)
    if not pieces:
        return code, [], codes.problem(code) or f"no article is known by {code!r}"
    waiting = list(_waiting(pieces, order_id, warehouse_id)[:MOST])
    found = [Match(line.variant_id, pieces[line.variant_id], line) for line in waiting]
    known = {match.variant_id for match in found}
    found += [Match(variant_id, count, None) for variant_id, count in pieces.items() if variant_id not in known]
    return code, found[:MOST], ""


def variant_of(scanned: str, order_id: int) -> str:
    """The variant that a code stands for, one of the order before others; "" where nobody knows."""
    _, found, _ = lookup(scanned, order_id=order_id)
    return found[0].variant_id if found else ""


def _variants(code: str, order_id: int | None) -> dict[str, int]:
    """Variants with the pieces that one scan stands for: by barcode, else by the supplier's number, else by SKU."""
    orders = PurchaseOrder.objects.filter(id=order_id) if order_id is not None else PurchaseOrder.objects.none()
    supplier = orders.values_list("supplier_id", flat=True).first()
    if codes.is_gtin(code) and (found := _by_barcode(code, supplier)):
        return found
    numbered = _preferring(SupplierProduct.objects.filter(supplier_sku=code), "supplier_id", supplier)
    if numbered:
        return dict.fromkeys((row.variant_id for row in numbered), 1)
    return dict.fromkeys(Variant.objects.filter(sku=code, deleted_at=None).values_list("id", flat=True)[:MOST], 1)


def _by_barcode(code: str, supplier: int | None) -> dict[str, int]:
    held = SupplierBarcode.objects.select_related("product")
    rows = _preferring(held.filter(code=codes.gtin_14(code)), "product__supplier_id", supplier)
    if rows:
        return {row.product.variant_id: row.pieces for row in reversed(rows)}
    piece = codes.without_pack(code)
    # A pack that nobody entered, of a piece that somebody did.
    packed = _preferring(held.filter(code=piece, pieces=1), "product__supplier_id", supplier) if piece else []
    return {row.product.variant_id: row.product.pack_size for row in reversed(packed)}


def _preferring(rows: "QuerySet[R]", column: str, supplier: int | None) -> "list[R]":
    """Those of the supplier, else of any."""
    ordered = rows.order_by("id")
    return list(ordered.filter(**{column: supplier})[:MOST]) or list(ordered[:MOST])


def _waiting(pieces: Mapping[str, int], order_id: int | None, warehouse_id: str) -> "QuerySet[PurchaseOrderLine]":
    lines = PurchaseOrderLine.objects.filter(variant_id__in=pieces).select_related("order")
    if order_id is not None:
        return lines.filter(order_id=order_id).order_by("id")
    lines = lines.filter(order__state__in=MOVES[Kind.RECEIVE], received_quantity__lt=F("quantity"))
    if warehouse_id:
        lines = lines.filter(order__warehouse_id=warehouse_id)
    return lines.order_by(F("order__expected_on").asc(nulls_last=True), "id")
