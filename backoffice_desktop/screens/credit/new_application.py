"""Entering an application: who wants how much, and what the customer tells."""

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from backoffice_desktop.amounts import amount_of
from backoffice_desktop.api import credit_policy
from backoffice_desktop.api.credit import Application
from backoffice_desktop.api.credit_decisions import Answers, NewApplication, create_application
from backoffice_desktop.api.errors import ApiError, OfflineError
from backoffice_desktop.api.records import Resolved
from backoffice_desktop.desk import Desk
from backoffice_desktop.errors_text import sentence
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.translations import follow, say, tr
from backoffice_desktop.widgets.choices import say_choices
from backoffice_desktop.widgets.parts import Button, Label, row, set_property

INDUSTRIES = ("retail", "hospitality", "construction", "office", "health", "education", "events", "logistics")
FILES_CHOICES: tuple[tuple[str, bool | None], ...] = (("Not known", None), ("Yes", True), ("No", False))
HINTS = {
    "customer": "Write the customer's id in Saleor.",
    "requested": "Write the limit that the customer asks for.",
    "currency": "Choose the currency.",
    "no_amount": "This is no amount. Write it like 5000 or 5,000.00.",
    "no_number": "This is no number. Write it like 12 or 2.5.",
    "offline": "The service does not answer. What you wrote stays here; send it again in a moment.",
}
FIELD_WIDTH = 280


