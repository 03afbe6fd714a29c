"""What can be decided about a customer on account, and about an application."""

from typing import Any

from backoffice_desktop.api.credit import (
    OPEN_APPLICATIONS,
    Account,
    AccountState,
    Application,
    ApplicationState,
    CreditKind,
)
from backoffice_desktop.outbox import Kind
from backoffice_desktop.screens.credit.limit_field import LimitField
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.widgets.parts import row
from backoffice_desktop.worklist.decision_bar import DecisionBar

WHY = "Write the reason into the note, then press Enter."
HINTS = {
    "no_limit": "Write the limit first.",
    "same_limit": "This is the limit already.",
    "asked": "Write into the note what the customer says, then press Enter.",
    "reviewed": "Write into the note what you found, then press Enter.",
    "more": "Write into the note what you want to know, then press Enter.",
}


class CustomerBar(DecisionBar):
    """Signals: those of every decision bar."""

    needs_note = {  # noqa: RUF012
        CreditKind.LIMIT_CHANGE: WHY,
        CreditKind.BLOCK: WHY,
        CreditKind.UNBLOCK: WHY,
        CreditKind.REVIEW_ASKED: HINTS["asked"],
        CreditKind.REVIEW_DONE: HINTS["reviewed"],
    }

    def __init__(self, me: str, policies: Policies) -> None:
        super().__init__(me)
        self._account: Account | None = None
        self.limit = LimitField(policies)
        self.limit.field.entered.connect(lambda: self.decide(CreditKind.LIMIT_CHANGE))
        self.limit.field.left.connect(self.left)
        change = self.add_decision(CreditKind.LIMIT_CHANGE, "Change the limit")
        self.add_decision(CreditKind.LIMIT_CONFIRM, "Confirm (A)", tone="accent")
        self.add_decision(CreditKind.LIMIT_REFUSE, "Refuse (R)", tone="bad")
        self.add_decision(CreditKind.BLOCK, "Block (B)", tone="bad")
        self.add_decision(CreditKind.UNBLOCK, "Unblock (B)")
        self.add_decision(CreditKind.REVIEW_ASKED, "Human review (H)")
        self.add_decision(CreditKind.REVIEW_DONE, "Reviewed (H)", tone="accent")
        self.lay_out(below=(row(self.limit, change, 1), self.limit.about))
        self.show_item(None)

    def show_item(self, item: Account | None) -> None:
        self._account = item
        there, proposal = item is not None, None if item is None else item.proposal
        is_blocked = item is not None and item.state is AccountState.BLOCKED
        is_asked = item is not None and item.review_asked_at is not None
        shown: dict[Kind, bool] = {
            CreditKind.LIMIT_CONFIRM: proposal is not None,
            CreditKind.LIMIT_REFUSE: proposal is not None,
            CreditKind.BLOCK: not is_blocked,
            CreditKind.UNBLOCK: is_blocked,
            CreditKind.REVIEW_ASKED: not is_asked,
            CreditKind.REVIEW_DONE: is_asked,
        }
        is_mine = proposal is not None and proposal.by.lower() == self._me
        for kind, button in self.buttons.items():
            button.setVisible(shown.get(kind, True))
            button.setEnabled(there)
        for kind in (CreditKind.LIMIT_CONFIRM, CreditKind.LIMIT_REFUSE):
            self.buttons[kind].setEnabled(there and not is_mine)
        self.note.setEnabled(there)
        if item is None:
            self.limit.show_limit("", None, enabled=False)
        else:
            self.limit.show_limit(item.currency, item.suggested_limit, exposure=item.exposure.amount, enabled=True)

    def clear(self) -> None:
        super().clear()
        self.limit.clear()

    def values(self, kind: Kind) -> dict[str, Any] | None:
        if kind is not CreditKind.LIMIT_CHANGE:
            return {}
        limit = self.limit.limit()
        if limit is None:
            self.point_out(self.limit.field, HINTS["no_limit"])
            return None
        if self._account is not None and limit == self._account.limit:
            self.point_out(self.limit.field, HINTS["same_limit"])
            return None
        return {"limit": f"{limit.amount:f}"}

    def decide_one_of(self, *kinds: CreditKind) -> None:
        """Whichever of them can be decided now."""
        for kind in kinds:
            if not self.buttons[kind].isHidden():
                self.decide(kind)
                return


class ApplicationBar(DecisionBar):
    """Signals: those of every decision bar."""

    needs_note = {CreditKind.DECLINE: WHY, CreditKind.ASK_MORE: HINTS["more"]}  # noqa: RUF012

    def __init__(self, me: str, policies: Policies) -> None:
        super().__init__(me)
        self.limit = LimitField(policies)
        self.limit.field.entered.connect(self.left)
        self.limit.field.left.connect(self.left)
        self.add_decision(CreditKind.ACCEPT, "Accept (A)", tone="accent")
        self.add_decision(CreditKind.DECLINE, "Decline (R)", tone="bad")
        self.add_decision(CreditKind.ASK_MORE, "Ask for more (M)")
        self.lay_out(below=(row(self.limit, 1), self.limit.about))
        self.show_item(None)

    def show_item(self, item: Application | None) -> None:
        may = item is not None and item.state in OPEN_APPLICATIONS and not self._is_mine(item)
        for button in self.buttons.values():
            button.setEnabled(may)
        self.note.setEnabled(item is not None)
        if item is None:
            self.limit.show_limit("", None, enabled=False)
            return
        self.limit.show_limit(item.requested.currency, item.suggested_limit, enabled=may)
        self.limit.prefill(_likely(item) if may else None)

    def clear(self) -> None:
        super().clear()
        self.limit.clear()

    def values(self, kind: Kind) -> dict[str, Any] | None:
        if kind is not CreditKind.ACCEPT:
            return {}
        limit = self.limit.limit()
        if limit is None:
            self.point_out(self.limit.field, HINTS["no_limit"])
            return None
        return {"limit": f"{limit.amount:f}"}

    def _is_mine(self, item: Application) -> bool:
        """Mine was the first of two decisions: somebody else has to make the second."""
        is_second = item.state is ApplicationState.SECOND_REVIEW
        return is_second and item.proposal is not None and item.proposal.by.lower() == self._me


def _likely(item: Application) -> Any:
    return item.suggested_limit if item.proposal is None else item.proposal.limit
