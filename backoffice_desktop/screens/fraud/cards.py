"""The boxes that an order is shown in; each takes the detail and shows its part of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from backoffice_desktop.api.fraud import Decision, DecisionKind, ReviewDetail
from backoffice_desktop.formatting import exact, kilometres, percent, relative
from backoffice_desktop.screens.fraud.brief_table import BriefTable, LineTable
from backoffice_desktop.screens.fraud.linked_graph import LinkedGraph
from backoffice_desktop.screens.fraud.reason_bars import ReasonBars
from backoffice_desktop.screens.fraud.words import ACTIONS, KINDS, outcome
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.parts import Card, Chip, Label, clear, row


class ReasonsCard(Card):
    """The score's reasons, and the rules that hit."""

    def __init__(self) -> None:
        super().__init__("Why it was held")
        self._bars = ReasonBars()
        self._rules = QVBoxLayout()
        self._none = Label("The score has no single reason that stands out.", role="muted", wraps=True)
        self.body.addWidget(self._none)
        self.body.addWidget(self._bars)
        self.body.addLayout(self._rules)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        self._none.setVisible(not detail.review.reasons)
        self._bars.setVisible(bool(detail.review.reasons))
        self._bars.show_reasons(detail.review.reasons)
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
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._add("Ship to", detail.ship_to)
        self._add("Bill to", detail.bill_to)
        distance = detail.address_distance_km
        self._add("Apart", "" if distance is None else kilometres(distance))
        for trace in detail.traces:
            name = Label(role="muted")
            name.show_data(trace.name)
            self._add_row(name, trace.text)

    def _add(self, name: str, text: str) -> None:
        self._add_row(Label(name, role="muted"), text)

    def _add_row(self, name: Label, text: str) -> None:
        place = self._grid.rowCount()
        value = Label(wraps=True)
        if text:
            value.show_data(text)
        else:
            value.say("not known")
            value.setProperty("role", "muted")
        self._grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, place, 1)


class BriefsCard(Card):
    """Past orders. Signals: ``opened`` (order id)."""

    opened = Signal(str)

    def __init__(self, title: str, empty: str) -> None:
        super().__init__(title)
        self._summary = Label(role="muted", wraps=True)
        self._empty = empty
        self._table = BriefTable()
        self._table.opened.connect(self.opened)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._table)
        self.body.addStretch(1)

    def show_briefs(self, detail: ReviewDetail, name: str) -> None:
        briefs = getattr(detail, name)
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


class DecisionsCard(Card):
    """What was decided so far, by whom and when."""

    def __init__(self) -> None:
        super().__init__("Decisions so far")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)

    def show_detail(self, detail: ReviewDetail) -> None:
        clear(self._rows)
        if not detail.decisions:
            self._rows.addWidget(Label("Nobody has decided yet.", role="muted"))
        for decision in sorted(detail.decisions, key=lambda one: one.at, reverse=True):
            self._rows.addWidget(_decision(decision))


def _decision(decision: Decision) -> QWidget:
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    when = Label("{when}", role="small", when=lambda: relative(decision.at))
    say(when.setToolTip, "{exact}", exact=lambda: exact(decision.at))
    who = Label()
    who.show_data(decision.by)
    layout.addLayout(row(Label(KINDS[decision.kind], role="heading"), who, 1, when))
    if extra := _extra(decision):
        layout.addWidget(extra)
    if decision.note:
        note = Label(wraps=True)
        note.show_data(decision.note)
        layout.addWidget(note)
    return made


def _extra(decision: Decision) -> Label | None:
    """What went with the decision: the score, or what was to happen to the order."""
    if decision.kind is DecisionKind.SCORED and decision.probability is not None:
        return Label(
            "{risk} by model {model}", role="small", risk=percent(decision.probability), model=decision.model_version
        )
    if decision.kind is not DecisionKind.REJECT:
        return None
    done = [name for name, asked in (("cancel", decision.cancel_order), ("refund", decision.refund)) if asked]
    words = {"cancel": "Cancel the order", "refund": "Refund the payment"}
    return Label("{done}", role="small", done=lambda: ", ".join(tr(words[name]) for name in done)) if done else None
