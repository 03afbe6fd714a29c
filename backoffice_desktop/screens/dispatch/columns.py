"""The columns of orders to send and of waybills, and of what is exported of them."""

from collections.abc import Callable, Sequence

from backoffice_desktop.api.dispatch import Order, Waybill
from backoffice_desktop.api.dispatch_lists import OrderBy, WaybillOrder
from backoffice_desktop.formatting import exact, money, relative
from backoffice_desktop.screens.dispatch.words import state_word
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

MARK = 0
"""The column that is ticked."""
ORDER_HEADER = (
    "order_id", "number", "status", "channel", "country", "placed_at", "total", "currency", "pieces", "hold",
    "warehouses",
)  # fmt: skip
WAYBILL_HEADER = (
    "number", "state", "carrier", "service", "order_number", "country", "warehouse", "weight_grams", "parcels",
    "pieces", "price", "currency", "manifest", "drawn_by", "drawn_at", "trouble",
)  # fmt: skip


def order_columns(is_marked: Callable[[Order], bool]) -> Sequence[Column]:
    return (
        Column("", lambda row: "✓" if is_marked(row) else "", Kind.MARK, width=34),
        Column("Order", lambda row: row.number, width=80, sort_by=OrderBy.NUMBER),
        Column(
            "Placed",
            lambda row: relative(row.placed_at),
            width=100,
            tip=lambda row: exact(row.placed_at),
            sort_by=OrderBy.PLACED_AT,
        ),
        Column("To", lambda row: row.country, width=48, sort_by=OrderBy.COUNTRY, gives_way=True),
        Column("Pieces", lambda row: f"{row.pieces:,}", Kind.NUMBER, width=64),
        Column("Total", lambda row: money(row.total), Kind.NUMBER, width=104, sort_by=OrderBy.TOTAL, gives_way=True),
        Column("State", _ready, Kind.CHIP, width=110, tone=_ready_tone, tip=_ready_tip, stretches=True),
    )


WAYBILL_COLUMNS = (
    Column("Number", lambda row: row.number, width=132, sort_by=WaybillOrder.NUMBER),
    Column("Order", lambda row: row.order_number, width=76, sort_by=WaybillOrder.ORDER_NUMBER, gives_way=True),
    Column("Carrier", lambda row: row.carrier.name, width=104, sort_by=WaybillOrder.CARRIER, gives_way=True),
    Column(
        "Drawn",
        lambda row: relative(row.drawn_at),
        width=92,
        tip=lambda row: exact(row.drawn_at),
        sort_by=WaybillOrder.DRAWN_AT,
    ),
    Column(
        "State",
        lambda row: state_word(row)[0],
        Kind.CHIP,
        width=104,
        tone=lambda row: state_word(row)[1],
        tip=lambda row: state_word(row)[0],
        stretches=True,
    ),
)


def order_cells(row: Order) -> list[str]:
    return [
        row.id,
        row.number,
        row.status,
        row.channel,
        row.country,
        row.placed_at.isoformat(),
        str(row.total.amount),
        row.total.currency,
        str(row.pieces),
        "" if row.hold is None else row.hold.code,
        "; ".join(part.warehouse.name for part in row.parts),
    ]


def waybill_cells(row: Waybill) -> list[str]:
    price = ("", "") if row.price is None else (str(row.price.amount), row.price.currency)
    return [
        row.number,
        row.state.value,
        row.carrier.code,
        row.service,
        row.order_number,
        row.country,
        row.warehouse.name,
        str(row.weight_grams),
        str(row.parcels),
        str(row.pieces),
        *price,
        row.manifest_number,
        row.drawn_by,
        row.drawn_at.isoformat(),
        "; ".join(task.trouble for task in row.tasks if task.trouble),
    ]


def _ready(row: Order) -> str:
    if row.hold is not None:
        return tr("Held")
    if not row.parts:
        return tr("Nothing there")
    if not all(part.is_there for part in row.parts):
        return tr("Not all there")
    return tr("Ready") if len(row.parts) == 1 else tr("{count} warehouses", count=len(row.parts))


def _ready_tone(row: Order) -> str:
    if row.hold is not None:
        return "bad"
    return "good" if row.parts and all(part.is_there for part in row.parts) else "warn"


def _ready_tip(row: Order) -> str:
    return row.hold.text if row.hold is not None else ", ".join(part.warehouse.name for part in row.parts)
