"""An order in full."""

from PySide6.QtCore import Signal

from backoffice_desktop.screens.fraud.cards import (
    BriefsCard,
    DecisionsCard,
    LinesCard,
    LinkedCard,
    OnAccountCard,
    PlacesCard,
    ReasonsCard,
)
from backoffice_desktop.screens.fraud.heading import FraudHeading
from backoffice_desktop.worklist.detail import DetailPane


class FraudDetail(DetailPane):
    """Signals: ``opened`` (order id) somebody wants to see another order."""

    opened = Signal(str)

    def __init__(self, me: str) -> None:
        self.reasons = ReasonsCard()
        linked = LinkedCard()
        history = BriefsCard("History of this customer", "This is the first order of this customer.", "history")
        comparable = BriefsCard("Comparable past orders", "No past order is comparable.", "comparable")
        cards = (
            self.reasons,
            PlacesCard(),
            OnAccountCard(),
            LinesCard(),
            linked,
            history,
            comparable,
            DecisionsCard(),
        )
        super().__init__(FraudHeading(me), cards)
        for orders in (history, linked, comparable):
            orders.opened.connect(self.opened)
