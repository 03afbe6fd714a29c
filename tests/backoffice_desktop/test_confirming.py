"""What a supplier confirms, entered line by line; and deliveries that are overdue."""

from datetime import date, timedelta

import fake_goods as goods
import pytest
from desktop_waits import WAIT_MS
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.dates import date_of
from backoffice_desktop.screens.restock.fitting import EASY_HEIGHT, FEWEST_LINES, MOST_LINES, shared
from backoffice_desktop.theme import font
from backoffice_desktop.widgets.row_delegate import broken

ORDER = 131


@pytest.fixture
def inventory(service):
    return service.shop.inventory


@pytest.fixture
def dialog(desk_window, qtbot):
    desk_window.shell.show_screen("restock")
    screen = desk_window.shell.screens["restock"]
    screen.open_item(f"po-{ORDER}")
    qtbot.waitUntil(
        lambda: screen.detail.lines.detail is not None and screen.detail.lines.detail.order.id == f"po-{ORDER}",
        timeout=WAIT_MS,
    )
    screen.bar.decide(PurchaseKind.CONFIRM)
    assert screen.confirming.isVisible()
    return screen.confirming


@pytest.fixture
def overdue(desk_window, inventory, qtbot):
    inventory.overdue = 1
    desk_window.shell.show_screen("stock")
    screen = desk_window.shell.screens["stock"]
    screen.show_view("alerts")
    card = screen.alerts.overdue
    qtbot.waitUntil(lambda: card.detail is not None, timeout=WAIT_MS)
    return card


def test_differences_are_shown_and_sent(dialog, inventory, qtbot):
    first = dialog.fields[0]
    first.pieces.setText(str(first.line.quantity - 2))
    dialog.fields[1].day.setText("2099-02-03")
    dialog.day.setText("+9")
    dialog.reference.setText("AB/7")
    assert first.difference.text() == "−2"
    assert dialog.differences.text().startswith("Other than ordered: 1 · pieces: −2 · −")
    qtbot.keyClick(dialog.reference, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(inventory.decided), timeout=WAIT_MS)
    kind, asked = inventory.decided[-1]
    assert (kind, asked["supplierReference"]) == ("CONFIRM", "AB/7")
    assert str(asked["expectedOn"]) == (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - as people see it
    assert asked["lines"][0] == {"lineId": first.line.id, "quantity": first.line.quantity - 2}
    assert str(asked["lines"][1]["expectedOn"]) == "2099-02-03"
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("pieces", "day", "says"),
    [("x", "", "Write the pieces as a number from 0 to"), ("9999999", "", "Write the pieces"), ("", "soon", "Write")],
)
def test_what_cannot_be_is_pointed_out_and_not_sent(dialog, inventory, pieces, day, says):
    if pieces:
        dialog.fields[0].pieces.setText(pieces)
    dialog.day.setText(day)
    dialog.send.click()
    assert dialog.problem.text().startswith(says)
    assert dialog.isVisible()
    assert inventory.decided == []


def test_what_was_refused_is_still_written_when_it_is_asked_again(dialog, desk_window, inventory, qtbot):
    dialog.fields[0].pieces.setText("1")
    inventory.decide_elsewhere(f"po-{ORDER}", "CONFIRM")
    dialog.send.click()
    screen = desk_window.shell.screens["restock"]
    qtbot.waitUntil(lambda: not screen.desk.sender.waiting, timeout=WAIT_MS)
    assert inventory.decided == []
    dialog.start(screen.detail.lines.detail)
    assert dialog.fields[0].pieces.text() == "1"


def test_overdue_delivery_shows_its_order_and_what_it_endangers(overdue, inventory):
    order = overdue.detail.order
    assert overdue.isVisible()
    assert overdue.title.text() == order.supplier.name
    assert overdue.figures._labels["Days late"].text() == "3"
    assert overdue.lines.model().rowCount() == len(goods.numbers_of(int(order.id.removeprefix("po-"))))
    assert overdue.about.text() == f"Order {order.number} · to {order.warehouse.name} · was to come on {goods.day(-3)}"


def test_overdue_delivery_gets_another_day(overdue, inventory, qtbot):
    overdue.new_day.click()
    assert overdue.dialog.day.text() == ""
    overdue.dialog.day.setText("+4")
    overdue.dialog.send.click()
    qtbot.waitUntil(lambda: not overdue.dialog.isVisible(), timeout=WAIT_MS)
    assert inventory.order(int(overdue.order_id.removeprefix("po-")))["expectedOn"] > goods.day(0)


def test_service_that_fails_leaves_the_day_written(overdue, service, inventory, qtbot):
    overdue.new_day.click()
    overdue.dialog.day.setText("+4")
    service.trouble = "500"
    overdue.dialog.send.click()
    qtbot.waitUntil(lambda: "The service has trouble" in overdue.dialog.problem.text(), timeout=WAIT_MS)
    assert overdue.dialog.isVisible()
    assert inventory.decided == []


def test_overdue_order_is_opened_in_restock(overdue, desk_window, qtbot):
    overdue.opens.click()
    qtbot.waitUntil(lambda: desk_window.shell.screens["restock"].opening.item_id == overdue.order_id, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        (" 2026/2/3 ", date(2026, 2, 3)),
        ("+7", date(2026, 3, 8)),
        ("2026-02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(text, day):
    assert date_of(text, now=date(2026, 3, 1)) == day


@given(free=st.integers(-500, 3_000), lines=st.integers(0, 500))
def test_lines_give_way_to_the_chart_and_no_further_than_they_must(free, lines):
    shown, height = shared(free, lines, 36)
    assert min(lines, FEWEST_LINES) <= shown <= min(lines, MOST_LINES)
    if shown > FEWEST_LINES:
        assert height >= EASY_HEIGHT
    if FEWEST_LINES < shown + 1 <= min(lines, MOST_LINES):
        assert free - (shown + 1) * 36 < EASY_HEIGHT


@given(text=st.text(max_size=80), width=st.integers(1, 400))
def test_broken_name_is_the_whole_name(qapp, text, width):
    metrics = QFontMetrics(font())
    first, rest = broken(text, width, metrics)
    assert (first + rest).replace(" ", "") == text.replace(" ", "")[: len((first + rest).replace(" ", ""))]
    assert "".join((first + rest).split()) == "".join(text.split())
