"""The restock screen with the keyboard: quantities and what they mean, approving one and many, conflicts, documents."""

import csv

import fake_goods as goods
import pytest
from desktop_waits import WAIT_MS
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from backoffice_desktop.api.inventory import OrderState
from backoffice_desktop.api.inventory_orders import Document
from backoffice_desktop.live import Connection
from backoffice_desktop.widgets.columns import ROW_ROLE


@pytest.fixture
def restock(desk_window, qtbot):
    desk_window.shell.show_screen("restock")
    screen = desk_window.shell.screens["restock"]
    wait_open(screen, qtbot, "po-0")
    screen.table.setFocus()
    return screen


@pytest.fixture
def press(desk_window, qtbot):
    """Type letters; those between < and > are a key."""

    def keys(text: str) -> None:
        while text:
            name, text = text[1:].split(">", 1) if text[0] == "<" else (text[0], text[1:])
            target: QWidget = desk_window.focusWidget()
            if len(name) == 1:
                qtbot.keyClicks(target, name)
            else:
                combined = QKeySequence(name)[0]
                qtbot.keyClick(target, combined.key(), combined.keyboardModifiers())

    return keys


@pytest.fixture
def inventory(service):
    return service.shop.inventory


def wait_open(screen, qtbot, order_id: str) -> None:
    opening = screen.opening
    qtbot.waitUntil(lambda: opening.item_id == order_id and order_id in opening._held, timeout=WAIT_MS)


def open_order(screen, qtbot, place: int) -> None:
    screen.open_item(f"po-{place}")
    wait_open(screen, qtbot, f"po-{place}")
    screen.table.setFocus()


def wait_sent(screen, qtbot) -> None:
    qtbot.waitUntil(lambda: not screen.desk.sender.waiting, timeout=WAIT_MS)


def decided(inventory) -> list[str]:
    return [kind for kind, _ in inventory.decided]


def cheap(inventory, count: int, *, above: bool = False) -> list[int]:
    """Places of the first orders that the limit lets me approve, or does not."""
    places = [place for place in range(60) if bool(inventory.order(place)["whyNotApprove"]) is above]
    return places[:count]


def test_order_is_shown_with_lines_reasons_and_chart(restock, qtbot):
    lines = restock.detail.lines
    assert restock.model.total == 130
    assert restock.detail.heading._title.text() == "Nordic Office Supply"
    assert lines.table.model().rowCount() == len(goods.numbers_of(0))
    card = restock.detail.product
    qtbot.waitUntil(lambda: len(card.chart.days) == goods.HISTORY + goods.AHEAD, timeout=WAIT_MS)
    assert card.key == ("variant-0", "w-1")
    why = card.why.text().replace("\xa0", " ")
    assert why.startswith("• Sells 4.2 a day; what is there lasts 9 days, goods take 14")
    assert lines.quantity.effect.text() == "Cost: 441.60 EUR · Lasts 40 d"


def test_approve_is_sent_once_and_the_next_is_opened(restock, press, inventory, qtbot):
    press("a")
    assert restock.model.row(0).state is OrderState.APPROVED
    assert restock.opening.item_id == "po-1"
    wait_sent(restock, qtbot)
    assert decided(inventory) == ["APPROVE"]
    qtbot.waitUntil(lambda: restock.model.total == 129, timeout=WAIT_MS)


def test_undo_takes_the_approval_back(restock, press, inventory, qtbot):
    press("a")
    wait_sent(restock, qtbot)
    press("u")
    wait_sent(restock, qtbot)
    assert decided(inventory) == ["APPROVE", "UNDO"]
    assert inventory.order(0)["state"] == "PROPOSED"


def test_above_the_limit_the_owner_is_asked(restock, press, inventory, desk_window, qtbot):
    place = cheap(inventory, 1, above=True)[0]
    open_order(restock, qtbot, place)
    assert "Above your limit of 2,500.00 EUR" in restock.detail.heading.limit.text.text()
    assert restock.bar.approve.text() == "Ask for approval (A)"
    press("a")
    wait_sent(restock, qtbot)
    said = (
        f"Order {goods.number_of(place)}: your decision was not taken. Above your limit of 2,500.00 EUR for one order"
    )
    qtbot.waitUntil(lambda: any(text.startswith(said) for text in desk_window.shell.toasts.texts()), timeout=WAIT_MS)
    assert decided(inventory) == []
    open_order(restock, qtbot, place)
    assert "ann@shop.example approved it" in restock.detail.heading.limit.text.text()


