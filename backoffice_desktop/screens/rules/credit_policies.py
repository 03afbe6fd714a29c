"""The owner's policy of credit: what a limit earns and loses, and who has to agree; a card for each currency."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.amounts import number_of
from backoffice_desktop.api import credit_policy
from backoffice_desktop.api.credit_policy import CreditPolicy
from backoffice_desktop.desk import Desk
from backoffice_desktop.permissions import CREDIT_POLICY
from backoffice_desktop.screens.rules.form import NO_NUMBER, add_field, all_numbers, amount_in, grid_in, share_in
from backoffice_desktop.screens.rules.saving import Saving
from backoffice_desktop.widgets.facts import named
from backoffice_desktop.widgets.parts import Card, Label, clear
from backoffice_desktop.widgets.states import States

SHARES = {
    "margin": (
        "Earned on credit",
        "What money outstanding earns over the time that the PD is about, all turns included.",
    ),
    "lgd": ("Lost in a default", "The part of the exposure that does not come back."),
    "drawdown": ("Drawn before a default", "The part of the unused limit that is used before somebody stops paying."),
    "refer_above": (
        "A person above a PD of",
        "A person decides about orders of customers with a higher chance of default.",
    ),
    "decline_above": ("No credit above a PD of", "Customers with a higher chance of default get no limit."),
    "stretch": ("Over the limit by", "An order may pass the limit by this part and still go to a person."),
}
LIMITS = {
    "cap": ("Highest limit", "No higher limit is suggested."),
    "floor": ("Lowest limit", "A lower limit is not worth having and becomes 0."),
    "step": ("Limits in steps of", "What is suggested is rounded down to it."),
    "second_approval_above": ("Two people above", "A higher limit needs a second person. 0: never."),
}
TERM = ("Paid within", "After so many days an invoice is overdue.")


class CreditPolicies(QWidget):
    """Loads when it is first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.cards: list[PolicyCard] = []
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._states = States(holder, retry=self.load)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)

    def load(self) -> None:
        self._states.show_loading()
        work = credit_policy.policies(self._desk.session.call)
        self._desk.jobs.run(work, owner=self, done=self._show, failed=self._states.show_error)

    def _show(self, found: tuple[CreditPolicy, ...]) -> None:
        clear(self._column)
        self.cards = [PolicyCard(self._desk, policy) for policy in found]
        for card in self.cards:
            self._column.addWidget(card)
        if found:
            self._states.show_content()
        else:
            self._states.show_empty("No currency is sold on account yet.")


class PolicyCard(Card):
    def __init__(self, desk: Desk, policy: CreditPolicy) -> None:
        super().__init__("Credit in {currency}", currency=policy.currency)
        self._desk = desk
        self._held = policy
        self.shares = {name: QLineEdit() for name in SHARES}
        self.limits = {name: QLineEdit() for name in LIMITS}
        self.term = QLineEdit()
        self.saving = Saving(desk.jobs, self._save)
        grid = grid_in(self.body)
        for name, (title, hint) in SHARES.items():
            add_field(grid, title, self.shares[name], Label("%"), hint)
        for name, (title, hint) in LIMITS.items():
            add_field(grid, title, self.limits[name], named(policy.currency), hint)
        add_field(grid, TERM[0], self.term, Label("days"), TERM[1])
        self.body.addWidget(self.saving)
        may = desk.may(CREDIT_POLICY)
        self.saving.button.setEnabled(may)
        for field in self._fields():
            field.setReadOnly(not may)
        self.show_policy(policy)

    def show_policy(self, policy: CreditPolicy) -> None:
        self._held = policy
        for name, field in self.shares.items():
            field.setText(f"{Decimal(str(getattr(policy, name))) * 100:f}".rstrip("0").rstrip("."))
        for name, field in self.limits.items():
            field.setText(getattr(policy, name))
        self.term.setText(str(policy.term_days))
        self.saving.show_saved(policy.updated_by)
        if not self._desk.may(CREDIT_POLICY):
            self.saving.tell("Only who may manage settings can change this.")

    def _fields(self) -> list[QLineEdit]:
        return [*self.shares.values(), *self.limits.values(), self.term]

    def _save(self) -> None:
        if not all_numbers([*self.shares.values(), self.term], amounts=list(self.limits.values())):
            self.saving.tell(NO_NUMBER)
            return
        values: dict[str, Any] = {name: share_in(field) for name, field in self.shares.items()}
        values |= {name: amount_in(field) or "0" for name, field in self.limits.items()}
        wanted = replace(self._held, **values, term_days=int(number_of(self.term.text()) or 0))
        self.saving.send(credit_policy.update_policy(self._desk.session.call, wanted), done=self._saved)

    def _saved(self, saved: CreditPolicy) -> None:
        self.show_policy(saved)
        self._desk.notices.add("Credit policy saved: {currency}.", currency=saved.currency)
