"""Some places' forecasts: drifted ones from their recent history, newcomers by those like them."""

import numpy as np
import pandas as pd
import pytest

from core_ml.forecasting import forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from saleor_ai_plugin.forecasting import part
from saleor_ai_plugin.forecasting.drift_rules import RECENT_DAYS

DAYS, H = 400, 7
ROWS = np.arange(4)


@pytest.fixture(scope="module")
def panel() -> Panel:
    """Demand that fell from 20 a day to 5 when the recent days began; the last place was out of stock since."""
    rng = np.random.default_rng(0)
    y = rng.poisson(np.where(np.arange(DAYS) < DAYS - RECENT_DAYS, 20.0, 5.0), (4, DAYS)).astype(float)
    y[3, -RECENT_DAYS:] = np.nan
    return Panel(pd.Index(list("abcd"), dtype=object), y, np.full(4, 1000), Frequency.DAY)


def test_drifted_places_are_learned_from_what_is_recent(panel):
    factors = np.ones((4, DAYS + H))
    parts = part._by_own_days(panel, factors, ROWS, np.array([True, False, True, True]))
    assert [rows.tolist() for rows, _ in parts] == [[1, 3], [0, 2]]
    recent = Panel(panel.ids[[0, 2]], panel.y[[0, 2], -RECENT_DAYS:], panel.ends[[0, 2]], Frequency.DAY)
    wanted = forecast(recent, H, factors=np.ones((2, RECENT_DAYS + H)))
    assert np.array_equal(parts[1][1].mean, wanted.mean)


def test_all_places_are_foretold_once(panel):
    factors = np.ones((4, DAYS + H))
    parts = part._by_own_days(panel, factors, np.array([0, 1, 3]), np.zeros(3, dtype=bool))
    alike = forecast(panel.rows(np.array([1, 2])), H)
    found = part._with_newcomers(parts, np.array([1, 2]), alike)
    assert [rows.tolist() for rows, _ in found] == [[0, 3], [1], [2]]
    own = parts[0][1]
    assert np.array_equal(found[0][1].mean, own.mean[[0, 2]])
    assert found[1][1].mean[0] == pytest.approx((own.mean[1] + alike.mean[0]) / 2)
    assert np.array_equal(found[2][1].mean[0], alike.mean[1])
