"""Real processes, that are killed, run out of time and memory, and leave nothing behind."""

import os
import signal
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from sheets import lines_pdf, order_pdf, picture, scan_pdf, tiff

from core_ml.exceptions import DocumentError, ReadingCancelledError
from core_ml.intake import process, reading
from core_ml.intake.limits import Limits

SCAN = picture()
LEFT = Path(tempfile.gettempdir())


def of_readers() -> list[int]:
    """Process ids of what a reading started and has not ended."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                said = (folder / "environ").read_bytes()
            except OSError:
                continue
            if b"TMPDIR=" + str(LEFT / "saleor-ai-read-").encode() in said:
                found.append(int(folder.name))
    return [pid for pid in found if _ours(pid)]


def _ours(pid: int) -> bool:
    """Started by this process, or by one that it started."""
    while pid > 1:
        if pid == os.getpid():
            return True
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            return False
    return False


@pytest.fixture(autouse=True)
def nothing_is_left():
    before = set(LEFT.glob("saleor-ai-read-*"))
    yield
    assert of_readers() == []
    assert set(LEFT.glob("saleor-ai-read-*")) <= before


def test_a_document_is_read_as_in_this_process(tmp_path):
    path = tmp_path / "order.pdf"
    path.write_bytes(order_pdf(2))
    there, here = process.read(path), reading.read(path)
    assert (there.kind, there.sha256, there.attachments) == (here.kind, here.sha256, here.attachments)
    assert [[word.text for word in page.words] for page in there.pages] == [
        [word.text for word in page.words] for page in here.pages
    ]
    assert there.pages[0].words[0].box.left == pytest.approx(here.pages[0].words[0].box.left, abs=0.01)


def test_pages_are_told_of_when_they_are_read(tmp_path):
    said = []
    document = process.read(order_pdf(3), pictures=tmp_path, on_page=lambda page, of: said.append((page.number, of)))
    assert said == [(1, 3), (2, 3), (3, 3)]
    assert len(document.pages) == len(list(tmp_path.iterdir())) == 3


def test_a_refusal_comes_through_as_its_sentence():
    with pytest.raises(DocumentError) as refused:
        process.read(b"hello", name="order.pdf")
    assert str(refused.value).startswith("the file is of an unknown kind; PDF")
    with pytest.raises(DocumentError, match=r"there is no file /nowhere/order\.pdf"):
        process.read("/nowhere/order.pdf")
    with pytest.raises(DocumentError, match=r"the file is larger than the 0\.000953674 MiB that are read"):
        process.read(order_pdf(), limits=Limits(bytes=1_000))


def test_what_takes_too_long_is_ended():
    scans = scan_pdf(SCAN, pages=20)
    began = time.monotonic()
    with pytest.raises(DocumentError) as refused:
        process.read(scans, limits=Limits(seconds=4))
    assert str(refused.value) == (
        "reading took longer than 4 seconds: split the document, or scan it at 200 dots an inch"
    )
    assert time.monotonic() - began < 8


def test_what_takes_too_much_memory_is_refused():
    large = tiff([np.full((9_000, 9_000), 255, dtype=np.uint8)])
    with pytest.raises(DocumentError, match="than 700 MiB of memory"):
        process.read(large, limits=Limits(memory=700))


def test_reading_can_be_called_off():
    pages = []
    with pytest.raises(ReadingCancelledError):
        process.read(
            scan_pdf(SCAN, pages=30),
            on_page=lambda page, of: pages.append(page),
            should_stop=lambda: len(pages) >= 1,
        )
    assert 1 <= len(pages) <= 2


@pytest.mark.parametrize("sent", [signal.SIGSEGV, signal.SIGKILL])
def test_a_reader_that_dies_is_a_refusal(sent):
    def kill(*_: object) -> None:
        for pid in of_readers():
            os.kill(pid, sent)

    with pytest.raises(DocumentError) as refused:
        process.read(scan_pdf(SCAN, pages=3), on_page=kill)
    assert str(refused.value) == (
        f"the file broke the program that reads it ({sent.name}): it is damaged, or takes more than 2,048 MiB of "
        "memory; ask the sender for it again"
    )


def test_passwords_do_not_reach_the_process(monkeypatch):
    monkeypatch.setenv("SALEOR_AI_TOKEN", "very secret")
    seen: list[bytes] = []

    def look(*_: object) -> None:
        seen.extend(Path(f"/proc/{pid}/environ").read_bytes() for pid in of_readers())

    process.read(scan_pdf(picture(lines_pdf(["Order 4711 of today"])), pages=2), on_page=look)
    assert seen
    assert all(b"secret" not in environment for environment in seen)
