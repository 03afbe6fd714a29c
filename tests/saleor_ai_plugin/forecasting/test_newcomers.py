"""Places with little history or none."""

import numpy as np
import pandas as pd
import pytest

from core_ml.forecasting import forecast
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from saleor_ai_plugin.forecasting import newcomers

DAYS, H, OLD = 300, 14, 30
UNKNOWN = float("nan")


@pytest.fixture
def shop():
    """30 old places, 30 launched along the way (dear ones sell 6 a day, cheap ones 1), and two dear ones not begun."""
    rng = np.random.default_rng(0)
    is_dear = np.arange(62) % 2 == 0
    is_dear[60:] = True
    y = rng.poisson(np.where(is_dear, 6.0, 1.0)[:, None], (62, DAYS)).astype(float)
    begin = np.concatenate([np.zeros(30), rng.integers(30, 280, 30), [DAYS, DAYS]]).astype(int)
    y[np.arange(DAYS) < begin[:, None]] = np.nan
    ids = pd.Index([f"v{row:02} w" for row in range(62)], dtype=object)
    panel = Panel(ids, y, np.full(62, 1000), Frequency.DAY)
    known = pd.DataFrame(
        {
            "warehouse_id": "w",
            "category_id": np.where(is_dear, "dear", "cheap"),
            "product_type": "t",
            "name": "",
            "attributes": "",
            "created": begin - DAYS + 1.0,
        }
    )
    return panel, known, np.where(is_dear, 100.0, 10.0)[:, None] * np.ones((62, DAYS + H)), begin


def test_who_is_a_newcomer(shop):
    panel, known, _, begin = shop
    young = newcomers.newcomers(panel, known)
    assert young.tolist() == np.flatnonzero(begin >= DAYS - newcomers.YOUNG).tolist()
    # What existed long before it was counted was not launched then.
    known["created"] = -3000.0
    assert len(newcomers.newcomers(panel, known)) == 0
    known["created"] = UNKNOWN
    assert newcomers.newcomers(panel, known).tolist() == young.tolist()


def test_a_place_that_never_sold_is_foretold_by_those_like_it(shop):
    panel, known, prices, _ = shop
    factors = np.ones((62, DAYS + H))
    found = newcomers.by_likeness(panel, known, prices, factors, np.array([60, 61]), H)
    assert found.mean.mean() == pytest.approx(6, rel=0.25)
    double = np.where(np.arange(DAYS + H) < DAYS, 1.0, 2.0) * factors
    assert newcomers.by_likeness(panel, known, prices, double, np.array([60, 61]), H).mean == pytest.approx(
        2 * found.mean
    )


def test_many_newcomers_are_compared_a_few_at_a_time(shop, monkeypatch):
    panel, known, prices, _ = shop
    given = panel, known, prices, np.ones((62, DAYS + H)), np.array([58, 60, 61]), H
    whole = newcomers.by_likeness(*given)
    monkeypatch.setattr(newcomers, "AT_ONCE", 2)
    apart = newcomers.by_likeness(*given)
    assert apart.ids.tolist() == whole.ids.tolist()
    assert apart.mean == pytest.approx(whole.mean)


def test_too_few_launches_tell_nothing(shop):
    panel, known, prices, _ = shop
    rows = np.r_[0:45, 60]
    few = panel.rows(rows)
    assert newcomers.by_likeness(
        few, known.iloc[rows].reset_index(drop=True), prices[rows], np.ones((46, DAYS + H)), np.array([45]), H
    ) is None  # fmt: skip


def test_own_days_and_likeness_count_half_each(shop):
    panel, known, prices, _ = shop
    rows = np.array([58, 59])
    own = forecast(panel.rows(rows), H)
    alike = newcomers.by_likeness(panel, known, prices, np.ones((62, DAYS + H)), rows, H)
    both = newcomers.between(own, alike)
    assert both.mean == pytest.approx((own.mean + alike.mean) / 2)
    assert both.cumulative == pytest.approx((own.cumulative + alike.cumulative) / 2)
    assert both.models[-1] == "similar products"
    assert both.weights.sum(axis=1) == pytest.approx([1, 1])
    assert both.weights[:, -1].tolist() == [0.5, 0.5]
