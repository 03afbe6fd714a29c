"""A clerk who restocks at a desktop: plans, approves, sends and receives with the keyboard."""

from collections.abc import Callable
from pathlib import Path

from desktop_windows import wait_with
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from service_children import ServiceChildren

from backoffice_desktop.api.inventory import Order
from backoffice_desktop.live import Connection
from backoffice_desktop.main_window import MainWindow

SECONDS = 300
"""A plan is made by a process that gives way to all others."""


class Clerk:
    """At a window in which somebody is logged in, or is about to be."""

    def __init__(self, window: MainWindow, qtbot: QtBot, log: Path) -> None:
        self.window, self.qtbot, self.log = window, qtbot, log

    def enter(self, log_in: Callable[[], object]) -> None:
        with self.qtbot.waitSignal(self.window.entered, timeout=SECONDS * 1_000):
            log_in()
        self.wait(lambda: self.window.desk.stock_live.state is Connection.LIVE)

    def next_desktop(self, open_window: Callable[[], MainWindow]) -> "Clerk":
        """This window is closed; another one begins with what it left."""
        self.window.close()
        again = Clerk(open_window(), self.qtbot, self.log)
        again.enter(again.window.begin)
        return again

    def wait(self, check: Callable[[], object]) -> None:
        wait_with(self.qtbot, lambda: bool(check()), seconds=SECONDS, log=self.log)

    def wait_until_sent(self) -> None:
        self.wait(lambda: not self.window.desk.sender.waiting)

    def wait_until_offline(self) -> None:
        self.wait(lambda: self.window.desk.stock_live.state is Connection.OFFLINE)

    def plan(self) -> None:
        """Ask for a plan."""
        self._restock()
        self.window.shell.screens["restock"].plan()
        said = "The plan is being made anew; what nobody has touched may change."
        self.wait(lambda: said in self.window.shell.toasts.texts())

    def proposed(self) -> list[Order]:
        """Orders that are shown and may be approved here."""
        model = self._restock().model
        rows = [model.row(place) for place in range(model.total)]
        return [row for row in rows if row is not None and row.may_approve]

    def choose(self, order_id: str) -> None:
        screen = self._restock()
        self.wait(lambda: screen.model.place_of(order_id) >= 0)
        screen.select(screen.model.place_of(order_id))
        self.wait(lambda: screen.opening.item_id == order_id and order_id in screen.opening._held)

    def press(self, key: str) -> None:
        """Decide on the order that is chosen."""
        screen = self._restock()
        chosen = screen.opening.item
        self.qtbot.keyClick(screen.table, key)
        assert screen.model.is_decided_here(chosen)

    def open_delivery(self, order_id: str) -> None:
        self.window.shell.show_screen("receiving")
        pane = self.window.shell.screens["receiving"].pane
        pane.open(order_id)
        self.wait(lambda: pane.count is not None and pane.order_id == order_id)

    @property
    def counted(self) -> dict[str, tuple[int, int]]:
        """Pieces counted and expected of the delivery that is open, by SKU."""
        count = self.window.shell.screens["receiving"].pane.count
        assert count is not None
        return {line.sku: (line.counted, line.expected) for line in count.lines}

    def scan(self, sku: str, pieces: int) -> None:
        """As a keyboard wedge: letters, then Enter."""
        pane = self.window.shell.screens["receiving"].pane
        self.qtbot.keyClicks(pane.scan, f"{pieces}*{sku}")
        self.qtbot.keyClick(pane.scan, Qt.Key.Key_Return)
        self.wait(lambda: not pane.scanning.is_busy)

    def finish(self) -> None:
        """Finish the delivery, differences or not."""
        pane = self.window.shell.screens["receiving"].pane
        pane.finish()
        if pane.order_id:
            pane.finish()
        assert not pane.order_id

    def _restock(self):
        self.window.shell.show_screen("restock")
        return self.window.shell.screens["restock"]


def plan_beside_a_dying_worker(clerk: Clerk, children: ServiceChildren, states: Callable[[], list[str]]) -> None:
    """A plan is made by the next worker, where the one that makes it dies; ``states`` of the plans that there are."""
    clerk.plan()
    clerk.wait(states)
    children.kill("worker")
    children.start("worker")
    clerk.wait(lambda: "done" in states())
    clerk.wait(clerk.proposed)


def approve_and_send(
    clerk: Clerk,
    order_id: str,
    children: ServiceChildren,
    state: Callable[[], str],
    open_window: Callable[[], MainWindow],
) -> Clerk:
    """Approved while the service is away: the desktop is closed on it, and the next one sends it when it is back."""
    clerk.choose(order_id)
    children.kill("serve")
    clerk.wait_until_offline()
    clerk.press("a")
    clerk.window.close()
    assert state() == "proposed"
    children.start("serve")
    again = clerk.next_desktop(open_window)
    again.wait(lambda: state() == "approved")
    again.choose(order_id)
    again.press("s")
    again.wait(lambda: state() == "sent")
    return again
