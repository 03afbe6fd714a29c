"""Planning decides by the night's forecasts, where there are some that are not stale."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from purchase_rows import HERE, put, shop_of, sold

from core_ml.quantiles import LEVELS
from saleor_ai_plugin.forecasting.arrays import HORIZON, packed
from saleor_ai_plugin.forecasting.models import DemandForecast
from saleor_ai_plugin.inventory.models import StockPosition
from saleor_ai_plugin.inventory.proposing import propose

TODAY = timezone.now().date()


@pytest.fixture
def supplier(db):
    found = shop_of("a", "b")
    for variant in ("a", "b"):
        put(variant, 10)
        sold(variant, lambda day: 2, until=TODAY - timedelta(days=1), days=60)
    return found


def foretell(variant, daily, *, days_ago=1):
    """Exactly so many a day."""
    mean = np.full(HORIZON, float(daily))
    DemandForecast.objects.create(
        variant_id=variant, warehouse_id=HERE, made_on=TODAY - timedelta(days=days_ago), days=HORIZON,
        mean=packed(mean), cumulative=packed(np.repeat(mean.cumsum()[:, None], len(LEVELS), axis=1)),
    )  # fmt: skip


def demand():
    return dict(StockPosition.objects.values_list("variant_id", "daily_demand"))


# From 57 days on it takes longer until the next goods are there than a night foretells.
@pytest.mark.parametrize("lead_time", [10, 90, 400])
def test_forecasts_come_before_recent_sales(supplier, lead_time):
    supplier.lead_time_days = lead_time
    supplier.save()
    foretell("a", 5)
    assert propose().model_versions == {"EUR": {"forecasts": 1, "recent_sales": 1}}
    assert demand() == pytest.approx({"a": 5, "b": 2}, rel=0.03)
    position = StockPosition.objects.get(variant_id="a")
    assert position.order_up_to >= 5 * min(lead_time, 180)


def test_stale_forecasts_do_not_count(supplier):
    foretell("a", 5, days_ago=8)
    assert propose().model_versions == {"EUR": {"forecasts": 0, "recent_sales": 2}}
    assert demand()["a"] == pytest.approx(2, rel=0.03)
