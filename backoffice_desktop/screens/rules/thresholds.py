"""Costs, capacity and switches that decide what is held."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from backoffice_desktop.api import fraud_rules
from backoffice_desktop.api.fraud_rules import Settings
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.rules.form import NO_NUMBER, add_field, all_numbers, amount_in, grid_in, share_in
from backoffice_desktop.screens.rules.outages import Bursts, WhenDown
from backoffice_desktop.screens.rules.saving import Saving
from backoffice_desktop.translations import say
from backoffice_desktop.widgets.parts import Card, Label, row
from backoffice_desktop.widgets.states import States

AMOUNTS = {
    "review_cost": ("One review costs", "Working time and what a waiting customer costs."),
    "chargeback_fee": ("Fee for each chargeback", "What the bank asks besides the money."),
    "lost_customer": ("An honest customer refused costs", "Besides the margin of the order."),
    "second_review_above": ("A second person from", "Orders of this amount or more need two people. Empty: never."),
}
SWITCHES = {
    "confirm_clean": ("Confirm clean orders", "In channels that do not confirm by themselves."),
    "reject_without_person": ("Reject without a person", "Cancels what costs too much to send or to look at."),
}


class Thresholds(QWidget):
    """The settings form; loads when it is first shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._held: Settings | None = None
        self.amounts = {name: QLineEdit() for name in AMOUNTS}
        self.margin = QLineEdit()
        self.capacity = QSpinBox()
        self.capacity.setRange(0, 1_000_000)
        self.capacity.lineEdit().setTextMargins(6, 0, 0, 0)
        self.switches = {name: QCheckBox() for name in SWITCHES}
        self.when_down = WhenDown()
        self.bursts = Bursts(desk)
        self.saving = Saving(desk.jobs, self._save)
        self._currencies = [Label(role="muted") for _ in AMOUNTS]
        self._states = States(self._form(), retry=self.load)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(self._states)

    def load(self) -> None:
        self._states.show_loading()
        work = fraud_rules.settings(self._desk.session.call)
        self._desk.jobs.run(work, owner=self, done=self.show_settings, failed=self._states.show_error)

    def show_settings(self, held: Settings) -> None:
        self._held = held
        for name, field in self.amounts.items():
            field.setText(getattr(held, name))
        for label in self._currencies:
            label.show_data(held.currency)
        self.margin.setText(f"{held.margin * 100:g}")
        self.capacity.setValue(held.reviews_per_day)
        for name, box in self.switches.items():
            box.setChecked(getattr(held, name))
        self.when_down.show_settings(held)
        self.bursts.show_settings(held)
        self.bursts.load()
        self.saving.show_saved(held.updated_by)
        self._states.show_content()

    def _save(self) -> None:
        held = self._held
        if held is None:
            return
        if not all_numbers([self.margin], amounts=list(self.amounts.values())):
            self.saving.tell(NO_NUMBER)
            return
        values: dict[str, Any] = {name: amount_in(field) for name, field in self.amounts.items()}
        values |= {name: box.isChecked() for name, box in self.switches.items()}
        wanted = replace(
            held,
            **values,
            margin=share_in(self.margin),
            reviews_per_day=self.capacity.value(),
        )
        wanted = self.bursts.added_to(self.when_down.added_to(wanted))
        self.saving.send(fraud_rules.update_settings(self._desk.session.call, wanted), done=self._saved)

    def _saved(self, saved: Settings) -> None:
        self.show_settings(saved)
        self._desk.notices.add("Thresholds saved.")

    def _form(self) -> QWidget:
        card = Card("What a decision costs")
        grid = grid_in(card.body)
        for place, (name, (title, hint)) in enumerate(AMOUNTS.items()):
            add_field(grid, title, self.amounts[name], self._currencies[place], hint)
        hint = "What a lost customer costs is reckoned from it."
        add_field(grid, "Margin of an order", self.margin, Label("%"), hint)
        hint = "The dearest orders come first; the rest is decided by the score alone."
        add_field(grid, "Reviews the team can do a day", self.capacity, Label(), hint)
        switches = Card("What happens by itself")
        for name, (title, hint) in SWITCHES.items():
            say(self.switches[name].setText, title)
            switches.body.addLayout(row(self.switches[name], Label(hint, role="small"), 1, spacing=12))
        switches.body.addWidget(
            Label(
                "Saleor does not enforce a hold: staff can still fulfil a held order there.", role="small", wraps=True
            )
        )
        form = QWidget()
        form.setProperty("role", "page")
        layout = QVBoxLayout(form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for widget in (card, switches, self.when_down, self.bursts, self.saving):
            layout.addWidget(widget)
        return form
