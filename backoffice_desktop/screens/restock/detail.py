"""A purchase order in full."""

from backoffice_desktop.api.inventory import OrderLine
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.restock.cards import ChangesCard, LineProductCard, ReceiptsCard
from backoffice_desktop.screens.restock.fitting import Fitting
from backoffice_desktop.screens.restock.heading import RestockHeading
from backoffice_desktop.screens.restock.lines_card import LinesCard
from backoffice_desktop.screens.restock.quantities import Quantities
from backoffice_desktop.worklist.detail import DetailPane


class RestockDetail(DetailPane):
    """Signals: those of every detail pane."""

    heading: RestockHeading

    def __init__(self, desk: Desk, quantities: Quantities) -> None:
        self.lines = LinesCard(quantities)
        self.product = LineProductCard(desk)
        super().__init__(RestockHeading(), (self.lines, self.product, ReceiptsCard(), ChangesCard()))
        self.fitting = Fitting(self, self.heading, self.lines, self.product)
        self.lines.chosen.connect(self._show_product)

    def _show_product(self, line: OrderLine) -> None:
        self.product.show_product(line.product, line.warehouse_id, [reason.text for reason in line.reasons])
