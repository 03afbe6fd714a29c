"""The columns of an order's lines, with quantities as they are written at the moment."""

from collections.abc import Sequence

from backoffice_desktop.api.inventory import OrderLine
from backoffice_desktop.formatting import amount, days_long, money, pieces
from backoffice_desktop.screens.restock.quantities import Quantities
from backoffice_desktop.screens.restock.words import URGENCIES, URGENCY_TONES
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind


def line_columns(quantities: Quantities) -> Sequence[Column]:
    def cover(line: OrderLine) -> str:
        after = quantities.effect(line).cover_days
        now = "–" if line.cover_days is None else f"{line.cover_days:,.0f}"
        return "–" if after is None else f"{now} → {days_long(after)}"

    def quantity(line: OrderLine) -> str:
        if line.confirmed_quantity not in (None, line.quantity):
            return f"{line.confirmed_quantity:,} / {line.quantity:,}"
        mark = "• " if quantities.is_written(line) else ""
        return f"{mark}{quantities.of(line):,}"

    return (
        Column("Product", lambda row: row.product.name, Kind.NAME, width=118, tip=tip, stretches=True),
        Column(
            "Urgency",
            lambda row: tr(URGENCIES[row.urgency]),
            Kind.CHIP,
            width=114,
            tone=lambda row: URGENCY_TONES[row.urgency],
            tip=lambda row: "\n".join(reason.text for reason in row.reasons),
            gives_way=True,
        ),
        Column("Cover", cover, Kind.NUMBER, width=96, tip=cover_tip),
        Column("Quantity", quantity, Kind.NUMBER, width=84, tip=quantity_tip),
        Column(
            "Total",
            lambda row: amount(quantities.effect(row).value),
            Kind.NUMBER,
            width=84,
            tip=lambda row: money(quantities.effect(row).value),
        ),
    )


def tip(line: OrderLine) -> str:
    return " · ".join(part for part in (line.product.name, line.product.sku, line.supplier_sku) if part)


def quantity_tip(line: OrderLine) -> str:
    if line.confirmed_quantity is None:
        return ""
    day = "–" if line.expected_on is None else line.expected_on.isoformat()
    return tr(
        "Ordered: {ordered} · confirmed: {confirmed} · here: {received} · other day: {day}",
        ordered=f"{line.quantity:,}",
        confirmed=f"{line.confirmed_quantity:,}",
        received=f"{line.received_quantity:,}",
        day=day,
    )


def cover_tip(line: OrderLine) -> str:
    on_hand = "–" if line.on_hand is None else f"{line.on_hand:,}"
    on_order = "–" if line.on_order is None else f"{line.on_order:,}"
    demand = "–" if line.daily_demand is None else pieces(line.daily_demand)
    return tr(
        "On hand: {on_hand} · on order: {on_order} · sold a day: {demand}",
        on_hand=on_hand,
        on_order=on_order,
        demand=demand,
    )
