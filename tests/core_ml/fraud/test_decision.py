from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import DataError, ParameterError
from core_ml.fraud.decision import Action, Policy, Why, decide, decide_all, expected

POLICY = Policy(chargeback_fee=Decimal(20), review_cost=Decimal(4), catch_rate=0.9, clear_rate=0.95, reviews_a_day=2)


def test_worth_by_hand():
    # A fraud costs goods for 60 and the fee of 20; a genuine order brings 40.
    found = expected(POLICY, [0.1], [100], [40])
    assert found.accept[0] == pytest.approx(0.9 * 40 - 0.1 * 80)  # 28
    assert found.reject[0] == 0
    assert found.review[0] == pytest.approx(0.9 * 0.95 * 40 - 0.1 * 0.1 * 80 - 4)  # 29.4
    assert found.of_review[0] == pytest.approx(1.4)


def test_a_lost_customer_costs_by_hand():
    found = expected(Policy(lost_customer=Decimal(30)), [0.5], [100], [40])
    assert found.reject[0] == pytest.approx(-15)
    assert found.review[0] == pytest.approx(0.5 * (0.95 * 40 - 0.05 * 30) - 0.5 * 0.1 * 80 - 4)


@pytest.mark.parametrize(
    ("probability", "action", "why"),
    [
        (0.01, Action.ACCEPT, Why.BEST),
        (0.10, Action.REVIEW, Why.BEST),
        (0.30, Action.REVIEW, Why.BEST),
        # Rejecting is worth 0; a review (1 - p) 38 - p 8 - 4, which is less above p = 34/46.
        (0.73, Action.REVIEW, Why.BEST),
        (0.75, Action.REJECT, Why.BEST),
    ],
)
def test_actions_by_hand(probability, action, why):
    found = decide(POLICY, probability=probability, amount=Decimal(100), margin=Decimal(40))
    assert (found.action, found.why) == (action, why)


def test_a_full_queue_leaves_the_better_of_accept_and_reject():
    # Accepting and rejecting are worth the same at 40 (1 - p) = 80 p, a third.
    for probability, best in ((0.3, Action.ACCEPT), (0.4, Action.REJECT)):
        asked = {"probability": probability, "amount": Decimal(100), "margin": Decimal(40)}
        assert decide(POLICY, **asked, reviews_today=1).action == Action.REVIEW
        full = decide(POLICY, **asked, reviews_today=2)
        assert (full.action, full.why) == (best, Why.QUEUE_FULL)


def test_nothing_is_rejected_where_the_owner_does_not_want_it():
    policy = Policy(may_reject=False, reviews_a_day=0)
    found = decide(policy, probability=0.99, amount=100, margin=40)
    assert (found.action, found.why) == (Action.ACCEPT, Why.QUEUE_FULL)


def test_the_threshold_fills_the_day_with_the_best_reviews():
    # Two days, two reviews each; six orders at half a chance of fraud, of which the dear ones are worth more.
    times = pd.Series(pd.to_datetime(["2024-01-01"] * 3 + ["2024-01-02"] * 3))
    amount = np.array([100, 200, 300, 400, 500, 600])
    probability = np.full(6, 0.5)
    value = expected(POLICY, probability, amount, amount * 0.4).of_review
    policy = POLICY.filled(probability, amount, amount * 0.4, times)
    assert policy.threshold == pytest.approx(sorted(value)[1])
    actions = decide_all(policy, probability, amount, amount * 0.4, times)
    # On the second day three want a review, and two get one.
    assert list(actions) == ["reject", "reject", "review", "review", "review", "reject"]
    one = decide(policy, probability=0.5, amount=100, margin=40)
    assert (one.action, one.why) == (Action.REJECT, Why.BELOW_THRESHOLD)


def test_a_team_with_time_reviews_all_that_is_worth_it():
    times = pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02"]))
    assert POLICY.filled([0.1, 0.1], [100, 100], [40, 40], times).threshold == 0


def test_no_past_orders_no_threshold():
    assert POLICY.filled([], [], [], pd.Series([], dtype="datetime64[ns]")).threshold == 0


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 5_000), st.floats(-0.5, 1)), min_size=1, max_size=40),
    st.integers(0, 5),
)
def test_capacity_holds_and_each_decision_is_the_single_one(orders, capacity):
    policy = Policy(reviews_a_day=capacity)
    probability, amount, part = map(np.array, zip(*orders, strict=True))
    times = pd.Series(pd.date_range("2024-01-01", periods=len(orders), freq="7h"))
    actions = decide_all(policy, probability, amount, amount * part, times)
    today, count = None, 0
    for row, action in enumerate(actions):
        day = times[row].normalize()
        today, count = (day, 0) if day != today else (today, count)
        one = decide(
            policy,
            probability=probability[row],
            amount=float(amount[row]),
            margin=float(amount[row] * part[row]),
            reviews_today=count,
        )
        assert one.action == action
        count += action == "review"
        assert count <= capacity


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"review_cost": Decimal(-1)}, "review_cost is -1; it must be 0 or more"),
        ({"catch_rate": 1.1}, "catch_rate is 1.1; it must be from 0 to 1"),
        ({"reviews_a_day": -1}, "reviews_a_day is -1"),
    ],
)
def test_wrong_policies_are_refused(change, message):
    with pytest.raises(ParameterError, match=message):
        Policy(**change)


def test_what_is_no_probability_is_refused():
    with pytest.raises(DataError, match="not between 0 and 1"):
        decide(POLICY, probability=1.2, amount=1, margin=1)
    with pytest.raises(DataError, match="not a finite number"):
        expected(POLICY, [0.5], [np.nan], [1])
