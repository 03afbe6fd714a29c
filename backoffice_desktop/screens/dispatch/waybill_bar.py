"""What can be done about a waybill: print, try again, make void."""

from backoffice_desktop.api.dispatch import MAY_BE_VOID, Waybill
from backoffice_desktop.api.dispatch_decisions import WaybillKind
from backoffice_desktop.screens.dispatch.papers import PapersButton
from backoffice_desktop.worklist import decision_bar


class WaybillBar(decision_bar.DecisionBar):
    """Signals: those of every decision bar."""

    needs_note = {WaybillKind.VOID: "Write into the note why, then press Enter."}  # noqa: RUF012

    def __init__(self, me: str, papers: PapersButton) -> None:
        super().__init__(me)
        self._papers = papers
        self.add_decision(WaybillKind.RETRY, "Try again (T)")
        self.add_decision(WaybillKind.VOID, "Make it void (Shift+V)", tone="bad")
        self.lay_out()
        self.undo.hide()
        self.last_row.insertWidget(0, papers)
        self.show_item(None)

    def show_item(self, item: Waybill | None) -> None:
        # What is on a closed manifest has been signed for.
        may_void = item is not None and item.state in MAY_BE_VOID and item.manifest_id is None
        self.buttons[WaybillKind.VOID].setEnabled(may_void)
        self.buttons[WaybillKind.RETRY].setEnabled(item is not None and item.has_trouble)
        self._papers.setEnabled(item is not None and item.is_address_kept)
        self.note.setEnabled(item is not None)
