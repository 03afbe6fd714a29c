"""A fake service on real sockets, and windows that are logged in to it."""

from collections.abc import Callable, Iterator

import pytest
from desktop_waits import WAIT_MS, is_open
from fake_service import FakeService
from fake_shop import EMAIL, PASSWORD, FakeShop
from pytestqt.qtbot import QtBot

from backoffice_desktop.main_window import MainWindow


@pytest.fixture
def service() -> Iterator[FakeService]:
    made = FakeService(FakeShop())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def saleor() -> Iterator[FakeService]:
    """Where staff of a real shop log in; it speaks the same words."""
    made = FakeService(FakeShop())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    return open_window()


@pytest.fixture
def desk_window(window: MainWindow, service: FakeService, qtbot: QtBot) -> MainWindow:
    """Logged in, with the fraud queue open and its first order shown in full."""
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.log_in(service.address, "", EMAIL, PASSWORD)
    window.shell.show_screen("fraud")
    screen = window.shell.screens["fraud"]
    qtbot.waitUntil(lambda: is_open(screen), timeout=WAIT_MS)
    return window
