"""The columns of products in warehouses, in the list and as exported."""

from backoffice_desktop.api.inventory_stock import Position, PositionOrder
from backoffice_desktop.formatting import amount, days_long, money, pieces
from backoffice_desktop.screens.restock.words import URGENCIES, URGENCY_TONES
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

COLUMNS = (
    Column(
        "Product",
        lambda row: row.product.name,
        Kind.NAME,
        width=124,
        tip=lambda row: f"{row.product.name} · {row.product.sku} · {row.warehouse.name}",
        stretches=True,
    ),
    Column("Warehouse", lambda row: row.warehouse.name, width=96, gives_way=True),
    Column("Class", lambda row: row.class_name, width=60),
    Column("On hand", lambda row: f"{row.on_hand:,}", Kind.NUMBER, width=80),
    Column(
        "Cover",
        lambda row: "–" if row.cover_days is None else days_long(row.cover_days),
        Kind.NUMBER,
        width=72,
        tip=lambda row: tr("Sold a day: {count}", count=pieces(row.daily_demand)),
        sort_by=PositionOrder.COVER,
    ),
    Column(
        "Urgency",
        lambda row: tr(URGENCIES[row.urgency]),
        Kind.CHIP,
        width=124,
        tone=lambda row: URGENCY_TONES[row.urgency],
        sort_by=PositionOrder.URGENCY,
    ),
    Column(
        "Amount",
        lambda row: amount(row.value),
        Kind.NUMBER,
        width=92,
        tip=lambda row: money(row.value),
        sort_by=PositionOrder.VALUE,
        gives_way=True,
    ),
    Column(
        "Too much",
        lambda row: amount(row.overstock_value) if row.overstock else "–",
        Kind.NUMBER,
        width=92,
        tip=lambda row: tr("Pieces more than needed: {count}", count=f"{row.overstock:,}"),
        sort_by=PositionOrder.OVERSTOCK,
        gives_way=True,
    ),
    Column(
        "Last sold",
        lambda row: "–" if row.idle_days is None else tr("{count} d ago", count=row.idle_days),
        Kind.NUMBER,
        width=92,
        sort_by=PositionOrder.IDLE,
        gives_way=True,
    ),
)
HEADER = (
    "variant_id",
    "sku",
    "name",
    "warehouse",
    "supplier",
    "class",
    "on_hand",
    "on_order",
    "daily_demand",
    "lead_time_days",
    "reorder_point",
    "order_up_to",
    "cover_days",
    "runs_out_on",
    "urgency",
    "value",
    "overstock",
    "overstock_value",
    "currency",
    "idle_days",
)


def cells(row: Position) -> list[str]:
    return [
        row.product.variant_id,
        row.product.sku,
        row.product.name,
        row.warehouse.name,
        row.supplier_name,
        row.class_name,
        str(row.on_hand),
        str(row.on_order),
        str(row.daily_demand),
        str(row.lead_time_days),
        str(row.reorder_point),
        str(row.order_up_to),
        "" if row.cover_days is None else str(row.cover_days),
        "" if row.runs_out_on is None else row.runs_out_on.isoformat(),
        row.urgency.value,
        str(row.value.amount),
        str(row.overstock),
        str(row.overstock_value.amount),
        row.value.currency,
        "" if row.idle_days is None else str(row.idle_days),
    ]
