"""CSV files: what a spreadsheet would run is text, quoting holds, and nothing half-written is left."""

import asyncio
import csv
import re
from dataclasses import dataclass

import pytest
from desktop_waits import WAIT_MS
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_desktop.api.errors import OfflineError
from backoffice_desktop.export import export_csv, guarded


@dataclass
class Rows:
    total: int
    items: list[str]


async def write(path, texts, *, fails_after=None, told=None, seconds=0.0):
    async def fetch(first, skip):
        await asyncio.sleep(seconds)
        if fails_after is not None and skip >= fails_after:
            raise OfflineError
        return Rows(len(texts), texts[skip : skip + first])

    return await export_csv(
        path,
        header=["text"],
        fetch=fetch,
        cells=lambda row: [row],
        progress=lambda *at: None if told is None else told.append(at),
    )


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        (" =A1", "' =A1"),
        ("\t=A1", "'\t=A1"),
        ("-12.50", "-12.50"),
        ("12", "12"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_formulas_are_guarded(text, cell):
    assert guarded(text) == cell


@settings(deadline=None)
@given(texts=st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=8))
def test_what_is_written_comes_back(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("export") / "out.csv"
    asyncio.run(write(path, texts))
    back = [row[0] if row else "" for row in read(path)[1:]]
    assert back == [guarded(text) for text in texts]
    assert not any(re.match(r"[\s]*[=+@]", cell) for cell in back)


async def test_pages_are_written_one_after_another(tmp_path):
    told = []
    assert await write(tmp_path / "out.csv", [str(number) for number in range(250)], told=told) == 250
    assert told == [(100, 250), (200, 250), (250, 250)]
    assert [row[0] for row in read(tmp_path / "out.csv")[1:]] == [str(number) for number in range(250)]


async def test_failure_leaves_the_old_file(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(OfflineError):
        await write(path, ["x"] * 250, fails_after=200)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]


async def test_cancelling_leaves_nothing(tmp_path):
    task = asyncio.create_task(write(tmp_path / "out.csv", ["x"] * 10_000, seconds=0.01))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(tmp_path.iterdir()) == []


def test_queue_is_exported_as_it_is_filtered(desk_window, service, qtbot, tmp_path):
    screen = desk_window.shell.screens["fraud"]
    service.shop.size = 230
    service.shop.add_orders(0)
    path = tmp_path / "queue.csv"
    screen.exporting.export(path, screen.model.filters)
    assert not screen.exporting.isHidden()
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    rows = read(path)
    assert len(rows) == 231
    assert rows[1][:3] == ["order-0", "100000", "default-channel"]
    assert rows[1][5] == "1900.00"
    qtbot.waitUntil(lambda: "Exported 230 orders to queue.csv." in desk_window.shell.toasts.texts(), timeout=WAIT_MS)


def test_export_can_be_stopped(desk_window, service, qtbot, tmp_path):
    screen = desk_window.shell.screens["fraud"]
    screen.exporting.export(tmp_path / "queue.csv", screen.model.filters)
    qtbot.wait(200)
    screen.exporting.cancel()
    qtbot.waitUntil(lambda: list(tmp_path.glob("*queue.csv*")) == [], timeout=WAIT_MS)
    assert screen.exporting.isHidden()
