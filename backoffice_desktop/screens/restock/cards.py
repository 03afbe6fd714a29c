"""What came in of an order, and who did what to it."""

from backoffice_desktop.api.inventory import Change, OrderDetail
from backoffice_desktop.formatting import relative
from backoffice_desktop.screens.receiving.words import RAISES
from backoffice_desktop.screens.restock.words import CHANGE_KINDS, TRANSFER_CHANGE_KINDS
from backoffice_desktop.screens.stock.product_card import ProductCard
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind
from backoffice_desktop.widgets.parts import Card
from backoffice_desktop.widgets.table import ShortTable
from backoffice_desktop.worklist.history import Entry, HistoryCard
from backoffice_desktop.worklist.work import Text

RECEIPT_COLUMNS = (
    Column("Received", lambda row: relative(row.at), width=100),
    Column("By", lambda row: row.by, width=120, stretches=True),
    Column("Pieces", lambda row: f"{row.pieces:,}", Kind.NUMBER, width=76),
    Column("Differences", lambda row: f"{row.differences:,}", Kind.NUMBER, width=100),
    Column(
        "Stock",
        lambda row: tr(RAISES[row.raise_state][0]),
        Kind.CHIP,
        width=130,
        tone=lambda row: RAISES[row.raise_state][1],
        tip=lambda row: row.raise_trouble,
    ),
)


class LineProductCard(ProductCard):
    """The product of the line that is marked."""

    def show_detail(self, detail: OrderDetail) -> None:
        """What is shown follows the marked line."""
        self.setVisible(bool(detail.lines))


class ReceiptsCard(Card):
    """Hidden where nothing has come yet."""

    is_wide = True

    def __init__(self) -> None:
        super().__init__("What has come")
        self._table = ShortTable(RECEIPT_COLUMNS)
        self.body.addWidget(self._table)

    def show_detail(self, detail: OrderDetail) -> None:
        self.setVisible(bool(detail.receipts))
        self._table.show_rows(detail.receipts)


class ChangesCard(HistoryCard):
    def show_detail(self, detail: OrderDetail) -> None:
        words = TRANSFER_CHANGE_KINDS if detail.order.is_transfer else CHANGE_KINDS
        self.show_entries([Entry(words[one.kind], one.by, one.at, one.note, _text(one)) for one in detail.changes])


def _text(change: Change) -> list[Text]:
    return [lambda: change.text] if change.text else []
