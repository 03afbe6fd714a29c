"""A third warehouse: an outlet that has closed, and what it had left. A van goes from there to the first one."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from saleor_ai_plugin.shop.demo.columns import constant, flags, integers, money
from saleor_ai_plugin.shop.demo.facts import Facts
from saleor_ai_plugin.shop.demo.prices import CURRENCIES
from saleor_ai_plugin.shop.demo.randomness import Ints, stream
from saleor_ai_plugin.shop.demo.stock import Stock
from saleor_ai_plugin.shop.demo.timeline import DAY

OUTLET = 2
"""Which of the warehouses it is."""
CLOSED_DAYS = 120
ONE_IN = 25
PIECES = (6, 40)
LINE_CENTS = 100
PIECE_CENTS, TRIP_CENTS, VAN_DAYS = 40, 3_000, 1

Tables = Iterator[tuple[str, pa.Table]]


class Outlet:
    """Makes the tables of what lies there since it closed, and of the lane as one more supplier."""

    def __init__(self, facts: Facts, stock: Stock) -> None:
        self.facts, plan = facts, facts.plan
        rng = stream(plan.seed, "outlet")
        catalogue = plan.catalogue
        days = plan.timeline.days
        sold = np.flatnonzero((catalogue.end_day >= days)[catalogue.variant_product])
        # What sells elsewhere was in every shop.
        rate = stock.rate[sold] + 1e-9
        count = min(len(sold), max(3, len(sold) // ONE_IN))
        self.variant: Ints = np.sort(rng.choice(sold, count, replace=False, p=rate / rate.sum()))
        self.pieces: Ints = rng.integers(*PIECES, count)
        self.closed = max(days - CLOSED_DAYS, 0)
        self.supplier_id = int(stock.supplier.max()) + 2
        self.now = plan.timeline.end_second

    def beginning(self) -> Tables:
        yield "Supplier", self._lane()

    def ending(self) -> Tables:
        place = OUTLET * self.facts.plan.catalogue.variants + self.variant
        second = np.full(len(place), self.closed * DAY)
        yield "StockChange", self.facts.stock_changes(place, self.pieces, second)
        yield "Stock", self.facts.stock(place, self.pieces, np.zeros_like(self.pieces))

    def _lane(self) -> pa.Table:
        main, _, outlet = self.facts.warehouse_ids
        return pa.table(
            {
                "id": integers(np.array([self.supplier_id])),
                "code": constant("W-1", 1),
                "name": constant("Van from Nashville", 1),
                "email": constant("", 1),
                "language": constant("en", 1),
                "currency": constant(CURRENCIES[0], 1),
                "warehouse_id": constant(outlet, 1),
                "warehouse_ids": constant(f'["{main}"]', 1),
                "lead_time_days": constant(VAN_DAYS, 1),
                "order_cost": money(np.array([TRIP_CENTS])),
                "line_cost": money(np.array([LINE_CENTS])),
                "piece_cost": money(np.array([PIECE_CENTS])),
                "minimum_order_value": money(np.zeros(1, dtype=np.int64)),
                "review_weekdays": constant("[]", 1),
                "edi_id": constant("", 1),
                "gln": constant("", 1),
                "note": constant("", 1),
                "is_active": flags(np.ones(1, dtype=np.bool_)),
                "version": constant(1, 1),
                "updated_by": constant("", 1),
                "updated_at": constant(self.now, 1).cast(pa.timestamp("s", tz="UTC")),
            }
        )
