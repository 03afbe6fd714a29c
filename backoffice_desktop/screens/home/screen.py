"""Home: what waits, and what has happened while one worked."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from backoffice_desktop.api import credit, dispatch, fraud, intake, inventory
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import exact, joined, relative
from backoffice_desktop.notices import Notice
from backoffice_desktop.outbox import About
from backoffice_desktop.permissions import CREDIT_REVIEW, DISPATCH, FRAUD_REVIEW, INTAKE, STOCK
from backoffice_desktop.screens.places import place_of
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.widgets.figure_card import FigureCard
from backoffice_desktop.widgets.parts import Button, Card, Label, clear, line, row

SHOWN = 12


class HomeScreen(Screen):
    """Figures, and the notices of this login."""

    title = "Home"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.waiting = FigureCard("Orders waiting")
        self.loss = FigureCard("Expected loss among them")
        self.oldest = FigureCard("Waiting longest")
        self.capacity = FigureCard("Reviews left today")
        self.applications = FigureCard("Credit applications")
        self.proposals = FigureCard("Limits to confirm")
        self.asked = FigureCard("Customers asking for a person")
        self.papers = FigureCard("Papers to review")
        self.papers_refused = FigureCard("Orders the shop did not take")
        self.duplicates = FigureCard("Papers that may be duplicates")
        self.to_send = FigureCard("Orders to send")
        self.to_hand_over = FigureCard("Parcels to hand over")
        self.send_troubles = FigureCard("Waybills with trouble")
        self.proposed = FigureCard("Purchase orders to approve")
        self.urgent = FigureCard("Run out before goods can come")
        self.overdue = FigureCard("Deliveries overdue")
        self.alerts = FigureCard("Stock alerts")
        self.unsent = Label(role="muted")
        self._happened = QVBoxLayout()
        self._happened.setSpacing(8)
        self._build()
        desk.live.waiting.connect(self._show)
        desk.credit_live.waiting.connect(self._show_credit)
        desk.stock_live.waiting.connect(self._show_stock)
        desk.intake_live.waiting.connect(self._show_intake)
        desk.dispatch_live.waiting.connect(self._show_dispatch)
        desk.sender.count_changed.connect(self._show_unsent)
        desk.notices.added.connect(lambda _: self._show_notices())
        if desk.live.last is not None:
            self._show(desk.live.last)
        if desk.credit_live.last is not None:
            self._show_credit(desk.credit_live.last)
        if desk.stock_live.last is not None:
            self._show_stock(desk.stock_live.last)
        if desk.intake_live.last is not None:
            self._show_intake(desk.intake_live.last)
        if desk.dispatch_live.last is not None:
            self._show_dispatch(desk.dispatch_live.last)
        self._show_unsent(len(desk.sender.waiting))
        self._show_notices()

    def _build(self) -> None:
        page = QWidget()
        page.setProperty("role", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(28, 24, 28, 24)
        layout.setSpacing(16)
        layout.addWidget(Label("What waits for you", role="title"))
        orders = dict.fromkeys((self.waiting, self.loss, self.oldest, self.capacity), ("fraud", ""))
        layout.addWidget(self._figures(orders, FRAUD_REVIEW))
        customers = ("credit", "customers")
        accounts = {self.applications: ("credit", "applications"), self.proposals: customers, self.asked: customers}
        layout.addWidget(self._figures(accounts, CREDIT_REVIEW))
        papers = {
            self.papers: ("intake", ""),
            self.papers_refused: ("intake", "trouble"),
            self.duplicates: ("intake", "duplicates"),
        }
        layout.addWidget(self._figures(papers, INTAKE))
        parcels = {
            self.to_send: ("dispatch", "orders"),
            self.to_hand_over: ("dispatch", "handover"),
            self.send_troubles: ("dispatch", "trouble"),
        }
        layout.addWidget(self._figures(parcels, DISPATCH))
        goods = {
            self.proposed: ("restock", ""),
            self.urgent: ("restock", "urgent"),
            self.overdue: ("receiving", ""),
            self.alerts: ("stock", "alerts"),
        }
        layout.addWidget(self._figures(goods, STOCK))
        start = Button("Start reviewing", clicked=lambda: self.asked_for.emit("fraud", ""), tone="accent")
        if not self.desk.may(FRAUD_REVIEW):
            start.hide()
        layout.addLayout(row(start, self.unsent, 1, spacing=16))
        happened = Card("What has happened")
        happened.body.addLayout(self._happened)
        layout.addWidget(happened)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def _figures(self, cards: dict[FigureCard, tuple[str, str]], permissions: frozenset[str]) -> QWidget:
        """Cards beside each other, each with the place that it leads to."""
        made = QWidget()
        layout = QHBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for card, place in cards.items():
            card.pressed.connect(lambda place=place: self.asked_for.emit(*place))
            layout.addWidget(card, 1)
        # Never the other way round: shown before it has a place, it would be a window of its own.
        if not self.desk.may(permissions):
            made.hide()
        return made

    def _show_credit(self, waiting: credit.Waiting) -> None:
        self.applications.show_count(waiting.applications, "to be decided by somebody")
        self.proposals.show_count(waiting.proposals, "a second person has to agree")
        self.asked.show_count(waiting.reviews_asked, "to be looked at and answered")

    def _show_intake(self, waiting: intake.Waiting) -> None:
        self.papers.show_count(waiting.to_review, "orders that came on paper")
        self.papers_refused.show_count(waiting.trouble, "accepted here, without a draft order")
        self.duplicates.show_count(waiting.duplicates, "to be looked at once")

    def _show_dispatch(self, waiting: dispatch.Waiting) -> None:
        self.to_send.show_count(waiting.to_dispatch, "confirmed, with a parcel to pack")
        self.to_hand_over.show_count(waiting.to_hand_over, "labelled, still here")
        self.send_troubles.show_count(waiting.shop_troubles + waiting.carrier_troubles, "not taken by shop or carrier")

    def _show_stock(self, waiting: inventory.Waiting) -> None:
        self.proposed.show_count(waiting.proposed, "what to order today")
        self.urgent.show_count(waiting.urgent, "orders with lines that are late already")
        self.overdue.show_count(waiting.overdue, "should have come by now")
        self.alerts.show_count(waiting.open_alerts, "that nobody has seen yet")

    def _show(self, waiting: fraud.Waiting) -> None:
        self.waiting.show_count(waiting.count, "to be decided by somebody")
        self.loss.figure.say("{amounts}", amounts=joined(waiting.expected_loss))
        self.loss.hint.say("if all of them went through")
        self.capacity.show_count(waiting.capacity_left, "of what the team can look at")
        at = waiting.oldest_placed_at
        if at is None:
            self.oldest.figure.say("–")
            self.oldest.hint.say("nothing waits")
        else:
            self.oldest.figure.say("{when}", when=lambda: relative(at))
            self.oldest.hint.say("{exact}", exact=exact(at))

    def _open(self, about: About) -> None:
        self.asked_for.emit(*place_of(about))

    def _show_unsent(self, count: int) -> None:
        self.unsent.setVisible(count > 0)
        self.unsent.say("Decisions waiting to be sent: {count}", count=count)

    def _show_notices(self) -> None:
        clear(self._happened)
        notices = list(self.desk.notices.held)[:SHOWN]
        if not notices:
            self._happened.addWidget(
                Label("Nothing yet. New orders and answers to your decisions appear here.", role="muted")
            )
        for place, notice in enumerate(notices):
            if place:
                self._happened.addWidget(line())
            self._happened.addWidget(_notice(notice, self._open))


def _notice(notice: Notice, open_it: Callable[[About], object]) -> QWidget:
    made = QWidget()
    text = Label(notice.text, wraps=True, **notice.values)
    when = Label("{when}", role="small", when=lambda: relative(notice.at))
    layout = row(text, when, spacing=12)
    layout.setStretch(0, 1)
    if (about := notice.about) is not None:
        layout.addWidget(Button("Open", clicked=lambda: open_it(about), tone="quiet"))
    made.setLayout(layout)
    return made
