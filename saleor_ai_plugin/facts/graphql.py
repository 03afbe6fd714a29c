"""The shop as we know it: how much we hold of it, its products, customers and their orders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import strawberry
from django.db.models import Max, Q

from saleor_ai_plugin.facts import models
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.paging import First, Page, Skip, page


@strawberry.type
class ShopOverview:
    name: str = strawberry.field(description="The embedded shop's name, or Saleor's address.")
    is_embedded: bool
    products: int
    customers: int = strawberry.field(description="With guests, who are known by a hash alone.")
    orders: int
    latest_order_at: datetime | None


@strawberry.type
class Money:
    amount: Decimal
    currency: str


@strawberry.type
class ProductPrice:
    """A product's prices in a channel, over its variants."""

    channel: str
    lowest: Money
    highest: Money


@strawberry.type
class Product:
    id: strawberry.ID
    name: str
    slug: str
    category: str
    product_type: str
    prices: list[ProductPrice]


@strawberry.type
class Customer:
    """A customer; names and addresses stay in Saleor."""

    id: strawberry.ID
    is_guest: bool
    country: str
    language_code: str
    joined_at: datetime | None


@strawberry.type
class OrderLine:
    product_id: strawberry.ID
    sku: str
    name: str
    quantity: int
    quantity_returned: int
    unit_price_gross: Money


@strawberry.type
class Order:
    id: strawberry.ID
    number: str
    customer_id: strawberry.ID
    channel: str
    status: str
    total_gross: Money
    placed_at: datetime
    lines: list[OrderLine]


@strawberry.type
class Query:
    @strawberry.field(description="What we hold of the shop.")
    def shop(self) -> ShopOverview:
        settings = configuration()
        orders = models.Order.objects.filter(deleted_at=None)
        return ShopOverview(
            name=settings.shop if settings.is_embedded_shop else settings.saleor_url,
            is_embedded=settings.is_embedded_shop,
            products=models.Product.objects.filter(deleted_at=None).count(),
            customers=models.Customer.objects.filter(deleted_at=None).count(),
            orders=orders.count(),
            latest_order_at=orders.aggregate(latest=Max("placed_at"))["latest"],
        )

    @strawberry.field(description="Products by name; search looks into name, slug and SKU.")
    def products(self, search: str | None = None, first: First = 20, skip: Skip = 0) -> Page[Product]:
        rows = models.Product.objects.filter(deleted_at=None).order_by("name", "id")
        if search and search.strip():
            text = search.strip()
            by_sku = models.Variant.objects.filter(sku__icontains=text, deleted_at=None).values("product_id")
            rows = rows.filter(Q(name__icontains=text) | Q(slug__icontains=text) | Q(id__in=by_sku))
        return page(rows, _products, first=first, skip=skip)

    @strawberry.field
    def product(self, id: strawberry.ID) -> Product | None:  # noqa: A002 - Saleor's name for it
        found = models.Product.objects.filter(id=id, deleted_at=None)
        return next(iter(_products(list(found))), None)

    @strawberry.field(description="Customers, those who joined last first.")
    def customers(self, first: First = 20, skip: Skip = 0) -> Page[Customer]:
        rows = models.Customer.objects.filter(deleted_at=None).order_by("-joined_at", "id")
        return page(rows, _customers, first=first, skip=skip)

    @strawberry.field(description="Orders, the newest first.")
    def orders(self, customer_id: strawberry.ID | None = None, first: First = 20, skip: Skip = 0) -> Page[Order]:
        rows = models.Order.objects.filter(deleted_at=None).order_by("-placed_at", "id")
        if customer_id is not None:
            rows = rows.filter(customer_id=customer_id)
        return page(rows, _orders, first=first, skip=skip)


def _products(rows: Sequence[models.Product]) -> Iterable[Product]:
    categories = models.Category.objects.in_bulk({row.category_id for row in rows if row.category_id})
    prices = _prices([row.id for row in rows])
    for row in rows:
        category = categories.get(row.category_id)
        yield Product(
            id=strawberry.ID(row.id),
            name=row.name,
            slug=row.slug,
            category=category.name if category else "",
            product_type=row.product_type,
            prices=prices[row.id],
        )


def _prices(product_ids: Sequence[str]) -> dict[str, list[ProductPrice]]:
    """Today's prices of products, over their variants."""
    variants = models.Variant.objects.filter(product_id__in=product_ids, deleted_at=None)
    product_of = dict(variants.values_list("id", "product_id"))
    amounts: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    latest = models.VariantPrice.objects.filter(variant_id__in=product_of)
    for price in latest.order_by("variant_id", "channel", "-valid_from").distinct("variant_id", "channel"):
        amounts[product_of[price.variant_id], price.channel, price.currency].append(price.price)
    prices: dict[str, list[ProductPrice]] = defaultdict(list)
    for (product_id, channel, currency), found in sorted(amounts.items()):
        lowest, highest = Money(amount=min(found), currency=currency), Money(amount=max(found), currency=currency)
        prices[product_id].append(ProductPrice(channel=channel, lowest=lowest, highest=highest))
    return prices


def _customers(rows: Sequence[models.Customer]) -> Iterable[Customer]:
    for row in rows:
        yield Customer(
            id=strawberry.ID(row.id),
            is_guest=row.is_guest,
            country=row.country,
            language_code=row.language_code,
            joined_at=row.joined_at,
        )


def _orders(rows: Sequence[models.Order]) -> Iterable[Order]:
    lines: dict[str, list[OrderLine]] = defaultdict(list)
    for line in models.OrderLine.objects.filter(order_id__in=[row.id for row in rows]).order_by("id"):
        lines[line.order_id].append(
            OrderLine(
                product_id=strawberry.ID(line.product_id),
                sku=line.sku,
                name=line.name,
                quantity=line.quantity,
                quantity_returned=line.quantity_returned,
                unit_price_gross=Money(amount=line.unit_price_gross, currency=line.currency),
            )
        )
    for row in rows:
        yield Order(
            id=strawberry.ID(row.id),
            number=row.number,
            customer_id=strawberry.ID(row.customer_id),
            channel=row.channel,
            status=row.status,
            total_gross=Money(amount=row.total_gross, currency=row.currency),
            placed_at=row.placed_at,
            lines=lines[row.id],
        )
