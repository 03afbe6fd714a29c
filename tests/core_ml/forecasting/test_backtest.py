import numpy as np
import pandas as pd
import pytest

from core_ml.forecasting.backtest import backtest
from core_ml.forecasting.candidates import Block
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.intervals import Scale
from core_ml.forecasting.panel import Panel


def last(block: Block):
    return np.repeat(block.y[:, -1:], block.h, axis=1)


def zero(block: Block):
    return np.zeros((len(block.y), block.h))


def panel_of(y) -> Panel:
    y = np.asarray(y, dtype=float)
    return Panel(pd.Index([str(i) for i in range(len(y))]), y, np.zeros(len(y), dtype=np.int64), Frequency.YEAR)


def test_origins_by_hand():
    y = np.arange(1.0, 13.0)
    found = backtest(panel_of([y]), {"last": last, "zero": zero}, h=2, windows=3)
    assert found.models == ("last", "zero")
    # From 10, 9 and 8 periods on; the last value is 1 and 2 short of what came.
    assert [origin.y.shape[1] for origin in found.origins] == [10, 9, 8]
    assert [actual.tolist() for actual in found.actual] == [[[11, 12]], [[10, 11]], [[9, 10]]]
    assert found.now.points[0].tolist() == [[12, 12], [0, 0]]
    assert found.size == pytest.approx([6.5])
    assert found.errors(squared=False) == pytest.approx(np.array([[1.5, 10.5]]) / 6.5)
    assert found.errors(squared=True)[0, 0] == pytest.approx(np.sqrt(2.5) / 6.5)


def test_short_series_are_forecast_and_not_tested():
    y = np.vstack([np.arange(1.0, 13.0), np.where(np.arange(12) < 8, np.nan, 3.0)])
    found = backtest(panel_of(y), {"last": last}, h=2, windows=2)
    assert found.now.points[1, 0].tolist() == [3, 3]
    assert np.isfinite(found.errors(squared=False)[:, 0]).tolist() == [True, False]
    assert backtest(panel_of(y[:, -5:]), {"last": last}, h=2, windows=2).origins == ()


def test_a_gap_in_what_came_leaves_its_window_out():
    y = np.arange(1.0, 13.0)
    y[11] = np.nan
    found = backtest(panel_of([y]), {"zero": zero}, h=2, windows=2)
    assert found.errors(squared=False) == pytest.approx(np.array([[10.5 / 6]]))


def test_size_of_errors():
    rng = np.random.default_rng(0)
    y = 100 + 5 * rng.normal(size=(50, 200))
    now = backtest(panel_of(y), {"last": last}, h=1, windows=1).now
    assert np.median(now.sigma(Scale.PLAIN)) == pytest.approx(5, rel=0.1)
    assert np.median(now.sigma(Scale.ROOT)) == pytest.approx(5 / 20, rel=0.1)
    # One period: demand might as well double, which counts for the five that are missing of six.
    alone = backtest(panel_of([[4.0]]), {"last": last}, h=1, windows=1).now
    assert alone.sigma(Scale.PLAIN) == pytest.approx([4 * np.sqrt(5 / 6)])
