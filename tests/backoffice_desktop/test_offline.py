"""The service goes away and comes back."""

from desktop_waits import WAIT_MS

from backoffice_desktop.live import Connection


def test_decisions_made_offline_are_sent_once_when_it_is_back(desk_window, service, qtbot, folder):
    shell = desk_window.shell
    screen = shell.screens["fraud"]
    service.stop()
    qtbot.waitUntil(lambda: desk_window.desk.live.state is Connection.OFFLINE, timeout=WAIT_MS)
    assert "The service does not answer." in shell.banner.text.text()
    screen.table.setFocus()
    qtbot.keyClick(screen.table, "a")
    qtbot.keyClick(screen.table, "r")
    assert len(list((folder / "unsent").glob("*.json"))) == 2
    qtbot.waitUntil(lambda: shell.banner.text.text().endswith("until it is back: 2"), timeout=WAIT_MS)
    service.start()
    qtbot.waitUntil(lambda: not desk_window.desk.sender.waiting, timeout=30_000)
    assert [(one["orderId"], one["decision"]) for one in service.shop.resolved] == [
        ("order-0", "APPROVE"),
        ("order-1", "REJECT"),
    ]
    assert list((folder / "unsent").glob("*.json")) == []
    qtbot.waitUntil(lambda: shell.banner.isHidden(), timeout=30_000)


def test_decisions_survive_the_program(desk_window, service, qtbot, open_window):
    screen = desk_window.shell.screens["fraud"]
    service.trouble = "500"
    screen.table.setFocus()
    qtbot.keyClick(screen.table, "r")
    qtbot.wait(200)
    desk_window.close()
    service.trouble = ""
    assert service.shop.resolved == []
    again = open_window()
    with qtbot.waitSignal(again.entered, timeout=WAIT_MS):
        again.begin()
    qtbot.waitUntil(lambda: not again.desk.sender.waiting, timeout=WAIT_MS)
    assert [one["decision"] for one in service.shop.resolved] == ["REJECT"]


def test_answer_that_was_lost_is_not_carried_out_twice(desk_window, service, qtbot):
    """The service did it, but its answer never came: the same decision goes out again under the same id."""
    screen = desk_window.shell.screens["fraud"]
    service.drop_answers = 1
    screen.table.setFocus()
    qtbot.keyClick(screen.table, "r")
    qtbot.waitUntil(lambda: not desk_window.desk.sender.waiting, timeout=WAIT_MS)
    assert [one["decision"] for one in service.shop.resolved] == ["REJECT"]
    assert screen.conflicts.texts() == []


def test_without_sockets_it_asks_every_few_seconds(desk_window, service, qtbot):
    live = desk_window.desk.live
    assert live.state is Connection.LIVE
    service.takes_sockets = False
    qtbot.waitUntil(lambda: live.state is Connection.POLLING, timeout=WAIT_MS)
    service.shop.add_orders(2)
    qtbot.waitUntil(lambda: desk_window.shell.screens["fraud"].model.total == 1_000_002, timeout=WAIT_MS)
    assert desk_window.shell.banner.isHidden()


def test_login_that_ends_asks_for_a_new_one_and_keeps_decisions(desk_window, service, qtbot, folder):
    screen = desk_window.shell.screens["fraud"]
    service.shop.forget_logins()
    desk_window.desk.session._access = ""
    screen.table.setFocus()
    qtbot.keyClick(screen.table, "r")
    qtbot.waitUntil(lambda: desk_window.desk is None, timeout=WAIT_MS)
    assert desk_window.login.problem.text() == "Your login has ended. Please log in again."
    assert len(list((folder / "unsent").glob("*.json"))) == 1


def test_log_out_forgets_the_token(desk_window, store, qtbot):
    assert list(store._tokens)
    desk_window.log_out()
    qtbot.waitUntil(lambda: not store._tokens, timeout=WAIT_MS)
    assert desk_window.shell is None
