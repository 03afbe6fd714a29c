import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_ml.forecasting.counts import learn

LEVELS = np.array([0.1, 0.5, 0.9, 0.99])


@pytest.fixture(scope="module")
def sales():
    rng = np.random.default_rng(0)
    rate = rng.gamma(0.5, 2, 2000)
    return rate, rng.poisson(rate[:, None], (2000, 40)).astype(float), rng.poisson(rate)


def test_distributions_hold_what_comes(sales):
    rate, y, coming = sales
    found = learn(y, half_life=np.inf)
    assert found.mean(np.ones(1))[:, 0].sum() == pytest.approx(rate.sum(), rel=0.03)
    quantiles = found.quantiles(np.ones(1), LEVELS)
    for place, level in enumerate(LEVELS):
        # Counts are discrete: the quantile holds at least its level, the count below it at most.
        assert (coming <= quantiles[:, place]).mean() > level - 0.02
        assert (coming < quantiles[:, place]).mean() < level + 0.02


def test_a_product_borrows_from_the_others(sales):
    _, y, _ = sales
    # Nothing in 3 periods, where products sell one on the average: some are expected to sell later.
    few = np.where(np.arange(40) < 37, np.nan, np.concatenate([np.zeros((1, 40)), y[:1]]))[:1]
    found = learn(np.concatenate([few, y]), half_life=np.inf).mean(np.ones(1))
    assert 0.02 < found[0, 0] < 0.5


def test_steady_demand_is_remembered_longer_than_demand_that_jumps():
    rng = np.random.default_rng(1)
    steady = rng.poisson(np.repeat(rng.gamma(1, 3, (300, 1)), 60, axis=1)).astype(float)
    jumping = rng.poisson(np.repeat(rng.gamma(0.5, 6, (300, 10)), 6, axis=1)).astype(float)
    assert learn(steady, horizon=4).half_life > learn(jumping, horizon=4).half_life


def test_phases_share_the_demand_out():
    y = np.tile([0.0, 4.0], (50, 20))
    found = learn(y, np.tile([0.0, 2.0], 20), half_life=np.inf)
    assert found.mean(np.array([0.0, 2.0])) == pytest.approx(np.tile([0, 4], (50, 1)), rel=0.15)
    assert found.quantiles(np.zeros(1), LEVELS).tolist() == np.zeros((50, 4)).tolist()


def test_nothing_sold_and_nothing_known():
    found = learn(np.array([[0.0] * 10, [np.nan] * 10]))
    assert (found.mean(np.ones(1)) < 0.05).all()
    assert (found.quantiles(np.ones(1), LEVELS)[:, 1] == 0).all()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=20))
def test_quantiles_rise_with_levels_and_with_periods(drawn):
    found = learn(np.array([drawn], dtype=float))
    sums = np.stack([found.quantiles(np.ones(periods), LEVELS)[0] for periods in (1, 2, 5)])
    assert (np.diff(sums, axis=1) >= 0).all()
    assert (np.diff(sums, axis=0) >= 0).all()
    cdf = found.cdf(np.ones(1))
    assert (np.diff(cdf) >= -1e-9).all()
    assert (cdf <= 1 + 1e-9).all()


def test_sums_of_many_periods_are_not_cut_short():
    y = np.random.default_rng(2).poisson(4.0, (50, 60)).astype(float)
    sums = learn(y, half_life=np.inf, horizon=28).quantiles(np.ones(28), LEVELS)
    assert sums[:, 1].mean() == pytest.approx(4 * 28, rel=0.05)
