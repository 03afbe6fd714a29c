"""The owner's lanes between warehouses: suppliers that are warehouses of ours, as the optimiser wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core_ml.inventory import Lanes
from saleor_ai_plugin.inventory import lead_times
from saleor_ai_plugin.inventory.models import Supplier


@dataclass(frozen=True, slots=True)
class Lane:
    """From a warehouse to others, all where none is named; ``is_due``: a trip may go today."""

    supplier_id: int
    source: str
    targets: Sequence[str]
    piece_cost: float
    trip_cost: float
    days: int
    is_due: bool

    def goes(self, source: str, target: str) -> bool:
        return source == self.source != target and (not self.targets or target in self.targets)


@dataclass(frozen=True, slots=True)
class Table:
    """``core`` between the warehouses in their order, and the lane that goes from one to another."""

    core: Lanes
    lane: Mapping[tuple[int, int], Lane]


def read(currency: str, as_of: date) -> list[Lane]:
    """Those that are paid in a currency, with the days that they took of late."""
    rows = list(Supplier.objects.filter(is_active=True, currency=currency).exclude(warehouse_id="").order_by("id"))
    days = lead_times.of_suppliers(rows, as_of=as_of).mean() if rows else ()
    return [
        Lane(
            supplier_id=row.id,
            source=row.warehouse_id,
            targets=tuple(row.warehouse_ids),
            piece_cost=float(row.piece_cost),
            trip_cost=float(row.order_cost),
            days=round(float(took)),
            is_due=not row.review_weekdays or as_of.weekday() in row.review_weekdays,
        )
        # The last is of what has no supplier.
        for row, took in zip(rows, days, strict=False)
    ]


def table(lanes: Sequence[Lane], warehouses: Sequence[str]) -> Table:
    """Of several lanes from one warehouse to another the one that costs least a piece, then the fastest."""
    size = len(warehouses)
    cost, days, trip = np.full((size, size), np.inf), np.zeros((size, size), dtype=np.int64), np.zeros((size, size))
    chosen: dict[tuple[int, int], Lane] = {}
    for lane in sorted(lanes, key=lambda one: (one.piece_cost, one.days, one.supplier_id)):
        for start, source in enumerate(warehouses):
            for end, target in enumerate(warehouses):
                if lane.goes(source, target) and (start, end) not in chosen:
                    chosen[start, end] = lane
                    cost[start, end], days[start, end], trip[start, end] = lane.piece_cost, lane.days, lane.trip_cost
    return Table(Lanes(cost, days, trip), chosen)