def test_cancel_needs_a_reason(restock, press, inventory, qtbot):
    press("c")
    assert restock.window().focusWidget() is restock.bar.note
    assert decided(inventory) == []
    press("supplier closed<Return>")
    wait_sent(restock, qtbot)
    assert [(kind, sent["note"]) for kind, sent in inventory.decided] == [("CANCEL", "supplier closed")]


def test_quantity_shows_cost_and_cover_at_once_and_the_rest_from_the_service(restock, press, inventory, qtbot):
    quantity = restock.detail.lines.quantity
    press("q")
    assert restock.window().focusWidget() is quantity.field
    press("48")
    assert quantity.effect.text() == "Cost: 883.20 EUR (+441.60) · Lasts 80 d"
    assert inventory.previews == []
    qtbot.waitUntil(lambda: len(inventory.previews) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Runs out all the same: 1 %" in quantity.effect.text(), timeout=WAIT_MS)
    assert "Keeping it: 5.28 EUR" in quantity.effect.text()
    assert restock.detail.lines._total.text() == "Order: 1,185.60 EUR → 1,627.20 EUR"


def test_preview_is_asked_once_for_what_is_typed_in_haste(restock, press, inventory, qtbot):
    press("q1200")
    qtbot.waitUntil(lambda: bool(inventory.previews), timeout=WAIT_MS)
    qtbot.wait(400)
    assert inventory.previews == [{"line-0-0": 1_200}]


def test_quantity_between_packs_is_refused_in_its_place(restock, press, inventory, qtbot):
    quantity = restock.detail.lines.quantity
    press("q50")
    qtbot.waitUntil(lambda: quantity.problem.text() == "only in packs of 12", timeout=WAIT_MS)
    assert quantity.field.property("wrong") == "true"
    press("<Ctrl+S>")
    restock.table.setFocus()
    press("a")
    assert restock.bar._hint.text() == "only in packs of 12"
    assert decided(inventory) == []
    assert quantity.take.text() == "Take 60"
    quantity.take.click()
    qtbot.waitUntil(lambda: restock.quantities.preview is not None, timeout=WAIT_MS)
    assert quantity.problem.isHidden()
    press("<Ctrl+S>")
    wait_sent(restock, qtbot)
    assert [(kind, sent["lines"]) for kind, sent in inventory.decided] == [
        ("CHANGE", [{"lineId": "line-0-0", "quantity": 60}])
    ]
    qtbot.waitUntil(lambda: restock.opening.item.version == 2, timeout=WAIT_MS)
    assert restock.opening.item_id == "po-0"


def test_below_the_least_quantity_is_refused(restock, press, qtbot):
    quantity = restock.detail.lines.quantity
    press("q12")
    qtbot.waitUntil(lambda: quantity.problem.text() == "at least 24 pieces", timeout=WAIT_MS)


def test_arrow_keys_go_by_packs_and_escape_takes_it_back(restock, press, qtbot):
    quantity = restock.detail.lines.quantity
    press("q<Up><Up>")
    assert quantity.field.text() == "48"
    press("<Down>")
    assert quantity.field.text() == "36"
    press("<Down><Down>")
    assert quantity.field.text() == "0"
    press("<Escape>")
    assert not restock.quantities.is_changed
    assert restock.window().focusWidget() is restock.table


def test_enter_goes_on_to_the_next_line(restock, press, qtbot):
    press("q36<Return>4<Return>")
    assert restock.quantities._written == {"line-0-0": 36, "line-0-7": 4}
    assert restock.window().focusWidget() is restock.detail.lines.save


def test_approving_saves_what_was_changed_first(restock, press, inventory, qtbot):
    press("q<Up>")
    qtbot.waitUntil(lambda: restock.quantities.preview is not None, timeout=WAIT_MS)
    restock.table.setFocus()
    press("a")
    wait_sent(restock, qtbot)
    assert [(kind, sent["version"]) for kind, sent in inventory.decided] == [("CHANGE", 1), ("APPROVE", 2)]
    assert inventory.lines(0)[0]["quantity"] == 36


def test_written_quantities_survive_what_colleagues_do(restock, press, inventory, qtbot):
    press("q<Up>")
    inventory.decide_elsewhere("po-0", "CHANGE")
    inventory.decide_elsewhere("po-5")
    qtbot.waitUntil(lambda: restock.model.total == 129, timeout=WAIT_MS)
    assert restock.quantities._written == {"line-0-0": 36}
    press("<Ctrl+S>")
    qtbot.waitUntil(lambda: bool(restock.conflicts.texts()), timeout=WAIT_MS)
    assert restock.conflicts.texts() == [
        "Order PO-2000 has changed meanwhile: Proposed. Your decision (Quantities changed) was not carried out."
    ]


def test_conflict_is_shown_and_nothing_is_overwritten(restock, press, service, inventory, qtbot):
    service.takes_sockets = False
    inventory.decide_elsewhere("po-0", "CANCEL")
    press("a")
    qtbot.waitUntil(lambda: bool(restock.conflicts.texts()), timeout=WAIT_MS)
    assert restock.conflicts.texts() == [
        "Order PO-2000 has changed meanwhile: Cancelled. Your decision (Approved) was not carried out."
    ]
    assert decided(inventory) == []


def test_many_are_approved_and_each_refusal_is_told(restock, press, inventory, qtbot):
    fine, dear = cheap(inventory, 3), cheap(inventory, 1, above=True)[0]
    for place in [*fine, dear]:
        open_order(restock, qtbot, place)
        press("x")
    assert "above your limit, the owner is asked: 1" in restock.bulk.marked.text.text()
    inventory._changed[f"po-{fine[2]}"] = {"version": 5}
    press("<Shift+A>")
    assert restock.bulk.marked.isHidden()
    wait_sent(restock, qtbot)
    assert [sent["id"] for _, sent in inventory.decided] == [f"po-{place}" for place in fine[:2]]
    said = restock.bulk.told.text.text()
    assert said.startswith("Approved: 2. Not approved: 2\n")
    assert f"{goods.number_of(fine[2])}: decided meanwhile" in said
    assert f"{goods.number_of(dear)}: Above your limit of 2,500.00 EUR" in said
    qtbot.waitUntil(lambda: restock.model.total == 128, timeout=WAIT_MS)
    press("u")
    wait_sent(restock, qtbot)
    assert decided(inventory) == ["APPROVE", "APPROVE", "UNDO", "UNDO"]
    qtbot.waitUntil(lambda: restock.model.total == 130, timeout=WAIT_MS)


def test_mark_is_set_by_a_click_on_its_box(restock, qtbot):
    index = restock.model.index(2, 0)
    at = restock.table.visualRect(index).center()
    qtbot.mouseClick(restock.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [order.id for order in restock.marks.orders] == ["po-2"]
    qtbot.mouseClick(restock.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert restock.marks.orders == ()


def test_many_approved_offline_are_sent_once_when_it_is_back(restock, press, service, inventory, qtbot):
    fine = cheap(inventory, 2)
    for place in fine:
        open_order(restock, qtbot, place)
        press("x")
    service.stop()
    qtbot.waitUntil(lambda: restock.desk.live.state is Connection.OFFLINE, timeout=WAIT_MS)
    press("<Shift+A>")
    assert len(restock.desk.sender.waiting) == 1
    service.start()
    wait_sent(restock, qtbot)
    assert sorted(sent["id"] for _, sent in inventory.decided) == sorted(f"po-{place}" for place in fine)


def test_many_that_are_refused_take_no_others_along(restock, press, service, inventory, desk_window, qtbot):
    refused, fine = cheap(inventory, 2)
    inventory.refuses_many = 1
    service.trouble = "500"
    for place in (refused, fine):
        restock.marks.toggle(restock.model.row(place))
        press("<Shift+A>")
    assert len(restock.desk.sender.waiting) == 2
    service.trouble = ""
    restock.desk.sender.send_now()
    wait_sent(restock, qtbot)
    assert [sent["id"] for _, sent in inventory.decided] == [f"po-{fine}"]
    said = [text for text in desk_window.shell.toasts.texts() if text.startswith("Nothing was approved.")]
    assert len(said) == 1


def test_search_filter_and_sort_ask_the_server(restock, inventory, qtbot):
    restock.filters.search.setText("Kowalski")
    qtbot.waitUntil(lambda: (inventory.asked[-1].get("filter") or {}).get("search") == "Kowalski", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: restock.model.total == 17, timeout=WAIT_MS)
    restock.filters.search.setText("nobody")
    qtbot.waitUntil(lambda: restock._states._text.text() == "No order fits these filters.", timeout=WAIT_MS)
    restock.filters.search.clear()
    restock.filters.urgency.setCurrentIndex(1)
    qtbot.waitUntil(lambda: inventory.asked[-1]["filter"]["urgencies"] == ["OUT", "LATE"], timeout=WAIT_MS)
    restock.filters.total.setText("1.000,50")
    qtbot.waitUntil(lambda: inventory.asked[-1]["filter"]["minTotal"] == "1000.50", timeout=WAIT_MS)
    place = next(at for at, column in enumerate(restock.model.columns) if column.title == "Total")
    restock.table.horizontalHeader().sectionClicked.emit(place)
    qtbot.waitUntil(lambda: inventory.asked[-1]["orderBy"] == "TOTAL", timeout=WAIT_MS)
    assert inventory.asked[-1]["direction"] == "DESC"


def test_saved_view_comes_back(restock, qtbot):
    restock.filters.urgency.setCurrentIndex(2)
    qtbot.waitUntil(lambda: restock.model.total == 6, timeout=WAIT_MS)
    restock.views.save_as("empty shelves")
    restock.filters.urgency.setCurrentIndex(0)
    qtbot.waitUntil(lambda: restock.model.total == 130, timeout=WAIT_MS)
    next(one for one in restock.views._menu.actions() if one.text() == "empty shelves").trigger()
    qtbot.waitUntil(lambda: restock.model.total == 6, timeout=WAIT_MS)
    assert restock.filters.urgency.currentIndex() == 2


def test_list_is_exported(restock, tmp_path, qtbot):
    path = tmp_path / "restock.csv"
    restock.exporting.export(path, restock.model.filters)
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 130
    assert (rows[0]["number"], rows[0]["total"], rows[0]["urgency"]) == ("PO-2000", "1185.60", "OUT")


@pytest.mark.parametrize("kind", list(Document))
def test_document_is_saved_where_somebody_chose(restock, tmp_path, desk_window, kind, qtbot):
    path = tmp_path / "order.file"
    restock.documents.save(restock.opening.item, kind, path)
    qtbot.waitUntil(lambda: "Saved: order.file" in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    assert path.read_bytes() == f"{kind.value} of PO-2000".encode()


def test_chinese_that_is_not_embedded_is_told(restock, tmp_path, inventory, desk_window, qtbot):
    inventory.has_font = False
    restock.documents.save(restock.opening.item, Document.PDF, tmp_path / "order.pdf")
    said = "Saved: order.pdf. Readers need a Chinese font"
    qtbot.waitUntil(lambda: any(text.startswith(said) for text in desk_window.shell.toasts.texts()), timeout=WAIT_MS)
    assert (tmp_path / "order.pdf").exists()


def test_document_that_cannot_be_written_is_told(restock, tmp_path, desk_window, qtbot):
    restock.documents.save(restock.opening.item, Document.PDF, tmp_path / "nowhere" / "order.pdf")
    qtbot.waitUntil(
        lambda: any(text.startswith("The document was not saved:") for text in desk_window.shell.toasts.texts()),
        timeout=WAIT_MS,
    )


def test_order_goes_its_way_to_the_supplier(restock, press, inventory, qtbot):
    press("a")
    wait_sent(restock, qtbot)
    for key, kind in (("s", "SEND"), ("f", "CONFIRM")):
        open_order(restock, qtbot, 0)
        press(key)
        if kind == "CONFIRM":
            qtbot.waitUntil(restock.confirming.isVisible, timeout=WAIT_MS)
            qtbot.keyClick(restock.confirming.day, Qt.Key.Key_Return)
        wait_sent(restock, qtbot)
        assert decided(inventory)[-1] == kind
    assert inventory.order(0)["state"] == "CONFIRMED"


def test_reasons_follow_the_language_and_what_is_written_stays(restock, desk_window, qtbot):
    lines = restock.detail.lines
    lines.quantity.step(1)
    written = restock.quantities.of(lines.line)
    desk_window.use_language("zh-hans")
    qtbot.waitUntil(lambda: "每天售出" in restock.detail.product.why.text(), timeout=WAIT_MS)
    assert "根据其到货情况" in restock.detail.heading.expected.text()
    assert restock.quantities.of(lines.line) == written
    assert restock.quantities.is_changed
    desk_window.use_language("en")


def test_error_of_the_chart_offers_to_try_again(restock, service, press, qtbot):
    card = restock.detail.product
    qtbot.waitUntil(lambda: bool(card.chart.days), timeout=WAIT_MS)
    service.trouble = "500"
    press("l")
    assert restock.detail.lines.table.currentIndex().data(ROW_ROLE).id == "line-0-7"
    qtbot.waitUntil(lambda: "The service has trouble" in card.states._text.text(), timeout=WAIT_MS)
    service.trouble = ""
    card.states._retry.click()
    qtbot.waitUntil(lambda: card.key == ("variant-7", "w-1") and card.chart.isVisible(), timeout=WAIT_MS)


def test_chart_is_asked_for_anew_after_a_change(restock, service, press, inventory, qtbot):
    card = restock.detail.product
    qtbot.waitUntil(lambda: bool(card.chart.days), timeout=WAIT_MS)
    for asked in (1, 2):
        for key, variant in (("l", "variant-7"), ("<Shift+L>", "variant-0")):
            press(key)
            qtbot.waitUntil(lambda variant=variant: (variant, "w-1") in card._held, timeout=WAIT_MS)
        charts = [body for body in service.bodies if "InventoryProduct" in body and '"variant-7"' in body]
        assert len(charts) == asked
        inventory.decide_elsewhere(f"po-{asked}")
        qtbot.waitUntil(lambda left=130 - asked: restock.model.total == left, timeout=WAIT_MS)


def test_counts_follow_the_service(restock, inventory, desk_window, qtbot):
    home = desk_window.shell.screens.get("home", None)
    inventory.decide_elsewhere("po-3")
    qtbot.waitUntil(lambda: restock.model.total == 129, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: desk_window.shell.navigation._badges["restock"].text() == "129", timeout=WAIT_MS)
    assert home is None or home.proposed.figure.text() == "129"


def test_order_says_when_it_is_expected_and_why(restock, qtbot):
    open_order(restock, qtbot, 0)
    said = f"Expected {goods.day(14)}: By what its deliveries took, 12 days; 14 are promised"
    assert restock.detail.heading.expected.text() == said


def test_transfer_says_where_it_comes_from_and_goes_its_way(restock, press, inventory, qtbot):
    inventory.transfers[4] = ""
    restock.model.reload()
    open_order(restock, qtbot, 4)
    heading, source = restock.detail.heading, goods.WAREHOUSES[1]["name"]
    assert heading._title.text() == f"From {source}"
    assert heading._transfer.isVisible()
    qtbot.waitUntil(lambda: restock.model.row(4) is not None, timeout=WAIT_MS)
    assert restock.model.index(4, 1).data() == f"From {source}"
    menu = [action.text() for action in restock.documents._menu.actions()]
    assert menu == ["Picking list (PDF)…", "Picking list (CSV file)…"]
    assert restock.bar.send.text() == "Has left (S)"
    inventory.limit = 100_000
    press("a")
    wait_sent(restock, qtbot)
    open_order(restock, qtbot, 4)
    press("s")
    wait_sent(restock, qtbot)
    open_order(restock, qtbot, 4)
    assert heading._state.text() == "Under way"
    assert "Left the warehouse" in {label.text() for label in restock.detail.findChildren(QLabel)}
    open_order(restock, qtbot, 0)
    assert not heading._transfer.isVisible()
    assert restock.documents._menu.actions()[0].text() == "PDF…"


def test_transfer_that_the_shop_refused_says_why_and_is_tried_again(restock, inventory, desk_window, qtbot):
    why = "BOX-A4: 6 pieces cannot leave; 2 are free"
    inventory.transfers[4] = why
    open_order(restock, qtbot, 4)
    heading = restock.detail.heading
    assert heading._state.text() == "Stock not taken"
    said = heading._trouble.text.text()
    assert said.startswith(f"The stock of {goods.WAREHOUSES[1]['name']} was not changed: {why}. Undo it, cancel it")
    held = desk_window.shell.desk.notices.held
    more = "Transfers that the shop did not carry out: {count}"
    qtbot.waitUntil(lambda: more in [notice.text for notice in held], timeout=WAIT_MS)
    qtbot.mouseClick(heading._retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: inventory.source_retries == ["po-4"], timeout=WAIT_MS)
    qtbot.waitUntil(heading._trouble.isHidden, timeout=WAIT_MS)
