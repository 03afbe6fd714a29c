import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.forecasting.effects import Regressor, discount, forecast_with, learn, price, promotion
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel


def panel_of(y, frequency=Frequency.WEEK) -> Panel:
    y = np.asarray(y, dtype=float)
    ids = pd.Index([f"p{i:03}" for i in range(len(y))], dtype=object)
    return Panel(ids, y, np.zeros(len(y), dtype=np.int64), frequency)


def shop(seed, n=200, periods=150, frequency=Frequency.WEEK):
    """Demand by elasticity -1.7 and uplift 1.8; levels wander, and the dear products are the ones that sell."""
    rng = np.random.default_rng(seed)
    prices = rng.gamma(4, 5, (n, 1)) * np.exp(0.15 * rng.normal(size=(n, periods)))
    promoted = (rng.random((n, periods)) < 0.1).astype(float)
    level = prices.mean(axis=1, keepdims=True) / 4 * np.exp(0.03 * rng.normal(size=(n, periods)).cumsum(axis=1))
    relative = prices / np.median(prices, axis=1, keepdims=True)
    return rng, prices, promoted, level * relative**-1.7 * 1.8**promoted


def test_prices_and_promotions_by_hand():
    assert price(np.array([[1.0, 2.0, np.nan, 8.0, 0.0]])).values == pytest.approx(
        np.array([[np.log(0.5), 0, np.nan, np.log(4), np.nan]]), nan_ok=True
    )
    assert price(np.full((1, 2), np.nan)).values.shape == (1, 2)
    # Ten without and thirty with promotion, in one level: three times as much, held a little towards none.
    found = learn(panel_of([[1000, 3000] * 6]), [promotion(np.array([[0, 1] * 6]))])
    assert np.exp(found.coefficients) == pytest.approx([3], rel=1e-3)
    assert found.factors([promotion(np.array([[0, 1, np.nan]]))], 1) == pytest.approx(np.array([[1, 3, 1]]), rel=1e-3)


@pytest.mark.parametrize("frequency", [Frequency.WEEK, Frequency.DAY])
def test_elasticity_and_uplift_are_recovered(frequency):
    rng, prices, promoted, expected = shop(1, frequency=frequency)
    found = learn(panel_of(rng.poisson(expected), frequency), [price(prices), promotion(promoted)])
    assert found.coefficients[0] == pytest.approx(-1.7, rel=0.05)
    assert np.exp(found.coefficients[1]) == pytest.approx(1.8, rel=0.05)
    assert (np.abs(found.coefficients - [-1.7, np.log(1.8)]) < 4 * found.errors).all()


def test_also_where_demand_is_dispersed_and_partly_unknown():
    rng, prices, promoted, expected = shop(2)
    y = rng.poisson(expected * rng.gamma(2, 1 / 2, expected.shape)).astype(float)
    y[rng.random(y.shape) < 0.1] = np.nan
    y[:50, :80] = np.nan
    found = learn(panel_of(y), [price(prices), promotion(promoted)])
    assert found.coefficients == pytest.approx([-1.7, np.log(1.8)], rel=0.08)


def test_the_forecast_knows_the_promotion_to_come():
    rng, _, promoted, expected = shop(3, n=60, periods=104)
    promoted[:, 100:] = [0, 1, 1, 0]
    expected[:, 100:] = expected[:, 90:100].mean(axis=1, keepdims=True)
    panel = panel_of(rng.poisson(expected[:, :100]))
    found = forecast_with(panel, [promotion(promoted)], 4)
    for values in (found.mean, found.quantiles[..., 7]):
        assert values[:, [1, 2]].sum() / values[:, [0, 3]].sum() == pytest.approx(1.8, rel=0.1)
    assert (np.diff(found.cumulative, axis=2) >= 0).all()


def test_a_rare_shared_effect_is_shrunk():
    rng = np.random.default_rng(4)
    shock = np.exp(0.2 * rng.normal(size=104))
    y = rng.poisson(20 * shock, (300, 104))
    holiday = np.zeros(104)
    holiday[60] = 1
    found = learn(panel_of(y), [Regressor("holiday", holiday, 0.1)])
    seen = np.log(y[:, 60].mean() / np.delete(y[:, 52:65], 8, axis=1).mean())
    # Whatever happens to all series in some week is no holiday: with shocks of .2 and effects of .1 a fifth remains.
    assert abs(found.coefficients[0]) < 0.5 * abs(seen)
    assert found.errors[0] > 0.05


def test_nothing_is_learned_from_nothing():
    found = learn(panel_of(np.zeros((3, 20))), [promotion(np.ones((3, 20))), Regressor("x", np.zeros(20))])
    assert found.coefficients.tolist() == [0, 0]
    assert learn(panel_of([[5.0]]), [discount(np.array([[0.5]]))]).coefficients.tolist() == [0]


def test_what_does_not_fit_is_refused():
    panel = panel_of(np.ones((2, 10)))
    with pytest.raises(ParameterError, match="no regressors"):
        learn(panel, [])
    with pytest.raises(ParameterError, match="same name"):
        learn(panel, [Regressor("x", np.ones(10)), Regressor("x", np.ones(10))])
    with pytest.raises(ParameterError, match=r"'x' is \(3, 10\)"):
        learn(panel, [Regressor("x", np.ones((3, 10)))])
    with pytest.raises(ParameterError, match=r"'x' is \(9,\)"):
        learn(panel, [Regressor("x", np.ones(9))])
    with pytest.raises(ParameterError, match="10 periods; give 10 of the past and 4 to come"):
        forecast_with(panel, [Regressor("x", np.ones(10))], 4)
    apart = Panel(panel.ids, panel.y, np.array([0, 1]), Frequency.WEEK)
    with pytest.raises(ParameterError, match="end in different periods"):
        learn(apart, [Regressor("x", np.ones(10))])
