"""A product over time, painted: stock and what it will be above, demand and its forecast below, days without stock
shaded through both. The pointer or the arrow keys mark a day, whose numbers are shown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from backoffice_desktop.api.inventory_stock import ProductDetail
from backoffice_desktop.formatting import pieces
from backoffice_desktop.screens.stock.chart_days import ChartDay, days_of, first_expected
from backoffice_desktop.screens.stock.chart_legend import (
    DEMAND_LEGEND,
    LINE_HEIGHT,
    STOCK_LEGEND,
    Entry,
    Legend,
    draw_entry,
    fill_pale,
    legend_entries,
    legend_font,
    legend_pen,
)
from backoffice_desktop.screens.stock.chart_scale import Scale, date_places, round_up
from backoffice_desktop.screens.stock.chart_words import numbers
from backoffice_desktop.theme import theme
from backoffice_desktop.translations import follow, tr

LEFT, RIGHT, BOTTOM, BETWEEN = 46, 10, 20, 8
LEAST_HEIGHT, USUAL_HEIGHT = 210, 340
ARROW_HEIGHT, ARROW_ROOM = 9, 27
"""Of what comes or leaves on a day; the room is with its number."""
STOCK_PART = 0.58
"""Of the height, what the upper plot gets."""
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -7,
    Qt.Key.Key_PageDown: 7,
    Qt.Key.Key_Home: -100_000,
    Qt.Key.Key_End: 100_000,
}


class StockChart(QWidget):
    """The marked day's numbers are its accessible name too."""

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[ChartDay, ...] = ()
        self.marked = -1
        self._now = 0
        self._reorder_point: float | None = None
        self.setMinimumHeight(USUAL_HEIGHT)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)
        follow(self, self._say)

    def show_detail(self, detail: ProductDetail) -> None:
        self.days = days_of(detail)
        self._now = first_expected(self.days)
        self._reorder_point = None if detail.position is None else detail.position.reorder_point
        self.marked = -1
        self._say()

    def mark(self, place: int) -> None:
        """Show the numbers of a day; -1 for none."""
        place = min(max(place, -1), len(self.days) - 1)
        # The pointer moves many times over one day.
        if place != self.marked:
            self.marked = place
            self._say()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.days:
            self.mark(self._scales()[0].place(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        if not self.hasFocus():
            self.mark(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if self.marked < 0 and self.days:
            self.mark(min(self._now, len(self.days) - 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.mark(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = STEPS.get(Qt.Key(event.key()))
        if step is None or not self.days:
            super().keyPressEvent(event)
        else:
            self.mark(max(self.marked + step, 0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        stock, demand = self._scales()
        self._draw_legends(painter, demand)
        if self.days:
            self._shade(painter, stock, demand)
            self._axis(painter, stock)
            self._axis(painter, demand)
            self._dates(painter, demand)
            self._draw_stock(painter, stock)
            self._draw_demand(painter, demand)
            self._draw_now(painter, stock, demand)
            self._draw_mark(painter, stock, demand)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _say(self) -> None:
        if 0 <= self.marked < len(self.days):
            self.setAccessibleName("; ".join(numbers(self.days[self.marked])))
        else:
            self.setAccessibleName(tr("Stock and demand over time. Arrow keys walk from day to day."))
        self.update()

    def _scales(self) -> tuple[Scale, Scale]:
        top = self._legend_height(STOCK_LEGEND)
        between = BETWEEN + self._legend_height(DEMAND_LEGEND)
        middle = top + (self.height() - top - between - BOTTOM) * STOCK_PART
        width = max(self.width() - LEFT - RIGHT, 1)
        stock = self._highest(lambda one: (one.stock, one.projected, one.with_proposals))
        demand = self._highest(lambda one: (one.sold, one.high))
        days = len(self.days)
        upper = Scale(LEFT, width, top, middle, days, round_up(max(stock, self._reorder_point or 0)))
        return upper, Scale(LEFT, width, middle + between, self.height() - BOTTOM, days, round_up(demand))

    def _highest(self, of: Callable[[ChartDay], tuple[float | None, ...]]) -> float:
        return max((value for one in self.days for value in of(one) if value is not None), default=0)

    def _shade(self, painter: QPainter, stock: Scale, demand: Scale) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("bad_soft"))
        for place, one in enumerate(self.days):
            if one.was_out:
                left = stock.x(place) - stock.step / 2
                for scale in (stock, demand):
                    painter.drawRect(QRectF(left, scale.top, stock.step + 0.6, scale.bottom - scale.top))

    def _axis(self, painter: QPainter, scale: Scale) -> None:
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for part in (0.0, 0.5, 1.0):
            value = scale.highest * part
            y = scale.y(value)
            painter.setPen(theme.colour("line"))
            painter.drawLine(QPointF(LEFT, y), QPointF(LEFT + scale.width, y))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRectF(0, y - 10, LEFT - 6, 20), aligned, pieces(value))

    def _dates(self, painter: QPainter, scale: Scale) -> None:
        painter.setPen(theme.colour("muted"))
        for place in date_places(self.days[0].day, len(self.days), scale.width):
            text = f"{self.days[place].day:%m-%d}"
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(scale.x(place) - wide / 2, LEFT), LEFT + scale.width - wide)
            painter.drawText(QPointF(left, self.height() - 6), text)

    def _draw_stock(self, painter: QPainter, scale: Scale) -> None:
        before = self._line(scale, lambda one: one.stock)
        after = self._line(scale, lambda one: one.projected)
        self._area(painter, scale, before, "accent")
        self._between(painter, after, self._line(scale, lambda one: one.projected_low), "warn")
        self._polyline(painter, self._line(scale, lambda one: one.with_proposals), "good", "long dashes")
        self._polyline(painter, after, "warn", "dashes")
        self._polyline(painter, before, "accent", "line")
        if self._reorder_point is not None:
            y = scale.y(self._reorder_point)
            painter.setPen(legend_pen("muted", "dots"))
            painter.drawLine(QPointF(LEFT, y), QPointF(LEFT + scale.width, y))
        for place, one in enumerate(self.days):
            if one.arriving:
                self._arrow(painter, scale.x(place), scale.bottom, one.arriving)
            if one.leaving:
                self._arrow(painter, scale.x(place), scale.bottom - ARROW_ROOM * (one.arriving > 0), -one.leaving)

    def _arrow(self, painter: QPainter, x: float, bottom: float, quantity: int) -> None:
        """A triangle on the line of the day, down for what comes and up for what leaves, and how much that is."""
        tone, top = theme.colour("accent" if quantity > 0 else "warn"), bottom - ARROW_HEIGHT
        flat, tip = (top, bottom) if quantity > 0 else (bottom, top)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawPolygon(QPolygonF([QPointF(x - 5, flat), QPointF(x + 5, flat), QPointF(x, tip)]))
        painter.setPen(tone)
        painter.drawText(QRectF(x - 40, top - 17, 80, 16), Qt.AlignmentFlag.AlignCenter, f"{quantity:+,}")

    def _draw_demand(self, painter: QPainter, scale: Scale) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("muted"))
        width = max(scale.step * 0.7, 1)
        for place, one in enumerate(self.days):
            if one.sold:
                top = scale.y(one.sold)
                painter.drawRect(QRectF(scale.x(place) - width / 2, top, width, scale.bottom - top))
        self._between(painter, self._line(scale, lambda one: one.high), self._line(scale, lambda one: one.low), "text")
        self._polyline(painter, self._line(scale, lambda one: one.mean), "text", "band")

    def _draw_now(self, painter: QPainter, stock: Scale, demand: Scale) -> None:
        if not 0 < self._now < len(self.days):
            return
        x = stock.x(self._now) - stock.step / 2
        painter.setPen(QPen(theme.colour("text"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, stock.top), QPointF(x, demand.bottom))
        painter.drawText(QPointF(x + 5, stock.top + 12), tr("Today"))

    def _draw_mark(self, painter: QPainter, stock: Scale, demand: Scale) -> None:
        if not 0 <= self.marked < len(self.days):
            return
        x = stock.x(self.marked)
        painter.setPen(QPen(theme.colour("accent"), 1.4))
        painter.drawLine(QPointF(x, stock.top), QPointF(x, demand.bottom))
        lines = numbers(self.days[self.marked])
        metrics = painter.fontMetrics()
        width = max(metrics.horizontalAdvance(line) for line in lines) + 20
        height = len(lines) * 18 + 12
        left = x + 10 if x + 10 + width < self.width() else x - 10 - width
        box = QRectF(max(left, 2), stock.top + 2, width, height)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, 6, 6)
        for place, line in enumerate(lines):
            painter.setPen(theme.colour("text" if place else "muted"))
            painter.drawText(QPointF(box.left() + 10, box.top() + 19 + place * 18), line)

    def _line(self, scale: Scale, of: Callable[[ChartDay], float | None]) -> list[list[QPointF]]:
        """The value day by day, in runs where some days are not known."""
        runs: list[list[QPointF]] = [[]]
        for place, one in enumerate(self.days):
            value = of(one)
            if value is not None:
                runs[-1].append(QPointF(scale.x(place), scale.y(max(value, 0))))
            elif runs[-1]:
                runs.append([])
        return [run for run in runs if run]

    @staticmethod
    def _polyline(painter: QPainter, runs: Sequence[list[QPointF]], tone: str, kind: str) -> None:
        painter.setPen(legend_pen(tone, kind))
        for run in runs:
            painter.drawPolyline(QPolygonF(run))

    @staticmethod
    def _area(painter: QPainter, scale: Scale, runs: Sequence[list[QPointF]], tone: str) -> None:
        fill_pale(painter, tone)
        for run in runs:
            ends = [QPointF(run[-1].x(), scale.bottom), QPointF(run[0].x(), scale.bottom)]
            painter.drawPolygon(QPolygonF([*run, *ends]))

    @staticmethod
    def _between(painter: QPainter, upper: Sequence[list[QPointF]], lower: Sequence[list[QPointF]], tone: str) -> None:
        fill_pale(painter, tone)
        for above, below in zip(upper, lower, strict=False):
            painter.drawPolygon(QPolygonF([*above, *reversed(below)]))

    def _draw_legends(self, painter: QPainter, demand: Scale) -> None:
        held = painter.font()
        painter.setFont(legend_font(held))
        for legend, top in ((STOCK_LEGEND, 0.0), (DEMAND_LEGEND, demand.top - self._legend_height(DEMAND_LEGEND))):
            for entry in self._entries(legend):
                draw_entry(painter, entry, top=top)
        painter.setFont(held)

    def _legend_height(self, legend: Legend) -> int:
        return (self._entries(legend)[-1].line + 1) * LINE_HEIGHT + 4

    def _entries(self, legend: Legend) -> list[Entry]:
        return legend_entries(legend, QFontMetrics(legend_font(self.font())), left=LEFT, right=self.width())
