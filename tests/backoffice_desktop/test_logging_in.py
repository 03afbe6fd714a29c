"""Logging in by the form, coming back without a password, and opening the demo by its command."""

import json
import sys
from pathlib import Path

import pytest
from desktop_waits import WAIT_MS
from fake_shop import EMAIL, PASSWORD
from PySide6.QtCore import Qt

from backoffice_desktop import demo
from backoffice_desktop.live import Connection
from backoffice_desktop.theme import theme
from backoffice_desktop.token_store import KeyringStore, SessionStore


def fill(window, server, password=PASSWORD):
    window.login.server.setText(server)
    window.login.email.setText(EMAIL)
    window.login.password.setText(password)


def test_enter_logs_in(window, service, qtbot):
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        qtbot.keyClick(window.login.password, Qt.Key.Key_Return)
    assert window.login.password.text() == ""
    everything = {
        "home",
        "fraud",
        "credit",
        "intake",
        "dispatch",
        "restock",
        "receiving",
        "stock",
        "rules",
        "warehouse",
    }
    assert set(window.shell.entries) == everything
    qtbot.waitUntil(lambda: window.shell.screens["home"].waiting.figure.text() == "1,000,000", timeout=WAIT_MS)


@pytest.mark.parametrize(
    ("server", "password", "said"),
    [
        ("", PASSWORD, "Please fill in server, e-mail and password."),
        ("http://shop.example", PASSWORD, "Use https:// here: over http:// others on the way could read the password."),
        ("a shop", PASSWORD, "This is no address. Write it like shop.example or http://localhost:8400/."),
        (None, "guess", "E-mail or password is wrong. Please try again."),
        (
            "http://localhost:9/",
            PASSWORD,
            "The service does not answer. Check the network; what you decide is kept and sent later.",
        ),
    ],
)
def test_refusals_are_sentences(window, service, qtbot, server, password, said):
    fill(window, service.address if server is None else server, password)
    window.login.log_in.click()
    qtbot.waitUntil(
        lambda: window.login.problem.text() == said and not window.login.problem.isHidden(), timeout=WAIT_MS
    )
    assert window.desk is None


def test_staff_of_a_real_shop_type_one_address(window, service, saleor, qtbot):
    service.shop.saleor_url = saleor.address
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    assert (saleor.shop.logins, service.shop.logins) == (1, 0)
    assert [body for body in service.bodies if PASSWORD in body] == []
    assert window.login._saleor_row.isHidden()


