"""The receiving screen with a scanner: what is counted, what is wrong, and receipts that arrive once."""

import json

import fake_goods as goods
import pytest
from desktop_waits import WAIT_MS
from PySide6.QtCore import Qt

from backoffice_desktop.live import Connection
from backoffice_desktop.main_window import MainWindow

HERE = goods.numbers_of(131)
"""The products that the order has."""
OTHER = next(number for number in range(len(goods.PRODUCTS)) if number not in HERE)


def show_receiving(window: MainWindow, qtbot):
    window.shell.show_screen("receiving")
    screen = window.shell.screens["receiving"]
    qtbot.waitUntil(lambda: screen.deliveries.model.total > 0, timeout=WAIT_MS)
    return screen


@pytest.fixture
def receiving(desk_window, qtbot):
    return show_receiving(desk_window, qtbot)


@pytest.fixture
def inventory(service):
    return service.shop.inventory


@pytest.fixture
def pane(receiving, qtbot):
    open_order(receiving.pane, qtbot)
    return receiving.pane


@pytest.fixture
def scan(pane, qtbot):
    """As a keyboard wedge: letters to whatever has the focus, then Enter."""

    def type_code(code: str, *, wait: bool = True) -> None:
        for letter in code:
            qtbot.keyClick(pane.window().focusWidget() or pane.scan, letter)
        qtbot.keyClick(pane.window().focusWidget(), Qt.Key.Key_Return)
        if wait:
            qtbot.waitUntil(lambda: not pane.scanning.is_busy, timeout=WAIT_MS)

    return type_code


def open_order(pane, qtbot, place: int = 131) -> None:
    pane.open(f"po-{place}")
    qtbot.waitUntil(lambda: pane.count is not None and pane.order_id == f"po-{place}", timeout=WAIT_MS)


def line_of(pane, number: int):
    return next(line for line in pane.count.lines if line.variant_id == f"variant-{number}")


def wait_sent(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.desk.sender.waiting, timeout=WAIT_MS)


def finish(pane) -> None:
    """Differences are said at the first time."""
    pane.finish()
    if pane.order_id:
        pane.finish()


def test_deliveries_come_the_next_first_and_the_field_is_ready(receiving):
    model = receiving.deliveries.model
    assert model.total == 12
    assert [model.row(place).is_overdue for place in range(4)] == [True, True, True, False]
    assert receiving.window().focusWidget() is receiving.pane.scan


def test_transfer_comes_from_its_warehouse(receiving, inventory, qtbot):
    inventory.transfers[131] = ""
    receiving.deliveries.load()
    source = goods.WAREHOUSES[0]["name"]
    model = receiving.deliveries.model
    qtbot.waitUntil(lambda: model.find(lambda row: row.from_warehouse is not None) >= 0, timeout=WAIT_MS)
    place = model.find(lambda row: row.id == "po-131")
    assert model.index(place, 0).data() == f"From {source}"
    open_order(receiving.pane, qtbot)
    assert receiving.pane.count.supplier == source


def test_scans_count_pieces_and_packs(pane, scan, qtbot):
    first = HERE[0]
    scan(goods.gtin(first))
    assert line_of(pane, first).counted == 1
    scan(f"3*{goods.gtin(first)}")
    pack = next(number for number in HERE if goods.pack_size(number) > 1)
    before = line_of(pane, pack).counted
    scan(goods.gtin(pack, pack=True))
    assert line_of(pane, first).counted == 4 + (first == pack) * goods.pack_size(pack)
    assert line_of(pane, pack).counted - before >= goods.pack_size(pack)
    assert pane.last.title.text() == goods.PRODUCTS[pack][0]
    assert pane.last.alarms == 0


def test_code_that_was_looked_up_is_known(pane, scan, inventory):
    for _ in range(3):
        scan(goods.gtin(HERE[0]))
    assert inventory.lookups == [goods.gtin(HERE[0])]
    assert line_of(pane, HERE[0]).counted == 3


def test_scans_in_haste_are_all_counted(pane, scan, service, qtbot):
    service.delay = 0.1
    for _ in range(5):
        scan(goods.gtin(HERE[0]), wait=False)
        scan(goods.gtin(HERE[1]), wait=False)
    qtbot.waitUntil(lambda: not pane.scanning.is_busy, timeout=WAIT_MS)
    assert [line_of(pane, number).counted for number in HERE[:2]] == [5, 5]


