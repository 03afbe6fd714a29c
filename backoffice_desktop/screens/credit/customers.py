"""Customers on account."""

from PySide6.QtCore import Signal

from backoffice_desktop.api.credit import Account, CreditKind
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import money
from backoffice_desktop.outbox import Unsent
from backoffice_desktop.screens.credit.account_cards import MonthsCard, OrdersCard
from backoffice_desktop.screens.credit.cards import AnswersCard, ChangeCard, CreditHistoryCard, PointsCard, ReasonsCard
from backoffice_desktop.screens.credit.decision_bars import CustomerBar
from backoffice_desktop.screens.credit.filter_bars import CustomerFilters
from backoffice_desktop.screens.credit.headings import CustomerHeading
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.screens.credit.words import company
from backoffice_desktop.screens.credit.work import customer_work
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.worklist.detail import DetailPane
from backoffice_desktop.worklist.screen import Worklist


class Customers(Worklist):
    """Signals: ``order_asked`` (order id) somebody wants to see an order in fraud review."""

    order_asked = Signal(str)
    bar: CustomerBar
    list_width = 690
    filters: CustomerFilters

    def __init__(self, desk: Desk, policies: Policies) -> None:
        email = desk.person.email
        self.reasons, self.months, self.orders = ReasonsCard(), MonthsCard(), OrdersCard()
        self.changes, self.history = ChangeCard(), CreditHistoryCard()
        cards = (
            self.reasons,
            self.months,
            self.orders,
            self.history,
            self.changes,
            PointsCard(),
            AnswersCard(),
        )
        super().__init__(
            desk,
            customer_work(policies, email),
            live=desk.credit_live,
            filters=CustomerFilters(),
            detail=DetailPane(CustomerHeading(email), cards),
            bar=CustomerBar(email, policies),
        )
        self.splitter.setObjectName("credit-customers")
        self.orders.opened.connect(self.order_asked)
        self.repaint_timer.timeout.connect(self._refresh)

    def shortcuts(self) -> list[Shortcut]:
        bar = self.bar
        return [
            Shortcut("A", "Confirm the proposed limit", lambda: bar.decide(CreditKind.LIMIT_CONFIRM)),
            Shortcut("R", "Refuse the proposed limit", lambda: bar.decide(CreditKind.LIMIT_REFUSE)),
            Shortcut("L", "Change the limit", bar.limit.start),
            Shortcut("S", "Take the suggested limit", bar.limit.take_suggested),
            Shortcut("B", "Block or unblock", lambda: bar.decide_one_of(CreditKind.BLOCK, CreditKind.UNBLOCK)),
            Shortcut(
                "H",
                "The customer asks for a person; or it is reviewed",
                lambda: bar.decide_one_of(CreditKind.REVIEW_ASKED, CreditKind.REVIEW_DONE),
            ),
            Shortcut("P", "Switch: only who needs a person", self.filters.needs_person.toggle),
            *super().shortcuts(),
        ]

    def may_undo(self, item: Account) -> bool:
        return item.can_undo

    def _refresh(self) -> None:
        # Orders and payments move exposures without anybody deciding.
        if self.isVisible():
            self.model.refresh()

    def confirmed(self, unsent: Unsent, item: Account) -> None:
        super().confirmed(unsent, item)
        if unsent.kind is CreditKind.LIMIT_CHANGE and item.proposal is not None:
            self.desk.notices.add(
                "{name}: a second person has to confirm the limit of {limit}.",
                name=company(item),
                limit=money(item.proposal.limit),
                about=unsent.about,
            )
