"""Somebody who works in another window is told that something waits."""

import pytest
from desktop_waits import WAIT_MS
from PySide6.QtCore import QObject, Signal

from backoffice_desktop.attention import Attention
from backoffice_desktop.notices import Notice
from backoffice_desktop.settings import Settings


class FakeTray(QObject):
    """The part of a tray icon that is used; no test machine has a tray."""

    messageClicked = Signal()  # noqa: N815 - Qt's name
    activated = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []
        self.is_visible = False

    def setIcon(self, _: object) -> None: ...  # noqa: N802 - Qt's name

    def setVisible(self, on: bool) -> None:  # noqa: N802 - Qt's name
        self.is_visible = on

    def hide(self) -> None:
        self.is_visible = False

    def showMessage(self, title: str, text: str, kind: object, ms: int) -> None:  # noqa: N802 - Qt's name
        self.messages.append(text)


@pytest.fixture
def tray(desk_window):
    made = FakeTray()
    desk_window.attention.deleteLater()
    desk_window.attention = Attention(desk_window, desk_window.settings, made)
    desk_window.attention.asked_for.connect(desk_window._show_screen)
    desk_window.desk.notices.added.connect(desk_window.attention.tell)
    return made


@pytest.fixture
def away(monkeypatch, desk_window):
    """Somebody works in another program."""
    monkeypatch.setattr(desk_window, "isActiveWindow", lambda: False)


def test_new_orders_are_told_and_a_click_leads_to_them(desk_window, tray, away, service, qtbot):
    desk_window.shell.show_screen("home")
    service.shop.add_orders(3)
    qtbot.waitUntil(lambda: tray.messages == ["New orders to review: 3"], timeout=WAIT_MS)
    assert desk_window.windowTitle() == "● saleor-ai desktop"
    tray.messageClicked.emit()
    assert desk_window.settings.screen == "fraud"
    assert desk_window.shell._stack.currentWidget() is desk_window.shell.screens["fraud"]


def test_mark_in_the_title_goes_when_the_window_is_looked_at(desk_window, tray, away, qtbot):
    desk_window.desk.notices.add("New orders to review: {count}", screen="fraud", count=1)
    assert desk_window.windowTitle() == "● saleor-ai desktop"
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendEvent(desk_window, QEvent(QEvent.Type.WindowActivate))
    assert desk_window.windowTitle() == "saleor-ai desktop"


def test_who_looks_is_not_disturbed(desk_window, tray, monkeypatch, qtbot):
    monkeypatch.setattr(desk_window, "isActiveWindow", lambda: True)
    desk_window.desk.notices.add("New orders to review: {count}", screen="fraud", count=1)
    assert tray.messages == []
    assert desk_window.windowTitle() == "saleor-ai desktop"


def test_what_one_did_oneself_is_no_news(desk_window, tray, away):
    desk_window.attention.tell(Notice("Rule {name} saved.", {"name": "Night"}))
    assert tray.messages == []


def test_it_can_be_switched_off_and_stays_off(desk_window, tray, away, folder):
    navigation = desk_window.shell.navigation
    (switch,) = [action for action in navigation._menu.actions() if "Notify" in action.text()]
    assert switch.isChecked()
    switch.trigger()
    assert not tray.is_visible
    desk_window.desk.notices.add("New orders to review: {count}", screen="fraud", count=1)
    assert tray.messages == []
    assert desk_window.windowTitle() == "● saleor-ai desktop"
    desk_window.settings.save()
    assert Settings.load(folder / "settings.json").notifications is False


def test_without_a_tray_the_title_is_enough(desk_window, away):
    desk_window.desk.notices.add("New orders to review: {count}", screen="fraud", count=1)
    assert desk_window.attention._tray is None
    assert desk_window.windowTitle() == "● saleor-ai desktop"


def test_tray_is_empty_when_nobody_is_logged_in(desk_window, tray, away):
    assert tray.is_visible
    desk_window.log_out()
    assert not tray.is_visible
