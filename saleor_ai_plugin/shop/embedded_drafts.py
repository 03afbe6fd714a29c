"""Draft orders in the embedded shop: rows of the facts, which nobody else keeps."""

import base64
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone

from saleor_ai_plugin.facts.models import Customer, Order, OrderLine, Variant, VariantPrice
from saleor_ai_plugin.shop.errors import SaleorAnsweredErrorsError
from saleor_ai_plugin.shop.protocol import ChannelInfo, CustomerFound, Draft, DraftLine, DraftOrder

_OURS = uuid.UUID("8a4c4b2e-5b0e-4a55-9a51-0d7a3f6a2f3b")
MOST_FOUND = 20
DOING = "draftOrderCreate"


def channel(slug: str) -> ChannelInfo | None:
    price = VariantPrice.objects.filter(channel=slug).order_by("-id").first()
    if price is None:
        return None
    return ChannelInfo(id=slug, currency=price.currency, country="US", prices_with_tax=False)


def customers(search: str) -> list[CustomerFound]:
    """By id alone: nobody has a name or an address here."""
    if not search:
        return []
    held = Customer.objects.filter(id__icontains=search, deleted_at=None, is_guest=False).order_by("id")
    return [CustomerFound(id=row.id, name=row.id, email="") for row in held[:MOST_FOUND]]


def create(reference: str, draft: Draft) -> DraftOrder:
    """The draft order with this reference, made where there is none: its id is made from the reference."""
    order_id = base64.b64encode(f"Order:{uuid.uuid5(_OURS, reference)}".encode()).decode()
    made = DraftOrder(id=order_id, number=order_id[-8:])
    if Order.objects.filter(id=order_id).exists():
        return made
    lines = _lines(order_id, draft)
    total = sum((line.unit_price_gross * line.quantity for line in lines), Decimal(0))
    now = timezone.now()
    try:
        with transaction.atomic():
            Order.objects.create(
                id=order_id, number=made.number, customer_id=draft.customer_id, channel=draft.channel, status="draft",
                origin="draft", charge_status="none", currency=lines[0].currency, total_gross=total, total_net=total,
                placed_at=now, updated_at=now, snapshot_at=now,
            )  # fmt: skip
            OrderLine.objects.bulk_create(lines)
    except IntegrityError:
        # Somebody was faster, with the same reference.
        return made
    return made


def _lines(order_id: str, draft: Draft) -> Sequence[OrderLine]:
    if not draft.lines:
        _refuse("lines", "a draft order needs at least one line")
    return [_line(order_id, number, draft.channel, line) for number, line in enumerate(draft.lines, start=1)]


def _line(order_id: str, number: int, channel: str, line: DraftLine) -> OrderLine:
    variant = Variant.objects.filter(id=line.variant_id, deleted_at=None).first()
    if variant is None:
        _refuse("lines", f"line {number}: there is no variant {line.variant_id!r}")
    price = VariantPrice.objects.filter(variant_id=line.variant_id, channel=channel).order_by("-valid_from").first()
    if price is None:
        _refuse("lines", f"line {number}: {variant} has no price in channel {channel!r}")
    if line.quantity < 1:
        _refuse("lines", f"line {number}: the quantity is {line.quantity}; it must be at least 1")
    amount = price.price if line.price is None else line.price
    return OrderLine(
        id=f"{order_id}-{number}", order_id=order_id, product_id=variant.product_id, variant_id=variant.id,
        sku=variant.sku, name=variant.name, quantity=line.quantity, currency=price.currency, unit_price_gross=amount,
        unit_price_net=amount, undiscounted_unit_price=price.price, unit_cost=price.cost, placed_at=timezone.now(),
    )  # fmt: skip


def _refuse(field: str, message: str) -> NoReturn:
    raise SaleorAnsweredErrorsError(DOING, [{"field": field, "message": message, "code": "INVALID"}])
