"""What planning starts from, as columns: places with their stock, what is coming, what was sold, terms and policies."""

# ruff: noqa: S608 - SQL is put together from names in this code and from models' _meta alone

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.inventory import LeadTime
from saleor_ai_plugin.facts.models import Stock, Variant, VariantPrice
from saleor_ai_plugin.facts.reading import read_frame
from saleor_ai_plugin.forecasting.frames import daily_demand
from saleor_ai_plugin.inventory import lead_times, limits, policies
from saleor_ai_plugin.inventory.models import (
    InventoryPolicy,
    PurchaseOrder,
    PurchaseOrderLine,
    ShelfCapacity,
    StockRaise,
    Supplier,
    SupplierProduct,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

HISTORY_DAYS = 182
INCOMING_DAYS = 120

_STOCK, _VARIANT, _PRICE = Stock._meta.db_table, Variant._meta.db_table, VariantPrice._meta.db_table
_SUPPLIER, _PRODUCT = Supplier._meta.db_table, SupplierProduct._meta.db_table
_ORDER, _LINE = PurchaseOrder._meta.db_table, PurchaseOrderLine._meta.db_table
_RAISE = StockRaise._meta.db_table

# Of several suppliers that deliver to a warehouse the preferred one, then the cheapest.
_PLACES = f"""
SELECT s.variant_id, s.warehouse_id, s.quantity - s.allocated AS on_hand, coalesce(p.supplier_id, -1) AS supplier_id,
    coalesce(p.currency, price.currency, '') AS currency, coalesce(p.unit_cost, price.cost, 0)::float8 AS unit_cost,
    coalesce(p.pack_size, 1) AS pack, coalesce(p.minimum_quantity, 1) AS minimum,
    coalesce(p.price_breaks::text, '[]') AS breaks, coalesce(price.price, 0)::float8 AS price
FROM "{_STOCK}" s JOIN "{_VARIANT}" v ON v.id = s.variant_id AND v.deleted_at IS NULL AND v.track_inventory
LEFT JOIN LATERAL (
    SELECT product.*, supplier.currency FROM "{_PRODUCT}" product
    JOIN "{_SUPPLIER}" supplier ON supplier.id = product.supplier_id AND supplier.is_active
    WHERE product.variant_id = s.variant_id AND (
        supplier.warehouse_ids = '[]'::jsonb OR supplier.warehouse_ids @> to_jsonb(s.warehouse_id::text))
    ORDER BY product.is_preferred DESC, product.unit_cost, product.id LIMIT 1
) p ON TRUE
LEFT JOIN LATERAL (
    SELECT price, cost, currency FROM "{_PRICE}" price
    WHERE price.variant_id = s.variant_id AND (p.currency IS NULL OR price.currency = p.currency)
    ORDER BY valid_from DESC, id DESC LIMIT 1
) price ON TRUE
ORDER BY s.variant_id, s.warehouse_id
"""
COMMITTED = f"""
SELECT line.variant_id, o.warehouse_id, coalesce(line.expected_on, o.expected_on) AS expected_on,
    o.state <> 'proposed' AS is_ordered, FALSE AS at_source,
    sum(greatest(coalesce(line.confirmed_quantity, line.quantity) - line.received_quantity, 0))::bigint AS pieces
FROM "{_LINE}" line JOIN "{_ORDER}" o ON o.id = line.order_id
WHERE o.state IN ('approved', 'sent', 'confirmed', 'part_received')
    OR (o.state = 'proposed' AND (o.is_touched OR o.origin <> 'plan'))
GROUP BY 1, 2, 3, 4
UNION ALL
SELECT line.variant_id, supplier.warehouse_id, NULL, TRUE, TRUE, -sum(line.quantity)::bigint
FROM "{_LINE}" line JOIN "{_ORDER}" o ON o.id = line.order_id JOIN "{_SUPPLIER}" supplier ON supplier.id = o.supplier_id
WHERE supplier.warehouse_id <> ''
    AND (o.state = 'approved' OR (o.state = 'proposed' AND (o.is_touched OR o.origin <> 'plan')))
GROUP BY 1, 2
UNION ALL
SELECT line ->> 'variant_id', line ->> 'warehouse_id', NULL, TRUE, TRUE, sum((line ->> 'quantity')::bigint)::bigint
FROM "{_RAISE}" raise, jsonb_array_elements(raise.lines) line
WHERE raise.receipt_id IS NULL AND raise.state IN ('pending', 'trouble')
GROUP BY 1, 2
"""
"""What is on order, and what people have taken in hand: none of it is proposed again. What transfers will still take
from their source, or put back there, is ``at_source``, below 0 where it leaves.
"""


@dataclass(frozen=True, slots=True)
class SupplierColumns:
    """S suppliers: what an order costs, each line of it, its least value, whether we order from it today, and days from
    today until we do next. ``lead_time`` (S + 1) has that of places without a supplier in its last row.
    """

    ids: Ints
    order_cost: Floats
    line_cost: Floats
    minimum_value: Floats
    lead_time: LeadTime
    is_due: npt.NDArray[np.bool_]
    review_days: Ints


@dataclass(frozen=True, slots=True)
class Places:
    """n places of one currency.

    ``sold`` (n, T) is the demand until yesterday, NaN on days on which nothing was there to be sold. ``incoming``
    (n, W) arrives in the days from today, what is late in the first; ``in_hand`` (n,) is proposed by people. What
    transfers will take, approved or proposed by people, is not in ``on_hand`` any more.
    ``supplier`` is a row of ``suppliers``, -1 none; ``idle_days`` are those since the last sale, NaN for none in that
    time, of which ``known_days`` are after the first sale or stock.
    """

    currency: str
    as_of: date
    """Today: the stock is of now, and sales are known until yesterday."""
    variant_ids: Sequence[str]
    warehouse_ids: Sequence[str]
    on_hand: Floats
    incoming: Floats
    in_hand: Floats
    sold: Floats
    idle_days: Floats
    known_days: Floats
    supplier: Ints
    suppliers: SupplierColumns
    unit_cost: Floats
    price: Floats
    pack: Ints
    minimum: Ints
    breaks: Sequence[Sequence[Mapping[str, Any]]]
    policies: Mapping[str, InventoryPolicy]
    budget: float | None
    room: Mapping[str, float]
    """Pieces that each warehouse still has room for, where the owner counts them."""

    def __len__(self) -> int:
        return len(self.variant_ids)


def committed() -> pd.DataFrame:
    """What ``COMMITTED`` finds now."""
    texts = {"variant_id": str, "warehouse_id": str}
    frame = read_frame(COMMITTED, {}, dtype=texts, keep_default_na=False, na_values={"expected_on": [""]})
    return frame.assign(**{name: frame[name].astype(str).isin(("t", "True")) for name in ("is_ordered", "at_source")})


def pieces_by_place(held: pd.DataFrame) -> dict[tuple[str, str], int]:
    """What is committed at each place, however it is."""
    sums = held.groupby(["variant_id", "warehouse_id"])["pieces"].sum()
    places = sums.index.to_frame(index=False).astype(str).itertuples(index=False, name=None)
    return {(variant, warehouse): int(pieces) for (variant, warehouse), pieces in zip(places, sums, strict=True)}


def read(as_of: date, held: pd.DataFrame) -> list[Places]:
    """All places, one group a currency; ``held`` is of ``committed()``."""
    texts = dict.fromkeys(("variant_id", "warehouse_id", "currency", "breaks"), str)
    frame = read_frame(_PLACES, {}, dtype=texts, keep_default_na=False)
    if frame.empty:
        return []
    history = _History(frame, as_of)
    suppliers = _suppliers(as_of)
    room = _room(frame)
    return [
        _places(str(currency), as_of, frame.iloc[rows], np.asarray(rows), history, held, suppliers, room)
        for currency, rows in sorted(frame.groupby("currency").indices.items())
    ]


def _places(
    currency: str, as_of: date, frame: pd.DataFrame, rows: Ints, history: "_History", held: pd.DataFrame,
    suppliers: SupplierColumns, room: Mapping[str, float],
) -> Places:  # fmt: skip
    keys = pd.MultiIndex.from_frame(frame[["variant_id", "warehouse_id"]])
    incoming, in_hand = _coming(keys, held[~held["at_source"]], as_of)
    budget = limits.room(currency, as_of)
    places = np.searchsorted(suppliers.ids, frame["supplier_id"].to_numpy())
    return Places(
        currency=currency,
        as_of=as_of,
        variant_ids=frame["variant_id"].tolist(),
        warehouse_ids=frame["warehouse_id"].tolist(),
        on_hand=frame["on_hand"].to_numpy(dtype=np.float64) + _at_source(keys, held[held["at_source"]]),
        incoming=incoming,
        in_hand=in_hand,
        sold=history.sold[rows],
        idle_days=history.idle_days[rows],
        known_days=history.known_days[rows],
        supplier=np.where(frame["supplier_id"].to_numpy() < 0, -1, places),
        suppliers=suppliers,
        unit_cost=frame["unit_cost"].to_numpy(dtype=np.float64),
        price=frame["price"].to_numpy(dtype=np.float64),
        pack=frame["pack"].to_numpy(dtype=np.int64),
        minimum=frame["minimum"].to_numpy(dtype=np.int64),
        breaks=[json.loads(text) if text != "[]" else () for text in frame["breaks"]],
        policies=policies.by_class(),
        budget=None if budget is None else float(budget),
        room=room,
    )


class _History:
    """``sold``, ``idle_days`` and ``known_days`` of places, as ``Places`` has them."""

    def __init__(self, frame: pd.DataFrame, as_of: date) -> None:
        found = daily_demand(until=as_of - timedelta(days=1), days=HISTORY_DAYS)
        places = pd.MultiIndex.from_tuples(found.places, names=("variant_id", "warehouse_id"))
        row = places.get_indexer(pd.MultiIndex.from_frame(frame[["variant_id", "warehouse_id"]]))
        self.sold: Floats = found.demand[row]
        self.idle_days = _idle(found.sales[row])
        self.known_days = np.isfinite(found.sales[row]).sum(axis=1).astype(np.float64)


def _idle(sold: Floats) -> Floats:
    last = sold.shape[1] - 1 - np.argmax(sold[:, ::-1] > 0, axis=1)
    return np.where((sold > 0).any(axis=1), sold.shape[1] - 1 - last, np.nan)


def _coming(keys: pd.MultiIndex, held: pd.DataFrame, as_of: date) -> tuple[Floats, Floats]:
    incoming, in_hand = np.zeros((len(keys), INCOMING_DAYS)), np.zeros(len(keys))
    if held.empty:
        return incoming, in_hand
    row = keys.get_indexer(pd.MultiIndex.from_frame(held[["variant_id", "warehouse_id"]]))
    day = (pd.to_datetime(held["expected_on"]) - pd.Timestamp(as_of)).dt.days.fillna(0)
    column = day.clip(0, INCOMING_DAYS - 1).to_numpy(dtype=np.int64)
    pieces, is_ordered = held["pieces"].to_numpy(dtype=np.float64), held["is_ordered"].to_numpy(dtype=bool)
    known = row >= 0
    ordered = known & is_ordered
    np.add.at(incoming, (row[ordered], column[ordered]), pieces[ordered])
    proposed = known & ~is_ordered
    np.add.at(in_hand, row[proposed], pieces[proposed])
    return incoming, in_hand


def _at_source(keys: pd.MultiIndex, held: pd.DataFrame) -> Floats:
    """(n,) what transfers that are under way will still change what is there by."""
    found = np.zeros(len(keys))
    if held.empty:
        return found
    row = keys.get_indexer(pd.MultiIndex.from_frame(held[["variant_id", "warehouse_id"]]))
    np.add.at(found, row[row >= 0], held["pieces"].to_numpy(dtype=np.float64)[row >= 0])
    return found


def _suppliers(as_of: date) -> SupplierColumns:
    rows = list(Supplier.objects.order_by("id"))
    return SupplierColumns(
        ids=np.array([row.id for row in rows], dtype=np.int64),
        order_cost=np.array([float(row.order_cost) for row in rows]),
        line_cost=np.array([float(row.line_cost) for row in rows]),
        minimum_value=np.array([float(row.minimum_order_value) for row in rows]),
        lead_time=lead_times.of_suppliers(rows, as_of=as_of),
        is_due=np.array(
            [not row.review_weekdays or as_of.weekday() in row.review_weekdays for row in rows], dtype=bool
        ),
        review_days=np.array([days_to_review(row.review_weekdays, as_of) for row in rows], dtype=np.int64),
    )


def days_to_review(weekdays: Sequence[int], as_of: date) -> int:
    """Days from ``as_of`` until the next day on which we order; a week where any day will do."""
    ahead = [(weekday - as_of.weekday() - 1) % 7 + 1 for weekday in weekdays]
    return min(ahead, default=7)


def _room(frame: pd.DataFrame) -> dict[str, float]:
    used = frame.assign(there=frame["on_hand"].clip(lower=0)).groupby("warehouse_id")["there"].sum()
    return {
        row.warehouse_id: max(row.pieces - float(used.get(row.warehouse_id, 0)), 0.0)
        for row in ShelfCapacity.objects.all()
    }
