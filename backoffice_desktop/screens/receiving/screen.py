"""The receiving screen: deliveries that are counted, and what has come."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from backoffice_desktop.api.inventory import Waiting
from backoffice_desktop.desk import Desk
from backoffice_desktop.screens.receiving.count_pane import CountPane
from backoffice_desktop.screens.receiving.deliveries import Deliveries
from backoffice_desktop.screens.receiving.received import Received
from backoffice_desktop.screens.screen import Screen
from backoffice_desktop.shortcuts import Shortcut, add_shortcuts
from backoffice_desktop.translations import language
from backoffice_desktop.widgets.parts import row
from backoffice_desktop.widgets.switch import Switch

VIEWS = {"deliveries": "On their way", "received": "Received"}


class ReceivingScreen(Screen):
    """Both views; keys of letters are left to the scanner."""

    title = "Receiving"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.switch = Switch(VIEWS)
        self.switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.deliveries = Deliveries(desk)
        self.pane = CountPane(desk)
        self.received = Received(desk)
        self._stack = QStackedWidget()
        self._is_loaded = False
        self._build()
        self.switch.chosen.connect(self.show_view)
        self.deliveries.chosen.connect(self.pane.open)
        self.pane.opened.connect(self.deliveries.mark)
        desk.stock_live.waiting.connect(self._show_waiting)
        if desk.stock_live.last is not None:
            self._show_waiting(desk.stock_live.last)
        language.changed.connect(self._speak_again)
        add_shortcuts(self, self.shortcuts())
        self.deliveries.load()

    @property
    def view(self) -> str:
        return "received" if self._stack.currentWidget() is self.received else "deliveries"

    def shortcuts(self) -> list[Shortcut]:
        pane, here = self.pane, self._in_deliveries
        return [
            Shortcut("F2", "Correct the marked line", lambda: here(self._correct)),
            Shortcut("F4", "Count it as a wrong article", lambda: here(pane.note_wrong)),
            Shortcut("F6", "Next delivery", lambda: here(lambda: self.deliveries.step(1))),
            Shortcut("Shift+F6", "Previous delivery", lambda: here(lambda: self.deliveries.step(-1))),
            Shortcut("F7", "Switch: on their way or received", self.show_other),
            Shortcut("F8", "Take the last scan back", lambda: here(pane.take_back)),
            Shortcut("F9", "Finish the delivery", lambda: here(pane.finish)),
            Shortcut("Ctrl+R", "Raise the stock once more", self.received.raise_again),
            Shortcut("Ctrl+F", "Search", self._search),
        ]

    def focus_first(self) -> None:
        if self.view == "received":
            self.received.table.setFocus()
        else:
            self.pane.scan.setFocus()

    def show_view(self, view: str) -> None:
        is_received = view == "received"
        self._stack.setCurrentIndex(1 if is_received else 0)
        self.switch.show_chosen(view)
        if is_received and not self._is_loaded:
            self._is_loaded = True
            self.received.load()
        self.focus_first()

    def show_other(self) -> None:
        self.show_view("deliveries" if self.view == "received" else "received")

    def open_item(self, item_id: str) -> None:
        """An order to be counted, or a receipt as ``received/…``; ``received/`` alone those."""
        view, _, receipt_id = item_id.partition("/")
        if view == "received":
            self.show_view("received")
            self.received.open_receipt(receipt_id)
        elif item_id:
            self.show_view("deliveries")
            self.pane.open(item_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A scanner types wherever the focus is: what no field takes belongs to the scan field."""
        scan = self.pane.scan
        if self.view == "deliveries" and event.text().isprintable() and event.text() and not scan.hasFocus():
            scan.setFocus()
            QApplication.sendEvent(scan, event)
        else:
            super().keyPressEvent(event)

    def _correct(self) -> None:
        if self.pane.view.line is None:
            self.pane.view.step(1)
        self.pane.view.fields.start()

    def _in_deliveries(self, act: Callable[[], object]) -> None:
        if self.view == "deliveries":
            act()

    def _search(self) -> None:
        (self.received.search if self.view == "received" else self.deliveries.search).setFocus()

    def _show_waiting(self, waiting: Waiting) -> None:
        self.switch.show_count("received", waiting.stock_troubles)

    def _speak_again(self) -> None:
        self.deliveries.model.refresh()
        self.received.model.refresh()
        if self.pane.order_id:
            self.pane.open(self.pane.order_id)

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("receiving")
        self.pane.setMinimumWidth(556)
        splitter.addWidget(self.deliveries)
        splitter.addWidget(self.pane)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([510, 690])
        splitter.setStretchFactor(1, 1)
        counting = QWidget()
        inner = QHBoxLayout(counting)
        inner.setContentsMargins(16, 12, 16, 12)
        inner.addWidget(splitter)
        self._stack.addWidget(counting)
        self._stack.addWidget(self.received)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = row(self.switch)
        top.setContentsMargins(16, 8, 16, 0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
