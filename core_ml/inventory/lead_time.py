"""How long a supplier takes, learned from receipts: a distribution over days, not an average.

The mean of a product is drawn to that of its supplier, and the supplier's to that of all, as if each knew ``prior``
receipts of it. The shape is learned as ratios to the mean and drawn likewise: a supplier with three receipts borrows
the spread of the others, not their length. Newer receipts count more. Orders that are still out count too: what has
been out for 40 days takes more than 40 (each is spread over what the receipts say is possible from then on).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError, NotFittedError, ParameterError
from core_ml.inventory.arrays import Floats, Ints

COLD = ((0.6, 0.1), (0.8, 0.2), (1.0, 0.4), (1.25, 0.2), (1.75, 0.1))
"""Ratios to the mean, and their weights, where nothing was ever received: mean 1.015, late more often than early."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Lead times of n places.

    Attributes
    ----------
    probability : (n, D)
        Column ``d`` is the probability of ``d`` days.
    """

    probability: Floats

    def __len__(self) -> int:
        return len(self.probability)

    def mean(self) -> Floats:
        """(n,) days."""
        return np.asarray(self.probability @ np.arange(self.probability.shape[1]), dtype=np.float64)

    def std(self) -> Floats:
        """(n,) days."""
        square = self.probability @ np.arange(self.probability.shape[1]) ** 2.0
        return np.sqrt(np.maximum(square - self.mean() ** 2, 0))

    def quantile(self, level: float) -> Ints:
        """(n,) days within which the goods are there with the probability ``level``."""
        return np.asarray((np.cumsum(self.probability, axis=1) < level - 1e-9).sum(axis=1), dtype=np.int64)

    @classmethod
    def fixed(cls, days: npt.ArrayLike) -> Self:
        """Of places whose lead time is certain; a fraction of a day is shared between its neighbours."""
        length = np.atleast_1d(np.asarray(days, dtype=np.float64))
        if length.ndim != 1 or not np.isfinite(length).all() or (length < 0).any():
            raise DataError("lead times are days, 0 or more, one for each place")
        return cls(_spread(length[:, None], np.ones((len(length), 1)), int(np.ceil(length.max(initial=0))) + 1))


@dataclass(frozen=True, slots=True)
class Receipts:
    """What was ordered when, and came when.

    Attributes
    ----------
    supplier, product : (m,) of str or int
        Product is a variant, or None where it does not matter.
    ordered, received : (m,) float
        Day numbers; ``received`` is NaN for what is still out.
    """

    supplier: Sequence[Hashable]
    product: Sequence[Hashable]
    ordered: Floats
    received: Floats

    def __post_init__(self) -> None:
        sizes = {len(self.supplier), len(self.product), len(self.ordered), len(self.received)}
        if len(sizes) != 1:
            raise DataError(
                f"supplier, product, ordered and received have {sorted(sizes)} rows; they must have as many"
            )
        early = self.received < self.ordered
        if early.any():
            first = int(early.argmax())
            raise DataError(
                f"receipt {first} came on day {self.received[first]:g} and was ordered on day {self.ordered[first]:g}; "
                f"goods come after they are ordered ({int(early.sum())} such)"
            )


@dataclass(frozen=True, slots=True)
class _Known:
    """Mean, and ratios to it with their weights."""

    mean: float
    ratios: Floats
    weights: Floats


@dataclass
class LeadTimes:
    """Lead times per supplier, and per product where there is enough.

    Parameters
    ----------
    half_life : float
        Days after which a receipt counts half.
    prior : float
        So many receipts of the level above are mixed into each supplier and product; above 0.
    default : float
        Days where nothing was ever received.
    promised : mapping of supplier to float
        Days that a supplier says it takes: its mean is drawn to them instead of to that of all.
    longest : int
        Longer ones are cut to it.

    Attributes
    ----------
    known_ : dict of (supplier, product or None) to what is known
        ``(None, None)`` is all receipts together.
    """

    half_life: float = 180.0
    prior: float = 4.0
    default: float = 14.0
    longest: int = 120
    promised: Mapping[Hashable, float] = field(default_factory=dict)
    known_: dict[tuple[Hashable, Hashable], _Known] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not (self.half_life > 0 and self.prior > 0 and self.longest >= 1 and 0 <= self.default <= self.longest):
            raise ParameterError(
                f"half_life {self.half_life}, prior {self.prior}, longest {self.longest} and default {self.default} do "
                "not fit: the first two are above 0, the default is from 0 to the longest"
            )
        for supplier, days in self.promised.items():
            if not days >= 0:
                raise ParameterError(f"supplier {supplier} promises {days} days; a lead time is 0 or more")

    def fit(self, receipts: Receipts, *, today: float) -> Self:
        """Learn from all receipts until ``today``, a day number; what was ordered after it is left out."""
        ordered, until = receipts.ordered, np.where(receipts.received > today, np.nan, receipts.received)
        used = np.flatnonzero(np.isfinite(ordered) & (ordered <= today))
        out = np.isnan(until)
        days = np.where(out, today - ordered, until - ordered)
        age = np.where(out, 0.0, today - until)
        weight = 0.5 ** (np.maximum(age, 0) / self.half_life)
        top = _Known(self.default, np.array([one for one, _ in COLD]), np.array([one for _, one in COLD]))
        self.known_ = {(None, None): top}
        done = used[~out[used]]
        self._learn((None, None), top, days[done], weight[done], days[used[out[used]]])
        groups = self._groups(receipts, used)
        suppliers = [rows[~out[rows]] for key, rows in groups.items() if key[1] is None]
        shape = _within(self.known_[(None, None)].mean, top, suppliers, days, weight, self.prior)
        for supplier, promised in self.promised.items():
            self.known_[(supplier, None)] = replace(shape, mean=float(promised))
        for key, rows in groups.items():
            parent = self.known_.get((key[0], None), shape)
            done = rows[~out[rows]]
            self._learn(key, parent, days[done], weight[done], days[rows[out[rows]]])
        return self

    def _groups(self, receipts: Receipts, used: Ints) -> dict[tuple[Hashable, Hashable], Ints]:
        """Rows of each supplier, then of each product of a supplier."""
        found: dict[tuple[Hashable, Hashable], list[int]] = {}
        for row in used:
            found.setdefault((receipts.supplier[row], None), []).append(int(row))
        for row in used:
            if receipts.product[row] is not None:
                found.setdefault((receipts.supplier[row], receipts.product[row]), []).append(int(row))
        return {key: np.array(rows) for key, rows in found.items()}

    def _learn(
        self, key: tuple[Hashable, Hashable], parent: _Known, days: Floats, weight: Floats, waiting: Floats
    ) -> None:
        mean = (weight @ days + self.prior * parent.mean) / (weight.sum() + self.prior)
        ratios = np.append(days / max(mean, 0.5), parent.ratios)
        weights = np.append(weight, parent.weights * self.prior / parent.weights.sum())
        ratios = _centred(ratios, weights)
        for age in waiting:
            ratios, weights = _with_waiting(ratios, weights, age / max(mean, 0.5))
        mean *= float(weights @ ratios / weights.sum())
        self.known_[key] = _compact(_Known(float(mean), _centred(ratios, weights), weights))

    def at(self, supplier: Sequence[Hashable], product: Sequence[Hashable] | None = None) -> LeadTime:
        """Lead times of places; what was never seen gets those of its supplier, or of all.

        Raises
        ------
        NotFittedError
            Before `fit`.
        """
        if not self.known_:
            raise NotFittedError(type(self).__name__)
        products = [None] * len(supplier) if product is None else product
        keys = [self._nearest(*pair) for pair in zip(supplier, products, strict=True)]
        rows = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        table = np.zeros((len(rows), self.longest + 1))
        for key, place in rows.items():
            known = self.known_[key]
            table[place] = _spread(
                known.ratios[None, :] * known.mean, known.weights[None, :] / known.weights.sum(), self.longest + 1
            )[0]
        # One length at least, also where nobody asks.
        width = int((table.sum(axis=0) > 0).nonzero()[0].max(initial=0)) + 1
        return LeadTime(table[:, :width][[rows[key] for key in keys]] if keys else np.zeros((0, width)))

    def _nearest(self, supplier: Hashable, product: Hashable) -> tuple[Hashable, Hashable]:
        for key in ((supplier, product), (supplier, None)):
            if key in self.known_:
                return key
        return (None, None)


def _within(mean: float, cold: _Known, suppliers: Sequence[Ints], days: Floats, weight: Floats, prior: float) -> _Known:
    """What suppliers borrow: how lead times vary within a supplier, not between them."""
    ratios, weights = [cold.ratios], [cold.weights * prior / cold.weights.sum()]
    for rows in suppliers:
        own = float(weight[rows] @ days[rows] / max(weight[rows].sum(), 1e-12)) if len(rows) >= 3 else 0.0
        if own > 0:
            ratios.append(days[rows] / own)
            weights.append(weight[rows])
    joined, together = np.concatenate(ratios), np.concatenate(weights)
    return _compact(_Known(mean, _centred(joined, together), together))


def _centred(ratios: Floats, weights: Floats) -> Floats:
    """With the mean 1, where that can be."""
    middle = float(weights @ ratios / weights.sum())
    return ratios / middle if middle > 0 else ratios


def _with_waiting(ratios: Floats, weights: Floats, age: float) -> tuple[Floats, Floats]:
    """With one order more that has been out for ``age`` means: spread over what is longer, else just beyond it."""
    longer = ratios > age
    if not longer.any():
        return np.append(ratios, age * 1.1), np.append(weights, 1.0)
    share = weights * longer
    return ratios, weights + share / share.sum()


def _compact(known: _Known, most: int = 200) -> _Known:
    """With at most so many ratios: equal parts of the probability, each with its mean."""
    if len(known.ratios) <= most:
        return known
    order = np.argsort(known.ratios, kind="stable")
    ratios, weights = known.ratios[order], known.weights[order]
    part = np.minimum((np.cumsum(weights) - weights / 2) / weights.sum() * most, most - 1).astype(np.int64)
    total = np.bincount(part, weights, most)
    middle = np.bincount(part, weights * ratios, most)[total > 0] / total[total > 0]
    return _Known(known.mean, middle, np.asarray(total[total > 0], dtype=np.float64))


def _spread(days: Floats, weights: Floats, width: int) -> Floats:
    """(n, width) probabilities of whole days; what lies between two days is shared, so that the mean stays."""
    n = len(days)
    capped = np.minimum(days, width - 1)
    low = np.minimum(np.floor(capped).astype(np.int64), width - 1)
    part = capped - low
    rows = np.arange(n)[:, None] * width
    table = np.bincount((rows + low).ravel(), (weights * (1 - part)).ravel(), n * width)
    table += np.bincount((rows + np.minimum(low + 1, width - 1)).ravel(), (weights * part).ravel(), n * width)
    return np.asarray(table.reshape(n, width), dtype=np.float64)
