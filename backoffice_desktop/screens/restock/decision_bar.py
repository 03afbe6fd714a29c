"""What can be decided about a purchase order."""

from typing import Any

from backoffice_desktop.api.inventory import Order, OrderState
from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.outbox import Kind
from backoffice_desktop.screens.restock.documents import DocumentsButton
from backoffice_desktop.screens.restock.quantities import Quantities
from backoffice_desktop.widgets.parts import row
from backoffice_desktop.worklist.decision_bar import DecisionBar

OPEN = frozenset({OrderState.PROPOSED, OrderState.APPROVED, OrderState.SENT, OrderState.CONFIRMED})
SEND_WORDS = {False: "Ordered (S)", True: "Has left (S)"}
"""Of a transfer the goods themselves are sent."""
APPROVE_WORDS = {False: "Approve (A)", True: "Ask for approval (A)"}
CONFIRMABLE = frozenset({OrderState.SENT, OrderState.CONFIRMED, OrderState.PART_RECEIVED})
CANCELLABLE = OPEN | {OrderState.PART_RECEIVED}


class RestockBar(DecisionBar):
    """Signals: those of every decision bar."""

    needs_note = {PurchaseKind.CANCEL: "Write the reason into the note, then press Enter."}  # noqa: RUF012

    def __init__(self, me: str, quantities: Quantities, documents: DocumentsButton) -> None:
        super().__init__(me)
        self._quantities = quantities
        self._documents = documents
        self.approve = self.add_decision(PurchaseKind.APPROVE, "Approve (A)", tone="accent")
        self.send = self.add_decision(PurchaseKind.SEND, "Ordered (S)", tone="accent")
        self.add_decision(PurchaseKind.CONFIRM, "Confirm… (F)", tone="accent")
        self.add_decision(PurchaseKind.CANCEL, "Cancel the order (C)", tone="bad")
        self.lay_out(below=(row(*self.buttons.values(), 1, documents, self.undo),))
        self.show_item(None)

    @property
    def is_touched(self) -> bool:
        return super().is_touched or self._quantities.is_changed

    def clear(self) -> None:
        super().clear()
        self._quantities.clear()

    def show_item(self, item: Order | None) -> None:
        state = None if item is None else item.state
        shown: dict[Kind, bool] = {
            PurchaseKind.APPROVE: state in {None, OrderState.PROPOSED},
            PurchaseKind.SEND: state is OrderState.APPROVED,
            PurchaseKind.CONFIRM: state in CONFIRMABLE,
            PurchaseKind.CANCEL: state is None or state in CANCELLABLE,
        }
        for kind, button in self.buttons.items():
            button.setVisible(shown[kind])
            button.setEnabled(item is not None)
        asks = item is not None and not item.may_approve
        self.approve.say(APPROVE_WORDS[asks])
        self.send.say(SEND_WORDS[item is not None and item.is_transfer])
        self.note.setEnabled(item is not None)
        self._documents.show_order(item)

    def values(self, kind: Kind) -> dict[str, Any] | None:
        if kind is PurchaseKind.APPROVE and (problem := self._quantities.problem) is not None:
            self.point_out(self.note, "{problem}", problem=problem[1])
            return None
        return {}
