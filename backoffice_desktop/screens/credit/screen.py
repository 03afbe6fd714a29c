"""The credit screen: applications and customers, switched at the top."""

from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from backoffice_desktop.api import credit_policy
from backoffice_desktop.api.credit import Waiting
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.credit.applications import Applications
from backoffice_desktop.screens.credit.customers import Customers
from backoffice_desktop.screens.credit.policies import Policies
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.widgets.parts import Button, row
from backoffice_desktop.widgets.switch import Switch
from backoffice_desktop.worklist.screen import Worklist

VIEWS = {"applications": "Applications", "customers": "Customers"}


class CreditScreen(Screen):
    """Both lists; each asks the service when it is first looked at."""

    title = "Credit"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.policies = Policies()
        self.applications = Applications(desk, self.policies)
        self.customers = Customers(desk, self.policies)
        self.lists: dict[str, Worklist] = {"applications": self.applications, "customers": self.customers}
        self.switch = Switch(VIEWS)
        self.new = Button("New application (Ctrl+N)", clicked=self.applications.enter_new)
        self._stack = QStackedWidget()
        self._loaded: set[str] = set()
        self._own = [Shortcut("V", "Switch: applications or customers", self.show_other)]
        for one in self.lists.values():
            self._stack.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = row(self.switch, 1, self.new)
        top.setContentsMargins(16, 8, 16, 0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self.switch.chosen.connect(self.show_view)
        self.customers.order_asked.connect(lambda order_id: self.asked_for.emit("fraud", order_id))
        desk.credit_live.waiting.connect(self._show_waiting)
        if desk.credit_live.last is not None:
            self._show_waiting(desk.credit_live.last)
        add_shortcuts(self, self._own)
        self.show_view("applications")

    @property
    def view(self) -> str:
        return next(name for name, one in self.lists.items() if one is self._stack.currentWidget())

    def shortcuts(self) -> list[Shortcut]:
        return [*self._own, *self.lists[self.view].shortcuts()]

    def focus_first(self) -> None:
        self._ask_policies()
        self.lists[self.view].focus_first()

    def show_view(self, view: str) -> None:
        shown = self.lists[view]
        self._stack.setCurrentWidget(shown)
        self.switch.show_chosen(view)
        self.new.setVisible(view == "applications")
        if view not in self._loaded:
            self._loaded.add(view)
            shown.use_filters(shown.work.filters)
        shown.focus_first()

    def show_other(self) -> None:
        self.show_view("customers" if self.view == "applications" else "applications")

    def open_item(self, item_id: str) -> None:
        """``applications``, ``customers`` for those who need a person, or one of them as ``customers/17``."""
        view, _, item = item_id.partition("/")
        self.show_view(view)
        if item:
            self.lists[view].open_item(item)
        elif view == "customers":
            self.customers.use_filters(replace(self.customers.work.filters, needs_person=True))

    def _show_waiting(self, waiting: Waiting) -> None:
        self.switch.show_count("applications", waiting.applications)
        self.switch.show_count("customers", waiting.proposals + waiting.reviews_asked)

    def _ask_policies(self) -> None:
        self.desk.jobs.run(
            credit_policy.policies(self.desk.session.call), owner=self, done=self.policies.take, failed=lambda _: None
        )
