"""Paging: only what is looked at is fetched, only so much is kept, and what nobody looks at any more is cancelled."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from backoffice_desktop.api.errors import OfflineError
from backoffice_desktop.jobs import Jobs
from backoffice_desktop.widgets.columns import Column, plain_tip
from backoffice_desktop.widgets.paged_model import PAGE, PAGES_KEPT, PagedModel


@dataclass
class Rows:
    total: int
    items: list[int]


class Server:
    def __init__(self, size: int = 1_000_000) -> None:
        self.size = size
        self.seconds = 0.0
        self.asked: list[int] = []
        self.answered: list[int] = []
        self.fails = False
        self.offset = 0

    async def fetch(self, first: int, skip: int) -> Rows:
        self.asked.append(skip)
        await asyncio.sleep(self.seconds)
        if self.fails:
            raise OfflineError
        self.answered.append(skip)
        return Rows(self.size, [self.offset + number for number in range(skip, min(skip + first, self.size))])


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def model(server, qapp) -> Iterator[PagedModel]:
    jobs = Jobs()
    made = PagedModel(jobs, [Column("Number", str)], server.fetch)
    yield made
    jobs.close()


def settle(model: PagedModel, qtbot) -> None:
    qtbot.waitUntil(lambda: not model.is_loading, timeout=5_000)


def test_first_page_and_the_one_after_it(model, server, qtbot, qtmodeltester):
    model.reload()
    settle(model, qtbot)
    model.want(0, 20)
    settle(model, qtbot)
    assert model.rowCount() == 1_000_000
    assert sorted(server.asked) == [0, 50]
    assert model.row(0) == 0
    assert model.row(99) == 99
    assert model.row(100) is None
    assert model.data(model.index(100, 0)) is None


def test_jump_into_the_middle_fetches_nothing_on_the_way(model, server, qtbot):
    model.reload()
    settle(model, qtbot)
    server.asked.clear()
    model.want(500_010, 500_030)
    settle(model, qtbot)
    assert sorted(server.asked) == [499_950, 500_000, 500_050]
    assert model.row(500_010) == 500_010


def test_pages_are_kept_up_to_a_bound(model, qtbot):
    model.reload()
    settle(model, qtbot)
    for page in range(2 * PAGES_KEPT):
        model.want(page * 10 * PAGE, page * 10 * PAGE + 20)
        settle(model, qtbot)
    assert model.pages_held == PAGES_KEPT
    assert model.row(0) is None


def test_pages_that_were_scrolled_past_are_cancelled(model, server, qtbot):
    model.reload()
    settle(model, qtbot)
    server.seconds = 0.05
    server.answered.clear()
    for page in range(100, 120):
        model.want(page * PAGE, page * PAGE)
        qtbot.wait(1)
    settle(model, qtbot)
    assert set(server.answered) == {118 * PAGE, 119 * PAGE, 120 * PAGE}


def test_refresh_shows_the_old_rows_until_the_new_ones_come(model, server, qtbot):
    model.reload()
    settle(model, qtbot)
    server.offset = 7
    server.seconds = 0.05
    model.refresh()
    assert model.row(0) == 0
    settle(model, qtbot)
    assert model.row(0) == 7


def test_list_grows_and_shrinks_at_its_end(model, server, qtbot):
    model.reload()
    settle(model, qtbot)
    server.size = 1_000_003
    model.refresh()
    settle(model, qtbot)
    assert model.rowCount() == 1_000_003
    server.size = 0
    model.refresh()
    settle(model, qtbot)
    assert model.rowCount() == 0


def test_failure_is_told_and_the_rows_stay(model, server, qtbot):
    model.reload()
    settle(model, qtbot)
    server.fails = True
    with qtbot.waitSignal(model.failed, timeout=5_000) as told:
        model.refresh()
    assert isinstance(told.args[0], OfflineError)
    assert model.row(0) == 0


def test_list_of_a_few_rows_is_sound_for_qt(model, server, qtbot, qtmodeltester):
    server.size = 3
    model.reload()
    settle(model, qtbot)
    qtmodeltester.check(model)


def test_tool_tip_is_never_read_as_html():
    assert plain_tip("<img src=x>\nA & B") == "<qt>&lt;img src=x&gt;<br>A &amp; B</qt>"
    assert plain_tip("plain\ntext") == "plain\ntext"
