"""What was sold and what is foretold of many products together, painted as the lower plot of a product's chart."""

from PySide6.QtGui import QPainter

from backoffice_desktop.api.forecasting import TotalDetail
from backoffice_desktop.screens.stock.chart import BOTTOM, LEFT, RIGHT, StockChart
from backoffice_desktop.screens.stock.chart_days import ChartDay, first_expected
from backoffice_desktop.screens.stock.chart_legend import DEMAND_LEGEND, draw_entry, legend_font
from backoffice_desktop.screens.stock.chart_scale import Scale, round_up
from backoffice_desktop.screens.stock.chart_words import numbers
from backoffice_desktop.translations import tr


class DemandChart(StockChart):
    """The marked day's numbers are its accessible name too."""

    def show_total(self, detail: TotalDetail) -> None:
        self.days = days_of(detail)
        self._now = first_expected(self.days)
        self.marked = -1
        self._say()

    def _say(self) -> None:
        if 0 <= self.marked < len(self.days):
            self.setAccessibleName("; ".join(numbers(self.days[self.marked])))
        else:
            self.setAccessibleName(tr("Sales and forecast over time. Arrow keys walk from day to day."))
        self.update()

    def _scales(self) -> tuple[Scale, Scale]:
        width = max(self.width() - LEFT - RIGHT, 1)
        highest = round_up(self._highest(lambda one: (one.sold, one.high)))
        top, bottom = self._legend_height(DEMAND_LEGEND), self.height() - BOTTOM
        scale = Scale(LEFT, width, top, bottom, len(self.days), highest)
        return scale, scale

    def _draw_stock(self, painter: QPainter, scale: Scale) -> None:
        """Nothing: there is none."""

    def _draw_legends(self, painter: QPainter, demand: Scale) -> None:  # noqa: ARG002 - as of a product
        held = painter.font()
        painter.setFont(legend_font(held))
        for entry in self._entries(DEMAND_LEGEND):
            draw_entry(painter, entry, top=0.0)
        painter.setFont(held)


def days_of(detail: TotalDetail) -> tuple[ChartDay, ...]:
    was = [ChartDay(one.day, sold=one.sold) for one in detail.sold]
    return (*was, *(ChartDay(one.day, mean=one.mean, low=one.low, high=one.high) for one in detail.forecast))