def test_unknown_code_sounds_and_says_what_it_is(pane, scan):
    scan("9999")
    assert pane.last.alarms == 1
    assert pane.last.property("banner") == "alarm"
    assert (pane.last.title.text(), pane.last.about.text()) == ("9999", "nobody knows the code 9999")
    assert pane.count.touched == ()


def test_article_of_another_order_is_named_and_counted_only_when_asked(pane, scan, qtbot):
    scan(goods.gtin(OTHER))
    name, sku = goods.PRODUCTS[OTHER]
    assert pane.last.alarms == 1
    assert pane.last.title.text() == name
    assert pane.last.about.text() == f"{sku} is not on this order. Nothing was counted."
    assert pane.count.touched == ()
    qtbot.keyClick(pane.scan, Qt.Key.Key_F4)
    assert [(line.name, line.counted, line.is_wrong) for line in pane.count.touched] == [(name, 1, True)]


def test_focus_comes_back_to_the_scan_field(pane, scan, receiving, qtbot):
    receiving.switch.setFocus()
    scan(goods.gtin(HERE[0]))
    assert line_of(pane, HERE[0]).counted == 1
    assert pane.window().focusWidget() is pane.scan
    index = receiving.deliveries.model.index(4, 0)
    at = receiving.deliveries.table.visualRect(index).center()
    qtbot.mouseClick(receiving.deliveries.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert pane.window().focusWidget() is pane.scan


def test_number_of_an_order_opens_it(receiving, qtbot):
    pane = receiving.pane
    qtbot.keyClicks(pane.scan, "po-2133")
    qtbot.keyClick(pane.scan, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.order_id == "po-133" and pane.count is not None, timeout=WAIT_MS)


def test_article_opens_the_next_delivery_that_has_it_and_is_counted(receiving, qtbot):
    pane, number = receiving.pane, goods.numbers_of(130)[0]
    qtbot.keyClicks(pane.scan, goods.gtin(number))
    qtbot.keyClick(pane.scan, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.count is not None and pane.count.pieces == 1, timeout=WAIT_MS)
    assert pane.order_id == "po-130"


def test_line_is_corrected_by_hand_with_damage_and_reason(pane, scan, receiving, inventory, desk_window, qtbot):
    scan(goods.gtin(HERE[0]))
    qtbot.keyClick(pane.scan, Qt.Key.Key_F2)
    fields = pane.view.fields
    assert pane.window().focusWidget() is fields.counted
    for text in ("2", "1", "box was wet"):
        qtbot.keyClicks(pane.window().focusWidget(), text)
        qtbot.keyClick(pane.window().focusWidget(), Qt.Key.Key_Return)
    assert pane.window().focusWidget() is pane.scan
    line = line_of(pane, HERE[0])
    assert (line.counted, line.damaged, line.reason) == (2, 1, "box was wet")
    finish(pane)
    wait_sent(desk_window, qtbot)
    assert inventory.received[0]["lines"] == [
        {"lineId": line.key, "counted": 2, "damaged": 1, "reason": "box was wet", "wrongArticle": False}
    ]
    assert inventory.raised == {goods.PRODUCTS[HERE[0]][1]: 1}


def test_more_damaged_than_counted_is_not_taken(pane, scan, qtbot):
    scan(goods.gtin(HERE[0]))
    qtbot.keyClick(pane.scan, Qt.Key.Key_F2)
    fields = pane.view.fields
    fields.damaged.setFocus()
    fields.damaged.selectAll()
    qtbot.keyClicks(fields.damaged, "5")
    assert fields.damaged.property("wrong") == "true"
    assert line_of(pane, HERE[0]).damaged == 0


def test_last_scan_is_taken_back(pane, scan, qtbot):
    scan(f"4*{goods.gtin(HERE[0])}")
    scan(goods.gtin(HERE[0]))
    qtbot.keyClick(pane.scan, Qt.Key.Key_F8)
    assert line_of(pane, HERE[0]).counted == 4


def test_differences_are_said_before_it_is_sent(pane, scan, inventory, desk_window, qtbot):
    scan(goods.gtin(HERE[0]))
    scan(f"99*{goods.gtin(HERE[1])}")
    qtbot.keyClick(pane.scan, Qt.Key.Key_F9)
    assert pane.view.hint.text() == (
        "Lines that differ: Too few: 1, Too many: 1. What is missing stays open. Press F9 again to finish."
    )
    assert inventory.received == []
    qtbot.keyClick(pane.scan, Qt.Key.Key_F9)
    wait_sent(desk_window, qtbot)
    assert [one["counted"] for one in inventory.received[0]["lines"]] == [1, 99]
    qtbot.waitUntil(
        lambda: pane.outcomes.texts() == ["Order PO-2131: received, pieces: 100. The shop's stock has risen."],
        timeout=WAIT_MS,
    )
    assert pane.order_id == ""


def test_nothing_counted_is_not_sent(pane, inventory):
    pane.finish()
    assert pane.view.hint.text() == "Nothing is counted yet."
    assert inventory.received == []


def test_nothing_more_will_come_closes_the_order(pane, scan, receiving, inventory, desk_window, qtbot):
    scan(goods.gtin(HERE[0]))
    pane.view.note.setFocus()
    qtbot.keyClicks(pane.view.note, "LS 77")
    pane.view.closes.click()
    finish(pane)
    wait_sent(desk_window, qtbot)
    assert (inventory.received[0]["closes"], inventory.received[0]["deliveryNote"]) == (True, "LS 77")
    qtbot.waitUntil(lambda: receiving.deliveries.model.total == 11, timeout=WAIT_MS)


def test_count_survives_the_program(pane, scan, desk_window, open_window, qtbot):
    scan(f"7*{goods.gtin(HERE[0])}")
    desk_window.close()
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.begin()
    screen = show_receiving(again, qtbot)
    open_order(screen.pane, qtbot)
    assert line_of(screen.pane, HERE[0]).counted == 7


def test_receipt_survives_the_program_and_is_sent_once(pane, scan, service, inventory, desk_window, open_window, qtbot):
    scan(f"7*{goods.gtin(HERE[0])}")
    service.trouble = "500"
    finish(pane)
    qtbot.wait(200)
    assert pane.outcomes.texts() == ["Order PO-2131: counted, pieces: 7. It is sent as soon as the service answers."]
    desk_window.close()
    service.trouble = ""
    assert inventory.received == []
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.begin()
    wait_sent(again, qtbot)
    qtbot.waitUntil(lambda: len(inventory.received) == 1, timeout=WAIT_MS)
    assert inventory.raised == {goods.PRODUCTS[HERE[0]][1]: 7}
    assert again.desk.counts.sending == again.desk.counts.open == ()


def test_killed_between_answer_and_tidying_it_is_not_booked_twice(
    pane, scan, service, inventory, desk_window, open_window, folder, qtbot
):
    """The service has it and the answer was lost: files are as they were, and it goes out again."""
    scan(f"7*{goods.gtin(HERE[0])}")
    service.drop_answers = 1
    finish(pane)
    qtbot.waitUntil(lambda: len(inventory.received) == 1, timeout=WAIT_MS)
    kept = {path: path.read_text() for sub in ("unsent", "counts") for path in (folder / sub).glob("*.json")}
    assert len(kept) == 2
    desk_window.close()
    for path, text in kept.items():
        path.write_text(text)
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.begin()
    wait_sent(again, qtbot)
    assert len(inventory.received) == 1
    assert inventory.raised == {goods.PRODUCTS[HERE[0]][1]: 7}


@pytest.mark.parametrize("left", ["unsent", "counts"])
def test_killed_with_one_of_two_files_written_it_is_sent_once(
    pane, scan, service, inventory, desk_window, open_window, folder, left, qtbot
):
    """Finishing writes two files: with the first alone, and with the second alone, the next start sends it once."""
    scan(f"7*{goods.gtin(HERE[0])}")
    open_count = next((folder / "counts").glob("*.json"))
    before = open_count.read_text()
    service.trouble = "500"
    finish(pane)
    desk_window.close()
    if left == "unsent":
        open_count.write_text(before)
        assert json.loads(before)["is_finished"] is False
    else:
        next((folder / "unsent").glob("*.json")).unlink()
    service.trouble = ""
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.begin()
    wait_sent(again, qtbot)
    qtbot.waitUntil(lambda: len(inventory.received) == 1, timeout=WAIT_MS)
    assert inventory.raised == {goods.PRODUCTS[HERE[0]][1]: 7}
    assert list((folder / "counts").glob("*.json")) == list((folder / "unsent").glob("*.json")) == []


def test_offline_known_codes_count_and_others_wait(pane, scan, service, qtbot):
    scan(goods.gtin(HERE[0]))
    service.stop()
    qtbot.waitUntil(lambda: pane._desk.live.state is Connection.OFFLINE, timeout=WAIT_MS)
    scan(goods.gtin(HERE[0]))
    scan(f"2*{goods.gtin(HERE[1])}")
    scan("9999")
    assert line_of(pane, HERE[0]).counted == 2
    assert pane.count.codes == (f"2*{goods.gtin(HERE[1])}", "1*9999")
    pane.finish()
    assert pane.view.hint.text() == "Some codes are not looked up yet. Wait until the service answers."
    service.start()
    qtbot.waitUntil(lambda: pane.count.codes == (), timeout=WAIT_MS)
    assert line_of(pane, HERE[1]).counted == 2
    wrong = [line for line in pane.count.lines if line.is_wrong]
    assert [(line.code, line.counted) for line in wrong] == [("9999", 1)]


def test_refused_delivery_is_there_again_under_a_new_id(pane, scan, inventory, desk_window, qtbot):
    scan(f"7*{goods.gtin(HERE[0])}")
    first = pane.count.receipt_id
    inventory.refuses_receipts = "this order is cancelled"
    finish(pane)
    wait_sent(desk_window, qtbot)
    qtbot.waitUntil(lambda: pane.count is not None, timeout=WAIT_MS)
    assert pane.order_id == "po-131"
    assert pane.view.problem.text.text() == "The service did not take this delivery: this order is cancelled"
    assert line_of(pane, HERE[0]).counted == 7
    assert pane.count.receipt_id != first
    inventory.refuses_receipts = ""
    finish(pane)
    wait_sent(desk_window, qtbot)
    assert len(inventory.received) == 1


def test_trouble_with_the_stock_is_shown_and_tried_again(pane, scan, receiving, inventory, desk_window, qtbot):
    inventory.raises = "TROUBLE"
    scan(f"7*{goods.gtin(HERE[0])}")
    finish(pane)
    said = "Order PO-2131: received, but the shop's stock has not risen: Saleor does not answer"
    qtbot.waitUntil(lambda: pane.outcomes.texts() == [said], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: receiving.switch.tabText(1) == "Received  1", timeout=WAIT_MS)
    receiving.show_view("received")
    received = receiving.received
    qtbot.waitUntil(lambda: received.receipt is not None, timeout=WAIT_MS)
    assert "Saleor does not answer" in received.trouble.text.text()
    inventory.raises = "DONE"
    qtbot.keyClick(received.table, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: received.receipt.raised_at is not None, timeout=WAIT_MS)
    assert received.retry.isHidden()
    assert inventory.raised == {goods.PRODUCTS[HERE[0]][1]: 7}
    receiving.show_view("deliveries")
    qtbot.waitUntil(lambda: "The shop's stock has risen." in pane.outcomes.texts()[0], timeout=WAIT_MS)


def test_discarded_count_comes_back_by_undo(pane, scan, desk_window, qtbot):
    scan(f"7*{goods.gtin(HERE[0])}")
    pane.discard()
    assert pane.order_id == ""
    assert desk_window.desk.counts.open == ()
    desk_window.desk.notices.held[0].act()
    qtbot.waitUntil(lambda: pane.count is not None and pane.count.pieces == 7, timeout=WAIT_MS)


def test_order_that_is_not_on_its_way_cannot_be_counted(receiving, qtbot):
    receiving.pane.open("po-0")
    states = receiving.pane.states
    said = "This order is not on its way: there is nothing to receive."
    qtbot.waitUntil(lambda: states._text.text() == said, timeout=WAIT_MS)
    assert receiving.pane.count is None


def test_error_of_a_delivery_offers_to_try_again(receiving, service, qtbot):
    service.trouble = "500"
    receiving.pane.open("po-131")
    states = receiving.pane.states
    qtbot.waitUntil(lambda: "The service has trouble" in states._text.text(), timeout=WAIT_MS)
    service.trouble = ""
    states._retry.click()
    qtbot.waitUntil(lambda: receiving.pane.count is not None, timeout=WAIT_MS)
