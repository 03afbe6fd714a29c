"""What to order today as one list of products: filtered and sorted by the service, and from each to its order."""

import csv

import fake_goods as goods
import pytest
from desktop_waits import WAIT_MS
from PySide6.QtCore import Qt

from backoffice_desktop.api.inventory import Urgency
from backoffice_desktop.api.inventory_lines import LineFilters, LineOrder


@pytest.fixture
def inventory(service):
    return service.shop.inventory


@pytest.fixture
def restock(desk_window, qtbot):
    desk_window.shell.show_screen("restock")
    screen = desk_window.shell.screens["restock"]
    qtbot.waitUntil(lambda: screen.opening.item is not None, timeout=WAIT_MS)
    screen.table.setFocus()
    qtbot.keyClick(screen.table, "v")
    qtbot.waitUntil(lambda: screen.flat.model.total > 0, timeout=WAIT_MS)
    return screen


def asked(inventory) -> dict:
    return {name: value for name, value in inventory.asked[-1].get("filter", {}).items() if value is not None}


def test_all_lines_are_there_the_worst_first(restock):
    lines = sum(len(goods.numbers_of(place)) for place in range(130))
    assert restock.flat.model.total == lines
    assert restock.flat.model.row(0).urgency is Urgency.OUT
    assert not restock.shows_orders


def test_filters_and_sorting_are_the_services(restock, inventory, qtbot):
    flat = restock.flat
    flat.search.setText("espresso")
    qtbot.waitUntil(lambda: asked(inventory) == {"search": "espresso"}, timeout=WAIT_MS)
    flat.urgency.setCurrentIndex(1)
    qtbot.waitUntil(lambda: asked(inventory).get("urgencies") == ["OUT", "LATE"], timeout=WAIT_MS)
    flat.value.setText("50")
    qtbot.waitUntil(lambda: str(asked(inventory).get("minValue")) == "50", timeout=WAIT_MS)
    flat.use_filters(LineFilters())
    flat.table.horizontalHeader().sectionClicked.emit(5)
    qtbot.waitUntil(
        lambda: (inventory.asked[-1]["orderBy"], inventory.asked[-1]["direction"]) == ("VALUE", "DESC"), timeout=WAIT_MS
    )
    assert flat.filters.order_by is LineOrder.VALUE


def test_saved_view_comes_back(restock, qtbot):
    flat = restock.flat
    flat.use_filters(LineFilters(urgencies=(Urgency.OUT,)))
    flat.views.save_as("today")
    flat.use_filters(LineFilters())
    next(one for one in flat.views._menu.actions() if one.text() == "today").trigger()
    assert flat.filters == LineFilters(urgencies=(Urgency.OUT,))


def test_lines_of_one_warehouse(restock, inventory, qtbot):
    flat = restock.flat
    qtbot.waitUntil(lambda: flat.warehouse.count() == 3, timeout=WAIT_MS)
    every = flat.model.total
    flat.warehouse.setCurrentIndex(2)
    qtbot.waitUntil(lambda: asked(inventory) == {"warehouseIds": ["w-2"]}, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: 0 < flat.model.total < every, timeout=WAIT_MS)
    assert {flat.model.row(at).warehouse_id for at in range(10)} == {"w-2"}
    flat.views.save_as("Poznań")
    flat.use_filters(LineFilters())
    assert flat.warehouse.currentIndex() == 0
    next(one for one in flat.views._menu.actions() if one.text() == "Poznań").trigger()
    assert (flat.filters.warehouse_id, flat.warehouse.currentText()) == ("w-2", "Poznań")


def test_view_of_a_warehouse_that_is_gone_is_of_all(restock, qtbot):
    flat = restock.flat
    qtbot.waitUntil(lambda: flat.warehouse.count() == 3, timeout=WAIT_MS)
    flat.use_filters(LineFilters(search="dock", warehouse_id="w-9"))
    assert flat.filters == LineFilters(search="dock")


def test_enter_opens_the_order_at_its_line(restock, qtbot):
    flat = restock.flat
    place = next(at for at in range(30) if flat.model.row(at).order_id != "po-0")
    flat.table.setCurrentIndex(flat.model.index(place, 0))
    wanted = flat.model.row(place)
    qtbot.keyClick(flat.table, Qt.Key.Key_Return)
    assert restock.shows_orders
    lines = restock.detail.lines
    qtbot.waitUntil(
        lambda: lines.line is not None and (lines.line.order_id, lines.line.id) == (wanted.order_id, wanted.id),
        timeout=WAIT_MS,
    )


def test_keys_of_orders_do_nothing_to_an_order_that_is_not_seen(restock, inventory, qtbot):
    qtbot.keyClick(restock.flat.table, "a")
    qtbot.keyClick(restock.flat.table, "x")
    assert restock.marks.orders == ()
    assert not restock.desk.sender.waiting
    assert inventory.decided == []


def test_list_is_exported(restock, tmp_path, qtbot):
    path = tmp_path / "lines.csv"
    restock.flat.exporting.export(path, LineFilters())
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == restock.flat.model.total
    assert rows[0]["urgency"] == "OUT"
