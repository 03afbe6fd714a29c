"""A doubtful order from the shop to a desktop and back: real processes, a real PostgreSQL, the real widgets."""

import statistics
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from demo_service import EMAIL, DemoService
from desktop_windows import wait_with

from backoffice_desktop.live import Connection

SECONDS = 120
RULE = """
mutation { fraudRuleSave(name: "many of it", expression: "pieces >= 5", action: REVIEW, isOn: true) {
  errors { message }
} }
"""
ORDERS = "{ orders(first: 50) { items { id status } } }"
HISTORY = "query($id: ID!) { fraudReview(orderId: $id) { review { carriedOut trouble } decisions { kind by note } } }"
LEFT = "{ outbox { waiting parked } }"


class Shop(DemoService):
    """Tells what became of orders."""

    def open(self) -> None:
        self.make()
        self.start("worker")
        self.start("serve")
        assert self.ask(RULE)["fraudRuleSave"]["errors"] == []
        # The lanes have begun when the first order has gone through all of them.
        first = self.buy(1)
        self.wait(lambda: self.status(first) == "unfulfilled")

    def status(self, order_id: str) -> str:
        found = {order["id"]: order["status"] for order in self.ask(ORDERS)["orders"]["items"]}
        return found.get(order_id, "unknown")

    def kinds(self, order_id: str) -> Counter[str]:
        """How often the order was scored, approved, rejected, …"""
        return Counter(decision["kind"] for decision in self.ask(HISTORY, id=order_id)["fraudReview"]["decisions"])

    def is_idle(self) -> bool:
        return self.ask(LEFT)["outbox"] == {"waiting": 0, "parked": 0}


class Desktop:
    """A window that is logged in, with the fraud screen open."""

    def __init__(self, window, shop: Shop, qtbot) -> None:
        self.window, self.shop, self.qtbot = window, shop, qtbot
        self.connections: list[Connection] = []
        self.seen: set[str] = set()

    def look(self) -> None:
        self.window.shell.show_screen("fraud")
        self.screen = self.window.shell.screens["fraud"]
        self.screen.model.loaded.connect(self._note_rows)
        self.window.desk.live.connection.connect(self.connections.append)
        self.wait(lambda: self.window.desk.live.state is Connection.LIVE)

    def wait(self, check, *, log: str = "worker") -> None:
        wait_with(self.qtbot, check, seconds=SECONDS, log=self.shop.log(log))

    def wait_for_order(self, order_id: str) -> None:
        self.wait(lambda: self.screen.model.place_of(order_id) >= 0)

    def seconds_until_seen(self, count: int) -> dict[str, float]:
        """Doubtful orders, one after another: how long until each was on the screen."""
        found = {}
        for _ in range(count):
            began = time.monotonic()
            order_id = self.shop.buy(5)
            self.wait_for_order(order_id)
            found[order_id] = time.monotonic() - began
        return found

    def decide(self, order_id: str, key: str, *, note: str = "") -> None:
        """Choose an order and press a key, as a person does."""
        self.screen.select(self.screen.model.place_of(order_id))
        opening = self.screen.opening
        self.wait(lambda: opening.item_id == order_id and order_id in opening._held)
        if note:
            self.qtbot.keyClick(self.screen.table, "n")
            self.qtbot.keyClicks(self.screen.bar.note, note)
            self.qtbot.keyClick(self.screen.bar.note, "\r")
        chosen = opening.item
        self.qtbot.keyClick(self.screen.table, key)
        assert self.screen.model.is_decided_here(chosen)

    def wait_until_sent(self) -> None:
        self.wait(lambda: not self.window.desk.sender.waiting, log="serve")

    def _note_rows(self) -> None:
        model = self.screen.model
        self.seen |= {row.order_id for place in range(model.total) if (row := model.row(place)) is not None}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    made = Shop(tmp_path_factory.mktemp("shop"))
    try:
        made.open()
        yield made
    finally:
        made.remove()


@pytest.fixture
def desktop(shop: Shop, open_window, qtbot) -> Desktop:
    made = Desktop(open_window(), shop, qtbot)
    with qtbot.waitSignal(made.window.entered, timeout=SECONDS * 1_000):
        made.window.log_in(shop.address, "", EMAIL, shop.password)
    made.look()
    return made


