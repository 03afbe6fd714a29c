"""The stock health screen: figures that lead to products, alerts that are seen, one warehouse or all."""

import csv

import fake_goods as goods
import pytest
from desktop_waits import WAIT_MS
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from backoffice_desktop.api.inventory_stock import PositionFilters


@pytest.fixture
def inventory(service):
    return service.shop.inventory


@pytest.fixture
def stock(desk_window, qtbot):
    desk_window.shell.show_screen("stock")
    screen = desk_window.shell.screens["stock"]
    qtbot.waitUntil(lambda: screen.overview.health is not None, timeout=WAIT_MS)
    return screen


@pytest.fixture
def alerts(stock, qtbot):
    stock.show_view("alerts")
    qtbot.waitUntil(lambda: stock.alerts.model.total == 23, timeout=WAIT_MS)
    return stock.alerts


@pytest.fixture
def products(stock, qtbot):
    stock.show_view("products")
    qtbot.waitUntil(lambda: stock.products.model.total == 720, timeout=WAIT_MS)
    return stock.products


def filters_asked(inventory) -> dict:
    asked = inventory.asked[-1]["filter"] if inventory.asked else {}
    return {name: value for name, value in asked.items() if value is not None}


def test_overview_has_the_figures(stock):
    overview = stock.overview
    cards = (overview.value, overview.cover, overview.out, overview.over, overview.alerts)
    assert [card.figure.text() for card in cards] == ["231,570 EUR", "41 d", "58", "31,240 EUR", "23"]
    assert overview.out.hint.text() == "have stock of what sells: 95.6 %"
    assert overview.classes.cells["AX"].value.text() == "AX · 61,000 EUR"


@pytest.mark.parametrize("currencies", [("EUR",), ("CNY", "EUR", "USD")])
def test_overview_fits_however_many_currencies_there_are(stock, inventory, desk_window, currencies, qtbot):
    desk_window.resize(1440, 900)
    inventory.currencies = currencies
    stock.overview.load()
    qtbot.waitUntil(lambda: len(stock.overview.health.value) == len(currencies), timeout=WAIT_MS)
    area = stock.overview.findChild(QScrollArea)
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    assert stock.overview.value.figure.text() == "\n".join(f"231,570 {currency}" for currency in currencies)


def test_class_leads_to_its_products(stock, inventory, qtbot):
    cell = stock.overview.classes.cells["BY"]
    cell.setFocus()
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert stock.view == "products"
    qtbot.waitUntil(lambda: filters_asked(inventory) == {"classNames": ["BY"]}, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stock.products.model.total == 80, timeout=WAIT_MS)
    assert stock.products.class_name.currentText() == "BY"


def test_age_leads_to_what_has_not_sold(stock, inventory, qtbot):
    stock.overview.ages.chosen.emit(90)
    qtbot.waitUntil(lambda: filters_asked(inventory) == {"idleDays": 90}, timeout=WAIT_MS)
    assert stock.products.idle.currentText() == "Not sold for 90 days"


def test_one_warehouse_is_asked_for_everywhere(stock, inventory, qtbot):
    qtbot.waitUntil(lambda: stock.warehouse.count() == 3, timeout=WAIT_MS)
    stock.warehouse.setCurrentIndex(2)
    qtbot.waitUntil(lambda: stock.overview.value.figure.text() == "92,628 EUR", timeout=WAIT_MS)
    stock.show_view("products")
    qtbot.waitUntil(lambda: filters_asked(inventory) == {"warehouseIds": ["w-2"]}, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stock.products.model.total == 360, timeout=WAIT_MS)


def test_alert_shows_its_product_over_time(alerts, qtbot):
    qtbot.waitUntil(lambda: bool(alerts.product.chart.days), timeout=WAIT_MS)
    assert alerts.product.key == ("variant-0", "w-1")
    alerts.step(1)
    qtbot.waitUntil(lambda: alerts.product.key == ("variant-1", "w-2"), timeout=WAIT_MS)


