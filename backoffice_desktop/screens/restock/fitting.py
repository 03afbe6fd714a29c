"""Lines and chart share the height that there is: both are to be seen at once, without scrolling."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from backoffice_desktop.screens.restock.lines_card import LinesCard
from backoffice_desktop.screens.stock.chart import LEAST_HEIGHT
from backoffice_desktop.screens.stock.product_card import ProductCard

MOST_LINES, FEWEST_LINES = 7, 3
EASY_HEIGHT, MOST_HEIGHT = 236, 420
"""Lines give way until the chart has the first; it takes what is left up to the second."""
AROUND = 40
"""Margins of the page, and what lies between its parts."""


def shared(free: int, lines: int, line_height: int) -> tuple[int, int]:
    """How many lines are shown and how high the chart is, where both have ``free`` pixels.

    >>> shared(400, lines=9, line_height=36)
    (4, 256)
    """
    shown = min(lines, MOST_LINES)
    while shown > FEWEST_LINES and free - shown * line_height < EASY_HEIGHT:
        shown -= 1
    return shown, min(max(free - shown * line_height, LEAST_HEIGHT), MOST_HEIGHT)


class Fitting(QObject):
    """Fits the two into an area under its heading, whenever one of them or the area has another size."""

    def __init__(self, area: QScrollArea, heading: QWidget, lines: LinesCard, product: ProductCard) -> None:
        super().__init__(area)
        self._area, self._heading, self._lines, self._product = area, heading, lines, product
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        for one in (area, heading, lines, product):
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize} and not self._soon.isActive():
            self._soon.start()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        width = self._lines.width()
        if self._lines.isHidden() or self._product.isHidden() or width <= 0:
            return
        table, chart = self._lines.table, self._product.chart
        # Their heights are fixed: what they have on the screen may be that of a moment ago.
        others = _height(self._lines, width) - table.minimumHeight() + table.height_of(0)
        others += _height(self._product, width) - chart.minimumHeight() + _height(self._heading, width) + AROUND
        free = self._area.viewport().height() - others
        shown, height = shared(free, table.model().rowCount(), table.row_height)
        table.show_most(shown)
        self._product.set_chart_height(height)


def _height(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return widget.sizeHint().height()
