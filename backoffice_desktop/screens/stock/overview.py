"""The stock as a whole: figures, classes, ages; each leads to the products that it counts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_stock
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Urgency
from backoffice_desktop.api.inventory_stock import Health, PositionFilters, PositionOrder
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import days_long, fine_percent, relative, whole
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.stock.ages import Ages
from backoffice_desktop.screens.stock.class_grid import ClassGrid
from backoffice_desktop.widgets.figure_card import FigureCard
from backoffice_desktop.widgets.parts import Label
from backoffice_desktop.widgets.states import States

PER_ROW = 4


class Overview(QWidget):
    """Signals: ``products_asked`` (PositionFilters); ``asked_for`` (another screen, what to show there)."""

    products_asked = Signal(object)
    asked_for = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self.warehouse_id = ""
        self.health: Health | None = None
        self.value = FigureCard("Stock value")
        self.cover = FigureCard("Cover")
        self.out = FigureCard("Out of stock")
        self.short = FigureCard("Runs out before goods can come")
        self.over = FigureCard("Too much")
        self.ordered = FigureCard("On order")
        self.overdue = FigureCard("Deliveries overdue")
        self.alerts = FigureCard("Open alerts")
        self.classes = ClassGrid()
        self.ages = Ages()
        self._planned = Label(role="small", wraps=True)
        self.states = States(self._area(), retry=self.load)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.states)
        self._connect()

    def load(self) -> None:
        if self._job is not None:
            self._job.cancel()
        if self.health is None:
            self.states.show_loading()
        self._job = self._desk.jobs.run(
            inventory_stock.health(self._desk.session.call, self.warehouse_id),
            owner=self,
            done=self._show,
            failed=self._failed,
        )

    def use_warehouse(self, warehouse_id: str) -> None:
        self.warehouse_id = warehouse_id
        self.load()

    def _show(self, health: Health) -> None:
        self._job = None
        self.health = health
        if health.planned_at is None:
            self.states.show_empty("Nothing is planned yet: the stock is looked at every night.")
            return
        at = health.planned_at
        self._planned.say("As of the last plan, {when}.", when=lambda: relative(at))
        self._figure(self.value, whole(health.value, apart="\n"), "products in warehouses: {count}", health.places)
        self.cover.figure.say("{days}", days=lambda: "–" if health.cover_days is None else days_long(health.cover_days))
        self.cover.hint.say("that all pieces together last")
        self._figure(
            self.out,
            f"{health.out_of_stock:,}",
            "have stock of what sells: {count}",
            "–" if health.in_stock_share is None else fine_percent(health.in_stock_share),
        )
        self._figure(self.short, f"{health.running_out:,}", "even if they are ordered today", "")
        self._figure(
            self.over,
            whole(health.overstock_value, apart="\n"),
            "products of which too much is there: {count}",
            health.overstock_places,
        )
        self._figure(self.ordered, whole(health.open_order_value, apart="\n"), "on its way from suppliers", "")
        self._figure(self.overdue, f"{health.overdue_orders:,}", "should have come by now", "")
        self._figure(self.alerts, f"{health.open_alerts:,}", "that nobody has seen yet", "")
        self.classes.show_classes(health.classes)
        self.ages.show_ages(health.ages)
        self.states.show_content()

    @staticmethod
    def _figure(card: FigureCard, figure: str, hint: str, count: object) -> None:
        card.figure.say("{figure}", figure=figure)
        card.hint.say(hint, count=f"{count:,}" if isinstance(count, int) else count)

    def _failed(self, error: ApiError) -> None:
        self._job = None
        if self.health is None:
            self.states.show_error(error)

    def _connect(self) -> None:
        ask = self.products_asked.emit
        late = (Urgency.OUT, Urgency.LATE)
        by = PositionOrder
        self.value.pressed.connect(lambda: ask(PositionFilters(order_by=by.VALUE, descending=True)))
        self.cover.pressed.connect(lambda: ask(PositionFilters(order_by=by.COVER, descending=False)))
        self.out.pressed.connect(lambda: ask(PositionFilters(urgencies=(Urgency.OUT,))))
        self.short.pressed.connect(lambda: ask(PositionFilters(urgencies=late)))
        self.over.pressed.connect(
            lambda: ask(PositionFilters(overstocked=True, order_by=by.OVERSTOCK, descending=True))
        )
        self.ordered.pressed.connect(lambda: self.asked_for.emit("receiving", ""))
        self.overdue.pressed.connect(lambda: self.asked_for.emit("receiving", ""))
        self.alerts.pressed.connect(lambda: self.asked_for.emit("stock", "alerts"))
        self.classes.chosen.connect(
            lambda name: ask(PositionFilters(class_name=name, order_by=by.VALUE, descending=True))
        )
        self.ages.chosen.connect(lambda days: ask(PositionFilters(idle_days=days, order_by=by.IDLE, descending=True)))

    def _area(self) -> QScrollArea:
        page = QWidget()
        page.setProperty("role", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        figures = QGridLayout()
        figures.setSpacing(12)
        cards = (self.value, self.cover, self.out, self.short, self.over, self.ordered, self.overdue, self.alerts)
        for place, card in enumerate(cards):
            figures.addWidget(card, *divmod(place, PER_ROW))
            figures.setColumnStretch(place % PER_ROW, 1)
        layout.addLayout(figures)
        below = QGridLayout()
        below.setSpacing(12)
        below.addWidget(self.classes, 0, 0)
        below.addWidget(self.ages, 0, 1)
        below.setColumnStretch(0, 3)
        below.setColumnStretch(1, 2)
        layout.addLayout(below)
        layout.addWidget(self._planned)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        return area
