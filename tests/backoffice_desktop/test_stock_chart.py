"""The chart of a product: its days, its scale, and its numbers by pointer and keyboard."""

import itertools
from datetime import date

import fake_goods as goods
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics

from backoffice_desktop.api.inventory_stock import ProductDetail
from backoffice_desktop.api.reading import read
from backoffice_desktop.screens.stock.chart import StockChart
from backoffice_desktop.screens.stock.chart_days import days_of, first_expected
from backoffice_desktop.screens.stock.chart_legend import DEMAND_LEGEND, STOCK_LEGEND, legend_entries, legend_pen
from backoffice_desktop.screens.stock.chart_scale import LABEL_WIDTH, Scale, date_places, round_up
from backoffice_desktop.theme import font, theme


@pytest.fixture
def detail() -> ProductDetail:
    coming = {"orderId": "po-1", "orderNumber": "PO-1", "state": "SENT", "quantity": 36, "expectedOn": goods.day(6)}
    going = goods.outgoing(1, 3, goods.WAREHOUSES[1])
    return read(ProductDetail, goods.over_time(1, 0, [coming | {"isOverdue": False}], [going]))


@pytest.fixture
def chart(detail, qtbot) -> StockChart:
    made = StockChart()
    qtbot.addWidget(made)
    made.resize(600, 360)
    made.show()
    made.show_detail(detail)
    return made


def test_days_are_joined_without_a_gap(detail):
    days = days_of(detail)
    assert len(days) == goods.HISTORY + goods.AHEAD
    assert [(later.day - day.day).days for day, later in itertools.pairwise(days)] == [1] * (len(days) - 1)
    assert first_expected(days) == goods.HISTORY
    assert days[goods.HISTORY + 6].arriving == 36
    assert days[goods.HISTORY + 3].leaving == 9
    assert any(day.was_out for day in days)


@given(st.floats(min_value=0, max_value=1e9))
def test_axis_ends_at_a_round_number_above(value):
    assert value <= round_up(value) * (1 + 1e-9)
    assert round_up(value) <= max(value * 2.5, 1)


@given(first=st.dates(), days=st.integers(1, 700), width=st.floats(100, 2_000))
def test_dates_have_room_and_weeks_begin_on_monday(first, days, width):
    places = date_places(first, days, width)
    steps = {later - place for place, later in itertools.pairwise(places)}
    assert all(0 <= place < days for place in places)
    assert len(steps) <= 1
    assert all(step * width / days >= LABEL_WIDTH * 0.99 or step == 182 for step in steps)
    if steps and steps.pop() >= 7:
        assert date.fromordinal(first.toordinal() + places[0]).weekday() == 0


def test_place_of_the_pointer_is_the_day_that_is_drawn_there():
    scale = Scale(left=40, width=300, top=0, bottom=100, days=30, highest=50)
    assert [scale.place(scale.x(place)) for place in range(30)] == list(range(30))
    assert (scale.place(-5), scale.place(1_000)) == (0, 29)
    assert (scale.y(0), scale.y(50)) == (100, 0)


def test_day_without_stock_is_shaded_in_both_plots_and_others_are_not(chart):
    out = next(place for place, day in enumerate(chart.days) if day.was_out and not day.sold)
    there = next(place for place, day in enumerate(chart.days) if day.stock and not day.was_out)
    chart.mark(-1)
    picture = chart.grab().toImage()
    for scale in chart._scales():
        y = int(scale.top) + 3
        shades = [picture.pixelColor(int(scale.x(place)), y) for place in (out, there)]
        assert [shade == theme.colour("bad_soft") for shade in shades] == [True, False]


@pytest.mark.parametrize(
    ("plot", "tone", "of"), [(0, "accent", "stock"), (0, "good", "with_proposals"), (1, "text", "mean")]
)
def test_line_goes_through_its_values(chart, plot, tone, of):
    """On most days at least: where lines cross, the upper one is seen."""
    chart.mark(-1)
    scale, picture = chart._scales()[plot], chart.grab().toImage()
    known = [(place, getattr(day, of)) for place, day in enumerate(chart.days) if getattr(day, of) is not None]
    seen = [
        is_near(picture, QPoint(int(scale.x(place)), int(scale.y(value))), theme.colour(tone)) for place, value in known
    ]
    assert sum(seen) > 0.75 * len(known)


def is_near(picture, at: QPoint, colour: QColor) -> bool:
    around = [picture.pixelColor(at + QPoint(x, y)) for x in (-1, 0, 1) for y in (-2, -1, 0, 1, 2)]
    return any(sum(abs(a - b) for a, b in zip(one.getRgb(), colour.getRgb(), strict=True)) < 60 for one in around)


def test_no_two_lines_of_the_chart_look_alike():
    lines = [(tone, kind) for _, tone, kind in (*STOCK_LEGEND, *DEMAND_LEGEND) if kind != "area"]
    assert len({theme.colour(tone).name() for tone, _ in lines}) == len(lines)
    assert len({tuple(legend_pen(tone, kind).dashPattern()) for tone, kind in lines}) == len(lines)


@pytest.mark.parametrize("legend", [STOCK_LEGEND, DEMAND_LEGEND])
@pytest.mark.parametrize("width", [240, 500, 600, 900, 1_600])
def test_legend_takes_as_many_lines_as_it_needs(width, legend, qapp):
    metrics = QFontMetrics(font())
    entries = legend_entries(legend, metrics, left=46, right=width)
    assert [one.words for one in entries] == [words for words, _, _ in legend]
    assert all(one.left + 20 + metrics.horizontalAdvance(one.words) <= width for one in entries if one.left > 46)
    for one, following in itertools.pairwise(entries):
        assert (following.line, following.left) > (one.line, one.left)


def test_pointer_marks_a_day_and_its_numbers_are_the_accessible_name(chart, qtbot):
    scale = chart._scales()[0]
    qtbot.mouseMove(chart, QPoint(int(scale.x(3)), 200))
    assert chart.marked == 3
    said = chart.accessibleName()
    assert said.startswith(f"{chart.days[3].day:%Y-%m-%d}; Stock: ")
    assert f"Sold: {chart.days[3].sold}" in said


def test_arrow_keys_walk_from_today(chart, qtbot):
    chart.setFocus()
    qtbot.waitUntil(lambda: chart.hasFocus() or chart.marked >= 0)
    assert chart.marked == goods.HISTORY
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_PageDown)
    assert chart.marked == goods.HISTORY + 8
    assert "Stock if nothing is ordered: " in chart.accessibleName()
    assert "Demand: " in chart.accessibleName()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.marked == len(chart.days) - 1
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.marked == 0


def test_day_on_which_a_transfer_leaves_says_so(chart):
    chart.mark(goods.HISTORY + 3)
    assert "Leaving for another warehouse: 9" in chart.accessibleName()
    chart.mark(-1)
    scale, picture = chart._scales()[0], chart.grab().toImage()
    tip = QPoint(int(scale.x(goods.HISTORY + 3)), int(scale.bottom) - 5)
    assert is_near(picture, tip, theme.colour("warn"))


def test_product_without_any_day_is_drawn_empty(chart, detail):
    from dataclasses import replace

    chart.show_detail(replace(detail, days=(), forecast=None, projected=()))
    chart.grab()
    assert chart.days == ()
