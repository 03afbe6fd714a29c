"""Deciding: shown at once, kept on disk, sent when possible, and put right where the service says otherwise."""

from PySide6.QtCore import QObject, Signal

from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.fraud import DecisionKind, Review, State
from backoffice_desktop.api.fraud_queue import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import relative
from backoffice_desktop.outbox import Unsent
from backoffice_desktop.screens.fraud.words import KINDS, STATES, state_after
from backoffice_desktop.sending import undo_of
from backoffice_desktop.translations import tr

SAID = {
    DecisionKind.APPROVE: "Order {number} approved.",
    DecisionKind.REJECT: "Order {number} rejected.",
    DecisionKind.ASK_MORE: "Order {number}: asked for more.",
}


class Deciding(QObject):
    """Signals: ``shown`` (Review, State) at once; ``confirmed`` (Review) by the service; ``rolled_back`` (order id);
    ``conflict`` (Unsent, Review) somebody else was first."""

    shown = Signal(object, object)
    confirmed = Signal(object)
    rolled_back = Signal(str)
    conflict = Signal(object, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._mine: list[tuple[Unsent, Review]] = []
        self._after: dict[str, Review] = {}
        desk.sender.resolved.connect(self._resolved)
        desk.sender.refused.connect(self._refused)

    def decide(
        self, review: Review, kind: DecisionKind, *, note: str = "", cancel_order: bool = False, refund: bool = False
    ) -> None:
        unsent = Unsent(
            account=self._desk.account,
            order_id=review.order_id,
            number=review.number,
            version=review.version,
            kind=kind,
            note=note,
            cancel_order=cancel_order and kind is DecisionKind.REJECT,
            refund=refund and kind is DecisionKind.REJECT,
        )
        self._mine.append((unsent, review))
        self.shown.emit(review, state_after(review, kind))
        self._desk.sender.send(unsent)
        self._desk.notices.offer(
            SAID[kind], number=review.number, order_id=review.order_id, action="Undo (U)", act=self.undo_last
        )

    def undo_last(self) -> str:
        """Take back the last decision made here; return its order's id, empty where there is none."""
        if not self._mine:
            return ""
        unsent, before = self._mine.pop()
        if self._desk.sender.take_back(unsent):
            self.rolled_back.emit(unsent.order_id)
        elif (now := self._after.get(unsent.order_id)) is not None:
            self.undo(now)
        else:
            self._desk.sender.send(undo_of(unsent))
            self.shown.emit(before, before.state)
        self._desk.notices.add("Decision on order {number} taken back.", number=unsent.number, order_id=unsent.order_id)
        return unsent.order_id

    def undo(self, review: Review, *, note: str = "") -> None:
        """Take back the last decision on an order, whoever made it."""
        unsent = Unsent(
            account=self._desk.account,
            order_id=review.order_id,
            number=review.number,
            version=review.version,
            kind=DecisionKind.UNDO,
            note=note,
        )
        self.shown.emit(review, State.WAITING)
        self._desk.sender.send(unsent)

    def _resolved(self, unsent: Unsent, review: Review | None) -> None:
        if review is None:
            self.rolled_back.emit(unsent.order_id)
            return
        self._after[review.order_id] = review
        if review.trouble:
            self._desk.notices.add(
                "Order {number}: the shop has not done it yet ({why}). We go on trying.",
                number=review.number,
                why=review.trouble,
                order_id=review.order_id,
            )
        self.confirmed.emit(review)

    def _refused(self, unsent: Unsent, why: Resolved | ApiError) -> None:
        self._mine = [held for held in self._mine if held[0].client_id != unsent.client_id]
        self.rolled_back.emit(unsent.order_id)
        if isinstance(why, ApiError):
            error = why
            self._tell_refusal(unsent, lambda: sentence(error))
            return
        problem = why.problems[0]
        if problem.code == "CONFLICT" and why.review is not None:
            self.conflict.emit(unsent, why.review)
            self._desk.notices.add(
                "{what}", what=lambda: conflict_sentence(unsent, why.review), order_id=unsent.order_id, quiet=True
            )
        else:
            self._tell_refusal(unsent, problem.message)

    def _tell_refusal(self, unsent: Unsent, why: object) -> None:
        self._desk.notices.add(
            "Order {number}: your decision was not taken. {why}",
            number=unsent.number,
            why=why,
            order_id=unsent.order_id,
        )


def conflict_sentence(unsent: Unsent, present: Review | None) -> str:
    """``Order 17 was decided by ann 2 min ago: Approved. Yours (Rejected) was not carried out.``"""
    if present is None:
        return tr("Order {number} has changed meanwhile.", number=unsent.number)
    mine = tr(KINDS[unsent.kind])
    if not present.decided_by or present.decided_at is None:
        return tr(
            "Order {number} has changed meanwhile: {state}. Your decision ({mine}) was not carried out.",
            number=unsent.number,
            state=tr(STATES[present.state]),
            mine=mine,
        )
    return tr(
        "Order {number} was decided by {who} {when}: {state}. Your decision ({mine}) was not carried out.",
        number=unsent.number,
        who=present.decided_by,
        when=relative(present.decided_at),
        state=tr(STATES[present.state]),
        mine=mine,
    )
