"""A fake service on real sockets, and windows without a screen."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

# Before anything of Qt: windows are drawn into memory, except in the test that asks for a real one.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("SALEOR_AI_TEST_QT_PLATFORM", "offscreen")

import pytest
from fake_service import FakeService
from fake_shop import EMAIL, PASSWORD, FakeShop
from pytestqt.qtbot import QtBot

from backoffice_desktop.main_window import MainWindow
from backoffice_desktop.settings import Settings
from backoffice_desktop.theme import theme
from backoffice_desktop.token_store import SessionStore
from backoffice_desktop.translations import language

WAIT_MS = 30_000


class LastingStore(SessionStore):
    """A keyring that works."""

    is_lasting = True


@pytest.fixture
def service() -> Iterator[FakeService]:
    made = FakeService(FakeShop())
    made.start()
    yield made
    made.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where settings and unsent decisions are kept."""
    monkeypatch.setenv("SALEOR_AI_DESKTOP_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def store() -> LastingStore:
    return LastingStore()


@pytest.fixture
def open_window(qtbot: QtBot, qapp, folder: Path, store: LastingStore) -> Iterator[Callable[[], MainWindow]]:
    """A window of the program; each call opens another one on the same settings."""
    theme.install(qapp, "light")
    windows: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(Settings.load(folder / "settings.json"), store)
        qtbot.addWidget(window)
        window.resize(1440, 900)
        window.show()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()
    language.use("en")


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


def is_open(screen, order_id: str = "order-0") -> bool:
    """Whether an order is shown with all its cards."""
    opening = screen.opening
    return opening.item_id == order_id and order_id in opening._held and opening.item is not None
