"""Python's garbage, collected on the window's thread alone.

Python collects on whichever thread happens to allocate. A widget that is collected on the thread of the calls takes the
program down, so collecting is switched off there and done here, between two events.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500
WHOLE_EVERY = 120
"""Looks between two collections of everything: each of those is a frame that may be seen."""


class Garbage(QObject):
    """Collects from now on until it is stopped; make it on the window's thread, before the first window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        gc.enable()

    def leave_out_what_is_here(self) -> None:
        """It stays as long as the window: looking all of it through again and again would take a frame each time."""
        gc.freeze()

    def _look(self) -> None:
        self._looks += 1
        if self._looks % WHOLE_EVERY == 0:
            gc.collect()
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1)
