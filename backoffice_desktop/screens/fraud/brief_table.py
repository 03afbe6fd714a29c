"""Past orders in a card: number, when, how much, how it went on, and how it ended."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal

from backoffice_desktop.api.fraud import OrderBrief, OrderLine
from backoffice_desktop.formatting import amount, exact, money, relative
from backoffice_desktop.screens.fraud.words import outcome, status_word
from backoffice_desktop.widgets.columns import ROW_ROLE, Column, Kind
from backoffice_desktop.widgets.table import ShortTable

BRIEF_COLUMNS = (
    Column("Order", lambda row: row.number, width=78),
    Column("Placed", lambda row: relative(row.placed_at), width=100, tip=lambda row: exact(row.placed_at)),
    Column("Amount", lambda row: amount(row.total), Kind.NUMBER, width=84, tip=lambda row: money(row.total)),
    Column("Status", lambda row: status_word(row.status), width=106, gives_way=True),
    Column(
        "How it ended",
        lambda row: outcome(row)[0],
        Kind.CHIP,
        width=130,
        tone=lambda row: outcome(row)[1],
        stretches=True,
    ),
)
LINE_COLUMNS = (
    Column("Product", lambda row: row.name, width=200, tip=lambda row: f"{row.name} · {row.sku}", stretches=True),
    Column("Quantity", lambda row: f"{row.quantity:,}", Kind.NUMBER, width=86),
    Column("Price", lambda row: amount(row.unit_price), Kind.NUMBER, width=84),
    Column("Total", lambda row: amount(row.total), Kind.NUMBER, width=88, tip=lambda row: money(row.total)),
)


class BriefTable(ShortTable):
    """Signals: ``opened`` (order id) by Enter or a double click."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(BRIEF_COLUMNS, most=6)
        self.activated.connect(self._open)

    def show_briefs(self, briefs: Sequence[OrderBrief]) -> None:
        self.show_rows(briefs)

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE).order_id)


class LineTable(ShortTable):
    def __init__(self) -> None:
        super().__init__(LINE_COLUMNS, most=6)

    def show_lines(self, lines: Sequence[OrderLine]) -> None:
        self.show_rows(lines)
