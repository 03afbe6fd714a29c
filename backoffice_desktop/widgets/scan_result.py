"""What the last scan was, large enough to be read from a step away; something wrong flashes and sounds."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from backoffice_desktop.widgets.parts import Label, set_property

FLASH_MS = 450


class ScanResult(QFrame):
    """A title and a line about it, on the ground of its tone."""

    def __init__(self) -> None:
        super().__init__()
        self.alarms = 0
        self.title = Label(role="amount", wraps=True)
        self.about = Label(wraps=True)
        self._tone = "neutral"
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(self._calm)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(16, 10, 16, 12)
        self.box.setSpacing(4)
        self.box.addWidget(self.title)

    def say_counted(self, name: str, text: str, *, tone: str, **values: Any) -> None:
        self.show_tone(tone)
        self.title.show_data(name)
        self.about.say(text, **values)

    def alarm(self) -> None:
        self.alarms += 1
        QApplication.beep()
        set_property(self, "banner", "alarm")
        self._dress()
        self._flash.start()

    def show_tone(self, tone: str) -> None:
        self._flash.stop()
        self._tone = tone
        set_property(self, "banner", tone)
        self._dress()

    def _dress(self) -> None:
        # The labels take their colour from the frame's property.
        for label in self.findChildren(QWidget):
            label.style().unpolish(label)
            label.style().polish(label)

    def _calm(self) -> None:
        set_property(self, "banner", self._tone)
        self._dress()
