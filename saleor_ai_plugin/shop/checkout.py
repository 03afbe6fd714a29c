"""Buying in the embedded shop: what Saleor's checkout does for a real one, ending in the same outbox rows."""

import base64
import uuid
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from saleor_ai_plugin.events.outbox import publish
from saleor_ai_plugin.facts.models import Customer, Stock, Variant, VariantPrice
from saleor_ai_plugin.facts.snapshots import Row, StockSnapshot


class CheckoutError(ValueError):
    """The order cannot be placed; the message says which line and why."""


@transaction.atomic
def place_order(*, customer_id: str, channel: str, quantities: Mapping[str, int], on_account: bool = False) -> str:
    """Place an order of ``quantities`` (variant id -> how many) and return its id.

    The order reaches the facts as in a real shop, through the outbox. It is paid, or ``on_account`` to be paid later.

    Raises CheckoutError for an unknown customer or variant, a quantity below one, or one without price or stock.
    """
    if not Customer.objects.filter(id=customer_id, deleted_at=None).exists():
        raise CheckoutError(f"there is no customer {customer_id!r}")
    if not quantities:
        raise CheckoutError("an order needs at least one line")
    now = timezone.now().isoformat()
    order_id = base64.b64encode(f"Order:{uuid.uuid4()}".encode()).decode()
    lines = [
        _line(order_id, number, variant_id, quantity, channel, now)
        for number, (variant_id, quantity) in enumerate(quantities.items(), start=1)
    ]
    total = sum((Decimal(line["unit_price_gross"]) * line["quantity"] for line in lines), Decimal(0))
    order = {
        "id": order_id,
        "number": order_id[-8:],
        "customer_id": customer_id,
        "channel": channel,
        # As in a Saleor channel that does not confirm by itself: whether it may go is for fraud to say.
        "status": "unconfirmed",
        "origin": "checkout",
        "charge_status": "none" if on_account else "full",
        "currency": lines[0]["currency"],
        "total_gross": str(total),
        "total_net": str(total),
        "charged": "0" if on_account else str(total),
        "authorized": "0",
        "placed_at": now,
        "updated_at": now,
        "snapshot_at": now,
    }
    tracked = set(Variant.objects.filter(id__in=quantities, track_inventory=True).values_list("id", flat=True))
    stock = {variant_id: _allocate(variant_id, quantities[variant_id], now) for variant_id in sorted(tracked)}
    for line in lines:
        if line["variant_id"] in stock:
            line["warehouse_id"] = stock[line["variant_id"]]["stock"]["warehouse_id"]
    publish(kind="order", events=[(order_id, {"order": order, "lines": lines})])
    publish(kind="stock", events=stock.items())
    return order_id


def fullest_variant(product_id: str) -> str:
    """The variant of a product that most is left of, or one whose stock nobody counts.

    Raises CheckoutError where the product has none.
    """
    variants = Variant.objects.filter(product_id=product_id, deleted_at=None)
    uncounted = variants.filter(track_inventory=False).order_by("id").first()
    if uncounted is not None:
        return uncounted.id
    free = Stock.objects.filter(variant_id__in=variants.values("id")).values("variant_id")
    fullest = free.annotate(free=Sum(F("quantity") - F("allocated"))).order_by("-free", "variant_id").first()
    if fullest is None:
        raise CheckoutError(f"there is no product {product_id!r} in stock")
    return str(fullest["variant_id"])


def _line(order_id: str, number: int, variant_id: str, quantity: int, channel: str, now: str) -> Row:
    variant = Variant.objects.filter(id=variant_id, deleted_at=None).first()
    if variant is None:
        raise CheckoutError(f"line {number}: there is no variant {variant_id!r}")
    if quantity < 1:
        raise CheckoutError(f"line {number}: the quantity is {quantity}; it must be at least 1")
    price = VariantPrice.objects.filter(variant_id=variant_id, channel=channel).order_by("-valid_from").first()
    if price is None:
        raise CheckoutError(f"line {number}: {variant} has no price in channel {channel!r}")
    return {
        "id": f"{order_id}-{number}",
        "order_id": order_id,
        "product_id": variant.product_id,
        "variant_id": variant_id,
        "sku": variant.sku,
        "name": variant.name,
        "quantity": quantity,
        "currency": price.currency,
        "unit_price_gross": str(price.price),
        "unit_price_net": str(price.price),
        "unit_cost": None if price.cost is None else str(price.cost),
        "placed_at": now,
    }


def _allocate(variant_id: str, quantity: int, now: str) -> StockSnapshot:
    """Reserve stock, at once so that two orders cannot both take the last piece, where most of it lies."""
    stocks = Stock.objects.select_for_update().filter(variant_id=variant_id)
    fullest = max(stocks, key=lambda stock: stock.quantity - stock.allocated, default=None)
    free = fullest.quantity - fullest.allocated if fullest else 0
    if fullest is None or free < quantity:
        raise CheckoutError(f"{variant_id}: {quantity} asked for, {max(free, 0)} in stock")
    fullest.allocated += quantity
    fullest.save(update_fields=["allocated"])
    return {
        "stock": {
            "variant_id": variant_id,
            "warehouse_id": fullest.warehouse_id,
            "quantity": fullest.quantity,
            "allocated": fullest.allocated,
            "snapshot_at": now,
        }
    }
