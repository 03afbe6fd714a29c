"""Transfers between warehouses, before anything is bought: what lies too long here and is needed there.

A place has pieces to give where its position is above its order-up-to level, and needs some where it is below. A
piece moved spares its holding where it lies, and sales lost there until a purchase could come, as far as the transfer
is faster. It costs what the lane costs. Which pieces go where is a flow of least cost over all products at once, a
linear program whose corners are whole pieces. What is bought afterwards is planned with the transfers under way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core_ml.exceptions import DataError
from core_ml.inventory.arrays import Floats, Ints, whole
from core_ml.inventory.demand import Demand
from core_ml.inventory.policy import LEAST_RATE, Costs, Levels
from core_ml.inventory.stock import LONGEST, Stock


@dataclass(frozen=True, slots=True)
class Lanes:
    """Between W warehouses.

    Attributes
    ----------
    cost : (W, W)
        Of moving a piece; infinite where nothing goes.
    days : (W, W)
        Whole periods under way.
    """

    cost: Floats
    days: Ints

    def __post_init__(self) -> None:
        size = len(self.cost)
        if self.cost.shape != (size, size) or self.days.shape != (size, size):
            raise DataError(f"cost {self.cost.shape} and days {self.days.shape} must be square, a row a warehouse")
        if not (self.cost >= 0).all() or self.days.min(initial=0) < 0:
            raise DataError("costs and days of lanes must be 0 or more")


@dataclass(frozen=True, slots=True)
class Transfers:
    """m transfers, the largest saving first.

    Attributes
    ----------
    source, target : (m,) places
    pieces, days : (m,)
    saving : (m,)
        Holding and lost sales that it spares, less the lane.
    """

    source: Ints
    target: Ints
    pieces: Ints
    days: Ints
    saving: Floats

    def __len__(self) -> int:
        return len(self.source)

    def given(self, n: int) -> Ints:
        """(n,) pieces that leave each place."""
        return np.bincount(self.source, self.pieces, n).astype(np.int64)

    def under_way(self, stock: Stock) -> Stock:
        """The stock once they have left."""
        width = max(stock.incoming.shape[1], int(self.days.max(initial=-1)) + 1)
        incoming = np.zeros((len(stock), width))
        incoming[:, : stock.incoming.shape[1]] = stock.incoming
        np.add.at(incoming, (self.target, self.days), self.pieces)
        return Stock(stock.on_hand - self.given(len(stock)), incoming)


def transfers(
    product: Ints, warehouse: Ints, stock: Stock, demand: Demand, levels: Levels, costs: Costs, lanes: Lanes
) -> Transfers:
    """Transfers that save more than they cost.

    Parameters
    ----------
    product, warehouse : (n,)
        Of each place; ``warehouse`` into ``lanes``.
    levels : Levels
        Of `policy.levels`.
    """
    n = len(stock)
    if n and whole("warehouse", warehouse, n).max() >= len(lanes.cost):
        raise DataError(f"warehouse {warehouse.max()} is named; there are lanes between {len(lanes.cost)}")
    position = stock.position
    surplus = np.floor(np.minimum(stock.on_hand, np.maximum(position - levels.order_up_to, 0)) + 1e-9)
    needed = np.ceil(np.maximum(levels.order_up_to - position, 0) - 1e-9)
    pairs = _pairs(product, warehouse, surplus, needed, lanes)
    if pairs.empty:
        blank = np.zeros(0, dtype=np.int64)
        return Transfers(blank, blank, blank, blank, np.zeros(0))
    source, target = pairs["source"].to_numpy(), pairs["target"].to_numpy()
    spared = _held(position, surplus, demand, levels, costs)[source] - pairs["cost"].to_numpy()
    urgent, at_once = _in_time(target, pairs["days"].to_numpy(), position, demand, levels)
    urgent = np.minimum(urgent, needed)
    worth = np.stack([spared + costs.shortage[target] * at_once, spared], axis=1)
    flow = _flow(source, target, worth, surplus, np.stack([urgent, needed - urgent], axis=1))
    saving, pieces = (flow * worth).sum(axis=1), flow.sum(axis=1)
    rows = np.flatnonzero(pieces > 0)
    rows = rows[np.argsort(-saving[rows], kind="stable")]
    return Transfers(source[rows], target[rows], pieces[rows], pairs["days"].to_numpy()[rows], saving[rows])


def _pairs(product: Ints, warehouse: Ints, surplus: Floats, needed: Floats, lanes: Lanes) -> pd.DataFrame:
    """Places of a product that have some and need some, with the lane between them."""
    places = pd.DataFrame({"product": product, "place": np.arange(len(product))})
    pairs = places[surplus >= 1].merge(places[needed >= 1], on="product", suffixes=("_from", "_to"))
    pairs = pairs.rename(columns={"place_from": "source", "place_to": "target"})
    ends = warehouse[pairs["source"].to_numpy()], warehouse[pairs["target"].to_numpy()]
    pairs = pairs.assign(cost=lanes.cost[ends], days=lanes.days[ends])
    found: pd.DataFrame = pairs[np.isfinite(pairs["cost"])].reset_index(drop=True)
    return found


def _held(position: Floats, surplus: Floats, demand: Demand, levels: Levels, costs: Costs) -> Floats:
    """(n,) holding that a piece of the surplus costs on average until it is sold where it is."""
    rate = np.maximum(demand.rate(), LEAST_RATE)
    lying = levels.lead.squared_leftover(position) - levels.lead.squared_leftover(position - surplus)
    usual = levels.lead.leftover(levels.order_up_to) / rate
    days = lying / (2 * rate * np.maximum(surplus, 1)) - usual
    return np.asarray(costs.holding * np.clip(days, 0, LONGEST), dtype=np.float64)


def _in_time(target: Ints, days: Ints, position: Floats, demand: Demand, levels: Levels) -> tuple[Floats, Floats]:
    """(n,) pieces that only a transfer can save from being lost, and (pairs,) the part that this lane is in time
    for.
    """
    rows, own = np.unique(target, return_inverse=True)
    before_purchase = levels.lead[rows].shortage(position[rows])[own]
    before_transfer = demand[target].over(days).shortage(position[target])
    saved = np.maximum(before_purchase - before_transfer, 0)
    most = np.zeros(len(position))
    np.maximum.at(most, target, saved)
    pieces = np.ceil(most - 1e-9)
    return pieces, saved / np.maximum(pieces[target], 1)


def _flow(source: Ints, target: Ints, worth: Floats, surplus: Floats, needed: Floats) -> Ints:
    """(pairs, 2) whole pieces, for what is urgent and for the rest."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix, vstack

    pairs, kinds = worth.shape
    gives, given = np.unique(source, return_inverse=True)
    takes, taken = np.unique(target, return_inverse=True)
    variable = np.arange(pairs * kinds).reshape(pairs, kinds)
    ones = np.ones(pairs * kinds)
    out = coo_matrix((ones, (np.repeat(given, kinds), variable.ravel())), shape=(len(gives), pairs * kinds))
    into = (taken[:, None] * kinds + np.arange(kinds)).ravel()
    come = coo_matrix((ones, (into, variable.ravel())), shape=(len(takes) * kinds, pairs * kinds))
    most = np.concatenate([surplus[gives], needed[takes].ravel()])
    found = linprog(-worth.ravel(), A_ub=vstack([out, come]).tocsr(), b_ub=most, bounds=(0, None), method="highs-ds")
    flow = np.round(found.x).astype(np.int64).reshape(pairs, kinds)
    return np.where(worth > 0, flow, 0)
