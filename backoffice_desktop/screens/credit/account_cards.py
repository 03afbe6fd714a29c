"""The boxes that only customers have: how they paid, and what they bought on account."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal

from backoffice_desktop.api.credit import AccountDetail, Month
from backoffice_desktop.screens.credit.columns import ORDER_COLUMNS
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.bar_chart import Bar, BarChart
from backoffice_desktop.widgets.columns import ROW_ROLE
from backoffice_desktop.widgets.parts import Card, Label
from backoffice_desktop.widgets.table import ShortTable

LEGEND = (("paid on time", "good"), ("paid late", "warn"), ("unpaid", "bad"))


class MonthsChart(BarChart):
    """What was invoiced each month, by how it was paid."""

    legend = LEGEND

    def __init__(self) -> None:
        self._months: tuple[Month, ...] = ()
        super().__init__()
        self.setMinimumHeight(190)

    def show_months(self, months: tuple[Month, ...]) -> None:
        self._months = months
        self.show_bars(
            [
                Bar(
                    one.month,
                    (float(one.invoiced - one.paid_late - one.unpaid), float(one.paid_late), float(one.unpaid)),
                )
                for one in months
            ]
        )

    def numbers(self, place: int) -> str:
        one = self._months[place]
        return tr(
            "invoiced {invoiced}, paid late {late}, unpaid {unpaid}",
            invoiced=f"{one.invoiced:,}",
            late=f"{one.paid_late:,}",
            unpaid=f"{one.unpaid:,}",
        )


class MonthsCard(Card):
    def __init__(self) -> None:
        super().__init__("Invoices by month")
        self.chart = MonthsChart()
        self._none = Label("Nothing was invoiced yet.", role="muted")
        self.body.addWidget(self.chart)
        self.body.addWidget(self._none)
        self.body.addStretch(1)

    def show_detail(self, detail: AccountDetail) -> None:
        self.chart.setVisible(bool(detail.months))
        self._none.setVisible(not detail.months)
        self.chart.show_months(detail.months)


class OrdersCard(Card):
    """Signals: ``opened`` (order id) by Enter or a double click."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__("Orders on account")
        self.table = ShortTable(ORDER_COLUMNS)
        self._none = Label("No order on account yet.", role="muted")
        self.table.activated.connect(self._open)
        self.body.addWidget(self.table)
        self.body.addWidget(self._none)
        self.body.addStretch(1)

    def show_detail(self, detail: AccountDetail) -> None:
        self.table.setVisible(bool(detail.orders))
        self._none.setVisible(not detail.orders)
        self.table.show_rows(detail.orders)

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.opened.emit(index.data(ROW_ROLE).order_id)
