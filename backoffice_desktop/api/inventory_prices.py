"""A supplier's price list: what it would change, and the change."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import Product
from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Problem, Resolved, read_resolved

MOST_BYTES = 700 * 1024
"""Of a file, as the service takes it."""


@dataclass(frozen=True, slots=True)
class Value:
    """``field`` as in the API; ``before`` is empty for a new article."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PriceChange:
    line: int
    product: Product
    is_new: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class PriceList:
    """Not all ``changes`` and ``refusals`` are here where there are very many: they are counted."""

    rows: int
    added: int
    changed: int
    unchanged: int
    refused: int
    changes: tuple[PriceChange, ...]
    refusals: tuple[Refusal, ...]
    is_excel: bool
    digest: str


_RESULT = f"{{ list {{ {selection(PriceList)} }} errors {{ {selection(Problem)} }} }}"
LOOK = f"""
query SupplierPriceList($input: SupplierPriceListInput!) {{ supplierPriceList(input: $input) {_RESULT} }}
"""
TAKE = f"""
mutation SupplierPriceListApply($input: SupplierPriceListInput!, $digest: String!) {{
  supplierPriceListApply(input: $input, digest: $digest) {_RESULT}
}}
"""


@dataclass(frozen=True, slots=True)
class PriceFile:
    supplier_id: str
    name: str
    content: bytes

    def variables(self) -> Mapping[str, Any]:
        text = base64.b64encode(self.content).decode()
        return {"supplierId": self.supplier_id, "fileName": self.name, "content": text}


async def look(call: Call, file: PriceFile) -> Resolved[PriceList]:
    return read_resolved(PriceList, (await call(LOOK, {"input": file.variables()}))["supplierPriceList"], "list")


async def take(call: Call, file: PriceFile, digest: str) -> Resolved[PriceList]:
    """As it was looked at; after a conflict ``present`` is what it would change now."""
    variables = {"input": file.variables(), "digest": digest}
    return read_resolved(PriceList, (await call(TAKE, variables))["supplierPriceListApply"], "list")
