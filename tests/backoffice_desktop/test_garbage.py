"""A widget must never be collected on another thread than its own: that ends the program."""

import gc
import threading
import weakref

import pytest
from desktop_waits import WAIT_MS
from PySide6.QtWidgets import QLineEdit, QWidget

from backoffice_desktop.garbage import Garbage


class Ring(QWidget):
    """Refers to itself, so that only the collector finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.me, self.field = self, QLineEdit(self)


@pytest.fixture
def collecting(qapp):
    gc.enable()
    garbage = Garbage(qapp)
    yield garbage
    garbage.stop()


def test_other_threads_collect_nothing_and_the_windows_thread_does(collecting, qtbot):
    where: list[int] = []
    weakref.finalize(Ring(), lambda: where.append(threading.get_ident()))

    def allocate() -> None:
        held = [[] for _ in range(50_000)]
        assert len(held) == 50_000

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert where == []
    litter = [[] for _ in range(5_000)]
    qtbot.waitUntil(lambda: where == [threading.get_ident()], timeout=WAIT_MS)
    assert len(litter) == 5_000


def test_python_collects_again_afterwards(collecting):
    assert not gc.isenabled()
    collecting.stop()
    assert gc.isenabled()
