"""A supplier's price list: looked at first, then taken whole."""

import base64
import binascii
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Self

import strawberry

from saleor_ai_plugin.deciding import ConflictError, DecisionError
from saleor_ai_plugin.inventory import names, price_list
from saleor_ai_plugin.inventory.price_list import PriceChange, PriceList
from saleor_ai_plugin.inventory.types import InventoryError, InventoryProduct
from saleor_ai_plugin.service.context import Information

MOST_SHOWN = 500
"""Changes, and refused rows; all are counted."""


@strawberry.input
class SupplierPriceListInput:
    """A CSV or Excel file in base64, of up to 700 KB; its columns are told by their names.

    ``sku`` is ours, or ``supplier code`` the supplier's; ``price``, ``pack size``, ``minimum``, ``price breaks`` as
    ``100: 3.20; 500: 2.90``, or a column for each, headed ``from 100``. What is blank, or has no column, stays.
    """

    supplier_id: strawberry.ID
    file_name: str
    content: str


@strawberry.type
class SupplierPriceListValue:
    """A field of SupplierProduct, before and after; before is "" for a new article."""

    field: str
    before: str
    after: str


@strawberry.type
class SupplierPriceListChange:
    line: int
    product: InventoryProduct
    is_new: bool
    values: list[SupplierPriceListValue]


@strawberry.type
class SupplierPriceListRefusal:
    line: int
    reason: str


@strawberry.type
class SupplierPriceList:
    """What a file changes; up to 500 changes and refused rows are shown, all are counted."""

    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    changes: list[SupplierPriceListChange]
    refusals: list[SupplierPriceListRefusal]
    is_excel: bool = strawberry.field(description="Lines are rows of a sheet.")
    digest: str = strawberry.field(description="Of what would be changed; it is taken as it was looked at.")

    @classmethod
    def of(cls, found: PriceList, language: str) -> Self:
        shown = found.changes[:MOST_SHOWN]
        named = names.products({one.article.variant_id for one in shown}, language)
        added = sum(one.before is None for one in found.changes)
        return cls(
            rows=found.rows,
            added=added,
            changed=len(found.changes) - added,
            unchanged=found.unchanged,
            refused=len(found.refused),
            changes=[
                SupplierPriceListChange(
                    line=one.line,
                    product=InventoryProduct.of(named[one.article.variant_id]),
                    is_new=one.before is None,
                    values=_values(one),
                )
                for one in shown
            ],
            refusals=[SupplierPriceListRefusal(line=one.line, reason=one.reason) for one in found.refused[:MOST_SHOWN]],
            is_excel=found.line_word == "row",
            digest=found.digest,
        )


@strawberry.type
class SupplierPriceListResult:
    """On CONFLICT ``list`` is what the file would change now; nothing was changed."""

    list: SupplierPriceList | None = None
    errors: Sequence[InventoryError] = strawberry.field(default_factory=tuple)


@strawberry.type
class Query:
    @strawberry.field(description="What a supplier's price list would change; nothing is changed.")
    def supplier_price_list(
        self,
        info: Information,
        input: SupplierPriceListInput,  # noqa: A002 - Saleor's name for it
    ) -> SupplierPriceListResult:
        return _answer(input, price_list.look, info)


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Take a price list as it was looked at: all of it, or nothing.")
    def supplier_price_list_apply(
        self,
        info: Information,
        input: SupplierPriceListInput,  # noqa: A002 - Saleor's name for it
        digest: str,
    ) -> SupplierPriceListResult:
        return _answer(input, partial(price_list.take, digest=digest, by=info.context.session.email), info)


def _answer(given: SupplierPriceListInput, do: Callable[..., PriceList], info: Information) -> SupplierPriceListResult:
    language = info.context.language
    try:
        content = _content(given.content)
        found = do(supplier_id=given.supplier_id, file_name=given.file_name, content=content)
    except ConflictError as error:
        return SupplierPriceListResult(
            list=SupplierPriceList.of(error.held, language), errors=[InventoryError.of(error)]
        )
    except DecisionError as error:
        return SupplierPriceListResult(errors=[InventoryError.of(error)])
    return SupplierPriceListResult(list=SupplierPriceList.of(found, language))


def _content(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise DecisionError("the file has to come in base64", field="content") from None


def _values(change: PriceChange) -> list[SupplierPriceListValue]:
    return [
        SupplierPriceListValue(
            field=name,
            before="" if change.before is None else _said(name, change.before[name]),
            after=_said(name, getattr(change.article, name)),
        )
        for name in change.fields
    ]


def _said(name: str, value: Any) -> str:
    if name == "price_breaks":
        return "; ".join(f"{one['quantity']}: {_short(one['unit_cost'])}" for one in value)
    return _short(value) if name == "unit_cost" else str(value)


def _short(amount: Any) -> str:
    """Two decimals where a third says nothing."""
    text = f"{amount:.3f}" if not isinstance(amount, str) else amount
    return text.removesuffix("0")
