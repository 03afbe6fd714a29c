"""The owner's settings of the warehouse."""

from PySide6.QtWidgets import QScrollArea, QTabWidget, QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_orders, inventory_settings
from backoffice_desktop.api.client import Call
from backoffice_desktop.api.errors import ApiError
from backoffice_desktop.api.inventory import Warehouse
from backoffice_desktop.api.inventory_settings import Settings, Supplier, SupplierFilters
from backoffice_desktop.desk import Desk
from backoffice_desktop.permissions import INVENTORY_POLICY
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.screens.warehouse.bounds import Bounds
from backoffice_desktop.screens.warehouse.policies import Policies
from backoffice_desktop.screens.warehouse.suppliers import Suppliers
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.states import States

TABS = ("Suppliers", "Policies", "Limits and budgets")
MOST_SUPPLIERS = 100
Found = tuple[Settings, tuple[Supplier, ...], tuple[Warehouse, ...]]


class WarehouseScreen(Screen):
    """Suppliers on one tab, policies on the second, limits, budgets and room on the third."""

    title = "Warehouse settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.suppliers = Suppliers(desk)
        self.policies = Policies(desk)
        self.bounds = Bounds(desk)
        self.tabs = QTabWidget()
        self.why = Banner()
        self.states = [States(one, retry=self.load) for one in (self.policies, self.bounds)]
        self._build()
        self.tabs.currentChanged.connect(self._tab)
        add_shortcuts(self, self.shortcuts())
        self.suppliers.load()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+N", "New supplier", self._new),
            Shortcut("Ctrl+S", "Save", self.save),
            Shortcut("Ctrl+F", "Search", self._search),
        ]

    def focus_first(self) -> None:
        self.suppliers.table.setFocus()

    def load(self) -> None:
        """Policies, limits, budgets and room; suppliers come page by page."""
        for states in self.states:
            states.show_loading()
        self.desk.jobs.run(_found(self.desk.session.call), owner=self, done=self._show, failed=self._failed)

    def save(self) -> None:
        """Save what somebody is in."""
        if self.tabs.currentIndex() == 0:
            self.suppliers.save()
            return
        if self.tabs.currentIndex() == 1:
            self.policies.ending.save.click()
            return
        focus = self.window().focusWidget()
        for card in (self.bounds.limits, self.bounds.budgets, self.bounds.capacities):
            if focus is not None and card.isAncestorOf(focus):
                card.ending.save.click()

    def _show(self, found: Found) -> None:
        settings, suppliers, warehouses = found
        self.policies.show_settings(settings)
        self.bounds.show_names(suppliers, warehouses)
        self.bounds.show_settings(settings)
        for states in self.states:
            states.show_content()

    def _failed(self, error: ApiError) -> None:
        for states in self.states:
            states.show_error(error)

    def _new(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.suppliers.start()

    def _search(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.suppliers.search.setFocus()

    def _tab(self, place: int) -> None:
        may = self.desk.may(INVENTORY_POLICY)
        if place and not may:
            self.why.show_text(
                "You may read this. Changes need MANAGE_SETTINGS or MANAGE_PLUGINS, which the owner gives."
            )
        else:
            self.why.hide()
        if place and not self.policies.rows:
            self.load()

    def _build(self) -> None:
        self.tabs.addTab(self.suppliers, "")
        for states in self.states:
            page = QWidget()
            page.setProperty("role", "page")
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 12, 8, 12)
            column.addWidget(states)
            column.addStretch(1)
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setWidget(page)
            self.tabs.addTab(area, "")
        follow(self.tabs, self._say_tabs)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 12)
        outer.addWidget(self.why)
        outer.addWidget(self.tabs)

    def _say_tabs(self) -> None:
        for place, name in enumerate(TABS):
            self.tabs.setTabText(place, tr(name))


async def _found(call: Call) -> Found:
    """Raises ApiError."""
    settings = await inventory_settings.settings(call)
    suppliers = await inventory_settings.suppliers(call, SupplierFilters(), first=MOST_SUPPLIERS, skip=0)
    return settings, suppliers.items, await inventory_orders.warehouses(call)
