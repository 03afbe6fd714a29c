"""Applications to buy on account."""

from backoffice_desktop.api.credit import Application, ApplicationState, CreditKind
from backoffice_desktop.desk import Desk
from backoffice_desktop.outbox import About, Topic
from backoffice_desktop.screens.credit.cards import AnswersCard, ChangeCard, CreditHistoryCard, PointsCard, ReasonsCard
from backoffice_desktop.screens.credit.decision_bars import ApplicationBar
from backoffice_desktop.screens.credit.filter_bars import ApplicationFilterBar
from backoffice_desktop.screens.credit.headings import ApplicationHeading
from backoffice_desktop.screens.credit.new_application import NewApplicationForm
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.screens.credit.words import company
from backoffice_desktop.screens.credit.work import application_work
from backoffice_desktop.shortcuts import Shortcut
from backoffice_desktop.worklist.detail import DetailPane
from backoffice_desktop.worklist.screen import Worklist


class Applications(Worklist):
    """Signals: those of every screen."""

    bar: ApplicationBar
    list_width = 690

    def __init__(self, desk: Desk, policies: Policies) -> None:
        email = desk.person.email
        self.reasons, self.answers = ReasonsCard(), AnswersCard()
        cards = (self.reasons, self.answers, ChangeCard(), PointsCard(), CreditHistoryCard())
        super().__init__(
            desk,
            application_work(policies, email),
            live=desk.credit_live,
            filters=ApplicationFilterBar(),
            detail=DetailPane(ApplicationHeading(email), cards),
            bar=ApplicationBar(email, policies),
        )
        self.splitter.setObjectName("credit-applications")
        self.form = NewApplicationForm(desk, policies, self)
        self.form.created.connect(self._created)

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("A", "Accept with the limit that is written", lambda: self.bar.decide(CreditKind.ACCEPT)),
            Shortcut("R", "Decline", lambda: self.bar.decide(CreditKind.DECLINE)),
            Shortcut("M", "Ask for more", lambda: self.bar.decide(CreditKind.ASK_MORE)),
            Shortcut("L", "Write the limit", self.bar.limit.start),
            Shortcut("S", "Take the suggested limit", self.bar.limit.take_suggested),
            Shortcut("Ctrl+N", "New application", self.enter_new),
            *super().shortcuts(),
        ]

    def enter_new(self) -> None:
        self.form.start()

    def may_undo(self, item: Application) -> bool:
        return item.can_undo

    def _created(self, item: Application) -> None:
        filters = self.model.filters
        if filters.search or ApplicationState.WAITING not in (filters.states or ApplicationState):
            self.use_filters(self.work.filters)
        else:
            self.model.refresh()
        self.open_item(item.id)
        self.table.setFocus()
        about = About(Topic.APPLICATION, item.id)
        self.desk.notices.add("Application entered: {name}.", name=lambda: company(item), about=about)