def test_alert_is_seen_by_a_key(alerts, stock, inventory, desk_window, qtbot):
    qtbot.keyClick(alerts.table, "a")
    qtbot.waitUntil(lambda: inventory.seen_alerts == {"alert-0": "ann@shop.example"}, timeout=WAIT_MS)
    # It goes again after a while, and a slow machine may take that long for the rest.
    qtbot.waitUntil(lambda: "Alerts seen: 1" in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: alerts.model.total == 22, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stock.switch.tabText(1) == "Alerts  22", timeout=WAIT_MS)


def test_many_alerts_are_seen_together(alerts, inventory, qtbot):
    for key in ("x", "j", "x"):
        qtbot.keyClick(alerts.table, key)
    assert alerts.seen.text() == "Seen: 2 (A)"
    qtbot.keyClick(alerts.table, "a")
    qtbot.waitUntil(lambda: set(inventory.seen_alerts) == {"alert-0", "alert-1"}, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: alerts.model.total == 21, timeout=WAIT_MS)
    alerts.seen_too.click()
    qtbot.waitUntil(lambda: alerts.model.total == 23, timeout=WAIT_MS)


def test_alerts_of_one_kind(alerts, qtbot):
    alerts.kind.setCurrentIndex(2)
    qtbot.waitUntil(lambda: alerts.model.total == 8, timeout=WAIT_MS)


def test_alert_that_cannot_be_noted_stays_open(alerts, service, inventory, desk_window, qtbot):
    service.trouble = "500"
    qtbot.keyClick(alerts.table, "a")
    said = "The alerts are not noted as seen: The service has trouble. Please try again in a minute."
    qtbot.waitUntil(lambda: said in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    assert inventory.seen_alerts == {}
    assert alerts.seen.isEnabled()


def test_new_alerts_appear_by_themselves(alerts, inventory, desk_window, qtbot):
    inventory.alerts += 2
    qtbot.waitUntil(lambda: alerts.model.total == 25, timeout=WAIT_MS)
    assert "New stock alerts: 2" in desk_window.shell.toasts.texts()


def test_products_are_searched_filtered_and_sorted_by_the_server(products, inventory, qtbot):
    products.search.setText("earbuds")
    qtbot.waitUntil(lambda: filters_asked(inventory) == {"search": "earbuds"}, timeout=WAIT_MS)
    products.overstocked.click()
    qtbot.waitUntil(lambda: filters_asked(inventory).get("isOverstocked") is True, timeout=WAIT_MS)
    products.urgency.setCurrentIndex(1)
    qtbot.waitUntil(lambda: filters_asked(inventory).get("urgencies") == ["OUT", "LATE"], timeout=WAIT_MS)
    products.use_filters(PositionFilters())
    products.table.horizontalHeader().sectionClicked.emit(4)
    qtbot.waitUntil(
        lambda: (inventory.asked[-1]["orderBy"], inventory.asked[-1]["direction"]) == ("COVER", "DESC"), timeout=WAIT_MS
    )
    products.search.setText("nothing like it")
    qtbot.waitUntil(lambda: products.states._text.text() == "No product fits these filters.", timeout=WAIT_MS)


def test_saved_view_comes_back(products, qtbot):
    products.class_name.setCurrentIndex(1)
    qtbot.waitUntil(lambda: products.model.total == 80, timeout=WAIT_MS)
    products.views.save_as("the best")
    products.class_name.setCurrentIndex(0)
    qtbot.waitUntil(lambda: products.model.total == 720, timeout=WAIT_MS)
    next(one for one in products.views._menu.actions() if one.text() == "the best").trigger()
    qtbot.waitUntil(lambda: products.model.total == 80, timeout=WAIT_MS)


def test_products_are_exported(products, tmp_path, qtbot):
    path = tmp_path / "stock.csv"
    products.exporting.export(path, products.filters)
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 720
    assert (rows[2]["sku"], rows[2]["class"], rows[2]["on_hand"]) == (goods.PRODUCTS[1][1], "BX", "17")


def test_without_the_service_it_says_so_and_tries_again(desk_window, service, qtbot):
    service.trouble = "500"
    desk_window.shell.show_screen("stock")
    states = desk_window.shell.screens["stock"].overview.states
    qtbot.waitUntil(lambda: "The service has trouble" in states._text.text(), timeout=WAIT_MS)
    service.trouble = ""
    states._retry.click()
    qtbot.waitUntil(lambda: states.content.isVisible(), timeout=WAIT_MS)
