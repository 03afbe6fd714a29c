"""Pages with boxes over them."""

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backoffice_desktop.widgets.page_view import Mark, PageView, Sheet, Tone

SHEETS = [Sheet(1, 600, 800), Sheet(2, 600, 800), Sheet(3, 300, 400)]
MARKS = [
    Mark("number", 1, QRectF(50, 60, 100, 12)),
    Mark("line", 1, QRectF(40, 300, 500, 60), Tone.UNSURE),
    Mark("quantity", 1, QRectF(400, 310, 30, 12), Tone.WRONG),
    Mark("total", 3, QRectF(200, 350, 60, 12)),
]


@pytest.fixture
def view(qtbot: QtBot) -> PageView:
    made = PageView()
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    qtbot.waitExposed(made)
    made.show_sheets(SHEETS)
    made.show_marks(MARKS)
    return made


def at(view: PageView, page_top: float, x: float, y: float) -> QPoint:
    return view.mapFromScene(x, page_top + y)


def test_pages_as_wide_as_the_view(view: PageView) -> None:
    assert view.transform().m11() == pytest.approx(view.viewport().width() / (600 + 2 * 18))
    view.resize(900, 480)
    assert view.transform().m11() == pytest.approx(view.viewport().width() / (600 + 2 * 18))


def test_zoom_by_key_stays_when_the_window_changes(view: PageView) -> None:
    before = view.transform().m11()
    QTest.keyClick(view, Qt.Key.Key_Plus)
    view.resize(900, 480)
    assert view.transform().m11() == pytest.approx(before * 1.2)
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.transform().m11() == pytest.approx(view.viewport().width() / 636)


def test_a_click_picks_the_smallest_box_there(view: PageView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.picked) as inner:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, 0, 415, 316))
    assert inner.args == ["quantity"]
    with qtbot.waitSignal(view.picked) as outer:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, 0, 100, 330))
    assert outer.args == ["line"]


def test_a_click_beside_the_boxes_picks_nothing(view: PageView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.picked):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, 0, 300, 200))


def test_a_marked_box_comes_into_sight(view: PageView) -> None:
    view.mark("total")
    # The third page is narrower and stands in the middle.
    box = QRectF(150 + 200, 2 * (800 + 18) + 350, 60, 12)
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(box)
    assert view.marked == "total"
    view.mark("what is not here")
    assert view.marked == ""


def test_pictures_are_asked_for_once_when_their_page_is_seen(qtbot: QtBot) -> None:
    view = PageView()
    qtbot.addWidget(view)
    asked: list[int] = []
    view.seen.connect(asked.append)
    view.resize(640, 480)
    view.show()
    qtbot.waitExposed(view)
    view.show_sheets(SHEETS)
    assert asked == [1]
    view.show_marks(MARKS)
    view.mark("total")
    assert asked[0] == 1
    assert asked[-1] == 3
    view.mark("number")
    assert len(asked) == len(set(asked))


def test_a_picture_fills_its_page(view: PageView) -> None:
    picture = QPixmap(1200, 1600)
    picture.fill(Qt.GlobalColor.black)
    view.show_picture(1, picture)
    shown = view.grab().toImage()
    inside = at(view, 0, 300, 200)
    assert shown.pixelColor(inside).lightness() < 10
    view.show_picture(9, picture)


@pytest.mark.parametrize("turned_round", [False, True])
def test_a_rectangle_that_is_drawn(view: PageView, qtbot: QtBot, turned_round: bool) -> None:
    start, end = at(view, 0, 100, 200), at(view, 0, 250, 260)
    if turned_round:
        start, end = end, start
    with qtbot.assertNotEmitted(view.picked), qtbot.waitSignal(view.drawn) as drawn:
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(view.viewport(), end)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    page, area = drawn.args
    assert page == 1
    assert area.left() == pytest.approx(100, abs=1.5)
    assert area.bottom() == pytest.approx(260, abs=1.5)


def test_other_pages_forget_the_boxes(view: PageView, qtbot: QtBot) -> None:
    view.mark("number")
    view.show_sheets(SHEETS[:1])
    assert view.marked == ""
    with qtbot.assertNotEmitted(view.picked):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at(view, 0, 80, 66))


def test_nothing_to_show(view: PageView) -> None:
    view.show_sheets([])
    view.show_marks(MARKS)
    view.mark("number")
    assert view.marked == ""
