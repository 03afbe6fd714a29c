"""The dispatch screen against the fake service: drawing, printing, handing over, manifests."""

from pathlib import Path

import pytest
from desktop_waits import WAIT_MS, is_open
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backoffice_desktop.api.dispatch import WaybillState
from backoffice_desktop.api.dispatch_decisions import WaybillKind
from backoffice_desktop.api.dispatch_lists import Paper
from backoffice_desktop.screens.dispatch.manifests import loads


@pytest.fixture
def screen(desk_window, service, qtbot):
    desk_window.resize(1440, 900)
    desk_window.shell.show_screen("dispatch")
    made = desk_window.shell.screens["dispatch"]
    qtbot.waitUntil(lambda: is_open(made.orders, "order-0"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: made.orders.bar.wanted_carrier is not None, timeout=WAIT_MS)
    return made


@pytest.fixture
def dispatch(service):
    return service.shop.dispatch


@pytest.fixture
def opened(screen) -> list[Path]:
    """Files that would have been opened in a viewer."""
    found: list[Path] = []
    screen.papers._opens = lambda path: found.append(path) or True
    return found


def draw(screen, qtbot, count: int = 1) -> None:
    for place in range(count):
        screen.orders.select(place)
        screen.orders.mark()
    screen.orders.draw_marked()
    qtbot.waitUntil(lambda: len(screen.orders._drawn) == count, timeout=WAIT_MS)


def scan(screen, code: str) -> None:
    QTest.keyClicks(screen.handover.scan, code)
    QTest.keyClick(screen.handover.scan, Qt.Key.Key_Return)


def test_what_can_leave_is_listed_and_held_orders_are_not(screen, dispatch):
    assert screen.orders.model.total == 54
    assert screen.orders.model.row(0).number == "4100"


def test_a_waybill_is_drawn_with_carrier_parcels_and_weight(screen, dispatch, qtbot):
    bar = screen.orders.bar
    bar.carrier.setCurrentIndex(1)
    bar.parcels.setValue(2)
    bar.weight.setText("3,5")
    bar.decide(WaybillKind.DRAW)
    qtbot.waitUntil(lambda: bool(dispatch.waybills), timeout=WAIT_MS)
    ((_, asked),) = dispatch.done
    assert asked["inputs"] == [
        {"orderId": "order-0", "warehouseId": "w-2", "carrierId": "2", "service": "parcel", "parcels": 2,
         "weightGrams": 3500, "lines": None, "notifyCustomer": None}
    ]  # fmt: skip
    qtbot.waitUntil(lambda: screen.orders.model.total == 53, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Drawn: 1" in screen.orders.told.text.text(), timeout=WAIT_MS)


def test_a_weight_that_is_none_is_pointed_out(screen, dispatch):
    screen.orders.bar.weight.setText("heavy")
    screen.orders.bar.decide(WaybillKind.DRAW)
    assert screen.orders.bar.weight.property("wrong") == "true"
    assert dispatch.done == []


def test_many_are_drawn_at_once_and_one_that_cannot_be_stops_no_other(screen, dispatch, qtbot):
    dispatch.refuses = {"4101": "the shop no longer has this order"}
    for place in range(3):
        screen.orders.select(place)
        screen.orders.mark()
    assert "Marked: 3" in screen.orders.marked.text.text()
    screen.orders.draw_marked()
    qtbot.waitUntil(lambda: len(dispatch.waybills) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(screen.orders.told.isVisible, timeout=WAIT_MS)
    assert "4101: the shop no longer has this order" in screen.orders.told.text.text()
    assert [order.number for order in screen.orders.marks.values()] == ["4101"]


def test_held_orders_say_why_and_cannot_be_drawn(screen, dispatch, qtbot):
    screen.orders.filters.states.setCurrentIndex(1)
    qtbot.waitUntil(lambda: screen.orders.model.total == 6, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: is_open(screen.orders, "order-8"), timeout=WAIT_MS)
    assert not screen.orders.bar.buttons[WaybillKind.DRAW].isEnabled()
    screen.orders.mark()
    assert screen.orders.marks == {}


def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_is_drawn_twice(screen, dispatch, service, qtbot):
    service.drop_answers = 1
    screen.orders.bar.decide(WaybillKind.DRAW)
    qtbot.waitUntil(lambda: screen.orders.drawing.is_open and not screen.orders.drawing.is_busy, timeout=WAIT_MS)
    assert len(dispatch.waybills) == 1
    screen.orders.bar.decide(WaybillKind.DRAW)
    assert len(dispatch.waybills) == 1
    screen.orders.drawing.again()
    qtbot.waitUntil(lambda: not screen.orders.drawing.is_open, timeout=WAIT_MS)
    assert len(dispatch.waybills) == 1
    qtbot.waitUntil(lambda: "Drawn: 1" in screen.orders.told.text.text(), timeout=WAIT_MS)


def test_labels_are_opened_and_count_as_printed(screen, dispatch, opened, qtbot):
    draw(screen, qtbot, 2)
    screen.orders._print(Paper.LABEL)
    qtbot.waitUntil(lambda: bool(opened), timeout=WAIT_MS)
    assert opened[0].name == "label.pdf"
    assert opened[0].read_bytes() == b"%PDF-1.4 papers"
    qtbot.waitUntil(lambda: {one["state"] for one in dispatch.waybills} == {"PRINTED"}, timeout=WAIT_MS)
    screen.orders._print(Paper.PACKING_SLIP)
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=WAIT_MS)
    assert [name for name, _ in dispatch.done].count("print") == 1


def test_a_waybill_in_full_and_void_with_a_note(screen, dispatch, qtbot):
    draw(screen, qtbot)
    screen.show_view("waybills")
    qtbot.waitUntil(lambda: is_open(screen.waybills, "1"), timeout=WAIT_MS)
    bar = screen.waybills.bar
    bar.decide(WaybillKind.VOID)
    assert [name for name, _ in dispatch.done] == ["draw"]
    QTest.keyClicks(bar.note, "packed wrongly")
    QTest.keyClick(bar.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dispatch.waybills[0]["state"] == "VOID", timeout=WAIT_MS)
    assert dispatch.done[-1] == ("void", {"id": "1", "version": 1, "note": "packed wrongly"})


def test_what_the_shop_did_not_take_is_tried_again(screen, dispatch, qtbot):
    draw(screen, qtbot)
    task = dispatch.waybills[0]["tasks"][0]
    task.update(state="TROUBLE", trouble="Order is not paid.")
    dispatch.waybills[0]["hasTrouble"] = True
    screen.open_item("trouble")
    qtbot.waitUntil(lambda: is_open(screen.waybills, "1"), timeout=WAIT_MS)
    screen.waybills.bar.decide(WaybillKind.RETRY)
    qtbot.waitUntil(lambda: dispatch.done[-1][0] == "retry", timeout=WAIT_MS)


def test_scans_hand_parcels_over_and_wrong_ones_say_what_is_wrong(screen, dispatch, qtbot):
    draw(screen, qtbot, 2)
    screen.show_view("handover")
    first, second = (one["number"] for one in dispatch.waybills)
    scan(screen, first)
    qtbot.waitUntil(lambda: dispatch.waybills[0]["state"] == "HANDED_OVER", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.handover.last.title.text() == first, timeout=WAIT_MS)
    assert screen.handover.last.alarms == 0
    scan(screen, first)
    qtbot.waitUntil(lambda: screen.handover.last.alarms == 1, timeout=WAIT_MS)
    assert "already" in screen.handover.last.about.text()
    scan(screen, "4006381333931")
    qtbot.waitUntil(lambda: screen.handover.last.alarms == 2, timeout=WAIT_MS)
    scan(screen, second)
    qtbot.waitUntil(lambda: dispatch.waybills[1]["state"] == "HANDED_OVER", timeout=WAIT_MS)
    expected = [True, False, False, True]
    qtbot.waitUntil(lambda: [one.is_right for one in screen.handover.scans] == expected, timeout=WAIT_MS)


def test_a_parcel_of_another_carrier(screen, dispatch, qtbot):
    draw(screen, qtbot)
    screen.show_view("handover")
    qtbot.waitUntil(lambda: screen.handover.carrier.count() == 3, timeout=WAIT_MS)
    screen.handover.carrier.setCurrentIndex(2)
    scan(screen, dispatch.waybills[0]["number"])
    qtbot.waitUntil(lambda: screen.handover.last.alarms == 1, timeout=WAIT_MS)
    assert "goes with Our vans" in screen.handover.last.about.text()
    assert dispatch.waybills[0]["state"] == "DRAWN"


def test_scans_are_kept_while_the_service_is_away(screen, dispatch, service, qtbot):
    draw(screen, qtbot)
    screen.show_view("handover")
    service.trouble = "500"
    scan(screen, dispatch.waybills[0]["number"])
    qtbot.waitUntil(lambda: len(screen.desk.sender.waiting) == 1, timeout=WAIT_MS)
    assert not screen.handover.scans[0].is_right
    service.trouble = ""
    screen.desk.sender.send_now()
    qtbot.waitUntil(lambda: screen.handover.scans[0].is_right, timeout=WAIT_MS)


def test_a_scan_survives_the_program(screen, dispatch, service, open_window, desk_window, qtbot):
    from fake_shop import EMAIL, PASSWORD

    draw(screen, qtbot)
    screen.show_view("handover")
    service.trouble = "500"
    scan(screen, dispatch.waybills[0]["number"])
    qtbot.waitUntil(lambda: len(screen.desk.sender.waiting) == 1, timeout=WAIT_MS)
    desk_window.close()
    service.trouble = ""
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.log_in(service.address, "", EMAIL, PASSWORD)
    qtbot.waitUntil(lambda: dispatch.waybills[0]["state"] == "HANDED_OVER", timeout=WAIT_MS)


def test_manifests_are_closed_by_carrier_and_warehouse(screen, dispatch, opened, qtbot):
    draw(screen, qtbot, 3)
    screen.show_view("handover")
    for one in list(dispatch.waybills):
        scan(screen, one["number"])
    qtbot.waitUntil(lambda: all(one.is_right for one in screen.handover.scans), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.handover.manifests._open.count() == 2, timeout=WAIT_MS)
    held = loads([one.answer.waybill for one in screen.handover.scans if one.answer is not None])
    assert [(one.warehouse.name, one.parcels) for one in held] == [("Hamburg", 2), ("Poznań", 1)]
    screen.handover.manifests.close_of(held[0])
    qtbot.waitUntil(lambda: bool(opened), timeout=WAIT_MS)
    assert dispatch.closed[0]["parcels"] == 2
    qtbot.waitUntil(lambda: screen.handover.manifests._open.count() == 1, timeout=WAIT_MS)


def test_states_of_waybills_that_may_leave(screen, dispatch, qtbot):
    draw(screen, qtbot)
    screen.show_view("waybills")
    qtbot.waitUntil(lambda: screen.waybills.model.total == 1, timeout=WAIT_MS)
    assert screen.waybills.model.filters.states == (WaybillState.DRAWN, WaybillState.PRINTED)
