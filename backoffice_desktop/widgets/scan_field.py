"""Where a scanner writes: it types a code like a keyboard and ends it with Enter."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from backoffice_desktop.translations import say

TIMES = re.compile(r"(\d{1,4})\s*[*\u00d7]\s*(\S.*)")
LONGEST = 200
HINT = "Scan an article, or the number of an order"
TIP = "Enter ends a code; 12*code counts it twelve times"


def split(text: str) -> tuple[str, int]:
    """``12*4006381`` is the code twelve times."""
    found = TIMES.fullmatch(text.strip())
    return (found[2].strip(), int(found[1])) if found else (text.strip(), 1)


class ScanField(QLineEdit):
    """Signals: ``scanned`` (code, times); ``moved`` (lines up or down) by the arrow keys."""

    scanned = Signal(str, int)
    moved = Signal(int)

    def __init__(self, hint: str = HINT, tip: str = TIP) -> None:
        super().__init__()
        self.setProperty("role", "scan")
        self.setProperty("data", True)
        self.setMaxLength(LONGEST)
        self.setClearButtonEnabled(True)
        say(self.setPlaceholderText, hint)
        say(self.setAccessibleName, hint)
        say(self.setToolTip, tip)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._end()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif step is not None:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    def _end(self) -> None:
        code, times = split(self.text())
        self.clear()
        if code and times:
            self.scanned.emit(code, times)
