import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import ParameterError
from core_ml.forecasting.ending import NEVER, ended, faded, fading, periods_until
from core_ml.forecasting.forecast import Forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.levels import LEVELS


def flat(n: int, h: int, mean: float) -> Forecast:
    spread = mean * np.linspace(0.5, 1.5, len(LEVELS))
    quantiles = np.tile(spread, (n, h, 1))
    ids = pd.Index([str(i) for i in range(n)], dtype=object)
    return Forecast(ids, np.full((n, h), mean), LEVELS, quantiles, quantiles.cumsum(axis=1), ("m",), np.ones((n, 1)))


def test_an_end_cuts_the_forecast():
    found = ended(flat(3, 4, 10.0), np.array([0, 2, NEVER]))
    assert found.mean.tolist() == [[0] * 4, [10, 10, 0, 0], [10] * 4]
    assert found.quantiles[1, :, -1].tolist() == [15, 15, 0, 0]
    assert found.cumulative[:, :, 0].tolist() == [[0] * 4, [5, 10, 10, 10], [5, 10, 15, 20]]
    with pytest.raises(ParameterError, match="each of 3 series"):
        ended(flat(3, 4, 10.0), np.array([1, -1, 2]))


@pytest.mark.parametrize(
    ("frequency", "last", "end", "left"),
    [
        (Frequency.DAY, "2026-03-01", "2026-03-03", 2),
        (Frequency.WEEK, "2026-03-02", "2026-03-08", 0),
        (Frequency.WEEK, "2026-03-02", "2026-03-09", 1),
        (Frequency.MONTH, "2026-03-01", "2026-05-02", 2),
        (Frequency.DAY, "2026-03-01", "2026-02-01", 0),
        (Frequency.DAY, "2026-03-01", None, NEVER),
    ],
)
def test_periods_until_an_end(frequency, last, end, left):
    found = periods_until(pd.DatetimeIndex([end]), pd.DatetimeIndex([last]), frequency)
    assert found.tolist() == [left]


def test_stable_products_do_not_fade():
    rng = np.random.default_rng(1)
    level = rng.gamma(1, 5, 2000)[:, None]
    assert fading(rng.poisson(level, (2000, 60)).astype(float)).is_fading.mean() < 0.02
    assert not fading(np.zeros((1, 30))).is_fading.any()
    assert fading(np.zeros((1, 30))).level.tolist() == [0]
    assert not fading(np.full((1, 1), 3.0)).is_fading.any()


def test_a_fading_product_is_seen_and_goes_on_fading():
    rng = np.random.default_rng(2)
    expected = 40 * 0.93 ** np.arange(26)
    found = fading(rng.poisson(expected, (200, 26)).astype(float))
    assert found.is_fading.mean() > 0.99
    assert np.exp(found.slope).mean() == pytest.approx(0.93, abs=0.01)
    assert found.ahead(3).mean(axis=0) == pytest.approx(expected[-1] * 0.93 ** np.arange(1, 4), rel=0.07)
    lower = faded(flat(200, 3, 20.0), found)
    assert lower.mean[:, 0].mean() == pytest.approx(expected[-1] * 0.93, rel=0.07)
    assert np.array_equal(faded(flat(200, 3, 0.1), found).mean, flat(200, 3, 0.1).mean)


def test_what_falls_with_all_others_does_not_fade():
    rng = np.random.default_rng(3)
    season = np.exp(-0.08 * np.arange(26))
    y = rng.poisson(50 * season, (300, 26)).astype(float)
    assert fading(y).is_fading.mean() > 0.9
    assert fading(y, np.tile(1000 * season, (300, 1))).is_fading.mean() < 0.03
