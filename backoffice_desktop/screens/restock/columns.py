"""The columns of the list of orders."""

from collections.abc import Sequence

from backoffice_desktop.api.inventory import Order
from backoffice_desktop.api.inventory_orders import OrderBy
from backoffice_desktop.formatting import money, until
from backoffice_desktop.screens.restock.marks import Marks
from backoffice_desktop.screens.restock.words import URGENCIES, URGENCY_HINTS, URGENCY_TONES, source_words, state_word
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

MARK = 0
"""The column that is ticked."""
SUPPLIER = Column(
    "Supplier",
    source_words,
    Kind.NAME,
    width=124,
    tip=lambda row: f"{source_words(row)} · {row.number} · {row.warehouse.name}",
    sort_by=OrderBy.SUPPLIER,
    stretches=True,
)
VALUE = Column(
    "Total",
    lambda row: money(row.total),
    Kind.NUMBER,
    width=120,
    sort_by=OrderBy.TOTAL,
)
STATE = Column(
    "State",
    lambda row: state_word(row)[0],
    Kind.CHIP,
    width=116,
    tone=lambda row: state_word(row)[1],
    tip=lambda row: state_word(row)[0],
    gives_way=True,
)


def urgency_tip(order: Order) -> str:
    hint = tr(URGENCY_HINTS[order.urgency])
    if not order.urgent_lines:
        return hint
    late = tr("Lines that are late already: {count}", count=order.urgent_lines)
    return f"{hint}\n{late}"


def order_columns(marks: Marks) -> Sequence[Column]:
    return (
        Column("", lambda row: "✓" if marks.is_marked(row) else "", Kind.MARK, width=34),
        SUPPLIER,
        Column(
            "Urgency",
            lambda row: tr(URGENCIES[row.urgency]),
            Kind.CHIP,
            width=116,
            tone=lambda row: URGENCY_TONES[row.urgency],
            tip=urgency_tip,
            sort_by=OrderBy.URGENCY,
        ),
        Column(
            "Runs out",
            lambda row: "–" if row.runs_out_on is None else until(row.runs_out_on),
            width=80,
            tip=lambda row: "" if row.runs_out_on is None else f"{row.runs_out_on:%Y-%m-%d}",
            sort_by=OrderBy.RUNS_OUT_ON,
            gives_way=True,
        ),
        VALUE,
        STATE,
    )
