"""Receiving goods in the embedded shop: what ``aiStockReceive`` does in Saleor, on the facts themselves."""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from saleor_ai_plugin.facts.models import Stock, StockChange, Variant, Warehouse
from saleor_ai_plugin.inventory.models import StockReceipt
from saleor_ai_plugin.inventory.receipts import (
    LARGEST_STOCK,
    Line,
    Problem,
    ReceiptRefusedError,
    check,
    digest,
    key_used,
    overflowing,
    too_few,
    unknown,
)
from saleor_ai_plugin.shop.protocol import StockReceived


@transaction.atomic
def receive(key: str, lines: Sequence[Line]) -> StockReceived:
    """Receive the lines, unless the key has received them before.

    Raises ReceiptRefusedError.
    """
    if problems := check(key, lines):
        raise ReceiptRefusedError(problems)
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
        return StockReceived(already_received=True, received_at=held.received_at)
    if problems := _unknown(lines):
        raise ReceiptRefusedError(problems)
    _change(lines)
    return StockReceived(already_received=False, received_at=receipt.received_at)


def _unknown(lines: Sequence[Line]) -> list[Problem]:
    """Lines whose variant or warehouse the shop does not have; a warehouse without a row of its own may have stock."""
    variants = set(
        Variant.objects.filter(id__in={line.variant_id for line in lines}, deleted_at=None).values_list("id", flat=True)
    )
    asked = {line.warehouse_id for line in lines}
    warehouses = set(Warehouse.objects.filter(id__in=asked, deleted_at=None).values_list("id", flat=True))
    warehouses |= set(Stock.objects.filter(warehouse_id__in=asked - warehouses).values_list("warehouse_id", flat=True))
    problems = []
    for index, line in enumerate(lines):
        if line.variant_id not in variants:
            problems.append(unknown(index, "variantId", "variant", line.variant_id))
        if line.warehouse_id not in warehouses:
            problems.append(unknown(index, "warehouseId", "warehouse", line.warehouse_id))
    return problems


def _change(lines: Sequence[Line]) -> None:
    pieces = {(line.variant_id, line.warehouse_id): line.quantity for line in lines}
    stocks = _locked(pieces.keys())
    problems = []
    for index, line in enumerate(lines):
        stock = stocks[line.variant_id, line.warehouse_id]
        if stock.quantity + line.quantity > LARGEST_STOCK:
            problems.append(overflowing(index, stock.quantity))
        elif line.quantity < 0 and stock.quantity - stock.allocated < -line.quantity:
            problems.append(too_few(index, line, stock.quantity - stock.allocated))
    if problems:
        raise ReceiptRefusedError(problems)
    # Only now: an order that waits in the outbox was noted while it held the rows, and is older than this.
    now = timezone.now()
    for place, stock in stocks.items():
        stock.quantity += pieces[place]
        stock.snapshot_at = now
    Stock.objects.bulk_update(stocks.values(), ["quantity", "snapshot_at"])
    StockChange.objects.bulk_create(
        StockChange(
            variant_id=stock.variant_id,
            warehouse_id=stock.warehouse_id,
            quantity=stock.quantity,
            allocated=stock.allocated,
            changed_at=now,
        )
        for stock in stocks.values()
    )


def _locked(places: Collection[tuple[str, str]]) -> dict[tuple[str, str], Stock]:
    """The stocks of the places, made where there are none, locked in the order of their keys."""
    Stock.objects.bulk_create(
        [
            Stock(variant_id=variant, warehouse_id=warehouse, quantity=0, snapshot_at=timezone.now())
            for variant, warehouse in sorted(set(places) - set(_pks(places)))
        ],
        ignore_conflicts=True,
    )
    locked = Stock.objects.select_for_update().filter(pk__in=_pks(places).values()).order_by("pk")
    return {(stock.variant_id, stock.warehouse_id): stock for stock in locked}


def _pks(places: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The primary keys of the places' stocks, where there are any."""
    rows = Stock.objects.filter(
        variant_id__in={variant for variant, _ in places}, warehouse_id__in={warehouse for _, warehouse in places}
    ).values_list("variant_id", "warehouse_id", "pk")
    return {(variant, warehouse): pk for variant, warehouse, pk in rows if (variant, warehouse) in places}
