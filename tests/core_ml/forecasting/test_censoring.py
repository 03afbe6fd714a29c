"""Demand from sales that stock cut short."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nbinom

from core_ml.exceptions import DataError
from core_ml.forecasting.censoring import _at_least, demand

NONE = np.zeros((1, 6), dtype=bool)


def flags(*days: int, periods: int = 6):
    found = np.zeros((1, periods), dtype=bool)
    found[0, list(days)] = True
    return found


@pytest.mark.parametrize("least", [0, 1, 2, 5, 20])
def test_expected_demand_beyond_what_was_sold_is_that_of_the_distribution(least):
    counts = np.arange(2000)
    chance = nbinom.pmf(counts, 2.0, 2.0 / 5.0)
    by_hand = (chance[least:] * counts[least:]).sum() / chance[least:].sum()
    found = _at_least(np.array([float(least)]), np.array([3.0]), np.array([2.0]))
    assert found[0] == pytest.approx(by_hand, rel=1e-9)


def test_without_a_shortage_demand_is_what_was_sold():
    sales = np.array([[np.nan, 3.0, 0.0, 2.0, 5.0, 1.0]])
    np.testing.assert_array_equal(demand(sales, NONE, NONE, 7), sales)


def test_an_empty_day_is_unknown_but_not_where_something_was_sold_all_the_same():
    sales = np.array([[3.0, 3.0, 0.0, 2.0, 3.0, 3.0]])
    found = demand(sales, flags(2, 3), NONE, 7)
    assert np.isnan(found[0, 2])
    assert found[0, 3] >= 2
    np.testing.assert_array_equal(found[0, [0, 1, 4, 5]], [3, 3, 3, 3])


def test_shapes_that_differ_are_refused():
    with pytest.raises(DataError, match=r"\(1, 6\), \(1, 6\) and \(1, 5\); they must agree"):
        demand(np.ones((1, 6)), NONE, flags(periods=5), 7)


def test_a_series_that_always_ran_out_stays_finite():
    found = demand(np.full((1, 6), 4.0), NONE, np.ones((1, 6), dtype=bool), 7)
    assert np.isfinite(found).all()
    assert (found >= 4).all()


def test_one_order_that_emptied_the_shelf_of_a_newcomer_is_not_taken_for_many_more():
    sales = np.array([[np.nan, np.nan, 0.0, 6.0, 0.0, 0.0]])
    found = demand(sales, flags(4, 5), flags(3), 7)
    assert 6 < found[0, 3] < 25


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.floats(0.2, 30), stock=st.integers(1, 60))
def test_demand_is_at_least_what_was_sold_and_touches_only_short_days(seed, size, stock):
    rng = np.random.default_rng(seed)
    wanted = rng.poisson(size, (5, 40)).astype(float)
    left, sales = np.full(5, float(stock)), np.zeros((5, 40))
    empty, ran_out = np.zeros((5, 40), dtype=bool), np.zeros((5, 40), dtype=bool)
    for day in range(40):
        left = np.where(rng.random(5) < 0.1, float(stock), left)
        empty[:, day] = left <= 0
        sales[:, day] = np.minimum(wanted[:, day], left)
        left = left - sales[:, day]
        ran_out[:, day] = (left <= 0) & ~empty[:, day]
    found = demand(sales, empty, ran_out, 7)
    assert (np.isnan(found) == empty).all()
    whole = ~(empty | ran_out)
    np.testing.assert_array_equal(found[whole], sales[whole])
    assert (found[ran_out] >= sales[ran_out]).all()


def test_the_bias_of_sales_is_gone_on_a_shop_that_is_often_short():
    rng = np.random.default_rng(0)
    rate = np.exp(rng.normal(-0.3, 1, 1500))
    week = np.array([0.7, 0.8, 0.9, 1, 1.1, 1.3, 1.2])
    days = np.arange(400)
    wanted = rng.negative_binomial(3, 3 / (3 + rate[:, None] * week[days % 7])).astype(float)
    sales, empty = np.zeros_like(wanted), np.zeros(wanted.shape, dtype=bool)
    ran_out = empty.copy()
    left = np.zeros(len(rate))
    for day in days:
        if day % 10 == 0:
            left = np.ceil(rate * 10) * (rng.random(len(rate)) < 0.8)
        empty[:, day] = left <= 0
        sales[:, day] = np.minimum(wanted[:, day], left)
        left = left - sales[:, day]
        ran_out[:, day] = (left <= 0) & ~empty[:, day]
    found = demand(sales, empty, ran_out, 7)
    true = wanted.mean(axis=1).sum()
    # Leaving the short days out is worse than it looks: stock runs out when demand is high.
    left_out = np.nanmean(np.where(empty | ran_out, np.nan, sales), axis=1).sum()
    assert left_out / true - 1 < -0.05
    assert abs(np.nanmean(found, axis=1).sum() / true - 1) < 0.01
