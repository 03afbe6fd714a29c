"""The columns of the queue."""

from backoffice_desktop.api.fraud_queue import OrderBy
from backoffice_desktop.formatting import amount, exact, money, percent, relative
from backoffice_desktop.screens.fraud.words import TONES, state_word
from backoffice_desktop.widgets.columns import Column, Kind

COLUMNS = (
    Column("Order", lambda row: row.number, width=70, tip=lambda row: f"{row.number} · {row.channel}"),
    Column(
        "Placed",
        lambda row: relative(row.placed_at),
        width=100,
        tip=lambda row: exact(row.placed_at),
        sort_by=OrderBy.PLACED_AT,
        gives_way=True,
    ),
    Column(
        "Amount",
        lambda row: amount(row.total),
        Kind.NUMBER,
        width=82,
        tip=lambda row: money(row.total),
        sort_by=OrderBy.AMOUNT,
    ),
    Column(
        "Loss",
        lambda row: amount(row.expected_loss),
        Kind.NUMBER,
        width=84,
        tip=lambda row: money(row.expected_loss),
        sort_by=OrderBy.EXPECTED_LOSS,
    ),
    Column(
        "Risk",
        lambda row: percent(row.probability),
        Kind.SHARE,
        width=92,
        share=lambda row: row.probability,
        tip=lambda row: "\n".join(reason.text for reason in row.reasons[:5]),
        sort_by=OrderBy.PROBABILITY,
    ),
    Column("State", state_word, Kind.CHIP, width=98, tone=lambda row: TONES[row.state], tip=state_word, stretches=True),
)
