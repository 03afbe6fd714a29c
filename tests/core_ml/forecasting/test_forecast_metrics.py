import numpy as np
import pytest

from core_ml.forecasting.metrics import bias, coverage, mase, naive_scale, pinball, rmsse, wape

PAST = np.array([[1.0, 3.0, 2.0, 6.0], [5.0, 5.0, 5.0, 5.0]])
CAME = np.array([[4.0, 8.0], [5.0, 5.0]])
FORECAST = np.array([[6.0, 6.0], [5.0, 6.0]])


def test_scales_by_hand():
    assert naive_scale(PAST, 1)[0] == pytest.approx((2 + 1 + 4) / 3)
    assert naive_scale(PAST, 2)[0] == pytest.approx((1 + 3) / 2)
    assert naive_scale(PAST, 1, squared=True)[0] == pytest.approx(np.sqrt((4 + 1 + 16) / 3))
    assert np.isnan(naive_scale(PAST, 1)[1])


def test_errors_by_hand():
    # The second series never changed and has no scale.
    assert mase(CAME, FORECAST, PAST, 1) == pytest.approx(2 / (7 / 3))
    assert rmsse(CAME, FORECAST, PAST) == pytest.approx(2 / np.sqrt(7))
    assert wape(CAME, FORECAST) == pytest.approx(5 / 22)
    assert bias(CAME, FORECAST) == pytest.approx((2 - 2 + 0 + 1) / 22)


def test_quantiles_by_hand():
    quantiles = np.array([[[3.0, 9.0]]])
    # 2 above the .1 quantile costs .2, 4 below the .9 quantile costs .4.
    assert pinball(np.array([[5.0]]), quantiles, np.array([0.1, 0.9])) == pytest.approx(0.3)
    assert coverage(CAME, CAME - 1, CAME + np.array([[1.0, -0.5], [0.0, 0.0]])) == 0.75
