"""The shape of a snapshot: what a hook, a trigger or a backfill says about one subject.

This is the contract between Saleor's side, which makes snapshots in SQL, and the service, which records
them. Every value is plain JSON: amounts and times are text ("12.500", ISO 8601 with offset), so nothing is
rounded on the way. Keys are the columns of ``facts.models``; a key that is left out keeps the column's default.
"""

from typing import Any, Literal, NotRequired, TypedDict

Row = dict[str, Any]

Kind = Literal[
    "order",
    "product",
    "category",
    "customer",
    "warehouse",
    "stock",
    "order_deleted",
    "product_deleted",
    "variant_deleted",
    "category_deleted",
    "customer_deleted",
    "warehouse_deleted",
]


class OrderSnapshot(TypedDict):
    """``order``: columns of Order; ``lines``: of OrderLine, all lines the order has now.

    ``trace``: of OrderTrace; ``outcomes``: of OrderOutcome, all that are known now. Both may be left out.
    """

    order: Row
    lines: list[Row]
    trace: NotRequired[Row]
    outcomes: NotRequired[list[Row]]


class ProductSnapshot(TypedDict):
    """``product``, and all its ``listings``, ``variants`` and today's ``prices`` (``valid_from`` = now)."""

    product: Row
    listings: list[Row]
    variants: list[Row]
    prices: list[Row]


class CategorySnapshot(TypedDict):
    category: Row


class CustomerSnapshot(TypedDict):
    customer: Row


class WarehouseSnapshot(TypedDict):
    warehouse: Row


class StockSnapshot(TypedDict):
    """``stock``: columns of Stock; ``quantity`` None where the stock row was deleted."""

    stock: Row


class Deletion(TypedDict):
    """Something is gone: its id, and when that was seen."""

    id: str
    snapshot_at: str
