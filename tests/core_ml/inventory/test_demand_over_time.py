import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.exceptions import DataError, ParameterError
from core_ml.inventory import Demand
from core_ml.levels import LEVELS

THREE = np.array([0.25, 0.5, 0.75])


def test_certain_time_reads_the_quantiles(normal):
    demand = normal([10.0, 4.0], [3.0, 1.0])
    over = demand.over([4, 9])
    assert over.quantile(0.95) == pytest.approx([40 + 6 * 1.6449, 36 + 3 * 1.6449], abs=1e-3)
    assert over.mean() == pytest.approx([40, 36], rel=1e-3)
    assert demand.over(0).mean() == pytest.approx([0, 0])


def test_expected_demand_counts_parts_of_periods():
    demand = Demand(np.array([[1.0, 2.0, 3.0]]), THREE, np.ones((1, 3, 3)))
    assert demand.expected(2.5) == pytest.approx([4.5])
    assert demand.expected(0) == pytest.approx([0])
    # Beyond the horizon the mean of all periods goes on: 6 + 2 * 2.
    assert demand.expected(5) == pytest.approx([10])


def test_beyond_the_horizon_the_median_grows_with_time_and_the_spread_with_its_root():
    cumulative = np.array([[[5.0, 10.0, 15.0]]])
    demand = Demand(np.array([[10.0]]), THREE, cumulative)
    assert demand.over(4).quantile(0.5) == pytest.approx([40])
    assert demand.over(4).quantile(0.75) == pytest.approx([50])
    assert demand.over(4).quantile(0.25) == pytest.approx([30])


def test_mixture_of_certain_demands_by_hand():
    # 10 a day, certain: 50 pieces in 5 days (40 %), 90 in 9 (60 %).
    days = np.arange(1, 11) * 10.0
    demand = Demand(np.full((1, 10), 10.0), THREE, np.repeat(days[None, :, None], 3, axis=2))
    weights = np.zeros(10)
    weights[5], weights[9] = 0.4, 0.6
    over = demand.over_lead_time(weights)
    # What lies between two levels of the grid is spread between them, so the atoms are only nearly so.
    assert over.quantile([0.2]) == pytest.approx([50])
    assert over.quantile([0.75]) == pytest.approx([90])
    assert over.below([60.0])[0] == pytest.approx(0.4, abs=0.12)


def test_mixture_agrees_with_drawing(normal):
    weights = np.zeros(20)
    weights[[5, 9, 14]] = 0.3, 0.5, 0.2
    over = normal(10.0, 3.0).over_lead_time(weights, 2)
    rng = np.random.default_rng(0)
    days = rng.choice(20, p=weights, size=400_000) + 2
    drawn = 10 * days + 3 * np.sqrt(days) * rng.standard_normal(len(days))
    assert over.mean()[0] == pytest.approx(drawn.mean(), rel=0.01)
    assert np.sqrt(over.variance()[0]) == pytest.approx(drawn.std(), rel=0.02)
    for level in (0.05, 0.5, 0.9, 0.99):
        assert over.quantile(level)[0] == pytest.approx(np.quantile(drawn, level), rel=0.02)
    assert over.shortage([150.0])[0] == pytest.approx(np.maximum(drawn - 150, 0).mean(), abs=0.3)


@given(st.integers(0, 10_000))
def test_mixture_lies_between_its_parts_whatever_the_order_of_places(seed):
    rng = np.random.default_rng(seed)
    cumulative = np.cumsum(np.cumsum(rng.exponential(1, (5, 6, 3)) * rng.integers(0, 2, (5, 6, 3)), axis=2), axis=1)
    demand = Demand(rng.exponential(1, (5, 6)), THREE, cumulative)
    weights = rng.dirichlet(np.ones(4), size=5)
    over = demand.over_lead_time(weights, 2)
    parts = [demand.over(day + 2) for day in range(4)]
    means = np.array([part.mean() for part in parts])
    assert (over.mean() >= means.min(axis=0) - 1e-6).all()
    assert (over.mean() <= means.max(axis=0) + 1e-6).all()
    assert (np.diff(over.quantiles, axis=1) >= 0).all()
    turned = demand[np.arange(5)[::-1]].over_lead_time(weights[::-1], 2)
    assert turned.quantiles[::-1] == pytest.approx(over.quantiles)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: Demand(np.ones((1, 2)), THREE, np.ones((1, 2, 2))),
            DataError,
            r"cumulative \(1, 2, 2\) and there are 3",
        ),
        (lambda: Demand(np.ones((1, 1)), np.array([0.5, 0.5, 0.9]), np.ones((1, 1, 3))), DataError, "ascending"),
        (lambda: Demand(-np.ones((1, 1)), THREE, np.ones((1, 1, 3))), DataError, "mean holds a figure below 0"),
        (lambda: Demand(np.ones((1, 1)), THREE, np.full((1, 1, 3), np.nan)), DataError, "cumulative holds a figure"),
        (
            lambda: Demand(np.ones((1, 1)), THREE, np.ones((1, 1, 3))).over_lead_time([0.5, 0.4]),
            ParameterError,
            "add up to 1",
        ),
        (lambda: Demand(np.ones((1, 1)), THREE, np.ones((1, 1, 3))).over([1.5]), DataError, "must be a whole number"),
    ],
)
def test_what_cannot_be_is_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_no_place_is_no_trouble():
    demand = Demand(np.zeros((0, 3)), LEVELS, np.zeros((0, 3, len(LEVELS))))
    assert len(demand.over_lead_time([0.5, 0.5], 1)) == 0
