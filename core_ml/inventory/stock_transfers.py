"""Transfers between warehouses, before anything is bought: what lies too long here and is needed there.

A place has pieces to give where its position is above its order-up-to level, and needs some where it is below. A
piece moved spares its holding where it lies, and sales lost there until a purchase could come, as far as the transfer
is faster. It costs what the lane costs. Which pieces go where is a flow of least cost over all products at once, a
linear program whose corners are whole pieces. A lane whose trip costs more than all that it would carry saves is left
out, the worst first, and the flow is sought again. What is bought afterwards is planned with the transfers under way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core_ml.exceptions import DataError
from core_ml.inventory.arrays import Flags, Floats, Ints, whole
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
    trip : (W, W), optional
        What a trip costs, whatever it carries; nothing where it is not said.
    """

    cost: Floats
    days: Ints
    trip: Floats | None = None

    def __post_init__(self) -> None:
        size = len(self.cost)
        if self.cost.shape != (size, size) or self.days.shape != (size, size):
            raise DataError(f"cost {self.cost.shape} and days {self.days.shape} must be square, a row a warehouse")
        if not (self.cost >= 0).all() or self.days.min(initial=0) < 0:
            raise DataError("costs and days of lanes must be 0 or more")
        if self.trip is not None and (self.trip.shape != (size, size) or not (self.trip >= 0).all()):
            raise DataError(f"trip {self.trip.shape} must be a cost, 0 or more, for each of {size} x {size} lanes")


@dataclass(frozen=True, slots=True)
class Transfers:
    """m transfers, the largest saving first.

    Attributes
    ----------
    source, target : (m,) places
    pieces, days : (m,)
    saving : (m,)
        Holding and lost sales that it spares, less what the lane costs a piece.
    holding : (m,)
        The holding among it, in money.
    sales : (m,)
        Expected pieces that are sold because of it, and would be lost.
    """

    source: Ints
    target: Ints
    pieces: Ints
    days: Ints
    saving: Floats
    holding: Floats
    sales: Floats

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
    product: Ints, warehouse: Ints, stock: Stock, demand: Demand, levels: Levels, costs: Costs, lanes: Lanes,
    *, takes: Flags | None = None,
) -> Transfers:  # fmt: skip
    """Transfers that save more than they cost.

    Parameters
    ----------
    product, warehouse : (n,)
        Of each place; ``warehouse`` into ``lanes``.
    levels : Levels
        Of `policy.levels`.
    takes : (n,), optional
        Which places may be given some; all where it is not said.
    """
    n = len(stock)
    if n and whole("warehouse", warehouse, n).max() >= len(lanes.cost):
        raise DataError(f"warehouse {warehouse.max()} is named; there are lanes between {len(lanes.cost)}")
    position = stock.position
    surplus = spare(stock, demand, levels)
    needed = np.ceil(np.maximum(levels.order_up_to - position, 0) - 1e-9)
    needed = needed if takes is None else np.where(takes, needed, 0.0)
    pairs = _pairs(product, warehouse, surplus, needed, lanes)
    holding = _held(position, surplus, demand, levels, costs)
    while len(pairs):
        found = _best(pairs, surplus, needed, holding, position, demand, levels, costs)
        lane = _not_worth_it(found, warehouse, lanes)
        if lane is None:
            return found
        ends = warehouse[pairs["source"].to_numpy()], warehouse[pairs["target"].to_numpy()]
        pairs = pairs[(ends[0] != lane[0]) | (ends[1] != lane[1])].reset_index(drop=True)
    blank = np.zeros(0, dtype=np.int64)
    return Transfers(blank, blank, blank, blank, np.zeros(0), np.zeros(0), np.zeros(0))


def spare(stock: Stock, demand: Demand, levels: Levels) -> Floats:
    """(n,) whole pieces that a place can give without ever needing them itself.

    Its order-up-to level stays in all; and, as goods that are on their way help nobody before they are there, what is
    wanted until each of them comes, at the service level that its policy reaches.
    """
    found = np.minimum(stock.on_hand, stock.position - levels.order_up_to)
    for day in np.flatnonzero(stock.incoming.any(axis=0)):
        rows = np.flatnonzero((stock.incoming[:, day] > 0) & (found > 0))
        kept = demand[rows].over(int(day)).quantile(np.minimum(levels.cycle_service[rows], 1 - 1e-9))
        found[rows] = np.minimum(found[rows], stock.arrived(int(day))[rows] - kept)
    return np.floor(np.maximum(found, 0) + 1e-9)


def _best(
    pairs: pd.DataFrame, surplus: Floats, needed: Floats, holding: Floats, position: Floats, demand: Demand,
    levels: Levels, costs: Costs,
) -> Transfers:  # fmt: skip
    source, target, days = (pairs[name].to_numpy() for name in ("source", "target", "days"))
    spared = holding[source] - pairs["cost"].to_numpy()
    urgent, at_once = _in_time(target, days, position, demand, levels)
    urgent = np.minimum(urgent, needed)
    worth = np.stack([spared + costs.shortage[target] * at_once, spared], axis=1)
    flow = _flow(source, target, worth, surplus, np.stack([urgent, needed - urgent], axis=1))
    saving, pieces, sales = (flow * worth).sum(axis=1), flow.sum(axis=1), flow[:, 0] * at_once
    rows = np.flatnonzero(pieces > 0)
    rows = rows[np.argsort(-saving[rows], kind="stable")]
    held = pieces * holding[source]
    return Transfers(source[rows], target[rows], pieces[rows], days[rows], saving[rows], held[rows], sales[rows])


def _not_worth_it(found: Transfers, warehouse: Ints, lanes: Lanes) -> tuple[int, int] | None:
    """The lane that loses most: its trip costs more than what it carries saves."""
    if lanes.trip is None or not len(found):
        return None
    size = len(lanes.cost)
    lane = warehouse[found.source] * size + warehouse[found.target]
    used = np.unique(lane)
    gain = np.bincount(lane, found.saving, size * size)[used] - lanes.trip.ravel()[used]
    worst = int(np.argmin(gain))
    return None if gain[worst] >= 0 else divmod(int(used[worst]), size)


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
