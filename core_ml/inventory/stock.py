"""What is there and what is coming, and when it runs out if nothing is done."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError
from core_ml.inventory.arrays import Floats, Ints, numbers, whole
from core_ml.inventory.demand import Demand
from core_ml.inventory.distribution import Distribution

LONGEST = 730
"""Periods; what lasts longer lasts for ever."""


@dataclass(frozen=True, slots=True)
class Stock:
    """Stock of n places, in pieces.

    Attributes
    ----------
    on_hand : (n,)
        Free to sell: allocated pieces are not in it.
    incoming : (n, W)
        What is expected to arrive in the periods from now; what is late is in the first.
    """

    on_hand: Floats
    incoming: Floats

    def __post_init__(self) -> None:
        numbers("on_hand", self.on_hand, len(self.on_hand))
        if self.incoming.ndim != 2 or len(self.incoming) != len(self.on_hand) or not (self.incoming >= 0).all():
            raise DataError(f"incoming has the shape {self.incoming.shape}; (n, W) pieces, 0 or more, are needed")

    def __len__(self) -> int:
        return len(self.on_hand)

    def __getitem__(self, rows: slice | Ints) -> Stock:
        return Stock(self.on_hand[rows], self.incoming[rows])

    @classmethod
    def plain(cls, on_hand: npt.ArrayLike, incoming: npt.ArrayLike | None = None) -> Stock:
        """From what is on hand, and (n,) coming soon or (n, W) by period."""
        held = np.atleast_1d(np.asarray(on_hand, dtype=np.float64))
        coming = np.zeros((len(held), 0)) if incoming is None else np.asarray(incoming, dtype=np.float64)
        return cls(held, coming[:, None] if coming.ndim == 1 else coming)

    @property
    def position(self) -> Floats:
        """(n,) on hand and on order."""
        return np.asarray(self.on_hand + self.incoming.sum(axis=1), dtype=np.float64)

    def arrived(self, periods: int) -> Floats:
        """(n,) on hand if nothing were sold in so many periods."""
        return np.asarray(self.on_hand + self.incoming[:, :periods].sum(axis=1), dtype=np.float64)


def missed(stock: Stock, mean: npt.NDArray[np.floating], within: npt.ArrayLike) -> Floats:
    """(n,) sales that are expected to be lost before what is on its way has come: nobody comes back for them, so no
    goods are needed for them.

    Parameters
    ----------
    mean : (n, H)
        Expected demand of each period.
    within : (n,)
        Periods until goods ordered now are there; what is lost later is another matter.
    """
    found, left = np.zeros(len(stock)), stock.on_hand.copy()
    until = np.broadcast_to(np.asarray(within, dtype=np.float64), (len(stock),))
    last = np.where(stock.incoming > 0, np.arange(1, stock.incoming.shape[1] + 1), 0).max(axis=1, initial=0)
    for period in range(min(int(last.max(initial=0)), mean.shape[1])):
        left += stock.incoming[:, period]
        short = np.maximum(mean[:, period] - left, 0.0)
        found += np.where((period < last - 1) & (period < until), short, 0.0)
        left = np.maximum(left - mean[:, period], 0.0)
    return found


@dataclass(frozen=True, slots=True)
class Outlook:
    """What becomes of n places if nothing is ordered today.

    Attributes
    ----------
    runs_out : (n,)
        Periods until expected demand has used up stock and what arrives in time, to a fraction; infinite where it
        lasts beyond all that is coming and `LONGEST`.
    cover : (n,)
        Periods that stock on hand and on order last at the expected rate.
    runs_out_before_next : (n,)
        Probability of running out at some time before the goods of the next possible order are there.
    runs_out_before_first : (n,)
        The same until goods ordered today are there: that much can no longer be prevented by ordering.
    lost : (n,)
        Expected pieces not sold before the goods of the next possible order are there, `missed` ones among them.
    preventable : (n,)
        The part of it that an order today would still prevent.
    """

    runs_out: Floats
    cover: Floats
    runs_out_before_next: Floats
    runs_out_before_first: Floats
    lost: Floats
    preventable: Floats


def outlook(
    stock: Stock, demand: Demand, lead: Distribution, protection: Distribution, lead_mean: Floats, review: npt.ArrayLike
) -> Outlook:
    """What happens if nothing is done.

    The probability of running out is the largest over the arrivals until then of that of demand passing what has
    arrived: a lower bound that is close, because one of them is usually decisive.

    Parameters
    ----------
    lead, protection : Distribution
        Of `policy.levels`.
    lead_mean : (n,)
        Expected lead time.
    review : int or (n,)
        Periods until the next order is possible.
    """
    after = whole("review", review, len(stock), least=1)
    position = stock.position
    first, following = lead.above(position), protection.above(position)
    # Before a delivery that is on its way, only what is there counts.
    for day in np.flatnonzero(stock.incoming.any(axis=0)):
        waiting = stock.incoming[:, day] > 0
        rows = np.flatnonzero(waiting)
        risk = demand[rows].over(int(day)).above(stock.arrived(int(day))[rows])
        first[rows] = np.where(day <= lead_mean[rows], np.maximum(first[rows], risk), first[rows])
        within = day <= lead_mean[rows] + after[rows]
        following[rows] = np.where(within, np.maximum(following[rows], risk), following[rows])
    # What is missed before goods on their way have come is lost, and leaves as much more for later.
    gone = missed(stock, demand.mean, lead_mean)
    lost, before = gone + protection.shortage(position + gone), gone + lead.shortage(position + gone)
    rate = np.maximum(demand.rate(), 1e-12)
    return Outlook(
        runs_out=_runs_out(stock, demand),
        cover=np.where(position / rate > LONGEST, np.inf, position / rate),
        runs_out_before_next=np.maximum(first, following),
        runs_out_before_first=first,
        lost=lost,
        preventable=np.maximum(lost - before, 0),
    )


def _runs_out(stock: Stock, demand: Demand) -> Floats:
    """(n,) first time at which expected demand passes what has arrived."""
    n, rate = len(stock), demand.rate()
    found, left = np.full(n, np.inf), stock.on_hand.copy()
    for day in range(max(demand.horizon, stock.incoming.shape[1])):
        if day < stock.incoming.shape[1]:
            left += stock.incoming[:, day]
        wanted = demand.mean[:, day] if day < demand.horizon else rate
        gone = np.isinf(found) & (left < wanted)
        found[gone] = day + np.maximum(left[gone], 0) / np.maximum(wanted[gone], 1e-12)
        left = left - wanted
    later = np.isinf(found) & (rate > 0)
    days = max(demand.horizon, stock.incoming.shape[1])
    found[later] = days + np.maximum(left[later], 0) / rate[later]
    return np.where(found > LONGEST, np.inf, found)