def test_saleor_out_of_reach_asks_for_its_address(window, service, saleor, qtbot):
    service.shop.saleor_url = "http://127.0.0.1:9/graphql/"
    fill(window, service.address)
    window.login.log_in.click()
    qtbot.waitUntil(lambda: not window.login._saleor_row.isHidden(), timeout=WAIT_MS)
    assert "Saleor at 127.0.0.1:9 does not answer." in window.login.problem.text()
    fill(window, service.address)
    window.login.saleor.setText(saleor.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    assert saleor.shop.logins == 1


def test_hanging_login_can_be_cancelled(window, service, qtbot):
    service.trouble = "hang"
    fill(window, service.address)
    window.login.log_in.click()
    qtbot.waitUntil(lambda: not window.login._busy.isHidden(), timeout=WAIT_MS)
    window.login.cancelled.emit()
    assert window.login._busy.isHidden()
    qtbot.wait(100)
    assert window.desk is None


def test_next_start_needs_no_password_and_looks_the_same(window, service, qtbot, open_window):
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    window.use_theme("dark")
    window.shell.show_screen("fraud")
    window.resize(1300, 800)
    window.close()
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.begin()
    assert again.settings.theme == "dark"
    assert again.settings.screen == "fraud"
    theme.use("light")


def test_person_sees_only_what_they_may(window, service, qtbot):
    service.shop.permissions = ["MANAGE_DISCOUNTS"]
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    assert set(window.shell.entries) == {"home"}
    assert not window.shell.screens["home"].waiting.isVisible()
    qtbot.waitUntil(lambda: window.desk.live.state is Connection.LIVE, timeout=WAIT_MS)
    service.stop()
    qtbot.waitUntil(lambda: window.desk.live.state is Connection.OFFLINE, timeout=WAIT_MS)


def test_who_manages_customers_sees_credit_only(window, service, qtbot):
    service.shop.permissions = ["MANAGE_USERS"]
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    assert set(window.shell.entries) == {"home", "credit"}
    home = window.shell.screens["home"]
    qtbot.waitUntil(lambda: home.applications.figure.text() == "32", timeout=WAIT_MS)
    assert home.applications.isVisible()
    assert not home.waiting.isVisible()


def test_who_manages_products_sees_the_warehouse_only(window, service, qtbot):
    service.shop.permissions = ["MANAGE_PRODUCTS"]
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    assert list(window.shell.entries) == ["home", "restock", "receiving", "stock", "warehouse"]
    home = window.shell.screens["home"]
    qtbot.waitUntil(lambda: home.proposed.figure.text() == "130", timeout=WAIT_MS)
    assert home.alerts.figure.text() == "23"
    assert not home.waiting.isVisible()
    assert not home.applications.isVisible()


def test_without_a_keyring_it_says_so(window, service, qtbot):
    window.store = SessionStore()
    fill(window, service.address)
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.login.log_in.click()
    assert "This machine has no keyring: your login is kept until you close the program." in window.shell.toasts.texts()


def test_keyring_that_refuses_keeps_the_token_for_the_session():
    import keyring
    from keyring.backends.fail import Keyring

    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        store = KeyringStore()
        store.save("ann", "token")
        assert not store.is_lasting
        assert store.load("ann") == "token"
        store.delete("ann")
        assert store.load("ann") == ""
    finally:
        keyring.set_keyring(before)


COMMAND = """#!{python}
import json, sys, time
if sys.argv[1:3] == ["accounts", "reset"]:
    print(sys.argv[3], " password {password}  (shown once)")
elif sys.argv[1:] == ["demo"]:
    print("   40%  writing orders", file=sys.stderr, flush=True)
    if {broken}:
        raise SystemExit("saleor-ai: no space left on the disk")
    time.sleep(0.6)
    with open({note!r}, "w") as file:
        json.dump({{"url": {url!r}}}, file)
    time.sleep(60)
"""


@pytest.fixture
def command(tmp_path, monkeypatch, service):
    """A program named saleor-ai that behaves as ours does, in front of the fake service."""
    monkeypatch.setenv("SALEOR_AI_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(demo, "EMAIL", EMAIL)
    path = tmp_path / "saleor-ai"
    monkeypatch.setattr(demo, "_command", lambda: str(path))

    def make(*, broken: bool = False) -> Path:
        note = str(tmp_path / "api-demo.json")
        values = {
            "python": sys.executable,
            "password": PASSWORD,
            "note": note,
            "url": service.address,
            "broken": broken,
        }
        path.write_text(COMMAND.format(**values))
        path.chmod(0o755)
        return Path(note)

    return make


def test_demo_is_started_where_none_runs(window, command, qtbot):
    command()
    shown = []
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.begin(demo=True)
        qtbot.waitUntil(lambda: "writing orders" in window.login.progress_text.text(), timeout=WAIT_MS)
        shown.append(window.login._bar.value())
    assert shown == [40]
    assert window.desk.person.email == EMAIL
    process = window._demo._process
    window.close()
    qtbot.waitUntil(lambda: not Path(f"/proc/{process.pid}").exists() or "Z" in state_of(process.pid), timeout=WAIT_MS)


def test_demo_that_runs_already_is_used(window, command, service, qtbot):
    command().write_text(json.dumps({"url": service.address}))
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.begin(demo=True)
    assert window._demo._process is None


def test_demo_that_fails_says_why(window, command, qtbot):
    command(broken=True)
    window.begin(demo=True)
    qtbot.waitUntil(lambda: not window.login.problem.isHidden(), timeout=WAIT_MS)
    assert window.login.problem.text() == ("The demo shop could not be started: saleor-ai: no space left on the disk")


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2]
    except OSError:
        return "Z"
