"""The program itself in a real X window, driven by real key presses."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from fake_service import FakeService
from fake_shop import EMAIL, PASSWORD, FakeShop

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"NOT TESTED in a real window: no {' and '.join(MISSING)}")
SECONDS = 60


@pytest.fixture
def screen() -> Iterator[str]:
    """An X server of our own; its display."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1500x950x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    yield display
    process.terminate()
    process.wait()


@pytest.fixture
def small_service() -> Iterator[FakeService]:
    made = FakeService(FakeShop(500))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def program(screen, tmp_path, small_service) -> Iterator[subprocess.Popen]:
    environment = os.environ | {
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "SALEOR_AI_DESKTOP_DIR": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "LC_ALL": "C.UTF-8",
    }
    command = [sys.executable, "-m", "backoffice_desktop.app", "--server", small_service.address]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def tool(screen) -> Callable[..., str]:
    def run(*arguments: str) -> str:
        answer = subprocess.run(
            ["xdotool", *arguments], env=os.environ | {"DISPLAY": screen}, capture_output=True, text=True, check=True
        )
        return answer.stdout.strip()

    return run


def wait_for(condition: Callable[[], object], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"after {SECONDS} s still not: {what}"
        time.sleep(0.1)


def test_log_in_review_and_close_by_keyboard(program, tool, small_service):
    shop = small_service.shop
    window = tool("search", "--sync", "--onlyvisible", "--name", "saleor-ai").splitlines()[-1]
    tool("windowfocus", "--sync", window)
    time.sleep(1)
    tool("type", "--delay", "20", EMAIL)
    tool("key", "Tab")
    tool("type", "--delay", "20", PASSWORD)
    tool("key", "Return")
    wait_for(lambda: shop.logins == 1, "logged in")
    time.sleep(2)
    tool("key", "ctrl+2")
    wait_for(lambda: "order-0" in shop.opened, "the first order is shown")
    time.sleep(0.5)
    tool("key", "j", "j")
    wait_for(lambda: "order-2" in shop.opened, "the third order is shown")
    tool("key", "n")
    tool("type", "--delay", "20", "looks like a reseller")
    tool("key", "Return")
    tool("key", "r")
    wait_for(lambda: len(shop.resolved) == 1, "one decision has arrived")
    decided = shop.resolved[0]
    assert (decided["orderId"], decided["decision"], decided["note"]) == ("order-2", "REJECT", "looks like a reseller")
    tool("key", "u")
    wait_for(lambda: len(shop.resolved) == 2, "and is taken back")
    assert shop.resolved[1]["decision"] == "UNDO"
    program.terminate()
    program.wait(10)
