"""The top of a paper: whose, which number, how it stands, and what is in its way."""

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.intake import BEING_READ, Document, State
from backoffice_desktop.formatting import exact, money, percent, relative
from backoffice_desktop.screens.intake.words import STATES, TONES, source_words
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.parts import Chip, Label, row
from backoffice_desktop.worklist.detail import Heading


class IntakeHeading(Heading):
    """Number, state, where it came from, and one line of what has to be known first."""

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(role="title", wraps=True)
        self._state = Chip()
        self._about = Label(role="muted", wraps=True)
        self.banner = Banner(tone="warn")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        top = row(self._title, self._state, spacing=12)
        top.setStretch(0, 1)
        layout.addLayout(top)
        layout.addWidget(self._about)
        layout.addWidget(self.banner)

    def show_item(self, item: Document) -> None:
        self._title.show_data(item.title)
        self._state.say(STATES[item.state])
        self._state.set_tone(TONES[item.state])
        self._about.say(
            "{total}{when}, {source}",
            total="" if item.total is None else f"{money(item.total)} · ",
            when=lambda: relative(item.received_at),
            source=lambda: source_words(item),
        )
        say(self._about.setToolTip, "{exact}", exact=exact(item.received_at))
        self._show_banner(item)

    def _show_banner(self, item: Document) -> None:
        banner = self.banner
        if item.is_emptied:
            banner.show_text("Deleted after its time: only that it came is still known.", tone="neutral")
        elif item.state is State.REFUSED:
            banner.show_text("{why}", tone="bad", why=item.sentence)
        elif item.trouble and item.needs_person:
            banner.show_text("The shop did not take the draft order: {why}", tone="bad", why=item.trouble)
        elif item.trouble:
            banner.show_text(
                "The shop has no draft order of it yet: {why}. The service goes on trying.",
                tone="warn",
                why=item.trouble,
            )
        elif item.state is State.DUPLICATE:
            banner.show_text("{why}", tone="warn", why=item.sentence or item.name)
        elif item.state in BEING_READ:
            banner.show_text("It is being read; it shows here by itself.", tone="neutral")
        elif item.state is State.ORDERED:
            banner.show_text(
                "Draft order {number} in the shop.", tone="good", number=item.order_number or item.order_id
            )
        elif item.state is State.TO_REVIEW and item.probability is not None:
            banner.show_text(
                "All lines are right with {probability}.", tone="neutral", probability=percent(item.probability)
            )
        else:
            banner.hide()
