"""Changing Saleor's stock by what came in or leaves: all of it or nothing, and once a key."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Sum, When
from django.utils import timezone
from saleor.product.models import ProductVariant
from saleor.warehouse.lock_objects import stock_qs_select_for_update
from saleor.warehouse.models import Reservation, Stock, Warehouse

from saleor_ai_plugin.inventory.models import StockReceipt
from saleor_ai_plugin.inventory.receipts import (
    LARGEST_STOCK,
    Line,
    ReceiptRefusedError,
    digest,
    key_used,
    overflowing,
    too_few,
    unknown,
)
from saleor_ai_plugin.stockroom.lines import Place


class Received(NamedTuple):
    """``changed`` are Saleor's stocks with their new quantities; ``back`` those of them that had nothing to sell and
    now do, ``out`` those that have nothing any more.
    """

    receipt: StockReceipt
    already: bool
    changed: Sequence[Any] = ()
    back: Sequence[Any] = ()
    out: Sequence[Any] = ()


@transaction.atomic
def receive(key: str, lines: Sequence[Line], places: Sequence[Place]) -> Received:
    """Receive the lines, unless the key has received them before.

    The row of the key comes first: whoever comes second with it waits there until the first has committed.

    Raises ReceiptRefusedError where the key has received other lines, Saleor has no such variant or warehouse, or
    fewer pieces are free than would leave.
    """
    receipt = StockReceipt(
        key=key, digest=digest(lines), lines=[line._asdict() for line in lines], received_at=timezone.now()
    )
    try:
        with transaction.atomic():
            receipt.save(force_insert=True)
    except IntegrityError:
        held = StockReceipt.objects.get(key=key)
        if held.digest != receipt.digest:
            raise ReceiptRefusedError([key_used(key)]) from None
        return Received(held, already=True)
    _find(lines, places)
    changed = _change(lines, places)
    return Received(
        receipt,
        already=False,
        changed=[one.stock for one in changed],
        back=[one.stock for one in changed if one.before <= 0 < one.after],
        out=[one.stock for one in changed if one.before > 0 >= one.after],
    )


def _find(lines: Sequence[Line], places: Sequence[Place]) -> None:
    variants = set(
        ProductVariant.objects.filter(pk__in={place.variant_pk for place in places}).values_list("pk", flat=True)
    )
    warehouses = set(
        Warehouse.objects.filter(pk__in={place.warehouse_pk for place in places}).values_list("pk", flat=True)
    )
    problems = []
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        if place.variant_pk not in variants:
            problems.append(unknown(index, "variantId", "variant", line.variant_id))
        if place.warehouse_pk not in warehouses:
            problems.append(unknown(index, "warehouseId", "warehouse", line.warehouse_id))
    if problems:
        raise ReceiptRefusedError(problems)


class _Changed(NamedTuple):
    """A stock with its new quantity; what was and is free to sell of it."""

    stock: Any
    before: int
    after: int


def _change(lines: Sequence[Line], places: Sequence[Place]) -> list[_Changed]:
    """Change the stocks, the rows locked in the order in which Saleor locks them."""
    _make_missing(places)
    held = {
        Place(stock.product_variant_id, stock.warehouse_id): stock
        for stock in stock_qs_select_for_update().filter(pk__in=_pks(places).values())
    }
    leaving = [place for line, place in zip(lines, places, strict=True) if line.quantity < 0]
    reserved = _reserved([held[place].pk for place in leaving if place in held])
    changed, problems, added = [], [], {}
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        stock = held.get(place)
        if stock is None:
            # Deleted between the two looks, with its variant or its warehouse.
            problems.append(unknown(index, "variantId", "stock any more of", line.variant_id))
            continue
        free = stock.quantity - stock.quantity_allocated
        if stock.quantity + line.quantity > LARGEST_STOCK:
            problems.append(overflowing(index, stock.quantity))
            continue
        if line.quantity < 0 and free - reserved.get(stock.pk, 0) < -line.quantity:
            problems.append(too_few(index, line, free - reserved.get(stock.pk, 0)))
            continue
        stock.quantity += line.quantity
        changed.append(_Changed(stock, free, free + line.quantity))
        added[stock.pk] = line.quantity
    if problems:
        raise ReceiptRefusedError(problems)
    amount = Case(*(When(pk=pk, then=quantity) for pk, quantity in added.items()))
    # One statement, so that the trigger on the table writes all changes at once.
    Stock.objects.filter(pk__in=added).update(quantity=F("quantity") + amount)
    return changed


def _reserved(pks: Sequence[int]) -> dict[int, int]:
    """What checkouts have set aside for a while, by stock: it is no more free than what was ordered."""
    if not pks:
        return {}
    kept = Reservation.objects.not_expired().filter(stock_id__in=pks).order_by().values_list("stock_id")
    return dict(kept.annotate(Sum("quantity_reserved")))


def _make_missing(places: Sequence[Place]) -> None:
    """Empty stocks where there are none yet; in one order everywhere, and whoever else makes them is let win."""
    missing = sorted(set(places) - set(_pks(places)))
    Stock.objects.bulk_create(
        [Stock(product_variant_id=place.variant_pk, warehouse_id=place.warehouse_pk, quantity=0) for place in missing],
        ignore_conflicts=True,
    )


def _pks(places: Sequence[Place]) -> dict[Place, int]:
    """The primary keys of the places' stocks, where there are any."""
    wanted = set(places)
    rows = Stock.objects.filter(
        product_variant_id__in={place.variant_pk for place in places},
        warehouse_id__in={place.warehouse_pk for place in places},
    ).values_list("product_variant_id", "warehouse_id", "pk")
    return {place: pk for variant, warehouse, pk in rows if (place := Place(variant, warehouse)) in wanted}
