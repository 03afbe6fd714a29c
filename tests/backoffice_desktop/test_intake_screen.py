"""The intake screen against the fake service: what is read, corrected, chosen and decided."""

from pathlib import Path

import pytest
from desktop_waits import WAIT_MS, is_open
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from backoffice_desktop.api.intake import State
from backoffice_desktop.api.intake_decisions import PaperKind
from backoffice_desktop.api.intake_queue import View
from backoffice_desktop.screens.intake.walk import following


@pytest.fixture
def screen(desk_window, service, qtbot):
    desk_window.resize(1440, 900)
    desk_window.shell.show_screen("intake")
    made = desk_window.shell.screens["intake"]
    qtbot.waitUntil(lambda: is_open(made, "paper-0"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: made.detail.detail is not None, timeout=WAIT_MS)
    return made


@pytest.fixture
def intake(service):
    return service.shop.intake


def write(field, text: str) -> None:
    """As somebody types it, ending with Enter."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def settled(screen, qtbot) -> None:
    qtbot.waitUntil(lambda: not screen.corrections.is_busy, timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("stops", "now", "by", "expected"),
    [
        ("bd", "a", 1, "b"),
        ("bd", "b", 1, "d"),
        ("bd", "d", 1, "b"),
        ("bd", "b", -1, "d"),
        ("bd", "", 1, "b"),
        ("bd", "", -1, "d"),
        ("b", "b", 1, ""),
        ("", "a", 1, ""),
    ],
)
def test_the_way_through_what_is_unsure(stops, now, by, expected):
    assert following(list(stops), now, list("abcd"), by=by) == expected


def test_the_page_and_what_was_read_on_it(screen, qtbot):
    qtbot.waitUntil(lambda: screen.detail.view.page == 1 and bool(screen.detail.view._pictures), timeout=WAIT_MS)
    assert screen.detail.fields.fields["number"].text() == "PO-2026100"
    assert screen.detail.lines.table.model().rowCount() == 5
    assert set(screen.detail.view._boxes) >= {"number", "gross_total", "lines.0.quantity", "lines.4.total"}


def test_a_click_on_the_page_goes_to_the_field_and_a_field_to_its_box(screen, qtbot):
    screen.detail.view.picked.emit("gross_total")
    assert QApplication.focusWidget() is screen.detail.fields.fields["gross_total"]
    assert screen.detail.view.marked == "gross_total"
    screen.detail.view.picked.emit("lines.3.price")
    assert screen.detail.lines.line.position == 3
    assert QApplication.focusWidget() is screen.detail.lines.fields["price"]
    assert screen.detail.view.marked == "lines.3.price"


def test_tab_goes_through_just_what_is_unsure(screen, qtbot):
    assert screen.detail.unsure() == ["date", "lines.2.quantity", "lines.3.article"]
    screen.table.setFocus()
    walked = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        walked.append(screen.detail.stop)
    assert walked == ["date", "lines.2.quantity", "lines.3.article", "date"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert screen.detail.stop == "lines.3.article"


def test_what_is_written_goes_to_the_service_and_enter_goes_on(screen, intake, qtbot):
    screen.detail.go_to("date")
    write(screen.detail.fields.fields["date"], "2026-11-21")
    assert screen.detail.stop == "lines.2.quantity"
    settled(screen, qtbot)
    assert intake.done == [
        ("intakeFieldCorrect", {"path": "date", "text": "2026-11-21", "id": "paper-0", "note": None})
    ]
    assert "date" not in screen.detail.unsure()
    # Whoever goes on writing is not disturbed by the answer.
    assert screen.detail.stop == "lines.2.quantity"


def test_enter_on_an_unsure_field_says_that_it_is_right(screen, intake, qtbot):
    screen.detail.go_to("lines.2.quantity")
    QTest.keyClick(screen.detail.lines.fields["quantity"], Qt.Key.Key_Return)
    settled(screen, qtbot)
    assert intake.done[0][1] == {"path": "lines.2.quantity", "text": "12", "id": "paper-0", "note": None}


def test_corrections_follow_each_other_each_on_the_version_before(screen, intake, service, qtbot):
    service.delay = 0.05
    fields = screen.detail.fields.fields
    write(fields["number"], "PO-1")
    write(fields["buyer.name"], "Nordwind")
    write(fields["gross_total"], "100.00")
    settled(screen, qtbot)
    assert [asked["path"] for _, asked in intake.done] == ["number", "buyer.name", "gross_total"]
    assert intake.details["paper-0"]["document"]["version"] == 4
    assert screen.opening.item.version == 4


def test_an_article_is_found_while_it_is_typed(screen, intake, qtbot):
    screen.detail.go_to("lines.3.article")
    picker = screen.detail.lines.picker
    assert picker.list.count() == 2
    QTest.keyClicks(picker.field, "office chair")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    settled(screen, qtbot)
    qtbot.waitUntil(lambda: bool(intake.done), timeout=WAIT_MS)
    assert intake.done == [
        ("intakeVariantChoose", {"position": 3, "variantId": "variant-4", "id": "paper-0", "note": None})
    ]
    settled(screen, qtbot)
    assert "lines.3.article" not in screen.detail.unsure()


def test_a_candidate_by_the_arrow_keys(screen, intake, qtbot):
    screen.detail.go_to("lines.3.article")
    field = screen.detail.lines.picker.field
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    settled(screen, qtbot)
    assert intake.done[0][1]["variantId"] == "variant-4"


def test_a_buyer_that_nobody_knows(screen, intake, qtbot):
    screen.open_item("paper-1")
    qtbot.waitUntil(lambda: screen.detail.detail is not None and is_open(screen, "paper-1"), timeout=WAIT_MS)
    assert "customer" in screen.detail.unsure()
    screen.detail.go_to("customer")
    QTest.keyClick(screen.detail.customer.picker.field, Qt.Key.Key_Return)
    settled(screen, qtbot)
    qtbot.waitUntil(lambda: bool(intake.done), timeout=WAIT_MS)
    name, asked = intake.done[0]
    assert (name, asked["customerId"], asked["customerName"]) == (
        "intakeCustomerChoose",
        "customer-1",
        "Harbour Print Ltd",
    )


def test_accepting_shows_the_next_paper_at_once(screen, intake, qtbot):
    screen.bar.decide(PaperKind.ACCEPT)
    qtbot.waitUntil(lambda: is_open(screen, "paper-1"), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: intake.details["paper-0"]["document"]["state"] == "ACCEPTED", timeout=WAIT_MS)


def test_accepting_waits_for_what_is_still_on_its_way(screen, intake, service, qtbot):
    service.delay = 0.1
    write(screen.detail.fields.fields["number"], "PO-77")
    screen.bar.decide(PaperKind.ACCEPT)
    qtbot.waitUntil(lambda: len(intake.done) == 2, timeout=WAIT_MS)
    assert [name for name, _ in intake.done] == ["intakeFieldCorrect", "intakeAccept"]
    assert intake.details["paper-0"]["document"]["state"] == "ACCEPTED"


def test_rejecting_needs_a_note(screen, intake, qtbot):
    screen.bar.decide(PaperKind.REJECT)
    assert intake.done == []
    QTest.keyClicks(screen.bar.note, "an advertisement")
    QTest.keyClick(screen.bar.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(intake.done), timeout=WAIT_MS)
    assert intake.done[0] == ("intakeReject", {"id": "paper-0", "note": "an advertisement"})


def test_what_the_service_does_not_take_stays_to_be_put_right(screen, intake, qtbot):
    intake.refuse = "This is no day: write it as 2026-11-28."
    write(screen.detail.fields.fields["date"], "yesterday")
    settled(screen, qtbot)
    field = screen.detail.fields.fields["date"]
    qtbot.waitUntil(lambda: field.property("wrong") == "true", timeout=WAIT_MS)
    assert field.text() == "yesterday"
    assert "This is no day" in field.toolTip()


def test_somebody_else_was_faster(screen, intake, qtbot):
    intake.change_elsewhere("paper-0", number="PO-9")
    write(screen.detail.fields.fields["date"], "2026-01-01")
    settled(screen, qtbot)
    assert intake.done == []
    texts = [notice.text for notice in screen.desk.notices.held]
    assert "Somebody else has changed this paper: it is shown as it is now." in texts


def test_corrections_wait_while_the_service_is_away(screen, intake, service, qtbot):
    screen.corrections._again.setInterval(50)
    service.trouble = "500"
    write(screen.detail.fields.fields["number"], "PO-78")
    qtbot.waitUntil(screen.away.isVisible, timeout=WAIT_MS)
    service.trouble = ""
    settled(screen, qtbot)
    assert intake.done[0][1]["text"] == "PO-78"
    assert not screen.away.isVisible()


def test_an_answer_that_is_lost_is_not_done_twice(screen, intake, service, qtbot):
    screen.corrections._again.setInterval(50)
    service.drop_answers = 1
    write(screen.detail.fields.fields["number"], "PO-79")
    settled(screen, qtbot)
    assert [asked["text"] for _, asked in intake.done] == ["PO-79"]
    assert intake.details["paper-0"]["document"]["version"] == 2


def test_a_line_is_added_and_removed(screen, intake, qtbot):
    screen.detail.lines.start_adding()
    picker = screen.detail.lines.picker
    QTest.keyClicks(picker.field, "gel pen")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.detail.lines.table.model().rowCount() == 6, timeout=WAIT_MS)
    screen.detail.lines.choose(0)
    screen.detail.lines.remove.click()
    qtbot.waitUntil(lambda: screen.detail.lines.table.model().rowCount() == 5, timeout=WAIT_MS)
    assert [name for name, _ in intake.done] == ["intakeLineAdd", "intakeLineRemove"]


def test_undo_takes_the_last_correction_back(screen, intake, qtbot):
    write(screen.detail.fields.fields["number"], "PO-80")
    settled(screen, qtbot)
    screen.table.setFocus()
    screen.undo()
    qtbot.waitUntil(lambda: len(intake.done) == 2, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: screen.detail.fields.fields["number"].text() == "PO-2026100", timeout=WAIT_MS)


def test_papers_that_are_dropped_are_taken_in_once(screen, intake, tmp_path: Path, qtbot):
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, content in (("a.pdf", b"%PDF-1"), ("b.pdf", b"%PDF-2"), ("again.pdf", b"%PDF-1"), ("game.exe", b"MZ")):
        (folder / name).write_bytes(content)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    screen.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    assert screen.acceptDrops()
    qtbot.waitUntil(lambda: not screen.uploading.is_busy, timeout=WAIT_MS)
    assert [name for name, _ in intake.uploaded] == ["a.pdf", "b.pdf"]
    told = [(notice.text, notice.values["file"]) for notice in screen.desk.notices.held if "file" in notice.values]
    assert ("{file} was here already.", "again.pdf") in told
    assert ("{file} was not taken: {why}", "game.exe") in told


def test_marked_papers_become_one(screen, intake, qtbot):
    screen.select(0)
    screen.mark()
    screen.select(2)
    screen.mark()
    screen.merge()
    qtbot.waitUntil(lambda: is_open(screen, "merged"), timeout=WAIT_MS)
    assert intake.done[0][1]["ids"] == ["paper-0", "paper-2"]


def test_a_page_is_turned_and_the_paper_read_again(screen, intake, qtbot):
    screen._rotate(90)
    settled(screen, qtbot)
    assert intake.done == [("intakePageRotate", {"page": 1, "degrees": 90, "id": "paper-0", "note": None})]
    assert screen.opening.item.state is State.READING


def test_duplicates_are_a_view_of_their_own(screen, intake, qtbot):
    screen.open_item("duplicates")
    assert screen.model.filters.states == (View.DUPLICATES,)
    qtbot.waitUntil(
        lambda: screen.opening.item is not None and screen.opening.item.state is State.DUPLICATE, timeout=WAIT_MS
    )
    assert screen.bar.buttons[PaperKind.KEEP].isVisible()
    screen.bar.decide(PaperKind.KEEP)
    qtbot.waitUntil(lambda: bool(intake.done), timeout=WAIT_MS)
    assert intake.done[0][0] == "intakeKeep"
