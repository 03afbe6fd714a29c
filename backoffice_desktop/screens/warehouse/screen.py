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
from backoffice_desktop.screens.warehouse.buyer import BuyerPage
from backoffice_desktop.screens.warehouse.lanes import Lanes
from backoffice_desktop.screens.warehouse.policies import Policies
from backoffice_desktop.screens.warehouse.supplier_list import SupplierList
from backoffice_desktop.screens.warehouse.suppliers import Suppliers
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import follow, tr
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.states import States

TABS = ("Suppliers", "Lanes", "Policies", "Limits and budgets", "Who orders")
MOST_SUPPLIERS = 100
Found = tuple[Settings, tuple[Supplier, ...], tuple[Warehouse, ...]]


class WarehouseScreen(Screen):
    """Suppliers and lanes, policies, limits with budgets and room, and who orders, a tab each."""

    title = "Warehouse settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.suppliers = Suppliers(desk)
        self.lanes = Lanes(desk)
        self.policies = Policies(desk)
        self.bounds = Bounds(desk)
        self.buyer = BuyerPage(desk)
        self.tabs = QTabWidget()
        self.why = Banner()
        self.states = [States(one, retry=self.load) for one in (self.policies, self.bounds, self.buyer)]
        self._has_lanes = False
        self._build()
        self.tabs.currentChanged.connect(self._tab)
        add_shortcuts(self, self.shortcuts())
        self.suppliers.load()
        self._ask_warehouses()

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("Ctrl+N", "New supplier or lane", self._new),
            Shortcut("Ctrl+S", "Save", self.save),
            Shortcut("Ctrl+F", "Search", self._search),
        ]

    def focus_first(self) -> None:
        self.suppliers.table.setFocus()

    def load(self) -> None:
        """Policies, limits, budgets, room and who orders; suppliers and lanes come page by page."""
        for states in self.states:
            states.show_loading()
        self.desk.jobs.run(_found(self.desk.session.call), owner=self, done=self._show, failed=self._failed)

    def save(self) -> None:
        """Save what somebody is in."""
        shown = self.tabs.currentWidget()
        if isinstance(shown, SupplierList):
            shown.save()
            return
        if shown.isAncestorOf(self.policies):
            self.policies.ending.save.click()
            return
        if shown.isAncestorOf(self.buyer):
            self.buyer.save()
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
        self.buyer.show_settings(settings, warehouses)
        for states in self.states:
            states.show_content()

    def _failed(self, error: ApiError) -> None:
        for states in self.states:
            states.show_error(error)

    def _ask_warehouses(self) -> None:
        self.desk.jobs.run(
            inventory_orders.warehouses(self.desk.session.call),
            owner=self,
            done=self._take_warehouses,
            failed=lambda _: None,
        )

    def _take_warehouses(self, found: tuple[Warehouse, ...]) -> None:
        self.suppliers.show_warehouses(found)
        self.lanes.show_warehouses(found)

    def _list(self) -> SupplierList:
        """The one that is shown; suppliers where none is."""
        shown = self.tabs.currentWidget()
        if not isinstance(shown, SupplierList):
            shown = self.suppliers
            self.tabs.setCurrentWidget(shown)
        return shown

    def _new(self) -> None:
        self._list().start()

    def _search(self) -> None:
        self._list().search.setFocus()

    def _tab(self, _: int) -> None:
        may, shown = self.desk.may(INVENTORY_POLICY), self.tabs.currentWidget()
        is_list = isinstance(shown, SupplierList)
        if not is_list and not may:
            self.why.show_text(
                "You may read this. Changes need MANAGE_SETTINGS or MANAGE_PLUGINS, which the owner gives."
            )
        else:
            self.why.hide()
        if not is_list and not self.policies.rows:
            self.load()
        if shown is self.lanes and not self._has_lanes:
            self._has_lanes = True
            self.lanes.load()

    def _build(self) -> None:
        self.tabs.addTab(self.suppliers, "")
        self.tabs.addTab(self.lanes, "")
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
