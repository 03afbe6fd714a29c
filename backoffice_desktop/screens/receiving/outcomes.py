"""What becomes of deliveries that are finished: under way to the service, and whether the shop's stock has risen."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_receiving
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import RaiseState, Receipt
from backoffice_desktop.api.inventory_decisions import Received
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.parts import Button

POLL_MS = 1_500
MOST = 3
TEXTS = {
    RaiseState.PENDING: "Order {number}: received, pieces: {count}. The shop's stock is being raised.",
    RaiseState.DONE: "Order {number}: received, pieces: {count}. The shop's stock has risen.",
    RaiseState.TROUBLE: "Order {number}: received, but the shop's stock has not risen: {why}",
}
TONES = {RaiseState.PENDING: "accent", RaiseState.DONE: "good", RaiseState.TROUBLE: "bad"}


class Outcome(Banner):
    """One delivery."""

    def __init__(self) -> None:
        super().__init__()
        self.receipt: Receipt | None = None
        self.retry: Button | None = None

    def show_receipt(self, receipt: Receipt) -> None:
        self.receipt = receipt
        self.show_text(
            TEXTS[receipt.raise_state],
            tone=TONES[receipt.raise_state],
            number=receipt.order_number,
            count=f"{receipt.pieces:,}",
            why=receipt.raise_trouble,
        )


class Outcomes(QWidget):
    """The last few; those that are done can be put away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._shown: dict[str, Outcome] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._ask)
        desk.counts.changed.connect(self._show_sending)
        desk.counts.received.connect(self._received)
        desk.counts.refused.connect(lambda _: self._forget_refused())
        self._show_sending()

    def texts(self) -> list[str]:
        return [one.text.text() for one in self._shown.values()]

    def _show_sending(self) -> None:
        for count in self._desk.counts.sending:
            self._outcome(count.receipt_id).show_text(
                "Order {number}: counted, pieces: {count}. It is sent as soon as the service answers.",
                tone="warn",
                number=count.number,
                count=f"{count.pieces:,}",
            )

    def _received(self, received: Received) -> None:
        self._show(received.receipt)

    def _show(self, receipt: Receipt) -> None:
        outcome = self._outcome(receipt.id)
        outcome.show_receipt(receipt)
        if outcome.retry is not None:
            outcome.retry.setVisible(receipt.raise_state is RaiseState.TROUBLE)
        if any(_is_open(one.receipt) for one in self._shown.values()):
            self._poll.start()
        else:
            self._poll.stop()

    def _outcome(self, receipt_id: str) -> Outcome:
        if receipt_id not in self._shown:
            made = Outcome()
            made.retry = made.add_button("Try again", lambda: self._retry(receipt_id))
            made.retry.hide()
            made.add_button("Understood", lambda: self._put_away(receipt_id))
            self._shown[receipt_id] = made
            self._layout.insertWidget(0, made)
            for old in [one for one, shown in self._shown.items() if not _is_open(shown.receipt)][:-MOST]:
                self._put_away(old)
        return self._shown[receipt_id]

    def _put_away(self, receipt_id: str) -> None:
        outcome = self._shown.pop(receipt_id, None)
        if outcome is not None:
            self._layout.removeWidget(outcome)
            outcome.hide()
            outcome.deleteLater()

    def _forget_refused(self) -> None:
        """A refused count has a new id: what was said under the old one is over."""
        sending = {one.receipt_id for one in self._desk.counts.sending}
        for receipt_id in [one for one, shown in self._shown.items() if shown.receipt is None]:
            if receipt_id not in sending:
                self._put_away(receipt_id)

    def _ask(self) -> None:
        call = self._desk.session.call
        for one in self._shown.values():
            if one.receipt is not None and _is_open(one.receipt):
                self._desk.jobs.run(
                    inventory_receiving.receipt(call, one.receipt.id, one.receipt.order_id),
                    owner=self,
                    done=lambda found: None if found is None else self._show(found),
                    failed=lambda _: None,
                )

    def _retry(self, receipt_id: str) -> None:
        def done(found: Resolved[Receipt]) -> None:
            if found.present is not None:
                self._show(found.present)
            elif found.problems:
                self._tell(found.problems[0].message)

        def failed(error: ApiError) -> None:
            self._tell(sentence(error))

        work = inventory_receiving.retry(self._desk.session.call, receipt_id)
        self._desk.jobs.run(work, owner=self, done=done, failed=failed)

    def _tell(self, why: str) -> None:
        self._desk.notices.add("The stock was not raised: {why}", why=why)


def _is_open(receipt: Receipt | None) -> bool:
    return receipt is None or receipt.raise_state is not RaiseState.DONE
