"""The dispatch screen: orders to send, waybills, and what is handed over."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from backoffice_desktop.api.dispatch import Waiting
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.dispatch.hand_over import HandOver
from backoffice_desktop.screens.dispatch.papers import Papers
from backoffice_desktop.screens.dispatch.to_send import ToSend
from backoffice_desktop.screens.dispatch.waybills import Waybills
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import language
from backoffice_desktop.widgets.parts import row
from backoffice_desktop.widgets.switch import Switch

VIEWS = {"orders": "Orders to send", "waybills": "Waybills", "handover": "Hand over"}


class DispatchScreen(Screen):
    """Three views; each asks the service when it is first looked at. In the last one letters belong to the scanner."""

    title = "Dispatch"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.papers = Papers(desk, self, printed=self._printed)
        self.orders = ToSend(desk, self.papers)
        self.waybills = Waybills(desk, self.papers)
        self.handover = HandOver(desk, self.papers)
        self.views: dict[str, QWidget] = {
            "orders": self.orders,
            "waybills": self.waybills,
            "handover": self.handover,
        }
        self.switch = Switch(VIEWS)
        self._stack = QStackedWidget()
        self._loaded: set[str] = set()
        self._own = [Shortcut("F7", "Switch: orders, waybills, hand over", self.show_other)]
        for one in self.views.values():
            self._stack.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = row(self.switch, 1)
        top.setContentsMargins(16, 8, 16, 0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self.switch.chosen.connect(self.show_view)
        self.handover.changed.connect(self._printed)
        desk.dispatch_live.waiting.connect(self._show_waiting)
        if desk.dispatch_live.last is not None:
            self._show_waiting(desk.dispatch_live.last)
        language.changed.connect(self._speak_again)
        add_shortcuts(self, self._own)
        self.show_view("orders")

    @property
    def view(self) -> str:
        return next(name for name, one in self.views.items() if one is self._stack.currentWidget())

    def shortcuts(self) -> list[Shortcut]:
        lists = {"orders": self.orders, "waybills": self.waybills}
        return [*self._own, *(lists[self.view].shortcuts() if self.view in lists else ())]

    def focus_first(self) -> None:
        if self.view == "handover":
            self.handover.scan.setFocus()
        elif self.view == "orders":
            self.orders.focus_first()
        else:
            self.waybills.focus_first()

    def show_view(self, view: str) -> None:
        self._stack.setCurrentWidget(self.views[view])
        self.switch.show_chosen(view)
        if view == "handover":
            self.handover.load()
        elif view not in self._loaded:
            shown = self.orders if view == "orders" else self.waybills
            shown.use_filters(shown.work.filters)
        self._loaded.add(view)
        self.focus_first()

    def show_other(self) -> None:
        names = list(self.views)
        self.show_view(names[(names.index(self.view) + 1) % len(names)])

    def open_item(self, item_id: str) -> None:
        """``orders``, ``handover``, ``trouble``, or a waybill as ``waybills/17``."""
        view, _, item = item_id.partition("/")
        if view == "trouble":
            self.show_view("waybills")
            self.waybills.open_item("trouble")
        elif view in self.views:
            self.show_view(view)
            if view == "waybills" and item:
                self.waybills.open_item(item)

    def _printed(self) -> None:
        if "waybills" in self._loaded:
            self.waybills.printed()

    def _show_waiting(self, waiting: Waiting) -> None:
        self.switch.show_count("orders", waiting.to_dispatch)
        self.switch.show_count("waybills", waiting.shop_troubles + waiting.carrier_troubles)
        self.switch.show_count("handover", waiting.to_hand_over)

    def _speak_again(self) -> None:
        if "handover" in self._loaded:
            self.handover.load()
