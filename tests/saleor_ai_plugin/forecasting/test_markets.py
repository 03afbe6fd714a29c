"""Calendars of the shop's markets, learned from what was sold."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from saleor_ai_plugin.facts.models import Order, OrderLine, Product, Stock, Variant
from saleor_ai_plugin.forecasting.markets import DAYS, markets

UNTIL = date(2026, 11, 22)
FRIDAYS = (date(2025, 11, 28), date(2026, 11, 27))

pytestmark = pytest.mark.django_db


def sell(orders):
    """Of (day, variant, warehouse, country, pieces, part taken off)."""
    rows = []
    for number, (day, variant, warehouse, country, pieces, off) in enumerate(orders):
        at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
        order = Order(
            id=f"o{number}", channel="c", status="fulfilled", currency="EUR", total_gross=1, total_net=1,
            country=country, placed_at=at, snapshot_at=at,
        )  # fmt: skip
        line = OrderLine(
            id=f"o{number}", order_id=f"o{number}", variant_id=variant, warehouse_id=warehouse, quantity=pieces,
            currency="EUR", unit_price_gross=10 - 10 * off, unit_price_net=10 - 10 * off, undiscounted_unit_price=10,
            placed_at=at,
        )  # fmt: skip
        rows.append((order, line))
    Order.objects.bulk_create(order for order, _ in rows)
    OrderLine.objects.bulk_create(line for _, line in rows)


@pytest.fixture
def shop():
    """Shoes and hats in Ohio, about 30 and 10 a day, four times as many on Black Friday; hats in Paris, 5 a day."""
    rng = np.random.default_rng(0)
    at = datetime(2025, 1, 1, tzinfo=UTC)
    for variant, category in (("v1", "shoes"), ("v2", "hats")):
        Product.objects.create(id=f"p-{variant}", name=variant, category_id=category, snapshot_at=at)
        Variant.objects.create(id=variant, product_id=f"p-{variant}", snapshot_at=at)
        for warehouse in ("ohio", "paris"):
            Stock.objects.create(variant_id=variant, warehouse_id=warehouse, quantity=1, snapshot_at=at)
    days = [UNTIL - timedelta(days=number) for number in range(500)]
    sell(
        [
            (day, variant, warehouse, country, rng.poisson(pieces * (4 if day in FRIDAYS and pieces > 5 else 1)), 0.0)
            for day in days
            for variant, warehouse, country, pieces in (
                ("v1", "ohio", "US", 30), ("v2", "ohio", "US", 10), ("v2", "paris", "FR", 5),
            )
        ]
    )  # fmt: skip


def test_black_friday_comes_again_where_it_was(shop):
    found = markets(until=UNTIL, h=14)
    assert found.of_warehouse == {"ohio": "US", "paris": "FR"}
    places = [("v1", "ohio"), ("v2", "ohio"), ("v2", "paris"), ("v9", "ohio"), ("v1", "mars")]
    factors = found.factors(places, ["shoes", "hats", "hats", "wigs", "shoes"], 100)
    assert factors.shape == (5, 114)
    friday = 100 + (FRIDAYS[1] - UNTIL).days - 1
    assert factors[:2, friday] / factors[:2, friday - 3] == pytest.approx(np.full(2, 4), rel=0.25)
    assert factors[2, friday] / factors[2, friday - 3] == pytest.approx(1, abs=0.1)
    # Of what was never sold nothing is known.
    assert np.array_equal(factors[3:], np.ones((2, 114)))
    assert found.told()["US"]["chosen"].startswith("days")
    assert set(found.told()) == {"US", "FR"}


def test_history_by_category_and_warehouse(shop):
    found = markets(until=UNTIL, h=7)
    history = found.history([("ohio", "shoes"), ("paris", "hats"), ("paris", "shoes")], 3)
    assert history.shape == (3, 3)
    assert history.sum(axis=1) == pytest.approx([90, 15, 0], rel=0.6)
    assert found.history([("ohio", "hats")], DAYS).sum() == sum(
        OrderLine.objects.filter(variant_id="v2", warehouse_id="ohio").values_list("quantity", flat=True)
    )


def test_sales_from_nobody_knows_where_belong_to_the_first_place():
    Stock.objects.create(variant_id="v1", warehouse_id="w", quantity=1, snapshot_at=datetime(2026, 1, 1, tzinfo=UTC))
    sell([(UNTIL, "v1", "", "DE", 2, 0.0), (UNTIL, "v1", "", "XX", 1, 0.0)])
    found = markets(until=UNTIL, h=7)
    assert found.of_warehouse["w"] in ("DE", "XX")
    assert found.history([("w", "")], 1).tolist() == [[3]]


def test_an_empty_shop_has_no_markets():
    found = markets(until=UNTIL, h=7)
    assert (found.known, found.told()) == ({}, {})
    assert np.array_equal(found.factors([("v", "w")], [""], 5), np.ones((1, 12)))


def test_unknown_countries_have_no_holidays(caplog):
    Stock.objects.create(variant_id="v1", warehouse_id="w", quantity=1, snapshot_at=datetime(2026, 1, 1, tzinfo=UTC))
    sell([(UNTIL - timedelta(days=number), "v1", "w", "XX", 2, 0.0) for number in range(10)])
    assert np.array_equal(markets(until=UNTIL, h=7).factors([("v1", "w")], [""], 5), np.ones((1, 12)))
    assert "without holidays of XX" in caplog.text
