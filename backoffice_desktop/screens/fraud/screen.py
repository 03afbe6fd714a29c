"""The fraud review screen."""

from backoffice_desktop.api.fraud import DecisionKind, Review
from backoffice_desktop.desk import Desk
from backoffice_desktop.outbox import Unsent
from backoffice_desktop.screens.fraud.decision_bar import DecisionBar
from backoffice_desktop.screens.fraud.detail import FraudDetail
from backoffice_desktop.screens.fraud.filter_bar import FilterBar
from backoffice_desktop.screens.fraud.work import FRAUD_WORK
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.worklist.screen import Worklist


class FraudScreen(Worklist):
    """Queue, detail and decisions."""

    title = "Fraud review"
    bar: DecisionBar
    detail: FraudDetail

    def __init__(self, desk: Desk) -> None:
        email = desk.person.email
        super().__init__(
            desk,
            FRAUD_WORK,
            live=desk.live,
            filters=FilterBar(),
            detail=FraudDetail(email),
            bar=DecisionBar(email),
        )
        self.detail.opened.connect(self.open_item)
        self.use_filters(FRAUD_WORK.filters)

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("A", "Approve", lambda: self.bar.decide(DecisionKind.APPROVE)),
            Shortcut("R", "Reject", lambda: self.bar.decide(DecisionKind.REJECT)),
            Shortcut("M", "Ask for more", lambda: self.bar.decide(DecisionKind.ASK_MORE)),
            Shortcut("C", "Switch: cancel the order", self.bar.cancels.toggle),
            Shortcut("F", "Switch: refund the payment", self.bar.refunds.toggle),
            *super().shortcuts(),
        ]

    def may_undo(self, item: Review) -> bool:
        return bool(item.decided_by)

    def confirmed(self, unsent: Unsent, item: Review) -> None:
        super().confirmed(unsent, item)
        if item.trouble:
            self.desk.notices.add(
                "Order {name}: the shop has not done it yet ({why}). We go on trying.",
                name=item.number,
                why=item.trouble,
                about=unsent.about,
            )
