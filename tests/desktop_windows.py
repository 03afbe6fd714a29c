"""The desktop's window in a test process, drawn into memory: for tests of the program, and of the whole."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from backoffice_desktop.main_window import MainWindow

# Before anything of Qt: windows are drawn into memory, except in the test that asks for a real one.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("SALEOR_AI_TEST_QT_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Widgets are collected on their own thread, never on that of a service in this process: see ``garbage`` there."""
    if "qtbot" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the desktop keeps settings and unsent decisions."""
    monkeypatch.setenv("SALEOR_AI_DESKTOP_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def store():
    """A keyring that works."""
    from backoffice_desktop.token_store import SessionStore

    made = SessionStore()
    made.is_lasting = True
    return made


@pytest.fixture
def open_window(qtbot: QtBot, qapp, folder: Path, store) -> Iterator[Callable[[], "MainWindow"]]:
    """A window of the program; each call opens another one on the same settings."""
    from backoffice_desktop.main_window import MainWindow
    from backoffice_desktop.settings import Settings
    from backoffice_desktop.theme import theme
    from backoffice_desktop.translations import language

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


def wait_with(qtbot: QtBot, check: Callable[[], bool], *, seconds: float, log: Path) -> None:
    """Wait for a condition while the window lives; the end of a log says why it did not come."""
    try:
        qtbot.waitUntil(check, timeout=int(seconds * 1_000))
    except Exception as error:
        raise AssertionError(f"not within {seconds:g} s\n{log.read_text()[-3000:]}") from error
