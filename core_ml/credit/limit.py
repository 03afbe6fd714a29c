"""The credit limit of a customer by expected profit, and what becomes of an order on account.

A limit ``L`` lets through sales that a customer with demand ``D`` would place: on average ``U = D * (1 - exp(-L /
D))`` is outstanding (demand taken as exponential, so the first euro of a limit is used far more than the last). With
the margin ``m`` that a euro outstanding earns until the horizon of the PD ``p``, the loss given default ``g``, and
the part ``c`` of the unused limit that is drawn before a default::

    profit(L) = (1 - p) * m * U - p * g * (U + c * (L - U))

Its derivative is 0 at ``L = D * ln(((1 - p) * m - p * g * (1 - c)) / (p * g * c))``: the limit, where that is above 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core_ml.credit.money import Money
from core_ml.exceptions import ParameterError

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class LimitPolicy:
    """What the owner sets. Rates are parts of 1.

    Attributes
    ----------
    margin : float
        What a unit of money outstanding earns until the horizon of the PD, turns included.
    lgd : float
        Loss given default: the part of the exposure that does not come back.
    drawdown : float
        Part of the unused limit that is drawn before a default.
    cap : Money
        The highest limit.
    floor : Money
        A limit below is not worth having: it becomes 0.
    step : Decimal
        Limits are multiples of it, rounded down.
    refer_above, decline_above : float
        PD above which a person decides, and above which there is no credit.
    stretch : float
        Part of the limit by which an order may pass it and still go to a person instead of being declined.
    """

    margin: float
    lgd: float
    cap: Money
    floor: Money
    step: Decimal = Decimal(50)
    drawdown: float = 0.5
    refer_above: float = 0.10
    decline_above: float = 0.25
    stretch: float = 0.25

    def __post_init__(self) -> None:
        for name in ("lgd", "drawdown"):
            if not 0 < getattr(self, name) <= 1:
                raise ParameterError(f"{name} is {getattr(self, name)!r}; it must be above 0 and at most 1")
        if not (self.margin >= 0 and math.isfinite(self.margin) and self.stretch >= 0 and math.isfinite(self.stretch)):
            raise ParameterError(f"margin {self.margin!r} and stretch {self.stretch!r} must be 0 or more")
        if not 0 < self.refer_above <= self.decline_above < 1:
            raise ParameterError(
                f"refer_above {self.refer_above} and decline_above {self.decline_above} must lie between 0 and 1, "
                "the first not above the second"
            )
        if self.step <= 0 or self.floor.amount < 0 or self.cap < self.floor:
            raise ParameterError(
                f"step {self.step}, floor {self.floor} and cap {self.cap} do not fit: the step is above 0, "
                "the floor at least 0 and not above the cap"
            )

    @property
    def currency(self) -> str:
        """Of all its amounts."""
        return self.cap.currency


def expected_profit(limit: Money, demand: Money, pd: float, policy: LimitPolicy) -> float:
    """Profit of a limit until the horizon of the PD, in money as a float, for comparison only."""
    room, wanted = float(limit.amount), float(limit.same(demand).amount)
    used = wanted * (1 - math.exp(-room / wanted)) if wanted > 0 else 0.0
    lost = policy.lgd * (used + policy.drawdown * (room - used))
    return (1 - pd) * policy.margin * used - pd * lost


def credit_limit(pd: float, demand: Money, policy: LimitPolicy) -> Money:
    """The limit with the highest expected profit, in whole steps within floor and cap; 0 where credit does not pay.

    Parameters
    ----------
    pd : float
        Probability of default, 0 to 1.
    demand : Money
        What the customer would have outstanding on average if there were no limit.

    Raises
    ------
    DataError, ParameterError
        Another currency than the policy's; a PD or a demand out of its range.
    """
    _check(pd)
    policy.cap.same(demand)
    if demand.amount < 0:
        raise ParameterError(f"the demand is {demand}; it must be 0 or more")
    none = Money(NOTHING, policy.currency)
    if pd > policy.decline_above or demand.amount == 0:
        return none
    multiple = _demands(pd, policy)
    best = demand.times(multiple) if math.isfinite(multiple) else policy.cap
    limit = min(best, policy.cap, key=lambda money: money.amount).down_to(policy.step)
    return none if limit < policy.floor else limit


def _demands(pd: float, policy: LimitPolicy) -> float:
    """The best limit as a multiple of the demand; infinite where nothing is at risk."""
    earned = (1 - pd) * policy.margin - pd * policy.lgd * (1 - policy.drawdown)
    risked = pd * policy.lgd * policy.drawdown
    if earned <= risked:
        return 0.0
    return math.log(earned / risked) if risked > 0 else math.inf


class Outcome(StrEnum):
    """What becomes of an order on account."""

    APPROVE = "approve"
    REFER = "refer"
    DECLINE = "decline"


class Why(StrEnum):
    """Why, as a code."""

    WITHIN_LIMIT = "within_limit"
    NO_LIMIT = "no_limit"
    OVER_LIMIT = "over_limit"
    FAR_OVER_LIMIT = "far_over_limit"
    PD_TO_REVIEW = "pd_to_review"
    PD_TOO_HIGH = "pd_too_high"


@dataclass(frozen=True, slots=True)
class CreditDecision:
    """``available`` is what the limit leaves before this order, never below 0."""

    outcome: Outcome
    why: tuple[Why, ...]
    available: Money


def decide(amount: Money, exposure: Money, limit: Money, pd: float, policy: LimitPolicy) -> CreditDecision:
    """Approve, refer to a person, or decline an order of ``amount`` on account.

    ``exposure`` is what the customer has open and unpaid at this moment, without this order. The caller reads it,
    decides, and books the order under one lock; else two orders at once would both see the same room.

    Raises
    ------
    DataError, ParameterError
        Different currencies, an amount that is not above 0, a negative exposure or limit, a PD out of its range.
    """
    _check(pd)
    for money in (exposure, limit, policy.cap):
        amount.same(money)
    if amount.amount <= 0 or exposure.amount < 0 or limit.amount < 0:
        raise ParameterError(
            f"an order of {amount} with {exposure} open and a limit of {limit} cannot be: "
            "the order is above 0, the others are 0 or more"
        )
    refused, doubts = _objections(amount + exposure, limit, pd, policy)
    available = max(limit - exposure, Money(NOTHING, amount.currency), key=lambda money: money.amount)
    if refused:
        return CreditDecision(Outcome.DECLINE, (*refused, *doubts), available)
    if doubts:
        return CreditDecision(Outcome.REFER, doubts, available)
    return CreditDecision(Outcome.APPROVE, (Why.WITHIN_LIMIT,), available)


def _objections(after: Money, limit: Money, pd: float, policy: LimitPolicy) -> tuple[tuple[Why, ...], tuple[Why, ...]]:
    refused, doubts = [], []
    if pd > policy.decline_above:
        refused.append(Why.PD_TOO_HIGH)
    elif pd > policy.refer_above:
        doubts.append(Why.PD_TO_REVIEW)
    if limit.amount == 0:
        refused.append(Why.NO_LIMIT)
    elif limit.times(1 + policy.stretch) < after:
        refused.append(Why.FAR_OVER_LIMIT)
    elif limit < after:
        doubts.append(Why.OVER_LIMIT)
    return tuple(refused), tuple(doubts)


def _check(pd: float) -> None:
    if not 0 <= pd <= 1:
        raise ParameterError(f"the PD is {pd!r}; it must be from 0 to 1")
