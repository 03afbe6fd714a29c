"""Prices day by day, and what their changes do."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from core_ml.forecasting.frequency import Frequency
from core_ml.forecasting.panel import Panel
from saleor_ai_plugin.facts.models import VariantPrice, Warehouse
from saleor_ai_plugin.forecasting.prices import price_factors, prices

UNTIL = date(2026, 3, 10)
NAN = float("nan")


def costs(variant, channel, price, *day):
    VariantPrice.objects.create(
        variant_id=variant, channel=channel, currency="EUR", price=price, valid_from=datetime(*day, tzinfo=UTC)
    )


@pytest.mark.django_db
def test_prices_hold_until_the_next_one_and_are_those_of_the_warehouse():
    for warehouse, channels in (("w", ["b", "a"]), ("x", ["b"]), ("y", [])):
        Warehouse.objects.create(
            id=warehouse, name=warehouse, channels=channels, snapshot_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
    costs("v1", "a", 10, 2025, 1, 1)
    costs("v1", "a", 8, 2026, 2, 1)
    costs("v1", "a", 12, 2026, 3, 9, 10)
    costs("v1", "a", 13, 2026, 3, 9, 12)
    costs("v1", "a", 99, 2026, 3, 11)
    costs("v1", "b", 5, 2026, 3, 8)
    found = prices([("v1", "w"), ("v1", "x"), ("v1", "y"), ("v2", "w")], until=UNTIL, days=4, h=2)
    np.testing.assert_array_equal(found, [[8, 8, 13, 13, 13, 13], [5] * 6, [NAN] * 6, [NAN] * 6])
    assert prices([], until=UNTIL, days=4, h=2).shape == (0, 6)


def shop(elasticity, n=120, days=200):
    rng = np.random.default_rng(0)
    asked = np.full((n, days + 7), 10.0)
    for row, day in enumerate(rng.integers(40, days - 40, n)):
        asked[row, day:] = rng.choice([7.0, 13.0])
    y = rng.poisson(3 * (asked[:, :days] / 10) ** elasticity).astype(float)
    ids = pd.Index([str(row) for row in range(n)], dtype=object)
    return Panel(ids, y, np.zeros(n, dtype=np.int64), Frequency.DAY), asked


def test_dearer_things_sell_less():
    panel, asked = shop(-2.0)
    factors = price_factors(panel, asked)
    assert factors is not None
    changed = factors[:, -1] / factors[:, 0]
    assert changed == pytest.approx((asked[:, -1] / 10) ** -2.0, rel=0.2)


def test_where_nothing_sure_can_be_said_prices_change_nothing():
    panel, asked = shop(0.0)
    assert price_factors(panel, asked) is None
    assert price_factors(panel, np.full_like(asked, np.nan)) is None
    few, prices_of_few = shop(-2.0, n=20)
    assert price_factors(few, prices_of_few) is None
