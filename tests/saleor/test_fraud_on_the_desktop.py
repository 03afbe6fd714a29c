"""Saleor's own staff at the desktop: logged in by Saleor, they see a held order at once and let it go by a key."""

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from desktop_windows import wait_with
from saleor_fraud import STAFF, forget_fraud, manual_channel, notes_in, order_in, state_in
from saleor_process import PASSWORD, Saleor
from saleor_service import api_of, running
from saleor_storefront import place_order

from backoffice_desktop.api.client import Client
from backoffice_desktop.live import Connection

SECONDS = 120


@pytest.fixture
def api(saleor: Saleor, service: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Our service with its worker, and a channel that does not confirm by itself."""
    forget_fraud(saleor)
    environment = {**service, "SALEOR_AI_PORT": "0"}
    with (
        manual_channel(saleor),
        running("worker", environment, tmp_path / "worker.log"),
        running("serve", environment, tmp_path / "serve.log"),
    ):
        yield api_of(environment, tmp_path / "serve.log")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Where the desktop sends what, as (address, everything in the request)."""
    found = []
    post = Client.post

    async def noted(self: Client, address: str, document: str, variables: Any, **options: Any) -> Any:
        found.append((address, f"{document} {json.dumps(dict(variables), default=str)}"))
        return await post(self, address, document, variables, **options)

    monkeypatch.setattr(Client, "post", noted)
    return found


def test_held_order_is_seen_within_two_seconds_and_confirmed_by_a_key(
    saleor: Saleor, api: str, sent: list[tuple[str, str]], open_window, qtbot, tmp_path: Path
):
    def wait(check) -> None:
        wait_with(qtbot, check, seconds=SECONDS, log=tmp_path / "worker.log")

    window = open_window()
    window.login.server.setText(api)
    window.login.email.setText(STAFF)
    window.login.password.setText(PASSWORD)
    with qtbot.waitSignal(window.entered, timeout=SECONDS * 1_000):
        qtbot.keyClick(window.login.password, "\r")
    assert window.desk.person.email == STAFF
    assert {address for address, text in sent if PASSWORD in text} == {saleor.api}

    # The owner writes the rule here too, once the API has loaded what it reads rules with.
    names = httpx.post(
        api,
        json={"query": "{ fraudRuleNames }"},
        headers={"Authorization": f"Bearer {saleor.login(STAFF)}"},
        timeout=SECONDS,
    )
    assert "pieces" in names.json()["data"]["fraudRuleNames"]
    window.shell.show_screen("rules")
    rules = window.shell.screens["rules"]
    rules.new_rule()
    rules.editor.name.setText("many of it")
    rules.editor.expression.show_expression("pieces >= 5")
    rules.editor.is_on.setChecked(True)
    rules.editor.save.click()
    wait(lambda: rules.model.rowCount() == 1)

    window.shell.show_screen("fraud")
    screen, live = window.shell.screens["fraud"], window.desk.live
    wait(lambda: live.state is Connection.LIVE)
    connections: list[Connection] = []
    live.connection.connect(connections.append)
    kettle = saleor.product("Kettle")["variant"]
    clean = place_order(saleor, channel="shop", variants={kettle: 1}, email="one@example.com")["id"]
    wait(lambda: state_in(saleor, clean) == ("UNFULFILLED", "accepted"))
    assert screen.model.total == 0

    seconds = []
    for name in ("two", "three", "four"):
        placed = place_order(saleor, channel="shop", variants={kettle: 5}, email=f"{name}@example.com")
        began = time.monotonic()
        wait(lambda held=placed: screen.model.place_of(held["id"]) >= 0)
        seconds.append(time.monotonic() - began)
    assert statistics.median(seconds) < 2
    assert set(connections) <= {Connection.LIVE}, "it came by asking every few seconds"
    wait(lambda: state_in(saleor, placed["id"]) == ("UNCONFIRMED", "waiting"))

    screen.select(screen.model.place_of(placed["id"]))
    opening = screen.opening
    wait(lambda: opening.item_id == placed["id"] and placed["id"] in opening._held)
    assert opening.item.number == placed["number"]
    qtbot.keyClick(screen.table, "n")
    qtbot.keyClicks(screen.bar.note, "called them")
    qtbot.keyClick(screen.bar.note, "\r")
    qtbot.keyClick(screen.table, "a")
    wait(lambda: state_in(saleor, placed["id"]) == ("UNFULFILLED", "approved"))
    notes = notes_in(saleor, placed["id"])
    assert len(notes) == 2
    assert STAFF in notes[1]
    assert "called them" in notes[1]
    assert [event["type"] for event in order_in(saleor, placed["id"])["events"]].count("CONFIRMED") == 1
    wait(lambda: screen.model.total == 2)
    assert {address for address, text in sent if PASSWORD in text} == {saleor.api}
