"""The boxes that an order is shown in; each takes the detail and shows its part of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from backoffice_desktop.api.fraud import Decision, DecisionKind, ReviewDetail
from backoffice_desktop.formatting import fine_percent, kilometres, money, percent
from backoffice_desktop.screens.credit.words import ORDER_STATES as CREDIT_STATES
from backoffice_desktop.screens.fraud.brief_table import BriefTable, LineTable
from backoffice_desktop.screens.fraud.linked_graph import LinkedGraph
from backoffice_desktop.screens.fraud.words import ACTIONS, KINDS, outcome
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.facts import Facts, named
from backoffice_desktop.widgets.parts import Card, Chip, Label, clear, row
from backoffice_desktop.widgets.weight_bars import Weight, WeightBars
from backoffice_desktop.worklist.history import Entry, HistoryCard
from backoffice_desktop.worklist.work import Text


class ReasonsCard(Card):
    """The score's reasons, and the rules that hit."""

    def __init__(self) -> None:
        super().__init__("Why it was held")
        self._bars = WeightBars()
        self._rules = QVBoxLayout()
        self._none = Label("The score has no single reason that stands out.", role="muted", wraps=True)
        self.body.addWidget(self._none)
        self.body.addWidget(self._bars)
        self.body.addLayout(self._rules)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        self._none.setVisible(not detail.review.reasons)
        self._bars.setVisible(bool(detail.review.reasons))
        self._bars.show_weights(
            [Weight(one.text, one.weight, f"{one.weight:+.2f}".replace("-", "−")) for one in detail.review.reasons]
        )
        clear(self._rules)
        for hit in detail.review.rule_hits:
            name = Label(wraps=True)
            name.show_data(hit.name)
            self._rules.addLayout(row(Chip(ACTIONS.get(hit.action, hit.action), tone="warn"), name, 1))


class LinesCard(Card):
    def __init__(self) -> None:
        super().__init__("Order lines")
        self._table = LineTable()
        self.body.addWidget(self._table)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        self._table.show_lines(detail.lines)


class PlacesCard(Card):
    """Where it goes, who pays, how far apart that is, and what is known of device, network and card."""

    def __init__(self) -> None:
        super().__init__("Addresses and traces")
        self._facts = Facts()
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        distance = detail.address_distance_km
        places = (
            ("Ship to", detail.ship_to),
            ("Bill to", detail.bill_to),
            ("Apart", "" if distance is None else kilometres(distance)),
        )
        facts = [(Label(name, role="muted"), text) for name, text in places]
        self._facts.show_facts(facts + [(named(trace.name), trace.text) for trace in detail.traces])


class BriefsCard(Card):
    """Past orders; ``name`` is their field of the detail. Signals: ``opened`` (order id)."""

    opened = Signal(str)

    def __init__(self, title: str, empty: str, name: str) -> None:
        super().__init__(title)
        self._name = name
        self._summary = Label(role="muted", wraps=True)
        self._empty = empty
        self._table = BriefTable()
        self._table.opened.connect(self.opened)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._table)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        briefs = getattr(detail, self._name)
        self._table.setVisible(bool(briefs))
        self._table.show_briefs(briefs)
        bad = sum(outcome(brief)[1] == "bad" for brief in briefs)
        if briefs:
            self._summary.say("Orders: {count} · ended badly: {bad}", count=len(briefs), bad=bad)
        else:
            self._summary.say(self._empty)


class LinkedCard(Card):
    """Signals: ``opened`` (order id)."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__("Linked orders")
        self._graph = LinkedGraph()
        self._about = Label(role="small", wraps=True)
        self._graph.opened.connect(self.opened)
        self._graph.chosen.connect(lambda text: self._about.say("{about}", about=text))
        self.body.addWidget(self._graph)
        self.body.addWidget(self._about)

    def show_detail(self, detail: ReviewDetail) -> None:
        self._graph.setVisible(bool(detail.linked))
        if detail.linked:
            self._graph.show_detail(detail)
        else:
            self._about.say("No other order shares customer, card, device, network, address or voucher with this one.")


class OnAccountCard(Card):
    """What credit said about the order; hidden where it is not bought on account."""

    def __init__(self) -> None:
        super().__init__("Credit")
        self._state = Chip()
        self._facts = Facts()
        self._why = QVBoxLayout()
        self.body.addLayout(row(self._state, 1))
        self.body.addLayout(self._why)
        self.body.addWidget(self._facts)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        self.setVisible(detail.credit is not None)
        credit = detail.credit
        if credit is None:
            return
        word, tone = CREDIT_STATES[credit.state]
        self._state.say(word)
        self._state.set_tone(tone)
        facts = (
            ("Limit", money(credit.limit)),
            ("Exposure", money(credit.exposure)),
            ("Default within a year", "" if credit.pd is None else fine_percent(credit.pd)),
            ("Points", "" if credit.points is None else f"{credit.points:,}"),
        )
        self._facts.show_facts([(Label(name, role="muted"), text) for name, text in facts])
        clear(self._why)
        for sentence in credit.why:
            label = Label(wraps=True)
            label.show_data(sentence)
            self._why.addWidget(label)


class DecisionsCard(HistoryCard):
    """What was decided about the order."""

    def show_detail(self, detail: ReviewDetail) -> None:
        self.show_entries([Entry(KINDS[one.kind], one.by, one.at, one.note, _extras(one)) for one in detail.decisions])


def _extras(decision: Decision) -> list[Text]:
    """What went with the decision: the score, or what was to happen to the order."""
    if decision.kind is DecisionKind.SCORED and decision.probability is not None:
        risk, model = percent(decision.probability), decision.model_version
        return [lambda: tr("{risk} by model {model}", risk=risk, model=model)]
    if decision.kind is not DecisionKind.REJECT:
        return []
    done = [name for name, asked in (("cancel", decision.cancel_order), ("refund", decision.refund)) if asked]
    words = {"cancel": "Cancel the order", "refund": "Refund the payment"}
    return [lambda: ", ".join(tr(words[name]) for name in done)] if done else []
