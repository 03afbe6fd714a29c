"""The top of an order: number, state, amounts, risk, and what has to be known before deciding."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from backoffice_desktop.api.fraud import Review, State
from backoffice_desktop.formatting import exact, money, percent, relative
from backoffice_desktop.screens.fraud.words import KINDS, STATES, TONES
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.parts import Chip, Label, row


class Heading(QWidget):
    """Filled from the row of the list, so that it is there before the detail has come."""

    def __init__(self, me: str) -> None:
        super().__init__()
        self._me = me
        self._title = Label(role="title")
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self._figures = {name: Label(role="amount") for name in ("Amount", "Expected loss", "Risk")}
        self._second = Banner(tone="warn")
        self._trouble = Banner(tone="bad")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self._title, self._state, 1, spacing=12))
        layout.addWidget(self._about)
        layout.addLayout(self._figure_row())
        layout.addWidget(self._second)
        layout.addWidget(self._trouble)
        layout.addWidget(
            Label("Held here only: Saleor itself lets staff fulfil an order that waits.", role="small", wraps=True)
        )

    def show_review(self, review: Review) -> None:
        self._title.say("Order {number}", number=review.number)
        self._state.say(STATES[review.state])
        self._state.set_tone(TONES[review.state])
        self._about.say(
            "{channel} · placed {when} · orders of this customer: {count}",
            channel=review.channel,
            when=lambda: relative(review.placed_at),
            count=review.customer_orders,
        )
        say(self._about.setToolTip, "{exact}", exact=exact(review.placed_at))
        self._figures["Amount"].show_data(money(review.total))
        self._figures["Expected loss"].show_data(money(review.expected_loss))
        self._figures["Risk"].show_data(percent(review.probability))
        self._show_second(review)
        self._trouble.hide()
        if review.trouble:
            self._trouble.show_text(
                "Decided, but the shop has not done it yet: {why}. The service goes on trying.", why=review.trouble
            )

    def _show_second(self, review: Review) -> None:
        first = review.first_decision
        if review.state is State.SECOND_REVIEW and first is not None:
            text = "{who} decided {when}: {decision}. A second person has to agree."
            if first.by.lower() == self._me.lower():
                text = "You decided {when}: {decision}. Somebody else has to agree."
            self._second.show_text(
                text, who=first.by, when=lambda: relative(first.at), decision=lambda: tr(KINDS[first.kind])
            )
        elif review.needs_second and review.state in {State.WAITING, State.INFO_REQUESTED}:
            self._second.show_text("This order needs two people: after you, somebody else has to agree.")
        elif review.decided_by and review.decided_at is not None:
            at = review.decided_at
            self._second.show_text(
                "Decided by {who} {when}.", tone="neutral", who=review.decided_by, when=lambda: relative(at)
            )
            return
        else:
            self._second.hide()
            return
        self._second.setProperty("banner", "warn")
        self._second.style().polish(self._second)

    def _figure_row(self) -> QHBoxLayout:
        figures = QHBoxLayout()
        figures.setSpacing(24)
        for name, label in self._figures.items():
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Label(name, role="small"))
            column.addWidget(label)
            figures.addLayout(column)
        figures.addStretch(1)
        return figures
