"""What somebody who is logged in sees: navigation, a banner while the service is away, screens, and toasts."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from backoffice_desktop.api import credit, dispatch, fraud, intake, inventory
from backoffice_desktop.desk import Desk
from backoffice_desktop.live import Connection
from backoffice_desktop.navigation import Navigation
from backoffice_desktop.notices import Notice
from backoffice_desktop.screens.registry import screens_for
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import KeysDialog, Shortcut, add_shortcuts
from backoffice_desktop.widgets.banner import Banner
from backoffice_desktop.widgets.toasts import Toasts

TOAST_LIFT = 150
"""Toasts lie above the decision bar."""

TRANSFERS = "Transfers that the shop did not carry out: {count}"


class Shell(QWidget):
    """Signals: ``screen_changed`` (name). Screens are made when they are first looked at."""

    screen_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("role", "window")
        self.desk = desk
        self.entries = {entry.name: entry for entry in screens_for(desk)}
        self.screens: dict[str, Screen] = {}
        self.navigation = Navigation(list(self.entries.values()), desk.person.email, desk.settings)
        self.banner = Banner(tone="warn")
        self._stack = QStackedWidget()
        self._counts: dict[str, int] = {}
        self._build()
        self.toasts = Toasts(self)
        self.toasts.lift = TOAST_LIFT
        self._connect()
        add_shortcuts(self, self.shortcuts())
        self.show_screen(desk.settings.screen if desk.settings.screen in self.entries else "home")

    def shortcuts(self) -> list[Shortcut]:
        places = [
            Shortcut(f"Ctrl+{place}", entry.title, lambda name=entry.name: self.show_screen(name))  # type: ignore[misc]
            for place, entry in enumerate(self.entries.values(), start=1)
        ]
        return [*places, Shortcut("F1", "This list of keys", self.show_keys)]

    def show_screen(self, name: str, item: str = "") -> None:
        if name not in self.entries:
            return
        if name not in self.screens:
            self.screens[name] = self.entries[name].make(self.desk)
            self._stack.addWidget(self.screens[name])
            self.screens[name].asked_for.connect(self.show_screen)
        screen = self.screens[name]
        self._stack.setCurrentWidget(screen)
        self.navigation.show_screen(name)
        self.screen_changed.emit(name)
        if item:
            screen.open_item(item)
        screen.focus_first()

    def show_keys(self) -> None:
        groups = [("Everywhere", self.shortcuts())]
        screen = self._stack.currentWidget()
        if isinstance(screen, Screen) and (own := screen.shortcuts()):
            groups.append((screen.title, own))
        KeysDialog(self, groups).open()

    def _show_connection(self, state: Connection) -> None:
        self.navigation.show_connection(state)
        if state is not Connection.OFFLINE:
            self.desk.sender.send_now()
        self._show_banner()

    def _show_banner(self) -> None:
        count = len(self.desk.sender.waiting)
        if self.desk.live.state is not Connection.OFFLINE:
            self.banner.hide()
        elif count:
            self.banner.show_text(
                "The service does not answer. You can go on; decisions kept here until it is back: {count}", count=count
            )
        else:
            self.banner.show_text("The service does not answer. You can go on; what you decide is kept and sent later.")

    def _show_orders(self, waiting: fraud.Waiting) -> None:
        self._show_waiting("fraud", waiting.count, "New orders to review: {count}")

    def _show_credit(self, waiting: credit.Waiting) -> None:
        count = waiting.applications + waiting.proposals + waiting.reviews_asked
        self._show_waiting("credit", count, "New in credit: {count}")

    def _show_intake(self, waiting: intake.Waiting) -> None:
        self._show_waiting("intake", waiting.to_review + waiting.trouble, "New papers to review: {count}")

    def _show_dispatch(self, waiting: dispatch.Waiting) -> None:
        self._show_waiting("dispatch", waiting.to_dispatch, "New orders to send: {count}")
        troubles = waiting.shop_troubles + waiting.carrier_troubles
        self._tell_more("waybills", troubles, "Waybills that the shop or a carrier did not take: {count}", "dispatch")

    def _show_stock(self, waiting: inventory.Waiting) -> None:
        self._show_waiting("restock", waiting.proposed, "New purchase orders to approve: {count}")
        self._tell_more("transfers", waiting.source_troubles, TRANSFERS, "restock")
        self._show_waiting("receiving", waiting.stock_troubles, "Deliveries that did not raise the stock: {count}")
        self._show_waiting("stock", waiting.open_alerts, "New stock alerts: {count}")

    def _show_waiting(self, screen: str, count: int, more: str) -> None:
        self.navigation.show_waiting(screen, count)
        self._tell_more(screen, count, more, screen)

    def _tell_more(self, name: str, count: int, more: str, screen: str) -> None:
        before = self._counts.get(name, count)
        if before < count:
            self.desk.notices.add(more, screen=screen, count=count - before)
        self._counts[name] = count

    def _toast(self, notice: Notice) -> None:
        if not notice.is_quiet:
            self.toasts.show_text(notice.text, action=notice.action, act=notice.act, **notice.values)

    def _connect(self) -> None:
        desk = self.desk
        self.navigation.chosen.connect(self.show_screen)
        self.navigation.keys_asked.connect(self.show_keys)
        desk.live.connection.connect(self._show_connection)
        desk.live.waiting.connect(self._show_orders)
        desk.credit_live.waiting.connect(self._show_credit)
        desk.stock_live.waiting.connect(self._show_stock)
        desk.intake_live.waiting.connect(self._show_intake)
        desk.dispatch_live.waiting.connect(self._show_dispatch)
        desk.sender.count_changed.connect(lambda _: self._show_banner())
        desk.notices.added.connect(self._toast)

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 12, 16, 0)
        holder.addWidget(self.banner)
        right.addLayout(holder)
        right.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)
