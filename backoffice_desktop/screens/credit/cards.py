"""The boxes that customers and applications share; each takes the detail and shows its part of it."""

from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.credit import AccountDetail, ApplicationDetail, Change, CreditDecision, CreditKind, Reason
from backoffice_desktop.formatting import fine_percent, money
from backoffice_desktop.screens.credit.columns import POINTS_COLUMNS
from backoffice_desktop.screens.credit.words import KINDS
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.facts import Facts, named
from backoffice_desktop.widgets.parts import Card, Label, clear
from backoffice_desktop.widgets.table import ShortTable
from backoffice_desktop.widgets.weight_bars import Weight, WeightBars
from backoffice_desktop.worklist.history import Entry, HistoryCard
from backoffice_desktop.worklist.work import Text

Detail = AccountDetail | ApplicationDetail


class ReasonsCard(Card):
    """Where points were lost, the costliest first."""

    def __init__(self) -> None:
        super().__init__("Why not more points")
        self._none = Label("No points were lost, or nothing was scored yet.", role="muted", wraps=True)
        self.bars = WeightBars()
        self.body.addWidget(self._none)
        self.body.addWidget(self.bars)
        self.body.addStretch(1)

    def show_detail(self, detail: Detail) -> None:
        reasons = _reasons(detail)
        self._none.setVisible(not reasons)
        self.bars.setVisible(bool(reasons))
        self.bars.show_weights([Weight(one.text, one.lost, f"−{one.lost}") for one in reasons])


class ChangeCard(Card):
    """What would have let it pass without a person; hidden where it does."""

    def __init__(self) -> None:
        super().__init__("What would have changed it")
        self._answers = QVBoxLayout()
        self._answers.setSpacing(6)
        self.body.addWidget(Label("Any one of these would be enough:", role="small"))
        self.body.addLayout(self._answers)
        self.body.addStretch(1)

    def show_detail(self, detail: Detail) -> None:
        self.setVisible(bool(detail.would_change))
        clear(self._answers)
        for change in detail.would_change:
            self._answers.addWidget(_answer(change))


class PointsCard(Card):
    """The scorecard of this customer: how the points came together."""

    def __init__(self) -> None:
        super().__init__("Scorecard")
        self._table = ShortTable(POINTS_COLUMNS, most=10)
        self._sum = Label(role="small", wraps=True)
        self.body.addWidget(self._table)
        self.body.addWidget(self._sum)
        self.body.addStretch(1)

    def show_detail(self, detail: Detail) -> None:
        self._table.setVisible(bool(detail.points_table))
        self._table.show_rows(detail.points_table)
        if detail.base_points is None:
            self._sum.say("Not scored: no model was trained yet.")
            return
        points = sum(line.points for line in detail.points_table)
        best = detail.base_points + sum(line.best for line in detail.points_table)
        self._sum.say(
            "Start {base} + {points} = {total} points; the best there is: {best}",
            base=detail.base_points,
            points=points,
            total=detail.base_points + points,
            best=best,
        )


class AnswersCard(Card):
    """What the applicant told."""

    def __init__(self) -> None:
        super().__init__("What the customer told us")
        self._none = Label("Nothing was asked.", role="muted")
        self._facts = Facts()
        self.body.addWidget(self._none)
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_detail(self, detail: Detail) -> None:
        self._none.setVisible(not detail.answers)
        self._facts.show_facts([(named(answer.text), answer.value) for answer in detail.answers])


class CreditHistoryCard(HistoryCard):
    """Who decided what, when and why."""

    def show_detail(self, detail: Detail) -> None:
        orders = detail.orders if isinstance(detail, AccountDetail) else ()
        numbers = {order.order_id: order.number for order in orders}
        self.show_entries(
            [Entry(KINDS[one.kind], one.by, one.at, one.note, _extras(one, numbers)) for one in detail.decisions]
        )


def _reasons(detail: Detail) -> tuple[Reason, ...]:
    return (detail.account if isinstance(detail, AccountDetail) else detail.application).reasons


def _answer(change: Change) -> Label:
    made = Label(wraps=True)
    made.show_data(f"• {change.text}")
    return made


def _extras(decision: CreditDecision, numbers: dict[str, str]) -> list[Text]:
    found: list[Text] = []
    before, after, amount = decision.limit_before, decision.limit_after, decision.amount
    if after is not None and after != before:
        found.append(lambda: f"{'–' if before is None else money(before)} → {money(after)}")
    elif decision.kind is CreditKind.LIMIT_CHANGE:
        found.append(lambda: tr("Proposed: a second person has to confirm it."))
    if amount is not None:
        number = numbers.get(decision.order_id or "", "")
        found.append(lambda: tr("Order {number}: {amount}", number=number or "–", amount=money(amount)))
    if decision.points is not None and decision.pd is not None:
        points, pd = decision.points, fine_percent(decision.pd)
        found.append(lambda: tr("{points} points, PD {pd}", points=points, pd=pd))
    return found + [lambda sentence=sentence: sentence for sentence in decision.why]
