"""What the owner wants of each class: A, B, C by value, and X, Y, Z by how steadily it sells."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.amounts import number_of
from backoffice_desktop.api import inventory_settings
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory_settings import Aim, Policy, Settings
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.permissions import INVENTORY_POLICY
from backoffice_desktop.screens.warehouse.form import Ending
from backoffice_desktop.translations import say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import Card, Label, set_property

AIMS = {
    Aim.LEAST_COST: "Least cost",
    Aim.CYCLE_SERVICE: "In stock until the next delivery",
    Aim.FILL_RATE: "That part of the demand",
}
NUMBERS = {
    "target": ("Target", "%", 100),
    "holding_rate": ("Holding a year", "%", 100),
    "shortage_penalty": ("A lost sale", "%", 100),
    "most_cover_days": ("Most cover", "days", 1),
}
HINTS = (
    "Target: how often, or of which part of the demand; it does not matter for least cost.",
    "Holding a year: part of what a piece cost. A lost sale: what it costs beside its margin, part of the price.",
    "Most cover: days beyond the lead time that are never passed.",
)
WRONG_NUMBER = "Please write a number here, like 2.50."


class PolicyFields:
    """A row of the grid."""

    def __init__(self, policy: Policy, changed: Any, *, may: bool) -> None:
        self.held = policy
        self.aim = QComboBox()
        self.aim.setEnabled(may)
        say_choices(self.aim, lambda: [tr(name) for name in AIMS.values()])
        self.numbers = {name: QLineEdit() for name in NUMBERS}
        for name, field in self.numbers.items():
            field.setFixedWidth(96)
            field.setProperty("data", True)
            field.setReadOnly(not may)
            say(
                field.setAccessibleName,
                "{title}: {name}",
                title=lambda name=name: tr(NUMBERS[name][0]),
                name=policy.name,
            )
        self.show_policy(policy)
        self.aim.currentIndexChanged.connect(lambda _: changed())
        for field in self.numbers.values():
            field.textChanged.connect(lambda _: changed())

    def show_policy(self, policy: Policy) -> None:
        self.held = policy
        self.aim.setCurrentIndex(list(AIMS).index(policy.aim))
        for name, field in self.numbers.items():
            field.setText(f"{getattr(policy, name) * NUMBERS[name][2]:.6g}")

    def wrong(self) -> QLineEdit | None:
        """The first field that is no number; all of them are marked."""
        wrong = [field for field in self.numbers.values() if number_of(field.text()) is None]
        for field in self.numbers.values():
            set_property(field, "wrong", "true" if field in wrong else None)
        return wrong[0] if wrong else None

    def changes(self) -> Mapping[str, Any]:
        found: dict[str, Any] = {}
        aim = list(AIMS)[max(self.aim.currentIndex(), 0)]
        if aim is not self.held.aim:
            found["aim"] = aim
        for name, field in self.numbers.items():
            written = number_of(field.text())
            held = getattr(self.held, name)
            if written is None or f"{held * NUMBERS[name][2]:.6g}" == f"{float(written):.6g}":
                continue
            part = float(written) / NUMBERS[name][2]
            found[name] = round(part) if name == "most_cover_days" else part
        return found

    def is_changed(self) -> bool:
        return bool(self.changes()) or any(number_of(field.text()) is None for field in self.numbers.values())


class Policies(QWidget):
    """Only what was changed is sent, a class after the other; what is refused stays written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._waiting: list[tuple[str, Mapping[str, Any]]] = []
        self._before: dict[str, Mapping[str, Any]] = {}
        self.may = desk.may(INVENTORY_POLICY)
        self.rows: dict[str, PolicyFields] = {}
        self.card = Card("What is wanted of each class")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self.ending = Ending(self.save, self.discard)
        for hint in HINTS:
            self.card.body.addWidget(Label(hint, role="small", wraps=True))
        self.card.body.addLayout(self._grid)
        self.card.body.addWidget(self.ending)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)

    def show_settings(self, settings: Settings) -> None:
        if not self.rows:
            self._build(settings)
        for policy in settings.policies:
            self.rows[policy.name].show_policy(policy)
        self._show_changed()

    def discard(self) -> None:
        for one in self.rows.values():
            one.show_policy(one.held)
        self.ending.problem.hide()

    def save(self) -> None:
        wrong = [field for one in self.rows.values() if (field := one.wrong()) is not None]
        if wrong:
            self.ending.tell(WRONG_NUMBER)
            wrong[0].setFocus()
            return
        changed = {name: one.changes() for name, one in self.rows.items()}
        self._waiting = [(name, changes) for name, changes in changed.items() if changes]
        self._before = {
            name: {field: getattr(self.rows[name].held, field) for field in one} for name, one in self._waiting
        }
        self._send_next()

    def _send_next(self) -> None:
        if not self._waiting:
            before, self._before = self._before, {}
            if before:
                self._desk.notices.offer(
                    "Policies saved: {names}", names=", ".join(before), action="Undo", act=lambda: self._undo(before)
                )
            self._show_changed()
            return
        self.ending.save.setEnabled(False)
        name, changes = self._waiting.pop(0)
        self._desk.jobs.run(
            inventory_settings.save_policy(self._desk.session.call, name, changes),
            owner=self,
            done=lambda answer: self._answered(name, answer),
            failed=self._failed,
        )

    def _undo(self, before: Mapping[str, Mapping[str, Any]]) -> None:
        self._waiting = list(before.items())
        self._send_next()

    def _answered(self, name: str, answer: Resolved[Settings]) -> None:
        if answer.problems or answer.present is None:
            self._waiting.clear()
            why = answer.problems[0].message if answer.problems else ""
            self._show_changed()
            self.ending.tell("{name}: {why}", name=name, why=why)
            return
        saved = next(policy for policy in answer.present.policies if policy.name == name)
        self.rows[name].show_policy(saved)
        self._send_next()

    def _failed(self, error: ApiError) -> None:
        self._waiting.clear()
        self._show_changed()
        self.ending.tell("{why}", why=lambda: sentence(error))

    def _show_changed(self) -> None:
        is_changed = any(one.is_changed() for one in self.rows.values())
        self.ending.show_changed(is_changed=is_changed, may=self.may)

    def _build(self, settings: Settings) -> None:
        titles = ("Class", "Aim", *(title for title, _, _ in NUMBERS.values()))
        for place, title in enumerate(titles):
            self._grid.addWidget(Label(title, role="small"), 0, place if place < 2 else 2 * place - 2)
        for line, policy in enumerate(settings.policies, start=1):
            one = self.rows[policy.name] = PolicyFields(policy, self._show_changed, may=self.may)
            name = Label(role="heading")
            name.show_data(policy.name)
            self._grid.addWidget(name, line, 0)
            self._grid.addWidget(one.aim, line, 1)
            for place, (field, unit) in enumerate(zip(one.numbers.values(), NUMBERS.values(), strict=True)):
                self._grid.addWidget(field, line, 2 + 2 * place)
                self._grid.addWidget(Label(unit[1], role="muted"), line, 3 + 2 * place)
        self._grid.setColumnStretch(9, 1)
