"""The top of a customer and of an application: name, state, amounts, and what has to be known before deciding."""

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.credit import (
    OPEN_APPLICATIONS,
    Account,
    AccountState,
    Application,
    ApplicationState,
    Proposal,
)
from backoffice_desktop.formatting import amount, day, exact, money, relative
from backoffice_desktop.screens.credit.columns import chance, usage
from backoffice_desktop.screens.credit.words import STATES, TONES, account_word, company
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.facts import Figures
from backoffice_desktop.widgets.parts import Chip, Label, row
from backoffice_desktop.widgets.usage_bar import UsageBar
from backoffice_desktop.worklist.detail import Heading

ACCOUNT_FIGURES = ("Limit", "Exposure", "Available", "Overdue")
APPLICATION_FIGURES = ("Requested", "Suggested", "Points", "Chance of default")


class CreditHeading(Heading):
    """What both have: name, state, a line about it, figures, and whose confirmation is awaited."""

    def __init__(self, me: str, figures: tuple[str, ...]) -> None:
        super().__init__()
        self._me = me.lower()
        self._title = Label(role="title", wraps=True)
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self._figures = Figures(figures)
        self._proposal = Banner(tone="warn")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        title = row(self._title, self._state, spacing=12)
        title.setStretch(0, 1)
        self.column.addLayout(title)
        for widget in (self._about, self._figures, self._proposal):
            self.column.addWidget(widget)

    def show_proposal(self, proposal: Proposal | None) -> None:
        self._proposal.setVisible(proposal is not None)
        if proposal is None:
            return
        text = "{who} proposed a limit of {limit} {when}: {note}. A second person has to confirm it."
        if proposal.by.lower() == self._me:
            text = "You proposed a limit of {limit} {when}: {note}. Somebody else has to confirm it."
        self._proposal.show_text(
            text,
            who=proposal.by,
            limit=money(proposal.limit),
            when=lambda: relative(proposal.at),
            note=proposal.note.rstrip(".") or "–",
        )


class CustomerHeading(CreditHeading):
    """Limit, exposure and what of it is overdue."""

    def __init__(self, me: str) -> None:
        super().__init__(me, ACCOUNT_FIGURES)
        self._usage = UsageBar()
        self._asked = Banner(tone="accent")
        self._blocked = Banner(tone="bad")
        self.column.insertWidget(3, self._usage)
        self.column.addWidget(self._asked)
        self.column.addWidget(self._blocked)

    def show_item(self, item: Account) -> None:
        self._title.show_data(company(item))
        say(self._state.setText, "{word}", word=lambda: account_word(item)[0])
        self._state.set_tone(account_word(item)[1])
        self._about.say(
            "Customer {id} · on account since {since} · pays within {days} days · points {points} · PD {pd}",
            id=item.customer_id,
            since=day(item.opened_at),
            days=item.term_days,
            points="–" if item.points is None else item.points,
            pd=chance(item.pd),
        )
        at = item.scored_at
        say(
            self._about.setToolTip, "Scored {when}", when=lambda: "–" if at is None else f"{relative(at)} · {exact(at)}"
        )
        for name, value in zip(ACCOUNT_FIGURES, (item.limit, item.exposure, item.available, item.overdue), strict=True):
            self._figures.show_figure(name, money(value) if name == "Limit" else amount(value))
        overdue = float(item.overdue.amount / item.exposure.amount) if item.exposure.amount else 0.0
        self._usage.show_usage(usage(item), usage(item) * overdue)
        self.show_proposal(item.proposal)
        self._asked.setVisible(item.review_asked_at is not None)
        if (asked := item.review_asked_at) is not None:
            self._asked.show_text(
                "The customer asked for a person {when}: {note}",
                when=lambda: relative(asked),
                note=item.review_asked_note or "–",
            )
        self._blocked.setVisible(item.state is AccountState.BLOCKED)
        self._blocked.text.say("Blocked: no order of this customer goes through on account.")


class ApplicationHeading(CreditHeading):
    """What is asked for and what the score suggests."""

    def __init__(self, me: str) -> None:
        super().__init__(me, APPLICATION_FIGURES)
        self._decided = Banner()
        self.column.addWidget(self._decided)

    def show_item(self, item: Application) -> None:
        self._title.show_data(company(item))
        self._state.say(STATES[item.state])
        self._state.set_tone(TONES[item.state])
        self._about.say("Customer {id} · applied {when}", id=item.customer_id, when=lambda: relative(item.applied_at))
        say(self._about.setToolTip, "{exact}", exact=lambda: exact(item.applied_at))
        suggested = "–" if item.suggested_limit is None else amount(item.suggested_limit)
        points = "–" if item.points is None else f"{item.points:,}"
        shown = (money(item.requested), suggested, points, chance(item.pd))
        for name, text in zip(APPLICATION_FIGURES, shown, strict=True):
            self._figures.show_figure(name, text)
        self.show_proposal(item.proposal if item.state is ApplicationState.SECOND_REVIEW else None)
        at, is_open = item.decided_at, item.state in OPEN_APPLICATIONS
        self._decided.setVisible(at is not None and not is_open)
        if at is not None and not is_open:
            self._decided.show_text("Decided by {who} {when}.", who=item.decided_by, when=lambda: relative(at))
