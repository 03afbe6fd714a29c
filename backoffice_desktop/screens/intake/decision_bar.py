"""What can be decided about a paper."""

from collections.abc import Callable

from backoffice_desktop.api.intake import Document, State
from backoffice_desktop.api.intake_decisions import PaperKind
from backoffice_desktop.widgets.parts import Button
from backoffice_desktop.worklist import decision_bar

MAY = {
    PaperKind.ACCEPT: frozenset({State.TO_REVIEW}),
    PaperKind.REJECT: frozenset({State.TO_REVIEW, State.DUPLICATE, State.REFUSED}),
    PaperKind.KEEP: frozenset({State.DUPLICATE}),
    PaperKind.RETRY: frozenset({State.ACCEPTED}),
}


class IntakeBar(decision_bar.DecisionBar):
    """``is_busy`` says whether something is being written or sent, so that the paper must stay as it is shown.

    Signals: those of every decision bar.
    """

    needs_note = {PaperKind.REJECT: "Write into the note why, then press Enter."}  # noqa: RUF012

    def __init__(self, me: str, is_busy: Callable[[], bool]) -> None:
        super().__init__(me)
        self._is_busy = is_busy
        self.add_decision(PaperKind.ACCEPT, "Accept (A)", tone="accent")
        self.add_decision(PaperKind.KEEP, "It is no duplicate (D)")
        self.add_decision(PaperKind.RETRY, "Ask the shop again")
        self.add_decision(PaperKind.REJECT, "Reject (R)", tone="bad")
        self.lay_out()
        self.show_item(None)

    def add_menu(self, button: Button) -> None:
        """Beside undo: what is done to the paper itself."""
        self.last_row.insertWidget(self.last_row.count() - 1, button)

    @property
    def is_touched(self) -> bool:
        return super().is_touched or self._is_busy()

    def show_item(self, item: Document | None) -> None:
        for kind, states in MAY.items():
            button = self.buttons[kind]
            may = item is not None and item.state in states
            if item is not None and kind is PaperKind.RETRY:
                may = may and item.needs_person
            button.setEnabled(may)
            # What is rarely wanted takes no room where it cannot be.
            button.setVisible(may or kind in {PaperKind.ACCEPT, PaperKind.REJECT})
        self.note.setEnabled(item is not None)
