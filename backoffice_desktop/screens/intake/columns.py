"""The columns of the list, and of an export."""

from backoffice_desktop.api.intake import Document
from backoffice_desktop.api.intake_queue import OrderBy
from backoffice_desktop.formatting import exact, money, relative
from backoffice_desktop.screens.intake.words import STATES, TONES
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind

HEADER = (
    "id", "number", "file", "kind", "state", "source", "received_at", "buyer", "customer_id", "total", "currency",
    "lines", "unsure_lines", "probability", "accepted_by", "accepted_at", "order_number",
)  # fmt: skip


def _state(row: Document) -> str:
    return tr(STATES[row.state])


COLUMNS = (
    Column(
        "Buyer",
        lambda row: row.customer_name or row.buyer or row.name,
        Kind.NAME,
        width=130,
        tip=lambda row: f"{row.buyer or '–'}\n{row.name}",
        sort_by=OrderBy.BUYER,
        stretches=True,
    ),
    Column("Number", lambda row: row.number or "–", width=96, sort_by=OrderBy.NUMBER, gives_way=True),
    Column(
        "Total",
        lambda row: "–" if row.total is None else money(row.total),
        Kind.NUMBER,
        width=104,
        sort_by=OrderBy.TOTAL,
        gives_way=True,
    ),
    Column(
        "Unsure",
        lambda row: f"{row.unsure_lines:,}" if row.unsure_lines else "",
        Kind.NUMBER,
        width=62,
        tip=lambda row: tr("{count} of {lines} lines without a sure article", count=row.unsure_lines, lines=row.lines),
        sort_by=OrderBy.UNSURE,
        gives_way=True,
    ),
    Column(
        "Arrived",
        lambda row: relative(row.received_at),
        width=88,
        tip=lambda row: exact(row.received_at),
        sort_by=OrderBy.RECEIVED_AT,
    ),
    Column("State", _state, Kind.CHIP, width=92, tone=lambda row: TONES[row.state], tip=_state, gives_way=True),
)


def cells(row: Document) -> list[str]:
    total = ("", "") if row.total is None else (str(row.total.amount), row.total.currency)
    return [
        row.id,
        row.number,
        row.name,
        row.kind,
        row.state.value,
        row.source.value,
        row.received_at.isoformat(),
        row.buyer,
        row.customer_id or "",
        *total,
        str(row.lines),
        str(row.unsure_lines),
        "" if row.probability is None else f"{row.probability:.6f}",
        row.accepted_by,
        "" if row.accepted_at is None else row.accepted_at.isoformat(),
        row.order_number,
    ]
