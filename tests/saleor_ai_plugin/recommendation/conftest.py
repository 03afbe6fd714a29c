"""A small shop with known tastes: three groups of customers who each buy from their own four products."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from saleor_ai_plugin.facts.models import Customer, Order, OrderLine, Product, ProductListing
from saleor_ai_plugin.service.configuration import configuration

GROUPS, PRODUCTS_EACH, CUSTOMERS_EACH, WEEKS = 3, 4, 30, 16
FIRST_DAY = datetime(2026, 1, 5, 12, tzinfo=UTC)


def product(group, number):
    return f"p{group}{number}"


def customer(group, number):
    return f"c{group}-{number:02}"


def add_order(identity, customer_id, products, at, *, status="fulfilled", returned=0):
    Order.objects.create(
        id=identity, customer_id=customer_id, channel="default", status=status, currency="EUR",
        total_gross=10 * len(products), total_net=10 * len(products), placed_at=at, snapshot_at=at,
    )  # fmt: skip
    for number, product_id in enumerate(products):
        OrderLine.objects.create(
            id=f"{identity}-{number}", order_id=identity, product_id=product_id, quantity=1, quantity_returned=returned,
            currency="EUR", unit_price_gross=10, unit_price_net=10, placed_at=at,
        )  # fmt: skip


@dataclass(frozen=True)
class SmallShop:
    """What the tests ask of it."""

    now: datetime = FIRST_DAY + timedelta(weeks=WEEKS)
    product = staticmethod(product)
    customer = staticmethod(customer)
    add_order = staticmethod(add_order)


@pytest.fixture
def artifacts(tmp_path, monkeypatch):
    """A folder for model files that the service's configuration points at."""
    monkeypatch.setenv("SALEOR_AI_DATA_DIR", str(tmp_path))
    configuration.cache_clear()
    yield configuration().artifacts_dir
    configuration.cache_clear()


@pytest.fixture
def small_shop(db):
    now = FIRST_DAY + timedelta(weeks=WEEKS)
    for group in range(GROUPS):
        for number in range(PRODUCTS_EACH):
            identity = product(group, number)
            Product.objects.create(
                id=identity, saleor_pk=10 * group + number + 1, name=f"Product {identity}", category_id=f"k{group}",
                attributes={"group": [str(group)]}, snapshot_at=now,
            )  # fmt: skip
            ProductListing.objects.create(product_id=identity, channel="default", is_published=True, snapshot_at=now)
    sales = [
        (group, number, step, FIRST_DAY + timedelta(weeks=(number + 4 * step) % WEEKS, hours=number))
        for group in range(GROUPS)
        for number in range(CUSTOMERS_EACH)
        for step in range(4)
    ]
    price = {"currency": "EUR"}
    Customer.objects.bulk_create(
        Customer(id=customer(group, number), snapshot_at=now) for group, number, step, _ in sales if not step
    )
    Order.objects.bulk_create(
        Order(
            id=f"o{group}-{number}-{step}", customer_id=customer(group, number), channel="default", status="fulfilled",
            total_gross=10, total_net=10, placed_at=at, snapshot_at=at, **price,
        )
        for group, number, step, at in sales
    )  # fmt: skip
    OrderLine.objects.bulk_create(
        OrderLine(
            id=f"o{group}-{number}-{step}-1", order_id=f"o{group}-{number}-{step}", quantity=1,
            product_id=product(group, (number + step) % PRODUCTS_EACH), unit_price_gross=10, unit_price_net=10,
            placed_at=at, **price,
        )
        for group, number, step, at in sales
    )  # fmt: skip
    return SmallShop()
