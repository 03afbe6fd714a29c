"""The fraud review screen with the keyboard, on a million orders."""

import pytest
from desktop_waits import WAIT_MS, is_open
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from backoffice_desktop.api.fraud import State
from backoffice_desktop.screens.fraud.brief_table import LineTable
from backoffice_desktop.screens.fraud.linked_graph import LinkedGraph
from backoffice_desktop.worklist.views import ViewsButton


@pytest.fixture
def screen(desk_window):
    return desk_window.shell.screens["fraud"]


@pytest.fixture
def press(screen, qtbot):
    def keys(text: str) -> None:
        for letter in text:
            target: QWidget = screen.window().focusWidget() or screen.table
            qtbot.keyClick(target, letter)

    screen.table.setFocus()
    return keys


def state_of(screen, place: int) -> State:
    return screen.model.row(place).state


def wait_sent(screen, qtbot) -> None:
    qtbot.waitUntil(lambda: not screen.desk.sender.waiting, timeout=WAIT_MS)


def test_first_order_is_shown_in_full(screen):
    assert screen.model.total == 1_000_000
    assert screen.detail.heading._title.text() == "Order 100000"
    assert screen.detail.findChild(LineTable).model().rowCount() == 3
    assert len(screen.detail.findChild(LinkedGraph)._nodes) == 8


def test_next_and_previous(screen, press, qtbot):
    press("jj")
    qtbot.waitUntil(lambda: is_open(screen, "order-2"), timeout=WAIT_MS)
    press("k")
    qtbot.waitUntil(lambda: is_open(screen, "order-1"), timeout=WAIT_MS)
    assert screen.table.currentIndex().row() == 1


def test_approve_shows_it_at_once_and_opens_the_next(screen, press, service, qtbot):
    press("jjjjjjjjjjjj" * 8)
    place = screen.table.currentIndex().row()
    qtbot.waitUntil(lambda: is_open(screen, f"order-{place}"), timeout=WAIT_MS)
    service.delay = 0.3
    press("a")
    assert state_of(screen, place) is State.APPROVED
    assert screen.opening.item_id == f"order-{place + 1}"
    assert service.shop.resolved == []
    wait_sent(screen, qtbot)
    assert [(one["orderId"], one["decision"], one["version"]) for one in service.shop.resolved] == [
        (f"order-{place}", "APPROVE", 1)
    ]
    service.delay = 0.0
    qtbot.waitUntil(lambda: screen.model.total == 999_999, timeout=WAIT_MS)
    assert screen.opening.item_id == f"order-{place + 1}"
    qtbot.waitUntil(lambda: screen.model.row(place).order_id == f"order-{place + 1}", timeout=WAIT_MS)
    assert screen.table.currentIndex().row() == place


def test_reject_with_choices_and_a_note(screen, press, service, qtbot):
    press("n")
    assert screen.window().focusWidget() is screen.bar.note
    press("arm is only text here")
    qtbot.keyClick(screen.bar.note, Qt.Key.Key_Return)
    assert service.shop.resolved == []
    press("fr")
    wait_sent(screen, qtbot)
    sent = service.shop.resolved[0]
    assert (sent["decision"], sent["note"], sent["cancelOrder"], sent["refund"]) == (
        "REJECT",
        "arm is only text here",
        True,
        True,
    )
    assert screen.bar.note.text() == ""


def test_asking_for_more_needs_a_note(screen, press, service, qtbot):
    press("m")
    assert screen.window().focusWidget() is screen.bar.note
    assert not screen.bar._hint.isHidden()
    press("which card")
    qtbot.keyClick(screen.bar.note, Qt.Key.Key_Return)
    press("m")
    wait_sent(screen, qtbot)
    assert service.shop.resolved[0]["decision"] == "ASK_MORE"


