"""Which customer of the shop the buyer is."""

from functools import partial

from PySide6.QtCore import Signal

from backoffice_desktop.api import intake_queue
from backoffice_desktop.api.intake import Customer, Detail
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.intake.picker import Choice, Picker
from backoffice_desktop.widgets.parts import Button, Card, Chip, Label, row

STOP = "customer"


class CustomerCard(Card):
    """Signals: ``picked`` (Customer)."""

    picked = Signal(object)
    is_wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._detail: Detail | None = None
        self._is_sent = False
        self._name = Label(wraps=True)
        self._chip = Chip()
        self._change = Button("Change", clicked=self.start, tone="quiet")
        self.picker = Picker(
            desk.jobs,
            partial(intake_queue.customers, desk.session.call),
            choice_of,
            hint="Customer by name or e-mail",
        )
        top = row(Label("Customer in the shop", role="heading"), self._chip, 1, self._change)
        self.body.addLayout(top)
        self.body.addWidget(self._name)
        self.body.addWidget(self.picker)
        self.picker.picked.connect(self._pick)
        self.picker.left.connect(self._show)

    @property
    def is_unsure(self) -> bool:
        return self._detail is not None and not self._detail.document.customer_id and not self._is_sent

    def show_detail(self, detail: Detail) -> None:
        self._detail, self._is_sent = detail, False
        self.picker.propose([choice_of(one) for one in detail.customers])
        self._show()

    def start(self) -> None:
        self.picker.show()
        self.picker.field.setFocus()

    def show_problem(self, why: str) -> None:
        self._is_sent = False
        self._name.show_data(why)

    def _show(self) -> None:
        detail = self._detail
        if detail is None:
            return
        document = detail.document
        is_known = bool(document.customer_id)
        self.picker.setVisible(not is_known)
        self._change.setVisible(is_known)
        self._chip.setVisible(not is_known)
        self._chip.say("to be chosen")
        self._chip.set_tone("warn")
        if is_known:
            why = f" · {detail.customer_why}" if detail.customer_why else ""
            self._name.show_data(f"{document.customer_name or document.customer_id}{why}")
        else:
            self._name.say("Nobody in the shop is known to be this buyer.")

    def _pick(self, customer: Customer) -> None:
        self._is_sent = True
        self._name.show_data(customer.name or customer.email)
        self.picker.hide()
        self._chip.hide()
        self.picked.emit(customer)


def choice_of(one: Customer) -> Choice:
    return Choice(one.id, one.name or one.email, lambda: " · ".join(filter(None, (one.email, one.why))), one)