def test_doubtful_order_is_on_the_desktop_within_two_seconds_and_goes_by_a_key(shop: Shop, desktop: Desktop):
    clean = shop.buy(1)
    desktop.wait(lambda: shop.status(clean) == "unfulfilled")

    seconds = desktop.seconds_until_seen(3)
    assert statistics.median(seconds.values()) < 2
    assert set(desktop.connections) <= {Connection.LIVE}, "it came by asking every few seconds"
    assert [shop.status(order_id) for order_id in seconds] == ["unconfirmed"] * 3

    doubtful, *others = seconds
    desktop.decide(doubtful, "a", note="called them")
    for order_id in others:
        desktop.decide(order_id, "r")
    desktop.wait_until_sent()
    desktop.wait(lambda: shop.status(doubtful) == "unfulfilled")
    history = shop.ask(HISTORY, id=doubtful)["fraudReview"]
    assert history["review"] == {"carriedOut": True, "trouble": ""}
    decided = {"kind": "APPROVE", "by": EMAIL, "note": "called them"}
    assert [one for one in history["decisions"] if one["kind"] != "SCORED"] == [decided]
    desktop.wait(lambda: desktop.screen.model.total == 0)
    assert desktop.seen == set(seconds), "a clean order was shown"
    assert shop.kinds(clean) == {"SCORED": 1}


def test_killed_worker_loses_nothing_and_does_nothing_twice(shop: Shop, desktop: Desktop):
    first, second, third = (shop.buy(5) for _ in range(3))
    for order_id in (first, second, third):
        desktop.wait_for_order(order_id)
    desktop.decide(first, "a")
    desktop.wait_until_sent()
    # Perhaps in the middle of carrying it out.
    shop.kill("worker")
    desktop.decide(second, "a")
    desktop.decide(third, "r")
    desktop.wait_until_sent()
    placed_meanwhile = shop.buy(5)
    assert [shop.status(order_id) for order_id in (second, third)] == ["unconfirmed", "unconfirmed"]

    shop.start("worker")
    desktop.wait_for_order(placed_meanwhile)
    desktop.decide(placed_meanwhile, "r")
    desktop.wait_until_sent()
    shop.kill("worker")
    shop.start("worker")
    ends = {first: "unfulfilled", second: "unfulfilled", third: "canceled", placed_meanwhile: "canceled"}
    desktop.wait(lambda: {order_id: shop.status(order_id) for order_id in ends} == ends)
    desktop.wait(shop.is_idle)
    kinds = {"unfulfilled": {"SCORED": 1, "APPROVE": 1}, "canceled": {"SCORED": 1, "REJECT": 1}}
    for order_id, end in ends.items():
        assert shop.kinds(order_id) == kinds[end]
        assert shop.ask(HISTORY, id=order_id)["fraudReview"]["review"] == {"carriedOut": True, "trouble": ""}
    desktop.wait(lambda: desktop.screen.model.total == 0)


def test_decision_made_while_the_service_was_away_is_sent_once_by_the_next_start(
    shop: Shop, desktop: Desktop, open_window, qtbot, folder
):
    doubtful = shop.buy(5)
    desktop.wait_for_order(doubtful)
    shop.stop("serve")
    try:
        desktop.wait(lambda: desktop.window.desk.live.state is Connection.OFFLINE)
        desktop.decide(doubtful, "a")
        desktop.window.close()
        assert len(list((folder / "unsent").glob("*.json"))) == 1
    finally:
        shop.start("serve")
    assert shop.status(doubtful) == "unconfirmed"

    again = Desktop(open_window(), shop, qtbot)
    with qtbot.waitSignal(again.window.entered, timeout=SECONDS * 1_000):
        again.window.begin()
    again.look()
    again.wait_until_sent()
    again.wait(lambda: shop.status(doubtful) == "unfulfilled")
    assert shop.kinds(doubtful) == {"SCORED": 1, "APPROVE": 1}
    assert list((folder / "unsent").glob("*.json")) == []
    again.wait(lambda: again.screen.model.total == 0)
