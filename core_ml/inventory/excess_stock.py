"""Too much, too old, dead: what is bound up, what it costs to wait, and what could be done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory.arrays import Flags, Floats, Ints, numbers
from core_ml.inventory.policy import LEAST_RATE, Costs, Levels
from core_ml.inventory.stock import LONGEST, Stock


class Proposal(StrEnum):
    """What to do with stock."""

    NONE = "none"
    TRANSFER = "transfer"
    STOP_ORDERING = "stop_ordering"
    RETURN = "return"
    MARK_DOWN = "mark_down"


@dataclass(frozen=True, slots=True)
class Patience:
    """What the owner calls too much.

    Attributes
    ----------
    excess_days : float or (n,)
        What sells within so many periods, beyond the order-up-to level, is not too much.
    dead_after : float
        Periods without a sale after which stock is dead.
    clear_in : float
        Periods in which a mark-down should sell the excess.
    elasticity : float
        By what power demand rises as the price falls, above 1.
    most_off : float
        Largest part of the price that a mark-down takes off.
    """

    excess_days: npt.ArrayLike = 180.0
    dead_after: float = 180.0
    clear_in: float = 60.0
    elasticity: float = 2.0
    most_off: float = 0.6

    def __post_init__(self) -> None:
        if not (
            np.all(np.asarray(self.excess_days) >= 0)
            and self.dead_after > 0
            and self.clear_in > 0
            and self.elasticity > 1
        ):
            raise ParameterError(f"{self} cannot be: periods are above 0, the elasticity above 1")
        if not 0 < self.most_off < 1:
            raise ParameterError(f"most_off is {self.most_off!r}; it must be between 0 and 1")


@dataclass(frozen=True, slots=True)
class Overstock:
    """n places.

    Attributes
    ----------
    excess : (n,)
        Pieces on hand and on order that will lie longer than the owner's patience.
    bound : (n,)
        Money in these, at cost.
    days : (n,)
        Periods until all is sold at the expected rate, `LONGEST` at most; 0 where nothing is too much.
    holding : (n,)
        What holding it until it is sold costs.
    dead : (n,)
    proposal : (n,) of Proposal
    pieces : (n,)
        That the proposal is about.
    off : (n,)
        Part of the price that a mark-down takes off; 0 for other proposals.
    """

    excess: Floats
    bound: Floats
    days: Floats
    holding: Floats
    dead: Flags
    proposal: npt.NDArray[np.object_]
    pieces: Floats
    off: Floats


def overstock(
    stock: Stock,
    rate: Floats,
    levels: Levels,
    costs: Costs,
    unit_cost: npt.ArrayLike,
    *,
    idle: npt.ArrayLike = 0.0,
    transferred: Ints | None = None,
    returnable: npt.ArrayLike = 0.0,
    patience: Patience | None = None,
) -> Overstock:
    """What is too much, and the first of these that is possible: transfer, cancel what is on its way, return, mark
    down.

    Parameters
    ----------
    rate : (n,)
        Expected demand a period.
    unit_cost : (n,)
        What a piece cost.
    idle : (n,)
        Periods since the last sale.
    transferred : (n,), optional
        Pieces that a transfer takes away; see `Transfers.given`.
    returnable : (n,)
        Part of the cost that the supplier gives back, 0 where it takes nothing back. Taken where that is more than the
        piece is worth when it is marked down.
    """
    n, own = len(stock), patience or Patience()
    worth, still = numbers("unit_cost", unit_cost, n), numbers("idle", idle, n)
    given_back = numbers("returnable", returnable, n)
    patient = numbers("excess_days", own.excess_days, n)
    sold = np.maximum(rate, LEAST_RATE)
    dead = (stock.on_hand > 0) & (still >= own.dead_after)
    beyond = stock.position - levels.order_up_to - sold * patient
    excess = np.where(dead, stock.position, np.maximum(beyond, 0))
    days = np.where(excess > 0, np.minimum(stock.position / sold, LONGEST), 0.0)
    # It is sold after all the rest.
    lying = np.minimum((stock.position - excess / 2) / sold, LONGEST)
    off = np.minimum(1 - np.maximum(excess / (sold * own.clear_in), 1.0) ** (-1 / own.elasticity), own.most_off)
    moved = np.zeros(n) if transferred is None else np.asarray(transferred, dtype=np.float64)
    cancelled = np.minimum(stock.incoming.sum(axis=1), excess)
    rest = np.minimum(excess, stock.on_hand)
    matters = excess >= 1
    cases = [
        ~matters & (moved < 1),
        moved >= 1,
        cancelled >= 1,
        (given_back > 1 - off) & (rest >= 1),
        rest >= 1,
    ]
    names = (Proposal.NONE, Proposal.TRANSFER, Proposal.STOP_ORDERING, Proposal.RETURN, Proposal.MARK_DOWN)
    place = np.select(cases, range(len(cases)), 0)
    pieces = np.select(cases, [np.zeros(n), moved, cancelled, np.floor(rest), np.floor(rest)], 0.0)
    return Overstock(
        excess=excess,
        bound=excess * worth,
        days=days,
        holding=costs.holding * excess * lying,
        dead=dead,
        proposal=np.array(names, dtype=object)[place],
        pieces=pieces,
        off=np.where(place == len(names) - 1, off, 0.0),
    )


def ages(on_hand: Floats, received: Floats) -> tuple[Floats, Floats]:
    """How old stock is if what came first was sold first.

    Parameters
    ----------
    on_hand : (n,)
    received : (n, T)
        Pieces by day, the last column being today.

    Returns
    -------
    mean : (n,)
        Days; what is older than T days counts as T.
    by_day : (n, T + 1)
        Pieces on hand that came 0, 1 … days ago; the last is what is older.
    """
    if received.ndim != 2 or len(received) != len(on_hand):
        raise DataError(f"received has the shape {received.shape}; (n, T) for {len(on_hand)} places is needed")
    newest = np.cumsum(received[:, ::-1], axis=1)
    held = np.minimum(newest, on_hand[:, None])
    by_day = np.diff(np.concatenate([np.zeros((len(on_hand), 1)), held, on_hand[:, None]], axis=1), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(on_hand > 0, by_day @ np.arange(by_day.shape[1]) / on_hand, 0.0)
    return mean, by_day
