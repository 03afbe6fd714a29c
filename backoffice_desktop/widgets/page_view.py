"""The pages of a paper below each other, with boxes over what was read there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsRectItem, QGraphicsScene, QGraphicsView

from backoffice_desktop.theme import theme

GAP = 18.0
"""Between pages, points."""
LEAST_ZOOM, MOST_ZOOM = 0.2, 6.0
STEP = 1.2
DRAWN_FROM = 6
"""A rectangle is meant from so many pixels on; less is a click."""
ROOM = 1.5
"""How far a box is drawn around what it marks, points."""
KEY = 0


class Tone(StrEnum):
    """How sure the reading of a box is."""

    SURE = "accent"
    UNSURE = "warn"
    WRONG = "bad"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page; lengths are points."""

    number: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A box over what was read; ``box`` in points on its page."""

    key: str
    page: int
    box: QRectF
    tone: Tone = Tone.SURE


class PageView(QGraphicsView):
    """The wheel scrolls, with Ctrl it zooms; ``+`` ``-`` ``0`` do so by key. A rectangle can be drawn over words.

    Signals: ``picked`` (key of the box that was clicked); ``drawn`` (page, rectangle in its points);
    ``seen`` (number of a page that came into sight without its picture).
    """

    picked = Signal(str)
    drawn = Signal(int, QRectF)
    seen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setMinimumWidth(280)
        self._places: dict[int, QRectF] = {}
        self._pictures: dict[int, QGraphicsPixmapItem] = {}
        self._asked: set[int] = set()
        self._marks: dict[str, Mark] = {}
        self._boxes: dict[str, QGraphicsRectItem] = {}
        self._marked = ""
        self._fits = True
        self._pressed: QPoint | None = None
        self._band: QGraphicsRectItem | None = None
        self.verticalScrollBar().valueChanged.connect(lambda _: self._ask_for_pictures())
        theme.changed.connect(self._paint)

    @property
    def marked(self) -> str:
        return self._marked

    @property
    def page(self) -> int:
        """Number of the page that takes most of the view; 0 where there is none."""
        sight = self.mapToScene(self.viewport().rect()).boundingRect()
        seen = {page: place.intersected(sight).height() for page, place in self._places.items()}
        return max(seen, key=lambda page: seen[page], default=0)

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Other pages, still without pictures and boxes, from the top."""
        self._scene.clear()
        self._places, self._pictures, self._boxes, self._marks = {}, {}, {}, {}
        self._asked, self._marked, self._band = set(), "", None
        widest = max((sheet.width for sheet in sheets), default=0.0)
        top = 0.0
        for sheet in sheets:
            place = QRectF((widest - sheet.width) / 2, top, sheet.width, sheet.height)
            self._places[sheet.number] = place
            self._scene.addRect(place, QPen(theme.colour("line")), QColor(Qt.GlobalColor.white)).setZValue(0)
            top += sheet.height + GAP
        self._scene.setSceneRect(QRectF(0, 0, widest, max(top - GAP, 0)).adjusted(-GAP, -GAP, GAP, GAP))
        self.fit_width()
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())
        self._ask_for_pictures()

    def show_picture(self, page: int, picture: QPixmap) -> None:
        """The picture of a page that is shown; of another one it is left aside."""
        place = self._places.get(page)
        if place is None or picture.isNull():
            return
        if page in self._pictures:
            self._scene.removeItem(self._pictures.pop(page))
        item = self._scene.addPixmap(picture)
        item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        item.setPos(place.topLeft())
        item.setScale(place.width() / picture.width())
        item.setZValue(1)
        self._pictures[page] = item

    def ask_again(self, page: int) -> None:
        """Its picture did not come: ask for it when the page comes into sight the next time."""
        self._asked.discard(page)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Other boxes; the marked one stays marked where it is among them."""
        for box in self._boxes.values():
            self._scene.removeItem(box)
        self._boxes = {}
        self._marks = {mark.key: mark for mark in marks if mark.page in self._places}
        for key, mark in self._marks.items():
            place = self._places[mark.page]
            room = mark.box.translated(place.topLeft()).adjusted(-ROOM, -ROOM, ROOM, ROOM)
            box = self._scene.addRect(room)
            box.setData(KEY, key)
            self._boxes[key] = box
        self._paint()

    def mark(self, key: str) -> None:
        """Mark a box and bring it into sight; one that is not here takes the mark away."""
        self._marked = key if key in self._boxes else ""
        self._paint()
        if self._marked:
            self.ensureVisible(self._boxes[key].rect(), 40, 80)
            self._ask_for_pictures()

    def fit_width(self) -> None:
        """As wide as there is room, and so it stays while the window changes."""
        self._fits = True
        width = self._scene.sceneRect().width()
        if width > 0:
            self._zoom_to(self.viewport().width() / width)

    def zoom(self, factor: float) -> None:
        self._fits = False
        self._zoom_to(self.transform().m11() * factor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.text() in {"+", "="}:
            self.zoom(STEP)
        elif event.text() == "-":
            self.zoom(1 / STEP)
        elif event.text() == "0":
            self.fit_width()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.setFocus()
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._pressed is None:
            return
        if self._band is None:
            pen = QPen(theme.colour("accent"), 1.5, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            self._band = self._scene.addRect(QRectF(), pen)
            self._band.setZValue(4)
        self._band.setRect(self._between(self._pressed, event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        start, self._pressed = self._pressed, None
        if self._band is not None:
            self._scene.removeItem(self._band)
            self._band = None
        if start is None:
            return
        end = event.position().toPoint()
        if (end - start).manhattanLength() >= DRAWN_FROM:
            self._draw(self._between(start, end))
        elif key := self._key_at(end):
            self.picked.emit(key)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if self._fits:
            self.fit_width()
        self._ask_for_pictures()

    def _between(self, start: QPoint, end: QPoint) -> QRectF:
        return QRectF(self.mapToScene(start), self.mapToScene(end)).normalized()

    def _draw(self, area: QRectF) -> None:
        """What was drawn, on the page that it began on."""
        for page, place in self._places.items():
            held = area.intersected(place)
            if not held.isEmpty():
                self.drawn.emit(page, held.translated(-place.topLeft()))
                return

    def _key_at(self, point: QPoint) -> str:
        """Of boxes over each other, the smallest."""
        at: QPointF = self.mapToScene(point)
        hit = [(box.rect().width() * box.rect().height(), key) for key, box in self._boxes.items() if box.contains(at)]
        return min(hit)[1] if hit else ""

    def _zoom_to(self, scale: float) -> None:
        scale = min(max(scale, LEAST_ZOOM), MOST_ZOOM)
        self.resetTransform()
        self.scale(scale, scale)

    def _ask_for_pictures(self) -> None:
        sight = self.mapToScene(self.viewport().rect()).boundingRect()
        for page, place in self._places.items():
            if page not in self._asked and place.intersects(sight):
                self._asked.add(page)
                self.seen.emit(page)

    def _paint(self) -> None:
        for key, box in self._boxes.items():
            tone = self._marks[key].tone
            is_marked = key == self._marked
            # Paper is white in both themes: what lies over it is a veil of the tone, never its soft ground.
            ink = QColor(theme.colour(tone.value))
            pen = QPen(ink, 2.6 if is_marked else 1.2)
            pen.setCosmetic(True)
            veil = QColor(ink)
            veil.setAlpha(70 if is_marked else 34 if tone is not Tone.SURE else 0)
            box.setPen(pen)
            box.setBrush(veil)
            box.setZValue(3 if is_marked else 2)
