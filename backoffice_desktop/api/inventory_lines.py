"""What to order today, a line a product, over all suppliers."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.inventory import OrderLine, Urgency
from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Page, read_page


class LineOrder(Enum):
    URGENCY = "URGENCY"
    VALUE = "VALUE"
    QUANTITY = "QUANTITY"
    RUNS_OUT_ON = "RUNS_OUT_ON"
    SUPPLIER = "SUPPLIER"
    SKU = "SKU"


@dataclass(frozen=True, slots=True)
class LineFilters:
    """Descending urgency has the worst first. ``min_value`` is a decimal number as text, empty for all."""

    search: str = ""
    warehouse_id: str = ""
    urgencies: tuple[Urgency, ...] = ()
    class_name: str = ""
    min_value: str = ""
    order_by: LineOrder = LineOrder.URGENCY
    descending: bool = True

    def variables(self) -> dict[str, Any]:
        return {
            "filter": {
                "search": self.search or None,
                "warehouseIds": [self.warehouse_id] if self.warehouse_id else None,
                "urgencies": [urgency.value for urgency in self.urgencies] or None,
                "classNames": [self.class_name] if self.class_name else None,
                "minValue": self.min_value or None,
            },
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


LINES = f"""
query RestockLines($filter: RestockLineFilter, $orderBy: RestockLineOrder, $direction: OrderDirection, $first: Int!,
                   $skip: Int!) {{
  restockLines(filter: $filter, orderBy: $orderBy, direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(OrderLine)} }}
  }}
}}
"""


async def lines(call: Call, filters: LineFilters, *, first: int, skip: int) -> Page[OrderLine]:
    answer = await call(LINES, filters.variables() | {"first": first, "skip": skip})
    return read_page(OrderLine, answer["restockLines"])
