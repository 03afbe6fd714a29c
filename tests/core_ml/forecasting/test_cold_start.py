import numpy as np
import pandas as pd
import pytest

from core_ml.exceptions import DataError, ParameterError
from core_ml.forecasting.cold_start import ColdStart
from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel

GAP = np.nan


def panel_of(y) -> Panel:
    y = np.asarray(y, dtype=float)
    ids = pd.Index([f"p{i:03}" for i in range(len(y))], dtype=object)
    return Panel(ids, y, np.zeros(len(y), dtype=np.int64), Frequency.WEEK)


def attributes_of(panel: Panel, **columns) -> pd.DataFrame:
    return pd.DataFrame({"unique_id": panel.ids, **columns})


@pytest.fixture(scope="module")
def launched_later() -> Panel:
    """Two products sell 10 a week; a third is launched in week 10 and sells 4."""
    y = np.full((3, 40), 10.0)
    y[2] = [GAP] * 10 + [4] * 30
    return panel_of(y)


def test_without_sales_by_hand(launched_later):
    cold = ColdStart.learn(launched_later, attributes_of(launched_later), ages=10)
    found = cold.forecast(pd.DataFrame({"unique_id": ["new"]}), 4)
    # 4 where 10 are usual is a rate of .4; a settled product sells (10 + 10 + 4) / 3 = 8 now.
    assert cold.launches.relative == pytest.approx([0.4])
    assert found.mean == pytest.approx(np.full((1, 4), 3.2), rel=0.02)
    # One launch tells nothing of the spread, so the rate is as unsure as it is large: a geometric count.
    prior = cold.prior(pd.DataFrame({"unique_id": ["new"]}))
    assert prior.shape.tolist() == [1]


def test_own_sales_soon_outweigh_likeness_by_hand(launched_later):
    y = np.vstack([launched_later.y, [GAP] * 36 + [16] * 4])
    panel = panel_of(y)
    cold = ColdStart.learn(panel, attributes_of(panel), ages=10, sharpness=0.0)
    newcomer = pd.DataFrame({"unique_id": ["p003"]})
    # Of itself it says nothing beforehand. The other sold 4 where 10 were usual.
    prior = cold.prior(newcomer)
    assert prior.mean == pytest.approx(0.4, rel=0.02)
    # 64 sold where 4 * 8 are usual: (1 + 64) / (2.5 + 32) = 1.88, if young and old sell alike.
    after = prior.after(*cold._own(np.array([3])))
    assert after.mean == pytest.approx(1.88, rel=0.1)
    assert after.mean / prior.mean > 4


def test_similar_products_count_more():
    rng = np.random.default_rng(2)
    panel, attributes = shop(rng)
    cold = ColdStart.learn(panel, attributes)
    assert cold.sharpness > 0
    new = pd.DataFrame({"unique_id": ["a", "b"], "category": ["shoe"] * 2, "name": ["plain shoe", "golden shoe"]})
    plain, golden = cold.prior(new).mean
    assert golden > 2 * plain


def shop(rng, products=120):
    """30 old products, and launches of plain ones at a quarter of the usual and golden ones at twice that of golden."""
    golden = np.arange(products) % 2 == 1
    rate = np.where(golden, 2.0, 0.5) * rng.gamma(8, 1 / 8, products)
    y = rng.poisson(20 * rate[:, None], (products, 80)).astype(float)
    start = np.where(np.arange(products) < 30, 0, rng.integers(5, 60, products))
    y[np.arange(80) < start[:, None]] = GAP
    panel = panel_of(y)
    names = np.where(golden, "golden shoe", "plain shoe")
    return panel, attributes_of(panel, category="shoe", name=names)


def test_intervals_hold_what_newcomers_sell():
    rng = np.random.default_rng(4)
    panel, attributes = shop(rng, 300)
    known, held = np.arange(200), np.arange(200, 300)
    cold = ColdStart.learn(panel.rows(known), attributes.iloc[known])
    found = cold.forecast(attributes.iloc[held], 8)
    sold = np.array([row[np.isfinite(row)][:8].sum() for row in panel.y[held]])
    low, high = found.cumulative[:, -1, 2], found.cumulative[:, -1, 10]
    assert found.levels[[2, 10]].tolist() == [0.1, 0.9]
    assert 0.7 <= ((low <= sold) & (sold <= high)).mean() <= 0.92
    assert found.mean.sum() == pytest.approx(sold.sum(), rel=0.15)


def test_the_launch_curve_is_seen():
    rng = np.random.default_rng(6)
    curve = np.concatenate([np.linspace(2.5, 1, 10), np.ones(30)])
    y = np.full((60, 60), GAP)
    y[:20] = rng.poisson(10, (20, 60))
    y[20:, 20:] = rng.poisson(8 * curve, (40, 40))
    panel = panel_of(y)
    found = ColdStart.learn(panel, attributes_of(panel)).forecast(pd.DataFrame({"unique_id": ["new"]}), 20)
    assert found.mean[0, 0] / found.mean[0, -1] == pytest.approx(2.5, rel=0.15)


def test_a_shop_without_launches_expects_the_usual():
    panel = panel_of(np.full((4, 30), 6.0))
    cold = ColdStart.learn(panel, attributes_of(panel, category=["a", "a", "b", None]))
    found = cold.forecast(pd.DataFrame({"unique_id": ["x", "y"], "category": ["a", "never seen"]}), 3)
    assert found.mean == pytest.approx(np.full((2, 3), 6.0), rel=0.02)
    assert (found.quantiles[:, :, 0] == 0).all()
    established = cold.forecast(pd.DataFrame({"unique_id": ["p000"], "category": ["a"]}), 3)
    assert established.mean == pytest.approx(np.full((1, 3), 6.0), rel=0.05)


def test_wrong_input_is_refused(launched_later):
    attributes = attributes_of(launched_later)
    with pytest.raises(DataError, match="'p002' has no row in the attributes"):
        ColdStart.learn(launched_later, attributes[:2])
    with pytest.raises(DataError, match="'p000' is in the attributes twice"):
        ColdStart.learn(launched_later, pd.concat([attributes, attributes]))
    with pytest.raises(ParameterError, match="ages is 0"):
        ColdStart.learn(launched_later, attributes, ages=0)
    with pytest.raises(ParameterError, match="h is 0"):
        ColdStart.learn(launched_later, attributes).forecast(attributes, 0)
