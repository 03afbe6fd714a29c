"""Lines as they were sent -> places in Saleor's stock."""

import base64
import binascii
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from saleor_ai_plugin.inventory.receipts import Code, Line, Problem, ReceiptRefusedError, check, check_size
from saleor_ai_plugin.storefront.selection import saleor_pk


class Place(NamedTuple):
    """A variant in a warehouse, by Saleor's primary keys."""

    variant_pk: int
    warehouse_pk: uuid.UUID


def read_lines(key: str, sent: Sequence[Mapping[str, Any]]) -> tuple[list[Line], list[Place]]:
    """The lines with their ids spelled in the one right way, and their places, in the order in which they were sent.

    Raises ReceiptRefusedError with everything that is wrong.
    """
    if problems := check_size(key, len(sent)):
        raise ReceiptRefusedError(problems)
    lines, places = [], []
    for index, given in enumerate(sent):
        variant_pk = saleor_pk(given["variant_id"], "ProductVariant")
        warehouse_pk = _warehouse_pk(given["warehouse_id"])
        if variant_pk is None:
            problems.append(_no_id(index, "variantId", given["variant_id"], "variant"))
        if warehouse_pk is None:
            problems.append(_no_id(index, "warehouseId", given["warehouse_id"], "warehouse"))
        if variant_pk is not None and warehouse_pk is not None:
            places.append(Place(variant_pk, warehouse_pk))
            variant_id, warehouse_id = _global_id("ProductVariant", variant_pk), _global_id("Warehouse", warehouse_pk)
        else:
            variant_id, warehouse_id = given["variant_id"], given["warehouse_id"]
        lines.append(Line(variant_id, warehouse_id, given["quantity"]))
    problems += check(key, lines)
    if problems:
        raise ReceiptRefusedError(sorted(problems, key=lambda problem: problem.index or 0))
    return lines, places


def _warehouse_pk(global_id: str) -> uuid.UUID | None:
    try:
        found, _, pk = base64.b64decode(global_id, validate=True).decode().partition(":")
        return uuid.UUID(pk) if found == "Warehouse" else None
    except (binascii.Error, ValueError):
        return None


def _global_id(type_name: str, pk: object) -> str:
    return base64.b64encode(f"{type_name}:{pk}".encode()).decode()


def _no_id(index: int, field: str, given: str, what: str) -> Problem:
    return Problem(field, f"line {index + 1}: {given[:80]!r} is no {what}'s id", Code.INVALID, index)
