import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.credit.limit import LimitPolicy, Outcome, Why, credit_limit, decide, expected_profit
from core_ml.credit.money import Money
from core_ml.exceptions import DataError, ParameterError


def usd(amount) -> Money:
    return Money(Decimal(str(amount)), "USD")


def policy(**changes) -> LimitPolicy:
    return LimitPolicy(**{"margin": 0.3, "lgd": 0.6, "cap": usd(5000), "floor": usd(100), **changes})


def test_limit_by_hand():
    # PD .1: earned .9 * .3 - .1 * .6 * .5 = .24, risked .1 * .6 * .5 = .03; ln 8 = 2.0794 times 1,000, down to 50s.
    assert credit_limit(0.1, usd(1000), policy()) == usd(2050)
    # PD .02: .294 - .006 = .288 over .006: ln 48 = 3.8712.
    assert credit_limit(0.02, usd(1000), policy()) == usd(3850)
    assert credit_limit(0.02, usd(1000), policy(step=Decimal("0.01"))) == usd("3871.20")


@pytest.mark.parametrize(
    ("pd", "demand", "changes", "limit"),
    [
        (0.02, 5000, {}, 5000),  # 19,356 is over the cap
        (0.1, 40, {}, 0),  # 83, and 50 in whole steps, is under the floor
        (0.1, 1000, {"margin": 0.05}, 0),  # .045 - .03 is not above .03
        (0.26, 1000, {}, 0),  # over decline_above
        (0.0, 1000, {}, 5000),  # nothing at risk
        (0.0, 1000, {"margin": 0.0}, 0),
        (0.1, 0, {}, 0),
        (1.0, 1000, {}, 0),
    ],
)
def test_limits_at_the_edges(pd, demand, changes, limit):
    assert credit_limit(pd, usd(demand), policy(**changes)) == usd(limit)


@given(st.floats(0.001, 0.2), st.integers(100, 2000), st.floats(0.05, 0.6), st.floats(0.05, 1))
def test_no_other_limit_earns_more(pd, demand, margin, drawdown):
    own = policy(margin=margin, drawdown=drawdown, floor=usd(0), cap=usd(10**6), step=Decimal(1))
    limit = credit_limit(pd, usd(demand), own)
    best = expected_profit(limit, usd(demand), pd, own)
    for other in (0, limit.amount * Decimal("0.9"), limit.amount + 2, limit.amount * 2 + 50):
        assert expected_profit(usd(other), usd(demand), pd, own) <= best + 1


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.integers(0, 20_000))
def test_a_riskier_customer_never_gets_more(one, other, demand):
    low, high = sorted([one, other])
    limits = [credit_limit(pd, usd(demand), policy()) for pd in (low, high)]
    assert limits[1] <= limits[0]
    for limit in limits:
        assert limit.amount % 50 == 0
        assert limit.amount == 0 or usd(100) <= limit <= usd(5000)


def test_profit_by_hand():
    # Used: 1000 * (1 - e^-1) = 632.12; lost: .6 * (632.12 + .5 * 367.88) = 489.64.
    used = 1000 * (1 - math.exp(-1))
    lost = 0.6 * (used + 0.5 * (1000 - used))
    assert expected_profit(usd(1000), usd(1000), 0.1, policy()) == pytest.approx(0.9 * 0.3 * used - 0.1 * lost)
    assert expected_profit(usd(0), usd(1000), 0.1, policy()) == 0


@pytest.mark.parametrize(
    ("amount", "exposure", "limit", "pd", "outcome", "why", "available"),
    [
        ("200", "800", "1000", 0.05, "approve", [Why.WITHIN_LIMIT], "200"),
        ("200.01", "800", "1000", 0.05, "refer", [Why.OVER_LIMIT], "200"),
        ("450", "800", "1000", 0.05, "refer", [Why.OVER_LIMIT], "200"),
        ("450.01", "800", "1000", 0.05, "decline", [Why.FAR_OVER_LIMIT], "200"),
        ("200", "800", "1000", 0.10, "approve", [Why.WITHIN_LIMIT], "200"),
        ("200", "800", "1000", 0.11, "refer", [Why.PD_TO_REVIEW], "200"),
        ("300", "800", "1000", 0.11, "refer", [Why.PD_TO_REVIEW, Why.OVER_LIMIT], "200"),
        ("200", "800", "1000", 0.26, "decline", [Why.PD_TOO_HIGH], "200"),
        ("200", "0", "0", 0.05, "decline", [Why.NO_LIMIT], "0"),
        ("900", "800", "1000", 0.2, "decline", [Why.FAR_OVER_LIMIT, Why.PD_TO_REVIEW], "200"),
        ("1", "1100", "1000", 0.05, "refer", [Why.OVER_LIMIT], "0"),
    ],
)
def test_decisions_by_hand(amount, exposure, limit, pd, outcome, why, available):
    found = decide(usd(amount), usd(exposure), usd(limit), pd, policy())
    assert found.outcome == Outcome(outcome)
    assert list(found.why) == why
    assert found.available == usd(available)


@given(st.lists(st.integers(1, 100_000), max_size=12), st.integers(0, 200_000))
def test_approved_orders_together_stay_within_the_limit(cents, limit):
    """Orders decided one after the other, each with the exposure of those before."""
    open_ = usd(0)
    for amount in cents:
        order = Money(Decimal(amount) / 100, "USD")
        if decide(order, open_, Money(Decimal(limit) / 100, "USD"), 0.05, policy()).outcome is Outcome.APPROVE:
            open_ = open_ + order
    assert open_.amount <= Decimal(limit) / 100


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: decide(usd(1), Money(Decimal(0), "EUR"), usd(1), 0.1, policy()), DataError, "0 EUR is not in USD"),
        (lambda: decide(usd(0), usd(0), usd(1), 0.1, policy()), ParameterError, "the order is above 0"),
        (lambda: decide(usd(1), usd(-1), usd(1), 0.1, policy()), ParameterError, "the others are 0 or more"),
        (
            lambda: decide(usd(1), usd(0), usd(1), 1.1, policy()),
            ParameterError,
            "the PD is 1.1; it must be from 0 to 1",
        ),
        (lambda: credit_limit(float("nan"), usd(1), policy()), ParameterError, "the PD is nan"),
        (lambda: credit_limit(0.1, Money(Decimal(1), "EUR"), policy()), DataError, "1 EUR is not in USD"),
        (lambda: credit_limit(0.1, usd(-1), policy()), ParameterError, "the demand is -1 USD"),
        (lambda: policy(lgd=0), ParameterError, "lgd is 0; it must be above 0 and at most 1"),
        (lambda: policy(drawdown=1.5), ParameterError, "drawdown is 1.5"),
        (lambda: policy(margin=-0.1), ParameterError, "margin -0.1"),
        (lambda: policy(refer_above=0.5), ParameterError, "the first not above the second"),
        (lambda: policy(cap=usd(50)), ParameterError, "not above the cap"),
        (lambda: policy(step=Decimal(0)), ParameterError, "the step is above 0"),
        (lambda: policy(floor=Money(Decimal(1), "EUR")), DataError, "1 EUR is not in USD"),
        (lambda: Money(1.5, "USD"), DataError, "it must be a Decimal"),
        (lambda: Money(Decimal("NaN"), "USD"), DataError, "it must be finite"),
        (lambda: Money(Decimal(1), "usd"), DataError, "the currency is 'usd'; it must be a code such as USD"),
    ],
)
def test_what_cannot_be_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
