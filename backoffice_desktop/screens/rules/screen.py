"""The rules and thresholds screen."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from backoffice_desktop.api import fraud_rules
from backoffice_desktop.api.fraud_rules import Rule
from backoffice_desktop.desk import Desk
from backoffice_desktop.formatting import exact, relative
from backoffice_desktop.permissions import FRAUD_RULES_CHANGE
from backoffice_desktop.screens.fraud.words import ACTIONS
from backoffice_desktop.screens.rules.credit_policies import CreditPolicies
from backoffice_desktop.screens.rules.editor import RuleEditor
from backoffice_desktop.screens.rules.thresholds import Thresholds
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.columns import ROW_ROLE, Column, Kind
from backoffice_desktop.widgets.parts import Button, Card, Label, make_read_only, row
from backoffice_desktop.widgets.states import States
from backoffice_desktop.widgets.table import ListModel, Table

COLUMNS = (
    Column("Rule", lambda row: row.name, width=170, tip=lambda row: row.expression, stretches=True),
    Column("Does", lambda row: tr(ACTIONS.get(row.action, row.action)), width=120),
    Column(
        "Switch",
        lambda row: tr("On") if row.is_on else tr("Off"),
        Kind.CHIP,
        width=76,
        tone=lambda row: "good" if row.is_on else "neutral",
        tip=lambda row: f"{relative(row.updated_at)} · {exact(row.updated_at)}",
    ),
)


class RulesScreen(Screen):
    """Rules on one tab, thresholds of fraud and of credit on the other."""

    title = "Rules and thresholds"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.may_change = desk.may(FRAUD_RULES_CHANGE)
        self._is_new = False
        self.model = ListModel(COLUMNS)
        self.table = Table(COLUMNS)
        self.table.setModel(self.model)
        self.table.set_widths(COLUMNS)
        self.editor = RuleEditor(desk)
        self.thresholds = Thresholds(desk)
        self.policies = CreditPolicies(desk)
        self._states = States(self.table, retry=self.load)
        self.tabs = QTabWidget()
        self._why = Banner()
        self._new = Button("New rule", clicked=self.new_rule)
        self._build()
        if not self.may_change:
            self._only_read()
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.editor.saved.connect(lambda rule: self.load(rule.id))
        self.editor.deleted.connect(lambda _: self.load())
        self.tabs.currentChanged.connect(self._tab)
        add_shortcuts(self, self.shortcuts())
        self.load()

    def focus_first(self) -> None:
        self.table.setFocus()

    def shortcuts(self) -> list[Shortcut]:
        trying = Shortcut("Ctrl+T", "Try on past orders", self.editor.replay)
        if not self.may_change:
            return [trying]
        return [
            Shortcut("Ctrl+N", "New rule", self.new_rule),
            Shortcut("Ctrl+S", "Save", self._save),
            trying,
            Shortcut("Ctrl+D", "Switch the rule on or off", self.switch),
        ]

    def load(self, chosen: str = "") -> None:
        self._states.show_loading()
        self.desk.jobs.run(
            fraud_rules.rules(self.desk.session.call),
            owner=self,
            done=lambda rules: self._show(rules, chosen),
            failed=self._states.show_error,
        )

    def new_rule(self) -> None:
        self._is_new = True
        self.tabs.setCurrentIndex(0)
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self.editor.show_rule(None)
        self.editor.name.setFocus()

    def switch(self) -> None:
        """Switch the rule that is marked on or off, at once."""
        rule: Rule | None = self.table.currentIndex().data(ROW_ROLE)
        if rule is not None:
            self.editor.is_on.toggle()
            self.editor.save.click()

    def _show(self, rules: tuple[Rule, ...], chosen: str) -> None:
        self.model.show_rows(rules)
        if rules:
            self._states.show_content()
        else:
            self._states.show_empty("No rules yet. The score alone decides what is held.")
        if self._is_new and not chosen:
            # Somebody writes already: what comes late must not take their words away.
            return
        if not rules:
            self.editor.show_rule(None)
            return
        place = next((place for place, rule in enumerate(rules) if rule.id == chosen), 0)
        self.table.setCurrentIndex(self.model.index(place, 0))

    def _choose(self, index: QModelIndex) -> None:
        rule: Rule | None = index.data(ROW_ROLE) if index.isValid() else None
        if rule is not None:
            self._is_new = False
            self.editor.show_rule(rule)

    def _only_read(self) -> None:
        """As the service has it: whoever decides about orders may see the rules, and only the owner changes them."""
        make_read_only(self.editor)
        make_read_only(self.thresholds)
        self.editor.days.setEnabled(True)
        self.editor.days.lineEdit().setReadOnly(False)
        for button in (self._new, self.editor.save, self.editor.delete, self.thresholds.saving.button):
            button.setEnabled(False)
        self._why.show_text(
            "You may read this and try it. Changes need MANAGE_SETTINGS or MANAGE_PLUGINS, which the owner gives."
        )

    def _save(self) -> None:
        focus = self.window().focusWidget()
        policy = next((card for card in self.policies.cards if focus is not None and card.isAncestorOf(focus)), None)
        if self.tabs.currentIndex() == 0:
            self.editor.save.click()
        else:
            (policy or self.thresholds).saving.button.click()

    def _tab(self, place: int) -> None:
        if place == 1:
            self.thresholds.load()
            self.policies.load()

    def _build(self) -> None:
        left = Card()
        left.body.setContentsMargins(12, 12, 12, 12)
        left.body.addLayout(row(Label("Rules", role="heading"), 1, self._new))
        left.body.addWidget(self._states, 1)
        left.setFixedWidth(400)
        area = QScrollArea()
        area.setWidgetResizable(True)
        self.editor.setProperty("role", "page")
        area.setWidget(self.editor)
        rules = QWidget()
        layout = QHBoxLayout(rules)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(left)
        layout.addWidget(area, 1)
        self.tabs.addTab(rules, "")
        self.tabs.addTab(self._thresholds_page(), "")
        follow(self.tabs, self._say_tabs)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 12)
        outer.addWidget(self._why)
        outer.addWidget(self.tabs)

    def _thresholds_page(self) -> QScrollArea:
        page = QWidget()
        page.setProperty("role", "page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 8, 12)
        layout.setSpacing(12)
        layout.addWidget(self.thresholds)
        layout.addWidget(self.policies)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        return area

    def _say_tabs(self) -> None:
        for place, name in enumerate(("Rules", "Thresholds")):
            self.tabs.setTabText(place, tr(name))
