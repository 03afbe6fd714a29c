"""A supplier's price list against what it sells by now: what would change, and the change, all of it or nothing.

Every function raises NotFoundError, ConflictError or DecisionError.
"""

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.facts.models import Variant
from saleor_ai_plugin.importing.errors import ImportFailedError
from saleor_ai_plugin.inventory import price_rows, suppliers
from saleor_ai_plugin.inventory.changes import number
from saleor_ai_plugin.inventory.models import Supplier, SupplierProduct
from saleor_ai_plugin.inventory.price_rows import PriceFile, PriceRow, RefusedRow

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")
MOST_BYTES = 700 * 1024
"""In base64 it has to fit into a request."""
SET = ("supplier_sku", "unit_cost", "pack_size", "minimum_quantity", "price_breaks")
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What a row changes: the article as it would be, and by field what it is now, None for a new one."""

    line: int
    article: SupplierProduct
    before: Mapping[str, Any] | None
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class PriceList:
    """``digest`` is of all that would be changed as it stands now."""

    rows: int
    unchanged: int
    changes: Sequence[PriceChange]
    refused: Sequence[RefusedRow]
    line_word: str
    digest: str


def look(*, supplier_id: str, file_name: str, content: bytes) -> PriceList:
    """What the file would change; nothing is written."""
    return _compared(_supplier(Supplier.objects.all(), supplier_id), _file(file_name, content))


@transaction.atomic
def take(*, supplier_id: str, file_name: str, content: bytes, digest: str, by: str) -> PriceList:
    """Change all that was looked at; nothing where a row is refused, or something has changed meanwhile."""
    supplier = _supplier(Supplier.objects.select_for_update(), supplier_id)
    # Whoever writes one of its articles by hand finishes first, or waits.
    list(SupplierProduct.objects.select_for_update().filter(supplier=supplier).order_by("id").values_list("id"))
    found = _compared(supplier, _file(file_name, content))
    if found.refused:
        raise DecisionError(f"{len(found.refused):,} of its rows cannot be taken; nothing was changed", field="content")
    if found.digest != digest:
        raise ConflictError("what it sells has changed since you looked at the file; look again", found)
    new = [one.article for one in found.changes if one.before is None]
    old = [one.article for one in found.changes if one.before is not None]
    for article in (*new, *old):
        article.version, article.updated_by = article.version + 1, by
    SupplierProduct.objects.bulk_create(new, batch_size=BATCH)
    SupplierProduct.objects.bulk_update(old, [*SET, "version", "updated_by"], batch_size=BATCH)
    return found


def _supplier(rows: Any, supplier_id: str) -> Supplier:
    row: Supplier | None = rows.filter(id=number(supplier_id, "supplier", "supplierId")).first()
    if row is None:
        raise NotFoundError(f"there is no supplier {supplier_id!r}", field="supplierId")
    if row.warehouse_id:
        raise DecisionError(f"{row.name} is a warehouse of ours: it has no prices", field="supplierId")
    return row


def _file(file_name: str, content: bytes) -> PriceFile:
    name = Path(file_name.replace("\\", "/")).name[:120] or "prices.csv"
    if Path(name).suffix.lower() not in SUFFIXES:
        raise DecisionError(f"{name} is neither a CSV nor an Excel file (.xlsx)", field="fileName")
    if len(content) > MOST_BYTES:
        raise DecisionError(f"a price list has {MOST_BYTES // 1024:,} KB at most; send it in parts", field="content")
    with tempfile.TemporaryDirectory(prefix="saleor-ai-prices-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return price_rows.read(path)
        except ImportFailedError as error:
            raise DecisionError(str(error).replace(str(path), name), field="content") from None


def _compared(supplier: Supplier, file: PriceFile) -> PriceList:
    held = {row.variant_id: row for row in SupplierProduct.objects.filter(supplier=supplier)}
    by_number = Counter(row.supplier_sku for row in held.values() if row.supplier_sku)
    numbered = {row.supplier_sku: row for row in held.values() if by_number[row.supplier_sku] == 1}
    variants = _variants({row.sku for row in file.rows if row.sku})
    changes: list[PriceChange] = []
    refused, lines, unchanged = list(file.refused), dict[str, int](), 0
    for row in file.rows:
        try:
            article = _article(supplier, row, held, numbered, variants)
            first = lines.setdefault(article.variant_id, row.line)
            change = _changed(row, article, f"{file.line_word} {first}" if first != row.line else "")
        except DecisionError as error:
            refused.append(RefusedRow(row.line, str(error)))
            continue
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    refused.sort(key=lambda one: one.line)
    return PriceList(
        len(file.rows) + len(file.refused), unchanged, changes, refused, file.line_word, _digest(supplier, changes)
    )


def _variants(skus: set[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for variant_id, sku in Variant.objects.filter(sku__in=skus, deleted_at=None).values_list("id", "sku"):
        found.setdefault(sku, []).append(variant_id)
    return found


def _article(
    supplier: Supplier,
    row: PriceRow,
    held: Mapping[str, SupplierProduct],
    numbered: Mapping[str, SupplierProduct],
    variants: Mapping[str, Sequence[str]],
) -> SupplierProduct:
    if not row.sku:
        article = numbered.get(row.values["supplier_sku"])
        if article is None:
            given = row.values["supplier_sku"]
            raise DecisionError(f"nothing that it sells, or several things, have its number {given!r}; give our SKU")
        return article
    known = variants.get(row.sku, ())
    if len(known) != 1:
        raise DecisionError(f"the shop has {'several articles' if known else 'no article'} with the SKU {row.sku!r}")
    if known[0] in held:
        return held[known[0]]
    if "unit_cost" not in row.values:
        raise DecisionError(f"{row.sku} is new here and needs a price")
    return SupplierProduct(supplier=supplier, variant_id=known[0], version=0)


def _changed(row: PriceRow, article: SupplierProduct, same_as: str) -> PriceChange | None:
    """Set what the row says; None where all of it is so already."""
    if same_as:
        raise DecisionError(f"the same article as {same_as}")
    before = {name: _plain(getattr(article, name)) for name in SET}
    for name, value in row.values.items():
        if name == "price_breaks":
            value = [{"quantity": quantity, "unit_cost": f"{cost:.3f}"} for quantity, cost in value]
        setattr(article, name, value)
    suppliers.check_product(article)
    changed = [name for name in SET if _plain(getattr(article, name)) != before[name]]
    if article.pk is None:
        return PriceChange(row.line, article, None, changed)
    return PriceChange(row.line, article, before, changed) if changed else None


def _plain(value: Any) -> Any:
    return value.quantize(Decimal("0.001")) if isinstance(value, Decimal) else value


def _digest(supplier: Supplier, changes: Sequence[PriceChange]) -> str:
    told = [
        [one.article.variant_id, one.article.version, [str(_plain(getattr(one.article, name))) for name in SET]]
        for one in changes
    ]
    return hashlib.sha256(json.dumps([supplier.id, told]).encode()).hexdigest()