def test_undo_takes_the_last_decision_back(screen, press, service, qtbot):
    press("r")
    wait_sent(screen, qtbot)
    press("u")
    wait_sent(screen, qtbot)
    assert [(one["orderId"], one["decision"], one["version"]) for one in service.shop.resolved] == [
        ("order-0", "REJECT", 1),
        ("order-0", "UNDO", 2),
    ]
    qtbot.waitUntil(lambda: is_open(screen, "order-0"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.opening.item.state is State.WAITING, timeout=WAIT_MS)


def test_two_people_for_a_dear_order(screen, press, service, qtbot):
    assert "two people" in screen.detail.heading._second.text.text()
    press("a")
    assert state_of(screen, 0) is State.SECOND_REVIEW
    wait_sent(screen, qtbot)
    screen.open_item("order-0")
    qtbot.waitUntil(lambda: "You decided" in screen.detail.heading._second.text.text(), timeout=WAIT_MS)
    press("a")
    assert not screen.bar.approve.isEnabled()
    assert len(service.shop.resolved) == 1


def test_conflict_is_shown_and_nothing_is_overwritten(screen, press, service, qtbot):
    service.delay = 0.05
    service.shop.decide_elsewhere("order-0", "REJECT")
    service.shop.decide_elsewhere("order-0", "REJECT")
    press("a")
    qtbot.waitUntil(lambda: bool(screen.conflicts.texts()), timeout=WAIT_MS)
    said = screen.conflicts.texts()[0]
    assert said == (
        "Order 100000 was decided by bob@shop.example just now: Rejected. Your decision (Approved) was not carried out."
    )
    assert service.shop.resolved == []
    assert screen.desk.sender.waiting == ()


def test_order_of_a_colleague_disappears_and_the_mark_stays(screen, press, service, qtbot):
    press("jjj")
    qtbot.waitUntil(lambda: is_open(screen, "order-3"), timeout=WAIT_MS)
    service.shop.decide_elsewhere("order-200")
    service.shop.decide_elsewhere("order-200", "UNDO")
    service.shop._changed["order-1"] = {"needsSecond": False}
    service.shop.decide_elsewhere("order-1")
    qtbot.waitUntil(lambda: screen.model.row(1).order_id == "order-2", timeout=WAIT_MS)
    assert screen.opening.item_id == "order-3"
    qtbot.waitUntil(lambda: screen.table.currentIndex().row() == 2, timeout=WAIT_MS)


def test_new_orders_appear_within_two_seconds(screen, service, qtbot):
    service.shop.add_orders(3)
    qtbot.waitUntil(lambda: screen.model.total == 1_000_003, timeout=2_000)
    assert "New orders to review: 3" in screen.window().shell.toasts.texts()


def test_search_filter_and_sort_ask_the_server(screen, service, qtbot):
    screen.filters.search.setText("100777")
    qtbot.waitUntil(lambda: screen.model.total == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: is_open(screen, "order-777"), timeout=WAIT_MS)
    screen.filters.search.setText("nothing like it")
    qtbot.waitUntil(lambda: screen._states._text.text() == "No order fits these filters.", timeout=WAIT_MS)
    screen.filters.search.clear()
    screen.filters.amount.setText("100,50")
    qtbot.waitUntil(lambda: service.shop.asked[-1].get("minAmount") == "100.50", timeout=WAIT_MS)
    screen.table.horizontalHeader().sectionClicked.emit(2)
    qtbot.waitUntil(lambda: service.shop.asked[-1]["orderBy"] == "AMOUNT", timeout=WAIT_MS)
    screen.table.horizontalHeader().sectionClicked.emit(2)
    qtbot.waitUntil(lambda: service.shop.asked[-1]["direction"] == "ASC", timeout=WAIT_MS)


def test_amount_that_is_no_number_asks_nothing(screen, service, qtbot):
    asked = len(service.shop.asked)
    screen.filters.amount.setText("much")
    qtbot.wait(500)
    assert screen.filters.amount.property("wrong") == "true"
    assert len(service.shop.asked) == asked


def test_saved_view_comes_back(screen, open_window, qtbot):
    screen.filters.search.setText("100123")
    qtbot.waitUntil(lambda: screen.model.total == 1, timeout=WAIT_MS)
    views = screen.filters.findChildren(ViewsButton)[0]
    views.save_as("my orders")
    screen.filters.search.clear()
    qtbot.waitUntil(lambda: screen.model.total == 1_000_000, timeout=WAIT_MS)
    action = next(one for one in views._menu.actions() if one.text() == "my orders")
    action.trigger()
    qtbot.waitUntil(lambda: screen.model.total == 1, timeout=WAIT_MS)
    assert "fraud/my orders" in open_window().settings.views


def test_graph_walks_by_keyboard_and_opens_an_order(screen, qtbot):
    graph = screen.detail.findChild(LinkedGraph)
    qtbot.keyClick(graph, Qt.Key.Key_Right)
    assert graph.marked == "order-1"
    assert "through: card, device" in graph.accessibleName()
    qtbot.keyClick(graph, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_open(screen, "order-1"), timeout=WAIT_MS)


def test_letters_do_not_search_a_million_rows(screen, press, service):
    asked = len(service.shop.asked)
    press("x")
    assert len(service.shop.asked) == asked


def test_error_of_the_detail_offers_to_try_again(screen, press, service, qtbot):
    service.trouble = "500"
    press("jjjjj")
    states = screen.detail._states
    qtbot.waitUntil(
        lambda: states._text.text() == "The service has trouble. Please try again in a minute.", timeout=WAIT_MS
    )
    service.trouble = ""
    states._retry.click()
    qtbot.waitUntil(lambda: is_open(screen, "order-5"), timeout=WAIT_MS)
