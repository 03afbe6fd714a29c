"""The orders that are linked to this one, drawn as a graph. Arrow keys walk through it, Enter opens an order."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView

from backoffice_desktop.api.fraud import OrderBrief, ReviewDetail
from backoffice_desktop.formatting import money
from backoffice_desktop.screens.fraud.graph_layout import radial
from backoffice_desktop.screens.fraud.words import outcome, through
from backoffice_desktop.theme import theme
from backoffice_desktop.translations import follow, tr

HEIGHT = 28
NODE_KEY = 0


class LinkedGraph(QGraphicsView):
    """Signals: ``opened`` (order id); ``chosen`` (text about the order that is marked)."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setFixedHeight(300)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._detail: ReviewDetail | None = None
        self._nodes: list[str] = []
        self._marked = 0
        theme.changed.connect(self._draw)
        follow(self, self._draw)

    def show_detail(self, detail: ReviewDetail) -> None:
        self._detail = detail
        centre = detail.review.order_id
        self._nodes = [centre, *(brief.order_id for brief in detail.linked if brief.order_id != centre)]
        self._marked = 0
        self._draw()

    @property
    def marked(self) -> str:
        return self._nodes[self._marked] if self._nodes else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in {Qt.Key.Key_Right, Qt.Key.Key_Down}:
            self._mark(self._marked + 1)
        elif event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Up}:
            self._mark(self._marked - 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._marked > 0:
            self.opened.emit(self.marked)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus()
        if node := self._node_at(event):
            self._mark(self._nodes.index(node))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        node = self._node_at(event)
        if node and node != self._nodes[0]:
            self.opened.emit(node)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def _node_at(self, event: QMouseEvent) -> str:
        item = self.itemAt(event.position().toPoint())
        return "" if item is None else str(item.data(NODE_KEY) or "")

    def _mark(self, place: int) -> None:
        if self._nodes:
            self._marked = place % len(self._nodes)
            self._draw()

    def _draw(self) -> None:
        self._scene.clear()
        detail = self._detail
        if detail is None:
            return
        briefs = {brief.order_id: brief for brief in detail.linked}
        pairs = [(link.from_order_id, link.to_order_id) for link in detail.links]
        places = radial(self._nodes[0], self._nodes[1:], pairs)
        for link in detail.links:
            if link.from_order_id in places and link.to_order_id in places:
                is_marked = self.marked in {link.from_order_id, link.to_order_id}
                self._edge(places[link.from_order_id], places[link.to_order_id], is_marked=is_marked)
        for node, (x, y) in places.items():
            brief = briefs.get(node)
            number = detail.review.number if brief is None else brief.number
            tone = "accent" if brief is None or node == self._nodes[0] else outcome(brief)[1]
            self._node(node, number, QPointF(x, y), tone)
        self._fit()
        self.chosen.emit(self._about(briefs.get(self.marked)))
        self.setAccessibleName(self._about(briefs.get(self.marked)))

    def _edge(self, start: tuple[float, float], end: tuple[float, float], *, is_marked: bool) -> None:
        pen = QPen(theme.colour("accent" if is_marked else "line"), 2.0 if is_marked else 1.4)
        self._scene.addLine(*start, *end, pen).setZValue(1 if is_marked else 0)

    def _node(self, node: str, number: str, at: QPointF, tone: str) -> None:
        width = QFontMetricsF(self.font()).horizontalAdvance(number) + 22
        ground = theme.colour("raised" if tone == "neutral" else f"{tone}_soft")
        ink = theme.colour("muted" if tone == "neutral" else tone)
        is_marked = node == self.marked
        pen = QPen(theme.colour("accent") if is_marked else ink, 2.4 if is_marked else 1.0)
        box = QRectF(at.x() - width / 2, at.y() - HEIGHT / 2, width, HEIGHT)
        shape = self._scene.addRect(box, pen, ground)
        text = self._scene.addSimpleText(number, self.font())
        text.setBrush(ink)
        inner = text.boundingRect()
        text.setPos(at.x() - inner.width() / 2, at.y() - inner.height() / 2)
        for item in (shape, text):
            item.setData(NODE_KEY, node)
            item.setZValue(2 if item is shape else 3)

    def _about(self, brief: OrderBrief | None) -> str:
        detail = self._detail
        if detail is None or brief is None or brief.order_id == self._nodes[0]:
            return tr("Arrow keys walk through the linked orders, Enter opens one.")
        names = [
            name
            for link in detail.links
            if brief.order_id in {link.from_order_id, link.to_order_id}
            for name in link.through
        ]
        return tr(
            "{number} · {amount} · {outcome} · through: {through}",
            number=brief.number,
            amount=money(brief.total),
            outcome=outcome(brief)[0],
            through=through(tuple(dict.fromkeys(names))),
        )

    def _fit(self) -> None:
        box = self._scene.itemsBoundingRect().adjusted(-12, -12, 12, 12)
        self._scene.setSceneRect(box)
        self.resetTransform()
        if box.width() > 0:
            scale = min(self.viewport().width() / box.width(), self.viewport().height() / box.height(), 1.0)
            self.scale(scale, scale)
