"""Tokens that expire while somebody works: nobody notices."""

from desktop_waits import WAIT_MS
from fake_shop import EMAIL, PASSWORD

from backoffice_desktop.live import Connection


def test_work_goes_on_over_many_expiries(window, service, qtbot, monkeypatch):
    monkeypatch.setattr("backoffice_desktop.session.EARLY_SECONDS", 0.5)
    service.shop.token_seconds = 1.5
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.log_in(service.address, "", EMAIL, PASSWORD)
    window.shell.show_screen("fraud")
    screen = window.shell.screens["fraud"]
    qtbot.waitUntil(lambda: screen.model.total == 1_000_000, timeout=WAIT_MS)
    qtbot.wait(4_000)
    assert service.shop.refreshes >= 1
    service.shop.add_orders(4)
    qtbot.waitUntil(lambda: screen.model.total == 1_000_004, timeout=WAIT_MS)
    assert window.desk is not None
    assert window.desk.live.state is not Connection.OFFLINE
