"""A delivery that should have come: of whom, how late it is, and what it endangers."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal

from backoffice_desktop.api import inventory_decisions, inventory_orders
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Order, OrderDetail, OrderLine, Urgency
from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.dates import today
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import days_long, money, until
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.restock.confirming import ConfirmDialog
from backoffice_desktop.screens.restock.words import URGENCIES, URGENCY_TONES, state_word
from backoffice_desktop.translations import language, tr
from backoffice_desktop.widgets.columns import ROW_ROLE, Column, Kind
from backoffice_desktop.widgets.facts import Figures
from backoffice_desktop.widgets.parts import Button, Card, Chip, Label, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import ShortTable

FIGURES = ("Days late", "Still to come", "In danger", "Worth")
COLUMNS = (
    Column(
        "Product",
        lambda line: line.product.name,
        Kind.NAME,
        width=124,
        tip=lambda line: f"{line.product.name} · {line.product.sku}",
        stretches=True,
    ),
    Column("Still to come", lambda line: f"{line.open_quantity:,}", Kind.NUMBER, width=104),
    Column(
        "Cover",
        lambda line: "–" if line.cover_days is None else days_long(line.cover_days),
        Kind.NUMBER,
        width=72,
        tip=lambda line: "" if line.on_hand is None else tr("On hand: {count}", count=f"{line.on_hand:,}"),
    ),
    Column(
        "Runs out",
        lambda line: "–" if line.runs_out_on is None else until(line.runs_out_on),
        width=88,
        tip=lambda line: "" if line.runs_out_on is None else f"{line.runs_out_on:%Y-%m-%d}",
        gives_way=True,
    ),
    Column(
        "Urgency",
        lambda line: tr(URGENCIES[line.urgency]),
        Kind.CHIP,
        width=116,
        tone=lambda line: URGENCY_TONES[line.urgency],
        gives_way=True,
    ),
)
ENDANGERED = frozenset({Urgency.OUT, Urgency.LATE})


class OverdueCard(Card):
    """Signals: ``order_asked`` (order id) to work on it; ``chosen`` (OrderLine) what is marked; ``changed`` after a new
    day was kept.
    """

    order_asked = Signal(str)
    chosen = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._client_id = ""
        self.order_id = ""
        self.detail: OrderDetail | None = None
        self.title = Label(role="heading", wraps=True)
        self.state = Chip(tone="bad")
        self.about = Label(role="muted", wraps=True)
        self.figures = Figures(FIGURES)
        self.lines = ShortTable(COLUMNS, most=9)
        self.new_day = Button("Confirm a new day… (F)", clicked=self.confirm, tone="accent")
        self.opens = Button("Open the order", clicked=lambda: self.order_asked.emit(self.order_id))
        self.states = States(self.lines, retry=self._ask)
        self.dialog = ConfirmDialog(self)
        self.dialog.confirmed.connect(self._send)
        # Why a line is urgent is in the service's own words.
        language.changed.connect(self._ask_anew)
        self.lines.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        top = row(self.title, self.state, spacing=12)
        top.setStretch(0, 1)
        self.body.addLayout(top)
        for part in (self.about, self.figures, self.states):
            self.body.addWidget(part)
        self.body.addLayout(row(self.new_day, self.opens, 1))

    def show_order(self, order_id: str) -> None:
        """Asked for beside the window."""
        if order_id == self.order_id and self.detail is not None:
            self._choose()
            return
        self.order_id, self.detail = order_id, None
        self._ask()

    def _ask_anew(self) -> None:
        if self.order_id and self.isVisible():
            self._ask()
        else:
            self.detail = None

    def confirm(self) -> None:
        if self.detail is not None:
            self._client_id = str(uuid4())
            self.dialog.start(self.detail, only_day=True)

    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.new_day.setEnabled(False)
        self.states.show_loading()
        self._job = self._desk.jobs.run(
            inventory_orders.order(self._desk.session.call, self.order_id),
            owner=self,
            done=self._show,
            failed=self._failed,
        )

    def _show(self, found: OrderDetail | None) -> None:
        self._job = None
        self.detail = found
        if found is None:
            self.states.show_empty("This order is not there any more.")
            return
        order, coming = found.order, sorted(found.lines, key=_pressing)
        coming = [line for line in coming if line.open_quantity]
        endangered = [line for line in coming if line.urgency in ENDANGERED]
        self.title.show_data(order.supplier.name)
        self.state.say("{state}", state=lambda: state_word(order)[0])
        self.state.set_tone(state_word(order)[1])
        self.about.say("Order {number} · to {warehouse} · {said}", **_about(order))
        late = 0 if order.expected_on is None else max((today() - order.expected_on).days, 0)
        self.figures.show_figure("Days late", f"{late:,}")
        self.figures.show_figure("Still to come", f"{sum(line.open_quantity for line in coming):,}")
        self.figures.show_figure("In danger", f"{len(endangered):,}")
        self.figures.show_figure("Worth", money(order.total))
        self.lines.show_rows(coming)
        if coming:
            self.lines.setCurrentIndex(self.lines.model().index(0, 0))
        self.new_day.setEnabled(True)
        self.states.show_content()

    def _choose(self) -> None:
        line = self.lines.currentIndex().data(ROW_ROLE)
        if isinstance(line, OrderLine):
            self.chosen.emit(line)

    def _failed(self, error: ApiError) -> None:
        self._job = None
        self.states.show_error(error)

    def _send(self, values: Mapping[str, Any]) -> None:
        if self.detail is None:
            return
        self.dialog.send.setEnabled(False)
        order = self.detail.order
        work = inventory_decisions.decide_order(
            self._desk.session.call,
            order.id,
            version=order.version,
            kind=PurchaseKind.CONFIRM,
            client_id=self._client_id,
            **values,
        )
        self._desk.jobs.run(work, owner=self, done=self._answered, failed=lambda error: self._refuse(sentence(error)))

    def _refuse(self, why: str) -> None:
        self.dialog.refuse(why)

    def _answered(self, answer: Resolved[Order]) -> None:
        if answer.problems:
            # What is sent again is another wish: it may be about another version.
            self._client_id = str(uuid4())
            self._refuse(answer.problems[0].message)
            self._ask()
            return
        self.dialog.forget(self.order_id)
        self.dialog.accept()
        number = self.detail.order.number if self.detail is not None else ""
        self._desk.notices.add("Order {name} confirmed.", name=number)
        self._ask()
        self.changed.emit()


def _pressing(line: OrderLine) -> tuple[int, date, str]:
    """The worst first, and of those what runs out first."""
    return list(Urgency).index(line.urgency), line.runs_out_on or date.max, line.product.name


def _about(order: Order) -> Mapping[str, object]:
    due = order.expected_on
    said = "–" if due is None else f"{due:%Y-%m-%d}"
    return {
        "number": order.number,
        "warehouse": order.warehouse.name,
        "said": lambda: tr("was to come on {day}", day=said),
    }
