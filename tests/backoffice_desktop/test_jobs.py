"""Calls beside the window: results on its thread, errors as sentences, and cancelling."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from backoffice_desktop.api.errors import ApiError, OfflineError
from backoffice_desktop.jobs import Jobs


@pytest.fixture
def jobs(qapp) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


async def later(value: int, seconds: float = 0.02) -> int:
    await asyncio.sleep(seconds)
    return value


def test_result_comes_on_the_windows_thread(jobs, qtbot):
    found = []
    owner = QObject()
    jobs.run(later(7), owner=owner, done=lambda it: found.append((it, threading.current_thread())), failed=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [(7, threading.main_thread())]


def test_error_of_the_api_is_handed_on(jobs, qtbot):
    async def fails() -> int:
        raise OfflineError("ConnectError")

    found = []
    owner = QObject()
    jobs.run(fails(), owner=owner, done=found.append, failed=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert isinstance(found[0], OfflineError)


def test_error_that_was_not_foreseen_is_logged_and_becomes_a_sentence(jobs, qtbot, caplog):
    async def fails() -> int:
        raise ZeroDivisionError("division by zero")

    found = []
    owner = QObject()
    jobs.run(fails(), owner=owner, done=found.append, failed=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert type(found[0]) is ApiError
    assert found[0].detail == "ZeroDivisionError: division by zero"
    assert caplog.records[0].exc_info[0] is ZeroDivisionError


def test_cancelled_call_says_nothing_and_ends(jobs, qtbot):
    found, ended = [], []

    async def long() -> int:
        try:
            return await later(1, 30)
        finally:
            ended.append(True)

    owner = QObject()
    job = jobs.run(long(), owner=owner, done=found.append, failed=found.append)
    qtbot.wait(20)
    job.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    qtbot.wait(50)
    assert found == []
    assert not job.is_running


def test_nothing_is_delivered_to_an_owner_that_is_gone(jobs, qtbot):
    from shiboken6 import delete

    found = []
    owner = QObject()
    jobs.run(later(1), owner=owner, done=found.append, failed=found.append)
    delete(owner)
    qtbot.wait(100)
    assert found == []


def test_close_does_not_wait_for_what_hangs(qapp):
    jobs = Jobs()
    owner = QObject()
    jobs.run(later(1, 60), owner=owner, done=lambda _: None, failed=lambda _: None)
    started = time.monotonic()
    jobs.close()
    jobs.close()
    assert time.monotonic() - started < 2
    assert not jobs.run(later(1), owner=owner, done=lambda _: None, failed=lambda _: None).is_running
