"""The top of an order: number, state, amounts, risk, and what has to be known before deciding."""

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.fraud import Review, State
from backoffice_desktop.formatting import exact, money, percent, relative
from backoffice_desktop.screens.fraud.words import KINDS, STATES, TONES
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.facts import Figures
from backoffice_desktop.widgets.parts import Chip, Label, row
from backoffice_desktop.worklist.detail import Heading

FIGURES = ("Amount", "Expected loss", "Risk")


class FraudHeading(Heading):
    """Number, state, figures, and who has decided what."""

    def __init__(self, me: str) -> None:
        super().__init__()
        self._me = me
        self._title = Label(role="title")
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self._figures = Figures(FIGURES)
        self._second = Banner(tone="warn")
        self._trouble = Banner(tone="bad")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row(self._title, self._state, 1, spacing=12))
        layout.addWidget(self._about)
        layout.addWidget(self._figures)
        layout.addWidget(self._second)
        layout.addWidget(self._trouble)
        layout.addWidget(
            Label("Held here only: Saleor itself lets staff fulfil an order that waits.", role="small", wraps=True)
        )

    def show_item(self, item: Review) -> None:
        self._title.say("Order {number}", number=item.number)
        self._state.say(STATES[item.state])
        self._state.set_tone(TONES[item.state])
        self._about.say(
            "{channel} · placed {when} · orders of this customer: {count}",
            channel=item.channel,
            when=lambda: relative(item.placed_at),
            count=item.customer_orders,
        )
        say(self._about.setToolTip, "{exact}", exact=exact(item.placed_at))
        self._figures.show_figure("Amount", money(item.total))
        self._figures.show_figure("Expected loss", money(item.expected_loss))
        self._figures.show_figure("Risk", percent(item.probability))
        self._show_second(item)
        self._trouble.hide()
        if item.trouble:
            self._trouble.show_text(
                "Decided, but the shop has not done it yet: {why}. The service goes on trying.", why=item.trouble
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
