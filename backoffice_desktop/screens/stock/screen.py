"""The stock health screen: overview, alerts and products, of all warehouses or of one; and what is foretold."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from backoffice_desktop.api import inventory_orders
from backoffice_desktop.api.inventory import Waiting, Warehouse
from backoffice_desktop.api.inventory_stock import PositionFilters
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.screens.stock.alerts import Alerts
from backoffice_desktop.screens.stock.forecasts import Forecasts
from backoffice_desktop.screens.stock.overview import Overview
from backoffice_desktop.screens.stock.place_list import PlaceList
from backoffice_desktop.screens.stock.products import Products
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import follow, language, say, tr
from backoffice_desktop.widgets.choices import fill_choices
from backoffice_desktop.widgets.parts import row
from backoffice_desktop.widgets.switch import Switch

VIEWS = {"overview": "Overview", "alerts": "Alerts", "products": "Products", "forecasts": "Forecasts"}


class StockScreen(Screen):
    """Each view asks the service when it is first looked at."""

    title = "Stock health"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.switch = Switch(VIEWS)
        self.warehouse = QComboBox()
        self.overview = Overview(desk)
        self.alerts = Alerts(desk)
        self.products = Products(desk)
        self.forecasts = Forecasts(desk)
        self.views: dict[str, QWidget] = {
            "overview": self.overview,
            "alerts": self.alerts,
            "products": self.products,
            "forecasts": self.forecasts,
        }
        self._warehouses: tuple[Warehouse, ...] = ()
        self._loaded: set[str] = set()
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        add_shortcuts(self, self.shortcuts())
        self.show_view("overview")

    @property
    def view(self) -> str:
        return next(name for name, one in self.views.items() if one is self._stack.currentWidget())

    def shortcuts(self) -> list[Shortcut]:
        return [
            Shortcut("A", "Say that it has been seen", lambda: self._in_alerts(self.alerts.acknowledge)),
            Shortcut("X", "Mark the alert", lambda: self._in_alerts(self.alerts.mark)),
            Shortcut("Shift+X", "Mark all that are shown, or none", lambda: self._in_alerts(self.alerts.mark_all)),
            Shortcut("F", "Confirm a new day of the delivery", lambda: self._in_alerts(self.alerts.overdue.confirm)),
            Shortcut("J", "Next of the list", lambda: self._step(1)),
            Shortcut("K", "Previous of the list", lambda: self._step(-1)),
            Shortcut("V", "Switch: overview, alerts, products or forecasts", self.show_other),
            Shortcut("Ctrl+F", "Search", self._search),
            Shortcut("Ctrl+E", "Export as CSV", self._export),
        ]

    def focus_first(self) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, PlaceList | Forecasts):
            shown.table.setFocus()
        else:
            self.overview.setFocus()
        self._ask_warehouses()

    def show_view(self, view: str) -> None:
        self._stack.setCurrentWidget(self.views[view])
        self.switch.show_chosen(view)
        # Forecasts have a total for each warehouse.
        self.warehouse.setVisible(view != "forecasts")
        if view not in self._loaded:
            self._loaded.add(view)
            if view == "products":
                self.products.use_filters(replace(self.products.filters, warehouse_id=self._warehouse_id()))
            else:
                self.views[view].load()  # type: ignore[attr-defined]
        self.focus_first()

    def show_other(self) -> None:
        names = list(VIEWS)
        self.show_view(names[(names.index(self.view) + 1) % len(names)])

    def open_item(self, item_id: str) -> None:
        """``overview``, ``alerts``, ``products`` or ``forecasts``."""
        if item_id in self.views:
            self.show_view(item_id)

    def show_products(self, filters: PositionFilters) -> None:
        self._loaded.add("products")
        self.show_view("products")
        self.products.use_filters(replace(filters, warehouse_id=self._warehouse_id()))

    def _warehouse_id(self) -> str:
        place = self.warehouse.currentIndex() - 1
        return self._warehouses[place].id if 0 <= place < len(self._warehouses) else ""

    def _use_warehouse(self) -> None:
        chosen = self._warehouse_id()
        self.overview.use_warehouse(chosen)
        self.alerts.use_warehouse(chosen)
        if "alerts" in self._loaded:
            self.alerts.load()
        if "products" in self._loaded:
            self.products.use_filters(replace(self.products.filters, warehouse_id=chosen))

    def _ask_warehouses(self) -> None:
        if not self._warehouses:
            self.desk.jobs.run(
                inventory_orders.warehouses(self.desk.session.call),
                owner=self,
                done=self._take_warehouses,
                failed=lambda _: None,
            )

    def _take_warehouses(self, found: tuple[Warehouse, ...]) -> None:
        self._warehouses = found
        self._say_warehouses()

    def _say_warehouses(self) -> None:
        fill_choices(self.warehouse, [tr("All warehouses"), *(one.name for one in self._warehouses)])

    def _show_waiting(self, waiting: Waiting) -> None:
        self.switch.show_count("alerts", waiting.open_alerts)
        if "overview" in self._loaded:
            self.overview.load()

    def _in_alerts(self, act: Callable[[], object]) -> None:
        if self.view == "alerts":
            act()

    def _step(self, by: int) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, PlaceList | Forecasts):
            shown.step(by)

    def _search(self) -> None:
        if self.view == "forecasts":
            self.forecasts.search.setFocus()
            return
        self.show_view("products")
        self.products.search.setFocus()

    def _export(self) -> None:
        if self.view == "products":
            self.products.exporting.ask(self.products.filters)

    def _speak_again(self) -> None:
        # Texts of alerts are the service's own words: they come anew in the other language.
        self.alerts.model.refresh()
        self.products.model.refresh()
        if "forecasts" in self._loaded:
            self.forecasts.speak_again()

    def _connect(self) -> None:
        self.switch.chosen.connect(self.show_view)
        self.warehouse.currentIndexChanged.connect(lambda _: self._use_warehouse())
        self.overview.products_asked.connect(self.show_products)
        self.overview.asked_for.connect(self._lead)
        self.alerts.order_asked.connect(lambda order_id: self.asked_for.emit("restock", order_id))
        self.desk.stock_live.waiting.connect(self._show_waiting)
        if self.desk.stock_live.last is not None:
            self.switch.show_count("alerts", self.desk.stock_live.last.open_alerts)
        language.changed.connect(self._speak_again)

    def _lead(self, screen: str, item: str) -> None:
        if screen == "stock":
            self.show_view(item)
        else:
            self.asked_for.emit(screen, item)

    def _build(self) -> None:
        say(self.warehouse.setAccessibleName, "Warehouse")
        follow(self.warehouse, self._say_warehouses, "warehouses")
        for one in self.views.values():
            self._stack.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = row(self.switch, self.warehouse)
        top.setStretch(0, 1)
        top.setContentsMargins(16, 8, 16, 0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
