"""The columns of all lines that there are to order, in the list and as exported."""

from backoffice_desktop.api.inventory import OrderLine
from backoffice_desktop.api.inventory_lines import LineOrder
from backoffice_desktop.formatting import days_long, money, until
from backoffice_desktop.screens.restock.line_columns import cover_tip, tip
from backoffice_desktop.screens.restock.words import URGENCIES, URGENCY_TONES
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

COLUMNS = (
    Column("Product", lambda row: row.product.name, Kind.NAME, width=132, tip=tip, stretches=True),
    Column(
        "Supplier",
        lambda row: row.supplier_name,
        Kind.NAME,
        width=116,
        tip=lambda row: f"{row.supplier_name} · {row.order_number}",
        sort_by=LineOrder.SUPPLIER,
    ),
    Column(
        "Urgency",
        lambda row: tr(URGENCIES[row.urgency]),
        Kind.CHIP,
        width=116,
        tone=lambda row: URGENCY_TONES[row.urgency],
        tip=lambda row: "\n".join(reason.text for reason in row.reasons),
        sort_by=LineOrder.URGENCY,
    ),
    Column(
        "Runs out",
        lambda row: "–" if row.runs_out_on is None else until(row.runs_out_on),
        width=84,
        sort_by=LineOrder.RUNS_OUT_ON,
        gives_way=True,
    ),
    Column(
        "Quantity", lambda row: f"{row.quantity:,}", Kind.NUMBER, width=84, tip=cover_tip, sort_by=LineOrder.QUANTITY
    ),
    Column("Total", lambda row: money(row.value), Kind.NUMBER, width=112, sort_by=LineOrder.VALUE, gives_way=True),
    Column(
        "Cover",
        lambda row: "–" if row.cover_days_after is None else days_long(row.cover_days_after),
        Kind.NUMBER,
        width=72,
        tip=cover_tip,
        gives_way=True,
    ),
)
HEADER = (
    "order_id",
    "number",
    "supplier",
    "variant_id",
    "sku",
    "name",
    "supplier_sku",
    "class",
    "quantity",
    "unit_cost",
    "value",
    "currency",
    "urgency",
    "runs_out_on",
    "on_hand",
    "on_order",
    "daily_demand",
    "cover_days",
    "cover_days_after",
    "reasons",
)


def cells(row: OrderLine) -> list[str]:
    known = (row.on_hand, row.on_order, row.daily_demand, row.cover_days, row.cover_days_after)
    return [
        row.order_id,
        row.order_number,
        row.supplier_name,
        row.product.variant_id,
        row.product.sku,
        row.product.name,
        row.supplier_sku,
        row.class_name or "",
        str(row.quantity),
        str(row.unit_cost.amount),
        str(row.value.amount),
        row.value.currency,
        row.urgency.value,
        "" if row.runs_out_on is None else row.runs_out_on.isoformat(),
        *("" if value is None else str(value) for value in known),
        "; ".join(reason.text for reason in row.reasons),
    ]
