import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.forecasting.rates import Rates

LEVELS = np.array([0.3, 0.6, 0.8, 0.9])


def test_own_sales_move_the_rate_by_hand():
    prior = Rates(np.array([4.0]), np.array([4.0]))
    assert prior.mean.tolist() == [1]
    # 6 where 4 are usual: (4 + 6) / (4 + 4).
    assert prior.after(np.array([6.0]), np.array([4.0])).mean.tolist() == [1.25]
    # With a dispersion of 2 they tell half as much: (4 + 3) / (4 + 2).
    assert Rates(prior.shape, prior.rate, 2.0).after(np.array([6.0]), np.array([4.0])).mean == pytest.approx([7 / 6])


def test_quantiles_by_hand():
    # Shape and rate 1 make the count of one usual piece geometric: 0 with 1/2, up to 1 with 3/4, up to 2 with 7/8.
    found = Rates(np.ones(1), np.ones(1)).quantiles(np.ones((1, 1)), LEVELS)
    assert found.tolist() == [[[0, 1, 2, 3]]]
    assert Rates(np.ones(1), np.ones(1)).quantiles(np.zeros((1, 1)), LEVELS).tolist() == [[[0, 0, 0, 0]]]


def test_moments_are_met_within_bounds():
    found = Rates.with_moments(np.array([2.0, 2.0, 2.0]), np.array([1.0, 0.0, 1e9]))
    assert found.shape.tolist() == [4, 50, 0.2]
    assert found.mean == pytest.approx([2, 2, 2])


def test_chance_prefers_the_rate_that_sold():
    low, high = (Rates(np.array([10.0]), np.array([10.0 / mean])) for mean in (0.5, 2.0))
    sold, exposure = np.array([20.0]), np.array([10.0])
    assert high.log_chance(sold, exposure) > low.log_chance(sold, exposure)


@given(shape=st.floats(0.2, 50), mean=st.floats(0.01, 20), dispersion=st.floats(1, 5), exposure=st.floats(0.01, 100))
def test_mean_and_order_of_quantiles(shape, mean, dispersion, exposure):
    rates = Rates(np.array([shape]), np.array([shape / mean]), dispersion)
    levels = np.linspace(0.0005, 0.9995, 1000)
    found = rates.quantiles(np.array([[exposure]]), levels)[0, 0]
    assert (np.diff(found) >= 0).all()
    assert found.mean() <= mean * exposure * 1.01 + 1
    assert found.mean() >= mean * exposure * 0.9 - 1
