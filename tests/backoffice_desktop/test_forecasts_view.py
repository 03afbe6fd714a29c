"""What is foretold: totals beside what was sold, how wrong forecasts were, what drifted; and nothing, and trouble."""

import pytest
from desktop_waits import WAIT_MS

from backoffice_desktop.api.forecasting import TotalKind


@pytest.fixture
def kept(service):
    return service.shop.forecasts


@pytest.fixture
def stock(desk_window, qtbot):
    desk_window.shell.show_screen("stock")
    screen = desk_window.shell.screens["stock"]
    qtbot.waitUntil(lambda: screen.overview.health is not None, timeout=WAIT_MS)
    return screen


@pytest.fixture
def view(stock, qtbot):
    stock.show_view("forecasts")
    qtbot.waitUntil(lambda: len(stock.forecasts.total.chart.days) > 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stock.forecasts.nights.action.isVisible(), timeout=WAIT_MS)
    return stock.forecasts


def test_shop_comes_first_with_what_was_sold_and_what_is_foretold(stock, view):
    assert view.count.text() == "Totals: 8"
    assert view.total.title.text() == "Whole shop"
    assert view.total.ahead.text() == (
        "next 7 days: 2,940 (2,646 to 3,263) · next 28 days: 11,760 (10,584 to 13,054)"
    )  # fmt: skip
    days = view.total.chart.days
    assert (len(days), sum(one.sold is not None for one in days)) == (91 + 63, 91)
    assert all(one.low <= one.mean <= one.high for one in days[91:])
    view.total.chart.mark(91)
    assert "Demand: " in view.total.chart.accessibleName()
    view.total.chart.mark(3)
    assert "Sold: " in view.total.chart.accessibleName()
    assert not stock.warehouse.isVisible()
    stock.show_view("products")
    assert stock.warehouse.isVisible()


def test_errors_of_a_total_and_why_a_channel_has_none(view, qtbot):
    model = view.total.errors.model()
    assert [model.index(0, place).data() for place in range(5)] == ["7 d", "1,310", "37.7 %", "-1.8 %", "79.3 %"]
    assert view.total.why.text().startswith("Of single products in single warehouses;")
    view.step(3)
    assert view.total.title.text() == "default-channel"
    qtbot.waitUntil(lambda: "of a channel alone no error is known" in view.total.why.text(), timeout=WAIT_MS)
    assert view.total.errors.isHidden()


def test_what_drifted_and_what_was_done(view, desk_window, qtbot):
    assert view.nights.action.text().startswith("These are foretold from their last 182 days alone")
    assert view.nights.drifted.text().startswith("• Lamps in Hamburg: More is sold than was foretold")
    model = view.nights.nights.model()
    assert [model.index(at, 4).data() for at in range(3)] == ["Some drifted", "Some drifted", "As usual"]
    desk_window.use_language("zh-hans")
    qtbot.waitUntil(lambda: view.nights.action.text().startswith("这些仅按"), timeout=WAIT_MS)
    assert view.total.title.text() == "全店"
    desk_window.use_language("en")


def test_totals_are_narrowed_by_the_service(view, kept, qtbot):
    view.kinds.setCurrentIndex(3)
    qtbot.waitUntil(lambda: view.model.total == 4, timeout=WAIT_MS)
    assert kept.asked[-1]["kinds"] == [TotalKind.CATEGORY.value]
    view.search.setText("paper")
    qtbot.waitUntil(lambda: view.model.total == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: view.total.title.text() == "Paper", timeout=WAIT_MS)
    view.search.setText("nothing like it")
    qtbot.waitUntil(lambda: view.model.total == 0, timeout=WAIT_MS)
    qtbot.waitUntil(view.total.isHidden, timeout=WAIT_MS)


def test_before_the_first_night_nothing_is_foretold(stock, kept, qtbot):
    kept.has_any = False
    stock.show_view("forecasts")
    said = stock.forecasts.states
    qtbot.waitUntil(lambda: "Nothing is foretold yet" in said._text.text(), timeout=WAIT_MS)
    assert stock.forecasts.total.isHidden()
    nights = stock.forecasts.nights
    qtbot.waitUntil(lambda: "No night has foretold" in nights.states._text.text(), timeout=WAIT_MS)
    assert nights.action.isHidden()


def test_service_in_trouble_is_said_and_tried_again(stock, service, qtbot):
    service.trouble = "500"
    stock.show_view("forecasts")
    view = stock.forecasts
    qtbot.waitUntil(lambda: "trouble" in view.states._text.text(), timeout=WAIT_MS)
    service.trouble = ""
    view.load()
    qtbot.waitUntil(lambda: len(view.total.chart.days) > 0, timeout=WAIT_MS)
    service.trouble = "500"
    view.step(1)
    qtbot.waitUntil(lambda: "trouble" in view.total.states._text.text(), timeout=WAIT_MS)
