"""One rule: name, what it does, its expression; and how it would have done on past orders."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from backoffice_desktop.api import fraud_rules
from backoffice_desktop.api.errors import ApiError, InvalidError
from backoffice_desktop.api.fraud_rules import ACTIONS, Replay, Rule, RuleProblem
from backoffice_desktop.api.records import Problem
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.formatting import money, relative
from backoffice_desktop.jobs import Job
from backoffice_desktop.screens.fraud.brief_table import BriefTable
from backoffice_desktop.screens.fraud.words import ACTIONS as ACTION_WORDS
from backoffice_desktop.screens.rules.expression_field import ExpressionField
from backoffice_desktop.screens.rules.replay_chart import ReplayChart
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.choices import fill_choices
from backoffice_desktop.widgets.parts import Button, Card, Label, row

USUAL_DAYS, MOST_DAYS = 90, 180
ARROW_WIDTH = 48


@dataclass(frozen=True, slots=True)
class RuleValues:
    """What the form holds."""

    name: str
    expression: str
    action: str
    is_on: bool


class RuleEditor(QWidget):
    """Signals: ``saved`` (Rule), ``deleted`` (rule's id)."""

    saved = Signal(object)
    deleted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rule: Rule | None = None
        self._replaying: Job | None = None
        self.name = QLineEdit()
        self.name.setProperty("data", True)
        self.action = QComboBox()
        self.is_on = QCheckBox()
        self.expression = ExpressionField()
        self.days = QSpinBox()
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(USUAL_DAYS)
        self.days.lineEdit().setTextMargins(6, 0, 0, 0)
        self.chart = ReplayChart()
        self.sentence = Label(role="heading", wraps=True)
        self.losses = Label(role="muted", wraps=True)
        self.examples = BriefTable()
        self._problem = Label(role="problem", wraps=True)
        self._edited = Label(role="small")
        self.try_it = Button("Try on past orders", clicked=self.replay)
        self.save = Button("Save", clicked=self._save, tone="accent")
        self.delete = Button("Delete", clicked=self._delete, tone="quiet")
        self._results = Card("On past orders")
        self._build()
        follow(self.action, self._say_actions)
        self.show_rule(None)

    def show_rule(self, rule: Rule | None) -> None:
        """Edit a rule, or with None write a new one."""
        self._rule = rule
        self.name.setText("" if rule is None else rule.name)
        self.expression.show_expression("" if rule is None else rule.expression)
        self.action.setCurrentIndex(ACTIONS.index(rule.action) if rule is not None and rule.action in ACTIONS else 0)
        self.is_on.setChecked(rule is not None and rule.is_on)
        self.delete.setVisible(rule is not None)
        self._problem.hide()
        self._results.hide()
        if rule is None:
            self._edited.say("A new rule. Try it on past orders before you switch it on.")
        else:
            self._edited.say("Changed by {who} {when}", who=rule.updated_by, when=lambda: relative(rule.updated_at))

    def replay(self) -> None:
        """Ask how the rule would have done; a second press asks anew."""
        if self._replaying is not None:
            self._replaying.cancel()
        self._results.show()
        self.sentence.say("Trying it on past orders…")
        self.losses.say("")
        self._replaying = self._desk.jobs.run(
            fraud_rules.replay(
                self._desk.session.call,
                expression=self.expression.expression,
                action=ACTIONS[self.action.currentIndex()],
                days=self.days.value(),
            ),
            owner=self,
            done=self._show_replay,
            failed=self._replay_failed,
        )

    def _show_replay(self, found: Replay) -> None:
        self.sentence.say("{sentence}", sentence=found.sentence)
        self.losses.say(
            "Loss held: {held} · loss missed: {missed}", held=money(found.loss_held), missed=money(found.loss_missed)
        )
        self.chart.show_days(found.days)
        self.chart.show()
        self.examples.show_briefs(found.examples)
        self.examples.setVisible(bool(found.examples))

    def _replay_failed(self, error: ApiError) -> None:
        self._results.hide()
        self._show_error(error)

    def _show_error(self, error: ApiError) -> None:
        if isinstance(error, InvalidError):
            self.expression.show_error(sentence(error), error.position)
        else:
            self._problem.say("{why}", why=lambda: sentence(error))
            self._problem.show()

    def _save(self) -> None:
        self.save.setEnabled(False)
        self._problem.hide()
        wanted = RuleValues(
            name=self.name.text().strip(),
            expression=self.expression.expression,
            action=ACTIONS[self.action.currentIndex()],
            is_on=self.is_on.isChecked(),
        )
        self._save_values(None if self._rule is None else self._rule.id, wanted)

    def _save_values(self, rule_id: str | None, wanted: Rule | RuleValues) -> None:
        work = fraud_rules.save_rule(
            self._desk.session.call,
            rule_id=rule_id,
            name=wanted.name,
            expression=wanted.expression,
            action=wanted.action,
            is_on=wanted.is_on,
        )
        self._desk.jobs.run(work, owner=self, done=self._was_saved, failed=self._save_failed)

    def _was_saved(self, answer: tuple[Rule | None, tuple[RuleProblem, ...]]) -> None:
        self.save.setEnabled(True)
        rule, problems = answer
        for problem in problems:
            if problem.field == "expression":
                self.expression.show_error(problem.message, problem.position)
            else:
                self._problem.say("{why}", why=problem.message)
                self._problem.show()
        if rule is not None and not problems:
            self._rule = rule
            self._desk.notices.add("Rule {name} saved.", name=rule.name)
            self.saved.emit(rule)

    def _save_failed(self, error: ApiError) -> None:
        self.save.setEnabled(True)
        self._show_error(error)

    def _delete(self) -> None:
        rule = self._rule
        if rule is None:
            return
        self._desk.jobs.run(
            fraud_rules.delete_rule(self._desk.session.call, rule.id),
            owner=self,
            done=lambda problems: self._was_deleted(rule, problems),
            failed=self._show_error,
        )

    def _was_deleted(self, rule: Rule, problems: tuple[Problem, ...]) -> None:
        if problems:
            self._problem.say("{why}", why=problems[0].message)
            self._problem.show()
            return

        self._desk.notices.offer(
            "Rule {name} deleted.", name=rule.name, action="Undo", act=lambda: self._save_values(None, rule)
        )
        self.deleted.emit(rule.id)

    def _say_actions(self) -> None:
        fill_choices(self.action, [tr(ACTION_WORDS[action]) for action in ACTIONS])
        # The style leaves no room for the arrow when Qt sizes the box by its words.
        widest = max(
            self.action.fontMetrics().horizontalAdvance(self.action.itemText(at)) for at in range(len(ACTIONS))
        )
        self.action.setMinimumWidth(widest + ARROW_WIDTH)

    def _build(self) -> None:
        say(self.is_on.setText, "Switched on")
        say(self.name.setAccessibleName, "Name")
        say(self.days.setSuffix, " days")
        rule = Card()
        rule.body.addLayout(row(Label("Rule", role="heading"), 1, self._edited))
        rule.body.addWidget(Label("Name", role="small"))
        top = row(self.name, self.action, self.is_on, spacing=12)
        top.setStretch(0, 1)
        rule.body.addLayout(top)
        rule.body.addWidget(Label("When this is true of an order", role="small"))
        rule.body.addWidget(self.expression)
        rule.body.addWidget(self._problem)
        rule.body.addLayout(row(self.save, self.try_it, self.days, 1, self.delete))
        for widget in (self.sentence, self.losses, self.chart, self.examples):
            self._results.body.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(rule)
        layout.addWidget(self._results)
        layout.addStretch(1)
