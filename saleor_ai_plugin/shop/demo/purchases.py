"""Suppliers, what they sell, and what was ordered from them until today, as the service's inventory keeps it."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from saleor_ai_plugin.shop.demo.columns import coded, constant, dates, flags, integers, money, times
from saleor_ai_plugin.shop.demo.facts import Facts
from saleor_ai_plugin.shop.demo.identifiers import uuid_texts
from saleor_ai_plugin.shop.demo.prices import CURRENCIES
from saleor_ai_plugin.shop.demo.randomness import Ints
from saleor_ai_plugin.shop.demo.stock import PIECES_A_LOT, Stock
from saleor_ai_plugin.shop.demo.texts import CHINESE
from saleor_ai_plugin.shop.demo.timeline import DAY, Week
from saleor_ai_plugin.shop.demo.vocabulary import vocabulary

ORDER_COST = (25, 180)
LINE_COST = (1, 7)
"""In each channel's currency."""
BUYER = "buyer@shop.example"
MORNING = DAY * 9 // 24
_FIRST_GTIN = 200_000_000_000
"""GTINs from 20 on are for use inside a shop: nobody's real article has one."""

Tables = Iterator[tuple[str, pa.Table]]


class Purchases:
    """Makes the tables. A supplier is a brand of a department that delivers in one country; its id is its number."""

    def __init__(self, facts: Facts, stock: Stock) -> None:
        self.facts, self.stock, self.plan = facts, stock, facts.plan
        self.variants = self.plan.catalogue.variants
        self._orders = self._lines = 0
        self._in_year: dict[int, int] = {}

    def beginning(self) -> Tables:
        yield "Supplier", self._suppliers()
        yield "SupplierProduct", self._products()
        yield "SupplierBarcode", self._barcodes()

    def week(self, week: Week, place: Ints, pieces: Ints, ordered: Ints, received: Ints) -> Tables:
        """What was ordered on a Monday, one order a supplier, and what has come of it by the shop's last day."""
        if not len(place):
            return
        order = np.lexsort((place, self.stock.supplier[place]))
        place, pieces, ordered, received = place[order], pieces[order], ordered[order], received[order]
        suppliers, first, of = np.unique(self.stock.supplier[place], return_index=True, return_inverse=True)
        cents = self.plan.prices.cost_cents(week.number).reshape(-1)[place]
        came = np.where(received < self.plan.timeline.days, received, -1)
        lines, orders = self._lines + 1 + np.arange(len(place)), self._orders + 1 + np.arange(len(suppliers))
        self._lines += len(place)
        self._orders += len(suppliers)
        total = np.bincount(of, weights=cents * pieces).astype(np.int64)
        yield "PurchaseOrder", self._order_rows(orders, suppliers, place[first], ordered[first], total, _last(of, came))
        yield "PurchaseOrderLine", self._line_rows(lines, orders[of], place, pieces, cents, ordered, came)
        yield from self._receipts(orders[of], lines, place, pieces, came)

    def _suppliers(self) -> pa.Table:
        numbers = np.unique(self.stock.supplier)
        main, other, outlet = self.facts.warehouse_ids
        channel = numbers // 64
        lead = np.zeros(int(numbers.max()) + 1, dtype=np.int64)
        lead[self.stock.supplier] = self.stock.lead_days
        names = [self._name(int(number)) for number in numbers]
        return pa.table(
            {
                "id": integers(numbers + 1),
                "code": pa.array([f"S-{number + 1}" for number in numbers.tolist()]),
                "name": pa.array(names),
                "email": pa.array([f"orders@supplier-{number + 1}.example" for number in numbers.tolist()]),
                "language": coded(("en", CHINESE), channel),
                "currency": coded(CURRENCIES, channel),
                "warehouse_id": constant("", len(numbers)),
                "warehouse_ids": coded([json.dumps([main, outlet]), json.dumps([other])], channel),
                "lead_time_days": integers(lead[numbers]),
                "order_cost": money(np.array(ORDER_COST)[channel] * 100),
                "line_cost": money(np.array(LINE_COST)[channel] * 100),
                "piece_cost": money(np.zeros(len(numbers), dtype=np.int64)),
                "minimum_order_value": money(np.zeros(len(numbers), dtype=np.int64)),
                "review_weekdays": constant("[]", len(numbers)),
                "edi_id": constant("", len(numbers)),
                "gln": constant("", len(numbers)),
                "note": constant("", len(numbers)),
                "is_active": flags(np.ones(len(numbers), dtype=np.bool_)),
                **self._kept(len(numbers)),
            }
        )

    def _name(self, number: int) -> str:
        channel, brand = divmod(number, 64)
        department = vocabulary().departments[brand // 8]
        name = department.brands[brand % 8 % len(department.brands)]
        return f"{name.en} Supply" if channel == 0 else f"{name.zh}供应"

    def _products(self) -> pa.Table:
        """A row a place: what the supplier of that warehouse sells."""
        place = np.arange(2 * self.variants)
        cents = self.plan.prices.cost_cents(len(self.plan.timeline.weeks) - 1).reshape(-1)
        count = len(place)
        return pa.table(
            {
                "id": integers(place + 1),
                "supplier_id": integers(self.stock.supplier + 1),
                "variant_id": self.facts.variant_ids.take(pa.array(place % self.variants)),
                "supplier_sku": self._supplier_skus(place),
                "pack_size": constant(PIECES_A_LOT, count),
                "minimum_quantity": constant(PIECES_A_LOT, count),
                "unit_cost": money(cents),
                "price_breaks": constant("[]", count),
                "is_preferred": flags(np.ones(count, dtype=np.bool_)),
                **self._kept(count),
            }
        )

    def _barcodes(self) -> pa.Table:
        """On each piece, and on each pack: the same number with another first digit."""
        place = np.arange(2 * self.variants)
        body = _FIRST_GTIN + place % self.variants
        pieces, packs = _with_check_digit(body), _with_check_digit(10**12 + body)
        return pa.table(
            {
                "product_id": integers(np.concatenate([place, place]) + 1),
                "code": pa.array([f"{one:014}" for one in np.concatenate([pieces, packs]).tolist()]),
                "pieces": integers(np.repeat([1, PIECES_A_LOT], len(place))),
            }
        )

    def _order_rows(
        self, orders: Ints, suppliers: Ints, place: Ints, ordered: Ints, total: Ints, last: Ints
    ) -> pa.Table:
        """``last`` is the day on which the last line came, -1 where one has not, -2 where none has."""
        count, at = len(orders), ordered * DAY + MORNING
        state = np.where(last >= 0, 0, np.where(last == -1, 1, 2))
        none = constant("", count)
        made: dict[str, Any] = {
            "id": integers(orders),
            "number": self._numbers(ordered),
            "supplier_id": integers(suppliers + 1),
            "warehouse_id": coded(self.facts.warehouse_ids, place // self.variants),
            "currency": coded(CURRENCIES, place // self.variants),
            "state": coded(("received", "part_received", "sent"), state),
            "version": constant(1, count),
            "origin": constant("history", count),
            "is_touched": flags(np.ones(count, dtype=np.bool_)),
            "total": money(total),
            "urgency": constant("d_later", count),
            "expected_on": dates(self.facts.start, ordered + self.stock.lead_days[place]),
            "expected_reason": constant("{}", count),
        }
        made |= dict.fromkeys(("note", "supplier_reference", "approval_asked_by"), none)
        made |= dict.fromkeys(("created_by", "approved_by", "sent_by"), constant(BUYER, count))
        made |= dict.fromkeys(("created_at", "approved_at", "sent_at"), times(self.facts.start, at))
        made["received_at"] = times(self.facts.start, np.where(last >= 0, last * DAY + MORNING, -1), -1)
        return pa.table(made)

    def _line_rows(
        self, lines: Ints, orders: Ints, place: Ints, pieces: Ints, cents: Ints, ordered: Ints, came: Ints
    ) -> pa.Table:
        count, variant = len(lines), pa.array(place % self.variants)
        product = self.plan.catalogue.variant_product[place % self.variants]
        return pa.table(
            {
                "id": integers(lines),
                "order_id": integers(orders),
                "variant_id": self.facts.variant_ids.take(variant),
                "sku": self.facts.skus.take(variant),
                "supplier_sku": self._supplier_skus(place),
                "name": self.facts.product_names.take(pa.array(product)),
                "quantity": integers(pieces),
                "received_quantity": integers(np.where(came >= 0, pieces, 0)),
                "damaged_quantity": constant(0, count),
                "unit_cost": money(cents),
                "pack_size": constant(PIECES_A_LOT, count),
                "minimum_quantity": constant(PIECES_A_LOT, count),
                "expected_on": dates(self.facts.start, ordered + self.stock.lead_days[place]),
                "urgency": constant("d_later", count),
                "reasons": constant("[]", count),
            }
        )

    def _receipts(self, orders: Ints, lines: Ints, place: Ints, pieces: Ints, came: Ints) -> Tables:
        """A receipt an order and day; the stock has risen by it, as the history of stock tells."""
        there = came >= 0
        if not there.any():
            return
        orders, lines, place, pieces, came = (column[there] for column in (orders, lines, place, pieces, came))
        keys, first, of = np.unique(orders * 10_000 + came, return_index=True, return_inverse=True)
        ids = uuid_texts("receipt", self.plan.seed, keys)
        count, at = len(keys), times(self.facts.start, came[first] * DAY + MORNING)
        yield (
            "Receipt",
            pa.table(
                {
                    "id": ids,
                    "order_id": integers(orders[first]),
                    "warehouse_id": coded(self.facts.warehouse_ids, place[first] // self.variants),
                    **dict.fromkeys(("digest", "delivery_note", "note"), constant("", count)),
                    "by": constant(BUYER, count),
                    "at": at,
                }
            ),
        )
        yield (
            "ReceiptLine",
            pa.table(
                {
                    "receipt_id": ids.take(pa.array(of)),
                    "line_id": integers(lines),
                    "variant_id": self.facts.variant_ids.take(pa.array(place % self.variants)),
                    "code": constant("", len(lines)),
                    **dict.fromkeys(("expected", "counted", "accepted"), integers(pieces)),
                    "damaged": constant(0, len(lines)),
                    "difference": constant("none", len(lines)),
                    "reason": constant("", len(lines)),
                }
            ),
        )
        yield (
            "StockRaise",
            pa.table(
                {
                    "id": ids,
                    "receipt_id": ids,
                    "order_id": integers(orders[first]),
                    "number": constant(0, count),
                    "was_refused": flags(np.zeros(count, dtype=np.bool_)),
                    "lines": constant("[]", count),
                    "state": constant("done", count),
                    "tries": constant(1, count),
                    "asked_at": at,
                    "done_at": at,
                    **dict.fromkeys(("trouble", "retried_by"), constant("", count)),
                }
            ),
        )

    def _numbers(self, ordered: Ints) -> pa.Array:
        """``PO-2026-000001`` and on, as the service counts."""
        numbers = []
        for day in ordered.tolist():
            year = self.plan.timeline.date(day).year
            self._in_year[year] = self._in_year.get(year, 0) + 1
            numbers.append(f"PO-{year}-{self._in_year[year]:06}")
        return pa.array(numbers)

    def _supplier_skus(self, place: Ints) -> pa.Array:
        prefix = coded([f"S{number}-" for number in range(1, 129)], self.stock.supplier[place])
        return pa.compute.binary_join_element_wise(prefix, pa.array(place % self.variants + 1).cast(pa.string()), "")

    def _kept(self, count: int) -> dict[str, pa.Array]:
        now = constant(self.plan.timeline.end_second, count).cast(pa.timestamp("s", tz="UTC"))
        return {"version": constant(1, count), "updated_by": constant("", count), "updated_at": now}


def _last(of: Ints, came: Ints) -> Ints:
    """By order the day of its last line; -1 where one has not come, -2 where none has."""
    last = np.full(int(of.max()) + 1, -1, dtype=np.int64)
    np.maximum.at(last, of, came)
    none = last < 0
    missing = np.bincount(of, weights=came < 0) > 0
    return np.where(none, -2, np.where(missing, -1, last))


def _with_check_digit(body: Ints) -> Ints:
    """GTINs of the numbers without it: weights 3 and 1 from the right, up to the next ten."""
    total, rest, weight = np.zeros_like(body), body.copy(), 3
    while rest.any():
        total += rest % 10 * weight
        rest, weight = rest // 10, 4 - weight
    return body * 10 + -total % 10