class NewApplicationForm(QDialog):
    """Made once and emptied each time. Signals: ``created`` (Application), also when it was closed meanwhile."""

    created = Signal(object)

    def __init__(self, desk: Desk, policies: Policies, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._policies = policies
        self._is_sending = False
        self._sent: tuple[NewApplication, str] | None = None
        self._problems: dict[str, tuple[QWidget, Label]] = {}
        self.customer, self.company, self.requested = QLineEdit(), QLineEdit(), QLineEdit()
        self.years, self.employees, self.late = QLineEdit(), QLineEdit(), QLineEdit()
        self.currency, self.industry, self.files = QComboBox(), QComboBox(), QComboBox()
        self.industry.setEditable(True)
        self.industry.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.problem = Label(role="problem", wraps=True)
        self.send_button = Button("Send", clicked=self.send, tone="accent")
        self.send_button.setDefault(True)
        self.customer.setMaxLength(250)
        self.company.setMaxLength(250)
        say(self.setWindowTitle, "New application")
        follow(self.industry, self._say_industries, "industries")
        say_choices(self.files, lambda: [tr(name) for name, _ in FILES_CHOICES])
        self._build()

    def start(self) -> None:
        """Show an empty form; one that is still being sent is shown as it is."""
        if not self._is_sending:
            self._empty()
        self._show_currencies()
        self.open()
        self.customer.setFocus()

    def send(self) -> None:
        if self._is_sending:
            return
        self._forget_problems()
        wanted = self._written()
        if wanted is None:
            self._go_to_first_problem()
            return
        # What is sent again unchanged may have arrived the first time: with the same id it is kept once.
        if self._sent is None or self._sent[0] != wanted:
            self._sent = (wanted, str(uuid4()))
        self._is_sending = True
        self.send_button.setEnabled(False)
        work = create_application(self._desk.session.call, wanted, client_id=self._sent[1])
        self._desk.jobs.run(work, owner=self, done=self._answered, failed=self._failed)

    def _written(self) -> NewApplication | None:
        """None where something is wrong; what it is, is said at its field."""
        customer_id, currency = self.customer.text().strip(), self.currency.currentText()
        requested = self._number("requested", self.requested, HINTS["no_amount"])
        if not customer_id:
            self._tell_at("customerId", HINTS["customer"])
        if not self.requested.text().strip():
            self._tell_at("requested", HINTS["requested"])
        if not currency:
            self._tell_at("currency", HINTS["currency"])
            self._show_currencies()
        answers = Answers(
            industry=self._written_industry(),
            years_in_business=self._share("years_in_business", self.years),
            employees=self._share("employees", self.employees),
            late_invoices_elsewhere=self._share("late_invoices_elsewhere", self.late),
            files_accounts=FILES_CHOICES[max(self.files.currentIndex(), 0)][1],
        )
        if requested is None or any(not label.isHidden() for _, label in self._problems.values()):
            return None
        return NewApplication(customer_id, self.company.text().strip(), f"{requested:f}", currency, answers)

    def _number(self, name: str, field: QLineEdit, wrong: str) -> Decimal | None:
        found = amount_of(field.text())
        if found is None and field.text().strip():
            self._tell_at(name, wrong)
        return found

    def _share(self, name: str, field: QLineEdit) -> float | None:
        found = self._number(name, field, HINTS["no_number"])
        return None if found is None else float(found)

    def _written_industry(self) -> str | None:
        """As the service knows it, whichever language it is written in; what is not in the list, as it is written."""
        text = self.industry.currentText().strip()
        known = {tr(name).casefold(): name for name in INDUSTRIES} | {name: name for name in INDUSTRIES}
        return known.get(text.casefold(), text) or None

    def _answered(self, answer: Resolved[Application]) -> None:
        self._sending_ended()
        if answer.present is not None and not answer.problems:
            self._sent = None
            self.accept()
            self.created.emit(answer.present)
            return
        for problem in answer.problems:
            if problem.field in self._problems:
                self._tell_at(problem.field, "{why}", why=problem.message)
            else:
                self._tell("{why}", why=problem.message)
        self._go_to_first_problem()
        self._tell_outside(answer.problems[0].message if answer.problems else "")

    def _failed(self, error: ApiError) -> None:
        self._sending_ended()

        def why() -> str:
            return tr(HINTS["offline"]) if isinstance(error, OfflineError) else sentence(error)

        self._tell("{why}", why=why)
        self._tell_outside(lambda: sentence(error))

    def _sending_ended(self) -> None:
        self._is_sending = False
        self.send_button.setEnabled(True)

    def _tell_outside(self, why: str | Callable[[], str]) -> None:
        """Whoever closed the form before the answer came hears of it all the same."""
        if not self.isVisible():
            self._desk.notices.add("The application was not sent. {why}", why=why)

    def _tell(self, text: str, **values: object) -> None:
        self.problem.say(text, **values)
        self.problem.show()

    def _tell_at(self, name: str, text: str, **values: object) -> None:
        field, label = self._problems[name]
        set_property(field, "wrong", "true")
        label.say(text, **values)
        label.show()

    def _go_to_first_problem(self) -> None:
        for field, label in self._problems.values():
            if not label.isHidden():
                field.setFocus()
                return

    def _forget_problems(self) -> None:
        self.problem.hide()
        for field, label in self._problems.values():
            set_property(field, "wrong", None)
            label.hide()
        self._fit()

    def _empty(self) -> None:
        for field in (self.customer, self.company, self.requested, self.years, self.employees, self.late):
            field.clear()
        self.currency.setCurrentIndex(0)
        self.industry.setCurrentIndex(-1)
        self.industry.clearEditText()
        self.files.setCurrentIndex(0)
        self._sent = None
        self._forget_problems()

    def _show_currencies(self) -> None:
        """As the owner's policies have them; they are asked for where they have not come yet."""
        found = list(self._policies.currencies)
        if not found:
            work = credit_policy.policies(self._desk.session.call)
            self._desk.jobs.run(work, owner=self, done=self._take_policies, failed=lambda _: None)
        elif found != [self.currency.itemText(place) for place in range(self.currency.count())]:
            held = self.currency.currentText()
            self.currency.clear()
            self.currency.addItems(found)
            self.currency.setCurrentIndex(max(self.currency.findText(held), 0) if held else 0)

    def _take_policies(self, found: tuple[credit_policy.CreditPolicy, ...]) -> None:
        self._policies.take(found)
        if found:
            self._show_currencies()

    def _say_industries(self) -> None:
        place, text = self.industry.currentIndex(), self.industry.currentText()
        is_chosen = place >= 0 and text == self.industry.itemText(place)
        self.industry.clear()
        self.industry.addItems([tr(name) for name in INDUSTRIES])
        self.industry.setCurrentIndex(place if is_chosen else -1)
        if not is_chosen:
            self.industry.setEditText(text)

    def _fit(self) -> None:
        """Problems that were said made the form taller."""
        if self.isVisible():
            self.adjustSize()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._add_field(grid, "Customer id", self.customer, name="customerId")
        self._add_field(grid, "Company", self.company)
        self._add_field(grid, "Requested limit", self.requested, name="requested")
        self._add_field(grid, "Currency", self.currency, name="currency")
        place = grid.rowCount()
        grid.addWidget(Label("What the customer tells", role="heading"), place, 0, 1, 2)
        grid.addWidget(Label("Leave out what is not known.", role="small"), place + 1, 0, 1, 2)
        self._add_field(grid, "Industry", self.industry)
        self._add_field(grid, "Years in business", self.years, name="years_in_business")
        self._add_field(grid, "Employees", self.employees, name="employees")
        self._add_field(grid, "Late payments to others in a year", self.late, name="late_invoices_elsewhere")
        self._add_field(grid, "Files annual accounts", self.files)
        layout.addLayout(grid)
        layout.addWidget(self.problem)
        layout.addLayout(row(1, Button("Cancel", clicked=self.reject), self.send_button))
        self.problem.hide()
        for button in self.findChildren(Button):
            button.setAutoDefault(button is self.send_button)

    def _add_field(self, grid: QGridLayout, title: str, field: QWidget, *, name: str = "") -> None:
        """``name`` is what the service calls the field where it finds something wrong with it."""
        place = grid.rowCount()
        field.setMinimumWidth(FIELD_WIDTH)
        say(field.setAccessibleName, title)
        grid.addWidget(Label(title), place, 0)
        grid.addWidget(field, place, 1)
        if name:
            about = Label(role="problem", wraps=True)
            about.hide()
            grid.addWidget(about, place + 1, 1)
            self._problems[name] = (field, about)
