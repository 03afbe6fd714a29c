"""What can be decided about an order."""

from typing import Any

from PySide6.QtWidgets import QCheckBox

from backoffice_desktop.api.fraud import OPEN_STATES, DecisionKind, Review, State
from backoffice_desktop.outbox import Kind
from backoffice_desktop.translations import say
from backoffice_desktop.worklist import decision_bar


class DecisionBar(decision_bar.DecisionBar):
    """Signals: those of every decision bar."""

    needs_note = {DecisionKind.ASK_MORE: "Write into the note what you want to know, then press Enter."}  # noqa: RUF012

    def __init__(self, me: str) -> None:
        super().__init__(me)
        self.cancels = _choice("Cancel the order", checked=True)
        self.refunds = _choice("Refund the payment", checked=False)
        self.approve = self.add_decision(DecisionKind.APPROVE, "Approve (A)", tone="accent")
        self.reject = self.add_decision(DecisionKind.REJECT, "Reject (R)", tone="bad")
        self.add_decision(DecisionKind.ASK_MORE, "Ask for more (M)")
        self.lay_out(self.cancels, self.refunds)
        self.show_item(None)

    def show_item(self, item: Review | None) -> None:
        may = item is not None and item.state in OPEN_STATES
        is_my_first = (
            item is not None
            and item.state is State.SECOND_REVIEW
            and item.first_decision is not None
            and item.first_decision.by.lower() == self._me
        )
        for button in self.buttons.values():
            button.setEnabled(may and not is_my_first)
        for widget in (self.note, self.cancels, self.refunds):
            widget.setEnabled(may)

    def values(self, kind: Kind) -> dict[str, Any]:
        if kind is not DecisionKind.REJECT:
            return {}
        return {"cancel_order": self.cancels.isChecked(), "refund": self.refunds.isChecked()}


def _choice(text: str, *, checked: bool) -> QCheckBox:
    made = QCheckBox()
    made.setChecked(checked)
    say(made.setText, text)
    say(made.setToolTip, "Counts when you reject")
    return made
