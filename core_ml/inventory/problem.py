"""What a purchase plan has to keep, and whether a choice of quantities keeps it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core_ml.inventory.arrays import Flags, Floats, Ints
from core_ml.inventory.options import Options, taken

SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Limit:
    """A most for each of G groups of places: a budget over value, or room over volume.

    Attributes
    ----------
    by_volume : bool
        Over the volume; else over the value.
    group : (n,)
        The group of each place.
    most : (G,)
        Infinite for none.
    """

    by_volume: bool
    group: Ints
    most: Floats

    def used(self, options: Options, chosen: Ints) -> Floats:
        """(G,) by the chosen columns (n,)."""
        used = np.bincount(self.group, taken(self.uses(options), chosen), len(self.most))
        return np.asarray(used, dtype=np.float64)

    def uses(self, options: Options) -> Floats:
        """(n, J) of each option."""
        return options.volume if self.by_volume else options.value


@dataclass(frozen=True, slots=True)
class Problem:
    """Suppliers, their fixed costs and least values, and the limits of n places.

    Attributes
    ----------
    supplier : (n,)
        Into the next two.
    order_cost, minimum_value : (S,)
    limits : tuple of Limit
    """

    supplier: Ints
    order_cost: Floats
    minimum_value: Floats
    limits: tuple[Limit, ...]

    @property
    def suppliers(self) -> int:
        """How many."""
        return len(self.order_cost)

    def of_suppliers(self, per_place: Floats) -> Floats:
        """(S,) sums."""
        return np.asarray(np.bincount(self.supplier, per_place, self.suppliers), dtype=np.float64)

    def total(self, options: Options, chosen: Ints) -> float:
        """What the choice of columns (n,) costs, orders included; below 0 where it pays."""
        cost, pieces = taken(options.cost, chosen), taken(options.pieces, chosen)
        opened = np.bincount(self.supplier, pieces > 0, self.suppliers) > 0
        return float(cost.sum() + self.order_cost[opened].sum())

    def broken(self, options: Options, chosen: Ints) -> Flags:
        """(S,) suppliers that a broken rule touches."""
        ordered = self.of_suppliers(taken(options.value, chosen))
        found = (ordered > 0) & (ordered < self.minimum_value * (1 - 1e-12) - SLACK)
        for limit in self.limits:
            over = limit.used(options, chosen) > limit.most + SLACK
            found[self.supplier[over[limit.group]]] = True
        return np.asarray(found, dtype=np.bool_)

    def part(self, rows: Ints, suppliers: Ints) -> Problem:
        """Of some places and suppliers only; the limits are whole, so others must take nothing from them."""
        new = np.full(self.suppliers, -1, dtype=np.int64)
        new[suppliers] = np.arange(len(suppliers))
        limits = []
        for limit in self.limits:
            groups, codes = np.unique(limit.group[rows], return_inverse=True)
            limits.append(Limit(limit.by_volume, codes.astype(np.int64), limit.most[groups]))
        return Problem(
            new[self.supplier[rows]], self.order_cost[suppliers], self.minimum_value[suppliers], tuple(limits)
        )


def order_costs(order_cost: Floats, supplier: Ints, waiting: Floats) -> Floats:
    """(S,) cost of an order where it can wait, 0 where waiting costs more than it spares, however long.

    ``waiting`` (n, W) is that of each place for waits of W lengths (`Curve.waiting`); an order waits as a whole. The
    question of today is when to order, not whether: what will be spent anyhow is no reason against.
    """
    together = [np.bincount(supplier, column, len(order_cost)) for column in waiting.T]
    return np.where(np.min(together, axis=0) > 0, 0.0, order_cost)


def components(problem: Problem) -> list[Ints]:
    """Suppliers that finite limits tie together, apart from all others, in the order of the first of each."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    ends, starts, nodes = [], [], problem.suppliers
    for limit in problem.limits:
        binding = np.isfinite(limit.most)[limit.group]
        starts.append(problem.supplier[binding])
        ends.append(nodes + limit.group[binding])
        nodes += len(limit.most)
    start, end = (np.concatenate([*one, np.zeros(0, dtype=np.int64)]) for one in (starts, ends))
    graph = coo_matrix((np.ones(len(start)), (start, end)), shape=(nodes, nodes))
    _, labels = connected_components(graph, directed=False)
    own = labels[: problem.suppliers]
    order = np.argsort(own, kind="stable")
    return [part for part in np.split(order, np.flatnonzero(np.diff(own[order])) + 1) if len(part)]
