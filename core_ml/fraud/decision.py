"""Accept, review or reject: what is expected to be worth most for an order, with a team that can review so many a day.

With probability ``p`` of fraud, an order's ``amount`` and ``margin``, a fraud that goes through costs its goods and the
fee, ``lost = amount - margin + chargeback_fee``; a genuine order brings its margin::

    accept = (1 - p) margin - p lost
    reject = -(1 - p) lost_customer
    review = (1 - p) (clear_rate margin - (1 - clear_rate) lost_customer) - p (1 - catch_rate) lost - review_cost

A review is worth what it adds to the better of the two others. Where the team cannot do all that add something, it does
those that add most: the threshold. A queue that is full leaves the better of accept and reject; it never holds or
rejects what it would not without a queue.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import DataError, ParameterError
from core_ml.fraud.orders import Floats

Money = Decimal | float | int


class Action(StrEnum):
    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


class Why(StrEnum):
    """Why this action: it is worth most; a review is, but others are worth more; or the team's day is full."""

    BEST = "best"
    BELOW_THRESHOLD = "below_threshold"
    QUEUE_FULL = "queue_full"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner sets; checks itself. Money is in the currency of the orders.

    Parameters
    ----------
    chargeback_fee : what the bank takes for a chargeback, from 0
    review_cost : what one review costs the team, from 0
    catch_rate, clear_rate : 0 to 1, how often a reviewer rejects a fraud, and accepts a genuine order
    lost_customer : what it costs to reject a genuine order, beside its margin, from 0
    reviews_a_day : the team's capacity, from 0
    may_reject : whether an order may be rejected without a person
    threshold : least that a review must add; `filled` finds it
    """

    chargeback_fee: Money = Decimal(20)
    review_cost: Money = Decimal(4)
    catch_rate: float = 0.9
    clear_rate: float = 0.95
    lost_customer: Money = Decimal(0)
    reviews_a_day: int = 50
    may_reject: bool = True
    threshold: float = 0.0

    def __post_init__(self) -> None:
        for name in ("chargeback_fee", "review_cost", "lost_customer", "reviews_a_day", "threshold"):
            if not 0 <= getattr(self, name) < np.inf:
                raise ParameterError(f"{name} is {getattr(self, name)}; it must be 0 or more")
        for name in ("catch_rate", "clear_rate"):
            if not 0 <= getattr(self, name) <= 1:
                raise ParameterError(f"{name} is {getattr(self, name)}; it must be from 0 to 1")

    def filled(
        self, probability: npt.ArrayLike, amount: npt.ArrayLike, margin: npt.ArrayLike, times: pd.Series[Any]
    ) -> Self:
        """This policy with the threshold that would have filled the team's days with the best reviews of these orders.

        All (n,), of past orders. Where the team could have done every review that adds something, it is 0.
        """
        value = np.sort(expected(self, probability, amount, margin).of_review)[::-1]
        days = times.dt.normalize()
        room = self.reviews_a_day * ((days.max() - days.min()).days + 1) if len(days) else 0
        threshold = max(0.0, float(value[room])) if room < len(value) else 0.0
        return replace(self, threshold=threshold)


@dataclass(frozen=True, slots=True)
class Expected:
    """(n,) what each action is expected to bring."""

    accept: Floats
    review: Floats
    reject: Floats

    @property
    def of_review(self) -> Floats:
        """What a review adds to the better of the others."""
        return self.review - np.maximum(self.accept, self.reject)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with one order, what each action is expected to bring, and what a review adds."""

    action: Action
    why: Why
    worth: dict[Action, float]
    review_adds: float


def expected(policy: Policy, probability: npt.ArrayLike, amount: npt.ArrayLike, margin: npt.ArrayLike) -> Expected:
    """What accepting, reviewing and rejecting each order is expected to bring; all (n,)."""
    p = np.asarray(probability, dtype=np.float64)
    gain, price = np.asarray(margin, dtype=np.float64), np.asarray(amount, dtype=np.float64)
    if not ((p >= 0) & (p <= 1)).all():
        raise DataError("a probability is not between 0 and 1")
    if not (np.isfinite(gain) & np.isfinite(price)).all():
        raise DataError("an amount or a margin is not a finite number")
    lost, goodwill = price - gain + float(policy.chargeback_fee), float(policy.lost_customer)
    accept = (1 - p) * gain - p * lost
    reject = -(1 - p) * goodwill if policy.may_reject else np.full(p.shape, -np.inf)
    cleared = policy.clear_rate * gain - (1 - policy.clear_rate) * goodwill
    review = (1 - p) * cleared - p * (1 - policy.catch_rate) * lost - float(policy.review_cost)
    return Expected(accept, review, reject)


def decide(policy: Policy, *, probability: float, amount: Money, margin: Money, reviews_today: int = 0) -> Decision:
    """What to do with an order now; ``reviews_today`` is how many the team was already given today."""
    worth = expected(policy, [probability], [float(amount)], [float(margin)])
    adds = float(worth.of_review[0])
    best = Action.ACCEPT if worth.accept[0] >= worth.reject[0] else Action.REJECT
    action, why = best, Why.BEST
    if adds > policy.threshold and reviews_today < policy.reviews_a_day:
        action = Action.REVIEW
    elif adds > policy.threshold:
        why = Why.QUEUE_FULL
    elif adds > 0:
        why = Why.BELOW_THRESHOLD
    values = {
        Action.ACCEPT: float(worth.accept[0]),
        Action.REVIEW: float(worth.review[0]),
        Action.REJECT: float(worth.reject[0]),
    }
    return Decision(action, why, values, adds)


def decide_all(
    policy: Policy, probability: npt.ArrayLike, amount: npt.ArrayLike, margin: npt.ArrayLike, times: pd.Series[Any]
) -> npt.NDArray[np.str_]:
    """(n,) actions for past orders, as if each had been decided when it was placed, with the capacity of each day."""
    worth = expected(policy, probability, amount, margin)
    wanted = worth.of_review > policy.threshold
    turn = np.argsort(times.to_numpy(), kind="stable")
    days = times.dt.normalize().to_numpy()[turn]
    so_far = pd.Series(wanted[turn].astype(np.int64)).groupby(days).cumsum().to_numpy()
    reviewed = np.zeros(len(wanted), dtype=bool)
    reviewed[turn] = wanted[turn] & (so_far <= policy.reviews_a_day)
    best = np.where(worth.accept >= worth.reject, Action.ACCEPT.value, Action.REJECT.value)
    return np.where(reviewed, Action.REVIEW.value, best)
